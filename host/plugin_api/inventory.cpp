#include "plugin_api/inventory.hpp"

#include <algorithm>
#include <functional>
#include <utility>

namespace tributary::plugin {

void Inventory::begin_list() {
  readings_of_list_ = 0;
}

void Inventory::begin_reading() {
  ++readings_of_list_;
  reading_.clear();
  page_sets_.clear();
  total_.reset();
  pages_ = rows_ = new_ = 0;
  pages_hash_before_ = std::exchange(pages_hash_, 0);
  moved_ = false;
  ++readings_;
}

void Inventory::count(std::optional<std::int64_t> total) {
  if (!total || *total < 0) return;
  if (!total_) {
    total_ = total;
  } else if (*total > 0 && *total >= distinct() && *total != *total_) {
    total_ = total;
    moved_ = true;
  }
}

Inventory::News Inventory::add(const std::vector<std::string>& ids, std::optional<std::int64_t> total) {
  if (readings_ == 0) begin_reading();
  News news{ids.size(), {}, false};
  count(total);
  ++pages_;
  rows_ += static_cast<std::int64_t>(ids.size());
  std::vector<std::size_t> hashes;
  for (std::size_t i = 0; i < ids.size(); ++i) {
    hashes.push_back(std::hash<std::string>()(ids[i]));
    reading_.insert(hashes.back());
    if (run_.insert(hashes.back()).second) news.fresh.push_back(i);
  }
  new_ += static_cast<std::int64_t>(news.fresh.size());
  std::sort(hashes.begin(), hashes.end());
  const std::string_view set(reinterpret_cast<const char*>(hashes.data()),
                             hashes.size() * sizeof(std::size_t));
  const std::size_t hash = std::hash<std::string_view>()(set);
  news.repeats = !ids.empty() && !page_sets_.insert(hash).second;
  pages_hash_ = pages_hash_ * 31 + hash;
  return news;
}

std::int64_t Inventory::distinct() const {
  return static_cast<std::int64_t>(reading_.size());
}

std::int64_t Inventory::seen() const {
  return static_cast<std::int64_t>(run_.size());
}

std::string Inventory::text() const {
  const std::string word = total_.value_or(distinct()) == 1 ? " record" : " records";
  std::string text = std::to_string(distinct()) + (total_ ? " of " + std::to_string(*total_) : "") + word;
  if (had_duplicates()) text += " (" + std::to_string(rows_ - distinct()) + " came twice)";
  return text;
}

bool looks_capped(std::int64_t total) {
  return total >= 1000 && total % 1000 == 0;
}

std::vector<std::string> ids_of(const std::vector<JsonView>& records, std::string_view path) {
  std::vector<std::string> ids;
  for (const JsonView& record : records) {
    const auto id = record.find(path);
    ids.emplace_back(id ? id->raw() : record.raw());
  }
  return ids;
}

Completion completion(const Inventory& inventory, Proof proof, const std::string& reason) {
  const std::optional<std::int64_t> total = inventory.total();
  const bool as_counted = !total || inventory.reached();
  const bool capped = total && looks_capped(*total) && inventory.distinct() <= *total;
  const bool still = !inventory.total_moved() && (total || !inventory.had_duplicates());
  Completion end{proof != Proof::none && as_counted && !capped && still, reason + ": saw " + inventory.text(),
                 total};
  if (proof != Proof::none && as_counted && capped) {
    end.reason +=
        ", and a count of exactly " + std::to_string(*total) + " is what servers say that have more";
  } else if (proof != Proof::none && as_counted && !still) {
    end.reason += ", and the list moved while it was read";
  }
  constexpr std::string_view kRules[] = {"cut_short", "total", "empty_page", "no_next"};
  end.evidence = {{"rule", end.complete ? kRules[static_cast<int>(proof)] : "cut_short"},
                  {"distinct", inventory.distinct()},
                  {"records", inventory.rows()},
                  {"pages", inventory.pages()}};
  if (total) end.evidence["server_total"] = *total;
  return end;
}

}  // namespace tributary::plugin

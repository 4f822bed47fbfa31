#include "parts.hpp"

#include <algorithm>
#include <deque>

namespace tributary::rest {
namespace {

using namespace std::chrono_literals;
using Window = std::pair<Timestamp, Timestamp>;

constexpr std::size_t kMostParts = 20'000;  // more is a facet that is none

class PartsReader {
 public:
  PartsReader(ListReader& reader, const Plan& plan, const plugin::Inventory& inventory)
      : reader_(reader), plan_(plan), inventory_(inventory) {}

  Whole read(Timestamp now) {
    if (plan_.split_dates) {
      for (const Window& window : windows(now)) waiting_.push_back({{}, window, 0});
      by_ = "date";
    } else {
      waiting_.push_back({});
    }
    std::size_t read = 0;
    while (!waiting_.empty() && ++read <= kMostParts) {
      const Part part = waiting_.front();
      waiting_.pop_front();
      if (!take(part)) break;
    }
    if (!waiting_.empty() && !whole_.stopped && problem_.empty()) {
      problem_ = "no end after " + std::to_string(kMostParts) + " parts";
    }
    return whole();
  }

 private:
  std::vector<Window> windows(Timestamp now) const {
    std::vector<Window> list;
    const Timestamp first = now - plan_.from_days * 24h;
    const Timestamp last = now + plan_.ahead_days * 24h;
    for (Timestamp from = first; from < last; from += plan_.window_days * 24h) {
      list.emplace_back(from == first ? from : from - overlap(),
                        std::min<Timestamp>(from + plan_.window_days * 24h, last));
    }
    return list;
  }

  // A site may leave out both ends of a window: what stands exactly between two would be in neither.
  Timestamp::duration overlap() const {
    return plan_.date_format == DateFormat::date ? Timestamp::duration(0) : Timestamp::duration(1s);
  }

  Timestamp::duration shortest() const { return plan_.date_format == DateFormat::date ? 24h : 1h; }

  bool halves(const Part& part) const {
    return plan_.window > 0 && part.window && part.window->second - part.window->first >= 2 * shortest();
  }

  // Reads one part, or puts smaller ones in its place. False when the host stops.
  bool take(const Part& part) {
    const bool may_split = halves(part) || part.next_facet < plan_.split_by.size();
    Verdict verdict = reader_.read(part, may_split);
    const bool is_top = part.facets.empty() && !part.window;
    if (is_top) whole_.total = verdict.total;
    if (verdict.too_large && split(part, verdict)) return true;
    if (verdict.too_large) verdict = reader_.read(part, false);  // nothing to split by: as much as there is
    ++parts_;
    last_ = verdict;
    if (verdict.stopped) whole_.stopped = true;
    if (!verdict.complete && problem_.empty()) {
      rule_of_problem_ = verdict.rule;
      problem_ = (is_top ? "" : part.text() + ": ") + verdict.reason;
    }
    return !verdict.stopped;
  }

  bool split(const Part& part, const Verdict& verdict) {
    if (halves(part)) {
      const auto [from, to] = *part.window;
      Timestamp middle = from + (to - from) / 2;
      if (plan_.date_format == DateFormat::date) middle = std::chrono::ceil<std::chrono::days>(middle);
      for (const Window& half : {Window{middle - overlap(), to}, Window{from, middle}})
        waiting_.push_front({part.facets, half, part.next_facet});
      return true;
    }
    std::size_t depth = part.next_facet;
    while (depth < verdict.values.size() && verdict.values[depth].values.empty())
      ++depth;  // not every site has all
    if (depth >= verdict.values.size()) return false;
    const std::string& name = plan_.split_by[depth].name;
    if (by_.find(name) == std::string::npos) by_ += (by_.empty() ? "" : " and ") + name;
    const auto& values = verdict.values[depth].values;
    if (!verdict.values[depth].whole && problem_.empty()) {
      rule_of_problem_ = "parts_may_not_cover";
      problem_ = "postings are counted under a value of " + name + " that cannot be asked for";
    }
    for (auto value = values.rbegin(); value != values.rend(); ++value) {
      Part smaller = part;
      smaller.facets.emplace_back(name, *value);
      smaller.next_facet = depth + 1;
      waiting_.push_front(std::move(smaller));
    }
    return true;
  }

  Whole whole() {
    whole_.parts = parts_;
    if (by_.empty()) {
      whole_.complete = last_.complete && problem_.empty();
      whole_.rule = last_.rule;
      whole_.reason = problem_.empty() ? last_.reason : problem_;
      return whole_;
    }
    const std::string parts = std::to_string(parts_) + " parts by " + by_;
    whole_.rule = problem_.empty() ? "parts" : rule_of_problem_;
    if (!problem_.empty()) {
      whole_.reason = "of " + parts + " not all are whole: " + problem_;
    } else if (!covers()) {
      whole_.rule = "parts_may_not_cover";
      whole_.reason = parts + ", each whole, and nothing says that every posting is in one of them";
    } else {
      whole_.complete = true;
      whole_.reason = parts + ", each read whole";
    }
    return whole_;
  }

  // The union is all there is: the site says so, or the count of the whole is one and was reached.
  bool covers() const {
    // A count that is pinned is at least a lower bound.
    if (whole_.total && inventory_.seen() < *whole_.total) return false;
    if (plan_.split_covers) return true;
    const bool counts =
        whole_.total &&
        (plan_.exact_total || (*whole_.total != plan_.window && !plugin::looks_capped(*whole_.total)));
    return counts;
  }

  ListReader& reader_;
  const Plan& plan_;
  const plugin::Inventory& inventory_;
  std::deque<Part> waiting_;
  Verdict last_;
  Whole whole_;
  std::string by_;
  std::string problem_;
  std::string rule_of_problem_;
  int parts_ = 0;
};

}  // namespace

Whole read_parts(ListReader& reader, const Plan& plan, const plugin::Inventory& inventory, Timestamp now) {
  return PartsReader(reader, plan, inventory).read(now);
}

}  // namespace tributary::rest

#include "drift/agreement.hpp"

#include <algorithm>
#include <charconv>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <optional>
#include <set>

#include "normalize/fold.hpp"

namespace tributary::drift {
namespace {

using mapping::PostingField;

constexpr std::chrono::days kARepost{366};
constexpr double kSameFactor = 1e-6;

std::optional<double> number(const std::string& text) {
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

// Of a date as postings have it, RFC 3339 in UTC.
std::optional<std::chrono::sys_days> day(const std::string& text) {
  int year = 0;
  unsigned month = 0;
  unsigned day = 0;
  if (std::sscanf(text.c_str(), "%4d-%2u-%2u", &year, &month, &day) != 3) return std::nullopt;
  const std::chrono::year_month_day date{std::chrono::year(year), std::chrono::month(month),
                                         std::chrono::day(day)};
  if (!date.ok()) return std::nullopt;
  return std::chrono::sys_days(date);
}

std::string folded(std::string_view text) {
  std::string out;
  normalize::fold(text, out);
  std::erase_if(out, [](char c) { return c == ' ' || c == '\n' || c == '\t'; });
  return out;
}

bool is_amount(PostingField field) {
  return field == PostingField::salary_min || field == PostingField::salary_max;
}

bool is_date(PostingField field) {
  return field == PostingField::posted_at || field == PostingField::valid_through;
}

// Holds one factor as long as all numbers share it.
class Factor {
 public:
  void add(const std::string& before, const std::string& now) {
    const auto a = number(before);
    const auto b = number(now);
    const double factor = a && b && *a != 0 ? *b / *a : 0;
    if (count_++ == 0) factor_ = factor;
    if (std::abs(factor - factor_) > kSameFactor * std::abs(factor_)) factor_ = 0;
  }
  double value() const { return factor_; }

 private:
  std::uint64_t count_ = 0;
  double factor_ = 0;
};

// What each stored value of an enumeration is now, and how often.
using Meanings = std::map<std::string, std::map<std::string, std::uint64_t>>;

std::uint64_t most_reworded(const Meanings& meanings) {
  std::uint64_t most = 0;
  for (const auto& [before, now] : meanings) {
    if (now.size() == 1 && now.begin()->first != before) most = std::max(most, now.begin()->second);
  }
  return most;
}

std::string identity(const Values& values) {
  const auto of = [&](PostingField field) { return folded(values[static_cast<std::size_t>(field)]); };
  return of(PostingField::title) + "|" + of(PostingField::company) + "|" + of(PostingField::location);
}

}  // namespace

bool is_enumeration(PostingField field) {
  return field == PostingField::employment_type || field == PostingField::career_level ||
         field == PostingField::remote || field == PostingField::salary_period;
}

bool same_text(PostingField field, const std::string& a, const std::string& b) {
  if (a == b) return true;
  if (!is_amount(field)) return false;
  const auto left = number(a);
  const auto right = number(b);
  return left && right && *left == *right;
}

bool same_value(PostingField field, const std::string& a, const std::string& b) {
  if (same_text(field, a, b)) return true;
  if (is_amount(field)) return false;
  if (is_date(field)) {
    const auto left = day(a);
    const auto right = day(b);
    return left && right && (*left > *right ? *left - *right : *right - *left) < kARepost;
  }
  if (field == PostingField::url) {
    return a.substr(0, a.find_first_of("?#")) == b.substr(0, b.find_first_of("?#"));
  }
  return folded(a) == folded(b);
}

Agreement agreement(const std::map<std::string, Values, std::less<>>& seen, const Known& known) {
  Agreement result;
  std::array<Factor, mapping::kPostingFieldCount> factors;
  std::array<Meanings, mapping::kPostingFieldCount> meanings;
  for (const auto& [id, now] : seen) {
    const auto stored = known.find(id);
    if (stored == known.end()) continue;
    ++result.postings;
    for (std::size_t i = 0; i < now.size(); ++i) {
      const auto& before = stored->second[i];
      auto& field = result.fields[i];
      if (before.empty() && now[i].empty()) continue;
      if (is_enumeration(static_cast<PostingField>(i)) && !before.empty() && !now[i].empty())
        ++meanings[i][before][now[i]];
      if (now[i].empty()) {
        ++field.lost;
      } else if (before.empty()) {
        ++field.gained;
      } else if (same_value(static_cast<PostingField>(i), before, now[i])) {
        ++field.same;
      } else {
        ++field.changed;
        factors[i].add(before, now[i]);
      }
    }
  }
  for (std::size_t i = 0; i < factors.size(); ++i) {
    result.fields[i].reworded = most_reworded(meanings[i]);
    if (is_amount(static_cast<PostingField>(i)) && result.fields[i].changed > 0)
      result.fields[i].factor = factors[i].value();
  }
  return result;
}

std::uint64_t renamed_postings(const std::map<std::string, Values, std::less<>>& seen, const Known& known) {
  std::set<std::string> identities;
  for (const auto& [id, values] : known) identities.insert(identity(values));
  std::uint64_t renamed = 0;
  for (const auto& [id, values] : seen) {
    renamed += known.count(id) == 0 && identities.count(identity(values)) > 0;
  }
  return renamed;
}

}  // namespace tributary::drift

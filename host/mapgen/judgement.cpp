#include "mapgen/judgement.hpp"

#include <re2/re2.h>

#include <algorithm>
#include <boost/json.hpp>
#include <charconv>
#include <map>
#include <set>
#include <string_view>

namespace tributary::mapgen {

using mapping::PostingField;

namespace {

// Shares of the records that count, as percentages.
constexpr std::size_t kMissingTolerated = 5;  // of a required field; sites slip advertisements in
constexpr std::size_t kOneOddFrom =
    5;  // records among which a single odd one (a legal notice) refuses nothing
constexpr std::size_t kWrongTolerated = 5;        // of URLs, dates, salaries and markup in titles
constexpr std::size_t kRepeatedIdsTolerated = 2;  // the same id on different postings
constexpr std::size_t kRelistedTolerated = 20;    // the same posting again: one row per location is common
constexpr std::size_t kSharedTolerated = 10;      // one page for several postings
constexpr std::size_t kMost = 50;                 // over this a finding is about the mapping, not the site
constexpr std::size_t kConstantFrom = 3;          // fewer records may well be alike
constexpr std::size_t kLongestTitle = 250;        // bytes; a title of this length is a description
constexpr std::size_t kKeptOfValue = 1024;        // bytes kept of a value: enough to judge it
constexpr std::string_view kEarliestDate = "2000-01-01T00:00:00Z";
constexpr auto kLatestPostedAfterFetch = std::chrono::days{366};

bool over(std::size_t part, std::size_t whole, std::size_t percent) {
  return part * 100 > whole * percent;
}

std::string of(std::size_t part, std::size_t whole) {
  return std::to_string(part) + " of " + std::to_string(whole);
}

std::string records(std::size_t count) {
  return std::to_string(count) + (count == 1 ? " record" : " records");
}

// Enough of a value to judge it, and equal only for equal values.
std::string kept(std::string_view value) {
  if (value.size() <= kKeptOfValue) return std::string(value);
  return std::string(value.substr(0, kKeptOfValue)) + std::to_string(std::hash<std::string_view>{}(value));
}

bool has_markup(const std::string& text) {
  static const RE2 kTag(
      R"((?i)</?(a|b|i|u|p|br|em|h[1-6]|li|ol|ul|div|img|sub|sup|mark|font|span|small|strong|table|td|tr)(\s[^<>]*)?/?>)");
  return RE2::PartialMatch(text, kTag);
}

bool has_entity(const std::string& text) {
  static const RE2 kEntity(R"(&(amp|lt|gt|quot|apos|nbsp|[aoue]uml|eacute|#\d{1,7}|#x[0-9a-fA-F]{1,6});)");
  return RE2::PartialMatch(text, kEntity);
}

bool is_no_title(const std::string& text) {
  static const RE2 kNumberOrAddressOrDate(
      R"([\d\s.,:/+-]+|https?://\S+|\d{4}-\d\d-\d\d[T ].*|[0-9a-fA-F]{8}-[0-9a-fA-F-]{27}|true|false)");
  return RE2::FullMatch(text, kNumberOrAddressOrDate);
}

bool is_absolute(const std::string& url) {
  return url.starts_with("https://") || url.starts_with("http://");
}

std::uint64_t failed(const normalize::FieldCounts& counts) {
  std::uint64_t sum = 0;
  for (const auto& [reason, times] : counts.failed) sum += times;
  return sum;
}

// "not a date: 3; too long: 1"
std::string reasons(const normalize::FieldCounts& counts) {
  std::string text;
  for (const auto& [reason, times] : counts.failed) {
    if (!text.empty()) text += "; ";
    text += reason + ": " + std::to_string(times);
  }
  return text;
}

double decimal(const std::string& text) {
  double value = 0;
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

}  // namespace

// Collects sentences, each with its field's name in front.
class Judgement::Findings {
 public:
  void add(PostingField field, bool fatal, const std::string& sentence) {
    list_.push_back({std::string(name(field)), std::string(name(field)) + ": " + sentence, fatal});
  }
  void add_general(bool fatal, std::string sentence) { list_.push_back({"", std::move(sentence), fatal}); }
  std::vector<Finding> take() { return std::move(list_); }

 private:
  std::vector<Finding> list_;
};

void Judgement::begin_page(Timestamp fetched_at, std::function<bool(std::size_t)> counts) {
  counts_ = std::move(counts);
  earliest_ = kEarliestDate;
  latest_ = rfc3339(fetched_at + kLatestPostedAfterFetch);
  ++pages_;
}

bool Judgement::is_counted(std::size_t record) const {
  return judged_.size() + rejects_ < kSampleRecords && counts_(record);
}

void Judgement::posting(std::size_t record, const normalize::Posting& posting) {
  if (!is_counted(record)) return;
  Judged& judged = judged_.emplace_back();
  judged.earliest = earliest_;
  judged.latest = latest_;
  for (std::size_t i = 0; i < mapping::kPostingFieldCount; ++i) {
    const auto field = static_cast<PostingField>(i);
    if (posting.filled(field)) judged.values[i] = kept(posting.value(field));
  }
}

void Judgement::reject(normalize::Reject reject) {
  // A page or a line that is not JSON is the site's fault; end_page() and report() speak of it.
  if (reject.stage == "parse") {
    ++unreadable_lines_;
    return;
  }
  if (!is_counted(reject.record)) return;
  ++rejects_;
  if (const auto field = mapping::posting_field(reject.field)) ++rejected_[static_cast<std::size_t>(*field)];
}

void Judgement::end_page(const normalize::PageCounts& counts) {
  if (!counts.page_is_json) {
    ++pages_not_json_;
    --unreadable_lines_;
  }
  for (std::size_t i = 0; i < mapping::kPostingFieldCount; ++i) {
    auto& sum = pages_counts_.fields[i];
    sum.filled += counts.fields[i].filled;
    for (const auto& [reason, times] : counts.fields[i].failed) sum.failed[reason] += times;
    for (const auto& [value, times] : counts.fields[i].unmapped) sum.unmapped[value] += times;
  }
}

std::size_t Judgement::count(const std::function<bool(const Judged&)>& holds) const {
  return static_cast<std::size_t>(std::count_if(judged_.begin(), judged_.end(), holds));
}

std::size_t Judgement::filled(PostingField field) const {
  return count([field](const Judged& judged) { return !judged[field].empty(); });
}

bool Judgement::same_in_all(PostingField field) const {
  return judged_.size() >= kConstantFrom && !judged_.front()[field].empty() &&
         count([&](const Judged& judged) { return judged[field] != judged_.front()[field]; }) == 0;
}

void Judgement::judge_required(Findings& findings) const {
  const std::size_t all = judged_.size() + rejects_;
  for (const PostingField field : mapping::kRequiredFields) {
    const std::size_t missing = rejected_[static_cast<std::size_t>(field)];
    if (missing == 0) continue;
    const bool one_odd_record = missing == 1 && all >= kOneOddFrom;
    findings.add(field, !one_odd_record && over(missing, all, kMissingTolerated),
                 of(missing, all) + " records have none; it is required in every record");
  }
  std::size_t others = rejects_;
  for (const PostingField field : mapping::kRequiredFields)
    others -= rejected_[static_cast<std::size_t>(field)];
  if (others > 0) {
    findings.add_general(over(others, all, kMissingTolerated), of(others, all) + " records are rejected");
  }
}

void Judgement::judge_identity(Findings& findings) const {
  std::map<std::string_view, const Judged*> first_with;
  std::size_t relisted = 0;
  std::size_t repeated = 0;
  for (const Judged& judged : judged_) {
    const auto [first, is_new] = first_with.emplace(judged[PostingField::external_id], &judged);
    if (is_new) continue;
    const bool same = (*first->second)[PostingField::title] == judged[PostingField::title] &&
                      (*first->second)[PostingField::url] == judged[PostingField::url];
    ++(same ? relisted : repeated);
  }
  const std::size_t all = judged_.size();
  if (repeated > 0) {
    findings.add(
        PostingField::external_id, over(repeated, all, kRepeatedIdsTolerated),
        of(repeated, all) + " records carry an identifier that another posting has; it must be unique");
  }
  if (relisted > 0) {
    findings.add(PostingField::external_id, over(relisted, all, kRelistedTolerated),
                 of(relisted, all) + " records repeat a posting already seen, with the same title and URL");
  }
}

void Judgement::judge_titles(Findings& findings) const {
  const std::size_t all = judged_.size();
  const auto judge = [&](std::size_t found, std::size_t tolerated, const std::string& what) {
    if (found > 0) findings.add(PostingField::title, over(found, all, tolerated), of(found, all) + what);
  };
  if (same_in_all(PostingField::title)) {
    findings.add(PostingField::title, true,
                 "the same text in all " + records(all) + "; it must name the single job");
  }
  judge(count([](const Judged& j) { return has_markup(j[PostingField::title]); }), kWrongTolerated,
        " contain HTML tags; read it as html or choose another path");
  judge(count([](const Judged& j) { return has_entity(j[PostingField::title]); }), kMost,
        " contain HTML entities; read it as html");
  judge(count([](const Judged& j) { return is_no_title(j[PostingField::title]); }), kWrongTolerated,
        " are a number, a date or an address, not the name of a job");
  judge(count([](const Judged& j) { return j[PostingField::title].size() > kLongestTitle; }), kMost,
        " are longer than " + std::to_string(kLongestTitle) + " bytes; that is a description");
  judge(count([](const Judged& j) { return j[PostingField::title] == j[PostingField::external_id]; }), kMost,
        " are the same text as external_id");
  if (!same_in_all(PostingField::company)) {
    judge(count([](const Judged& j) { return j[PostingField::title] == j[PostingField::company]; }), kMost,
          " are the same text as company");
  }
}

void Judgement::judge_url(Findings& findings) const {
  const auto& counts = pages_counts_.fields[static_cast<std::size_t>(PostingField::url)];
  if (const std::size_t unread = failed(counts); unread > 0) {
    const std::size_t found = counts.filled + unread;
    findings.add(PostingField::url, over(unread, found, kWrongTolerated),
                 of(unread, found) + " are not absolute http addresses (" + reasons(counts) + ")");
  }
  const std::size_t there = filled(PostingField::url);
  const std::size_t relative = count(
      [](const Judged& j) { return !j[PostingField::url].empty() && !is_absolute(j[PostingField::url]); });
  if (relative > 0) {
    findings.add(PostingField::url, over(relative, there, kWrongTolerated),
                 of(relative, there) + " are not absolute");
  }
  if (same_in_all(PostingField::url)) {
    findings.add(PostingField::url, true,
                 "the same in all " + records(judged_.size()) + "; it must lead to the single posting");
    return;
  }
  // An address of the employer is shared by all its postings, one of the posting by none.
  std::map<std::string_view, std::set<std::string_view>> postings_at;
  for (const Judged& judged : judged_) {
    if (!judged[PostingField::url].empty()) {
      postings_at[judged[PostingField::url]].insert(judged[PostingField::external_id]);
    }
  }
  std::size_t sharing = 0;
  for (const auto& [url, postings] : postings_at) sharing += postings.size() > 1 ? postings.size() : 0;
  if (over(sharing, there, kSharedTolerated)) {
    findings.add(PostingField::url, over(sharing, there, kMost),
                 of(sharing, there) + " lead to the same page as another posting");
  }
}

void Judgement::judge_dates(Findings& findings) const {
  for (const PostingField field : {PostingField::posted_at, PostingField::valid_through}) {
    const auto& counts = pages_counts_.fields[static_cast<std::size_t>(field)];
    if (const std::size_t unread = failed(counts); unread > 0) {
      const std::size_t found = counts.filled + unread;
      findings.add(field, over(unread, found, kMost),
                   of(unread, found) + " could not be read as a date (" + reasons(counts) + ")");
    }
    const std::size_t there = filled(field);
    const bool open_end = field == PostingField::valid_through;
    const std::size_t implausible = count([&](const Judged& j) {
      return !j[field].empty() && (j[field] < j.earliest || (!open_end && j[field] > j.latest));
    });
    if (implausible > 0) {
      findings.add(
          field, over(implausible, there, kWrongTolerated),
          of(implausible, there) +
              (open_end ? " are before 2000" : " are before 2000 or more than a year after the fetch"));
    }
  }
  const auto both = [](const Judged& j) {
    return !j[PostingField::posted_at].empty() && !j[PostingField::valid_through].empty();
  };
  const std::size_t swapped = count([&](const Judged& j) {
    return both(j) && j[PostingField::valid_through] < j[PostingField::posted_at];
  });
  if (swapped > 0) {
    const std::size_t there = count(both);
    findings.add(PostingField::valid_through, over(swapped, there, kMost),
                 of(swapped, there) + " lie before posted_at");
  }
}

void Judgement::judge_salary(Findings& findings) const {
  const auto both = [](const Judged& j) {
    return !j[PostingField::salary_min].empty() && !j[PostingField::salary_max].empty();
  };
  const std::size_t wrong = count([&](const Judged& j) {
    return both(j) && decimal(j[PostingField::salary_min]) > decimal(j[PostingField::salary_max]);
  });
  if (wrong == 0) return;
  const std::size_t there = count(both);
  findings.add(PostingField::salary_min, over(wrong, there, kWrongTolerated),
               of(wrong, there) + " are above salary_max");
}

void Judgement::judge_optional(Findings& findings) const {
  for (std::size_t i = 0; i < mapping::kPostingFieldCount; ++i) {
    const auto field = static_cast<PostingField>(i);
    const auto& counts = pages_counts_.fields[i];
    const bool judged_above = field == PostingField::url || field == PostingField::posted_at ||
                              field == PostingField::valid_through;
    if (const std::size_t unread = failed(counts); unread > 0 && !judged_above) {
      findings.add(field, false,
                   of(unread, counts.filled + unread) + " could not be read (" + reasons(counts) + ")");
    }
    if (!counts.unmapped.empty()) {
      findings.add(field, false,
                   std::to_string(counts.unmapped.size()) + " different values are not in its value map");
    }
    if (mapped_[i] && filled(field) == 0 && failed(counts) == 0 && !judged_.empty()) {
      findings.add(field, false, "mapped, but none of " + records(judged_.size()) + " fills it");
    }
  }
  if (same_in_all(PostingField::description)) {
    findings.add(PostingField::description, false, "the same text in all " + records(judged_.size()));
  }
}

TrialReport Judgement::report() const {
  Findings findings;
  const std::size_t all = judged_.size() + rejects_;
  if (pages_not_json_ > 0) {
    findings.add_general(true, of(pages_not_json_, pages_) + " pages are not JSON");
  }
  if (unreadable_lines_ > 0) {
    findings.add_general(false, std::to_string(unreadable_lines_) + " lines are not JSON and were left out");
  }
  if (all == 0) {
    findings.add_general(true, "the mapping finds no record to judge in " + std::to_string(pages_) +
                                   (pages_ == 1 ? " page" : " pages"));
  } else if (all == 1) {
    findings.add_general(false, "judged on a single record");
  }
  judge_required(findings);
  if (!judged_.empty()) {
    judge_identity(findings);
    judge_titles(findings);
    judge_url(findings);
    judge_dates(findings);
    judge_salary(findings);
    judge_optional(findings);
  }

  TrialReport report;
  report.findings = findings.take();
  report.records = all;
  report.passed = std::none_of(report.findings.begin(), report.findings.end(),
                               [](const Finding& finding) { return finding.fatal; });
  report.counts = pages_counts_;
  report.counts.records = all;
  report.counts.postings = judged_.size();
  report.counts.rejects = rejects_;
  report.counts.page_is_json = pages_not_json_ == 0;
  for (std::size_t i = 0; i < mapping::kPostingFieldCount; ++i) {
    report.counts.fields[i].filled = filled(static_cast<PostingField>(i));
    report.counts.fields[i].empty = judged_.size() - report.counts.fields[i].filled;
  }
  return report;
}

std::string TrialReport::to_json() const {
  boost::json::object filled;
  for (std::size_t i = 0; i < mapping::kPostingFieldCount; ++i) {
    if (counts.fields[i].filled > 0) filled[mapping::kPostingFieldNames[i]] = counts.fields[i].filled;
  }
  boost::json::array list;
  for (const Finding& finding : findings) {
    boost::json::object found{
        {"field", finding.field}, {"message", finding.message}, {"fatal", finding.fatal}};
    if (!finding.detail.empty()) found["detail"] = finding.detail;
    list.push_back(std::move(found));
  }
  return boost::json::serialize(boost::json::object{{"passed", passed},
                                                    {"records", records},
                                                    {"postings", counts.postings},
                                                    {"rejects", counts.rejects},
                                                    {"filled", std::move(filled)},
                                                    {"findings", std::move(list)}});
}

}  // namespace tributary::mapgen

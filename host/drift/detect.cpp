#include "drift/detect.hpp"

#include <algorithm>
#include <cstdio>
#include <numeric>

#include "normalize/page_documents.hpp"

namespace tributary::drift {
namespace {

using mapping::kPostingFieldCount;
using mapping::PostingField;

constexpr double kUnmistakable = 1e-5;  // a probability that no number of sources and runs makes likely
constexpr double kSurprising = 1e-4;    // one that two runs in a row make so
constexpr double kMuchLess = 0.5;       // of the share before
constexpr double kManyLess = 0.15;      // of all records: a change that is rolled out by and by
constexpr double kSparse = 0.02;        // a field filled in fewer records was never worth stopping for
constexpr std::uint64_t kFewestNow = 4;
constexpr std::uint64_t kFewestBefore = 10;
constexpr double kMost = 0.9;  // of values that have one type
constexpr double kHalf = 0.5;
constexpr std::uint64_t kFewestCompared = 8;
constexpr double kFewLost = 0.1;       // of what the same postings said before
constexpr Share kUsuallySame{19, 20};  // how often a posting says the same again, where no run has told
constexpr std::uint64_t kTimesMore = 3;
constexpr double kOdd = 1e-2;  // for one of two things that must come together
constexpr std::uint64_t kFewestOthers = 4;
constexpr std::uint64_t kFewestSaidOtherwise = 2;
constexpr std::uint64_t kFewestReworded = 5;
constexpr std::uint64_t kManyReworded = 6;

boost::json::object json(Share share) {
  return {{"records", share.of}, {"filled", share.count}};
}

std::string percent(double rate) {
  return std::to_string(static_cast<int>(100 * rate + 0.5)) + " %";
}

std::string of_records(Share share) {
  return std::to_string(share.count) + " of " + std::to_string(share.of) + " records";
}

Severity severity_of(double probability, const std::string& key, const Baseline& baseline) {
  if (probability < kUnmistakable) return Severity::broken;
  if (probability >= kSurprising) return Severity::note;
  return baseline.suspected.count(key) > 0 ? Severity::broken : Severity::suspected;
}

bool enough(Share before, Share now) {
  return before.of >= kFewestBefore && now.of >= kFewestNow;
}

bool much_less(Share before, Share now) {
  return now.rate() <= kMuchLess * before.rate() || before.rate() - now.rate() >= kManyLess;
}

// The jobs are others, but each job that was there says what it said: nobody changed the site's JSON.
// Of a required field nothing can be told so: a record without it is no posting at all.
bool is_another_crowd(PostingField which, const FieldAgreement& field) {
  if (std::ranges::count(mapping::kRequiredFields, which) > 0) return false;
  const std::uint64_t before = field.same + field.changed + field.lost;
  return before >= kFewestCompared &&
         static_cast<double>(field.lost) <= kFewLost * static_cast<double>(before);
}

boost::json::object same_postings(const FieldAgreement& field) {
  return {{"same", field.same}, {"changed", field.changed}, {"lost", field.lost}, {"gained", field.gained}};
}

class Detection {
 public:
  Detection(const Baseline& baseline, const Look& look, const Agreement& agreement)
      : baseline_(baseline), look_(look), agreement_(agreement) {}

  std::vector<Finding> take() {
    std::ranges::stable_sort(findings_, [](const auto& a, const auto& b) { return a.severity > b.severity; });
    return std::move(findings_);
  }

  void records(const std::optional<shape::RecordsCandidate>& elsewhere) {
    const Profile& now = look_.profile;
    if (now.records > 0 || baseline_.profile.records == 0) return;
    if (now.left_out == 0 && !elsewhere) return;  // an empty list is no change of the site's JSON
    Finding finding{"records_gone", Severity::broken, {}, "", "", {}};
    finding.evidence = {{"before", baseline_.profile.records}, {"left_out", now.left_out}};
    if (elsewhere) {
      finding.path = elsewhere->path;
      finding.evidence["elsewhere"] = {{"path", elsewhere->path}, {"records", elsewhere->records}};
      finding.what = "the mapping finds no record any more; there are " + std::to_string(elsewhere->records) +
                     " at " + elsewhere->path;
    } else {
      finding.what = "the filter of the mapping's records path leaves out all " +
                     std::to_string(now.left_out) + " records";
    }
    findings_.push_back(std::move(finding));
  }

  void field(PostingField field) {
    filled_less(field);
    values_changed(field);
    reworded(field);
    new_values(field);
  }

  void path(const PathProfile& now, PostingField field) {
    const auto* before = baseline_.profile.path(now.path);
    if (before == nullptr) return;
    const Share was{before->present, baseline_.profile.probed};
    const Share is{now.present, look_.profile.probed};
    if (!enough(was, is)) return;
    if (is.count == 0 && was.count > 0) path_gone(*before, was, is, field);
    said_by_another(*before, now, field);
    if (is.count == 0) return;
    type_changed(*before, now, field);
  }

  void identifier(std::uint64_t renamed) {
    const bool many = renamed >= kFewestCompared && renamed >= kTimesMore * agreement_.postings &&
                      2 * renamed >= look_.postings.size();
    if (!many) return;
    Finding finding{"identifier_changed", Severity::broken, PostingField::external_id, "", "", {}};
    finding.evidence = {
        {"known_under_another_id", renamed}, {"known", agreement_.postings}, {"seen", look_.postings.size()}};
    finding.what =
        std::to_string(renamed) + " of " + std::to_string(look_.postings.size()) +
        " postings are stored under another external_id: with the new one each would be there twice";
    findings_.push_back(std::move(finding));
  }

 private:
  bool reported(PostingField field) const {
    return std::ranges::any_of(
        findings_, [field](const Finding& f) { return f.field == field && f.severity != Severity::note; });
  }

  void filled_less(PostingField field) {
    const Share before = baseline_.profile.field(field).share();
    const Share now = look_.profile.field(field).share();
    if (!enough(before, now) || before.rate() <= kSparse || !much_less(before, now)) return;
    Finding finding{"filled_less", Severity::note, field, "", "", {}};
    const auto& same = agreement_.field(field);
    const double probability = std::min(probability_of_drop(before, now), probability_of_loss(field));
    finding.severity = severity_of(probability, finding.key(), baseline_);
    if (finding.severity == Severity::note) return;
    if (is_another_crowd(field, same)) finding.severity = Severity::note;
    finding.what = std::string(mapping::name(field)) + " is filled in " + of_records(now) + " (" +
                   percent(now.rate()) + "), before in " + percent(before.rate()) + " of " +
                   std::to_string(before.of);
    if (finding.severity == Severity::note) finding.what += "; but the postings known before still have it";
    finding.evidence = {{"before", json(before)},
                        {"now", json(now)},
                        {"probability", probability},
                        {"failed", look_.profile.field(field).failed},
                        {"same_postings", same_postings(same)}};
    findings_.push_back(std::move(finding));
  }

  // That so many postings of those known before have lost the field, if they are as they were: a sparse field
  // tells more by the same postings than by all of them. 1 where no run before tells how often that happens.
  double probability_of_loss(PostingField field) const {
    const auto& past = baseline_.profile.field(field);
    const auto& now = agreement_.field(field);
    if (past.compared + past.lost < kFewestBefore) return 1;
    return probability_of_drop({past.compared, past.compared + past.lost},
                               {now.compared(), now.compared() + now.lost});
  }

  // That so many postings of those known before say something else or nothing.
  double probability_of_others(PostingField field) const {
    const auto& past = baseline_.profile.field(field);
    const auto& now = agreement_.field(field);
    Share before{past.compared - past.changed, past.compared + past.lost};
    if (before.of < kFewestCompared)
      before = {before.count + kUsuallySame.count, before.of + kUsuallySame.of};
    return probability_of_drop(before, {now.same, now.compared() + now.lost});
  }

  // Another path of the field has taken over what this one said, and says something else.
  void said_by_another(const PathProfile& before, const PathProfile& now, PostingField field) {
    if (reported(field)) return;
    const bool of_scalars = 2 * scalars(before) > before.filled;
    const Share was{of_scalars ? scalars(before) : before.filled, baseline_.profile.probed};
    const Share is{of_scalars ? scalars(now) : now.filled, look_.profile.probed};
    const auto& same = agreement_.field(field);
    if (was.rate() <= kSparse || !much_less(was, is) || same.changed + same.lost < kFewestOthers) return;
    if (same.changed < kFewestSaidOtherwise) return;  // merely lost: filled_less() tells
    // Either may happen; that both do in one run is what tells.
    const double less = probability_of_drop(was, is);
    const double other = probability_of_others(field);
    if (less > kOdd || other > kOdd) return;
    Finding finding{"values_changed", Severity::note, field, now.path, "", {}};
    const double probability = less * other;
    finding.severity = severity_of(probability, finding.key(), baseline_);
    if (finding.severity == Severity::note) return;
    finding.what = now.path + " (" + std::string(mapping::name(field)) + ") can be read in " +
                   of_records(is) + ", before in " + percent(was.rate()) + " of " + std::to_string(was.of) +
                   ", and what is read instead says something else";
    finding.evidence = {{"before", json(was)},
                        {"now", json(is)},
                        {"probability", probability},
                        {"same_postings", same_postings(same)}};
    findings_.push_back(std::move(finding));
  }

  static std::uint64_t scalars(const PathProfile& path) {
    using shape::ValueType;
    std::uint64_t count = 0;
    for (const auto type : {ValueType::boolean, ValueType::integer, ValueType::decimal, ValueType::text})
      count += path.types[static_cast<std::size_t>(type)];
    return count;
  }

  void values_changed(PostingField field) {
    if (field == PostingField::external_id || field == PostingField::description) return;
    const auto& now = agreement_.field(field);
    if (now.compared() < kFewestCompared || now.changed < kHalf * static_cast<double>(now.compared())) return;
    const auto& past = baseline_.profile.field(field);
    Share before{past.compared - past.changed, past.compared};
    if (before.of < kFewestCompared)
      before = {before.count + kUsuallySame.count, before.of + kUsuallySame.of};
    Finding finding{"values_changed", Severity::note, field, "", "", {}};
    const double probability = probability_of_drop(before, {now.same, now.compared()});
    finding.severity = severity_of(probability, finding.key(), baseline_);
    if (finding.severity == Severity::note) return;
    finding.what = std::string(mapping::name(field)) + " says something else for " +
                   std::to_string(now.changed) + " of " + std::to_string(now.compared()) +
                   " postings that are known";
    finding.evidence = {{"same_postings", same_postings(now)}, {"probability", probability}};
    if (now.factor != 0) {
      finding.evidence["factor"] = now.factor;
      char factor[32];
      std::snprintf(factor, sizeof factor, "%g", now.factor);
      finding.what += std::string(", each by the same factor of ") + factor;
    }
    findings_.push_back(std::move(finding));
  }

  // All the postings that said one thing say one other thing: no number of edits does that.
  void reworded(PostingField field) {
    const auto& now = agreement_.field(field);
    if (now.reworded < kFewestReworded || reported(field)) return;
    Finding finding{"values_changed", Severity::suspected, field, "", "", {}};
    if (now.reworded >= kManyReworded || baseline_.suspected.contains(finding.key()))
      finding.severity = Severity::broken;
    finding.what = std::string(mapping::name(field)) + " says one and the same other thing for all " +
                   std::to_string(now.reworded) + " known postings that said the same before";
    finding.evidence = {{"reworded", now.reworded}, {"same_postings", same_postings(now)}};
    findings_.push_back(std::move(finding));
  }

  void new_values(PostingField field) {
    const auto& now = look_.profile.field(field);
    const auto& before = baseline_.profile.field(field);
    if (now.unmapped == 0 || before.unmapped > 0 || before.share().of < kFewestBefore || reported(field))
      return;
    Finding finding{"new_value", Severity::note, field, "", "", {}};
    finding.what = std::string(mapping::name(field)) + " has values that the mapping's value map lacks, in " +
                   of_records({now.unmapped, now.share().of});
    finding.evidence = {{"unmapped", now.unmapped}, {"records", now.share().of}};
    findings_.push_back(std::move(finding));
  }

  void path_gone(const PathProfile& before, Share was, Share is, PostingField field) {
    Finding finding{"path_gone", Severity::note, field, before.path, "", {}};
    const double probability = probability_of_drop(was, is);
    const Share filled{before.filled, baseline_.profile.probed};
    const Share field_before = baseline_.profile.field(field).share();
    const Share field_now = look_.profile.field(field).share();
    // Another path of the field may have taken over, or this one was hardly ever needed.
    const bool missed = filled.rate() > kSparse && field_now.rate() < field_before.rate();
    if (!missed || is_another_crowd(field, agreement_.field(field))) return;
    finding.severity = severity_of(probability, finding.key(), baseline_);
    if (finding.severity == Severity::note) return;
    finding.what = before.path + " (" + std::string(mapping::name(field)) + ") is in none of " +
                   std::to_string(is.of) + " records, before in " + percent(was.rate()) + " of " +
                   std::to_string(was.of);
    finding.evidence = {{"before", {{"records", was.of}, {"present", was.count}, {"filled", before.filled}}},
                        {"now", {{"records", is.of}, {"present", 0}}},
                        {"probability", probability}};
    findings_.push_back(std::move(finding));
  }

  static std::optional<std::size_t> prevailing(const PathProfile& path) {
    auto types = path.types;
    types[static_cast<std::size_t>(shape::ValueType::null)] = 0;
    const auto all = std::accumulate(types.begin(), types.end(), std::uint64_t{0});
    const auto most = std::ranges::max_element(types);
    if (all == 0 || static_cast<double>(*most) < kMost * static_cast<double>(all)) return std::nullopt;
    return static_cast<std::size_t>(most - types.begin());
  }

  // By itself it loses nothing: what it spoils shows in what the field is filled with.
  void type_changed(const PathProfile& before, const PathProfile& now, PostingField field) {
    const auto was = prevailing(before);
    const auto is = prevailing(now);
    if (!was || !is || *was == *is || now.filled < kFewestNow) return;
    const auto numeric = [](std::size_t type) {
      return type == static_cast<std::size_t>(shape::ValueType::integer) ||
             type == static_cast<std::size_t>(shape::ValueType::decimal);
    };
    if (numeric(*was) && numeric(*is)) return;
    Finding finding{"type_changed", Severity::note, field, now.path, "", {}};
    finding.what = now.path + " (" + std::string(mapping::name(field)) + ") is " +
                   std::string(shape::kValueTypeNames[*is]) + " now, before " +
                   std::string(shape::kValueTypeNames[*was]);
    finding.evidence = {{"before", shape::kValueTypeNames[*was]},
                        {"now", shape::kValueTypeNames[*is]},
                        {"records", now.filled}};
    findings_.push_back(std::move(finding));
  }

  const Baseline& baseline_;
  const Look& look_;
  const Agreement& agreement_;
  std::vector<Finding> findings_;
};

// The mapping's list without its last selector: "$.jobs" of "$.jobs[*]". Nothing where there is none.
std::optional<jsonpath::Path> list_of(const jsonpath::Path& records) {
  const auto bracket = records.text().rfind('[');
  if (bracket == std::string::npos || bracket < 1) return std::nullopt;
  auto list = jsonpath::Path::parse(records.text().substr(0, bracket));
  if (!list) return std::nullopt;
  return *list;
}

}  // namespace

std::string_view name(Severity severity) {
  constexpr std::array<std::string_view, 3> kNames = {"note", "suspected", "broken"};
  return kNames[static_cast<std::size_t>(severity)];
}

std::string Finding::key() const {
  return kind + " " + (field ? std::string(mapping::name(*field)) : "") + " " + path;
}

std::optional<shape::RecordsCandidate> records_elsewhere(const std::vector<normalize::Page>& pages,
                                                         const mapping::Mapping& mapping) {
  normalize::DocumentReader reader(normalize::lists_of(mapping));
  std::optional<shape::RecordsCandidate> best;
  const auto list = list_of(mapping.records);
  bool is_there = false;
  std::vector<json::Element> nodes;
  for (const auto& page : pages) {
    normalize::each_document(page, reader, [&](json::Element root) {
      nodes.clear();
      if (list) list->select(root, nodes);
      is_there = is_there || std::ranges::any_of(nodes, [](json::Element node) { return node.is_array(); });
      const auto found = shape::find_records(root);
      if (!found.empty() && found[0].records > 0 && (!best || found[0].score > best->score)) best = found[0];
      return !is_there;
    });
    if (is_there) return std::nullopt;
  }
  return best;
}

void note_agreement(const Agreement& agreement, Profile& profile) {
  for (std::size_t i = 0; i < kPostingFieldCount; ++i) {
    profile.fields[i].compared = agreement.fields[i].compared();
    profile.fields[i].changed = agreement.fields[i].changed;
    profile.fields[i].lost = agreement.fields[i].lost;
  }
}

std::vector<Finding> detect(const Baseline& baseline, const Look& look, const Agreement& agreement,
                            std::uint64_t renamed, const std::optional<shape::RecordsCandidate>& elsewhere) {
  if (baseline.runs == 0) return {};
  Detection detection(baseline, look, agreement);
  detection.records(elsewhere);
  detection.identifier(renamed);
  for (std::size_t i = 0; i < kPostingFieldCount; ++i) {
    if (look.profile.fields[i].mapped) detection.field(static_cast<PostingField>(i));
  }
  for (const auto& path : look.profile.paths) detection.path(path, path.field);
  return detection.take();
}

Severity worst(const std::vector<Finding>& findings) {
  Severity worst = Severity::note;
  for (const auto& finding : findings) worst = std::max(worst, finding.severity);
  return worst;
}

}  // namespace tributary::drift

#include "drift/repair.hpp"

#include <algorithm>
#include <set>

#include "mapping/fallback.hpp"
#include "normalize/fold.hpp"

namespace tributary::drift {
namespace {

using mapping::Expression;
using mapping::Mapping;
using mapping::PostingField;
using mapping::Reading;

constexpr std::uint64_t kFewestSame = 4;  // one job or two may say the same by chance
constexpr double kNearlyAll = 0.9;        // of the known postings: some have changed meanwhile
constexpr double kKnownIds = 0.5;         // of the records: the others are new jobs
constexpr std::size_t kMostRecordsTried = 300;
constexpr std::size_t kMostPaths = 300;

std::size_t index(PostingField field) {
  return static_cast<std::size_t>(field);
}

Expression path_expression(const std::string& path) {
  Expression expression;
  expression.path = *jsonpath::Path::parse(path);
  return expression;
}

Expression constant(std::string text) {
  Expression expression;
  expression.source = Expression::Source::constant;
  expression.text = std::move(text);
  return expression;
}

// Readings that a field's text may need, besides the converter's own.
std::vector<Reading> readings(PostingField field) {
  switch (field) {
    case PostingField::posted_at:
    case PostingField::valid_through:
      return {Reading::automatic, Reading::epoch_seconds, Reading::epoch_milliseconds,
              Reading::date_day_first, Reading::date_month_first};
    case PostingField::salary_min:
    case PostingField::salary_max:
      return {Reading::automatic, Reading::minor_units};
    case PostingField::country:
    case PostingField::city:
      return {Reading::automatic, Reading::location};
    case PostingField::remote:
      return {Reading::automatic, Reading::boolean};
    case PostingField::description:
      return {Reading::automatic, Reading::html};
    default:
      return {Reading::automatic};
  }
}

// The first expression of a field that reads one path of the record: its modifiers may still be right.
const Expression* plain(const std::optional<Expression>& expression) {
  if (!expression) return nullptr;
  if (expression->path && !expression->from_page) return &*expression;
  if (expression->source != Expression::Source::first) return nullptr;
  const auto found = std::ranges::find_if(
      expression->parts, [](const Expression& part) { return part.path && !part.from_page; });
  return found == expression->parts.end() ? nullptr : &*found;
}

std::vector<Expression> candidates(PostingField field, const std::string& path, const Mapping& active) {
  std::vector<Expression> expressions;
  for (const Reading reading : readings(field)) {
    expressions.push_back(path_expression(path));
    expressions.back().reading = reading;
  }
  const Expression* today = plain(active.fields[index(field)]);
  if (today != nullptr && (!today->values.empty() || today->capture || today->separator ||
                           today->reading != Reading::automatic)) {
    Expression same_way = *today;
    same_way.path = *jsonpath::Path::parse(path);
    expressions.push_back(std::move(same_way));
  }
  return expressions;
}

// The paths to scalar values, those first that no field reads today.
std::vector<std::string> paths_to_try(const shape::Shape& shape, const Mapping& active) {
  std::set<std::string, std::less<>> read;
  for (const auto& path : paths_of(active)) read.insert(path.path->text());
  std::vector<std::string> fresh;
  std::vector<std::string> others;
  for (const auto& path : shape.paths) {
    if (path.values == 0 || path.path == "$") continue;
    (read.count(path.path) > 0 ? others : fresh).push_back(path.path);
  }
  fresh.insert(fresh.end(), others.begin(), others.end());
  if (fresh.size() > kMostPaths) fresh.resize(kMostPaths);
  return fresh;
}

// The first pages that have enough records to tell.
std::vector<normalize::Page> few(const std::vector<normalize::Page>& pages, const Mapping& mapping,
                                 const normalize::SourceFacts& facts) {
  class Counter final : public normalize::RecordSink {
   public:
    void posting(std::size_t, const normalize::Posting&) override {}
    void reject(normalize::Reject) override {}
  } counter;
  normalize::Normalizer normalizer(mapping, facts);
  std::vector<normalize::Page> chosen;
  std::uint64_t records = 0;
  for (const auto& page : pages) {
    if (records >= kMostRecordsTried) break;
    records += normalizer.normalize(page, counter).records;
    chosen.push_back(page);
  }
  return chosen;
}

// Tries expressions of one field on the records.
class Trial final : public normalize::RecordSink {
 public:
  Trial(const std::vector<normalize::Page>& pages, const Mapping& active, const normalize::SourceFacts& facts,
        const Known& known, PostingField field)
      : pages_(pages), facts_(facts), known_(known), field_(field), mapping_{active.records, {}, {}} {
    mapping_.field(PostingField::external_id) = active.field(PostingField::external_id);
    mapping_.field(PostingField::title) = constant("any");
  }

  Replacement run(Expression expression) {
    same_ = compared_ = seen_ = 0;
    different_.clear();
    mapping_.field(field_) = expression;
    normalize::Normalizer normalizer(mapping_, facts_);
    for (const auto& page : pages_) {
      if (seen_ >= kMostRecordsTried) break;
      normalizer.normalize(page, *this);
    }
    return {field_, std::move(expression), same_, compared_};
  }

  // Different values that it gave rightly, the last time.
  std::size_t different() const { return different_.size(); }

  void posting(std::size_t, const normalize::Posting& posting) override {
    if (seen_++ >= kMostRecordsTried) return;
    const std::string id(posting.value(PostingField::external_id));
    const auto stored = known_.find(id);
    if (field_ == PostingField::external_id) {
      ++compared_;
      if (stored == known_.end()) return;
      ++same_;
      different_.insert(id);
      return;
    }
    if (stored == known_.end() || stored->second[index(field_)].empty()) return;
    ++compared_;
    const std::string value(posting.value(field_));
    if (value.empty() || !same_value(field_, stored->second[index(field_)], value)) return;
    ++same_;
    different_.insert(value);
  }
  void reject(normalize::Reject) override {}

 private:
  const std::vector<normalize::Page>& pages_;
  const normalize::SourceFacts& facts_;
  const Known& known_;
  PostingField field_;
  Mapping mapping_;
  std::uint64_t same_ = 0;
  std::uint64_t compared_ = 0;
  std::uint64_t seen_ = 0;
  std::set<std::string, std::less<>> different_;
};

bool convinces(const Replacement& replacement) {
  const double least = replacement.field == PostingField::external_id ? kKnownIds : kNearlyAll;
  return replacement.same >= kFewestSame &&
         static_cast<double>(replacement.same) >= least * static_cast<double>(replacement.compared);
}

std::optional<Replacement> best_of(Trial& trial, PostingField field, const std::vector<std::string>& paths,
                                   const Mapping& active) {
  std::optional<Replacement> best;
  for (const auto& path : paths) {
    for (auto& expression : candidates(field, path, active)) {
      Replacement tried = trial.run(std::move(expression));
      if (convinces(tried) && (!best || tried.same > best->same)) best = std::move(tried);
    }
  }
  return best;
}

Mapping with_records(const std::vector<normalize::Page>& pages, const Mapping& active) {
  Mapping mapping = active;
  const auto elsewhere = records_elsewhere(pages, active);
  if (!elsewhere) return mapping;
  if (const auto path = jsonpath::Path::parse(elsewhere->path))
    mapping.records = mapping::with_fallback(*path, active.records);
  return mapping;
}

// Fields that the records do not fill any more, although no finding named them: with the records elsewhere
// there was nothing to compare.
Fields unfilled(const Look& look, const Profile& before) {
  Fields fields;
  for (std::size_t i = 0; i < fields.size(); ++i) {
    fields[i] =
        look.profile.fields[i].mapped && before.fields[i].filled > 0 && look.profile.fields[i].filled == 0;
  }
  return fields;
}

}  // namespace

Fields broken_fields(const std::vector<Finding>& findings) {
  Fields fields;
  for (const auto& finding : findings) {
    if (finding.severity != Severity::note && finding.field) fields.set(index(*finding.field));
  }
  return fields;
}

std::vector<Replacement> replacements(const std::vector<normalize::Page>& pages, const Mapping& active,
                                      const normalize::SourceFacts& facts, const shape::Shape& shape,
                                      const Known& known, Fields fields) {
  std::vector<Replacement> found;
  Mapping mapping = active;
  const auto paths = paths_to_try(shape, active);
  const auto some = few(pages, active, facts);
  // The identifier first: it tells which stored posting each record is.
  for (std::size_t i = 0; i < fields.size(); ++i) {
    if (!fields[i]) continue;
    const auto field = static_cast<PostingField>(i);
    Trial trial(some, mapping, facts, known, field);
    auto best = best_of(trial, field, paths, active);
    if (!best) continue;
    if (field == PostingField::external_id) mapping.field(field) = best->expression;
    found.push_back(std::move(*best));
  }
  return found;
}

Mended mended(const std::vector<normalize::Page>& pages, const Mapping& active,
              const normalize::SourceFacts& facts, const std::vector<Finding>& findings,
              const Profile& before, const Known& known) {
  Mended result{with_records(pages, active), broken_fields(findings), {}, {}};
  const Look look = look_at(pages, result.mapping, facts);
  result.broken |= unfilled(look, before);
  result.open = result.broken;
  result.replacements = replacements(pages, result.mapping, facts, look.shape, known, result.broken);
  for (const auto& replacement : result.replacements) {
    auto& field = result.mapping.field(replacement.field);
    field = field ? mapping::with_fallback(replacement.expression, *field) : replacement.expression;
    result.open.reset(index(replacement.field));
  }
  return result;
}

}  // namespace tributary::drift

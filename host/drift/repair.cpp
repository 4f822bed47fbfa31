#include "drift/repair.hpp"

#include <algorithm>
#include <map>
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
constexpr double kNearlyAllWords = 0.95;  // of few words a wrong one is right often
constexpr double kKnownIds = 0.5;         // of the records: the others are new jobs
constexpr double kFewInvented = 0.05;     // some jobs do get a salary later
constexpr std::size_t kMostRecordsTried = 300;
constexpr std::size_t kMostPaths = 300;
constexpr std::size_t kMostLeaves = 6;       // of one field's expression
constexpr std::size_t kMostWords = 20;       // more are no enumeration
constexpr std::uint64_t kFewestOfAWord = 2;  // postings that tell what it stands for

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

// As same_value(), but a date is the same on one day only: a deadline within the year is not the date of
// posting.
bool proves(PostingField field, const std::string& stored, const std::string& value) {
  constexpr std::size_t kDay = 10;  // of RFC 3339
  const bool is_date = field == PostingField::posted_at || field == PostingField::valid_through;
  return is_date ? stored.substr(0, kDay) == value.substr(0, kDay) : same_value(field, stored, value);
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
    same_ = exact_ = compared_ = seen_ = invented_ = 0;
    mapping_.field(field_) = expression;
    normalize::Normalizer normalizer(mapping_, facts_);
    for (const auto& page : pages_) {
      if (seen_ >= kMostRecordsTried) break;
      normalizer.normalize(page, *this);
    }
    return {field_, std::move(expression), "", false, same_, exact_, compared_, invented_};
  }

  // What each text at `path` stands for, by the postings that are known; nothing where one text stands for
  // several things or is too rare to tell.
  std::vector<std::pair<std::string, std::string>> words(const jsonpath::Path& path) {
    Expression text;
    text.path = path;
    const auto any = mapping_.field(PostingField::title);
    mapping_.field(PostingField::title) = text;
    mapping_.field(field_).reset();
    said_.clear();
    run_as_text_ = true;
    normalize::Normalizer normalizer(mapping_, facts_);
    for (const auto& page : pages_) normalizer.normalize(page, *this);
    run_as_text_ = false;
    mapping_.field(PostingField::title) = any;
    std::vector<std::pair<std::string, std::string>> words;
    if (said_.size() > kMostWords) return words;
    for (const auto& [word, meanings] : said_) {
      if (meanings.size() != 1 || meanings.begin()->second < kFewestOfAWord) return {};
      words.emplace_back(word, meanings.begin()->first);
    }
    return words;
  }

  void posting(std::size_t, const normalize::Posting& posting) override {
    if (run_as_text_) return note_word(posting);
    if (seen_++ >= kMostRecordsTried) return;
    const std::string id(posting.value(PostingField::external_id));
    const auto stored = known_.find(id);
    if (field_ == PostingField::external_id) {
      ++compared_;
      if (stored == known_.end()) return;
      ++same_;
      return;
    }
    if (stored == known_.end()) return;
    const std::string value(posting.value(field_));
    const std::string& before = stored->second[index(field_)];
    if (before.empty()) {
      invented_ += !value.empty();
      return;
    }
    ++compared_;
    if (value.empty() || !proves(field_, before, value)) return;
    ++same_;
    exact_ += same_text(field_, before, value);
  }
  void reject(normalize::Reject) override {}

 private:
  void note_word(const normalize::Posting& posting) {
    auto& meanings = said_[std::string(posting.value(PostingField::title))];
    const auto stored = known_.find(posting.value(PostingField::external_id));
    if (stored != known_.end()) ++meanings[stored->second[index(field_)]];
  }

  const std::vector<normalize::Page>& pages_;
  const normalize::SourceFacts& facts_;
  const Known& known_;
  PostingField field_;
  Mapping mapping_;
  std::uint64_t same_ = 0;
  std::uint64_t exact_ = 0;
  std::uint64_t compared_ = 0;
  std::uint64_t invented_ = 0;
  std::uint64_t seen_ = 0;
  bool run_as_text_ = false;
  std::map<std::string, std::map<std::string, std::uint64_t>>
      said_;  // text -> what it stood for -> how often
};

bool convinces(const Replacement& replacement) {
  const double least = replacement.field == PostingField::external_id ? kKnownIds
                       : is_enumeration(replacement.field)            ? kNearlyAllWords
                                                                      : kNearlyAll;
  const double compared = static_cast<double>(replacement.compared);
  return replacement.same >= kFewestSame &&
         static_cast<double>(replacement.invented) <= kFewInvented * compared &&
         static_cast<double>(replacement.same) >= least * compared;
}

// What was changed inside must still be a mapping: parts, words and their meanings have limits.
bool is_valid(const Replacement& replacement) {
  Mapping mapping{*jsonpath::Path::parse("$[*]"), {}, {}};
  for (const auto required : mapping::kRequiredFields) mapping.field(required) = constant("any");
  mapping.field(replacement.field) = replacement.expression;
  return mapping::parse_mapping(mapping::canonical_document(mapping)).has_value();
}

// When it was changed last is on most days when it was published, too: what is right to the letter counts
// twice.
std::uint64_t worth(const Replacement& replacement) {
  return replacement.same + replacement.exact;
}

void keep_better(std::optional<Replacement>& best, Replacement tried) {
  if (!convinces(tried) || (best && worth(tried) <= worth(*best))) return;
  if (!tried.whole || is_valid(tried)) best = std::move(tried);
}

// Calls `visit` with each part that reads one path of the record.
template <class Visit>
void each_leaf(Expression& expression, const Visit& visit) {
  if (expression.path && !expression.from_page) visit(expression);
  for (auto& part : expression.parts) each_leaf(part, visit);
}

std::size_t leaves(Expression expression) {
  std::size_t count = 0;
  each_leaf(expression, [&count](Expression&) { ++count; });
  return count;
}

// `whole` with `change` done to its leaf number `wanted`.
template <class Change>
Expression with_leaf(Expression whole, std::size_t wanted, const Change& change) {
  std::vector<Expression*> all;
  each_leaf(whole, [&all](Expression& leaf) { all.push_back(&leaf); });
  *all[wanted] = change(*all[wanted]);
  return whole;
}

// What reads the field today, with `path` tried before one of the paths in it: of a field that is put
// together from several, or where half of the records are as before.
void try_beside(Trial& trial, const std::string& path, const Expression& today,
                std::optional<Replacement>& best) {
  const std::size_t count = std::min(leaves(today), kMostLeaves);
  for (std::size_t i = 0; i < count; ++i) {
    Replacement tried = trial.run(with_leaf(today, i, [&path](const Expression& leaf) {
      Expression now = leaf;
      now.path = *jsonpath::Path::parse(path);
      return mapping::with_fallback(now, leaf);
    }));
    tried.path = path;
    tried.whole = true;
    keep_better(best, std::move(tried));
  }
}

bool same_word(std::string_view a, std::string_view b) {
  std::string left;
  std::string right;
  normalize::fold(a, left);
  normalize::fold(b, right);
  return left == right;
}

// The path that the field is read from has other words now: each is what the postings with it said before.
void try_other_words(Trial& trial, const Expression& today, std::optional<Replacement>& best) {
  const std::size_t count = std::min(leaves(today), kMostLeaves);
  for (std::size_t i = 0; i < count; ++i) {
    Expression leaf;
    with_leaf(today, i, [&](const Expression& part) { return leaf = part; });
    if (!leaf.values.empty() && !leaf.keep_unmapped) {  // perhaps they say by themselves what they mean
      Replacement kept = trial.run(with_leaf(today, i, [](Expression part) {
        part.keep_unmapped = true;
        return part;
      }));
      kept.path = leaf.path->text();
      kept.whole = true;
      keep_better(best, std::move(kept));
    }
    auto words = trial.words(*leaf.path);
    if (words.empty()) continue;
    Expression now = path_expression(leaf.path->text());
    now.values = std::move(words);
    for (const auto& [word, meaning] : leaf.values) {
      if (std::ranges::none_of(now.values, [&](const auto& known) { return same_word(known.first, word); }))
        now.values.emplace_back(word, meaning);
    }
    Replacement tried = trial.run(mapping::with_fallback(now, today));
    tried.path = leaf.path->text();
    tried.whole = true;
    keep_better(best, std::move(tried));
  }
}

std::optional<Replacement> best_of(Trial& trial, PostingField field, const std::vector<std::string>& paths,
                                   const Mapping& active) {
  std::optional<Replacement> best;
  for (const auto& path : paths) {
    for (auto& expression : candidates(field, path, active)) {
      Replacement tried = trial.run(std::move(expression));
      tried.path = path;
      keep_better(best, std::move(tried));
    }
  }
  const auto& today = active.field(field);
  const auto perfect = [&best] { return best && best->same == best->compared; };
  if (perfect() || !today) return best;
  if (is_enumeration(field)) try_other_words(trial, *today, best);
  if (perfect()) return best;
  for (const auto& path : paths) try_beside(trial, path, *today, best);
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
    field = field && !replacement.whole ? mapping::with_fallback(replacement.expression, *field)
                                        : replacement.expression;
    result.open.reset(index(replacement.field));
  }
  return result;
}

}  // namespace tributary::drift

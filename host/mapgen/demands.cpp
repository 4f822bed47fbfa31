#include "mapgen/demands.hpp"

#include <algorithm>
#include <boost/json.hpp>

#include "normalize/example_value.hpp"

namespace tributary::mapgen {
namespace {

using mapping::PostingField;

// The field alone, in canonical form: expressions are compared as they are written.
std::string written(const std::optional<mapping::Expression>& expression, PostingField field) {
  mapping::Mapping alone{*jsonpath::Path::parse("$"), {}, {}};
  alone.field(field) = expression;
  return mapping::canonical_document(alone);
}

bool is_as_locked(const mapping::Mapping& mapping, const Lock& lock) {
  return written(mapping.field(lock.field), lock.field) == written(lock.expression, lock.field);
}

bool fills_none(const mapping::Mapping& mapping, const normalize::SourceFacts& facts,
                const std::vector<normalize::Page>& pages, const TrialReport& report, PostingField field) {
  const auto filled = [field](const TrialReport& trial) {
    return trial.counts.fields[static_cast<std::size_t>(field)].filled;
  };
  if (filled(report) > 0) return false;
  // A field that few records carry may be in the half that the trial did not count.
  return filled(try_mapping(mapping, facts, pages, [](std::size_t, std::size_t) { return true; })) == 0;
}

bool was_refused(const TrialReport& report, PostingField field) {
  return std::any_of(report.findings.begin(), report.findings.end(), [field](const Finding& finding) {
    return finding.fatal && finding.field == mapping::name(field);
  });
}

// Who demands something of which field; a model is told what they demand, not who they are.
struct Demand {
  const std::string& name;
  mapping::PostingField field;
};

void refuse(TrialReport& report, std::string field, const Demand& demand, const std::string& what,
            const std::string& undo, std::string detail = {}) {
  report.findings.push_back(
      {std::move(field), demand.name + " " + what + undo, true, std::move(detail),
       "what a person said about " + std::string(mapping::name(demand.field)) + " " + what});
  report.passed = false;
}

void judge_lock(const mapping::Mapping& mapping, const normalize::SourceFacts& facts,
                const std::vector<normalize::Page>& pages, const Lock& lock, TrialReport& report) {
  const std::string field(mapping::name(lock.field));
  // Refused as a whole, of no field: what a person locked is not made to pass by leaving the field out.
  if (!is_as_locked(mapping, lock)) {
    return refuse(report, "", {lock.name, lock.field}, "is not kept",
                  "; end it with `" + lock.undo + "`, or lock what is right");
  }
  report.findings.push_back(
      {field, (lock.expression ? "is locked: " : "is locked out: ") + lock.name, false});
  if (!lock.expression) return;
  const bool refused = was_refused(report, lock.field);
  if (!refused && !fills_none(mapping, facts, pages, report, lock.field)) return;
  refuse(report, "", {lock.name, lock.field},
         std::string("does not fit these records any more: ") +
             (refused ? "the trial refuses what it gives" : "no record fills it"),
         "; end it with `" + lock.undo + "`, or lock another expression");
}

std::string shown(const std::optional<std::string>& value) {
  if (!value) return "empty";
  std::string line;
  normalize::write_example(*value, line);
  return line.empty() ? "another value" : '"' + line + '"';
}

// Finds the record that makes the posting with this external_id.
class FindRecord final : public normalize::RecordSink {
 public:
  explicit FindRecord(const std::string& external_id) : external_id_(external_id) {}
  void posting(std::size_t record, const normalize::Posting& posting) override {
    if (!found && posting.value(PostingField::external_id) == external_id_) found = record;
  }
  void reject(normalize::Reject) override {}

  std::optional<std::size_t> found;

 private:
  const std::string& external_id_;
};

// What the mapping makes of the record: the one at its place, or the one that has its id by now.
std::vector<normalize::FieldTrace> trace(normalize::Normalizer& normalizer, const normalize::Page& page,
                                         const GoldenTest& test) {
  auto traces = normalizer.explain(page, test.record);
  const auto id = static_cast<std::size_t>(PostingField::external_id);
  if (!traces.empty() && traces[id].value == test.external_id) return traces;
  FindRecord find(test.external_id);
  normalizer.normalize(page, find);
  return find.found ? normalizer.explain(page, *find.found) : traces;
}

void judge_test(normalize::Normalizer& normalizer, const GoldenTest& test, TrialReport& report) {
  const std::string field(mapping::name(test.field));
  if (!test.body) {
    report.findings.push_back(
        {field,
         test.name + " was not tried and does not count: its raw page is gone; to end it: " + test.undo,
         false});
    return;
  }
  const auto traces = trace(normalizer, {*test.body, test.format, test.fetched_at}, test);
  if (traces.empty()) {
    return refuse(report, "", {test.name, test.field},
                  "fails: record " + std::to_string(test.record) + " of its raw page is not found",
                  "; if it is wrong: " + test.undo);
  }
  const auto& found = traces[static_cast<std::size_t>(test.field)];
  const std::optional<std::string> value = found.filled ? std::optional(found.value) : std::nullopt;
  if (value == test.expected) return;
  refuse(report, field, {test.name, test.field},
         std::string("fails: its record gets ") + (!test.expected ? "a value and must have none"
                                                   : value        ? "another value than the corrected one"
                                                                  : "no value in place of the corrected one"),
         "; if it is wrong: " + test.undo,
         "posting " + test.external_id + ": found " + shown(value) + ", expected " + shown(test.expected));
  report.findings.back().of_one_record = true;
}

class LockedGenerator final : public Generator {
 public:
  LockedGenerator(std::unique_ptr<Generator> inner, std::vector<Lock> locks)
      : inner_(std::move(inner)), locks_(std::move(locks)) {}
  std::string name() const override { return inner_->name(); }
  std::string identity() override { return inner_->identity(); }
  bool is_model() const override { return inner_->is_model(); }
  std::string unavailable() override { return inner_->unavailable(); }
  Generation generate(const GenerationRequest& request) override {
    return with_locks(inner_->generate(request), locks_);
  }

 private:
  std::unique_ptr<Generator> inner_;
  std::vector<Lock> locks_;
};

}  // namespace

mapping::Mapping with_locks(mapping::Mapping mapping, const std::vector<Lock>& locks) {
  for (const Lock& lock : locks) mapping.field(lock.field) = lock.expression;
  return mapping;
}

Generation with_locks(Generation generation, const std::vector<Lock>& locks) {
  if (!generation.mapping || locks.empty()) return generation;
  generation.mapping = with_locks(std::move(*generation.mapping), locks);
  boost::json::array names;
  for (const Lock& lock : locks) names.emplace_back(mapping::name(lock.field));
  boost::system::error_code problem;
  auto input = boost::json::parse(generation.input, problem);
  if (problem || !input.is_object()) return generation;
  input.as_object()["locked"] = std::move(names);
  generation.input = boost::json::serialize(input);
  return generation;
}

std::unique_ptr<Generator> with_locks(std::unique_ptr<Generator> generator, std::vector<Lock> locks) {
  if (locks.empty()) return generator;
  return std::make_unique<LockedGenerator>(std::move(generator), std::move(locks));
}

void judge(const mapping::Mapping& mapping, const normalize::SourceFacts& facts,
           const std::vector<normalize::Page>& pages, const Demands& demands, TrialReport& report) {
  for (const Lock& lock : demands.locks) judge_lock(mapping, facts, pages, lock, report);
  if (demands.tests.empty()) return;
  normalize::Normalizer normalizer(mapping, facts);
  for (const GoldenTest& test : demands.tests) judge_test(normalizer, test, report);
}

}  // namespace tributary::mapgen

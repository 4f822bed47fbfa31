#include "mapgen/second_opinion.hpp"

#include <map>
#include <utility>

#include "mapgen/mask.hpp"

namespace tributary::mapgen {
namespace {

using mapping::PostingField;

constexpr double kSure = 0.75;        // of the matcher's best candidate
constexpr std::size_t kExamples = 2;  // shown to a person
constexpr std::size_t kShown = 60;    // code points of a value

using AgreedValues = std::array<std::string, kAgreedFields.size()>;
using Readings = std::map<std::pair<std::size_t, std::size_t>, AgreedValues>;  // by page and record

class Reading final : public normalize::RecordSink {
 public:
  explicit Reading(std::function<bool(std::size_t, std::size_t)> tried) : tried_(std::move(tried)) {}
  void posting(std::size_t record, const normalize::Posting& posting) override {
    if (!tried_(page, record) || values.size() >= kSampleRecords) return;
    AgreedValues& read = values[{page, record}];
    for (std::size_t i = 0; i < kAgreedFields.size(); ++i) {
      if (posting.filled(kAgreedFields[i])) read[i] = posting.value(kAgreedFields[i]);
    }
  }
  void reject(normalize::Reject) override {}

  std::size_t page = 0;
  Readings values;

 private:
  std::function<bool(std::size_t, std::size_t)> tried_;
};

Readings read(const mapping::Mapping& mapping, const normalize::SourceFacts& facts, const Sample& sample) {
  Reading reading(tried_records(sample));
  normalize::Normalizer normalizer(mapping, facts);
  for (; reading.page < sample.pages.size(); ++reading.page)
    normalizer.normalize(sample.pages[reading.page], reading);
  return std::move(reading.values);
}

bool is_sure(const Generation& matchers, PostingField field) {
  const auto candidates = matchers.candidates.find(mapping::name(field));
  return candidates != matchers.candidates.end() && !candidates->second.empty() &&
         candidates->second.front().score >= kSure;
}

std::string shown(const std::string& value) {
  return value.empty() ? "nothing" : "\"" + excerpt(value, kShown) + "\"";
}

// How the records that both read differ in one of the agreed fields.
struct Comparison {
  std::size_t compared = 0;  // the matcher reads something
  std::size_t other = 0;     // and the model another thing, or nothing
  std::string examples;
};

Comparison compare(const Readings& models, const Readings& matchers, std::size_t field) {
  Comparison result;
  for (const auto& [place, values] : matchers) {
    const auto read = models.find(place);
    if (values[field].empty() || read == models.end()) continue;
    ++result.compared;
    if (read->second[field] == values[field]) continue;
    if (++result.other > kExamples) continue;
    result.examples += (result.examples.empty() ? "" : "; ") + ("record " + std::to_string(place.second)) +
                       ": " + shown(read->second[field]) + " by the model, " + shown(values[field]) +
                       " by the matcher";
  }
  return result;
}

}  // namespace

std::vector<Finding> disagreements(const mapping::Mapping& models, const Generation& matchers,
                                   const normalize::SourceFacts& facts, const Sample& sample) {
  std::vector<Finding> findings;
  const Readings by_model = read(models, facts, sample);
  const Readings by_matcher = read(*matchers.mapping, facts, sample);
  for (std::size_t i = 0; i < kAgreedFields.size(); ++i) {
    if (!is_sure(matchers, kAgreedFields[i])) continue;
    const Comparison compared = compare(by_model, by_matcher, i);
    if (2 * compared.other <= compared.compared) continue;
    const std::string field(mapping::name(kAgreedFields[i]));
    findings.push_back({field,
                        field + ": " + std::to_string(compared.other) + " of " +
                            std::to_string(compared.compared) +
                            " records give another value than the path that names and values suggest",
                        true, compared.examples});
  }
  return findings;
}

}  // namespace tributary::mapgen

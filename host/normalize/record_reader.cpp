#include "normalize/record_reader.hpp"

#include <charconv>

namespace tributary::normalize {

namespace {

using mapping::kPostingFieldCount;
using mapping::PostingField;
using Outcome = Conversion::Outcome;
using Source = mapping::Expression::Source;

constexpr std::size_t index(PostingField field) {
  return static_cast<std::size_t>(field);
}

constexpr std::array<std::string_view, kPostingFieldCount> kConverterNames = {
    "identifier",   "plain_text", "html",       "plain_text", "location",        "country",
    "city",         "remote",     "url",        "date_time",  "date_time",       "employment_type",
    "career_level", "plain_text", "salary_min", "salary_max", "salary_currency", "salary_period",
    "language"};

std::string source_of(const mapping::Expression& expression) {
  switch (expression.source) {
    case Source::path:
      return expression.path->text();
    case Source::first:
      return "each of its " + std::to_string(expression.parts.size()) + " expressions";
    case Source::join:
      return "its join";
    case Source::text_template:
      return "its template";
    case Source::constant:
      return "its constant";
    case Source::setting:
      return "the setting '" + expression.text + "'";
  }
  return {};
}

// A canonical decimal; nothing for a text that is none.
std::optional<double> decimal(std::string_view text) {
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return value;
}

void count(const Conversion& conversion, std::string_view example, FieldCounts& counts) {
  switch (conversion.outcome) {
    case Outcome::filled:
      counts.filled += 1;
      counts.precisions[static_cast<std::size_t>(conversion.precision)] += 1;
      return;
    case Outcome::empty:
      counts.empty += 1;
      return;
    case Outcome::failed:
      break;
  }
  const auto known = counts.failed.find(conversion.reason);
  if (known != counts.failed.end()) {
    known->second += 1;
  } else {
    counts.failed.emplace(conversion.reason, 1);
    if (!example.empty()) counts.examples.emplace(conversion.reason, example);
  }
}

}  // namespace

RecordReader::RecordReader(const mapping::Mapping& mapping, const SourceFacts& facts) : kept_(mapping.keep) {
  outcomes_.fill(Conversion::empty());
  for (std::size_t i = 0; i < kPostingFieldCount; ++i) {
    const auto field = static_cast<PostingField>(i);
    const auto& expression = mapping.fields[i];
    if (!expression) continue;
    const std::string pointer = "/fields/" + std::string(name(field));
    fields_.push_back(
        {field, source_of(*expression), FieldReader(field, Program(*expression, facts, pointer))});
  }
}

void RecordReader::read(const RecordInput& input, std::array<FieldCounts, kPostingFieldCount>& counts,
                        std::vector<FieldTrace>* traces) {
  posting_.clear();
  if (traces != nullptr) traces->assign(kPostingFieldCount, {});
  for (MappedField& mapped : fields_) {
    const std::size_t i = index(mapped.field);
    read_field(mapped, input, counts[i], traces == nullptr ? nullptr : &(*traces)[i]);
  }
  drop_contradictory_salary();
  for (const MappedField& mapped : fields_) {
    count(outcome(mapped.field), mapped.reader.failed_example(), counts[index(mapped.field)]);
  }
  keep(input);
  if (traces == nullptr) return;
  for (std::size_t i = 0; i < kPostingFieldCount; ++i) {
    finish_trace(static_cast<PostingField>(i), (*traces)[i]);
  }
}

void RecordReader::read_field(MappedField& mapped, const RecordInput& input, FieldCounts& counts,
                              FieldTrace* trace) {
  if (trace != nullptr) trace->converter = kConverterNames[index(mapped.field)];
  const Conversion conversion = mapped.reader.read(input, counts, text_, trace);
  outcomes_[index(mapped.field)] = conversion;
  if (conversion.outcome != Outcome::filled) return;
  posting_.set(mapped.field, text_, conversion.precision);
}

void RecordReader::keep(const RecordInput& input) {
  keep_problem_.clear();
  try {
    kept_.read(input.record, input.budget, posting_.source_metadata());
  } catch (const jsonpath::TooManyNodes& too_many) {
    posting_.source_metadata().clear();
    keep_problem_ = std::string("keep: ") + too_many.what();
  }
}

// Which of the two is wrong cannot be told, so neither is believed.
void RecordReader::drop_contradictory_salary() {
  const auto lowest = decimal(posting_.value(PostingField::salary_min));
  const auto highest = decimal(posting_.value(PostingField::salary_max));
  if (!lowest || !highest || *lowest <= *highest) return;
  for (const PostingField field : {PostingField::salary_min, PostingField::salary_max}) {
    posting_.unset(field);
    outcomes_[index(field)] = Conversion::failed("salary_min is above salary_max");
  }
}

std::optional<Reject> RecordReader::flaw() const {
  for (const PostingField field : mapping::kRequiredFields) {
    if (posting_.filled(field)) continue;
    const Conversion& conversion = outcome(field);
    const std::string field_name(name(field));
    if (conversion.outcome == Outcome::failed) {
      return Reject{0, "convert", field_name, "", field_name + ": " + std::string(conversion.reason)};
    }
    return Reject{0, "map", field_name, "", "the record has no " + field_name + ": " + why_empty(field)};
  }
  if (!keep_problem_.empty()) return Reject{0, "map", "", "", keep_problem_};
  return std::nullopt;
}

std::string RecordReader::why_empty(PostingField field) const {
  for (const MappedField& mapped : fields_) {
    if (mapped.field == field) return mapped.source + " found nothing";
  }
  return "the mapping does not map it";
}

void RecordReader::finish_trace(PostingField field, FieldTrace& trace) const {
  trace.filled = posting_.filled(field);
  trace.value = posting_.value(field);
  trace.precision = posting_.precision(field);
  if (trace.filled) return;
  const Conversion& conversion = outcome(field);
  trace.reason = conversion.outcome == Outcome::failed ? std::string(conversion.reason) : why_empty(field);
}

}  // namespace tributary::normalize

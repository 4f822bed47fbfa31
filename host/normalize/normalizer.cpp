#include "normalize/normalizer.hpp"

#include <algorithm>

#include "jsonpath/path.hpp"
#include "normalize/record_reader.hpp"

namespace tributary::normalize {

namespace {

using simdjson::dom::element_type;

// "a string": what a record is that is neither an object nor an array; "" for those.
std::string_view not_a_record(json::Element value) {
  switch (value.type()) {
    case element_type::OBJECT:
    case element_type::ARRAY:
      return "";
    case element_type::STRING:
      return "a string";
    case element_type::BOOL:
      return "a boolean";
    case element_type::NULL_VALUE:
      return "null";
    default:
      return "a number";
  }
}

// Calls visit(line, 1-based number) for each line that is not blank, until it returns false.
template <class Visit>
void each_line(std::string_view body, Visit visit) {
  for (std::size_t number = 1; !body.empty(); ++number) {
    const std::size_t end = body.find('\n');
    const std::string_view line = body.substr(0, end);
    body.remove_prefix(end == std::string_view::npos ? body.size() : end + 1);
    if (line.find_first_not_of(" \t\r") == std::string_view::npos) continue;
    if (!visit(line, number)) return;
  }
}

// How many positions are taken so far.
std::size_t positions_of(const PageCounts& counts) {
  return counts.records + counts.left_out;
}

void add(const json::Repairs& repairs, json::Repairs& sum) {
  sum.byte_order_mark |= repairs.byte_order_mark;
  sum.guard_prefix |= repairs.guard_prefix;
  sum.invalid_utf8 += repairs.invalid_utf8;
  sum.lone_surrogates += repairs.lone_surrogates;
  sum.big_numbers += repairs.big_numbers;
  sum.duplicate_keys += repairs.duplicate_keys;
}

}  // namespace

struct Normalizer::State {
  State(const mapping::Mapping& mapping, SourceFacts source_facts, std::uint64_t steps)
      : records_path(mapping.records),
        facts(std::move(source_facts)),
        reader(mapping, facts),
        path_steps(steps) {}

  void normalize_document(std::string_view bytes, const Page& page, RecordSink& sink, PageCounts& counts);
  void normalize_line(std::string_view line, std::size_t number, const Page& page, RecordSink& sink,
                      PageCounts& counts);
  void normalize_records(json::Element root, const Page& page, RecordSink& sink, PageCounts& counts);
  void normalize_record(json::Element root, std::size_t index, std::size_t position, const Page& page,
                        RecordSink& sink, PageCounts& counts);
  void reject(Reject reject, json::Element root, std::size_t index, RecordSink& sink, PageCounts& counts);

  std::string select(json::Element root);
  std::string record_path(json::Element root, std::size_t index);
  std::vector<FieldTrace> trace(json::Element root, std::size_t index, const Page& page);

  jsonpath::Path records_path;
  SourceFacts facts;
  RecordReader reader;
  json::Parser parser;
  std::uint64_t path_steps;
  jsonpath::Budget budget{path_steps};         // what is left of it for the page
  json::Repairs repairs;                       // of the page so far
  std::vector<jsonpath::NumberedNode> records;  // of the document under way
  std::size_t positions = 0;                    // those that its filter refused counted
  std::vector<jsonpath::LocatedNode> located;  // the same, filled when a path is first asked for
  bool locatable = true;                       // as long as filling it has not cost too much
};

void Normalizer::State::normalize_document(std::string_view bytes, const Page& page, RecordSink& sink,
                                           PageCounts& counts) {
  const auto root = parser.parse(bytes);
  if (root) {
    add(parser.repairs(), repairs);
    normalize_records(*root, page, sink, counts);
    return;
  }
  counts.page_is_json = false;
  counts.rejects += 1;
  sink.reject({0, "parse", "", "", root.error().message});
}

void Normalizer::State::normalize_line(std::string_view line, std::size_t number, const Page& page,
                                       RecordSink& sink, PageCounts& counts) {
  const auto root = parser.parse(line);
  if (root) {
    add(parser.repairs(), repairs);
    normalize_records(*root, page, sink, counts);
    return;
  }
  // It takes a record's place, so that the positions of those behind it do not depend on what it was.
  sink.reject(
      {positions_of(counts), "parse", "", "", "line " + std::to_string(number) + ": " + root.error().message});
  counts.records += 1;
  counts.rejects += 1;
}

void Normalizer::State::normalize_records(json::Element root, const Page& page, RecordSink& sink,
                                          PageCounts& counts) {
  if (const std::string problem = select(root); !problem.empty()) {
    sink.reject({positions_of(counts), "map", "", "", problem});
    counts.records += 1;
    counts.rejects += 1;
    return;
  }
  const std::size_t before = positions_of(counts);
  for (std::size_t i = 0; i < records.size(); ++i) {
    normalize_record(root, i, before + records[i].position, page, sink, counts);
  }
  counts.left_out += positions - records.size();
}

void Normalizer::State::normalize_record(json::Element root, std::size_t index, std::size_t position,
                                         const Page& page, RecordSink& sink, PageCounts& counts) {
  const json::Element record = records[index].value;
  counts.records += 1;
  if (const auto kind = not_a_record(record); !kind.empty()) {
    const std::string reason = "the record is " + std::string(kind) + ", not an object";
    reject({position, "map", "", "", reason}, root, index, sink, counts);
    return;
  }
  const ConversionContext context{page.fetched_at, facts.base_url, mapping::Reading::automatic};
  reader.read({record, root, context, {}, budget}, counts.fields, nullptr);
  if (auto flaw = reader.flaw()) {
    flaw->record = position;
    reject(std::move(*flaw), root, index, sink, counts);
    return;
  }
  counts.postings += 1;
  sink.posting(position, reader.posting());
}

void Normalizer::State::reject(Reject reject, json::Element root, std::size_t index, RecordSink& sink,
                               PageCounts& counts) {
  reject.path = record_path(root, index);
  counts.rejects += 1;
  sink.reject(std::move(reject));
}

// Fills `records`; else says why it did not.
std::string Normalizer::State::select(json::Element root) {
  records.clear();
  located.clear();
  locatable = true;
  try {
    positions = records_path.number(root, records, budget);
    return "";
  } catch (const jsonpath::TooManyNodes& too_many) {
    records.clear();
    return std::string("records: ") + too_many.what();
  }
}

// "" where there are so many records that their paths would fill the memory.
std::string Normalizer::State::record_path(json::Element root, std::size_t index) {
  try {
    if (located.empty() && locatable) records_path.locate(root, located);
  } catch (const jsonpath::TooManyNodes&) {
    located.clear();
    locatable = false;
  }
  return located.empty() ? "" : located[index].path;
}

std::vector<FieldTrace> Normalizer::State::trace(json::Element root, std::size_t index, const Page& page) {
  std::vector<FieldTrace> traces(mapping::kPostingFieldCount);
  if (const auto kind = not_a_record(records[index].value); !kind.empty()) {
    for (auto& trace : traces) trace.reason = "the record is " + std::string(kind) + ", not an object";
    return traces;
  }
  const ConversionContext context{page.fetched_at, facts.base_url, mapping::Reading::automatic};
  std::array<FieldCounts, mapping::kPostingFieldCount> uncounted;
  reader.read({records[index].value, root, context, record_path(root, index), budget}, uncounted, &traces);
  return traces;
}

Normalizer::Normalizer(const mapping::Mapping& mapping, SourceFacts facts, std::uint64_t path_steps)
    : state_(std::make_unique<State>(mapping, std::move(facts), path_steps)) {}

Normalizer::~Normalizer() = default;
Normalizer::Normalizer(Normalizer&&) noexcept = default;

PageCounts Normalizer::normalize(const Page& page, RecordSink& sink) {
  PageCounts counts;
  state_->repairs = {};
  state_->budget = jsonpath::Budget(state_->path_steps);
  if (page.format == PageFormat::json) {
    state_->normalize_document(page.body, page, sink, counts);
  } else {
    each_line(page.body, [&](std::string_view line, std::size_t number) {
      state_->normalize_line(line, number, page, sink, counts);
      return true;
    });
  }
  counts.repairs = state_->repairs.text();
  return counts;
}

std::vector<FieldTrace> Normalizer::explain(const Page& page, std::size_t record) {
  std::vector<FieldTrace> traces;
  state_->budget = jsonpath::Budget(state_->path_steps);
  std::size_t before = 0;  // positions of the lines before this one
  const auto visit = [&](std::string_view bytes, std::size_t) {
    const auto root = state_->parser.parse(bytes);
    if (!root || !state_->select(*root).empty()) {
      before += 1;
      return before <= record;
    }
    if (record < before + state_->positions) {
      const auto found = std::ranges::find(state_->records, record - before, &jsonpath::NumberedNode::position);
      if (found != state_->records.end()) {
        traces = state_->trace(*root, static_cast<std::size_t>(found - state_->records.begin()), page);
      }
      return false;
    }
    before += state_->positions;
    return true;
  };
  if (page.format == PageFormat::json) {
    visit(page.body, 1);
  } else {
    each_line(page.body, visit);
  }
  return traces;
}

}  // namespace tributary::normalize

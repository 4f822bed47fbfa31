#include "normalize/normalizer.hpp"

#include <algorithm>

#include "jsonpath/path.hpp"
#include "normalize/documents.hpp"
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

// How many positions are taken so far.
std::size_t positions_of(const PageCounts& counts) {
  return counts.records + counts.left_out;
}

}  // namespace

struct Normalizer::State {
  State(const mapping::Mapping& mapping, SourceFacts source_facts, std::uint64_t steps)
      : records_path(mapping.records),
        facts(std::move(source_facts)),
        reader(mapping, facts),
        documents(lists_of(mapping)),
        path_steps(steps) {}

  using Document = Result<json::Element, json::Problem>;

  void normalize_document(const Document& root, const Page& page, RecordSink& sink, PageCounts& counts);
  void normalize_line(const Document& root, std::size_t number, const Page& page, RecordSink& sink,
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
  DocumentReader documents;
  std::uint64_t path_steps;
  jsonpath::Budget budget{path_steps};          // what is left of it for the page
  Repairs repairs;                              // of the page so far
  std::vector<jsonpath::NumberedNode> records;  // of the document under way
  std::size_t positions = 0;                    // those that its filter refused counted
  std::vector<jsonpath::LocatedNode> located;   // the same, filled when a path is first asked for
  bool locatable = true;                        // as long as filling it has not cost too much
};

void Normalizer::State::normalize_document(const Document& root, const Page& page, RecordSink& sink,
                                           PageCounts& counts) {
  if (root) {
    repairs.add(documents.repairs());
    normalize_records(*root, page, sink, counts);
    return;
  }
  counts.page_is_json = false;
  counts.rejects += 1;
  sink.reject({0, "parse", "", "", root.error().message});
}

void Normalizer::State::normalize_line(const Document& root, std::size_t number, const Page& page,
                                       RecordSink& sink, PageCounts& counts) {
  if (root) {
    repairs.add(documents.repairs());
    normalize_records(*root, page, sink, counts);
    return;
  }
  // It takes a record's place, so that the positions of those behind it do not depend on what it was.
  sink.reject({positions_of(counts), "parse", "", "",
               "line " + std::to_string(number) + ": " + root.error().message});
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
  state_->documents.each(page.body, page.format, [&](const State::Document& root, std::size_t number) {
    if (page.format == PageFormat::ndjson) {
      state_->normalize_line(root, number, page, sink, counts);
    } else {
      state_->normalize_document(root, page, sink, counts);
    }
    return true;
  });
  counts.repairs = state_->repairs.text();
  return counts;
}

std::vector<FieldTrace> Normalizer::explain(const Page& page, std::size_t record) {
  std::vector<FieldTrace> traces;
  state_->budget = jsonpath::Budget(state_->path_steps);
  std::size_t before = 0;  // positions of the documents before this one
  state_->documents.each(page.body, page.format, [&](const State::Document& root, std::size_t) {
    if (!root || !state_->select(*root).empty()) {
      before += 1;
      return before <= record;
    }
    if (record < before + state_->positions) {
      const auto found =
          std::ranges::find(state_->records, record - before, &jsonpath::NumberedNode::position);
      if (found != state_->records.end()) {
        traces = state_->trace(*root, static_cast<std::size_t>(found - state_->records.begin()), page);
      }
      return false;
    }
    before += state_->positions;
    return true;
  });
  return traces;
}

}  // namespace tributary::normalize

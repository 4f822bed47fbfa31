#include "normalize/field_reader.hpp"

#include <algorithm>
#include <array>

#include "json/text.hpp"
#include "mapping/enumerations.hpp"
#include "normalize/example_value.hpp"
#include "normalize/list_text.hpp"

namespace tributary::normalize {

namespace {

using Outcome = Conversion::Outcome;
using Source = mapping::Expression::Source;
using simdjson::dom::element_type;

constexpr std::string_view kTooManyNodes = "its path selects or visits too many nodes";
constexpr std::uint64_t kStepsOfElement = 16;    // of a selected array, each of which is looked at and read
constexpr std::size_t kListBytesInOneStep = 64;  // that a new value is compared with
constexpr std::size_t kMaxUnmappedValues = 100;  // more are not a vocabulary
constexpr std::size_t kMaxUnmappedBytes = 200;   // longer is a text, not a value

// Which fields gather all that a path selects, and with what between.
std::string_view list_separator(mapping::PostingField field) {
  switch (field) {
    case mapping::PostingField::employment_type:
      return ",";
    case mapping::PostingField::location:
      return "; ";
    default:
      return "";
  }
}

// The first group of the first match, or the whole match; "" when there is none.
std::string_view captured(const re2::RE2& regex, std::string_view text) {
  std::array<re2::StringPiece, 2> groups;
  const int count = regex.NumberOfCapturingGroups() + 1;
  const re2::StringPiece input(text.data(), text.size());
  if (!regex.Match(input, 0, input.size(), re2::RE2::UNANCHORED, groups.data(), count)) return {};
  const re2::StringPiece& group = groups[static_cast<std::size_t>(count - 1)];
  return {group.data(), group.size()};
}

// The text of an XML element that has attributes or children beside it: a path to it need not know of these,
// which the next page may not have.
json::Element without_attributes(json::Element node) {
  simdjson::dom::object members;
  json::Element text;
  const bool has_text =
      node.get(members) == simdjson::SUCCESS && members["#text"].get(text) == simdjson::SUCCESS;
  return has_text ? text : node;
}

// Of several tries none of which filled: the first one that failed says more than one that was empty.
void keep_reason(Conversion& kept, const Conversion& tried) {
  if (kept.outcome == Outcome::empty) kept = tried;
}

}  // namespace

FieldReader::FieldReader(mapping::PostingField field, Program program)
    : field_(field),
      program_(std::move(program)),
      converter_(converter_of(field)),
      list_separator_(list_separator(field)) {}

Conversion FieldReader::read(const RecordInput& input, FieldCounts& counts, std::string& out,
                             FieldTrace* trace) {
  input_ = &input;
  counts_ = &counts;
  trace_ = trace;
  failed_example_.clear();
  const Conversion conversion = convert(program_, nullptr, out);
  if (conversion.outcome != Outcome::filled) return conversion;
  // PostgreSQL's text has no U+0000.
  std::replace(out.begin(), out.end(), '\0', ' ');
  return out.empty() ? Conversion::empty() : conversion;
}

Conversion FieldReader::convert(Program& program, const Around* around, std::string& out) {
  if (program.source == Source::first) return convert_first(program, around, out);
  if (trace_ != nullptr) {
    trace_->branch = program.pointer;
    trace_->paths.clear();
    trace_->found.clear();
  }
  const bool each = program.source == Source::path && !program.separator && !list_separator_.empty();
  if (each) return convert_each(program, around, out);
  const Text found = find_unmodified(program);
  if (found.conversion.outcome != Outcome::filled) return found.conversion;
  return convert_text(found, Around{program, around}, out);
}

Conversion FieldReader::convert_first(Program& program, const Around* around, std::string& out) {
  const Around chain{program, around};
  Conversion result = Conversion::empty();
  for (Program& part : program.parts) {
    const Conversion tried = convert(part, &chain, out);
    if (tried.outcome == Outcome::filled) return tried;
    keep_reason(result, tried);
  }
  return result;
}

Conversion FieldReader::convert_each(Program& program, const Around* around, std::string& out) {
  if (!select(program)) return Conversion::failed(kTooManyNodes);
  out.clear();
  Conversion result = Conversion::empty();
  for (std::size_t i = 0; i < program.nodes.size(); ++i) {
    if (!input_->budget.affords(out.size() / kListBytesInOneStep)) return Conversion::failed(kTooManyNodes);
    const Text found = text_of(program, program.nodes[i]);
    Conversion tried = found.conversion;
    if (tried.outcome == Outcome::filled) {
      tried = convert_text(found, Around{program, around}, each_);
      trace_node(program, i);
    }
    if (tried.outcome != Outcome::filled) {
      keep_reason(result, tried);
    } else {
      append_distinct(each_, list_separator_, out);
    }
  }
  if (out.empty()) return result;
  if (field_ == mapping::PostingField::employment_type) order_terms(field_, out, each_);
  return Conversion::filled();
}

// The modifiers from the innermost expression outwards, then the converter.
Conversion FieldReader::convert_text(const Text& found, const Around& chain, std::string& out) {
  std::string_view text = found.text;
  bool mapped = false;
  ConversionContext context = input_->context;
  context.is_json_number = found.is_json_number;
  for (const Around* link = &chain; link != nullptr; link = link->around) {
    const Text modified = modify(link->program, text, mapped);
    if (modified.conversion.outcome != Outcome::filled) return modified.conversion;
    text = modified.text;
    if (context.reading == mapping::Reading::automatic) context.reading = link->program.reading;
  }
  if (trace_ != nullptr) {
    if (!trace_->found.empty()) trace_->found += list_separator_;
    trace_->found += text;
  }
  if (mapped && mapping::enumerated(field_)) {
    if (trace_ != nullptr) trace_->converter = "value map";
    out = text;
    return Conversion::filled();
  }
  const Conversion conversion = converter_(text, context, out);
  if (conversion.outcome == Outcome::failed && failed_example_.empty()) write_example(text, failed_example_);
  return conversion;
}

FieldReader::Text FieldReader::find(Program& program) {
  const Text found = find_unmodified(program);
  if (found.conversion.outcome != Outcome::filled) return found;
  bool mapped = false;
  return modify(program, found.text, mapped);
}

FieldReader::Text FieldReader::find_unmodified(Program& program) {
  switch (program.source) {
    case Source::path:
      return program.separator ? find_all(program) : find_path(program);
    case Source::first:
      return find_first(program);
    case Source::join:
      return find_join(program);
    case Source::text_template:
      return find_template(program);
    default:
      break;
  }
  if (!program.problem.empty()) return {Conversion::failed(program.problem), {}};
  return {Conversion::filled(), program.text};
}

// The first selected value that says something.
FieldReader::Text FieldReader::find_path(Program& program) {
  if (!select(program)) return {Conversion::failed(kTooManyNodes), {}};
  Text result{Conversion::empty(), {}};
  for (std::size_t i = 0; i < program.nodes.size(); ++i) {
    const Text found = text_of(program, program.nodes[i]);
    if (found.conversion.outcome == Outcome::filled) {
      trace_node(program, i);
      return found;
    }
    keep_reason(result.conversion, found.conversion);
  }
  return result;
}

// All selected values that say something, with the separator between.
FieldReader::Text FieldReader::find_all(Program& program) {
  if (!select(program)) return {Conversion::failed(kTooManyNodes), {}};
  program.joined.clear();
  Conversion result = Conversion::empty();
  for (std::size_t i = 0; i < program.nodes.size(); ++i) {
    const Text found = text_of(program, program.nodes[i]);
    if (found.conversion.outcome != Outcome::filled) {
      keep_reason(result, found.conversion);
      continue;
    }
    if (!program.joined.empty()) program.joined += *program.separator;
    if (!input_->budget.affords(found.text.size())) return {Conversion::failed(kTooManyNodes), {}};
    program.joined += found.text;
    trace_node(program, i);
  }
  if (program.joined.empty()) return {result, {}};
  return {Conversion::filled(), program.joined};
}

FieldReader::Text FieldReader::find_first(Program& program) {
  Text result{Conversion::empty(), {}};
  for (Program& part : program.parts) {
    const Text found = find(part);
    if (found.conversion.outcome == Outcome::filled) return found;
    keep_reason(result.conversion, found.conversion);
  }
  return result;
}

FieldReader::Text FieldReader::find_join(Program& program) {
  program.joined.clear();
  Conversion result = Conversion::empty();
  for (Program& part : program.parts) {
    const Text found = find(part);
    if (found.conversion.outcome != Outcome::filled) {
      keep_reason(result, found.conversion);
      continue;
    }
    if (!program.joined.empty()) program.joined += *program.separator;
    program.joined += found.text;
  }
  if (program.joined.empty()) return {result, {}};
  return {Conversion::filled(), program.joined};
}

// All parts, or nothing: half a URL is worse than none.
FieldReader::Text FieldReader::find_template(Program& program) {
  program.joined.clear();
  for (const auto& piece : program.pieces) {
    program.joined += piece.literal;
    if (!piece.part) continue;
    const Text found = find(program.parts[*piece.part]);
    if (found.conversion.outcome != Outcome::filled) return found;
    program.joined += found.text;
  }
  return {Conversion::filled(), program.joined};
}

FieldReader::Text FieldReader::modify(Program& program, std::string_view text, bool& mapped) {
  if (program.capture) text = captured(*program.capture, text);
  if (text.empty()) return {Conversion::empty(), {}};
  if (program.values.empty()) return {Conversion::filled(), text};
  if (const auto value = program.values.find(text)) {
    if (value->empty()) return {Conversion::empty(), {}};
    mapped = true;
    return {Conversion::filled(), *value};
  }
  if (program.keep_unmapped) return {Conversion::filled(), text};
  count_unmapped(text);
  return {Conversion::failed("the value map lacks it"), {}};
}

// False when that costs more than the page's paths may.
bool FieldReader::select(Program& program) {
  program.nodes.clear();
  program.selection.clear();
  program.node_paths.clear();
  try {
    select_nodes(program);
    return true;
  } catch (const jsonpath::TooManyNodes&) {
    return false;
  }
}

// Fills program.nodes: what the path selects, an array standing for its elements.
void FieldReader::select_nodes(Program& program) {
  const json::Element root = program.from_page ? input_->page : input_->record;
  if (trace_ != nullptr) {
    select_traced(program, root, program.from_page ? "$" : input_->record_path);
    return;
  }
  if (program.singular) {
    if (const auto node = program.path->first(root)) program.selection.push_back(*node);
  } else {
    program.path->select(root, program.selection, input_->budget);
  }
  for (const json::Element node : program.selection) {
    if (node.type() != element_type::ARRAY) {
      program.nodes.push_back(node);
      continue;
    }
    const simdjson::dom::array elements(node);
    input_->budget.spend(kStepsOfElement * elements.size());
    for (const json::Element element : elements) program.nodes.push_back(element);
  }
}

void FieldReader::select_traced(Program& program, json::Element root, std::string_view prefix) {
  std::vector<jsonpath::LocatedNode> located;
  program.path->locate(root, located, input_->budget);
  for (const auto& node : located) {
    const std::string path = std::string(prefix) + node.path.substr(1);  // without its own $
    if (node.value.type() != element_type::ARRAY) {
      program.nodes.push_back(node.value);
      program.node_paths.push_back(path);
      continue;
    }
    std::size_t index = 0;
    for (const json::Element element : simdjson::dom::array(node.value)) {
      program.nodes.push_back(element);
      program.node_paths.push_back(path + '[' + std::to_string(index++) + ']');
    }
  }
}

FieldReader::Text FieldReader::text_of(Program& program, json::Element node) {
  node = without_attributes(node);
  std::string_view text;
  const bool number = node.type() != element_type::STRING && node.type() != element_type::BOOL;
  switch (node.type()) {
    case element_type::NULL_VALUE:
      return {Conversion::empty(), {}};
    case element_type::OBJECT:
      if (simdjson::dom::object(node).size() == 0) return {Conversion::empty(), {}};
      return {Conversion::failed("is an object, not a text"), {}};
    case element_type::ARRAY:
      if (simdjson::dom::array(node).size() == 0) return {Conversion::empty(), {}};
      return {Conversion::failed("is a list of lists, not a text"), {}};
    case element_type::STRING:
      text = std::string_view(node);
      break;
    default:
      program.scalar.clear();
      json::append_scalar(node, program.scalar);
      text = program.scalar;
  }
  // A value map may well know what "none" or "-" stands for.
  const bool nothing = says_nothing(text) && (program.values.empty() || !program.values.find(text));
  return {text.empty() || nothing ? Conversion::empty() : Conversion::filled(), text, number};
}

void FieldReader::count_unmapped(std::string_view text) {
  if (text.size() > kMaxUnmappedBytes) text = "(a long text)";
  auto& unmapped = counts_->unmapped;
  const auto known = unmapped.find(text);
  if (known != unmapped.end()) {
    known->second += 1;
  } else if (unmapped.size() < kMaxUnmappedValues) {
    unmapped.emplace(text, 1);
  }
}

void FieldReader::trace_node(const Program& program, std::size_t node) {
  if (trace_ != nullptr) trace_->paths.push_back(program.node_paths[node]);
}

}  // namespace tributary::normalize

// parse_mapping(): a document from a stranger to a Mapping, or to all that is wrong with it.

#include <boost/json.hpp>

#include "base/did_you_mean.hpp"
#include "mapping/document_check.hpp"
#include "mapping/expression_parser.hpp"
#include "mapping/limits.hpp"
#include "mapping/mapping.hpp"

namespace tributary::mapping {

namespace {

namespace json = boost::json;

const std::vector<std::string> kMembers = {"format", "records", "fields", "keep"};

std::vector<std::string> field_names() {
  return {kPostingFieldNames.begin(), kPostingFieldNames.end()};
}

std::vector<MappingProblem> refusal(std::string message) {
  return {{"", std::move(message)}};
}

Result<json::value, std::vector<MappingProblem>> parse_json(std::string_view document) {
  if (document.size() > kMaxDocumentBytes) {
    return refusal("the document has " + std::to_string(document.size()) + " bytes; at most " +
                   std::to_string(kMaxDocumentBytes) + " are allowed");
  }
  json::stream_parser parser;
  json::error_code error;
  const std::size_t read = parser.write_some(document.data(), document.size(), error);
  if (!error && document.find_first_not_of(" \t\r\n", read) != std::string_view::npos) {
    error = json::error::extra_data;
  }
  if (!error) parser.finish(error);
  if (!error) return parser.release();
  return refusal("the document is not JSON at byte " + std::to_string(read) + ": " + error.message());
}

void check_members(const json::object& document, Problems& problems) {
  for (const auto& [member, value] : document) {
    if (std::find(kMembers.begin(), kMembers.end(), member) != kMembers.end()) continue;
    problems.add(child("", member), "no such member of a mapping document" + did_you_mean(member, kMembers));
  }
}

void check_format(const json::object& document, Problems& problems) {
  const std::string expected = "write \"format\": \"" + std::string(kFormat) + "\"";
  const auto* format = document.if_contains("format");
  if (format == nullptr) {
    problems.add("/format", "is missing; " + expected);
  } else if (!format->is_string() || format->get_string() != kFormat) {
    problems.add("/format", "is not a format that this host reads; " + expected);
  }
}

std::optional<jsonpath::Path> parse_records(const json::object& document, Problems& problems) {
  if (const auto* records = document.if_contains("records"))
    return expect_path(*records, "/records", problems);
  problems.add("/records", "is missing; write the JSONPath of the page's records, such as \"$.jobs[*]\"");
  return std::nullopt;
}

void parse_field(std::string_view member, const json::value& value, Mapping& mapping, Problems& problems) {
  const std::string pointer = child("/fields", member);
  const auto field = posting_field(member);
  if (!field) {
    problems.add(pointer, "no such posting field" + did_you_mean(member, field_names()));
    return;
  }
  mapping.field(*field) = parse_expression(value, *field, pointer, problems);
}

void check_required(const json::object& fields, Problems& problems) {
  for (const PostingField field : kRequiredFields) {
    if (fields.contains(name(field))) continue;
    problems.add(child("/fields", name(field)), "is missing; without it no record becomes a posting");
  }
}

void parse_fields(const json::object& document, Mapping& mapping, Problems& problems) {
  const auto* member = document.if_contains("fields");
  const auto* fields = member == nullptr ? nullptr : member->if_object();
  if (fields == nullptr) {
    problems.add("/fields", (member == nullptr ? "is missing" : "found " + std::string(kind(*member))) +
                                "; write an object: posting field to expression");
    return;
  }
  check_required(*fields, problems);
  for (const auto& [field, value] : *fields) parse_field(field, value, mapping, problems);
}

void parse_keep(const json::object& document, Mapping& mapping, Problems& problems) {
  const auto* member = document.if_contains("keep");
  if (member == nullptr) return;
  const auto* keep = member->if_object();
  if (keep == nullptr) {
    problems.add("/keep", "found " + std::string(kind(*member)) +
                              "; write an object: name in source_metadata to JSONPath");
    return;
  }
  if (keep->size() > kMaxKeptValues) {
    problems.add("/keep", "keeps " + std::to_string(keep->size()) + " values; at most " +
                              std::to_string(kMaxKeptValues) + " are allowed");
    return;
  }
  for (const auto& [kept, value] : *keep) {
    auto path = expect_path(value, child("/keep", kept), problems);
    if (path) mapping.keep.emplace_back(kept, std::move(*path));
  }
}

}  // namespace

Result<Mapping, std::vector<MappingProblem>> parse_mapping(std::string_view document) {
  const auto parsed = parse_json(document);
  if (!parsed) return parsed.error();
  const auto* object = parsed->if_object();
  if (object == nullptr) {
    return refusal("found " + std::string(kind(*parsed)) + ", expected a mapping document, an object");
  }
  Problems problems;
  check_duplicates(document, problems);
  check_members(*object, problems);
  check_format(*object, problems);
  auto records = parse_records(*object, problems);
  // Reading goes on without records, so that the other problems are found too.
  Mapping mapping{records ? *records : *jsonpath::Path::parse("$"), {}, {}};
  parse_fields(*object, mapping, problems);
  parse_keep(*object, mapping, problems);
  if (problems.count() > 0) return problems.take();
  return mapping;
}

}  // namespace tributary::mapping

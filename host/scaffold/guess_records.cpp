#include <algorithm>
#include <set>

#include "base/error.hpp"
#include "json/text.hpp"
#include "mapgen/record_path.hpp"
#include "scaffold/guess_parts.hpp"
#include "scaffold/names.hpp"
#include "shape/shape.hpp"

namespace tributary::scaffold {
namespace {

constexpr std::size_t kSampled = 200;  // records that are looked at for an id

// "$.data.jobs[*]._source" as the names up to the array and what comes behind it.
struct Steps {
  std::vector<std::string> list;
  bool is_list = false;
  bool nested = false;  // a list inside of another one
  bool plain = true;
};

Steps steps_of(const std::string& path) {
  Steps steps;
  for (const mapgen::PathStep& step : mapgen::path_steps(path)) {
    if (step.kind == mapgen::PathStep::Kind::elements && step.name == "[*]") {
      steps.nested = steps.is_list;
      steps.is_list = true;
    } else if (step.kind != mapgen::PathStep::Kind::member) {
      steps.plain = false;
    } else if (!steps.is_list) {
      steps.plain = steps.plain && fits_in_a_path(step.name);
      steps.list.push_back(step.name);
    }
  }
  return steps;
}

bool is_plain_name(std::string_view name) {
  return !(name[0] >= '0' && name[0] <= '9') && std::all_of(name.begin(), name.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
  });
}

// As plugin rest writes it.
std::string json_path_of(const std::vector<std::string>& names) {
  std::string path = "$";
  for (const std::string& name : names) {
    if (is_plain_name(name)) {
      path += "." + name;
    } else {
      path += "[";
      json::append_string(name, path);
      path += "]";
    }
  }
  return path + "[*]";
}

std::string joined(const std::vector<std::string>& names) {
  std::string path;
  for (const std::string& name : names) path += (path.empty() ? "" : ".") + name;
  return path;
}

[[noreturn]] void no_records(const Sample& sample, bool empty_list) {
  throw Error(
      ErrorKind::run_failed,
      sample.name + (empty_list
                         ? ": its list of postings is empty; give a reply that has some"
                         : ": no list of postings was found in it; give a reply of the list, an array of "
                           "objects with titles"));
}

std::string scalar(json::Element value) {
  std::string text;
  json::append_scalar(value, text);
  return text;
}

// Whether `path` has another value in each of the records; of several, one may be a notice and no posting.
bool tells_apart(const std::vector<json::Element>& records, const std::string& path) {
  constexpr std::size_t kSeveral = 4;
  std::size_t without = 0;
  std::set<std::string> seen;
  for (const json::Element record : records) {
    const auto value = value_at(record, path);
    const bool told = value && (value->is_string() || value->is_int64() || value->is_uint64());
    const std::string text = told ? scalar(*value) : "";
    if (!text.empty() && !seen.insert(text).second) return false;
    without += text.empty() ? 1 : 0;
  }
  return !records.empty() && without <= (records.size() < kSeveral ? 0 : 1);
}

struct IdCandidate {
  std::size_t depth;
  std::size_t rank;
  std::string path;
};

void collect_ids(json::Element record, const std::string& prefix, std::size_t depth,
                 std::vector<IdCandidate>& out) {
  if (!record.is_object()) return;
  for (const auto member : simdjson::dom::object(record)) {
    const std::string key(member.key);
    if (!fits_in_a_path(key)) continue;
    const std::string path = prefix.empty() ? key : prefix + "." + key;
    if (const auto rank = names_id(key)) out.push_back({depth, *rank, path});
    if (depth == 0 && member.value.is_object()) collect_ids(member.value, path, depth + 1, out);
  }
}

}  // namespace

void guess_records(const Sample& sample, json::Element root, Api& api) {
  const auto candidates = shape::find_records(root);
  const shape::RecordsCandidate* chosen = nullptr;
  for (const auto& candidate : candidates) {
    const Steps steps = steps_of(candidate.path);
    if (steps.is_list && steps.plain && candidate.records > 0) {
      chosen = &candidate;
      break;
    }
  }
  if (chosen == nullptr) {
    const bool empty =
        std::any_of(candidates.begin(), candidates.end(), [](const auto& each) { return each.records == 0; });
    no_records(sample, empty);
  }
  // One object that looks more like a posting than what lists it holds: a detail, an error.
  if (candidates.front().path == "$") no_records(sample, false);
  const Steps steps = steps_of(chosen->path);
  api.records = joined(steps.list);
  api.records_path = json_path_of(steps.list);
  api.mapping_records = chosen->path;
  api.sample_records = chosen->records;
  if (steps.nested) {
    const auto list = value_at(root, api.records);
    api.sample_records = list && list->is_array() ? simdjson::dom::array(*list).size() : chosen->records;
    api.unknown.push_back("how to page inside of a list: the postings are at " + chosen->path +
                          ", a list in each element of another one, which is handed in as it is");
  }
  const char* one = sample.format == SampleFormat::ndjson   ? "line"
                    : sample.format == SampleFormat::jsonld ? "JobPosting"
                                                            : "object";
  const std::string where = sample.format == SampleFormat::ndjson   ? "one a line"
                            : sample.format == SampleFormat::jsonld ? "in the page's JSON-LD"
                            : api.records.empty()                   ? "at the body itself"
                                                                    : "at " + api.records;
  api.findings.push_back(
      {"records", where,
       std::to_string(api.sample_records) +
           (api.sample_records == 1 ? " " + std::string(one) : " " + std::string(one) + "s")});
}

void guess_id(json::Element root, Api& api) {
  const auto list = value_at(root, api.records);
  std::vector<json::Element> records;
  if (list && list->is_array()) {
    for (const json::Element record : simdjson::dom::array(*list)) {
      if (records.size() < kSampled) records.push_back(record);
    }
  }
  std::vector<IdCandidate> candidates;
  if (!records.empty()) collect_ids(records.back(), "", 0, candidates);
  std::stable_sort(candidates.begin(), candidates.end(), [](const IdCandidate& a, const IdCandidate& b) {
    return std::pair(a.depth, a.rank) < std::pair(b.depth, b.rank);
  });
  for (const IdCandidate& candidate : candidates) {
    if (!tells_apart(records, candidate.path)) continue;
    api.id = candidate.path;
    api.findings.push_back({"id", "at " + candidate.path, "another one in each record"});
    return;
  }
  api.unknown.push_back(
      "what tells two postings apart: no member with a name such as id is there in each and differs; "
      "the record's bytes are taken");
}

}  // namespace tributary::scaffold

#include "sandbox/records.hpp"

#include <boost/json.hpp>

#include <algorithm>
#include <fstream>
#include <iterator>

#include "base/error.hpp"
#include "plugin_api/json_view.hpp"

namespace tributary::sandbox {
namespace {

namespace fs = std::filesystem;
using plugin::JsonView;

std::vector<fs::path> files_of(const fs::path& directory, std::string_view prefix) {
  std::vector<fs::path> files;
  std::error_code error;
  for (const fs::directory_entry& entry : fs::directory_iterator(directory, error)) {
    const fs::path file = entry.path();
    if (file.extension() == ".json" && file.filename().string().starts_with(prefix)) files.push_back(file);
  }
  if (files.empty()) {
    throw Error(ErrorKind::unavailable, "the sandbox found no " + std::string(prefix) + "*.json in " +
                                            directory.string() + "; say where the samples are");
  }
  std::sort(files.begin(), files.end());
  return files;
}

}  // namespace

std::string text_of(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  if (!in) throw Error(ErrorKind::unavailable, "the sandbox cannot read its sample " + file.string());
  return {std::istreambuf_iterator<char>(in), {}};
}

Records records_of(const fs::path& directory, std::string_view prefix, std::string_view path) {
  Records records;
  for (const fs::path& file : files_of(directory, prefix)) {
    const std::string text = text_of(file);
    try {
      const auto array = JsonView::parse(text).find(path);
      if (!array || !array->is(JsonView::Kind::array)) {
        throw Error(ErrorKind::unavailable,
                    "the sandbox's sample " + file.string() + " has no array at " + std::string(path));
      }
      for (const JsonView& record : array->elements()) records.emplace_back(record.raw());
    } catch (const plugin::JsonError& error) {
      throw Error(ErrorKind::unavailable,
                  "the sandbox's sample " + file.string() + " is not JSON: " + error.what());
    }
  }
  return records;
}

std::string array_of(const Records& records, std::size_t first, std::size_t count) {
  std::string out = "[";
  const std::size_t end = std::min(records.size(), first + std::min(count, records.size()));
  for (std::size_t i = first; i < end; ++i) out += (i > first ? "," : "") + records[i];
  return out + "]";
}

std::string value_of(std::string_view record, std::string_view path) {
  const auto value = JsonView::parse(record).find(path);
  return value ? value->text() : "";
}

std::string filtered(std::string_view object, const std::set<std::string>& names, bool kept) {
  const JsonView view = JsonView::parse(object);
  const std::vector<std::string> members = view.names();
  const std::vector<JsonView> values = view.elements();
  std::string out = "{";
  for (std::size_t i = 0; i < members.size(); ++i) {
    if (names.contains(members[i]) != kept) continue;
    if (out.size() > 1) out += ",";
    out += boost::json::serialize(boost::json::string(members[i])) + ":" + std::string(values[i].raw());
  }
  return out + "}";
}

}  // namespace tributary::sandbox

#include "sandbox/parameters.hpp"

#include <algorithm>
#include <string_view>

#include "plugin_api/json_view.hpp"
#include "sandbox/json_edit.hpp"

namespace tributary::sandbox {

namespace {

// The values of `name` in "findReqs;siteNumber=CX_1,limit=25".
std::vector<std::string> values_within(std::string_view text, const std::string& name) {
  std::vector<std::string> values;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find_first_of(";,"), text.size());
    const std::string_view pair = text.substr(0, end);
    if (pair.starts_with(name + "=")) values.emplace_back(pair.substr(name.size() + 1));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return values;
}

}  // namespace

Parameters::Parameters(const Question& question, std::map<std::string, std::string> path_holes,
                       std::string in)
    : question_(question),
      path_holes_(std::move(path_holes)),
      in_(in == kInBody && question.body.empty() ? kInQuery : std::move(in)) {
  if (in_ == kInBody) plugin::JsonView::parse(question_.body);
}

std::vector<std::string> Parameters::all(const std::string& name) const {
  if (name.empty()) return {};
  if (const auto hole = path_holes_.find(name); hole != path_holes_.end()) return {hole->second};
  if (in_ == kInBody) return values_at(question_.body, name);
  if (in_ != kInQuery) return values_within(question_.parameter(in_), name);
  std::vector<std::string> values;
  const auto [begin, end] = question_.query.equal_range(name);
  for (auto parameter = begin; parameter != end; ++parameter) values.push_back(parameter->second);
  return values;
}

std::string Parameters::first(const std::string& name) const {
  const std::vector<std::string> values = all(name);
  return values.empty() ? "" : values.front();
}

}  // namespace tributary::sandbox

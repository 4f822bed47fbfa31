#include "sandbox/parameters.hpp"

#include "plugin_api/json_view.hpp"
#include "sandbox/json_edit.hpp"

namespace tributary::sandbox {

Parameters::Parameters(const Question& question, std::map<std::string, std::string> path_holes, bool in_body)
    : question_(question), path_holes_(std::move(path_holes)), in_body_(in_body && !question.body.empty()) {
  if (in_body_) plugin::JsonView::parse(question_.body);
}

std::vector<std::string> Parameters::all(const std::string& name) const {
  if (name.empty()) return {};
  if (const auto hole = path_holes_.find(name); hole != path_holes_.end()) return {hole->second};
  if (in_body_) return values_at(question_.body, name);
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

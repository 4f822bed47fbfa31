#include "sandbox/route.hpp"

#include <algorithm>

namespace tributary::sandbox {
namespace {

std::string text_of_setting(const boost::json::value& value) {
  return value.is_string() ? std::string(value.get_string()) : boost::json::serialize(value);
}

}  // namespace

Holes::Holes(const boost::json::object& settings, const std::vector<std::string>& boards) {
  for (const auto& setting : settings) {
    std::vector<std::string>& values = values_[setting.key()];
    if (setting.value().is_array()) {
      for (const auto& element : setting.value().get_array()) values.push_back(text_of_setting(element));
    } else {
      values.push_back(text_of_setting(setting.value()));
    }
    values.insert(values.end(), boards.begin(), boards.end());
  }
}

bool Holes::allows(const std::string& name, const std::string& value) const {
  const auto values = values_.find(name);
  return values == values_.end() ||
         std::find(values->second.begin(), values->second.end(), value) != values->second.end();
}

std::string Holes::filled(std::string text) const {
  for (const auto& [name, values] : values_) {
    const std::string hole = "{" + name + "}";
    const std::size_t at = text.find(hole);
    if (at != std::string::npos && !values.empty()) text.replace(at, hole.size(), values.front());
  }
  return text;
}

Route::Route(Members& members, const Holes& holes)
    : method_(members.text("method", "GET")), path_(members.text("path")), holes_(holes) {
  if (method_ != "GET" && method_ != "POST") members.refuse("method", "\"GET\" or \"POST\"");
  for (const auto& [name, value] : members.pairs("query")) {
    query_.emplace_back(name, value.empty() ? std::nullopt : std::optional(PathTemplate(value)));
  }
}

std::optional<Match> Route::match(const Question& question) const {
  auto found = path_.match(question.path);
  if (!found) return {};
  for (const auto& [name, value] : query_) {
    const auto parameter = question.query.find(name);
    if (parameter == question.query.end()) return {};
    if (!value) continue;
    const auto holes = value->match(parameter->second);
    if (!holes) return {};
    found->insert(holes->begin(), holes->end());
  }
  Match match{std::move(*found)};
  match.method = question.method == method_ || (method_ == "GET" && question.method == "HEAD");
  for (const auto& [name, value] : match.holes) match.known = match.known && holes_.allows(name, value);
  return match;
}

bool Route::has_hole(std::string_view name) const {
  return path_.has_hole(name) || std::any_of(query_.begin(), query_.end(), [&](const auto& pair) {
           return pair.second && pair.second->has_hole(name);
         });
}

}  // namespace tributary::sandbox

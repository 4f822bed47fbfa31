// Which requests a list or a detail of a described site answers: a method, a path and parameters with holes.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "sandbox/members.hpp"
#include "sandbox/path_template.hpp"
#include "sandbox/site.hpp"

namespace tributary::sandbox {

// What a hole with a setting's name may stand for: the setting's value or values, and the site's boards.
class Holes {
 public:
  Holes() = default;
  Holes(const boost::json::object& settings, const std::vector<std::string>& boards);

  bool has(const std::string& name) const { return values_.contains(name); }
  bool allows(const std::string& name, const std::string& value) const;
  // Every {NAME} of a setting in `text` filled with its first value.
  std::string filled(std::string text) const;

 private:
  std::map<std::string, std::vector<std::string>> values_;
};

struct Match {
  std::map<std::string, std::string> holes;
  bool known = true;   // every hole of a setting has a value that it may have
  bool method = true;  // it is asked with the right method
};

class Route {
 public:
  Route() : path_("") {}
  // Reads the members path, query and method.
  Route(Members& members, const Holes& holes);

  std::optional<Match> match(const Question& question) const;  // nullopt: another request
  const std::string& method() const { return method_; }
  bool has_hole(std::string_view name) const;

 private:
  std::string method_;
  PathTemplate path_;
  std::vector<std::pair<std::string, std::optional<PathTemplate>>> query_;  // nullopt: any value
  Holes holes_;
};

}  // namespace tributary::sandbox

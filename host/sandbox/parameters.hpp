// What a request asks for, wherever its site has the parameters: holes of the path, the query, a form, or
// members of a JSON body.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "sandbox/site.hpp"

namespace tributary::sandbox {

// Keeps a reference to the question.
class Parameters {
 public:
  // `in_body`: names are paths in the question's body. Throws plugin::JsonError when that is not JSON.
  Parameters(const Question& question, std::map<std::string, std::string> path_holes, bool in_body);

  std::vector<std::string> all(const std::string& name) const;  // of a list in a body each element
  std::string first(const std::string& name) const;             // "" when absent
  bool has(const std::string& name) const { return !all(name).empty(); }

 private:
  const Question& question_;
  std::map<std::string, std::string> path_holes_;
  bool in_body_;
};

}  // namespace tributary::sandbox

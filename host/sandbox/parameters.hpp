// What a request asks for, wherever its site has the parameters: holes of the path, the query, a form, or
// members of a JSON body.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "sandbox/site.hpp"

namespace tributary::sandbox {

inline constexpr const char* kInQuery = "query";
inline constexpr const char* kInBody = "body";

// Keeps a reference to the question.
class Parameters {
 public:
  // `in`: "query"; "body", where names are paths in the question's body (plugin::JsonError when that is no
  // JSON); or the query parameter whose value holds them all: "findReqs;siteNumber=CX_1,limit=25".
  Parameters(const Question& question, std::map<std::string, std::string> path_holes, std::string in);

  std::vector<std::string> all(const std::string& name) const;  // of a list in a body each element
  std::string first(const std::string& name) const;             // "" when absent
  bool has(const std::string& name) const { return !all(name).empty(); }

 private:
  const Question& question_;
  std::map<std::string, std::string> path_holes_;
  std::string in_;
};

}  // namespace tributary::sandbox

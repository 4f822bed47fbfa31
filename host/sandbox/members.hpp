// The members of an object in a sandbox.json, read strictly: what is not asked for is a mistake.
#pragma once

#include <boost/json.hpp>

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace tributary::sandbox {

using Pairs = std::vector<std::pair<std::string, std::string>>;

// Keeps a reference to the object, and remembers which members were asked for. Every reader throws
// Error{configuration} with the file, the member and what it should be.
class Members {
 public:
  // `where`: for sentences, such as "samples/lever/sandbox.json, list".
  Members(const boost::json::value& value, std::string where);

  const boost::json::value* find(std::string_view name);  // null when absent
  std::string text(std::string_view name);                // required
  std::string text(std::string_view name, std::string otherwise);
  std::int64_t number(std::string_view name, std::int64_t otherwise);
  bool flag(std::string_view name, bool otherwise);
  std::vector<std::string> texts(std::string_view name);  // a text, or a list of texts
  Pairs pairs(std::string_view name);                     // an object of texts; true is the text ""
  std::vector<const boost::json::value*> objects(std::string_view name);  // an object, or a list of them

  // One of `words` (its position in them), or else a status of HTTP (the number).
  int word_or_status(std::string_view name, const std::vector<std::string_view>& words, int otherwise);
  int word(std::string_view name, const std::vector<std::string_view>& words, int otherwise);

  // Throws when the object has a member that was never asked for.
  void done() const;

  std::string where(std::string_view name) const;
  [[noreturn]] void refuse(std::string_view name, const std::string& expected) const;

 private:
  const boost::json::object* object_;
  std::string where_;
  std::vector<std::string> asked_;
};

}  // namespace tributary::sandbox

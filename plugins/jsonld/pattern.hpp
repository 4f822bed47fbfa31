// Which addresses a setting means: a text with * for any characters, the rest as it stands.
#pragma once

#include <string>
#include <string_view>

namespace tributary::jsonld {

class Pattern {
 public:
  // `list` is the address of the page that names the addresses. A pattern that begins with '/' is compared
  // with path and query of those that have its host and port, any other with the whole address.
  // REQUIRES of addresses: http or https.
  Pattern(std::string text, std::string_view list);

  bool empty() const { return text_.empty(); }
  bool matches(std::string_view url) const;

 private:
  std::string text_;
  std::string host_;  // of the list, with its port
};

}  // namespace tributary::jsonld

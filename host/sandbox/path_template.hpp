// An address with holes: "/v1/boards/{board}/jobs/{ID}".
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tributary::sandbox {

// The hole of a record's id. It matches whatever stands there, slashes too; other holes match no slash.
inline constexpr std::string_view kIdHole = "ID";
inline constexpr std::string_view kBase64IdHole = "ID|base64";

class PathTemplate {
 public:
  explicit PathTemplate(std::string_view text);

  // What each hole stands for in `path`; nullopt when `path` is none of these.
  std::optional<std::map<std::string, std::string>> match(std::string_view path) const;
  bool has_hole(std::string_view name) const;

 private:
  struct Part {
    std::string literal;
    std::string hole;  // behind it; "" at the end
  };
  std::vector<Part> parts_;
};

}  // namespace tributary::sandbox

#include "fetch/clean_text.hpp"

#include <simdjson.h>

namespace tributary::fetch {
namespace {

constexpr std::string_view kReplacement = "\xEF\xBF\xBD";

// The bytes of the longest valid character at the front of `text`; 0 for none.
std::size_t character_length(std::string_view text) {
  for (std::size_t length = 1; length <= 4 && length <= text.size(); ++length) {
    if (simdjson::validate_utf8(text.data(), length)) return length;
  }
  return 0;
}

}  // namespace

std::string clean(std::string_view text) {
  const bool valid = simdjson::validate_utf8(text.data(), text.size());
  if (valid && text.find('\0') == std::string_view::npos) return std::string(text);
  std::string out;
  while (!text.empty()) {
    const std::size_t length = character_length(text);
    const bool keep = length > 0 && text.front() != '\0';
    out += keep ? text.substr(0, length) : kReplacement;
    text.remove_prefix(keep ? length : 1);
  }
  return out;
}

}  // namespace tributary::fetch

#include "fetch/holes.hpp"

#include <algorithm>
#include <array>

namespace tributary::fetch {
namespace {

constexpr std::array<std::string_view, 9> kRestHoles{"page",    "offset", "offset_end", "size", "cursor",
                                                     "last_id", "from",   "to",         "found"};

bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

bool is_inside(char c) {
  return is_letter(c) || (c >= '0' && c <= '9') || c == '.' || c == '|';
}

// The length of the hole that begins with `text`, braces included; 0 where there is none.
std::size_t hole_length(std::string_view text) {
  if (text.size() < 3 || text[0] != '{' || !is_letter(text[1])) return 0;
  std::size_t end = 1;
  while (end < text.size() && is_inside(text[end])) ++end;
  return end < text.size() && text[end] == '}' ? end + 1 : 0;
}

std::string name_of(std::string_view hole) {
  const std::string_view inside = hole.substr(1, hole.size() - 2);
  return std::string(inside.substr(0, inside.find('|')));
}

// Calls `on_text` and `on_hole` for the pieces of `text` in their order.
template <class OnText, class OnHole>
void take_apart(std::string_view text, const OnText& on_text, const OnHole& on_hole) {
  for (std::size_t at = 0; at < text.size();) {
    const bool secret = text[at] == '$' && at + 1 < text.size() && text[at + 1] == '{';
    const std::size_t length = secret ? 0 : hole_length(text.substr(at));
    const std::size_t taken = length > 0 ? length : secret ? 2 : 1;
    length > 0 ? on_hole(text.substr(at, length)) : on_text(text.substr(at, taken));
    at += taken;
  }
}

}  // namespace

std::vector<std::string> holes_in(std::string_view text) {
  std::vector<std::string> names;
  take_apart(
      text, [](std::string_view) {}, [&](std::string_view hole) { names.push_back(name_of(hole)); });
  return names;
}

bool is_one_hole(std::string_view text) {
  return !text.empty() && hole_length(text) == text.size();
}

bool is_rest_hole(std::string_view name) {
  return name.starts_with("record.") || name.starts_with("split.") || name == "split_json" ||
         std::find(kRestHoles.begin(), kRestHoles.end(), name) != kRestHoles.end();
}

std::string with_holes_filled(std::string_view text,
                              const std::function<std::optional<std::string>(const std::string&)>& value_of) {
  std::string out;
  take_apart(
      text, [&](std::string_view piece) { out += piece; },
      [&](std::string_view hole) {
        const std::optional<std::string> value = value_of(name_of(hole));
        out += value ? *value : std::string(hole);
      });
  return out;
}

}  // namespace tributary::fetch

#include "normalize/example_value.hpp"

#include "normalize/utf8.hpp"

namespace tributary::normalize {
namespace {

constexpr std::size_t kMostBytes = 80;
constexpr std::string_view kEllipsis = "\xE2\x80\xA6";

}  // namespace

void write_example(std::string_view text, std::string& out) {
  out.clear();
  if (text.find('@') != std::string_view::npos) return;
  bool space = false;
  for (std::size_t i = 0; i < text.size();) {
    const auto point = utf8::at(text, i);
    i += point.length;
    if (point.value <= ' ' || (point.value >= 0x7F && point.value < 0xA0) || utf8::is_space(point.value) ||
        utf8::is_invisible(point.value)) {
      space = !out.empty();
      continue;
    }
    if (out.size() + 1 + point.length + kEllipsis.size() > kMostBytes) {
      out += kEllipsis;
      return;
    }
    if (space) out += ' ';
    space = false;
    utf8::append(point.value, out);
  }
}

}  // namespace tributary::normalize

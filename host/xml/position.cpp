#include "xml/position.hpp"

#include <algorithm>

namespace tributary::xml {

std::string position(std::string_view text, std::size_t offset) {
  const std::string_view before = text.substr(0, offset);
  const auto line = 1 + std::count(before.begin(), before.end(), '\n');
  const std::string_view in_line = before.substr(before.rfind('\n') + 1);  // npos + 1 is 0
  const auto column = 1 + std::count_if(in_line.begin(), in_line.end(), [](char c) {
                        return (static_cast<unsigned char>(c) & 0xC0) != 0x80;
                      });
  return "line " + std::to_string(line) + ", column " + std::to_string(column);
}

json::Problem problem(std::string_view text, std::size_t offset, const std::string& what) {
  return {offset, "not XML at " + position(text, offset) + ": " + what};
}

}  // namespace tributary::xml

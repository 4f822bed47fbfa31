#include "normalize/split_numbers.hpp"

namespace tributary::normalize {

void split_numbers(std::string_view words, std::string& out) {
  out.clear();
  char last = ' ';
  for (const char c : words) {
    const bool digit = c >= '0' && c <= '9';
    const bool last_digit = last >= '0' && last <= '9';
    if (c != ' ' && last != ' ' && digit != last_digit) out += ' ';
    out += c;
    last = c;
  }
}

}  // namespace tributary::normalize

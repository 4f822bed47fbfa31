#include "normalize/headline.hpp"

#include <algorithm>

#include "normalize/html_text.hpp"

namespace tributary::normalize {
namespace {

constexpr std::size_t kMostBytes = 2000;  // a headline and some markup
constexpr std::size_t kLongestLine = 300;
constexpr std::ptrdiff_t kFewestBars = 2;

}  // namespace

std::string_view headline(std::string_view text, std::string& scratch) {
  html_to_text(text.substr(0, kMostBytes), scratch);
  const std::string_view line = std::string_view(scratch).substr(0, scratch.find('\n'));
  const bool facts = line.size() <= kLongestLine && std::count(line.begin(), line.end(), '|') >= kFewestBars;
  return facts ? line : std::string_view{};
}

}  // namespace tributary::normalize

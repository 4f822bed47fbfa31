// A reply written anew: indented, with what is hidden hidden, as many of its records as are wanted, and
// values of its envelope replaced. Members keep their order. For one thread.
#pragma once

#include <cstddef>
#include <limits>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "json/parser.hpp"
#include "scaffold/hide.hpp"

namespace tributary::scaffold {

struct PageEdit {
  std::string records;  // names joined by dots: the array of which these are kept
  std::size_t first = 0;
  std::size_t count = std::numeric_limits<std::size_t>::max();
  std::vector<std::size_t> without = {};           // positions that are left out, too
  std::map<std::string, std::string> values = {};  // path of a member that is there, to JSON
  bool compact = false;                            // in one line, without an end of line
  bool in_html = false;  // with </ in texts as <\/, so that it may stand in a script of HTML
};

std::string page_text(json::Element root, Hider& hider, const PageEdit& edit);
// Each element of the array `root` in a line of its own.
std::string lines_text(json::Element root, Hider& hider, const PageEdit& edit);

}  // namespace tributary::scaffold

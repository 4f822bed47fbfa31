// The tags of an HTML page, one behind the other, where a browser would see them; no tree is built.
//
// For what a plugin looks for in a page: its links, its title, its <script type="application/ld+json">. What
// stands in comments or in the text of scripts, styles, titles and text areas is no tag. Any bytes are read,
// once and forwards, in time linear in their number: broken markup ends a tag late, or never, as in a
// browser.
//
// Values; the page must outlive them.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace tributary::plugin {

struct HtmlTag {
  std::string name;      // in lower case
  bool closing = false;  // </name>
  std::string_view attributes;
  // Of script, style, title, textarea and the like, whose content is text and nothing else: that text, as it
  // stands in the page. The closing tag is then read with the opening one.
  std::string_view content = {};
  bool whole = true;  // false where the page ends before the content does

  // The first attribute of that name (given in lower case), its references decoded; nullopt when absent.
  std::optional<std::string> attribute(std::string_view wanted) const;
  // As attribute(), in lower case and "" when absent: for what is compared with a word.
  std::string word(std::string_view wanted) const;
};

class HtmlTags {
 public:
  explicit HtmlTags(std::string_view html) : html_(html) {}
  std::optional<HtmlTag> next();

 private:
  HtmlTag read_tag(std::size_t name, bool closing);
  std::size_t behind_declaration(std::size_t at) const;
  void read_content(HtmlTag& tag);

  std::string_view html_;
  std::size_t at_ = 0;
};

// `text` with its character references decoded once: numbers, and the names amp, lt, gt, quot, apos and nbsp.
// Every other '&' is left as it is.
std::string without_references(std::string_view text);

// ASCII letters in lower case, the rest as it is.
std::string lower_case(std::string_view text);

// Without the white space of HTML at both ends.
std::string_view trimmed(std::string_view text);

}  // namespace tributary::plugin

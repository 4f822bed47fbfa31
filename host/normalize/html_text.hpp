// HTML to the text that a person would read in it.
//
// Paragraphs, headings and tables stand apart by one blank line, list items start with "- " (two spaces
// deeper for each list around them), cells are separated by " | ", links keep their text. Scripts, styles,
// comments and heads are dropped. Spaces of all kinds become one; where nothing breaks lines by markup the
// line breaks of the text itself are kept. Broken markup loses no text. One pass; pure functions, any thread.
#pragma once

#include <string>
#include <string_view>

namespace tributary::normalize {

// Replaces `out` by the text of `html`. Markup that was escaped as a whole ("&lt;p&gt;...", also twice) is
// unescaped first. The result is valid UTF-8 without U+0000 and other control characters but line breaks,
// trimmed (a list that starts it stays indented), with no two blank lines in a row. `html` may also be text
// without any markup. `out` must not be what `html` views.
void html_to_text(std::string_view html, std::string& out);

// Whether `text` holds a tag of HTML.
bool has_markup(std::string_view text);

}  // namespace tributary::normalize

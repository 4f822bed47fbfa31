// Any bytes as the HTML of a description or of a title.
#include "normalize/converter.hpp"
#include "normalize/html_text.hpp"
#include "normalize/utf8.hpp"
#include "promise.hpp"

using namespace tributary;
using namespace tributary::fuzz;

namespace {

constexpr std::size_t kNone = std::string_view::npos;

// A list item of five bytes gives a line break, sixteen spaces, a bullet; a bad byte gives three.
constexpr std::size_t kMostGrowth = 8;

std::string text_of(std::string_view html) {
  std::string out = "left from the record before";
  normalize::html_to_text(html, out);
  return out;
}

void promise_form(std::string_view text) {
  promise_storable(text);
  const std::string_view trimmed = normalize::utf8::trimmed(text);
  promise(text.ends_with(trimmed), "nothing blank ends a text", text);
  promise(text.size() == trimmed.size() || trimmed.starts_with("- "),
          "no blank but a list's indentation starts a text", text);
  promise(text.find("\n\n\n") == kNone, "a text has no two blank lines in a row", text);
  promise(text.find(" \n") == kNone, "no line ends in a space", text);
  for (const char c : text) {
    const bool control = (c >= 0 && c < ' ' && c != '\n') || c == 0x7F;
    promise(!control, "a text has no control characters but line breaks", text);
  }
}

// Text without markup, references and indentation is what a person reads already.
void promise_fixed_point(std::string_view text) {
  if (text.find_first_of("<&") != kNone || text.find("\n ") != kNone || text.substr(0, 1) == " ") return;
  promise(text_of(text) == text, "a text without markup converts to itself", text);
}

void promise_hidden(std::string_view content) {
  if (content.find("</") == kNone) {
    for (const std::string name : {"script", "style"}) {
      const std::string html = "<p>a</p><" + name + ">" + std::string(content) + "</" + name + "><p>b</p>";
      promise(text_of(html) == "a\n\nb", "nothing of a script or style is text", text_of(html));
    }
  }
  const bool ends_at_once = content.substr(0, 1) == ">" || content.substr(0, 2) == "->";
  if (content.find("-->") != kNone || ends_at_once) return;
  const std::string html = "<p>a</p><!--" + std::string(content) + "--><p>b</p>";
  promise(text_of(html) == "a\n\nb", "nothing of a comment is text", text_of(html));
}

void promise_line(std::string_view html) {
  std::string out;
  if (normalize::to_plain_text(html, {}, out).outcome != normalize::Conversion::Outcome::filled) return;
  promise_storable(out);
  promise(out.find('\n') == kNone, "a title is one line", out);
  promise(normalize::utf8::trimmed(out) == out, "a title is trimmed", out);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  const std::string_view html = input(bytes, size);
  const std::string text = text_of(html);
  promise_form(text);
  promise(text.size() <= kMostGrowth * html.size(), "a text is at most eight times its HTML", text);
  promise_fixed_point(text);
  promise_hidden(html);
  promise_line(html);
  return 0;
}

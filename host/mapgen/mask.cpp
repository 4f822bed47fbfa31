#include "mapgen/mask.hpp"

#include <re2/re2.h>

#include "mapgen/hiding.hpp"
#include "normalize/html_text.hpp"
#include "normalize/language_detection.hpp"
#include "normalize/utf8.hpp"

namespace tributary::mapgen {

namespace utf8 = normalize::utf8;

namespace {

constexpr std::string_view kSpaceMark = "^";
constexpr std::size_t kUnbrokenRun = 4;         // code points of a script without spaces
constexpr std::size_t kHeadForLanguage = 2000;  // bytes; enough words to be sure, and cheap

template <class Visit>
void for_each_code_point(std::string_view text, const Visit& visit) {
  for (std::size_t at = 0; at < text.size();) {
    const utf8::CodePoint point = utf8::at(text, at);
    visit(point.value);
    at += point.length;
  }
}

bool between(char32_t c, char32_t first, char32_t last) {
  return c >= first && c <= last;
}

bool has_markup(std::string_view value) {
  static const RE2 kMarkup(R"(</?[a-zA-Z][^<>]*>|&[a-zA-Z]{2,8};|&#\w{1,8};)");
  return hiding::partial_match(value, kMarkup);
}

std::size_t length_of(std::string_view text) {
  std::size_t length = 0;
  for_each_code_point(text, [&length](char32_t) { ++length; });
  return length;
}

std::string marked_text(std::string_view value, std::size_t length) {
  std::string mark = "<text len=" + std::to_string(length);
  const std::string_view language = normalize::detected_language(value.substr(0, kHeadForLanguage));
  if (!language.empty()) mark += " lang=" + std::string(language);
  return mark + (has_markup(value) ? " html>" : ">");
}

// All rules in turn, on one line that is not an address as a whole.
void hide_in_text(std::string& text, Redactions& redactions) {
  static const RE2 kUrl(R"((?i)[a-z][a-z0-9+.-]*://[^\s"]+)");
  hiding::replace(text, kUrl, [&](std::string_view url) { return hiding::url(url, redactions); });
  hiding::parameters(text, redactions);
  hiding::addresses(text, redactions);
  hiding::people(text, redactions);
  hiding::uuids(text, redactions);
  hiding::accounts(text, redactions);
  hiding::secrets(text, redactions);
  hiding::phones(text, redactions);
}

// Tags and character references can stand in the middle of an address: "jane<b>@</b>bakery&#46;example".
bool markup_hides_something(std::string_view value, Redactions& redactions) {
  std::string read;
  normalize::html_to_text(value, read);
  std::string text = hiding::one_line(read, hiding::Signs::ascii);
  Redactions found;
  if (hiding::speaks_of_contact(text)) {
    ++found["contact"];
  } else {
    hide_in_text(text, found);
  }
  for (const auto& [kind, times] : found) redactions[kind] += times;
  return !found.empty();
}

// Written without spaces, so that a sentence in it would stand in the prompt as it was.
bool of_a_script_without_spaces(char32_t c) {
  return between(c, 0x3040, 0x30FF) || between(c, 0x3400, 0x9FFF) || between(c, 0xF900, 0xFAFF) ||
         between(c, 0x20000, 0x3FFFF) || between(c, 0x0E00, 0x0EFF) || between(c, 0x1000, 0x109F) ||
         between(c, 0x1780, 0x17FF);
}

// ^ into what reads like the id of a path, as an order would name it: "p^3".
void break_ids(std::string& text) {
  static const RE2 kId(R"((?:^|[^\p{L}\p{N}])p(\d{1,4})(?:$|[^\p{L}\p{N}]))");
  hiding::replace(
      text, kId, [](std::string_view number) { return std::string(kSpaceMark) + std::string(number); }, 1);
}

// ^ for every space, and after every few characters of a script that has none.
std::string with_space_marks(std::string text) {
  break_ids(text);
  std::string out;
  bool in_mark = false;  // our own; the stranger's angle brackets are gone
  std::size_t unbroken = 0;
  for_each_code_point(text, [&](char32_t c) {
    in_mark = in_mark ? c != '>' : c == '<';
    const bool space = c == ' ' && !in_mark;
    if (of_a_script_without_spaces(c)) {
      if (unbroken == kUnbrokenRun) out += kSpaceMark;
      unbroken = unbroken % kUnbrokenRun + 1;
    } else if (space) {
      unbroken = 0;
    }
    if (space) {
      out += kSpaceMark;
    } else {
      utf8::append(c, out);
    }
  });
  return out;
}

}  // namespace

std::string masked_example(std::string_view value, Redactions& redactions) {
  static const RE2 kWholeUrl(R"((?i)[a-z][a-z0-9+.-]*://\S+)");
  static const RE2 kNumber(R"(-?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?)");
  const std::string read = hiding::one_line(value, hiding::Signs::ascii);
  std::string text = read;
  const bool is_url = hiding::full_match(text, kWholeUrl);
  const std::size_t length = length_of(text);
  if (length > kLongestShownText && !is_url) {
    ++redactions["text"];
    return marked_text(value, length);
  }
  if (is_url) {
    text = hiding::url(text, redactions);
    hiding::addresses(text, redactions);
    return excerpt(with_space_marks(text), kLongestShownText);
  }
  if (has_markup(value) && markup_hides_something(value, redactions)) return marked_text(value, length);
  if (hiding::speaks_of_contact(text)) {
    ++redactions["contact"];
    return hiding::marked_length("contact", length);
  }
  if (!hiding::full_match(text, kNumber)) {
    hide_in_text(text, redactions);
    if (text == read) text = hiding::one_line(value, hiding::Signs::as_they_are);
  } else if (hiding::is_telling_number(text)) {
    text = hiding::hidden(hiding::is_phone(text) ? "phone" : "number", redactions)(text);
  }
  return with_space_marks(text);
}

std::string storable(std::string_view text) {
  std::string scratch;
  return std::string(utf8::clean(text, scratch));
}

std::string excerpt(std::string_view text, std::size_t count) {
  std::string out;
  std::size_t seen = 0;
  for_each_code_point(text, [&](char32_t c) {
    if (seen++ < count) utf8::append(c == 0 ? utf8::kReplacement : c, out);
  });
  if (seen > count) out += "...";
  return out;
}

}  // namespace tributary::mapgen

#include "mapgen/hiding.hpp"

#include <array>

#include "normalize/utf8.hpp"

namespace tributary::mapgen::hiding {

namespace utf8 = normalize::utf8;

namespace {

bool between(char32_t c, char32_t first, char32_t last) {
  return c >= first && c <= last;
}

// Characters that are not seen but read by a model: zero width, direction marks, fillers, tags, variation
// selectors.
bool invisible(char32_t c) {
  return utf8::is_invisible(c) || between(c, 0x200B, 0x200F) || between(c, 0x202A, 0x202E) ||
         between(c, 0x2060, 0x206F) || between(c, 0xFE00, 0xFE0F) || between(c, 0xE0000, 0xE0FFF) ||
         c == 0x034F || c == 0x061C || c == 0x115F || c == 0x1160 || c == 0x180E || c == 0x3164 ||
         c == 0xFFA0;
}

bool blank(char32_t c) {
  return c <= 0x20 || between(c, 0x7F, 0xA0) || utf8::is_space(c) || c == 0x2800;
}

// Full-width forms and other dashes as ASCII has them, so that the rules see through them.
char32_t plain(char32_t c) {
  if (between(c, 0xFF01, 0xFF5E)) return c - 0xFF01 + '!';
  if (between(c, 0x2010, 0x2013) || c == 0x2212 || c == 0xFE58 || c == 0xFE63) return '-';
  if (c == 0xFE6B) return '@';
  return c == 0xFE52 ? '.' : c;
}

}  // namespace

std::string one_line(std::string_view value, Signs signs) {
  std::string line;
  std::string scratch;
  if (signs == Signs::ascii) value = utf8::with_ascii_digits(value, scratch);
  bool pending_space = false;
  for (std::size_t at = 0; at < value.size();) {
    const auto [raw, length] = utf8::at(value, at);
    at += length;
    if (invisible(raw)) continue;
    if (blank(raw)) {
      pending_space = !line.empty();
      continue;
    }
    if (pending_space) line += ' ';
    pending_space = false;
    switch (const char32_t c = signs == Signs::ascii ? plain(raw) : raw) {
      case '<':
      case 0xFF1C:
        line += "‹";
        break;
      case '>':
      case 0xFF1E:
        line += "›";
        break;
      case '[':
        line += '(';
        break;
      case ']':
        line += ')';
        break;
      default:
        utf8::append(c, line);
    }
  }
  return line;
}

std::string marked_length(std::string_view kind, std::size_t length) {
  return "<" + std::string(kind) + " len=" + std::to_string(length) + ">";
}

void replace(std::string& text, const RE2& pattern, const Replacement& replacement, int group) {
  std::string out;
  std::size_t done = 0;
  std::size_t from = 0;
  std::array<re2::StringPiece, 4> groups;
  const re2::StringPiece input(text);
  while (from <= text.size() &&
         pattern.Match(input, from, text.size(), RE2::UNANCHORED, groups.data(), group + 1)) {
    const re2::StringPiece& match = groups[static_cast<std::size_t>(group)];
    if (groups[0].empty() || match.data() == nullptr) break;
    const auto at = static_cast<std::size_t>(match.data() - text.data());
    out.append(text, done, at - done);
    out += replacement(std::string_view(match.data(), match.size()));
    done = at + match.size();
    from = done;  // what stands behind the group may be what the next one needs in front of it
  }
  out.append(text, done, std::string::npos);
  text = std::move(out);
}

Replacement hidden(std::string_view kind, Redactions& redactions) {
  return [kind, &redactions](std::string_view) {
    ++redactions[std::string(kind)];
    return "<" + std::string(kind) + ">";
  };
}

bool full_match(std::string_view text, const RE2& pattern) {
  return RE2::FullMatch(re2::StringPiece(text.data(), text.size()), pattern);
}

bool partial_match(std::string_view text, const RE2& pattern) {
  return RE2::PartialMatch(re2::StringPiece(text.data(), text.size()), pattern);
}

}  // namespace tributary::mapgen::hiding

#include "json/guess.hpp"

#include <algorithm>
#include <cstddef>

namespace tributary::json {
namespace {

char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

bool starts_like(std::string_view text, std::string_view lower_case_start) {
  return text.size() >= lower_case_start.size() &&
         std::equal(lower_case_start.begin(), lower_case_start.end(), text.begin(),
                    [](char expected, char found) { return expected == lower(found); });
}

struct Kind {
  std::string_view start;  // in lower case
  std::string_view guess;
};

constexpr std::string_view kHtml =
    "the body starts like an HTML page (a login, error or block page instead of data)";
constexpr std::string_view kUtf16 = "the body is UTF-16 text, UTF-8 is needed";

// In order: the first start that fits wins.
constexpr Kind kKinds[] = {
    {"<!doctype html", kHtml},
    {"<html", kHtml},
    {"<head", kHtml},
    {"<body", kHtml},
    {"<script", kHtml},
    {"<meta", kHtml},
    {"<title", kHtml},
    {"<div", kHtml},
    {"<!--", kHtml},
    {"<?xml", "the body starts like an XML document"},
    {"<rss", "the body starts like an XML feed"},
    {"<feed", "the body starts like an XML feed"},
    {"<", "the body starts like markup (HTML or XML)"},
    {"\x1f\x8b", "the body is still compressed (gzip)"},
    {"\x28\xb5\x2f\xfd", "the body is still compressed (zstd)"},
    {"pk\x03\x04", "the body is a ZIP file"},
    {"%pdf-", "the body is a PDF file"},
    {"\xff\xfe", kUtf16},
    {"\xfe\xff", kUtf16},
    {std::string_view("\0", 1), "the body may be UTF-16 text, UTF-8 is needed"},
    {"/*", "comments are not JSON"},
    {"//", "comments are not JSON"},
    {"---", "the body starts like YAML"},
    {"event:", "the body starts like an event stream"},
    {"data:", "the body starts like an event stream"},
    {"nan", "NaN is not a JSON value"},
    {"infinity", "Infinity is not a JSON value"},
    {"undefined", "undefined is not a JSON value"},
    {"'", "JSON strings are in double quotes"},
};

// callback({...}): a name directly before the first bracket.
bool like_a_call(std::string_view text) {
  constexpr std::size_t kLongestName = 64;
  const std::size_t open = text.substr(0, kLongestName).find('(');
  return open != std::string_view::npos && open > 0 &&
         std::all_of(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(open), [](char c) {
           const char l = lower(c);
           return (l >= 'a' && l <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '$' || c == '.';
         });
}

}  // namespace

std::string_view guess_kind(std::string_view text) {
  for (const Kind& kind : kKinds) {
    if (starts_like(text, kind.start)) return kind.guess;
  }
  return like_a_call(text) ? "the body starts like JavaScript that calls a function (JSONP)" : "";
}

}  // namespace tributary::json

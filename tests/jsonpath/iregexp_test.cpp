#include "jsonpath/iregexp.hpp"

#include <catch2/catch.hpp>
#include <initializer_list>
#include <string>

using tributary::jsonpath::IRegexp;

namespace {

using Texts = std::initializer_list<std::string_view>;

void check(std::string_view pattern, Texts matching, Texts others) {
  CAPTURE(pattern);
  const auto regexp = IRegexp::compile(pattern);
  REQUIRE(regexp);
  for (std::string_view text : matching) {
    CAPTURE(text);
    CHECK(regexp->matches(text));
  }
  for (std::string_view text : others) {
    CAPTURE(text);
    CHECK(!regexp->matches(text));
  }
}

}  // namespace

TEST_CASE("an I-Regexp matches what RFC 9485 says") {
  check("", {""}, {"a"});
  check("abc", {"abc"}, {"ab", "abcd", "xabc", "ABC"});
  check("a|bc|", {"a", "bc", ""}, {"ab", "abc"});
  check("(a|b)c", {"ac", "bc"}, {"c", "abc"});
  check("a*b+c?", {"b", "aabb", "bc"}, {"a", "bcc"});
  check("a{2}", {"aa"}, {"a", "aaa"});
  check("a{2,}", {"aa", "aaaa"}, {"a"});
  check("a{1,2}", {"a", "aa"}, {"", "aaa"});
  check("(ab){2}", {"abab"}, {"ab", "abb"});
  check("a.c",
        {"abc",
         "a\xE2\x80\xA8"
         "c",
         "a\xF0\x9F\x98\x80"
         "c"},
        {"a\nc", "a\rc", "ac"});
  check("[abc]", {"a", "c"}, {"d", "ab"});
  check("[a-c0-9]", {"b", "5"}, {"d", "-"});
  check("[^a-c]", {"d", "\n", "é"}, {"b", ""});
  check("[-a]", {"-", "a"}, {"b"});
  check("[a-]", {"-", "a"}, {"b"});
  check("[-]", {"-"}, {"a"});
  check("[^-a-]", {"b"}, {"-", "a"});
  check("[a^]", {"a", "^"}, {"b"});
  check("[.*+?(){}|$]", {".", "*", "$", "|", "{"}, {"a"});
  check("[\\]\\[\\\\\\-\\^]", {"]", "[", "\\", "-", "^"}, {"a"});
  check("[\\n\\r\\t]", {"\n", "\r", "\t"}, {"n"});
  check("[à-ü]", {"é"}, {"e"});
  check("[\\p{Lu}0-9]+", {"AÉ1"}, {"a"});
  check("\\p{L}+", {"aÉж"}, {"1"});
  check("\\P{L}", {"1", "."}, {"a"});
  check("[^\\p{L}]", {"1"}, {"a"});
  check("\\p{Nd}\\p{Zs}\\p{Sc}\\p{Pd}", {"1 €-"}, {"a"});
  check("\\p{C}", {"\x01", "\xE2\x80\x8B", "\xCD\xB8"}, {"a"});  // U+0378 is not assigned
  check("\\P{C}", {"a", "1"}, {"\x01", "\xCD\xB8"});
  check("[\\P{C}]", {"a"}, {"\x01"});
  check("\\(\\)\\*\\+\\.\\?\\[\\\\\\]\\^\\{\\|\\}\\-", {"()*+.?[\\]^{|}-"}, {});
  check("\\n\\r\\t", {"\n\r\t"}, {"nrt"});
  check("/:;<=>@_`~!\"#%&',-", {"/:;<=>@_`~!\"#%&',-"}, {});
  check("größe😀", {"größe😀"}, {"grösse"});
  check("^a$", {"a"}, {"^a$"});
  check(std::string_view("a\0b", 3), {std::string_view("a\0b", 3)}, {"a", "ab"});
  check(std::string_view("[\0]", 3), {std::string_view("\0", 1)}, {"0"});
}

TEST_CASE("what is not an I-Regexp is no pattern") {
  for (std::string_view pattern :
       {"(",       ")",       "(a",    "a)",      "[",           "]",       "[]",       "[^]",
        "[a",      "[z-a]",   "[--a]", "[a-b-c]", "[[:alpha:]]", "{",       "}",        "a{",
        "a{}",     "a{,2}",   "a{1,2", "a{2,1}",  "a{1}{2}",     "*",       "+a",       "?",
        "a**",     "a*?",     "a+?",   "a++",     "(?:a)",       "(?i)a",   "(?P<n>a)", "|*",
        "\\",      "\\d",     "\\w",   "\\s",     "\\b",         "\\1",     "\\x41",    "\\u0041",
        "\\/",     "\\pL",    "\\p{",  "\\p{}",   "\\p{X}",      "\\p{Lx}", "\\p{Lul}", "\\p{Greek}",
        "\\p{Cs}", "\\p{^L}", "[\\d]", "[a-\\d]", "[\\p{L}-z]",  "\\Q.\\E", "\\A",      "\\z",
        "\xFF"}) {
    CAPTURE(pattern);
    CHECK(!IRegexp::compile(pattern));
  }
}

TEST_CASE("a pattern is found in any part of a text") {
  const auto regexp = IRegexp::compile("b+");
  REQUIRE(regexp);
  CHECK(regexp->occurs_in("abba"));
  CHECK(!regexp->occurs_in("aca"));
  CHECK(IRegexp::compile("")->occurs_in(""));
  CHECK(IRegexp::compile("^a")->occurs_in("ab"));
  CHECK(!IRegexp::compile("^a")->occurs_in("ba"));
}

TEST_CASE("a pattern that takes others exponential time takes none here") {
  const auto regexp = IRegexp::compile("(a*)*(a|aa)+b");
  REQUIRE(regexp);
  CHECK(!regexp->matches(std::string(50'000, 'a')));
}

TEST_CASE("a pattern too large or too deep is no pattern") {
  CHECK(!IRegexp::compile("a{1001}"));
  CHECK(!IRegexp::compile("((a{100}){100}){100}"));
  CHECK(!IRegexp::compile(std::string(100'000, '(') + std::string(100'000, ')')));
}

#include "normalize/entities.hpp"

#include <catch2/catch.hpp>

namespace tributary::normalize {
namespace {

struct Entity {
  std::string_view name;
  std::string_view text;
};

constexpr Entity kNamed[] = {
#include "normalize/tables/entities.inc"
};
constexpr std::string_view kWithoutSemicolon[] = {
#include "normalize/tables/legacy_entities.inc"
};

std::string unescaped(std::string_view text, EscapeDepth depth = EscapeDepth::however) {
  std::string out;
  append_unescaped(text, depth, out);
  return out;
}

}  // namespace

TEST_CASE("all 2231 names of HTML are known: 2125 with a semicolon, 106 of them without it too") {
  CHECK(std::size(kNamed) == 2125);
  CHECK(std::size(kWithoutSemicolon) == 106);
  for (const Entity& entity : kNamed) {
    INFO(entity.name);
    CHECK(unescaped("<&" + std::string(entity.name) + ";>") == "<" + std::string(entity.text) + ">");
  }
  for (const std::string_view name : kWithoutSemicolon) {
    INFO(name);
    const std::string whole = unescaped("&" + std::string(name) + ";");
    CHECK(unescaped("&" + std::string(name)) == whole);
    CHECK(unescaped("&" + std::string(name) + " x") == whole + " x");
    CHECK(unescaped("&" + std::string(name) + "=x") == "&" + std::string(name) + "=x");
  }
}

TEST_CASE("a reference is decoded, and what is none stays") {
  struct Row {
    std::string_view text;
    std::string_view expected;
  };
  const Row rows[] = {
      {"&amp;", "&"},
      {"&amp", "&"},
      {"&AMP;", "&"},
      {"&Amp;", "&Amp;"},
      {"&lt;b&gt;", "<b>"},
      {"&lt b", "< b"},
      {"&apos;", "'"},
      {"&apos", "&apos"},
      {"&hellip", "&hellip"},
      {"&hellip;", "…"},
      {"&euro;", "€"},
      {"&bull;", "•"},
      {"&Auml;", "Ä"},
      {"&auml", "ä"},
      {"&auml;&ouml&uuml;", "äöü"},
      {"Caf&eacutes", "Cafés"},
      {"&eacutet&eacute", "été"},
      {"&nbspx", "\u00A0x"},
      {"R&ampD", "R&D"},
      {"&copyright", "&copyright"},
      {"&notit;", "&notit;"},
      {"&region", "&region"},
      {"&umlaut", "&umlaut"},
      {"&ringing", "&ringing"},
      {"?a=1&copy=2", "?a=1&copy=2"},
      {"?a=1&lt=2", "?a=1&lt=2"},
      {"&NotEqualTilde;", "≂̸"},
      {"&fjlig;", "fj"},
      {"&CounterClockwiseContourIntegral;", "∳"},
      {"&ThisIsNoNameThatHTMLHasAtAllInAnyCase;", "&ThisIsNoNameThatHTMLHasAtAllInAnyCase;"},
      {"&#65;", "A"},
      {"&#65", "A"},
      {"&#65x", "Ax"},
      {"&#x41;", "A"},
      {"&#X41;", "A"},
      {"&#x41", "A"},
      {"&#x41G", "AG"},
      {"&#00065;", "A"},
      {"&#x1F680;", "🚀"},
      {"&#55357;&#56960;", "🚀"},
      {"&#xD83D;&#xDE80;", "🚀"},
      {"&#xD83D;", "\uFFFD"},
      {"&#xDE80;", "\uFFFD"},
      {"&#xDE80;&#xD83D;", "\uFFFD\uFFFD"},
      {"&#xD83D;x", "\uFFFDx"},
      {"&#0;", "\uFFFD"},
      {"&#x110000;", "\uFFFD"},
      {"&#99999999999999999999999;", "\uFFFD"},
      {"&#xFFFFFFFFFFFFFFFFF;", "\uFFFD"},
      {"&#128;", "€"},
      {"&#x80;", "€"},
      {"&#130;", "‚"},
      {"&#133;", "…"},
      {"&#145;&#146;&#147;&#148;", "‘’“”"},
      {"&#149;", "•"},
      {"&#150;&#151;", "–—"},
      {"&#153;", "™"},
      {"&#x9F;", "Ÿ"},
      {"&#129;", "\xC2\x81"},
      {"&#160;", "\u00A0"},
      {"&#;", "&#;"},
      {"&#x;", "&#x;"},
      {"&#xg;", "&#xg;"},
      {"&# 65;", "&# 65;"},
      {"&", "&"},
      {"&;", "&;"},
      {"& amp;", "& amp;"},
      {"a && b", "a && b"},
      {"&&amp;&", "&&&"},
      {"&amp;amp;", "&"},
      {"&amp;amp;amp;", "&"},
      {"&amp;lt;", "<"},
      {"&amp;nbsp;", "\u00A0"},
      {"&amp;#39;", "'"},
      {"&amp;x", "&x"},
      {"&amp;amp", "&amp"},
  };
  for (const Row& row : rows) {
    INFO(row.text);
    CHECK(unescaped(row.text) == row.expected);
  }
}

TEST_CASE("of what was escaped twice one escape is taken where it is asked for one") {
  CHECK(unescaped("&amp;lt;p&amp;gt;", EscapeDepth::once) == "&lt;p&gt;");
  CHECK(unescaped("&amp;amp;", EscapeDepth::once) == "&amp;");
  CHECK(unescaped("&lt;p&gt;", EscapeDepth::once) == "<p>");
}

}  // namespace tributary::normalize

#include "base/markup.hpp"

#include <catch2/catch.hpp>

using namespace tributary;

TEST_CASE("what begins with '<' is XML unless its DOCTYPE or its first element says HTML") {
  CHECK(markup_of("{}") == Markup::none);
  CHECK(markup_of("") == Markup::none);
  CHECK(markup_of(" \n<jobs>") == Markup::xml);
  CHECK(markup_of("\xEF\xBB\xBF<?xml version=\"1.0\"?><!-- c --><rss>") == Markup::xml);
  CHECK(markup_of("<!DOCTYPE jobs SYSTEM \"x.dtd\"><jobs>") == Markup::xml);
  CHECK(markup_of("<htmlish/>") == Markup::xml);
  CHECK(markup_of("<!doctype HTML><p>") == Markup::html);
  CHECK(markup_of("<?xml version=\"1.0\"?>\n<html xmlns=\"x\">") == Markup::html);
  CHECK(markup_of("<!-- a --><Body>") == Markup::html);
  CHECK(markup_of(std::string_view("\xFF\xFE<\0h\0t\0m\0l\0>\0", 14)) == Markup::html);
  CHECK(markup_of(std::string_view("<\0a\0/\0>\0", 8)) == Markup::xml);
}

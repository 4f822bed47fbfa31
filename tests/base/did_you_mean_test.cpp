#include "base/did_you_mean.hpp"

#include <catch2/catch.hpp>

using tributary::did_you_mean;

TEST_CASE("the nearest existing name is suggested, and none when nothing is near") {
  const std::vector<std::string> names{"greenhouse", "rest", "file", "deutsche_bank", "max_pages"};
  struct Case {
    const char* given;
    const char* expected;
  };
  const Case cases[] = {
      {"greenhous", "; did you mean 'greenhouse'?"},
      {"Greenhouse", "; did you mean 'greenhouse'?"},
      {"grenehouse", "; did you mean 'greenhouse'?"},
      {"green", "; did you mean 'greenhouse'?"},
      {"deutsche-bank", "; did you mean 'deutsche_bank'?"},
      {"maxpages", "; did you mean 'max_pages'?"},
      {"rset", "; did you mean 'rest'?"},
      {"fle", "; did you mean 'file'?"},
      {"workday", ""},
      {"x", ""},
      {"", ""},
  };
  for (const Case& c : cases) {
    INFO(c.given);
    CHECK(did_you_mean(c.given, names) == c.expected);
  }
}

TEST_CASE("a pasted novel is compared with nothing") {
  CHECK(did_you_mean(std::string(100000, 'a'), {std::string(100000, 'a')}).empty());
}

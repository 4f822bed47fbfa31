#include "fetch/user_agent.hpp"

#include <catch2/catch.hpp>

#include "base/version.hpp"

using namespace tributary::fetch;

TEST_CASE("the host's name is its product, its version and how to reach who runs it") {
  const std::string name = "Tributary/" + std::string(tributary::version());
  CHECK(user_agent("") == name);
  CHECK(user_agent("jobs@example.com") == name + " (+jobs@example.com)");
  CHECK(user_agent("https://example.com/bot") == name + " (+https://example.com/bot)");
  CHECK(user_agent("a)\r\nX: y\\(b") == name + " (+aX:yb)");
  CHECK(product_token(user_agent("jobs@example.com")) == "Tributary");
}

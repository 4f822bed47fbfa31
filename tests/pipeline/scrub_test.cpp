#include "pipeline/scrub.hpp"

#include <catch2/catch.hpp>

using namespace tributary;
using pipeline::scrub;
using pipeline::scrubbed_body;
using pipeline::ScrubCounts;

namespace {

std::string scrubbed(std::string_view body, std::string_view asked = "") {
  ScrubCounts counts;
  return scrubbed_body(
      body, [&](std::string_view value) { return value == asked; }, counts);
}

}  // namespace

TEST_CASE("people and secrets of a reply are made up anew, and every other byte stays") {
  struct Case {
    const char* body;
    const char* scrubbed;
  };
  const Case cases[] = {
      {R"({"id": 12345678901234567890, "title": "Baker",  "pay": 1.50})",
       R"({"id": 12345678901234567890, "title": "Baker",  "pay": 1.50})"},
      {R"({"recruiter": {"name": "Petra Beispiel", "active": true}, "title": "Cook"})",
       R"({"recruiter": {"name": "Robin Muster", "active": true}, "title": "Cook"})"},
      {R"({"text": "Write to petra@bakery.example or Frau Petra Beispiel"})",
       R"({"text": "Write to person@example.com or Robin Muster"})"},
      {R"({"contactEmail": "petra@bakery.example"})", R"({"contactEmail": "person@example.com"})"},
      {R"({"phone": "+49 30 1234567"})", R"({"phone": "+55 55 5555555"})"},
      {"{\"email\": \"a@b.example\"}\n{\"id\": \"x\"}\n",
       "{\"email\": \"person@example.com\"}\n{\"id\": \"x\"}\n"},
      {"<job><id>7</id><email>petra@bakery.example</email><text>call petra@bakery.example</text></job>",
       "<job><id>7</id><email>person@example.com</email><text>call person@example.com</text></job>"},
      {"<a href=\"mailto:petra@bakery.example\">mail</a>", "<a href=\"mailto:person@example.com\">mail</a>"},
      {R"(<html><script type="application/ld+json">{"email": "petra@bakery.example"}</script></html>)",
       R"(<html><script type="application/ld+json">{"email": "person@example.com"}</script></html>)"},
      {"", ""},
      {"[]", "[]"},
  };
  for (const Case& c : cases) CHECK(scrubbed(c.body) == c.scrubbed);
}

TEST_CASE("what the plugin asks with stays as it is") {
  CHECK(scrubbed(R"({"session_token": "abc-123-next"})", "abc-123-next") ==
        R"({"session_token": "abc-123-next"})");
}

TEST_CASE("headers that no plugin reads, cookies and typed keys go") {
  fetch::ReplayCase recorded;
  recorded.settings = {{"token", "S3CRETTOKEN-9"}, {"api_key", "JOBS_KEY"}};
  fetch::RecordedExchange exchange;
  exchange.request.url = "https://jobs.example.com/?token=S3CRETTOKEN-9";
  exchange.request.headers = {{"Cookie", "a=b"}, {"X-Key", "${secret:JOBS_KEY}"}};
  exchange.answer.response.headers = {
      {"Content-Type", "application/json"}, {"Set-Cookie", "sid=1"}, {"X-Total-Count", "3"}, {"Server", "x"}};
  exchange.answer.response.body = R"({"next": "https://jobs.example.com/?token=S3CRETTOKEN-9&page=2"})";
  recorded.conversation.push_back(exchange);
  const ScrubCounts counts = scrub(recorded);
  const auto& kept = recorded.conversation.front();
  CHECK(recorded.settings.at("token") == "made-up-key00");
  CHECK(recorded.settings.at("api_key") == "JOBS_KEY");
  CHECK(kept.request.url == "https://jobs.example.com/?token=made-up-key00");
  CHECK(kept.request.headers.size() == 1);
  CHECK(kept.answer.response.body.find("S3CRET") == std::string::npos);
  CHECK(kept.answer.response.headers.size() == 2);
  CHECK(counts.at("header Set-Cookie") == 1);
  CHECK(counts.at("typed key") == 1);
}

#include "fetch/asked_rest.hpp"

#include <catch2/catch.hpp>

using namespace tributary;
using namespace tributary::fetch;
using namespace std::chrono_literals;

namespace {

const Timestamp kNow{std::chrono::sys_days(std::chrono::year(2026) / 11 / 20) + std::chrono::hours(12)};
const std::int64_t kEpoch = std::chrono::duration_cast<std::chrono::seconds>(kNow.time_since_epoch()).count();

std::chrono::milliseconds rest(int status, const std::vector<http::Header>& headers) {
  http::Reply reply;
  reply.status = status;
  reply.headers = headers;
  const auto asked = asked_rest(reply, kNow);
  return asked ? asked->time : 0ms;
}

}  // namespace

TEST_CASE("a host where nothing remains asks for rest until its reset, in whatever way it says it") {
  struct Case {
    std::vector<http::Header> headers;
    std::chrono::milliseconds rest;
  };
  const std::string epoch = std::to_string(kEpoch + 90), milli_epoch = std::to_string(kEpoch + 90) + "000";
  const Case cases[] = {
      {{{"X-RateLimit-Remaining", "0"}, {"X-RateLimit-Reset", epoch}}, 90s},
      {{{"x-ratelimit-remaining", "0"}, {"x-ratelimit-reset", milli_epoch}}, 90s},
      {{{"X-RateLimit-Remaining", "0"}, {"X-RateLimit-Reset", "17"}}, 17s},
      {{{"X-RateLimit-Remaining", "0"}, {"X-RateLimit-Reset-After", "0.25"}}, 250ms},
      {{{"X-Rate-Limit-Remaining", "0"}, {"X-Rate-Limit-Reset", "2026-11-20T12:01:00Z"}}, 60s},
      {{{"RateLimit-Remaining", "0"}, {"RateLimit-Reset", "Fri, 20 Nov 2026 12:00:30 GMT"}}, 30s},
      {{{"RateLimit-Remaining", "-3"}, {"RateLimit-Reset", "5"}}, 5s},
      {{{"RateLimit", "limit=100, remaining=0, reset=50"}}, 50s},
      {{{"RateLimit", "\"day\";r=0;t=40"}}, 40s},
      {{{"RateLimit", "\"a,b;c\";r=9;t=99, \"burst\";r=0;t=7, \"day\";r=0;t=3"}}, 7s},
      {{{"RateLimit", "default;t=8;r=0"}}, 8s},
      {{{"X-RateLimit-Remaining", "0"}, {"X-RateLimit-Reset", "5"}, {"RateLimit", "\"d\";r=0;t=20"}}, 20s},
  };
  for (const Case& c : cases) {
    INFO(c.headers[0].name << ": " << c.headers[0].value);
    CHECK(rest(200, c.headers) == c.rest);
  }
}

TEST_CASE("where something remains, or nobody says until when, no rest is asked for") {
  const std::vector<std::vector<http::Header>> cases = {
      {},
      {{"X-RateLimit-Remaining", "1"}, {"X-RateLimit-Reset", "60"}},
      {{"X-RateLimit-Remaining", "0"}},
      {{"X-RateLimit-Reset", "60"}},
      {{"X-RateLimit-Remaining", "none"}, {"X-RateLimit-Reset", "60"}},
      {{"X-RateLimit-Remaining", "0"}, {"X-RateLimit-Reset", "soon"}},
      {{"X-RateLimit-Remaining", "0"}, {"X-RateLimit-Reset", std::to_string(kEpoch - 5)}},
      {{"X-RateLimit-Remaining", "0"}, {"X-RateLimit-Reset", "nan"}},
      {{"RateLimit", "\"day\";r=3;t=40"}},
      {{"RateLimit", "\"day\";r=0"}},
      {{"RateLimit", "\"unclosed;r=0;t=40"}},
      {{"RateLimit", ",;=,=;r"}},
      {{"Retry-After", "60"}},  // of a success it means something else
  };
  for (const auto& headers : cases) {
    INFO((headers.empty() ? "" : headers[0].name + ": " + headers[0].value));
    CHECK(rest(200, headers) == 0ms);
  }
}

TEST_CASE("Retry-After of an error is a rest in both forms, and the longest wish counts") {
  CHECK(rest(429, {{"Retry-After", "60"}}) == 60s);
  CHECK(rest(503, {{"Retry-After", "Fri, 20 Nov 2026 12:00:30 GMT"}}) == 30s);
  CHECK(rest(403, {{"Retry-After", "60"}}) == 60s);
  CHECK(rest(429, {{"Retry-After", "1"}, {"X-RateLimit-Remaining", "0"}, {"X-RateLimit-Reset", "9"}}) == 9s);
  CHECK(rest(429, {{"X-RateLimit-Remaining", "0"}, {"X-RateLimit-Reset", "1e300"}}) == 0ms + 366 * 24h);
}

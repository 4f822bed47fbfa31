#include "fetch/retry.hpp"

#include <catch2/catch.hpp>

using namespace tributary;
using namespace tributary::fetch;
using namespace std::chrono_literals;
using Kind = RetryDecision::Kind;
using http::FailureKind;

namespace {

const Timestamp kNow{std::chrono::sys_days(std::chrono::year(2026) / 11 / 20) + std::chrono::hours(12)};

http::Outcome status(int code, const std::string& retry_after = "") {
  http::Outcome outcome;
  outcome.reply.status = code;
  if (!retry_after.empty()) outcome.reply.headers.push_back({"retry-after", retry_after});
  return outcome;
}

http::Outcome failure(FailureKind kind) {
  http::Outcome outcome;
  outcome.failure = http::Failure{kind, "no reply"};
  return outcome;
}

RetryDecision decide(const char* method, const http::Outcome& outcome, int attempt = 1, double chance = 1.0) {
  return fetch::decide(method, outcome, attempt, RetryPolicy{}, kNow, chance);
}

}  // namespace

TEST_CASE("what passes is asked for again, what does not is taken") {
  struct Case {
    const char* method;
    http::Outcome outcome;
    Kind kind;
  };
  const Case cases[] = {
      {"GET", status(200), Kind::take},
      {"GET", status(304), Kind::take},
      {"GET", status(401), Kind::take},
      {"GET", status(404), Kind::take},
      {"GET", status(408), Kind::retry},
      {"GET", status(429), Kind::retry},
      {"GET", status(500), Kind::retry},
      {"GET", status(501), Kind::take},
      {"GET", status(502), Kind::retry},
      {"GET", status(503), Kind::retry},
      {"GET", status(505), Kind::take},
      {"GET", status(599), Kind::retry},
      {"HEAD", status(503), Kind::retry},
      {"POST", status(429), Kind::retry},
      {"POST", status(503), Kind::retry},
      {"POST", status(500), Kind::take},
      {"POST", status(502), Kind::take},
      {"PUT", status(500), Kind::take},
      {"GET", failure(FailureKind::unreachable), Kind::retry},
      {"GET", failure(FailureKind::timed_out), Kind::retry},
      {"GET", failure(FailureKind::broken), Kind::retry},
      {"GET", failure(FailureKind::too_large), Kind::take},
      {"GET", failure(FailureKind::refused_by_policy), Kind::take},
      {"GET", failure(FailureKind::too_many_redirects), Kind::take},
      {"GET", failure(FailureKind::cancelled), Kind::take},
      {"POST", failure(FailureKind::broken), Kind::take},
      {"POST", failure(FailureKind::timed_out), Kind::take},
  };
  for (const Case& c : cases) {
    INFO(c.method << " " << c.outcome.reply.status);
    CHECK(decide(c.method, c.outcome).kind == c.kind);
  }
}

TEST_CASE("the last attempt's outcome is taken") {
  CHECK(decide("GET", status(503), 3).kind == Kind::retry);
  CHECK(decide("GET", status(503), 4).kind == Kind::take);
  CHECK(decide("GET", status(503), 1000).kind == Kind::take);
}

TEST_CASE("delays are full jitter, doubled and capped") {
  CHECK(decide("GET", status(500), 1).delay == 500ms);
  CHECK(decide("GET", status(500), 2).delay == 1000ms);
  CHECK(decide("GET", status(500), 3).delay == 2000ms);
  CHECK(decide("GET", status(500), 3, 0.25).delay == 500ms);
  CHECK(decide("GET", status(500), 3, 0.0).delay == 0ms);
  RetryPolicy patient;
  patient.max_attempts = 1'000'000;
  CHECK(fetch::decide("GET", status(500), 999, patient, kNow, 1.0).delay == 30'000ms);
}

TEST_CASE("Retry-After is obeyed in both forms, and more than a minute is another day") {
  CHECK(decide("GET", status(429, "7"), 1, 0.0).delay == 7'000ms);
  CHECK(decide("GET", status(503, "Fri, 20 Nov 2026 12:00:30 GMT"), 1, 0.0).delay == 30'000ms);
  CHECK(decide("GET", status(429, "60")).kind == Kind::retry);
  const RetryDecision tomorrow = decide("POST", status(429, "3600"));
  CHECK(tomorrow.kind == Kind::give_up);
  CHECK(tomorrow.reason == "HTTP status 429 and asks to wait 3600 s");
  CHECK(decide("GET", status(503, "Sat, 21 Nov 2026 12:00:00 GMT"), 4).kind == Kind::give_up);
  CHECK(decide("GET", status(503, "99999999999999999999999999")).kind == Kind::give_up);
}

TEST_CASE("Retry-After that is past, absurd or nonsense") {
  CHECK(retry_after("Thu, 19 Nov 2026 12:00:00 GMT", kNow) == 0ms);
  CHECK(retry_after("0", kNow) == 0ms);
  for (const char* nonsense : {"", "soon", "-5", "1.5", "7s", "2026-11-20T12:00:00Z", "Fri, 20 Nov 2026"}) {
    INFO(nonsense);
    CHECK_FALSE(retry_after(nonsense, kNow));
  }
}

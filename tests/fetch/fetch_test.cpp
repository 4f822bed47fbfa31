#include "fetch/fetch.hpp"

#include <sys/wait.h>

#include <catch2/catch.hpp>

#include <cstdlib>
#include <stdexcept>
#include <thread>

#include "tests/support/raw_server.hpp"
#include "tests/support/recording.hpp"

using namespace tributary;
using namespace tributary::fetch;
using namespace std::chrono_literals;
using Catch::Matchers::Contains;
using Catch::Matchers::StartsWith;
using test_support::Connection;
using test_support::FixedClock;
using test_support::KeepingRecorder;
using test_support::KeepingSink;
using test_support::RawServer;
using test_support::reply;
using test_support::target;

namespace {

// GET /jobs?page=N: two pages of two jobs, then an empty one. Everything else: one job.
void serve_jobs(Connection& connection, const std::string& request) {
  const std::string path = target(request);
  const char* body = path == "/jobs?page=1"   ? R"([{"id":1},{"id":2}])"
                     : path == "/jobs?page=2" ? R"([{"id":3},{"id":4}])"
                     : path == "/jobs?page=3" ? "[]"
                                              : R"([{"id":9}])";
  connection.send(reply(200, body, "Content-Type: application/json\r\n"));
}

struct Fetching {
  FetchPlan plan;
  KeepingRecorder recorder;
  KeepingSink sink;
  FixedClock clock;
  std::atomic<bool> stop = false;
  std::vector<FetchEvent> events;

  explicit Fetching(const std::string& plugin, const std::string& base_url = "http://127.0.0.1:9") {
    plan.source = "test";
    plan.worker = TRIBUTARY_BUILD_DIR "/tributary-worker";
    plan.plugin = TRIBUTARY_BUILD_DIR "/tests/plugins/" + plugin + ".so";
    plan.settings = {{"base_url", base_url}};
    plan.allow_private = true;
    plan.max_attempts = 1;
    plan.actor_id = 7;
    plan.run_id = 8;
    plan.worker_limits.deadline = 5s;
    plan.worker_limits.silence = 2s;
    plan.worker_limits.term_grace = 300ms;
    plan.worker_limits.address_space_bytes = std::size_t{256} << 20;
  }

  FetchOutcome run() {
    return fetch::fetch(plan, recorder, sink, clock, stop,
                        [&](const FetchEvent& event) { events.push_back(event); });
  }
};

}  // namespace

TEST_CASE("a well behaved plugin's pages arrive in order, each with the exchange it came from") {
  const RawServer server(serve_jobs);
  Fetching f("well_behaved", server.url(""));
  const FetchOutcome outcome = f.run();
  CHECK(outcome.stop_reason == "page 3 was empty");
  REQUIRE(outcome.status == RunStatus::ok);
  CHECK(outcome.server_total == 4);
  CHECK(outcome.requests == 3);
  CHECK(outcome.pages == 2);
  CHECK(outcome.bytes == 40);
  REQUIRE(f.sink.pages.size() == 2);
  const FetchedPage& page = f.sink.pages[1];
  CHECK(page.exchanges == std::vector<interaction::InteractionId>{102});
  CHECK(page.body == R"([{"id":3},{"id":4}])");
  CHECK_FALSE(page.composed);
  CHECK(page.content_type == "application/json");
  CHECK(page.records == "$[*]");
  CHECK(page.cursor == "2");
  CHECK(page.fetched_at == f.clock.time);
}

TEST_CASE("every exchange is recorded with its raw body before the plugin sees it") {
  const RawServer server(serve_jobs);
  Fetching f("well_behaved", server.url(""));
  f.run();
  REQUIRE(f.recorder.kept.size() == 3);
  const auto& kept = f.recorder.kept[0];
  CHECK(kept.interaction.kind == interaction::kHttpExchange);
  CHECK(kept.interaction.actor_id == 7);
  CHECK(kept.interaction.run_id == 8);
  CHECK(kept.interaction.status == interaction::Status::succeeded);
  CHECK(kept.interaction.input ==
        R"({"method":"GET","url":")" + server.url("/jobs?page=1") + R"(","headers":[]})");
  const auto output = boost::json::parse(kept.interaction.output).as_object();
  CHECK(output.at("status") == 200);
  CHECK(output.at("bytes") == 19);
  CHECK(output.at("attempt") == 1);
  CHECK(output.at("sha256").as_string().size() == 64);
  REQUIRE(kept.body);
  CHECK(kept.body->bytes == R"([{"id":1},{"id":2}])");
  CHECK(kept.body->content_type == "application/json");
}

TEST_CASE("a composed page larger than what can be read back is refused") {
  const RawServer server(serve_jobs);
  Fetching f("composes_too_much", server.url(""));
  f.plan.worker_limits.address_space_bytes = std::size_t{1} << 30;
  f.plan.worker_limits.deadline = 30s;
  f.plan.worker_limits.silence = 20s;
  const FetchOutcome outcome = f.run();
  CHECK(outcome.status == RunStatus::failed);
  CHECK_THAT(outcome.stop_reason, Contains("a page of 67108865 bytes, at most 67108864 are kept"));
  CHECK(f.sink.pages.empty());
}

TEST_CASE("each sin ends as a failed run with its own message, and a well behaved plugin runs after it") {
  const RawServer server(serve_jobs);
  struct Case {
    const char* plugin;
    const char* message;
  };
  const Case cases[] = {
    {"no_stamp", "no_stamp.so: no plugin stamp; a plugin says TRIBUTARY_PLUGIN(...) once"},
    {"stale_stamp", "stale_stamp.so: built for fetcher ABI 5, this host has ABI 3; rebuild the plugin"},
    {"other_compiler", "other_compiler.so: built by gcc 4.9.2, this host by gcc "},
    {"missing", "missing.so: there is no such file"},
    {"crashes_while_loaded", "the plugin crashed (signal 6, SIGABRT) after 0 pages"},
    {"throws_in_create", "the plugin threw an exception: no fetcher today"},
    {"throws_in_fetch", "the plugin threw an exception: the moon is in the wrong house"},
    {"throws_no_exception", "the plugin threw something that is not an exception"},
    {"segfaults", "the plugin crashed (signal 11, SIGSEGV) after 1 page"},
    {"never_returns", "the plugin did not answer for 500 ms and was ended"},
#if !defined(__SANITIZE_ADDRESS__)  // whose shadow memory leaves no room for a limit
    {"allocates_without_end", "the plugin used more than 256 MiB of memory"},
#endif
    {"ignores_sigterm", "the plugin did not answer for 500 ms and was ended"},
    {"writes_garbage_frames",
     "the plugin sent bytes that are not a frame (a frame of 2779096485 bytes) and was"},
    {"exits_without_end", "the plugin ended without saying that it was done (exit status 0) after 0 pages"},
    {"closes_the_socket", "the plugin closed its conversation, went on without it and was ended"},
    {"overflows_the_stack", "the plugin crashed (signal 11, SIGSEGV) after 0 pages"},
    {"names_a_foreign_exchange",
     "the plugin handed in a page made from the exchange 987654321, which is none of"},
    {"names_no_exchange",
     "the plugin threw an exception: the plugin handed in a page that names no exchange"},
    {"logs_without_end", "the plugin was not done after 1500 ms and was ended"},
    {"describes_nonsense", "describes_nonsense.so: the manifest's setings is not known"},
  };
  for (const Case& c : cases) {
    INFO(c.plugin);
    Fetching f(c.plugin, server.url(""));
    f.plan.worker_limits.deadline = 1500ms;
    f.plan.worker_limits.silence = 500ms;
    const auto before = std::chrono::steady_clock::now();
    const FetchOutcome outcome = f.run();
    CHECK(std::chrono::steady_clock::now() - before < 4s);
    CHECK(outcome.status == RunStatus::failed);
    CHECK_THAT(outcome.stop_reason, StartsWith(c.message));
    CHECK(f.events.size() < 20'000);

    Fetching good("well_behaved", server.url(""));
    CHECK(good.run().status == RunStatus::ok);
  }
}

TEST_CASE("runs that crash leave neither descriptors nor processes behind") {
  const auto open_files = [] {
    const std::filesystem::directory_iterator files("/proc/self/fd");
    return std::distance(begin(files), end(files));
  };
  Fetching f("throws_in_fetch");
  f.run();
  const auto before = open_files();
  for (int i = 0; i < 50; ++i) {
    f.plan.plugin = TRIBUTARY_BUILD_DIR "/tests/plugins/" +
                    std::string(i % 2 ? "crashes_while_loaded.so" : "no_stamp.so");
    CHECK(f.run().status == RunStatus::failed);
  }
  CHECK(open_files() == before);
  CHECK(waitpid(-1, nullptr, WNOHANG) == -1);  // no child is left, dead or alive
}

TEST_CASE("a worker that cannot be started is a failed run") {
  Fetching f("well_behaved");
  f.plan.worker = "/nonexistent/tributary-worker";
  const FetchOutcome outcome = f.run();
  CHECK(outcome.status == RunStatus::failed);
  CHECK_THAT(outcome.stop_reason, Contains("/nonexistent/tributary-worker cannot be started"));
}

TEST_CASE("a program that is not a worker is a failed run") {
  Fetching f("well_behaved");
  f.plan.worker = "/bin/true";
  CHECK_THAT(f.run().stop_reason,
             StartsWith("the plugin ended without saying that it was done (exit status 0)"));
}

TEST_CASE("too much computing is ended by the kernel and named") {
  Fetching f("never_returns");
  f.plan.worker_limits.cpu = 1s;
  f.plan.worker_limits.silence = 10s;
  f.plan.worker_limits.deadline = 10s;
  CHECK(f.run().stop_reason == "the plugin used more than 1 s of CPU time and was ended");
}

#if !defined(__SANITIZE_ADDRESS__)
TEST_CASE("a plugin gets out neither to the network nor to files, programs, processes or its own limits") {
  Fetching f("escapes");
  const FetchOutcome outcome = f.run();
  CHECK(outcome.status == RunStatus::ok);
  CHECK_THAT(outcome.stop_reason, Contains("socket=refused") && Contains("environment=refused"));
  CHECK_THAT(outcome.stop_reason, !Contains("worked"));
}
#endif

TEST_CASE("a fetch that its deadline ends is truncated once a page was kept") {
  const RawServer server(serve_jobs);
  Fetching f("well_behaved", server.url(""));
  f.plan.worker_limits.deadline = 2s;
  f.plan.delay_between_requests = 10s;
  const FetchOutcome outcome = f.run();
  CHECK(outcome.status == RunStatus::truncated);
  CHECK(outcome.pages == 1);
  CHECK_THAT(outcome.stop_reason, StartsWith("the plugin was not done after"));
}

TEST_CASE("max_pages stops the plugin politely, and the run is truncated") {
  const RawServer server(serve_jobs);
  Fetching f("well_behaved", server.url(""));
  f.plan.max_pages = 1;
  const FetchOutcome outcome = f.run();
  CHECK(outcome.status == RunStatus::truncated);
  CHECK(outcome.stop_reason == "asked to stop");
  CHECK(f.sink.pages.size() == 1);
  CHECK(server.requests().size() == 1);
}

TEST_CASE("a sink that wants no more stops the plugin") {
  const RawServer server(serve_jobs);
  Fetching f("well_behaved", server.url(""));
  f.sink.stop_after = 1;
  CHECK(f.run().status == RunStatus::truncated);
  CHECK(f.sink.pages.size() == 1);
}

TEST_CASE("a stop from another thread ends a silent request and the plugin with it") {
  const RawServer server([](Connection& connection, const std::string&) { connection.wait_for_close(); });
  Fetching f("well_behaved", server.url(""));
  std::thread stopper([&] {
    std::this_thread::sleep_for(200ms);
    f.stop = true;
  });
  const auto before = std::chrono::steady_clock::now();
  const FetchOutcome outcome = f.run();
  stopper.join();
  CHECK(std::chrono::steady_clock::now() - before < 2s);
  CHECK(outcome.status == RunStatus::truncated);
  CHECK(outcome.stop_reason == "stopped on request, after 0 pages");
}

TEST_CASE("a plugin that does not hear a stop is ended after the grace period") {
  Fetching f("ignores_sigterm");
  f.plan.worker_limits.silence = 10s;
  f.stop = true;
  const FetchOutcome outcome = f.run();
  CHECK(outcome.status == RunStatus::truncated);
  CHECK_THAT(outcome.stop_reason, StartsWith("stopped on request"));
}

TEST_CASE("what a plugin says of a failure decides the run's status") {
  struct Case {
    int http_status;
    const char* body;
    RunStatus status;
    const char* reason;
  };
  const Case cases[] = {
      {401, "{}", RunStatus::blocked, "HTTP status 401"},
      {403, "{}", RunStatus::blocked, "HTTP status 403"},
      {404, "{}", RunStatus::failed, "HTTP status 404"},
      {429, "{}", RunStatus::transient, "HTTP status 429"},
      {500, "{}", RunStatus::transient, "HTTP status 500"},
      {200, "<!DOCTYPE html><title>Log in</title>", RunStatus::blocked, "an HTML page"},
      {200, "<jobs/>", RunStatus::changed, "markup"},
      {200, "", RunStatus::changed, "no body"},
  };
  for (const Case& c : cases) {
    INFO(c.http_status << " " << c.body);
    const RawServer server(
        [&](Connection& connection, const std::string&) { connection.send(reply(c.http_status, c.body)); });
    Fetching f("well_behaved", server.url(""));
    const FetchOutcome outcome = f.run();
    CHECK(outcome.status == c.status);
    CHECK_THAT(outcome.stop_reason, Contains(c.reason) && Contains(server.url("/jobs?page=1")));
    CHECK(f.recorder.kept.size() == 1);
  }
}

TEST_CASE("an unreachable site is a transient run that names the host, and half a body is kept") {
  Fetching nobody("well_behaved", "http://127.0.0.1:1");
  const FetchOutcome unreachable = nobody.run();
  CHECK(unreachable.status == RunStatus::transient);
  CHECK_THAT(unreachable.stop_reason, StartsWith("127.0.0.1 cannot be reached"));

  const RawServer server([](Connection& connection, const std::string&) {
    connection.send("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n[{\"half\":");
  });
  Fetching half("well_behaved", server.url(""));
  CHECK(half.run().status == RunStatus::transient);
  REQUIRE(half.recorder.kept.size() == 1);
  CHECK(half.recorder.kept[0].interaction.status == interaction::Status::failed);
  REQUIRE(half.recorder.kept[0].body);
  CHECK(half.recorder.kept[0].body->bytes == "[{\"half\":");
}

TEST_CASE("a secret goes over the wire and nowhere else") {
  setenv("TEST_JOBS_TOKEN", "s3cr3t", 1);
  const RawServer server([](Connection& connection, const std::string&) {
    connection.send(reply(200, "[]", "X-Echo: s3cr3t\r\n"));
  });
  Fetching f("well_behaved", server.url(""));
  f.plan.settings["token"] = "TEST_JOBS_TOKEN";
  f.plan.secrets = {"TEST_JOBS_TOKEN"};
  CHECK(f.run().status == RunStatus::ok);
  unsetenv("TEST_JOBS_TOKEN");
  CHECK_THAT(server.requests().at(0), Contains("Authorization: Bearer s3cr3t\r\n"));
  CHECK_THAT(f.recorder.kept[0].interaction.input, Contains("Bearer ${secret:TEST_JOBS_TOKEN}"));
  CHECK_THAT(f.recorder.kept[0].interaction.input + f.recorder.kept[0].interaction.output,
             !Contains("s3cr3t"));
}

TEST_CASE(
    "a secret that is not set, or that the source does not name, is a failed run before anything is sent") {
  const RawServer server(serve_jobs);
  Fetching unset("well_behaved", server.url(""));
  unset.plan.settings["token"] = "TEST_JOBS_TOKEN";
  unset.plan.secrets = {"TEST_JOBS_TOKEN"};
  const FetchOutcome first = unset.run();
  CHECK(first.status == RunStatus::failed);
  CHECK_THAT(first.stop_reason, StartsWith("the environment variable TEST_JOBS_TOKEN"));

  Fetching foreign("well_behaved", server.url(""));
  foreign.plan.settings["token"] = "PATH";
  CHECK_THAT(foreign.run().stop_reason,
             StartsWith("the plugin asked for ${secret:PATH}, which no secret setting"));
  CHECK(server.requests().empty());
}

TEST_CASE("a plugin may ask for its hosts only") {
  Fetching f("well_behaved", "http://127.0.0.1:1/");
  f.plan.settings["base_url"] = "not a url";
  CHECK(f.run().status == RunStatus::failed);

  const RawServer server(serve_jobs);
  Fetching foreign("well_behaved", server.url(""));
  // The manifest's hosts are jobs.example.com and {slug}.boards.example.com; "allow_private" gives no host.
  foreign.plan.settings["base_url"] = "http://user@127.0.0.1/";
  const FetchOutcome outcome = foreign.run();
  CHECK(outcome.status == RunStatus::failed);
  CHECK(server.requests().empty());
}

TEST_CASE("the recorder's own exception passes, and the worker does not outlive it") {
  class BrokenRecorder final : public interaction::Recorder {
   public:
    interaction::InteractionId append(const interaction::Interaction&, const interaction::RawBody*) override {
      throw std::runtime_error("the database is gone");
    }
  };
  const RawServer server(serve_jobs);
  Fetching f("well_behaved", server.url(""));
  BrokenRecorder recorder;
  CHECK_THROWS_WITH(fetch::fetch(f.plan, recorder, f.sink, f.clock, f.stop), "the database is gone");
}

TEST_CASE("a body of nearly the largest size goes through worker and host") {
  const std::string body = "[\"" + std::string(kMaxBodyBytes - 100, 'x') + "\"]";
  const RawServer server([&](Connection& connection, const std::string& request) {
    connection.send(reply(200, target(request) == "/jobs?page=1" ? body : "[]"));
  });
  Fetching f("well_behaved", server.url(""));
  f.plan.worker_limits = {};
  const FetchOutcome outcome = f.run();
  CHECK(outcome.stop_reason == "page 2 was empty");
  REQUIRE(f.sink.pages.size() == 1);
  CHECK((f.sink.pages[0].body == body));
}

TEST_CASE("every run status has a name that reads back") {
  for (const RunStatus status : {RunStatus::ok, RunStatus::empty, RunStatus::blocked, RunStatus::truncated,
                                 RunStatus::changed, RunStatus::transient, RunStatus::failed}) {
    CHECK(run_status(name(status)) == status);
  }
  CHECK_FALSE(run_status("fine"));
}

#include "fetch/replay.hpp"

#include <catch2/catch.hpp>

#include <fstream>

using namespace tributary::fetch;
using Catch::Matchers::Contains;
using Catch::Matchers::StartsWith;

namespace {

namespace fs = std::filesystem;

const fs::path kPlugin = TRIBUTARY_BUILD_DIR "/tests/plugins/well_behaved.so";
const fs::path kWorker = TRIBUTARY_BUILD_DIR "/tributary-worker";

constexpr const char* kSettings = R"({"base_url": "https://jobs.example.com", "token": "JOBS_TOKEN"})";
constexpr const char* kConversation = R"([
  {"request": {"method": "GET", "url": "https://jobs.example.com/jobs?page=1",
               "headers": {"authorization": "Bearer ${secret:JOBS_TOKEN}"}},
   "response": {"status": 200, "headers": {"Content-Type": "application/json"}, "body_file": "page1.json"}},
  {"request": {"method": "GET", "url": "https://jobs.example.com/jobs?page=2"},
   "response": {"status": 200, "body": "[]"}}])";
constexpr const char* kExpected = R"({
  "outcome": {"status": "ok", "stop_reason": "page 2 was empty", "server_total": 4},
  "pages": [{"exchanges": [0], "records": "$[*]", "cursor": "1", "body_of": 0}]})";

// A case like the good one, but for the text of one file.
fs::path make_case(const std::string& file = "", const std::string& text = "") {
  const fs::path directory = TRIBUTARY_BUILD_DIR "/tests/replay_case";
  fs::remove_all(directory);
  fs::create_directories(directory);
  std::map<std::string, std::string> files{{"settings.json", kSettings},
                                           {"conversation.json", kConversation},
                                           {"expected.json", kExpected},
                                           {"page1.json", R"([{"id": 1}])"}};
  if (!file.empty()) files[file] = text;
  for (const auto& [name, content] : files) std::ofstream(directory / name) << content;
  return directory;
}

std::string first_difference(const std::string& file, const std::string& text) {
  const ReplayReport report = replay(describe_plugin(kPlugin, kWorker), kWorker, make_case(file, text));
  return report.ok() ? "" : report.differences.front();
}

std::string with(std::string text, const std::string& what, const std::string& instead) {
  const std::size_t at = text.find(what);
  REQUIRE(at != std::string::npos);
  return text.replace(at, what.size(), instead);
}

}  // namespace

TEST_CASE("a plugin that does what was recorded has no difference") {
  const ReplayReport report = replay(describe_plugin(kPlugin, kWorker), kWorker, make_case());
  CHECK(report.differences == std::vector<std::string>{});
  CHECK(report.outcome.status == RunStatus::ok);
  CHECK(report.outcome.pages == 1);
}

TEST_CASE("every way to leave the record is one sentence") {
  struct Case {
    const char* file;
    std::string text;
    const char* sentence;
  };
  const Case cases[] = {
      {"conversation.json", with(kConversation, "page=2", "page=7"),
       "request 1 is GET https://jobs.example.com/jobs?page=2, but GET https://jobs.example.com/jobs?page=7 "
       "was"},
      {"conversation.json", with(kConversation, "Bearer", "Basic"),
       "request 0 is GET https://jobs.example.com/jobs?page=1 without the header authorization: Basic"},
      {"conversation.json", with(kConversation, "\"[]\"", "\"[{}]\""),
       "the plugin asks for more than was recorded: GET https://jobs.example.com/jobs?page=3"},
      {"page1.json", "[]", "the stop reason is \"page 1 was empty\", expected was \"page 2 was empty\""},
      {"conversation.json",
       with(kConversation, "\"response\": {\"status\": 200, \"body\": \"[]\"}",
            "\"failure\": {\"kind\": \"transient\", \"message\": \"no connection\"}"),
       "the run's status is \"transient (no connection)\", expected was \"ok\""},
      {"settings.json", with(kSettings, "jobs.example.com", "other.example.net"),
       "request 0 is GET https://other"},
      {"expected.json", with(kExpected, "4}", "5}"), "the server's total is \"4\", expected was \"5\""},
      {"expected.json", with(kExpected, "\"$[*]\"", "\"$.x\""), "page 0's records path is \"$[*]\""},
      {"expected.json", with(kExpected, "\"cursor\": \"1\"", "\"cursor\": \"2\""),
       "page 0's cursor is \"1\""},
      {"expected.json", with(kExpected, "\"body_of\": 0", "\"body_of\": 1"),
       "page 0 is the reply of exchange 0"},
      {"expected.json", with(kExpected, "\"body_of\": 0", "\"body\": []"), "page 0 is a reply as it came"},
      {"expected.json", with(kExpected, "\"body_of\"", "\"format\": \"ndjson\", \"body_of\""),
       "page 0's format is \"json\", expected was \"ndjson\""},
  };
  for (const Case& c : cases) {
    INFO(c.file << " " << c.text);
    CHECK_THAT(first_difference(c.file, c.text), StartsWith(c.sentence));
  }
}

TEST_CASE("what is wrong with the case's own files is said, with the place") {
  struct Case {
    const char* file;
    std::string text;
    const char* sentence;
  };
  const Case cases[] = {
      {"settings.json", "{", "settings.json is not JSON"},
      {"settings.json", R"({"tokn": "X"})",
       "settings.json: plugin well_behaved has no setting 'tokn'; did you mean"},
      {"conversation.json", "{}", "conversation.json is not a list"},
      {"conversation.json", with(kConversation, "\"url\"", "\"uri\""),
       "conversation.json[0].request has a member 'uri' that means nothing; did you mean 'url'?"},
      {"conversation.json", with(kConversation, "page1.json", "page9.json"), "page9.json is missing"},
      {"expected.json", with(kExpected, "\"ok\"", "\"fine\""), "expected.json.outcome.status is no status"},
      {"expected.json", with(kExpected, ", \"body_of\": 0", ""),
       "expected.json.pages[0] must have either body_of"},
  };
  for (const Case& c : cases) {
    INFO(c.file << " " << c.text);
    CHECK_THAT(first_difference(c.file, c.text), StartsWith(c.sentence));
  }
}

TEST_CASE("a plugin that crashes in a replay is a difference, not a crash") {
  const ReplayReport report =
      replay(describe_plugin(TRIBUTARY_BUILD_DIR "/tests/plugins/throws_in_fetch.so", kWorker), kWorker,
             make_case("settings.json", "{}"));
  REQUIRE_FALSE(report.ok());
  CHECK_THAT(report.differences.front(), StartsWith("the run's status is \"failed (the plugin threw"));
}

// What a user gets for what is wrong: one clear sentence, the right exit code, and nothing lost.
#include <catch2/catch.hpp>

#include <signal.h>

#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <thread>

#include "support/program.hpp"

using tributary::testing::Background;
using tributary::testing::Finished;
using tributary::testing::Home;
using tributary::testing::SandboxProcess;
using tributary::testing::says;

namespace {

void write(const std::filesystem::path& path, std::string_view bytes) {
  std::ofstream(path, std::ios::binary) << bytes;
}

// No stack trace, no what() of a library, no C++ name ever reaches a user.
void check_is_plain(const Finished& finished) {
  INFO(finished.error);
  for (const char* technical : {"what():", "terminate called", "std::", "pqxx", "boost", "Aborted"}) {
    CHECK_FALSE(says(finished.error, technical));
  }
  CHECK_FALSE(finished.error.empty());
}

}  // namespace

TEST_CASE("wrong command lines end with 2 or 78 and one sentence that names what was meant") {
  Home home;
  struct Case {
    std::vector<std::string> arguments;
    int code;
    const char* words;
  };
  const std::vector<Case> cases{
      {{}, 2, "subcommand"},
      {{"frobnicate"}, 2, "frobnicate"},
      {{"run"}, 2, "--all"},
      {{"run", "nobody"}, 2, "nobody"},
      {{"source", "add", "x", "--plugin", "greenhous"}, 2, "greenhouse"},
      {{"source", "add", "x", "--plugin", "greenhouse"}, 78, "board"},
      {{"source", "add", "x", "--plugin", "greenhouse", "--set", "bord=a"}, 78, "board"},
      {{"source", "add", "x", "--plugin", "example", "--set", "page_size=many"}, 78, "page_size"},
      {{"source", "add", "X Y", "--plugin", "example"}, 2, "X Y"},
      {{"source", "add", "x", "--plugin", "example", "--set", "nonsense"}, 2, "key=value"},
      {{"explain", "4711"}, 2, "4711"},
      {{"mapping", "show", "4711"}, 2, "4711"},
      {{"rejects", "show", "4711"}, 2, "4711"},
      {{"history", "show", "4711"}, 2, "4711"},
      {{"path", "eval", "$.a[", "/dev/null"}, 2, "offset 4"},
      {{"preview", "/nonexistent.json", "--mapping", "/nonexistent.json"}, 69, "/nonexistent.json"},
      {{"mapping", "suggest", "/nonexistent.json"}, 69, "/nonexistent.json"},
      {{"run", "x", "--max-pages", "0"}, 2, "max-pages"},
      {{"plugin", "check"}, 2, "--all"},
  };
  for (const auto& wrong : cases) {
    std::string line;
    for (const auto& word : wrong.arguments) line += " " + word;
    INFO("tributary" << line);
    const Finished finished = home.run(wrong.arguments);
    check_is_plain(finished);
    CHECK(finished.code == wrong.code);
    CHECK(says(finished.error, wrong.words));
    CHECK(finished.out.empty());
  }
}

TEST_CASE("a path that multiplies its nodes ends with 1 and a sentence, not after minutes") {
  Home home;
  std::string deep = "0";
  for (int i = 0; i < 120; ++i) deep = "[{\"a\":1}," + deep + "]";
  const Finished finished = home.run({"path", "eval", "$..*..*..*..[?@..*]", "-"}, deep);
  CHECK(finished.code == 1);
  CHECK(finished.out.empty());
  CHECK(says(finished.error, "the path selects or visits more than 100000000 nodes of this document"));
  check_is_plain(finished);
}

TEST_CASE("a database that cannot be reached ends with 69 and says which one") {
  Home home;
  home.environment["DATABASE_URL"] = "postgresql://nobody@127.0.0.1:9/none";
  const Finished finished = home.run({"status"});
  check_is_plain(finished);
  CHECK(finished.code == 69);
  CHECK(says(finished.error, "127.0.0.1"));
}

TEST_CASE("a port in use is said, not crashed on") {
  Home home;
  const SandboxProcess first(home);
  std::ifstream file(first.sources_file());
  const std::string sources((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
  const auto start = sources.find("127.0.0.1:");
  const std::string address = sources.substr(start, sources.find_first_not_of("0123456789.:", start) - start);
  const Finished second = home.run({"sandbox", "--listen", address});
  check_is_plain(second);
  CHECK(second.code == 69);
  CHECK(says(second.error, address.c_str() + std::string("127.0.0.1:").size()));
}

TEST_CASE("every fault of a site is its run's outcome, and the raw body stays readable") {
  Home home;
  struct Case {
    const char* fault;
    const char* status;
    bool body;  // whether the site's bad reply has bytes to keep
  };
  const std::vector<Case> cases{
      {"status_401", "blocked", true},   {"status_403", "blocked", true}, {"status_404", "failed", true},
      {"status_500", "transient", true}, {"html_200", "blocked", true},   {"not_json", "changed", true},
      {"empty_list", "empty", true},
  };
  for (const auto& wrong : cases) {
    INFO(wrong.fault);
    SandboxProcess sandbox(home, {std::string("greenhouse=") + wrong.fault});
    REQUIRE(home.run({"source", "apply", sandbox.sources_file().string()}).code == 0);
    const Finished run = home.run({"run", "greenhouse", "--generator", "matcher", "--output", "json"});
    INFO(run.out << run.error);
    const auto row = run.json().as_array().front();
    CHECK(std::string(row.at("status").as_string()) == wrong.status);
    CHECK_FALSE(row.at("stop_reason").as_string().empty());
    CHECK(run.code == (std::string(wrong.status) == "empty" ? 0 : 1));
    const auto acts = home.run({"history", "--run", std::to_string(row.at("run_id").as_int64()), "--kind",
                                "http_exchange", "--output", "json"})
                          .json();
    REQUIRE_FALSE(acts.as_array().empty());
    const auto& page = acts.as_array().front().at("raw_page_id");
    CHECK(page.is_int64() == wrong.body);
  }
}

TEST_CASE("an unreachable site is a transient run with the host in its reason") {
  Home home;
  REQUIRE(home.run({"source", "add", "gone", "--plugin", "example", "--set", "base_url=http://127.0.0.1:9",
                    "--set", "allow_private=true"})
              .code == 0);
  const Finished run = home.run({"run", "gone", "--output", "json"});
  CHECK(run.code == 1);
  const auto row = run.json().as_array().front();
  CHECK(std::string(row.at("status").as_string()) == "transient");
  CHECK(says(std::string(row.at("stop_reason").as_string()), "127.0.0.1"));
}

TEST_CASE("odd bodies become postings or sentences, and every byte of them can be had back") {
  Home home;
  const auto folder = home.path() / "pages";
  std::filesystem::create_directories(folder);
  const std::string good =
      R"({"id": 1, "title": "Bäckerin", "url": "https://acme.example/1"}, {"id": 2, "title": "Koch", "url": "https://acme.example/2"},)"
      R"({"id": 3, "title": "Kellner", "url": "https://acme.example/3"}, {"id": 4, "title": "Spüler", "url": "https://acme.example/4"})";
  struct Case {
    const char* name;
    std::string body;
    std::int64_t postings;
    const char* reason;  // words of the first reject or of the run's stop reason; "" for none
  };
  const std::vector<Case> cases{
      {"bom", "\xEF\xBB\xBF{\"jobs\":[" + good + "]}", 4, ""},
      {"nul_escape",
       "{\"jobs\":[" + good + R"(,{"id":5,"title":"A\u0000B","url":"https://acme.example/5"}]})", 5, ""},
      {"forty_digit_id",
       "{\"jobs\":[" + good +
           R"(,{"id":1234567890123456789012345678901234567890,"title":"Chef","url":"https://acme.example/6"}]})",
       5, ""},
      {"invalid_utf8",
       "{\"jobs\":[" + good +
           ",{\"id\":7,\"title\":\"K\xFC"
           "che\",\"url\":\"https://acme.example/7\"}]}",
       5, ""},
      {"lone_surrogate",
       "{\"jobs\":[" + good + R"(,{"id":8,"title":"X\ud800Y","url":"https://acme.example/8"}]})", 5, ""},
      {"record_without_id", R"({"jobs":[{"title":"Wirt"},)" + good + "]}", 4, "external_id"},
      {"record_without_title", R"({"jobs":[{"id":10,"url":"https://acme.example/10"},)" + good + "]}", 4,
       "title"},
      {"html", "<!doctype html><html><body>Please log in</body></html>", 0, "HTML"},
      {"truncated", "{\"jobs\":[" + good.substr(0, good.size() - 20), 0, "JSON"},
      {"empty_body", "", 0, "empty"},
      {"no_records", "{\"status\":\"fine\"}", 0, ""},
  };
  for (const auto& odd : cases) {
    INFO(odd.name);
    const auto path = folder / (std::string(odd.name) + ".json");
    write(path, odd.body);
    REQUIRE(
        home.run({"source", "add", odd.name, "--plugin", "file", "--set", "path=" + path.string()}).code ==
        0);
    const Finished run = home.run({"run", odd.name, "--generator", "matcher", "--output", "json"});
    INFO(run.out << run.error);
    REQUIRE(run.code < 64);
    const auto row = run.json().as_array().front();
    CHECK(row.at("new").as_int64() == odd.postings);
    if (odd.postings == 0) CHECK_FALSE(row.at("stop_reason").as_string().empty());
    if (*odd.reason != '\0') {
      const auto rejects = home.run({"rejects", "list", "--source", odd.name, "--output", "json"});
      CHECK((says(rejects.out, odd.reason) ||
             says(std::string(row.at("stop_reason").as_string()), odd.reason)));
    }
    const auto acts =
        home.run({"history", "--source", odd.name, "--kind", "http_exchange", "--output", "json"}).json();
    REQUIRE_FALSE(acts.as_array().empty());
    for (const auto& act : acts.as_array()) {
      const auto body = home.run({"history", "body", std::to_string(act.at("id").as_int64())});
      if (says(std::string(act.at("about").as_string()), "GET")) CHECK(body.out == odd.body);
    }
  }
}

TEST_CASE("a posting whose id no database takes as it came is explained all the same") {
  Home home;
  const auto path = home.path() / "page.json";
  write(
      path,
      R"({"jobs":[{"id":"a\u0000b","title":"Koch"},{"id":"\ud800c","title":"Wirt"},{"id":"\u00a0d ","title":"Chef"},)"
      "{\"id\":\"\xFF\xFE\",\"title\":\"Kellner\"},{\"id\":\"e\",\"title\":\"Barkeeper\"}]}");
  REQUIRE(home.run({"source", "add", "odd", "--plugin", "file", "--set", "path=" + path.string()}).code == 0);
  const Finished run = home.run({"run", "odd", "--generator", "matcher"});
  INFO(run.out << run.error);
  REQUIRE(run.code == 0);
  const auto postings = home.run({"posting", "list", "--output", "json"}).json();
  REQUIRE(postings.as_array().size() == 5);
  for (const auto& posting : postings.as_array()) {
    const Finished why = home.run({"explain", std::to_string(posting.at("id").as_int64())});
    INFO(boost::json::serialize(posting) << why.error);
    CHECK(why.code == 0);
  }
}

TEST_CASE("a page that cannot be read back waits, is said, and does not hold up the others") {
  Home home;
  const auto folder = home.path() / "pages";
  std::filesystem::create_directories(folder);
  const auto page = [](int first) {
    const std::vector<std::string> titles{"Bäckerin", "Koch", "Kellner", "Spüler", "Wirt"};
    std::string records;
    for (const auto& title : titles) {
      const std::string id = std::to_string(first++);
      records += (records.empty() ? "" : ",") + (R"({"id":)" + id) + R"(,"title":")" + title + " " + id +
                 R"(","url":"https://acme.example/)" + id + "\"}";
    }
    return "{\"jobs\":[" + records + "]}";
  };
  write(folder / "1.json", page(1));
  write(folder / "2.json", page(6));
  REQUIRE(
      home.run({"source", "add", "acme", "--plugin", "file", "--set", "path=" + folder.string() + "/*.json"})
          .code == 0);
  const Finished first = home.run({"run", "acme", "--generator", "matcher"});
  INFO(first.out << first.error);
  REQUIRE(first.code == 0);
  std::string url = home.run({"db", "url"}).out;
  url.erase(url.find_last_not_of('\n') + 1);
  const std::string spoil =
      "UPDATE raw_pages SET normalized_with_mapping_id = NULL, normalized_at = NULL; "
      "UPDATE raw_pages SET sha256 = decode(repeat('00', 32), 'hex') WHERE page_number = 1";
  REQUIRE(std::system(("psql -q \"" + url + "\" -c \"" + spoil + "\"").c_str()) == 0);

  const Finished normalized = home.run({"normalize", "acme", "--output", "json"});
  check_is_plain(normalized);
  CHECK(normalized.code == 1);
  CHECK(says(normalized.error, "SHA-256"));
  CHECK(normalized.json().as_array().front().at("pages").as_int64() == 1);
  const auto status = home.run({"status", "--output", "json"}).json().as_array().front();
  INFO(boost::json::serialize(status));
  CHECK(status.at("waiting pages").as_int64() == 1);

  const Finished run = home.run({"run", "acme", "--output", "json"});
  INFO(run.out << run.error);
  CHECK(run.code == 1);
  const auto row = run.json().as_array().front();
  CHECK(std::string(row.at("status").as_string()) == "failed");
  CHECK(says(std::string(row.at("stop_reason").as_string()), "page 1 of run "));
  CHECK(row.at("pages").as_int64() == 2);
}

TEST_CASE("a file's path is kept absolute, so that a run started elsewhere finds it") {
  Home home;
  REQUIRE(home.run({"source", "add", "here", "--plugin", "file", "--set", "path=jobs.json"}).code == 0);
  const auto shown = home.run({"source", "show", "here", "--output", "json"}).json();
  const auto path = std::string(shown.at("settings").at("path").as_array().front().as_string());
  CHECK(std::filesystem::path(path).is_absolute());
}

TEST_CASE("Ctrl-C ends a run with 130, leaves the source free and loses no page") {
  Home home;
  SandboxProcess sandbox(home, {"jobboard=slow:300"});
  REQUIRE(home.run({"source", "apply", sandbox.sources_file().string()}).code == 0);
  Background run(home, {"run", "jobboard", "--generator", "matcher"});
  std::this_thread::sleep_for(std::chrono::milliseconds(700));
  run.signal(SIGINT);
  const Finished stopped = run.wait();
  INFO(stopped.out << stopped.error);
  CHECK(stopped.code == 130);
  const Finished after = home.run({"run", "jobboard", "--generator", "matcher", "--output", "json"});
  INFO(after.out << after.error);
  CHECK((after.code == 0 || after.code == 3));
  CHECK(std::string(after.json().as_array().front().at("status").as_string()) == "ok");
}

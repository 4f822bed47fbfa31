#include "fetch/conformance.hpp"

#include <catch2/catch.hpp>

#include <fstream>
#include <map>

using namespace tributary::fetch;
using Catch::Matchers::Contains;

namespace {

namespace fs = std::filesystem;

const fs::path kWorker = TRIBUTARY_BUILD_DIR "/tributary-worker";

constexpr const char* kReadme = R"(# a site of pages

## What it fetches

Pages.

## Settings

| setting | type | default | meaning |
| --- | --- | --- | --- |
| `board` | text | none | the board's name |

## How it knows it is complete

It saw as many postings as the total says.

## Traps

None.

## Source of these facts

Made up.
)";

constexpr const char* kSettings = R"({"base_url": "https://jobs.example.com"})";
constexpr const char* kTwoPages = R"([
  {"request": {"method": "GET", "url": "https://jobs.example.com/jobs?page=1"},
   "response": {"status": 200, "body": "{\"total\": 3, \"jobs\": [{\"id\": 1}, {\"id\": 2}]}"}},
  {"request": {"method": "GET", "url": "https://jobs.example.com/jobs?page=2"},
   "response": {"status": 200, "body": "{\"total\": 3, \"jobs\": [{\"id\": 3}]}"}}])";
constexpr const char* kOnePage = R"([
  {"request": {"method": "GET", "url": "https://jobs.example.com/jobs?page=1"},
   "response": {"status": 200, "body": "{\"total\": 3, \"jobs\": [{\"id\": 1}, {\"id\": 2}]}"}}])";
constexpr const char* kNoPage = R"([
  {"request": {"method": "GET", "url": "https://jobs.example.com/jobs?page=1"},
   "response": {"status": 200, "body": "{\"moved\": true}"}}])";

std::string expected(const std::string& status, int pages) {
  std::string text = R"({"outcome": {"status": ")" + status + R"("}, "pages": [)";
  for (int i = 0; i < pages; ++i) {
    const std::string n = std::to_string(i);
    text += (i ? ", " : "") + (R"({"exchanges": [)" + n + R"(], "body_of": )" + n + "}");
  }
  return text + "]}";
}

using Files = std::map<std::string, std::string>;

// A plugin's folder in the build, sound but for `files`; an empty text leaves the file out.
class Folder {
 public:
  Folder(const std::string& plugin, const Files& files)
      : path_(fs::path(TRIBUTARY_BUILD_DIR) / "tests/conformance" / plugin) {
    Files all{{plugin + "_fetcher.cpp", "// elsewhere\n"},
              {"README.md", kReadme},
              {"testcases/two_pages/settings.json", kSettings},
              {"testcases/two_pages/conversation.json", kTwoPages},
              {"testcases/two_pages/expected.json", expected("ok", 2)},
              {"testcases/moved/settings.json", kSettings},
              {"testcases/moved/conversation.json", kNoPage},
              {"testcases/moved/expected.json", expected("changed", 0)}};
    for (const auto& [name, text] : files) all[name] = text;
    fs::remove_all(path_);
    for (const auto& [name, text] : all) {
      if (text.empty()) continue;
      fs::create_directories((path_ / name).parent_path());
      std::ofstream(path_ / name) << text;
    }
  }
  const fs::path& path() const { return path_; }

 private:
  fs::path path_;
};

Conformance check(const std::string& plugin, const Files& files = {}) {
  const PluginInfo info =
      describe_plugin(fs::path(TRIBUTARY_BUILD_DIR) / "tests/plugins" / (plugin + ".so"), kWorker);
  return check_conformance(info, kWorker, Folder(plugin, files).path());
}

const Check& of(const Conformance& checked, const std::string& name) {
  for (const Check& each : checked.checks) {
    if (each.name == name) return each;
  }
  FAIL("there is no check " << name);
  throw 0;
}

// What each check that fails says.
std::map<std::string, std::string> failures(const Conformance& checked) {
  std::map<std::string, std::string> failed;
  for (const Check& each : checked.checks) {
    if (each.result == CheckResult::failed) failed[each.name] = each.sentence;
  }
  return failed;
}

std::string with(std::string text, const std::string& what, const std::string& instead) {
  const std::size_t at = text.find(what);
  REQUIRE(at != std::string::npos);
  return text.replace(at, what.size(), instead);
}

}  // namespace

TEST_CASE("a plugin without a sin passes every check") {
  const Conformance checked = check("none");
  CHECK(failures(checked) == std::map<std::string, std::string>{});
  CHECK(checked.ok());
  std::vector<std::string> names;
  for (const Check& each : checked.checks) {
    names.push_back(each.name);
    CHECK(each.result == CheckResult::ok);
  }
  CHECK(names == std::vector<std::string>{"description", "settings", "readme", "testcases", "stops", "errors",
                                          "cancellation", "hosts", "completeness"});
}

TEST_CASE("each sin is found by its check, with a sentence that says what the plugin did") {
  struct Expected {
    const char* sin;
    const char* check;
    const char* sentence;
  };
  const Expected cases[] = {
      {"takes_errors_for_the_end", "errors",
       "two_pages, request 0 (GET https://jobs.example.com/jobs?page=1) answered with status 500: the plugin "
       "says that it saw everything (\"there is no further page\"), with 0 of 3 records"},
      {"never_stops_asking", "errors", "answered with a broken connection: the plugin asks again and again"},
      {"dawdles_when_told_to_stop", "stops", "two_pages, with max_pages 1: the plugin was not done after"},
      {"asks_a_foreign_host", "hosts",
       "the plugin asks for elsewhere.example.net, which its manifest does not name; name it in `hosts`"},
      {"gives_no_reason", "completeness", "two_pages: the run is ok without a reason"},
  };
  for (const Expected& c : cases) {
    INFO(c.sin);
    const Conformance checked = check(c.sin);
    CHECK_FALSE(checked.ok());
    const Check& found = of(checked, c.check);
    CHECK(found.result == CheckResult::failed);
    CHECK_THAT(found.sentence, Contains(c.sentence));
  }
}

TEST_CASE("who takes the first page for all of it is found where the page comes back empty") {
  const Conformance checked =
      check("claims_what_it_did_not_see", {{"testcases/two_pages/conversation.json", kOnePage},
                                           {"testcases/two_pages/expected.json", expected("ok", 1)}});
  const Check& found = of(checked, "completeness");
  CHECK(found.result == CheckResult::failed);
  CHECK_THAT(found.sentence,
             Contains("answered without its records: the plugin says that it saw everything (\"saw 0 "
                      "postings\"), with 0 of 2 records; it must not say so without a proof"));
}

TEST_CASE("what is wrong with a plugin's folder is said by the check it belongs to") {
  struct Expected {
    const char* check;
    const char* file;
    std::string text;
    const char* sentence;
  };
  const Expected cases[] = {
      {"description", "none_fetcher.cpp", "", "has neither a source.toml nor a none_fetcher.cpp"},
      {"settings", "testcases/moved/settings.json", R"({"bord": "x"})",
       "moved/settings.json is refused: plugin none has no setting 'bord'"},
      {"readme", "README.md", "", "there is no README.md"},
      {"readme", "README.md", with(kReadme, "## Traps", "## Tricks"), "no section \"## Traps\"; write it"},
      {"readme", "README.md", with(kReadme, "| `board`", "| board"), "does not have board; add a row"},
      {"readme", "README.md", with(kReadme, "| `board`", "| `board` |\n| `place`"), "has place, which"},
      {"testcases", "testcases/two_pages/expected.json", expected("ok", 1),
       "two_pages: the plugin handed in 2 pages, expected were 1"},
  };
  for (const Expected& c : cases) {
    INFO(c.file << " " << c.text);
    const Conformance checked = check("none", {{c.file, c.text}});
    const Check& found = of(checked, c.check);
    CHECK(found.result == CheckResult::failed);
    CHECK_THAT(found.sentence, Contains(c.sentence));
  }
}

TEST_CASE("a conversation that goes well and one that does not are asked for") {
  const Files no_sad{{"testcases/moved/settings.json", ""},
                     {"testcases/moved/conversation.json", ""},
                     {"testcases/moved/expected.json", ""}};
  CHECK_THAT(of(check("none", no_sad), "testcases").sentence, Contains("no testcase goes wrong"));
  const Conformance no_happy = check("none", {{"testcases/two_pages/settings.json", ""},
                                              {"testcases/two_pages/conversation.json", ""},
                                              {"testcases/two_pages/expected.json", ""}});
  CHECK_THAT(of(no_happy, "testcases").sentence, Contains("no testcase goes well"));
  CHECK(of(no_happy, "errors").result == CheckResult::skipped);
}

TEST_CASE("a plugin that cannot be loaded or has no testcases is not checked, and it is said") {
  const Conformance refused = check("no_stamp");
  CHECK_FALSE(refused.ok());
  CHECK_THAT(refused.not_checked, Contains("no_stamp.so"));
  CHECK(of(refused, "description").result == CheckResult::failed);
  Files empty;
  for (const char* name : {"two_pages", "moved"}) {
    for (const char* file : {"settings", "conversation", "expected"}) {
      empty["testcases/" + std::string(name) + "/" + file + ".json"] = "";
    }
  }
  CHECK_THAT(check("none", empty).not_checked, Contains("none: no test case in"));
}

// `plugin new` as a person uses it: a reply in a file, then the commands that it prints, as it prints them.
#include <catch2/catch.hpp>

#include <cstdlib>
#include <fstream>
#include <sstream>

#include "support/program.hpp"

using tributary::testing::Finished;
using tributary::testing::Home;
using tributary::testing::SandboxProcess;
using tributary::testing::says;

namespace {

namespace fs = std::filesystem;
namespace json = boost::json;

const fs::path kBuild = TRIBUTARY_BUILD_DIR;
constexpr std::string_view kAnnounced = "http://127.0.0.1:8377";  // what the printed commands say

const std::string kJobs =
    R"([{"id":"a1","title":"Miller","company":"Mill","location":"Leeds, United Kingdom","url":"https://jobs.example/a1","description":"<p>Write to jane@mill.example.</p>","published":"2026-11-02"},
        {"id":"a2","title":"Baker","company":"Mill","location":"Vienna, Austria","url":"https://jobs.example/a2","description":"<p>Four ovens.</p>","published":"2026-11-03"},
        {"id":"a3","title":"Carter","company":"Mill","location":"Berlin, Germany","url":"https://jobs.example/a3","description":"<p>Two horses.</p>","published":"2026-11-04"}])";

std::string contents(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  INFO(file);
  REQUIRE(in);
  return {std::istreambuf_iterator<char>(in), {}};
}

// The words of a printed command; one in quotes is one word.
std::vector<std::string> words_of(const std::string& command) {
  std::vector<std::string> words{""};
  bool quoted = false;
  for (const char c : command) {
    if (c == '\'')
      quoted = !quoted;
    else if (c == ' ' && !quoted)
      words.emplace_back();
    else
      words.back() += c;
  }
  return words;
}

// A folder with its home in it, where plugins are made.
class Place {
 public:
  Place() { fs::create_directories(home.path() / "home"); }

  Finished make(const std::string& name, const std::string& reply, std::vector<std::string> more = {},
                const std::string& file = "reply.json") {
    const fs::path sample = home.path() / file;
    std::ofstream(sample, std::ios::binary) << reply;
    return make_from(name, sample.string(), std::move(more));
  }

  Finished make_from(const std::string& name, const std::string& from, std::vector<std::string> more = {}) {
    std::vector<std::string> command{
        "plugin", "new", name, "--from", from, "--directory", home.path().string(), "--output", "json"};
    command.insert(command.end(), more.begin(), more.end());
    return home.run(command);
  }

  // Every command as it was printed; the sandbox is there already, at `address`.
  void follow(const json::value& made, const char* member, const std::string& address) {
    for (const json::value& each : made.at(member).as_array()) {
      std::string command(each.as_string());
      if (const std::size_t at = command.find(kAnnounced); at != std::string::npos)
        command.replace(at, kAnnounced.size(), address);
      std::vector<std::string> words = words_of(command);
      const bool not_yet = words[1] == "preview" && !says(home.run({"preview", "--help"}).out, "--source");
      if (words.back() == "&" || says(command, "dev build") || not_yet) continue;
      if (words[0] == "export") {
        home.environment[words[1].substr(0, words[1].find('='))] = words[1].substr(words[1].find('=') + 1);
        continue;
      }
      const Finished finished = home.run({words.begin() + 1, words.end()});
      INFO(command << "\n" << finished.out << finished.error);
      CHECK(finished.code == 0);
    }
  }

  std::size_t postings(const std::string& source) {
    return home.run({"posting", "list", "--source", source, "--output", "json"}).json().as_array().size();
  }

  Home home;
};

std::string address_of(const SandboxProcess& sandbox) {
  const json::value sources = json::parse(contents(sandbox.sources_file()));
  const std::string url(sources.as_array().at(0).at("settings").at("base_url").as_string());
  return url.substr(0, url.find('/', url.find("//") + 2));
}

// Golden and mapping agree, as the repository's own test holds them against each other.
void check_golden(Place& place, const std::string& name, const std::string& page) {
  const fs::path samples = place.home.path() / "samples" / name;
  const Finished preview = place.home.run({"preview", (samples / page).string(), "--mapping",
                                           (place.home.path() / "mappings" / (name + ".json")).string(),
                                           "--set", "company=Musterbank AG"});
  std::istringstream golden(contents(samples / "postings.ndjson"));
  std::size_t count = 0;
  for (std::string line; std::getline(golden, line); ++count) {
    const json::object posting = json::parse(line).as_object();
    REQUIRE(count < preview.lines().size());
    for (const auto& [field, value] : posting) {
      INFO(field);
      if (field != "file") CHECK(preview.lines()[count].at(field) == value);
    }
  }
  CHECK(count > 0);
  CHECK(count == preview.lines().size());
}

struct Shape {
  const char* name;
  const char* file;
  std::string reply;
  const char* page;
};

// Compiles and links as the build does it for the plugin example.
void build_as_example(const fs::path& source, const fs::path& library) {
  const std::string object = library.string() + ".o";
  const std::string script =
      "set -e; cd '" + kBuild.string() +
      "'; ninja -t commands plugins/example.so | grep -e 'example_fetcher.cpp$' -e '-o plugins/example.so'"
      " | sed -e 's#plugins/CMakeFiles/plugin_example.dir/example/example_fetcher.cpp.o#" +
      object + "#g' -e 's#-c [^ ]*example_fetcher.cpp$#-Werror -c " + source.string() +
      "#' -e 's#-o plugins/example.so#-o " + library.string() + "#' | sh -e";
  REQUIRE(std::system(script.c_str()) == 0);
}

}  // namespace

TEST_CASE("a plugin from one reply passes its tests, and the printed commands make postings of it") {
  const Shape shapes[] = {
      {"numbered", "reply.json", R"({"page":1,"size":10,"total":132,"postings":)" + kJobs + "}", "page.json"},
      {"offsets", "reply.json", R"({"offset":0,"limit":10,"content":)" + kJobs + "}", "page.json"},
      {"cursors", "reply.json",
       R"({"data":{"jobs":)" + kJobs + R"(},"meta":{"next_cursor":"abc","total":132}})", "page.json"},
      {"links", "reply.json",
       R"({"count":132,"next":"https://api.acme.example/v1/jobs?page=2&api_key=verysecret","results":)" +
           kJobs + "}",
       "page.json"},
      {"whole", "reply.json", kJobs, "page.json"},
      {"in_lines", "reply.ndjson",
       "{\"id\":1,\"title\":\"Miller\",\"url\":\"https://a.example/1\"}\n{\"id\":2,\"title\":\"Baker\",\"url\":\"https://a.example/2\"}\n",
       "page.ndjson"},
      {"feed", "reply.xml",
       "<?xml version=\"1.0\"?><rss version=\"2.0\"><channel><title>Jobs</title><item><title>Miller</title><guid>1</guid>"
       "<link>https://a.example/1</link><description>Mill.</description></item><item><title>Baker</title><guid>2</guid>"
       "<link>https://a.example/2</link><description>Bake.</description></item></channel></rss>",
       "page.xml"},
      {"html", "reply.html",
       "<!DOCTYPE html><html><head><script type=\"application/ld+json\">[{\"@type\":\"JobPosting\",\"identifier\":\"1\",\"title\":\"Miller\","
       "\"url\":\"https://a.example/1\",\"description\":\"Mill</p>.\"},{\"@type\":\"JobPosting\",\"identifier\":\"2\",\"title\":\"Baker\","
       "\"url\":\"https://a.example/2\",\"description\":\"Bake.\"}]</script></head></html>",
       "page.json"},
  };
  Place place;
  std::vector<json::value> made;
  for (const Shape& shape : shapes) {
    const Finished finished = place.make(shape.name, shape.reply, {}, shape.file);
    INFO(shape.name << ": " << finished.out << finished.error);
    REQUIRE(finished.code == 0);
    made.push_back(finished.json());
    check_golden(place, shape.name, shape.page);
  }
  const fs::path written = place.home.path();
  CHECK_FALSE(says(contents(written / "samples/numbered/page.json"), "jane"));
  for (const char* file : {"plugins/links/source.toml", "samples/links/page.json",
                           "plugins/links/testcases/page_after_page/conversation.json"}) {
    CHECK_FALSE(says(contents(written / file), "verysecret"));
  }
  CHECK(says(contents(written / "plugins/links/source.toml"), "api_key = \"{api_key}\""));
  SandboxProcess sandbox(place.home);
  for (const json::value& each : made) {
    const std::string name(each.at("plugin").as_string());
    INFO(name);
    place.follow(each, "commands", "");
    place.follow(each, "loopback_commands", address_of(sandbox));
    CHECK(place.postings(name + "_loopback") == each.at("records").to_number<std::size_t>());
  }
}

TEST_CASE("without a reply a made-up plugin is written, to start from") {
  Place place;
  const Finished made = place.home.run({"plugin", "new", "acme", "--directory", place.home.path().string()});
  INFO(made.out << made.error);
  REQUIRE(made.code == 0);
  for (const char* words :
       {"wrote ", "guessed: records at postings (3 objects)", "pages by the parameter page",
        "tributary plugin check acme", "tributary run acme\n"}) {
    CHECK(says(made.out, words));
  }
  CHECK(place.home
            .run({"plugin", "check", "acme", "--directory", (place.home.path() / "plugins/acme").string()})
            .code == 0);
  CHECK(
      says(contents(place.home.path() / "plugins/acme/source.toml"), "unverified = \"its site is made up\""));
}

TEST_CASE("a reply is asked for once, and its address is understood") {
  Place place;
  SandboxProcess sandbox(place.home);
  const std::string url =
      address_of(sandbox) + "/lever/v0/postings/solstice?mode=json&skip=0&limit=4&api_key=verysecret";
  const Finished refused = place.make_from("mill", url);
  CHECK(refused.code == 2);
  CHECK(says(refused.error, "--allow-private"));
  CHECK_FALSE(says(refused.error, "verysecret"));
  const Finished made = place.make_from("mill", url, {"--allow-private"});
  INFO(made.out << made.error);
  REQUIRE(made.code == 0);
  const std::string toml = contents(place.home.path() / "plugins/mill/source.toml");
  CHECK(
      says(toml, R"(query = { mode = "json", skip = "{offset}", limit = "{size}", api_key = "{api_key}" })"));
  CHECK(says(toml, "hosts = [\"127.0.0.1\"]"));
  CHECK_FALSE(says(toml + made.out, "verysecret"));
  place.follow(made.json(), "commands", "");
  const Finished missing =
      place.make_from("nobody", address_of(sandbox) + "/lever/v0/postings/nobody", {"--allow-private"});
  CHECK(missing.code == 1);
  CHECK(says(missing.error, "HTTP status 404"));
}

TEST_CASE("a plugin in C++ builds without a warning, passes its tests and makes postings") {
  Place place;
  const fs::path plugins = place.home.path() / "plugins";
  fs::create_directories(plugins);
  std::ofstream(plugins / "CMakeLists.txt") << "tributary_plugin(example)\n";
  const fs::path libraries = place.home.path() / "libraries";
  fs::create_directories(libraries);
  place.home.environment["TRIBUTARY_PLUGINS"] = libraries.string();
  const Shape shapes[] = {
      {"numbered", "reply.json", R"({"page":1,"size":10,"total":132,"postings":)" + kJobs + "}", "page.json"},
      {"links", "reply.json",
       R"({"count":132,"next":"https://api.acme.example/v1/jobs?page=2&api_key=verysecret","results":)" +
           kJobs + "}",
       "page.json"},
  };
  std::vector<json::value> made;
  for (const Shape& shape : shapes) {
    const Finished finished = place.make(shape.name, shape.reply, {"--cpp"});
    INFO(shape.name << ": " << finished.out << finished.error);
    REQUIRE(finished.code == 0);
    made.push_back(finished.json());
    const fs::path source = plugins / shape.name / (std::string(shape.name) + "_fetcher.cpp");
    const std::string code = contents(source);
    CHECK(std::count(code.begin(), code.end(), '\n') <= 60);
    CHECK(says(finished.json().at("commands").as_array().at(0), "dev build"));
    build_as_example(source, libraries / (std::string(shape.name) + ".so"));
  }
  CHECK(contents(plugins / "CMakeLists.txt") ==
        "tributary_plugin(example)\ntributary_plugin(numbered)\ntributary_plugin(links)\n");
  SandboxProcess sandbox(place.home);
  for (const json::value& each : made) {
    const std::string name(each.at("plugin").as_string());
    INFO(name);
    place.follow(each, "commands", "");
    place.follow(each, "loopback_commands", address_of(sandbox));
    CHECK(place.postings(name + "_loopback") == 3);
  }
}

TEST_CASE("what cannot become a plugin is refused in one sentence, and nothing is written") {
  Place place;
  const std::string good = R"({"jobs":)" + kJobs + "}";
  struct Refused {
    const char* name;
    std::string reply;
    int code;
    const char* words;
  };
  const Refused kRefused[] = {
      {"Acme", good, 2, "a-z"},
      {"acme-jobs", good, 2, "a-z"},
      {"9acme", good, 2, "a letter first"},
      {"greenhouse", good, 2, "there is a plugin 'greenhouse' already"},
      {"acme", "no JSON at all", 1, "not JSON at byte 0"},
      {"acme", R"({"status":"ok","version":3})", 1, "no list of postings was found"},
      {"acme", R"({"jobs":[]})", 1, "its list of postings is empty"},
      {"acme",
       "<!DOCTYPE html><html><head><title>Log in</title></head><body><input type=password></body></html>", 1,
       "stands for another"},
  };
  for (const Refused& each : kRefused) {
    const Finished finished = place.make(each.name, each.reply);
    INFO(each.name << ": " << finished.error);
    CHECK(finished.code == each.code);
    CHECK(says(finished.error, each.words));
    CHECK(std::count(finished.error.begin(), finished.error.end(), '\n') == 1);
    CHECK_FALSE(fs::exists(place.home.path() / "plugins"));
  }
  CHECK(place.make_from("acme", "/nowhere/reply.json").code == 69);
  CHECK(place.make("acme", good, {"--rest", "--cpp"}).code == 2);
  REQUIRE(place.make("acme", good).code == 0);
  const Finished again = place.make("acme", good);
  CHECK(again.code == 2);
  CHECK(says(again.error, (place.home.path() / "plugins/acme").string() + " is there already"));
}

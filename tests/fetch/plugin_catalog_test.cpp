#include "fetch/plugin_catalog.hpp"

#include <catch2/catch.hpp>

#include <fstream>

#include "base/error.hpp"

using namespace tributary;
using namespace tributary::fetch;
using Catch::Matchers::Contains;
using Catch::Matchers::StartsWith;

namespace {

const std::filesystem::path kPlugins = TRIBUTARY_BUILD_DIR "/tests/plugins";
const std::filesystem::path kWorker = TRIBUTARY_BUILD_DIR "/tributary-worker";

PluginInfo find(const std::string& name) {
  return PluginCatalog(kPlugins, kWorker).find(name);
}

std::string error_of(const boost::json::object& given) {
  try {
    check_settings(*find("well_behaved").manifest, given);
  } catch (const Error& error) {
    CHECK(error.kind() == ErrorKind::configuration);
    return error.what();
  }
  return "";
}

}  // namespace

TEST_CASE("a plugin says what it is without being loaded into the host") {
  const PluginInfo info = find("well_behaved");
  REQUIRE(info.problem == "");
  REQUIRE(info.manifest);
  CHECK(info.manifest->name == "well_behaved");
  CHECK(info.manifest->version == "1.2");
  CHECK(info.manifest->site == "nowhere");
  CHECK(info.manifest->hosts == std::vector<std::string>{"jobs.example.com", "{slug}.boards.example.com"});
  CHECK_FALSE(info.manifest->files);
  REQUIRE(info.manifest->settings.size() == 5);
  CHECK(info.manifest->settings[1].type == SettingType::secret);
  CHECK(info.manifest->settings[2].default_value == 50);
}

TEST_CASE("every plugin that cannot be used is listed with one sentence that says why") {
  struct Case {
    const char* name;
    const char* sentence;
  };
  const Case cases[] = {
      {"no_stamp", "no_stamp.so: no plugin stamp; a plugin says TRIBUTARY_PLUGIN(...) once"},
      {"stale_stamp", "stale_stamp.so: built for fetcher ABI 5, this host has ABI 3; rebuild the plugin"},
      {"other_compiler", "other_compiler.so: built by gcc 4.9.2, this host by gcc "},
      {"crashes_while_loaded",
       "crashes_while_loaded.so: the plugin crashed while it was loaded (signal 6, SIGABRT)"},
      {"describes_nonsense",
       "describes_nonsense.so: the manifest's setings is not known; did you mean 'settings'?"},
  };
  for (const Case& c : cases) {
    INFO(c.name);
    const PluginInfo info = find(c.name);
    CHECK_FALSE(info.manifest);
    CHECK_THAT(info.problem, StartsWith(c.sentence));
  }
}

TEST_CASE("a file that is no library, and a cut one, are refused with a sentence") {
  const std::filesystem::path directory = TRIBUTARY_BUILD_DIR "/tests/odd_plugins";
  std::filesystem::remove_all(directory);
  std::filesystem::create_directories(directory);
  std::ofstream(directory / "text.so") << "I am not a library\n";
  std::ofstream(directory / "empty.so");
  std::filesystem::copy_file(kPlugins / "well_behaved.so", directory / "cut.so");
  std::filesystem::resize_file(directory / "cut.so", 5000);
  std::filesystem::create_directory(directory / "directory.so");

  const auto plugins = PluginCatalog(directory, kWorker).list();
  REQUIRE(plugins.size() == 4);
  CHECK_THAT(plugins[0].problem,
             StartsWith("cut.so: the plugin crashed while it was loaded (signal 7, SIGBUS)"));
  CHECK_THAT(plugins[1].problem, StartsWith("directory.so: not a file"));
  CHECK_THAT(plugins[2].problem, StartsWith("empty.so: not a shared library"));
  CHECK_THAT(plugins[3].problem, StartsWith("text.so: not a shared library"));
}

TEST_CASE("a plugin's new build is asked again") {
  const std::filesystem::path directory = TRIBUTARY_BUILD_DIR "/tests/changing_plugins";
  std::filesystem::remove_all(directory);
  std::filesystem::create_directories(directory);
  std::filesystem::copy_file(kPlugins / "no_stamp.so", directory / "p.so");
  const PluginCatalog catalog(directory, kWorker);
  CHECK_FALSE(catalog.find("p").manifest);
  std::filesystem::remove(directory / "p.so");
  std::filesystem::copy_file(kPlugins / "well_behaved.so", directory / "p.so");
  CHECK(catalog.find("p").manifest);
}

TEST_CASE("a plugin that does not exist is answered with the nearest one that does") {
  CHECK_THROWS_WITH(find("wellbehavd"),
                    Contains("there is no plugin 'wellbehavd'; did you mean 'well_behaved'?"));
  CHECK_THROWS_WITH(PluginCatalog("/nonexistent", kWorker).find("x"), Contains("has no plugins"));
  CHECK(PluginCatalog("/nonexistent", kWorker).list().empty());
}

TEST_CASE("a worker that is not there is one sentence a plugin") {
  CHECK_THAT(PluginCatalog(kPlugins, "/nonexistent/worker").find("well_behaved").problem,
             Contains("/nonexistent/worker cannot be started: No such file"));
}

TEST_CASE("settings typed as text get their type, and defaults are filled in") {
  const auto settings = check_settings(*find("well_behaved").manifest, {{"board", 4711},
                                                                        {"page_size", "20"},
                                                                        {"fields", "title,location"},
                                                                        {"query", R"({"a":1})"},
                                                                        {"allow_private", "true"},
                                                                        {"token", "JOBS_TOKEN"}});
  CHECK(settings.at("board") == "4711");
  CHECK(settings.at("page_size") == 20);
  CHECK(settings.at("fields") == boost::json::array{"title", "location"});
  CHECK(settings.at("query") == boost::json::object{{"a", 1}});
  CHECK(settings.at("allow_private") == true);
  CHECK(settings.at("token") == "JOBS_TOKEN");
  CHECK(settings.at("timeout_seconds") == 60);
  CHECK(settings.at("deadline_minutes") == 30);
  CHECK_FALSE(settings.contains("base_url"));
}

TEST_CASE("a wrong setting is named, with what to write instead") {
  CHECK(error_of({{"bord", "x"}}) == "plugin well_behaved has no setting 'bord'; did you mean 'board'?");
  CHECK_THAT(error_of({{"zzzzzz", 1}}), Contains("`tributary plugin show well_behaved` lists them"));
  CHECK(error_of({{"page_size", "many"}}) ==
        "plugin well_behaved: setting 'page_size' must be an integer, not \"many\"");
  CHECK_THAT(error_of({{"allow_private", 7}}), Contains("must be true or false, not 7"));
  CHECK_THAT(error_of({{"query", "[1]"}}), Contains("must be an object"));
  CHECK_THAT(error_of({{"max_pages", 0}}), Contains("'max_pages' must be at least 1"));
  CHECK(error_of({{"robots", "maybe"}}) ==
        "plugin well_behaved: setting 'robots' is \"maybe\"; it must be one of obey, ignore");
  CHECK_THAT(error_of({{"deadline_minutes", 1441}}), Contains("'deadline_minutes' must be at most 1440"));
  CHECK_THAT(error_of({{"max_pages", 9'999'999'999}}), Contains("'max_pages' must be at most 1000000"));
}

TEST_CASE("a secret given in place of its variable's name is refused and not repeated") {
  const std::string error = error_of({{"token", "s3cr3t-value"}});
  CHECK_THAT(error, Contains("the name of an environment variable"));
  CHECK_THAT(error, !Contains("s3cr3t"));
}

TEST_CASE("a missing setting is named with its help") {
  PluginManifest manifest;
  manifest.name = "greenhouse";
  manifest.settings.push_back({"board", SettingType::text, true, nullptr, "the board's name"});
  CHECK_THROWS_WITH(check_settings(manifest, {}),
                    "plugin greenhouse: setting 'board' is missing (the board's "
                    "name); give it with --set board=...");
}

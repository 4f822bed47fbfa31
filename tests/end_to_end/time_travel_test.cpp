// Reading again what was fetched before: what would change, rollback, where it all came from.
#include <catch2/catch.hpp>

#include <filesystem>
#include <fstream>
#include <map>

#include "support/program.hpp"

using tributary::testing::Finished;
using tributary::testing::Home;
using tributary::testing::says;

namespace {

using boost::json::object;

// A site of some jobs with one source, acme, and two mappings of it: by the first the company is the brand,
// by the second the employer; the second has the city and another text, and no date.
struct Site {
  Home home;
  std::filesystem::path page = home.path() / "jobs.json";
  std::int64_t first = 0;
  std::int64_t second = 0;

  Site() {
    write(8);
    done({"source", "add", "acme", "--plugin", "file", "--set", "path=" + page.string()});
    done({"fetch", "acme"});
    first = import("first", {{"company", "$.brand"}, {"description", "$.text"}, {"posted_at", "$.since"}},
                   {"--approve", "--reason", "read it twice"});
    second =
        import("second", {{"company", "$.employer"}, {"description", "$.details"}, {"city", "$.city"}}, {});
  }

  void write(int jobs) const {
    boost::json::array list;
    for (int i = 0; i < jobs; ++i) {
      const std::string id = std::to_string(4700 + i);
      list.push_back(
          object{{"ref", id},
                 {"title", "Welder " + id},
                 {"brand", i % 2 == 0 ? "Acme Shipyards" : "Bolt Works"},
                 {"employer", "Holding of everything that floats and of everything that does not, " + id},
                 {"city", i % 2 == 0 ? "Kiel" : "Ulm"},
                 {"url", "https://acme.example/jobs/" + id},
                 {"since", "2026-10-1" + std::to_string(i % 10)},
                 {"text", "Weld ship number " + id + " together, every day of the week."},
                 {"details", "Call Ada Lovelace about ship number " + id + " before you weld it."}});
    }
    std::ofstream(page) << boost::json::serialize(object{{"jobs", list}});
  }

  std::int64_t import(const std::string& name, const object& more,
                      const std::vector<std::string>& options) const {
    object fields{{"external_id", "$.ref"}, {"title", "$.title"}, {"url", "$.url"}};
    for (const auto& [field, expression] : more) fields[field] = expression;
    const auto file = home.path() / (name + ".json");
    std::ofstream(file) << boost::json::serialize(
        object{{"format", "tributary-mapping/1"}, {"records", "$.jobs[*]"}, {"fields", fields}});
    std::vector<std::string> command{"mapping", "import", "acme", file.string()};
    command.insert(command.end(), options.begin(), options.end());
    return json(command).at("id").as_int64();
  }

  Finished done(const std::vector<std::string>& arguments, int code = 0) const {
    Finished finished = home.run(arguments);
    INFO(arguments.front() << "\n" << finished.out << finished.error);
    CHECK(finished.code == code);
    return finished;
  }

  boost::json::value json(std::vector<std::string> arguments, int code = 0) const {
    arguments.insert(arguments.end(), {"--output", "json"});
    const Finished finished = done(arguments, code);
    INFO(finished.out << finished.error);
    REQUIRE_NOTHROW(finished.json());
    return finished.json();
  }

  object normalize(std::vector<std::string> options) const {
    options.insert(options.begin(), {"normalize", "acme"});
    return json(options).as_array().front().as_object();
  }

  // What the postings say, by external_id.
  std::map<std::string, std::string> postings() const {
    std::map<std::string, std::string> all;
    const auto listed = json({"posting", "list", "--limit", "1000"});
    for (const auto& row : listed.as_array()) {
      auto shown = json({"posting", "show", std::to_string(row.at("id").as_int64())}).as_object();
      std::string says;
      for (const char* field : {"title", "company", "city", "description", "posted_at"}) {
        says += shown.contains(field) ? std::string(shown.at(field).as_string()) + "|" : "-|";
      }
      all[std::string(shown.at("external_id").as_string())] = says;
    }
    return all;
  }

  // Past the triggers and foreign keys.
  void damage(const std::string& sql) const {
    std::string url = home.run({"db", "url"}).out;
    url.erase(url.find_last_not_of('\n') + 1);
    const std::string command = "psql -q -v ON_ERROR_STOP=1 \"" + url +
                                "\" -c \"SET session_replication_role = replica; " + sql + "\"";
    REQUIRE(std::system(command.c_str()) == 0);
  }
};

int count(const object& row, const char* key) {
  return row.at(key).to_number<int>();
}

const object& field(const object& row, const char* name) {
  return row.at("differences").at("fields").at(name).as_object();
}

}  // namespace

TEST_CASE("a dry run says field by field what a mapping would change, with an example, and writes nothing") {
  const Site site;
  const auto before = site.postings();
  REQUIRE(before.size() == 8);
  const std::string second = std::to_string(site.second);
  const auto row = site.normalize({"--mapping", second, "--since", "run:1", "--dry-run"});
  CHECK(count(row, "new") == 0);
  CHECK(count(row, "changed") == 8);
  CHECK(row.at("dry_run").as_bool());
  CHECK(count(field(row, "title"), "same") == 8);
  CHECK(count(field(row, "company"), "changed") == 8);
  CHECK(count(field(row, "city"), "better_filled") == 8);
  CHECK(count(field(row, "posted_at"), "lost") == 8);
  const auto& example = field(row, "company").at("examples").at("changed").as_object();
  CHECK(example.at("stored").as_string() == "Acme Shipyards");
  CHECK(says(std::string(example.at("would_be").as_string()), "Holding of everything"));
  CHECK(example.at("would_be").as_string().size() <= 60 + std::string("…").size());
  CHECK(count(field(row, "description"), "changed") == 8);
  CHECK(boost::json::serialize(row).find("Lovelace") == std::string::npos);

  const Finished text = site.done({"normalize", "acme", "--mapping", second, "--dry-run"});
  INFO(text.out);
  CHECK(says(text.out, "better filled"));
  CHECK(says(text.out, "Acme Shipyards"));
  CHECK(says(text.out, "(a text)"));
  CHECK_FALSE(says(text.out, "Lovelace"));
  CHECK(
      says(text.out, "dry run: nothing was written; 0 postings would be new, 8 changed, 0 stay as they are"));
  CHECK(site.postings() == before);
}

TEST_CASE("what a dry run says is what the write does, and the way back is the same operation") {
  const Site site;
  const auto before = site.postings();
  site.write(10);
  site.done({"fetch", "acme"});
  // Two runs hold eight of the ten jobs twice: each counts once.
  const std::string second = std::to_string(site.second);
  const auto would = site.normalize({"--mapping", second, "--since", "run:1", "--dry-run"});
  CHECK(count(would, "pages") == 2);
  CHECK(count(would, "new") == 2);
  CHECK(count(would, "changed") == 8);
  const auto late = site.normalize({"--mapping", second, "--since", "run:2", "--dry-run"});
  CHECK(count(late, "pages") == 1);
  CHECK(count(late, "changed") == 8);

  site.done({"mapping", "approve", second});
  const auto after = site.postings();
  CHECK(after.size() == 10);
  CHECK(after.at("4700") != before.at("4700"));
  CHECK(count(site.normalize({"--since", "2026-01-01", "--dry-run"}), "changed") == 0);

  const auto back =
      site.normalize({"--mapping", std::to_string(site.first), "--since", "run:1", "--dry-run"});
  CHECK(count(back, "changed") == 10);
  CHECK(count(field(back, "city"), "lost") == 10);
  CHECK(site.postings() == after);
  site.done({"mapping", "rollback", "acme", "--reason", "the brand it is"});
  const auto again = site.postings();
  for (const auto& [id, said] : before) CHECK(again.at(id) == said);
  CHECK(count(site.normalize({"--since", "run:1", "--dry-run"}), "changed") == 0);
}

TEST_CASE("normalizing with another version than the active one says who serves") {
  const Site site;
  site.done({"mapping", "approve", std::to_string(site.second)});
  const Finished old = site.done({"normalize", "acme", "--mapping", std::to_string(site.first)});
  INFO(old.out);
  CHECK(says(old.out, "version 2 is the active one still"));
  CHECK(says(old.out, "tributary mapping rollback acme --to 1"));
}

TEST_CASE("--since and --until take days, times and runs; anything else gets one sentence") {
  const Site site;
  const auto pages = [&](std::vector<std::string> options) {
    options.emplace_back("--dry-run");
    return count(site.normalize(options), "pages");
  };
  CHECK(pages({"--since", "2026-01-01"}) == 1);
  CHECK(pages({"--since", "2026-01-01T00:00:00Z"}) == 1);
  CHECK(pages({"--since", "2126-01-01T00:00:00.5+02:00"}) == 0);
  CHECK(pages({"--until", "2026-01-01"}) == 0);
  CHECK(pages({"--until", "run:1"}) == 1);
  CHECK(pages({"--since", "run:1", "--until", "2126-12-31"}) == 1);
  CHECK(says(site.done({"normalize", "acme", "--since", "2126-01-01"}).out, "no page was fetched then"));

  const std::map<std::string, std::string> wrong{{"yesterday", "say a day (2026-11-20, in UTC)"},
                                                 {"2026-02-30", "say a day"},
                                                 {"2026-11-20T10:00", "say a day"},
                                                 {"run:", "after run: comes the number of a run"},
                                                 {"run:-1", "after run: comes the number of a run"},
                                                 {"run:99", "acme has no run 99; its newest is run:1"}};
  for (const auto& [value, sentence] : wrong) {
    const Finished refused = site.done({"normalize", "acme", "--since", value}, 2);
    INFO(refused.error);
    CHECK(says(refused.error, "--since " + value));
    CHECK(says(refused.error, sentence));
    CHECK(refused.out.empty());
  }
  CHECK(says(site.done({"normalize", "acme", "--since", "2026-11-20", "--until", "2026-11-19"}, 2).error,
             "--until 2026-11-19 is before --since 2026-11-20"));
  site.done({"normalize", "acme", "--since", "run:1", "--run", "1"}, 2);
}

TEST_CASE("explain tells how a field was read, from which bytes, and who proved and approved its mapping") {
  const Site site;
  const std::string id = std::to_string(site.json({"posting", "list"}).as_array().back().at("id").as_int64());
  const auto explained = site.json({"explain", id, "company"}).as_object();
  const auto& trace = explained.at("fields").at(0).as_object();
  CHECK(says(std::string(trace.at("paths").at(0).as_string()), "['brand']"));
  CHECK(trace.at("branch").as_string() == "/fields/company");
  CHECK(trace.at("found") == trace.at("value"));
  CHECK_FALSE(trace.at("converter").as_string().empty());
  CHECK(explained.at("sha256").as_string().size() == 64);
  std::map<std::string, object> acts;
  for (const auto& act : explained.at("mapping_acts").as_array()) {
    acts[std::string(act.at("role").as_string())] = act.as_object();
  }
  CHECK(acts.at("written").at("kind").as_string() == "generate_mapping");
  CHECK(acts.at("trial").at("actor").as_string() == "host");
  CHECK(acts.at("approval").at("kind").as_string() == "decision");
  CHECK(acts.at("approval").at("about").as_string() == "read it twice");
  CHECK(acts.at("approval").at("actor") == acts.at("written").at("actor"));

  const std::string text = site.done({"explain", id, "company"}).out;
  INFO(text);
  CHECK(says(text, "sha256 " + std::string(explained.at("sha256").as_string())));
  CHECK(says(text, "by the mapping's      /fields/company"));
  CHECK(says(text, ": read it twice"));
}

TEST_CASE("verify-lineage is content with what Tributary wrote, and names what was lost past it") {
  const Site site;
  site.done({"mapping", "approve", std::to_string(site.second)});
  const auto clean = site.json({"verify-lineage", "--bytes"}).as_object();
  CHECK(count(clean, "problems") == 0);
  for (const auto& check : clean.at("checks").as_array()) {
    INFO(boost::json::serialize(check));
    CHECK(check.at("checked").to_number<int>() > 0);
  }
  CHECK(says(site.done({"verify-lineage", "--source", "acme"}).out, "every posting leads back"));
  CHECK(site.done({"verify-lineage", "--source", "acne"}, 2).out.empty());

  site.damage("DELETE FROM raw_pages");
  const Finished lost = site.done({"verify-lineage"}, 1);
  INFO(lost.out << lost.error);
  CHECK(says(lost.out, "which wrote posting 1 and 7 more, has no raw page behind it"));
  CHECK(says(lost.error, "problems with the lineage"));
  const auto found = site.json({"verify-lineage", "--limit", "1"}, 1).as_object();
  CHECK(count(found, "problems") >= 2);
  CHECK(found.at("found").at(0).at("ids").as_object().contains("posting_id"));
}

// A site changes its JSON: what a person sees of it, from the run that notices to the postings after it.
#include <catch2/catch.hpp>

#include <fstream>
#include <functional>
#include <set>

#include "support/program.hpp"

using tributary::testing::Finished;
using tributary::testing::Home;
using tributary::testing::says;

namespace {

using Change = std::function<void(boost::json::object& job, int i)>;

// A source whose page can be changed between two runs.
struct Site {
  Site() {
    serve({});
    REQUIRE(home.run({"source", "add", "acme", "--plugin", "file", "--set", "path=" + page.string()}).code ==
            0);
    REQUIRE(home.run({"run", "acme", "--generator", "matcher"}).code == 0);
    before = postings();
  }

  void serve(const Change& change, int jobs = 60) {
    boost::json::array list;
    for (int i = 0; i < jobs; ++i) {
      const std::string number = std::to_string(4700 + i);
      boost::json::object job{{"id", number},
                              {"title", "Welder " + number},
                              {"company", i % 2 == 0 ? "Acme Shipyards" : "Quellwerk AG"},
                              {"city", i % 3 == 0 ? "Kiel" : "Ulm"},
                              {"url", "https://jobs.example.org/" + number},
                              {"posted_at", "2026-10-" + std::to_string(10 + i % 20)},
                              {"salary_min", 50'000 + 100 * i}};
      if (change) change(job, i);
      list.push_back(std::move(job));
    }
    std::ofstream(page) << boost::json::serialize(boost::json::object{{"jobs", std::move(list)}});
  }

  Finished run(const std::string& format = "text") {
    return home.run({"run", "acme", "--generator", "matcher", "--output", format});
  }
  boost::json::object row() {
    const Finished finished = run("json");
    INFO(finished.out << finished.error);
    return finished.json().as_array().front().as_object();
  }
  boost::json::value json(std::vector<std::string> command) {
    command.insert(command.end(), {"--output", "json"});
    const Finished finished = home.run(command);
    INFO(finished.out << finished.error);
    REQUIRE(finished.code == 0);
    return finished.json();
  }
  // What every posting says, without when it was seen.
  std::string postings() {
    std::string all;
    const auto listed = json({"posting", "list", "--source", "acme", "--limit", "1000"});
    for (const auto& posting : listed.as_array()) {
      const auto id = std::to_string(posting.at("id").to_number<int>());
      auto shown = json({"posting", "show", id}).as_object();
      for (const auto* seen : {"last_seen_at", "first_seen_at"}) shown.erase(seen);
      all += boost::json::serialize(shown) + "\n";
      if (all.size() > 4'000) break;  // some are as good as all
    }
    return all;
  }

  Home home;
  std::filesystem::path page = home.path() / "jobs.json";
  std::string before;
};

void rename(boost::json::object& job, const char* from, const char* to) {
  auto value = job.at(from);
  job.erase(from);
  job[to] = std::move(value);
}

}  // namespace

TEST_CASE("a renamed field is seen, mended and normalized in the run that notices it") {
  Site site;
  site.serve([](auto& job, int) { rename(job, "city", "zz_top"); });
  const Finished run = site.run();
  INFO(run.out << run.error);
  CHECK(run.code == 0);
  CHECK(says(run.error, "$.city"));
  CHECK(says(run.error, "is in none of 60 records, before in 100 % of 60"));
  CHECK(says(run.out, "v2 by mender (new)"));
  CHECK(says(run.out, "by it every known posting says the same"));
  CHECK(site.postings() == site.before);

  const auto drift = site.json({"drift", "list", "acme", "--all"});
  REQUIRE_FALSE(drift.as_array().empty());
  for (const auto& event : drift.as_array()) CHECK_FALSE(event.at("resolved").is_null());
  CHECK(site.json({"drift", "list", "acme"}).as_array().empty());

  // Taken back: the mapping reads both.
  site.serve({});
  const auto again = site.row();
  CHECK(again.at("status").as_string() == "ok");
  CHECK(again.at("unchanged").to_number<int>() == 60);
  CHECK(says(std::string(again.at("mapping").as_string()), "v2"));
  CHECK(site.postings() == site.before);
}

TEST_CASE(
    "explain leads to the change that a mapping was mended for, and to the shadow it was held against") {
  Site site;
  site.serve([](auto& job, int) { rename(job, "city", "zz_top"); }, 61);
  CHECK(site.row().at("new").to_number<int>() == 1);
  const auto listed = site.json({"posting", "list", "--source", "acme", "--limit", "1"});
  const auto& newest = listed.as_array().front();
  const std::string id = std::to_string(newest.at("id").to_number<int>());
  std::set<std::string> roles;
  const auto chain = site.json({"explain", id, "city"});
  for (const auto& act : chain.at("mapping_acts").as_array()) {
    roles.insert(std::string(act.at("role").as_string()));
  }
  CHECK(roles == std::set<std::string>{"analysis", "drift check", "written", "trial", "shadow"});
  const Finished explained = site.home.run({"explain", id, "city"});
  INFO(explained.out);
  CHECK(says(explained.out, "is in none of 61 records"));
}

TEST_CASE("an amount in another unit is read as what it is, and back again") {
  Site site;
  site.serve([](auto& job, int) { job["salary_min"] = 100 * job["salary_min"].as_int64(); });
  const Finished run = site.run();
  INFO(run.out << run.error);
  CHECK(run.code == 0);
  CHECK(says(run.error, "each by the same factor of 100"));
  CHECK(site.postings() == site.before);
  site.serve({});
  CHECK(site.run().code == 0);
  CHECK(site.postings() == site.before);
}

TEST_CASE("a field that is gone for good holds the source until a person has said so") {
  Site site;
  site.serve([](auto& job, int) { job.erase("city"); });
  for (int time = 0; time < 2; ++time) {  // twice: it stays so
    const Finished run = site.run();
    INFO(run.out << run.error);
    CHECK(run.code == 3);
    CHECK(says(run.error, "its pages are kept and not normalized until there is a mapping for them"));
    CHECK(says(run.out, "changed"));
    CHECK(site.postings() == site.before);
  }
  const auto status = site.json({"status"}).as_array().front().as_object();
  CHECK(status.at("held by drift").to_number<int>() == 2);
  CHECK(status.at("reviews").to_number<int>() == 1);
  CHECK(site.json({"drift", "list", "acme"}).as_array().size() >= 2);

  const auto candidate = site.json({"mapping", "list", "acme"}).as_array().front().at("id").to_number<int>();
  const Finished approved =
      site.home.run({"mapping", "approve", std::to_string(candidate), "--reason", "it is gone"});
  INFO(approved.out << approved.error);
  REQUIRE(approved.code == 0);
  CHECK(site.json({"drift", "list", "acme"}).as_array().empty());
  const auto next = site.row();
  CHECK(next.at("status").as_string() == "ok");
  CHECK(next.at("rejects").to_number<int>() == 0);
  CHECK(site.json({"status"}).as_array().front().at("held by drift").to_number<int>() == 0);
}

TEST_CASE("a run that was cut short is no evidence, and what it brought waits") {
  Site site;
  // A second page, so that there is something to cut off.
  const auto more = site.home.path() / "more.json";
  std::filesystem::copy_file(site.page, more);
  REQUIRE(site.home.run({"source", "remove", "acme", "--yes"}).code == 0);
  REQUIRE(site.home
              .run({"source", "add", "acme", "--plugin", "file", "--set",
                    "path=" + (site.home.path() / "*o*.json").string()})
              .code == 0);
  REQUIRE(site.run().code == 0);
  site.before = site.postings();

  site.serve([](auto& job, int) { job.erase("title"); });
  std::filesystem::copy_file(site.page, more, std::filesystem::copy_options::overwrite_existing);
  const auto run = site.home.run({"run", "acme", "--generator", "matcher", "--max-pages", "1"});
  INFO(run.out << run.error);
  CHECK(site.json({"drift", "list", "acme", "--all"}).as_array().empty());
  CHECK(site.json({"rejects", "list", "--source", "acme"}).as_array().empty());
  CHECK(site.postings() == site.before);
  // As before again: the next run is a run like any other.
  site.serve({});
  std::filesystem::copy_file(site.page, more, std::filesystem::copy_options::overwrite_existing);
  CHECK(site.row().at("status").as_string() == "ok");
  CHECK(site.postings() == site.before);
}

TEST_CASE("pages that were only fetched are looked at before they are normalized, and the next run mends") {
  Site site;
  site.serve([](auto& job, int) { rename(job, "city", "zz_top"); });
  REQUIRE(site.home.run({"fetch", "acme"}).code == 0);
  const Finished held = site.home.run({"normalize", "acme"});
  INFO(held.out << held.error);
  CHECK(held.code == 3);
  CHECK(says(held.error, "is in none of 60 records"));
  CHECK(says(held.error, "its pages are kept and not normalized"));
  CHECK(site.postings() == site.before);
  CHECK(site.run().code == 0);
  CHECK(site.json({"status"}).as_array().front().at("held by drift").to_number<int>() == 0);
  CHECK(site.postings() == site.before);
}

TEST_CASE("a rollback looks at what was only fetched before it writes it") {
  Site site;
  auto other = boost::json::parse(site.home.run({"mapping", "export", "1"}).out).as_object();
  other.at("fields").as_object().erase("salary_min");
  const auto file = site.home.path() / "other.json";
  std::ofstream(file) << boost::json::serialize(other);
  REQUIRE(site.home.run({"mapping", "import", "acme", file.string(), "--approve"}).code == 0);

  site.serve([](auto& job, int) { rename(job, "city", "zz_top"); });
  REQUIRE(site.home.run({"fetch", "acme"}).code == 0);
  const Finished back = site.home.run({"mapping", "rollback", "acme"});
  INFO(back.out << back.error);
  CHECK(back.code == 3);
  CHECK(says(back.out, "1 page that waited: 0 new, 60 changed"));  // of the first run, which it was made for
  CHECK(says(back.error, "is in none of 60 records"));
  CHECK(says(back.error, "its pages are kept and not normalized"));
  const auto posting = site.json({"posting", "show", "1"});
  CHECK(says(posting.at("city"), "Kiel"));
  CHECK(posting.as_object().contains("salary_min"));
  const auto status = site.json({"status"});
  CHECK(status.as_array().front().at("held by drift").to_number<int>() == 1);
}

TEST_CASE("a drift that nobody has seen gets a sentence") {
  Home home;
  const Finished none = home.run({"drift", "show", "17"});
  CHECK(none.code == 2);
  CHECK(says(none.error, "there is no drift 17; `tributary drift list --all` shows the ids"));
  CHECK(says(home.run({"drift", "list"}).out, "no drift is open"));
}

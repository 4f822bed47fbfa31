// A site of eight jobs and what a user says about its mappings, for the tests of reviews and versions.
#pragma once

#include <catch2/catch.hpp>

#include <bit>
#include <boost/json.hpp>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "support/program.hpp"

namespace tributary::testing {

// A site of eight jobs with one source, acme, at this machine.
struct SiteUnderReview {
  using object = boost::json::object;

  Home home;
  std::filesystem::path page = home.path() / "jobs.json";

  SiteUnderReview() { home.environment["OLLAMA_HOST"] = "http://127.0.0.1:9"; }

  // `changed`: what each record has instead, by member; null takes the member away.
  // `half_alike`: the records that a trial holds back have one title.
  void write(const object& changed = {}, bool half_alike = false) const {
    boost::json::array jobs;
    const char* towns[] = {"Berlin", "Hamburg", "Kiel", "Jena", "Bonn", "Mainz", "Trier", "Ulm"};
    for (int i = 0; i < 8; ++i) {
      const std::string id = std::to_string(4700 + i);
      object job{
          {"ref", id},
          {"title", half_alike && std::popcount(static_cast<unsigned>(i)) % 2 == 1 ? "Job" : "Welder " + id},
          {"company", i % 2 == 0 ? "Acme Shipyards" : "Bolt Works"},
          {"employer", "The employer of " + id},
          {"city", towns[i]},
          {"url", "https://acme.example/jobs/" + id},
          {"posted_at", "2026-10-0" + std::to_string(i + 1)},
          {"description", "Weld ship number " + id + " together, every day of the week."}};
      for (const auto& [member, value] : changed) {
        job.erase(member);
        if (!value.is_null()) job[member] = value;
      }
      jobs.push_back(std::move(job));
    }
    std::ofstream(page) << boost::json::serialize(object{{"jobs", jobs}});
  }

  void add() const {
    const Finished added =
        home.run({"source", "add", "acme", "--plugin", "file", "--set", "path=" + page.string()});
    INFO(added.error);
    REQUIRE(added.code == 0);
  }

  // A mapping of ref, title, url and what is given, as a file.
  std::string document(const object& more = {{"company", "$.company"}}, const char* title = "$.title") const {
    object fields{{"external_id", "$.ref"}, {"title", title}, {"url", "$.url"}};
    for (const auto& [field, expression] : more) fields[field] = expression;
    const auto path = home.path() / ("mapping" + std::to_string(documents_++) + ".json");
    std::ofstream(path) << boost::json::serialize(
        object{{"format", "tributary-mapping/1"}, {"records", "$.jobs[*]"}, {"fields", fields}});
    return path.string();
  }

  Finished done(const std::vector<std::string>& arguments, int code = 0) const {
    Finished finished = home.run(arguments);
    INFO(arguments.front() << " " << (arguments.size() > 1 ? arguments[1] : "") << "\n"
                           << finished.out << finished.error);
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

  // The command is refused with `code` and words on standard error.
  void refused(const std::vector<std::string>& arguments, int code, const std::string& words) const {
    const Finished finished = done(arguments, code);
    INFO(finished.error << "\nlacks: " << words);
    CHECK(says(finished.error, words));
    CHECK(finished.out.empty());
    for (const char* technical : {"pqxx", "ERROR:", "CONTEXT", "SQLSTATE"})
      CHECK_FALSE(says(finished.error, technical));
  }

  std::string status(std::int64_t mapping) const {
    return std::string(json({"mapping", "show", std::to_string(mapping)}).at("status").as_string());
  }

  std::int64_t active() const {
    const auto rows = json({"mapping", "list", "acme"});
    for (const auto& row : rows.as_array()) {
      if (row.at("status").as_string() == "active") return row.at("id").as_int64();
    }
    return 0;
  }

  // Imports a document and gives the version's id.
  std::int64_t import(const std::string& file, bool approve = true) const {
    std::vector<std::string> arguments{"mapping", "import", "acme", file};
    if (approve) arguments.emplace_back("--approve");
    return json(arguments).at("id").as_int64();
  }

  // Of the records held back all titles are alike: no mapping passes, and a person is asked.
  std::string ask() const {
    write({}, true);
    add();
    done({"run", "acme"}, 3);
    const auto rows = json({"review", "list"});
    REQUIRE(rows.as_array().size() == 1);
    return std::to_string(rows.as_array()[0].at("id").as_int64());
  }

 private:
  mutable int documents_ = 0;
};

}  // namespace tributary::testing

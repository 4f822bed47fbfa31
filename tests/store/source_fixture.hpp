// One source with a run, a mapping and pages, for tests of the stores.
#pragma once

#include <pqxx/nontransaction>
#include <string>
#include <vector>

#include "normalize/posting.hpp"
#include "store/parameters.hpp"
#include "store/stores.hpp"
#include "store/transaction.hpp"
#include "support/test_database.hpp"

namespace tributary::testing {

inline constexpr Timestamp kNoon =
    std::chrono::sys_days(std::chrono::year(2026) / 11 / 20) + std::chrono::hours(12);

inline std::string hash_of(char digit) {
  return std::string(64, digit);
}

struct SourceFixture {
  TestDatabase test;
  store::Database& database = test.database();
  store::ActorStore actors{database};
  store::InteractionStore interactions{database};
  store::SourceStore sources{database};
  store::RunStore runs{database};
  store::MappingStore mappings{database};
  store::PageStore pages{database};
  store::PostingStore postings{database};
  store::RejectStore rejects{database};
  store::ActorId host = actors.ensure("script", "host");
  store::ActorId matcher = actors.ensure("script", "matcher");
  store::SourceId source = add_source("acme");
  store::RunId run = runs.start(source, kNoon);

  store::SourceId add_source(const std::string& name) {
    store::Source row;
    row.name = name;
    row.plugin = "rest";
    row.config = {{"url", "https://jobs.example/api"}};
    return sources.add(row);
  }

  interaction::Interaction act(const std::string& kind, std::vector<store::InteractionId> inputs = {},
                               bool in_run = true) {
    interaction::Interaction row;
    row.actor_id = host;
    row.kind = kind;
    row.inputs = std::move(inputs);
    if (in_run) row.run_id = run;
    row.started_at = row.completed_at = kNoon;
    return row;
  }

  store::InteractionId exchange(const std::string& body,
                                const std::string& content_type = "application/json") {
    const interaction::RawBody raw{body, content_type};
    return interactions.append(act(interaction::kHttpExchange), &raw);
  }

  store::StoredPage page(int number, const std::string& body, Timestamp at = kNoon) {
    store::PageStore::NewPage fresh;
    fresh.source = source;
    fresh.run = run;
    fresh.actor = host;
    fresh.page_number = number;
    fresh.exchanges = {exchange(body)};
    fresh.fetched_at = at;
    return pages.add(fresh);
  }

  // A mapping that a generator wrote and a trial passed, active.
  store::MappingVersion mapping(char digit = 'a') {
    const auto generated = interactions.append(act(interaction::kGenerate, {}, false), nullptr);
    const auto id = mappings.add_candidate(source, std::string("{\"name\": \"") + digit + "\"}\n",
                                           hash_of(digit), generated);
    const auto tried = interactions.append(act(interaction::kTrial, {generated}, false), nullptr);
    mappings.set_trial(id, tried, R"({"passed": true})");
    mappings.activate(id, std::nullopt);
    return *mappings.find(id);
  }

  std::string value(const std::string& query) {
    pqxx::nontransaction work(database.connection());
    return store::text_of(work.exec1(query)[0]);
  }
  int number(const std::string& query) { return std::stoi(value(query)); }
  void execute(const std::string& statement) {
    database.transact([&](pqxx::work& work) { work.exec(statement); });
  }
};

inline normalize::Posting posting(const std::string& id, const std::string& title) {
  normalize::Posting row;
  row.set(mapping::PostingField::external_id, id);
  row.set(mapping::PostingField::title, title);
  return row;
}

}  // namespace tributary::testing

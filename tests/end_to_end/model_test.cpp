// A language model in the run, played by a server of ours: its answers are written by hand here.
#include <catch2/catch.hpp>

#include <chrono>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <set>
#include <thread>

#include "support/model_server.hpp"
#include "support/program.hpp"

using tributary::test_support::answers;
using tributary::test_support::ModelReply;
using tributary::test_support::ModelServer;
using tributary::testing::Background;
using tributary::testing::Finished;
using tributary::testing::Home;
using tributary::testing::says;

namespace {

// A source over a file of twelve records.
void add_source(const Home& home, const char* name) {
  const auto path = home.path() / "jobs.json";
  std::ofstream file(path);
  file << R"({"jobs":[)";
  const char* const titles[] = {"Bäckerin", "Koch",    "Wirtin",    "Kellner",    "Spüler", "Köchin",
                                "Barista",  "Portier", "Sommelier", "Konditorin", "Pagin",  "Nachtwächter"};
  for (int i = 0; i < 12; ++i) {
    file << (i > 0 ? "," : "") << R"({"ref":"r-)" << i << R"(","heading":")" << titles[i]
         << R"(","kind":"job","shop":"Haus Abendrot"})";
  }
  file << "]}";
  file.close();
  REQUIRE(home.run({"source", "add", name, "--plugin", "file", "--set", "path=" + path.string()}).code == 0);
}

// The id that the prompt gave to the path, such as p3.
std::string id_of(const std::string& prompt, const std::string& path) {
  const auto at = prompt.find(path);
  REQUIRE(at != std::string::npos);
  const auto start = prompt.rfind('p', at - 1);
  return prompt.substr(start, prompt.find_first_not_of("0123456789", start + 1) - start);
}

// An answer in the form the prompt demands: every field, most of them "none".
std::string answer(const std::string& external_id, const std::string& title, const std::string& company) {
  boost::json::object fields;
  for (const char* field :
       {"external_id", "title", "description", "company", "location", "country", "city", "remote", "url",
        "posted_at", "valid_through", "employment_type", "career_level", "department", "salary_min",
        "salary_max", "salary_currency", "salary_period", "language"}) {
    fields[field] = "none";
  }
  fields["external_id"] = external_id;
  fields["title"] = title;
  fields["company"] = company;
  return boost::json::serialize(fields);
}

// A source over records that no mapping can be made of.
void add_odd_source(const Home& home) {
  const auto path = home.path() / "odd.json";
  std::ofstream(path) << R"({"rows":[{"a":true},{"a":false},{"a":true},{"a":true},{"a":false}]})";
  REQUIRE(home.run({"source", "add", "odd", "--plugin", "file", "--set", "path=" + path.string()}).code == 0);
}

boost::json::object run(const Home& home, const char* source, const char* generator, int code) {
  const Finished finished = home.run({"run", source, "--generator", generator, "--output", "json"});
  INFO(finished.out << finished.error);
  REQUIRE(finished.code == code);
  return finished.json().as_array().front().as_object();
}

}  // namespace

TEST_CASE(
    "a model that answers nonsense is asked twice, then the matcher writes the mapping; every answer is kept") {
  ModelServer server;
  server.script({answers("Certainly! Here is what I think of bread."), answers("{}")});
  Home home;
  home.environment["OLLAMA_HOST"] = server.url();
  add_source(home, "acme");
  const auto row = run(home, "acme", "auto", 0);
  CHECK(says(row.at("mapping"), "by matcher"));
  CHECK(row.at("new").as_int64() == 12);
  CHECK(server.chats().size() == 2);
  const auto acts = home.run({"history", "--kind", "generate_mapping", "--output", "json"}).json().as_array();
  CHECK(acts.size() == 3);
  CHECK(says(acts.back().at("status"), "failed"));
  CHECK(says(acts.back().at("actor"), "ollama:qwen2.5:7b"));

  // Nothing more is asked for a shape that has a mapping.
  run(home, "acme", "auto", 0);
  CHECK(server.chats().size() == 2);
}

TEST_CASE(
    "a model's mapping that passes its trial waits for a person where another one is active, and leads back to the prompt") {
  ModelServer server;
  server.script({answers("no"), answers("no")});
  Home home;
  home.environment["OLLAMA_HOST"] = server.url();
  add_source(home, "acme");
  run(home, "acme", "ollama", 0);  // the matcher's mapping; the server now has the prompt
  const std::string prompt = server.chats().front();
  server.script(
      {answers(answer(id_of(prompt, "$.ref"), id_of(prompt, "$.heading"), id_of(prompt, "$.shop")))});

  const Finished generated =
      home.run({"mapping", "generate", "acme", "--generator", "ollama", "--output", "json"});
  INFO(generated.out << generated.error);
  REQUIRE(generated.code == 0);
  const auto mapping = generated.json();
  CHECK(says(mapping.at("by"), "ollama:qwen2.5:7b"));
  const std::string id = std::to_string(mapping.at("id").as_int64());
  if (says(mapping.at("status"), "candidate")) {
    REQUIRE(home.run({"mapping", "approve", id, "--reason", "looked at it"}).code == 0);
  }
  const auto shown = home.run({"mapping", "show", id, "--output", "json"}).json();
  CHECK(says(shown.at("status"), "active"));
  const std::string act = std::to_string(shown.at("generated_by_interaction").as_int64());
  const auto question = home.run({"history", "show", act, "--output", "json"});
  CHECK(question.out.find("tributary-prompt/3") != std::string::npos);
}

TEST_CASE("explain leads from a posting to the prompt that its mapping was asked with, and to the analysis") {
  ModelServer server;
  server.script({answers("no"), answers("no")});
  Home asked;
  asked.environment["OLLAMA_HOST"] = server.url();
  add_source(asked, "acme");
  run(asked, "acme", "ollama", 0);  // for the prompt, which is the same in every home
  const std::string prompt = server.chats().front();
  server.script(
      {answers(answer(id_of(prompt, "$.ref"), id_of(prompt, "$.heading"), id_of(prompt, "$.shop")))});
  Home home;
  home.environment["OLLAMA_HOST"] = server.url();
  add_source(home, "acme");
  CHECK(says(run(home, "acme", "ollama", 0).at("mapping"), "by ollama:qwen2.5:7b"));

  std::set<std::string> roles;
  const auto explained = home.run({"explain", "1", "title", "--output", "json"}).json();
  for (const auto& act : explained.at("mapping_acts").as_array()) {
    const std::string role(act.at("role").as_string());
    roles.insert(role);
    if (role != "prompt") continue;
    CHECK(says(act.at("actor"), "ollama:qwen2.5:7b"));
    CHECK(says(act.at("about"), "sha256 "));
    const auto id = std::to_string(act.at("interaction_id").as_int64());
    CHECK(home.run({"history", "show", id}).out.find("tributary-prompt/3") != std::string::npos);
  }
  CHECK(roles == std::set<std::string>{"analysis", "prompt", "written", "trial"});
  CHECK(home.run({"explain", "1", "title"}).out.find("by nobody: it serves because it passed its trial") !=
        std::string::npos);
}

TEST_CASE("with no model to be reached, auto says so and the matcher writes the mapping") {
  Home home;
  home.environment["OLLAMA_HOST"] = "http://127.0.0.1:9";
  add_source(home, "acme");
  const auto row = run(home, "acme", "auto", 0);
  CHECK(says(row.at("mapping"), "by matcher"));
  CHECK(says(row.at("generator_reason"), "127.0.0.1:9"));
}

TEST_CASE(
    "a model asked for by name that cannot be reached ends with 69; the pages are kept for the next run") {
  Home home;
  home.environment["OLLAMA_HOST"] = "http://127.0.0.1:9";
  add_source(home, "acme");
  const Finished finished = home.run({"run", "acme", "--generator", "ollama"});
  CHECK(finished.code == 69);
  CHECK(finished.error.find("127.0.0.1:9") != std::string::npos);
  const auto row = run(home, "acme", "matcher", 0);
  CHECK(row.at("status").as_string() == "ok");
}

TEST_CASE("records that nobody can map end as a review that waits, with nothing written and no page lost") {
  Home home;
  add_odd_source(home);
  const Finished finished = home.run({"run", "odd", "--generator", "matcher", "--output", "json"});
  INFO(finished.out << finished.error);
  const auto row = finished.json().as_array().front();
  CHECK(row.at("new").as_int64() == 0);
  CHECK(row.at("mapping_id").is_null());
  CHECK((finished.code == 3 || finished.code == 1));
  const auto status = home.run({"status", "--output", "json"}).json().as_array().front();
  CHECK(status.at("waiting pages").as_int64() == 1);
  CHECK(status.at("reviews").as_int64() == 1);
}

TEST_CASE(
    "SIGINT while a model is waited for ends the command with 130 at once, the run closed, nothing decided") {
  ModelServer server;
  ModelReply stalled = answers("{");
  stalled.end = ModelReply::End::stall;
  server.script({stalled, stalled, stalled});
  Home home;
  home.environment["OLLAMA_HOST"] = server.url();
  home.environment["OPENAI_BASE_URL"] = server.url() + "/v1";
  home.environment["TRIBUTARY_MODEL"] = "qwen2.5:7b";
  add_source(home, "acme");
  std::size_t asked = 0;
  for (const char* generator : {"ollama", "openai"}) {
    INFO(generator);
    Background command(home, {"run", "acme", "--generator", generator});
    const auto patience = std::chrono::steady_clock::now() + std::chrono::seconds(30);
    while (server.chats().size() == asked && std::chrono::steady_clock::now() < patience) {
      std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
    REQUIRE(server.chats().size() == ++asked);
    const auto before = std::chrono::steady_clock::now();
    command.signal(SIGINT);
    const Finished finished = command.wait();
    INFO(finished.out << finished.error);
    CHECK(finished.code == 130);
    CHECK(std::chrono::steady_clock::now() - before < std::chrono::seconds(5));
    const auto status = home.run({"status", "--output", "json"}).json().as_array().front();
    CHECK(status.at("last run").as_string() == "truncated");
    CHECK(status.at("reviews").as_int64() == 0);
    CHECK(status.at("mapping").as_string() == "none");
  }
  run(home, "acme", "matcher", 0);  // nobody holds the source
}

TEST_CASE(
    "a question that failed is not asked again while its review is open, but for a person who wants it") {
  ModelServer server;
  server.script({answers("no")});
  Home home;
  home.environment["OLLAMA_HOST"] = server.url();
  add_odd_source(home);
  run(home, "odd", "auto", 3);
  CHECK(server.chats().size() == 2);
  const auto acts = [&home] {
    return home.run({"history", "--kind", "generate_mapping", "--output", "json"}).json().as_array().size();
  };
  const auto written = acts();

  const auto row = run(home, "odd", "auto", 3);
  CHECK(says(row.at("generator_reason"), "a review of these records waits"));
  run(home, "odd", "matcher", 3);  // it was asked when the model failed
  CHECK(server.chats().size() == 2);
  CHECK(acts() == written);

  home.run({"mapping", "generate", "odd", "--generator", "ollama"});
  CHECK(server.chats().size() == 4);

  std::ofstream(home.path() / "odd.json") << R"({"rows":[{"b":1},{"b":2},{"b":3},{"b":4},{"b":5}]})";
  run(home, "odd", "auto", 3);
  CHECK(server.chats().size() == 6);
}

TEST_CASE("a model that is away keeps only those sources from their run that need it") {
  Home home;
  home.environment["OLLAMA_HOST"] = "http://127.0.0.1:9";
  add_source(home, "acme");
  run(home, "acme", "matcher", 0);
  add_odd_source(home);
  const Finished finished = home.run({"run", "odd", "acme", "--generator", "ollama", "--output", "json"});
  INFO(finished.out << finished.error);
  CHECK(finished.code == 69);
  CHECK(finished.error.find("127.0.0.1:9") != std::string::npos);
  const auto rows = finished.json().as_array();
  REQUIRE(rows.size() == 1);
  CHECK(rows.front().at("source").as_string() == "acme");
  CHECK(rows.front().at("status").as_string() == "ok");
}

TEST_CASE("doctor --llm finds out what a model server honours, stores it, and plain doctor tells it later") {
  ModelServer server;
  Home home;
  home.environment["OLLAMA_HOST"] = server.url();
  server.script({answers("bread"), answers(R"({"word":"kestrel-47"})")});
  const Finished probed = home.run({"doctor", "--llm"});
  INFO(probed.out << probed.error);
  CHECK(probed.code == 0);
  CHECK(server.chats().size() == 2);
  CHECK(probed.out.find("it answered \"bread\"") != std::string::npos);
  CHECK(probed.out.find("it remembers what stood in front of") != std::string::npos);

  const Finished later = home.run({"doctor", "--output", "json"});
  CHECK(server.chats().size() == 2);
  const auto rows = later.json().as_array();
  std::set<std::string> told;
  for (const auto& row : rows) {
    const std::string check(row.at("check").as_string());
    if (check.starts_with("ollama:")) told.insert(check + " " + std::string(row.at("ok").as_string()));
  }
  CHECK(told == std::set<std::string>{"ollama:qwen2.5:7b schema no (optional)", "ollama:qwen2.5:7b think yes",
                                      "ollama:qwen2.5:7b context yes", "ollama:qwen2.5:7b counts yes"});
  const auto acts = home.run({"history", "--kind", "model_probe", "--output", "json"}).json().as_array();
  CHECK(acts.size() == 1);
}

TEST_CASE("doctor --llm without any model server ends with 69 and says which it looked for") {
  Home home;
  home.environment["OLLAMA_HOST"] = "http://127.0.0.1:9";
  const Finished finished = home.run({"doctor", "--llm"});
  INFO(finished.out << finished.error);
  CHECK(finished.code == 69);
  CHECK(finished.out.find("no Ollama at http://127.0.0.1:9") != std::string::npos);
  CHECK(home.run({"doctor"}).code == 0);
}

TEST_CASE("a model server that fails three times is left alone, and every source is still normalized") {
  ModelServer server;
  server.script({tributary::test_support::refuses(503, R"({"error":"server busy"})")});
  Home home;
  home.environment["OLLAMA_HOST"] = server.url();
  add_source(home, "acme");
  add_source(home, "globex");
  add_source(home, "initech");
  for (const char* source : {"acme", "globex", "initech"}) {
    const auto row = run(home, source, "auto", 0);
    CHECK(says(row.at("mapping"), "by matcher"));
    CHECK(row.at("new").as_int64() == 12);
    if (std::string_view(source) == "initech") {
      CHECK(says(row.at("generator_reason"), "failed 3 times in a row"));
      CHECK(says(row.at("generator_reason"), "server busy"));
    }
  }
  CHECK(server.chats().size() == 3);
  const Finished doctor = home.run({"doctor"});
  CHECK(doctor.out.find("left alone until") != std::string::npos);
  const Finished named = home.run({"mapping", "generate", "acme", "--generator", "ollama"});
  CHECK(server.chats().size() > 3);  // a person who wants it is not kept from it
}

TEST_CASE(
    "with the budget used up no model is asked, the matcher writes, and the reason names what raises it") {
  ModelServer server;
  server.script({answers("no")});
  Home home;
  home.environment["OLLAMA_HOST"] = server.url();
  home.environment["TRIBUTARY_MODEL_CALLS_PER_SOURCE"] = "1";
  add_source(home, "acme");
  const auto row = run(home, "acme", "auto", 0);
  CHECK(says(row.at("mapping"), "by matcher"));
  CHECK(server.chats().size() == 1);  // the retry would have been the second
  const Finished generated = home.run({"mapping", "generate", "acme", "--generator", "ollama"});
  INFO(generated.out << generated.error);
  CHECK(generated.code == 69);
  CHECK(generated.error.find("raise it with TRIBUTARY_MODEL_CALLS_PER_SOURCE") != std::string::npos);
  CHECK(server.chats().size() == 1);
  home.environment["TRIBUTARY_MODEL_CALLS_PER_SOURCE"] = "lots";
  const Finished nonsense = home.run({"mapping", "generate", "acme"});
  CHECK(nonsense.code == 78);
  CHECK(nonsense.error.find("a whole number is meant") != std::string::npos);
}

TEST_CASE("a question that came to nothing is not asked again, of no source, until the model is another") {
  ModelServer server;
  server.script({answers("no")});
  Home home;
  home.environment["OLLAMA_HOST"] = server.url();
  add_source(home, "acme");
  run(home, "acme", "auto", 0);
  CHECK(server.chats().size() == 2);
  add_source(home, "globex");  // the same structure
  CHECK(says(run(home, "globex", "auto", 0).at("mapping"), "by matcher"));
  CHECK(server.chats().size() == 2);
  const auto acts = home.run({"history", "--kind", "generate_mapping", "--output", "json"}).json().as_array();
  const std::string refused = std::to_string(acts.at(1).at("id").as_int64());
  CHECK(home.run({"history", "show", refused}).out.find("and it came to nothing (interaction ") !=
        std::string::npos);

  server.set_digest("another");
  add_source(home, "initech");
  run(home, "initech", "auto", 0);
  CHECK(server.chats().size() == 4);
}

TEST_CASE(
    "a model that disagrees with the sure matcher about titles leaves the choice to a person, who is shown both") {
  ModelServer server;
  Home home;
  home.environment["OLLAMA_HOST"] = server.url();
  const auto path = home.path() / "jobs.json";
  std::ofstream file(path);
  file << R"({"jobs":[)";
  for (int i = 0; i < 12; ++i) {
    file << (i > 0 ? "," : "") << R"({"id":"r-)" << i << R"(","title":"Baker of sort )" << i
         << R"(","project":"Garden )" << i << R"("})";
  }
  file << "]}";
  file.close();
  REQUIRE(home.run({"source", "add", "acme", "--plugin", "file", "--set", "path=" + path.string()}).code ==
          0);
  server.script({answers("no")});
  Home asked;  // for the prompt, which is the same in every home
  asked.environment["OLLAMA_HOST"] = server.url();
  REQUIRE(asked.run({"source", "add", "acme", "--plugin", "file", "--set", "path=" + path.string()}).code ==
          0);
  run(asked, "acme", "ollama", 0);
  const std::string prompt = server.chats().front();
  server.script({answers(answer(id_of(prompt, "$.id"), id_of(prompt, "$.project"), "none"))});

  const auto row = run(home, "acme", "ollama", 3);
  CHECK(row.at("mapping_id").is_null());
  CHECK(row.at("new").as_int64() == 0);
  CHECK(says(row.at("generator_reason"),
             "read the records otherwise, and each passed its trial: title: 6 of 6"));
  const auto status = home.run({"status", "--output", "json"}).json().as_array();
  CHECK(status.back().at("reviews").as_int64() == 1);
  const auto reviews = home.run({"review", "list", "--output", "json"}).json().as_array();
  const Finished shown = home.run({"review", "show", std::to_string(reviews.front().at("id").as_int64())});
  INFO(shown.out);
  CHECK(shown.out.find("by the model, \"Baker of") != std::string::npos);

  std::string matchers;
  const auto mappings = home.run({"mapping", "list", "acme", "--output", "json"}).json().as_array();
  for (const auto& mapping : mappings) {
    CHECK(says(mapping.at("status"), "candidate"));
    if (says(mapping.at("by"), "matcher")) matchers = std::to_string(mapping.at("id").as_int64());
  }
  REQUIRE(home.run({"mapping", "approve", matchers, "--reason", "a project is no title"}).code == 0);
  const auto after = home.run({"status", "--output", "json"}).json().as_array().back();
  CHECK(after.at("reviews").as_int64() == 0);
  CHECK(after.at("postings").as_int64() == 12);
}

TEST_CASE(
    "a question whose repair the server failed is open: the next source of the structure asks it again") {
  ModelServer server;
  server.script(
      {answers("no"), tributary::test_support::refuses(503, R"({"error":"server busy"})"), answers("no")});
  Home home;
  home.environment["OLLAMA_HOST"] = server.url();
  add_source(home, "acme");
  run(home, "acme", "auto", 0);
  CHECK(server.chats().size() == 2);
  CHECK(server.chats().at(1).find("server busy") == std::string::npos);
  add_source(home, "globex");
  run(home, "globex", "ollama", 0);
  CHECK(server.chats().size() == 4);
  CHECK(server.chats().at(3).find("server busy") == std::string::npos);
}

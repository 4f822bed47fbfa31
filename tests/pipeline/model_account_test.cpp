// The account of what models are asked, in a real database and by a clock that the test moves.
#include "pipeline/model_account.hpp"

#include <catch2/catch.hpp>

#include "tests/store/source_fixture.hpp"

using namespace tributary;
using namespace tributary::testing;
using namespace std::chrono_literals;
using Catch::Matchers::Contains;

namespace {

const std::string kEndpoint = "http://models.example:11434";

class MovedClock final : public Clock {
 public:
  Timestamp now() const override { return time; }
  Timestamp time = kNoon;
};

struct Accounts : SourceFixture {
  pipeline::ModelAccount account(const std::string& structure = "shape 1", bool insistent = false) {
    return {context, source, structure, insistent};
  }
  std::string refusal(const mapgen::ModelBudget& budget = {}) { return account().refuses(kEndpoint, budget); }
  // Of who asks at once: the second look is the one that counts.
  std::string asking() {
    auto one = account();
    const std::string looked = one.refuses(kEndpoint, {});
    return looked.empty() ? one.refuses_question_to(kEndpoint, {}, 300s) : looked;
  }
  void fails(int times, const std::string& retry_after = "") {
    for (int i = 0; i < times; ++i) account().over(kEndpoint, {"it answered 503: busy", retry_after});
  }
  // An act as a question to a model leaves it.
  void asked(store::SourceId of, std::int64_t tokens, std::chrono::minutes ago) {
    auto row = act(interaction::kGenerate);
    row.run_id = runs.start(of, kNoon);
    row.output = R"({"tokens":)" + std::to_string(tokens) + "}";
    row.started_at = row.completed_at = clock.time - ago;
    interactions.append(row, nullptr);
    runs.finish(*row.run_id, "ok", "done", std::nullopt, {}, kNoon);
  }

  MovedClock clock;
  fetch::PluginCatalog plugins{"/nonexistent", "/nonexistent"};
  std::atomic<bool> stop{false};
  pipeline::Context context{database, clock, plugins, "", stop, host, {}};
};

const mapgen::QuestionFacts kQuestion{
    kEndpoint, "ollama:qwen2.5:7b", "sha256:aa", "tributary-prompt/3, mask 1", {{"answer_tokens", 1500}}};

}  // namespace

TEST_CASE("a server is left alone after three failures in a row, longer each time, at most 15 minutes") {
  CHECK(pipeline::breaker_pause(0) == 0s);
  CHECK(pipeline::breaker_pause(2) == 0s);
  CHECK(pipeline::breaker_pause(3) == 30s);
  CHECK(pipeline::breaker_pause(4) == 60s);
  CHECK(pipeline::breaker_pause(7) == 480s);
  CHECK(pipeline::breaker_pause(8) == 900s);
  CHECK(pipeline::breaker_pause(1'000'000) == 900s);
}

TEST_CASE("the breaker opens, lets one question through when its pause is over, and closes with an answer") {
  Accounts test;
  CHECK(test.refusal().empty());
  test.fails(2);
  CHECK(test.refusal().empty());
  test.fails(1);
  CHECK(test.refusal() == kEndpoint +
                              " failed 3 times in a row (the last time: it answered 503: busy) and is asked "
                              "again from 2026-11-20T12:00:30Z");
  test.clock.time += 31s;
  CHECK(test.refusal().empty());                                     // who only looks takes nothing away
  CHECK(test.asking().empty());                                      // the one that tries it
  CHECK_THAT(test.asking(), Contains("from 2026-11-20T12:05:31Z"));  // all others wait as long as it may take
  CHECK_THAT(test.refusal(), Contains("from 2026-11-20T12:05:31Z"));
  test.clock.time += 301s;
  CHECK(test.asking().empty());  // it died over it: another one tries
  test.fails(1);
  CHECK_THAT(test.asking(), Contains("failed 4 times in a row"));
  test.clock.time += 301s;
  CHECK(test.asking().empty());
  test.account().over(kEndpoint, {});
  CHECK(test.refusal().empty());
  CHECK(test.refusal().empty());
  test.fails(2);
  CHECK(test.refusal().empty());  // counted anew
}

TEST_CASE("one server's breaker is not another's, and a person who insists goes past it") {
  Accounts test;
  test.fails(3);
  CHECK(test.account().refuses("http://other.example/v1", {}).empty());
  CHECK(test.account("shape 1", true).refuses(kEndpoint, {}).empty());
}

TEST_CASE("a server that asks to wait is left alone for that long, up to an hour") {
  Accounts test;
  test.fails(1, "120");
  CHECK_THAT(test.refusal(), Contains("failed 1 time (it answered 503: busy)"));
  CHECK_THAT(test.refusal(), Contains("from 2026-11-20T12:02:00Z"));
  test.clock.time += 121s;
  CHECK(test.refusal().empty());
  test.fails(1, "Fri, 20 Nov 2026 12:30:00 GMT");
  CHECK_THAT(test.refusal(), Contains("from 2026-11-20T12:30:00Z"));
  test.fails(1);  // one that was on its way already: it does not undo what the server asked for
  CHECK_THAT(test.refusal(), Contains("from 2026-11-20T12:30:00Z"));
  test.fails(1, "86400");
  CHECK_THAT(test.refusal(), Contains("from 2026-11-20T13:02:01Z"));
  test.account().over(kEndpoint, {});
  test.fails(1, "soon");
  CHECK(test.refusal().empty());
}

TEST_CASE("questions and tokens of the last 24 hours are held against the budget, of all and of the source") {
  Accounts test;
  const auto other = test.add_source("globex");
  mapgen::ModelBudget budget;
  budget.calls = 4;
  budget.calls_per_source = 2;
  budget.tokens = 1'000;
  budget.tokens_per_source = 500;
  test.asked(test.source, 100, 10min);
  test.asked(test.source, 100'000, 24h + 1min);  // yesterday's
  CHECK(test.refusal(budget).empty());
  test.asked(test.source, 100, 5min);
  CHECK(test.refusal(budget) ==
        "the budget of 2 questions to models in 24 hours for this source is used up; raise it with "
        "TRIBUTARY_MODEL_CALLS_PER_SOURCE");
  budget.calls_per_source = 9;
  CHECK(test.refusal(budget).empty());
  test.asked(test.source, 300, 1min);
  CHECK_THAT(test.refusal(budget),
             Contains("the budget of 500 tokens to models in 24 hours for this source"));
  budget.tokens_per_source = 9'999;
  test.asked(other, 600, 1min);
  CHECK_THAT(test.refusal(budget), Contains("the budget of 4 questions to models in 24 hours is used up"));
  budget.calls = 9;
  CHECK_THAT(test.refusal(budget), Contains("the budget of 1000 tokens"));
  CHECK_THAT(test.account("shape 1", true).refuses(kEndpoint, budget), Contains("the budget of 1000 tokens"));
  test.clock.time += 24h;
  CHECK(test.refusal(budget).empty());
}

TEST_CASE("acts that asked nobody are no part of a budget") {
  Accounts test;
  test.interactions.append(test.act(interaction::kGenerate), nullptr);  // the matcher's
  mapgen::ModelBudget budget;
  budget.calls = budget.calls_per_source = 1;
  CHECK(test.refusal(budget).empty());
}

TEST_CASE("a question that came to nothing is not put again until something about it is another") {
  Accounts test;
  auto first = test.account();
  CHECK(first.refuses(kQuestion).empty());
  CHECK_FALSE(first.refused_question());
  first.remember_failure("title: 9 of 10 are empty", 77);

  auto again = test.account();
  CHECK(again.refuses(kQuestion) ==
        "ollama:qwen2.5:7b was asked about records of this structure at 2026-11-20T12:00:00Z and it came to "
        "nothing (interaction 77: title: 9 of 10 are empty)");
  CHECK(again.refused_question());
  again.remember_failure("nothing new", 78);  // it was not asked: what is remembered stays
  CHECK_THAT(test.account().refuses(kQuestion), Contains("interaction 77"));

  CHECK(test.account("shape 2").refuses(kQuestion).empty());
  for (const auto change :
       {+[](mapgen::QuestionFacts& q) { q.generator = "ollama:llama3.2:3b"; },
        +[](mapgen::QuestionFacts& q) { q.model_digest = "sha256:bb"; },
        +[](mapgen::QuestionFacts& q) { q.prompt_version = "tributary-prompt/4, mask 1"; },
        +[](mapgen::QuestionFacts& q) { q.options["answer_tokens"] = 3000; }}) {
    auto other = kQuestion;
    change(other);
    CHECK(test.account().refuses(other).empty());
  }
}

TEST_CASE("where a server tells no digest, the question is remembered of that server only") {
  Accounts test;
  auto undigested = kQuestion;
  undigested.model_digest = "";
  auto first = test.account();
  first.refuses(undigested);
  first.remember_failure("nonsense", 77);
  CHECK_FALSE(test.account().refuses(undigested).empty());
  undigested.endpoint = "http://other.example/v1";
  CHECK(test.account().refuses(undigested).empty());
}

TEST_CASE(
    "a person may have a failed question asked once more; when it comes to something, it is forgotten") {
  Accounts test;
  auto first = test.account();
  first.refuses(kQuestion);
  first.remember_failure("nonsense", 77);
  auto insistent = test.account("shape 1", true);
  CHECK(insistent.refuses(kQuestion).empty());
  insistent.remember_success();
  CHECK(test.account().refuses(kQuestion).empty());
}

TEST_CASE("what a probe found is known to the next question") {
  Accounts test;
  CHECK_FALSE(test.account().traits(kEndpoint, "ollama:qwen2.5:7b"));
  mapgen::ModelTraits traits;
  traits.think = {mapgen::Honoured::no, "it thinks"};
  traits.context_limit = 4096;
  store::ModelStore(test.database)
      .set_probe(kEndpoint, "ollama:qwen2.5:7b", {boost::json::serialize(mapgen::to_json(traits)), 5, kNoon});
  const auto read = test.account().traits(kEndpoint, "ollama:qwen2.5:7b");
  REQUIRE(read);
  CHECK(read->think.honoured == mapgen::Honoured::no);
  CHECK(read->think.detail == "it thinks");
  CHECK(read->schema.honoured == mapgen::Honoured::unknown);
  CHECK(read->context_limit == 4096);
  CHECK_FALSE(test.account().traits(kEndpoint, "ollama:llama3.2:3b"));
}

TEST_CASE("failed questions go with their source") {
  Accounts test;
  auto account = test.account();
  account.refuses(kQuestion);
  account.remember_failure("nonsense", 77);
  CHECK(test.number("SELECT count(*) FROM failed_questions") == 1);
  test.runs.finish(test.run, "ok", "done", std::nullopt, {}, kNoon);
  test.sources.remove(test.source);
  CHECK(test.number("SELECT count(*) FROM failed_questions") == 0);
}

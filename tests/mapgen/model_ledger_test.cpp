// What a model is asked when somebody keeps account of it.
#include "mapgen/model_ledger.hpp"

#include <catch2/catch.hpp>
#include <chrono>

#include "mapgen/choose.hpp"
#include "mapgen/ollama.hpp"
#include "mapgen/openai.hpp"
#include "sample_records.hpp"
#include "support/model_server.hpp"

using namespace tributary;
using namespace tributary::mapgen;
using namespace tributary::test_support;
using namespace std::chrono_literals;
using Catch::Contains;

namespace {

class Notebook final : public ModelLedger {
 public:
  std::string refuses(const std::string&, const ModelBudget&) override { return server_refusal; }
  std::string refuses_question_to(const std::string&, const ModelBudget&,
                                  std::chrono::milliseconds) override {
    ++asked_to_ask;
    return server_refusal;
  }
  bool insists() const override { return insistent; }
  std::string refuses(const QuestionFacts& question) override {
    questions.push_back(question);
    return question_refusal;
  }
  void over(const std::string&, const ServerOutcome& outcome) override { outcomes.push_back(outcome); }
  std::optional<ModelTraits> traits(const std::string&, const std::string&) override { return known; }

  int asked_to_ask = 0;
  bool insistent = false;
  std::string server_refusal;
  std::string question_refusal;
  std::optional<ModelTraits> known;
  std::vector<QuestionFacts> questions;
  std::vector<ServerOutcome> outcomes;
};

ModelOptions options_for(const std::string& base_url, ModelLedger& ledger) {
  ModelOptions options;
  options.base_url = base_url;
  options.model = "qwen2.5:7b";
  options.total_timeout = 1s;
  options.stall_timeout = 300ms;
  options.probe_timeout = 500ms;
  options.ledger = &ledger;
  return options;
}

template <class Model>
void check_outcomes(const std::string& version_path) {
  ModelServer server;
  Notebook notebook;
  Model model(options_for(server.url() + version_path, notebook));
  const shape::Shape shape = sample::shape_of(sample::kRecords);
  const auto outcome_of = [&](ModelReply reply) {
    server.script({std::move(reply)});
    const Generation generation = model.generate(sample::request_for(shape));
    CHECK(generation.server_failed != notebook.outcomes.back().failure.empty());
    CHECK_FALSE(generation.not_asked);
    return notebook.outcomes.back();
  };
  // The model's doing, or nothing amiss.
  CHECK(outcome_of(answers(std::string(sample::kGoodAnswer))).failure.empty());
  CHECK(outcome_of(answers("I would rather bake.")).failure.empty());
  CHECK(outcome_of(answers("")).failure.empty());
  CHECK(outcome_of(answers("{" + std::string(30'000, ' '))).failure.empty());
  ModelReply cut = answers("{");
  cut.reason = "length";
  CHECK(outcome_of(cut).failure.empty());
  // The server's.
  ModelReply busy = refuses(503, R"({"error":"server busy"})");
  busy.headers = {{"Retry-After", "20"}};
  CHECK_THAT(outcome_of(busy).failure, Contains("503"));
  CHECK(notebook.outcomes.back().retry_after == "20");
  CHECK_THAT(outcome_of(refuses(401, "")).failure, Contains("401"));
  ModelReply slow = answers("{}");
  slow.before = 3s;
  CHECK_FALSE(outcome_of(slow).failure.empty());
  ModelReply reset = answers(std::string(sample::kGoodAnswer));
  reset.end = ModelReply::End::reset;
  CHECK_FALSE(outcome_of(reset).failure.empty());
  ModelReply stall = answers(std::string(sample::kGoodAnswer));
  stall.end = ModelReply::End::stall;
  CHECK_FALSE(outcome_of(stall).failure.empty());
  ModelReply html = refuses(200, "<html>login</html>");
  html.content_type = "text/html";
  CHECK_FALSE(outcome_of(html).failure.empty());
}

}  // namespace

TEST_CASE("what a server fails is told apart from what a model fails, in both protocols") {
  SECTION("Ollama") {
    check_outcomes<Ollama>("");
  }
  SECTION("OpenAI-compatible") {
    check_outcomes<OpenAi>("/v1");
  }
}

TEST_CASE("a server that is not to be asked is not, and a question that is not worth it is not put") {
  ModelServer server;
  server.script({answers(std::string(sample::kGoodAnswer))});
  Notebook notebook;
  Ollama ollama(options_for(server.url(), notebook));
  const shape::Shape shape = sample::shape_of(sample::kRecords);
  notebook.server_refusal = "the budget is used up";
  Generation generation = ollama.generate(sample::request_for(shape));
  CHECK(generation.not_asked);
  CHECK(generation.error == "the budget is used up");
  CHECK(notebook.asked_to_ask == 1);

  notebook.server_refusal.clear();
  notebook.question_refusal = "it failed before";
  generation = ollama.generate(sample::request_for(shape));
  CHECK(generation.not_asked);
  CHECK(generation.error == "it failed before");
  CHECK(boost::json::parse(generation.input).at("asked") == false);
  CHECK(generation.output == "{}");
  CHECK(server.chats().empty());
  CHECK(notebook.outcomes.empty());
  CHECK(notebook.asked_to_ask == 1);  // the server's one trial is not used up by a question that is not put
}

TEST_CASE("a question is told by what its answer depends on, and its retry is the same question") {
  ModelServer server;
  server.script({answers("no")});
  Notebook notebook;
  Ollama ollama(options_for(server.url(), notebook));
  const shape::Shape shape = sample::shape_of(sample::kRecords);
  GenerationRequest request = sample::request_for(shape);
  ollama.generate(request);
  request.attempt = 1;
  notebook.question_refusal = "it is the retry of one that was let through";
  CHECK_FALSE(ollama.generate(request).not_asked);
  REQUIRE(notebook.questions.size() == 1);
  const QuestionFacts& question = notebook.questions.front();
  CHECK(question.endpoint == server.url());
  CHECK(question.generator == "ollama:qwen2.5:7b");
  CHECK(question.model_digest == "scripted");
  CHECK_THAT(question.prompt_version, Contains("tributary-prompt/") && Contains("mask "));
  CHECK(question.options.contains("answer_tokens"));
}

TEST_CASE("the tokens of a question are recorded, also where the server counts none") {
  ModelServer server;
  ModelReply counted = answers("no");
  counted.prompt_tokens = 4'000;
  ModelReply uncounted = answers("no");
  uncounted.counts = false;
  server.script({counted, uncounted});
  Notebook notebook;
  Ollama ollama(options_for(server.url(), notebook));
  const shape::Shape shape = sample::shape_of(sample::kRecords);
  const auto first = boost::json::parse(ollama.generate(sample::request_for(shape)).output);
  CHECK(first.at("tokens") == 4'000);
  const auto second = boost::json::parse(ollama.generate(sample::request_for(shape)).output);
  CHECK(second.at("tokens").as_int64() > 500);
}

TEST_CASE(
    "a model that was seen to cut prompts gets shorter ones, one that cannot but think gets room for it") {
  ModelServer server;
  server.script({answers(std::string(sample::kGoodAnswer))});
  Notebook notebook;
  Ollama ollama(options_for(server.url(), notebook));
  std::string record = R"([{"ref":"B-1","name":"Baker")";
  for (int i = 0; i < 150; ++i)
    record += ",\"member_" + std::to_string(i) + "\":\"value " + std::to_string(i) + "\"";
  const shape::Shape shape = sample::shape_of(record + "}]");
  ollama.generate(sample::request_for(shape));
  notebook.known.emplace();
  notebook.known->context_limit = 4'096;
  ollama.generate(sample::request_for(shape));
  notebook.known->context_limit.reset();
  notebook.known->think.honoured = Honoured::no;
  ollama.generate(sample::request_for(shape));
  const auto chat = [&](std::size_t index) {
    return boost::json::parse(server.chats().at(index)).as_object();
  };
  CHECK(server.chats().at(1).size() < server.chats().at(0).size());
  CHECK(chat(1).at("messages").at(0).at("content").as_string().size() +
            chat(1).at("messages").at(1).at("content").as_string().size() <
        2 * 4'096);
  CHECK(chat(2).at("options").at("num_predict").as_int64() ==
        4 * chat(0).at("options").at("num_predict").as_int64());
}

TEST_CASE(
    "the retry may think, and its answer and window grow together, also where the model cannot but think") {
  ModelServer server;
  server.script({answers("no")});
  Notebook notebook;
  notebook.known.emplace();
  notebook.known->think.honoured = Honoured::no;
  Ollama ollama(options_for(server.url(), notebook));
  const shape::Shape shape = sample::shape_of(sample::kRecords);
  GenerationRequest request = sample::request_for(shape);
  request.attempt = 1;
  ollama.generate(request);
  const auto chat = boost::json::parse(server.chats().at(0)).as_object();
  CHECK(chat.at("options").at("num_predict") == 6'000);
  CHECK(chat.at("options").at("num_ctx").as_int64() > 6'000);
  CHECK(chat.at("options").at("num_ctx").as_int64() <= 32'768);
}

TEST_CASE("auto passes over a server that is not to be asked, and says why; a person who names it is told") {
  ModelServer server;
  Notebook notebook;
  notebook.server_refusal = "it failed 3 times in a row and is asked again later";
  ModelServers servers;
  servers.ollama = options_for(server.url(), notebook);
  class Plain final : public Generator {
   public:
    std::string name() const override { return "matcher"; }
    bool is_model() const override { return false; }
    std::string unavailable() override { return ""; }
    Generation generate(const GenerationRequest&) override { return {}; }
  };
  const auto matcher = [] { return std::make_unique<Plain>(); };
  const auto choice = choose("auto", servers, matcher);
  CHECK(choice.generator->name() == "matcher");
  CHECK_THAT(choice.reason, Contains("failed 3 times in a row"));
  // A run that names it goes on: the question is refused, and the matcher asked instead.
  CHECK(choose("ollama", servers, matcher).generator->name() == "ollama:qwen2.5:7b");
  notebook.insistent = true;
  CHECK_THROWS_WITH(choose("ollama", servers, matcher), Contains("failed 3 times in a row"));
}

TEST_CASE("a budget that is no number and an address with a password are refused") {
  const auto servers_with = [](const std::string& variable, const std::string& value) {
    return model_servers([=](std::string_view name) -> std::optional<std::string> {
      if (name == variable) return value;
      return std::nullopt;
    });
  };
  CHECK(servers_with("TRIBUTARY_MODEL_CALLS", "7").ollama.budget.calls == 7);
  CHECK(servers_with("TRIBUTARY_MODEL_TOKENS_PER_SOURCE", "0").ollama.budget.tokens_per_source == 0);
  CHECK(servers_with("TRIBUTARY_MODEL_CALLS", "").ollama.budget.calls == 200);
  for (const char* nonsense : {"many", "-1", "1.5", "99999999999999999999", "7 "}) {
    CHECK_THROWS_WITH(servers_with("TRIBUTARY_MODEL_CALLS", nonsense), Contains("a whole number is meant"));
  }
  CHECK_THROWS_WITH(servers_with("OPENAI_BASE_URL", "https://me:secret@models.example/v1"),
                    Contains("OPENAI_BASE_URL has a user name") && !Contains("secret"));
  CHECK_THROWS_WITH(servers_with("OLLAMA_HOST", "me:secret@models.example"),
                    Contains("OLLAMA_HOST has a user"));
}

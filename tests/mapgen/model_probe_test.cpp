// What a model server honours, found out by asking one that is played.
#include "mapgen/model_probe.hpp"

#include <catch2/catch.hpp>
#include <chrono>

#include "mapgen/ollama.hpp"
#include "mapgen/openai.hpp"
#include "support/model_server.hpp"

using namespace tributary;
using namespace tributary::mapgen;
using namespace tributary::test_support;
using namespace std::chrono_literals;
using Catch::Contains;

namespace {

ModelOptions options_for(const std::string& base_url) {
  ModelOptions options;
  options.base_url = base_url;
  options.model = "qwen2.5:7b";
  options.total_timeout = 2s;
  options.probe_timeout = 500ms;
  return options;
}

template <class Model>
ProbeReport probed(const std::string& version_path, ModelReply first, ModelReply second) {
  ModelServer server;
  server.script({std::move(first), std::move(second)});
  Model model(options_for(server.url() + version_path));
  return probe(model, "1");
}

const std::string kRed = R"({"colour":"red"})";
const std::string kWord = R"({"word":"kestrel-47"})";

ModelReply with_prompt_tokens(std::string content, std::int64_t tokens) {
  ModelReply reply = answers(std::move(content));
  reply.prompt_tokens = tokens;
  return reply;
}

}  // namespace

TEST_CASE("a server that honours everything is found to, in both protocols") {
  for (const bool ollama : {true, false}) {
    INFO(ollama);
    const auto report = ollama ? probed<Ollama>("", answers(kRed), answers(kWord))
                               : probed<OpenAi>("/v1", answers(kRed), answers(kWord));
    CHECK(report.failure.empty());
    CHECK(report.traits.schema.honoured == Honoured::yes);
    CHECK(report.traits.think.honoured == Honoured::yes);
    CHECK(report.traits.context.honoured == Honoured::yes);
    CHECK(report.traits.counts.honoured == Honoured::yes);
    CHECK_FALSE(report.traits.context_limit);
    CHECK(report.traits.model_digest == (ollama ? "scripted" : ""));
    CHECK(report.output.at("schema").at("answer").as_string() == kRed);
    CHECK(report.output.at("context").at("answer").as_string() == kWord);
  }
}

TEST_CASE("a schema that is ignored is noticed, whatever the status says") {
  const auto report = probed<Ollama>("", answers("bread"), answers(kWord));
  CHECK(report.failure.empty());
  CHECK(report.traits.schema.honoured == Honoured::no);
  CHECK_THAT(report.traits.schema.detail, Contains("it answered \"bread\""));
  CHECK(probed<OpenAi>("/v1", answers(R"({"colour":"bread"})"), answers(kWord)).traits.schema.honoured ==
        Honoured::no);
}

TEST_CASE("a model that thinks although it was told not to is noticed") {
  ModelReply thoughtful = answers(kRed);
  thoughtful.thinking = "They want bread, but the schema says colour.";
  CHECK(probed<Ollama>("", thoughtful, answers(kWord)).traits.think.honoured == Honoured::no);
  const auto tagged = probed<OpenAi>("/v1", answers("<think>bread?</think>" + kRed), answers(kWord));
  CHECK(tagged.traits.think.honoured == Honoured::no);
  CHECK(tagged.traits.schema.honoured == Honoured::yes);
}

TEST_CASE("a prompt that is cut is noticed by the counts, and how much is read becomes the limit") {
  for (const bool ollama : {true, false}) {
    INFO(ollama);
    const ModelReply cut = with_prompt_tokens(R"({"word":"text"})", 2'048);
    const auto report =
        ollama ? probed<Ollama>("", answers(kRed), cut) : probed<OpenAi>("/v1", answers(kRed), cut);
    CHECK(report.traits.context.honoured == Honoured::no);
    CHECK_THAT(report.traits.context.detail, Contains("it read 2048 tokens of"));
    CHECK(report.traits.context_limit == 2'048);
  }
}

TEST_CASE("a server that counts nothing is judged by what the model remembers") {
  ModelReply remembers = answers(kWord);
  remembers.counts = false;
  ModelReply forgets = answers(R"({"word":"none"})");
  forgets.counts = false;
  ModelReply red = answers(kRed);
  red.counts = false;
  CHECK(probed<Ollama>("", red, remembers).traits.context.honoured == Honoured::yes);
  const auto report = probed<Ollama>("", red, forgets);
  CHECK(report.traits.context.honoured == Honoured::unknown);
  CHECK_FALSE(report.traits.context_limit);
  CHECK(report.traits.counts.honoured == Honoured::no);
}

TEST_CASE(
    "a count that is no window becomes no limit, and a server that fails the long question is not judged") {
  const auto few = probed<Ollama>("", answers(kRed), with_prompt_tokens(R"({"word":"x"})", 3));
  CHECK_FALSE(few.traits.context_limit);
  CHECK(few.traits.context.honoured == Honoured::unknown);
  CHECK(probed<Ollama>("", answers(kRed), answers(R"({"word":"Kestrel-47"})")).traits.context.honoured ==
        Honoured::yes);
  const auto busy = probed<Ollama>("", answers(kRed), refuses(503, R"({"error":"server busy"})"));
  CHECK_THAT(busy.failure, Contains("503: server busy"));
}

TEST_CASE("a key that a server quotes is in nothing that a probe gives back, whole or cut off") {
  ModelServer server;
  const std::string key = "sk-made-up-0123456789abcdefghijklmnopqrstuvwxyz";
  server.script({refuses(401, R"({"error":{"message":"Incorrect API key: )" + key + R"("}})"),
                 refuses(401, std::string(70, 'x') + key)});
  for (int i = 0; i < 2; ++i) {
    ModelOptions options = options_for(server.url() + "/v1");
    options.api_key = key;
    OpenAi model(options);
    const auto report = probe(model, std::to_string(i));
    CHECK_FALSE(report.failure.empty());
    for (const std::string& text :
         {report.failure, boost::json::serialize(report.input), boost::json::serialize(report.output)}) {
      CHECK_THAT(text, !Contains(key.substr(0, 12)));
    }
  }
}

TEST_CASE("a server that fails is a sentence, and nothing is claimed to be known") {
  const auto down = probed<Ollama>("", refuses(503, R"({"error":"server busy"})"), answers(kWord));
  CHECK_THAT(down.failure, Contains("503: server busy"));
  CHECK(down.traits.schema.honoured == Honoured::unknown);
  const auto too_long =
      probed<OpenAi>("/v1", answers(kRed), refuses(400, R"({"error":{"message":"too long"}})"));
  CHECK(too_long.failure.empty());
  CHECK(too_long.traits.context.honoured == Honoured::unknown);
  CHECK_THAT(too_long.traits.context.detail, Contains("too long"));
}

TEST_CASE("what was found is the same after it was written down, and nonsense is nothing") {
  const auto report = probed<Ollama>("", answers("bread"), with_prompt_tokens(R"({"word":"x"})", 2'048));
  const auto read = traits_from_json(boost::json::serialize(to_json(report.traits)));
  REQUIRE(read);
  CHECK(to_json(*read) == to_json(report.traits));
  CHECK_FALSE(traits_from_json("[]"));
  CHECK_FALSE(traits_from_json(""));
  CHECK(traits_from_json("{\"schema\":7}")->schema.honoured == Honoured::unknown);
}

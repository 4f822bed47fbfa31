#include "mapgen/choose.hpp"

#include <catch2/catch.hpp>

#include "base/error.hpp"
#include "sample_records.hpp"
#include "support/model_server.hpp"

using namespace tributary;
using namespace tributary::mapgen;
using Catch::Contains;
using tributary::test_support::ModelServer;

namespace {

class PlainMatcher final : public Generator {
 public:
  std::string name() const override { return "matcher"; }
  bool is_model() const override { return false; }
  std::string unavailable() override { return ""; }
  Generation generate(const GenerationRequest&) override {
    Generation generation;
    generation.candidates["title"] = {{"$.name", 0.9, "made up"}};
    return generation;
  }
};

std::unique_ptr<Generator> plain_matcher() {
  return std::make_unique<PlainMatcher>();
}

ModelServers servers_with(std::map<std::string, std::string, std::less<>> environment) {
  return model_servers([environment](std::string_view name) -> std::optional<std::string> {
    const auto found = environment.find(name);
    if (found == environment.end()) return std::nullopt;
    return found->second;
  });
}

const std::string kNobody = "http://127.0.0.1:1";

}  // namespace

TEST_CASE("auto takes the matcher when no model can be reached, and says why") {
  const ChosenGenerator choice = choose(
      "auto", servers_with({{"OLLAMA_HOST", kNobody}, {"OPENAI_BASE_URL", kNobody + "/v1"}}), plain_matcher);
  CHECK(choice.generator->name() == "matcher");
  CHECK_THAT(choice.reason, Contains("matcher writes the mappings: no model server at " + kNobody + "/v1"));
  CHECK_THAT(choice.reason, Contains("no Ollama at " + kNobody));
}

TEST_CASE("auto takes Ollama when it has the model, and the configured server before it") {
  ModelServer server;
  const auto only_ollama = servers_with({{"OLLAMA_HOST", server.url()}});
  CHECK(choose("auto", only_ollama, plain_matcher).generator->name() == "ollama:qwen2.5:7b");

  const auto both = servers_with({{"OLLAMA_HOST", server.url()},
                                  {"OPENAI_BASE_URL", server.url() + "/v1"},
                                  {"TRIBUTARY_MODEL", "qwen2.5:7b"}});
  const ChosenGenerator choice = choose("auto", both, plain_matcher);
  CHECK(choice.generator->name() == "openai:qwen2.5:7b");
  CHECK_THAT(choice.reason, Contains("OPENAI_BASE_URL names its server"));

  const auto openai_down = servers_with({{"OLLAMA_HOST", server.url()}, {"OPENAI_BASE_URL", kNobody}});
  const ChosenGenerator second = choose("auto", openai_down, plain_matcher);
  CHECK(second.generator->name() == "ollama:qwen2.5:7b");
  CHECK_THAT(second.reason, Contains("no model server at " + kNobody));

  server.set_models({"llama3.2:3b"});
  const ChosenGenerator without_model = choose("auto", only_ollama, plain_matcher);
  CHECK(without_model.generator->name() == "matcher");
  CHECK_THAT(without_model.reason, Contains("run: ollama pull qwen2.5:7b"));
}

TEST_CASE("a generator asked for by name is that one or an error that says what to do") {
  ModelServer server;
  const auto nobody = servers_with({{"OLLAMA_HOST", kNobody}});
  CHECK(choose("matcher", nobody, plain_matcher).generator->name() == "matcher");
  CHECK(choose("ollama", servers_with({{"OLLAMA_HOST", server.url()}}), plain_matcher).generator->is_model());
  const auto kind_of = [](const std::function<void()>& act) {
    try {
      act();
    } catch (const Error& error) {
      return error.kind();
    }
    return ErrorKind::internal;
  };
  CHECK(kind_of([&] { choose("ollama", nobody, plain_matcher); }) == ErrorKind::unavailable);
  CHECK(kind_of([&] { choose("openai", nobody, plain_matcher); }) == ErrorKind::configuration);
  CHECK(kind_of([&] { choose("oracle", nobody, plain_matcher); }) == ErrorKind::usage);
  CHECK_THROWS_WITH(choose("oracle", nobody, plain_matcher), Contains("auto, matcher, ollama and openai"));
}

TEST_CASE("a chosen model is shown the matcher's candidates") {
  ModelServer server;
  server.script({test_support::answers(std::string(sample::kGoodAnswer))});
  const ChosenGenerator choice =
      choose("ollama", servers_with({{"OLLAMA_HOST", server.url()}}), plain_matcher);
  const shape::Shape shape = sample::shape_of(sample::kRecords);
  const Generation generation = choice.generator->generate(sample::request_for(shape));
  CHECK(generation.mapping);
  CHECK_THAT(server.chats().at(0), Contains("title: p2 (0.90)"));
}

TEST_CASE("the environment names servers, model and key") {
  const ModelServers servers = servers_with({{"OLLAMA_HOST", "models:99"},
                                             {"OPENAI_BASE_URL", "http://models/v1"},
                                             {"OPENAI_API_KEY", "k"},
                                             {"TRIBUTARY_MODEL", "m"}});
  CHECK(servers.ollama.base_url == "http://models:99");
  CHECK(servers.ollama.model == "m");
  REQUIRE(servers.openai);
  CHECK(servers.openai->base_url == "http://models/v1");
  CHECK(servers.openai->api_key == "k");
  CHECK_FALSE(servers_with({{"OPENAI_BASE_URL", ""}}).openai);
}

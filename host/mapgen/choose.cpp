#include "mapgen/choose.hpp"

#include "base/error.hpp"
#include "mapgen/ollama.hpp"
#include "mapgen/openai.hpp"

namespace tributary::mapgen {
namespace {

// The model's shortlist comes from a matcher of its own, made when first needed and kept.
ModelOptions with_suggestions(ModelOptions options, const MakeMatcher& make_matcher) {
  if (options.suggest || !make_matcher) return options;
  options.suggest = [make_matcher,
                     matcher = std::shared_ptr<Generator>()](const GenerationRequest& request) mutable {
    if (!matcher) matcher = make_matcher();
    return matcher ? matcher->generate(request).candidates : CandidateLists{};
  };
  return options;
}

ChosenGenerator chosen(std::unique_ptr<Generator> generator, const std::string& why) {
  std::string reason = generator->name() + " writes the mappings: " + why;
  return {std::move(generator), std::move(reason)};
}

std::unique_ptr<Generator> make_openai(const ModelServers& servers, const MakeMatcher& make_matcher) {
  if (!servers.openai) {
    throw Error(
        ErrorKind::configuration,
        "no OpenAI-compatible server is configured; set OPENAI_BASE_URL, e.g. http://127.0.0.1:8080/v1");
  }
  return std::make_unique<OpenAi>(with_suggestions(*servers.openai, make_matcher));
}

std::unique_ptr<Generator> make_ollama(const ModelServers& servers, const MakeMatcher& make_matcher) {
  return std::make_unique<Ollama>(with_suggestions(servers.ollama, make_matcher));
}

ChosenGenerator by_name(std::unique_ptr<Generator> generator) {
  if (const std::string reason = generator->unavailable(); !reason.empty()) {
    throw Error(ErrorKind::unavailable, reason);
  }
  return chosen(std::move(generator), "it was asked for and answers");
}

ChosenGenerator best(const ModelServers& servers, const MakeMatcher& make_matcher) {
  std::string why_not;
  if (servers.openai) {
    auto openai = make_openai(servers, make_matcher);
    why_not = openai->unavailable();
    if (why_not.empty()) return chosen(std::move(openai), "OPENAI_BASE_URL names its server, which answers");
    why_not += "; ";
  }
  auto ollama = make_ollama(servers, make_matcher);
  const std::string why_not_ollama = ollama->unavailable();
  if (why_not_ollama.empty()) return chosen(std::move(ollama), why_not + "Ollama answers and has the model");
  return chosen(make_matcher(), why_not + why_not_ollama);
}

}  // namespace

ModelServers model_servers(const Variable& variable) {
  const auto value = [&variable](std::string_view name) { return variable(name).value_or(""); };
  ModelServers servers;
  servers.ollama.base_url = ollama_base_url(value("OLLAMA_HOST"));
  servers.ollama.model = value("TRIBUTARY_MODEL");
  if (const std::string url = value("OPENAI_BASE_URL"); !url.empty()) {
    servers.openai.emplace();
    servers.openai->base_url = url;
    servers.openai->model = value("TRIBUTARY_MODEL");
    servers.openai->api_key = value("OPENAI_API_KEY");
  }
  return servers;
}

ChosenGenerator choose(std::string_view name, const ModelServers& servers, const MakeMatcher& make_matcher) {
  if (name == "auto") return best(servers, make_matcher);
  if (name == "matcher") return chosen(make_matcher(), "it was asked for");
  if (name == "ollama") return by_name(make_ollama(servers, make_matcher));
  if (name == "openai") return by_name(make_openai(servers, make_matcher));
  throw Error(ErrorKind::usage,
              "no generator \"" + std::string(name) + "\"; there are auto, matcher, ollama and openai");
}

}  // namespace tributary::mapgen

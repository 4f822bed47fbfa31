#include "mapgen/choose.hpp"

#include <charconv>

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

std::unique_ptr<ModelGenerator> make_openai(const ModelServers& servers, const MakeMatcher& make_matcher) {
  if (!servers.openai) {
    throw Error(
        ErrorKind::configuration,
        "no OpenAI-compatible server is configured; set OPENAI_BASE_URL, e.g. http://127.0.0.1:8080/v1");
  }
  return std::make_unique<OpenAi>(with_suggestions(*servers.openai, make_matcher));
}

std::unique_ptr<ModelGenerator> make_ollama(const ModelServers& servers, const MakeMatcher& make_matcher) {
  return std::make_unique<Ollama>(with_suggestions(servers.ollama, make_matcher));
}

// Why it cannot be asked now, or "": its account first, which costs no request.
std::string why_not(ModelGenerator& model, const ModelOptions& options, bool by_account) {
  std::string why;
  if (options.ledger != nullptr && by_account)
    why = options.ledger->refuses(model.endpoint(), options.budget);
  return why.empty() ? model.unavailable() : why;
}

ChosenGenerator by_name(std::unique_ptr<ModelGenerator> generator, const ModelOptions& options) {
  // What a run must do without, a run's matcher does; a person who wants this model is told.
  const bool by_account = options.ledger != nullptr && options.ledger->insists();
  if (const std::string reason = why_not(*generator, options, by_account); !reason.empty()) {
    throw Error(ErrorKind::unavailable, reason);
  }
  return chosen(std::move(generator), "it was asked for and answers");
}

ChosenGenerator best(const ModelServers& servers, const MakeMatcher& make_matcher) {
  std::string passed_over;
  if (servers.openai) {
    auto openai = make_openai(servers, make_matcher);
    passed_over = why_not(*openai, *servers.openai, true);
    if (passed_over.empty())
      return chosen(std::move(openai), "OPENAI_BASE_URL names its server, which answers");
    passed_over += "; ";
  }
  auto ollama = make_ollama(servers, make_matcher);
  const std::string why = why_not(*ollama, servers.ollama, true);
  if (why.empty()) return chosen(std::move(ollama), passed_over + "Ollama answers and has the model");
  return chosen(make_matcher(), passed_over + why);
}

// A whole number of at least 0; `otherwise` where the variable is not set.
std::int64_t limit(const Variable& variable, const char* name, std::int64_t otherwise) {
  const auto text = variable(name);
  if (!text || text->empty()) return otherwise;
  std::int64_t number = 0;
  const auto [end, problem] = std::from_chars(text->data(), text->data() + text->size(), number);
  if (problem == std::errc() && end == text->data() + text->size() && number >= 0) return number;
  throw Error(ErrorKind::configuration, std::string(name) + " is \"" + *text +
                                            "\"; a whole number is meant; with 0 no run asks a model");
}

ModelBudget budget_of(const Variable& variable) {
  ModelBudget budget;
  budget.calls = limit(variable, "TRIBUTARY_MODEL_CALLS", budget.calls);
  budget.tokens = limit(variable, "TRIBUTARY_MODEL_TOKENS", budget.tokens);
  budget.calls_per_source = limit(variable, "TRIBUTARY_MODEL_CALLS_PER_SOURCE", budget.calls_per_source);
  budget.tokens_per_source = limit(variable, "TRIBUTARY_MODEL_TOKENS_PER_SOURCE", budget.tokens_per_source);
  return budget;
}

// A base URL is recorded with every question: it holds no secret.
std::string without_user(const char* variable, std::string url) {
  const std::size_t scheme = url.find("://");
  const std::size_t authority = scheme == std::string::npos ? 0 : scheme + 3;
  const std::string_view host = std::string_view(url).substr(authority, url.find('/', authority) - authority);
  if (host.find('@') == std::string_view::npos) return url;
  throw Error(ErrorKind::configuration,
              std::string(variable) +
                  " has a user name or password in it; leave it out (a key goes into "
                  "OPENAI_API_KEY)");
}

}  // namespace

ModelServers model_servers(const Variable& variable) {
  const auto value = [&variable](std::string_view name) { return variable(name).value_or(""); };
  ModelServers servers;
  servers.ollama.budget = budget_of(variable);
  servers.ollama.base_url = ollama_base_url(without_user("OLLAMA_HOST", value("OLLAMA_HOST")));
  servers.ollama.model = value("TRIBUTARY_MODEL");
  if (const std::string url = value("OPENAI_BASE_URL"); !url.empty()) {
    servers.openai.emplace();
    servers.openai->base_url = without_user("OPENAI_BASE_URL", url);
    servers.openai->budget = servers.ollama.budget;
    servers.openai->model = value("TRIBUTARY_MODEL");
    servers.openai->api_key = value("OPENAI_API_KEY");
  }
  return servers;
}

ChosenGenerator choose(std::string_view name, const ModelServers& servers, const MakeMatcher& make_matcher) {
  if (name == "auto") return best(servers, make_matcher);
  if (name == "matcher") return chosen(make_matcher(), "it was asked for");
  if (name == "ollama") return by_name(make_ollama(servers, make_matcher), servers.ollama);
  if (name == "openai") {
    auto openai = make_openai(servers, make_matcher);
    return by_name(std::move(openai), *servers.openai);
  }
  throw Error(ErrorKind::usage,
              "no generator \"" + std::string(name) + "\"; there are auto, matcher, ollama and openai");
}

std::vector<std::unique_ptr<ModelGenerator>> models(const ModelServers& servers) {
  std::vector<std::unique_ptr<ModelGenerator>> models;
  if (servers.openai) models.push_back(make_openai(servers, {}));
  models.push_back(make_ollama(servers, {}));
  return models;
}

}  // namespace tributary::mapgen

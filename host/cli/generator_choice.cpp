#include "cli/generator_choice.hpp"

#include <cstdlib>

#include "cli/cli.hpp"
#include "mapgen/choose.hpp"
#include "mapgen/matcher.hpp"

namespace tributary::cli {
namespace {

std::optional<std::string> environment_variable(std::string_view name) {
  const char* value = std::getenv(std::string(name).c_str());
  if (value == nullptr || *value == '\0') return std::nullopt;
  return value;
}

// Waiting for a model shows that it waits, and the first signal ends it.
mapgen::ModelServers servers_of_environment(Progress* progress) {
  mapgen::ModelServers servers = mapgen::model_servers(environment_variable);
  servers.ollama.cancelled = [progress] {
    if (progress != nullptr) progress->tick();
    return Cli::stop().load();
  };
  if (servers.openai) servers.openai->cancelled = servers.ollama.cancelled;
  return servers;
}

}  // namespace

pipeline::ChooseGenerator choose_generator(const std::string& name, Progress* progress) {
  return [name, progress](mapgen::ModelLedger* ledger) {
    mapgen::ModelServers servers = servers_of_environment(progress);
    servers.ollama.ledger = ledger;
    if (servers.openai) servers.openai->ledger = ledger;
    auto choice = mapgen::choose(name, servers, [] { return std::make_unique<mapgen::Matcher>(); });
    return pipeline::GeneratorChoice{std::move(choice.generator), std::move(choice.reason)};
  };
}

std::vector<std::unique_ptr<mapgen::ModelGenerator>> configured_models(Progress* progress) {
  return mapgen::models(servers_of_environment(progress));
}

}  // namespace tributary::cli

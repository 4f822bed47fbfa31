#include "cli/generator_choice.hpp"

#include <cstdlib>

#include "cli/cli.hpp"
#include "mapgen/choose.hpp"
#include "mapgen/matcher.hpp"

namespace tributary::cli {
namespace {

std::optional<std::string> variable(std::string_view name) {
  const char* value = std::getenv(std::string(name).c_str());
  if (value == nullptr || *value == '\0') return std::nullopt;
  return value;
}

}  // namespace

pipeline::ChooseGenerator choose_generator(const std::string& name, Progress* progress) {
  return [name, progress] {
    mapgen::ModelServers servers = mapgen::model_servers(variable);
    servers.ollama.cancelled = [progress] {
      if (progress != nullptr) progress->tick();
      return Cli::stop().load();
    };
    if (servers.openai) servers.openai->cancelled = servers.ollama.cancelled;
    auto choice = mapgen::choose(name, servers, [] { return std::make_unique<mapgen::Matcher>(); });
    return pipeline::GeneratorChoice{std::move(choice.generator), std::move(choice.reason)};
  };
}

}  // namespace tributary::cli

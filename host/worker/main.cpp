// tributary-worker [--describe] [--memory BYTES] [--cpu SECONDS] PLUGIN.so: loads one plugin and runs it,
// once.
//
// With --describe it prints the plugin's manifest on standard output, or one sentence on standard error and
// exits with 78. Without, it is the child of a host that listens on file descriptor 3.
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>

#include "plugin_api/frame.hpp"
#include "worker/confinement.hpp"
#include "worker/conversation.hpp"
#include "worker/plugin_library.hpp"

namespace {

using namespace tributary;

constexpr int kDone = 0;
constexpr int kUsage = 2;
constexpr int kRefused = 78;

struct Arguments {
  bool describe = false;
  worker::Budget budget;
  const char* plugin = nullptr;
};

bool parse(int argc, char** argv, Arguments& arguments) {
  for (int i = 1; i < argc; ++i) {
    const std::string argument = argv[i];
    if (argument == "--describe") {
      arguments.describe = true;
    } else if (argument == "--memory" && i + 1 < argc) {
      arguments.budget.address_space_bytes = std::strtoull(argv[++i], nullptr, 10);
    } else if (argument == "--cpu" && i + 1 < argc) {
      arguments.budget.cpu_seconds = std::strtoull(argv[++i], nullptr, 10);
    } else if (!arguments.plugin) {
      arguments.plugin = argv[i];
    } else {
      return false;
    }
  }
  return arguments.plugin != nullptr;
}

int describe(const Arguments& arguments) {
  worker::confine(arguments.budget, plugin::kWorkerSocket);
  const auto stamp = worker::load_plugin(arguments.plugin);
  if (!stamp) {
    std::fprintf(stderr, "%s\n", stamp.error().c_str());
    return kRefused;
  }
  std::printf("%s\n", (*stamp)->manifest);
  std::fflush(stdout);
  return kDone;
}

int run(const Arguments& arguments) {
  const std::string warning = worker::confine(arguments.budget, plugin::kWorkerSocket + 1);
  const auto stamp = worker::load_plugin(arguments.plugin);
  if (!stamp) {
    worker::refuse(stamp.error());
    return kRefused;
  }
  worker::deny_opening_files();
  worker::converse(**stamp, warning);
  return kDone;
}

}  // namespace

int main(int argc, char** argv) {
  Arguments arguments;
  if (!parse(argc, argv, arguments)) {
    std::fputs("usage: tributary-worker [--describe] [--memory BYTES] [--cpu SECONDS] PLUGIN.so\n", stderr);
    return kUsage;
  }
  const int status = arguments.describe ? describe(arguments) : run(arguments);
  _exit(status);  // no destructor of a library that was never closed
}

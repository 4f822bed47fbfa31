// Ignores SIGTERM and sleeps.
#include <csignal>
#include <ctime>

#include "plugin_api/abi.hpp"

namespace {

using namespace tributary::plugin;

class Plugin final : public Fetcher {
 public:
  Completion fetch(FetchContext&) override {
    std::signal(SIGTERM, SIG_IGN);
    for (;;) {
      const timespec long_time{3600, 0};
      nanosleep(&long_time, nullptr);
    }
  }
};

}  // namespace

TRIBUTARY_PLUGIN(
    Plugin,
    R"({"name": "ignores_sigterm", "version": "1", "summary": "Ignores SIGTERM and sleeps.", "hosts": ["*"]})");

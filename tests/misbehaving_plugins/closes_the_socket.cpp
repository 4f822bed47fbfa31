// Closes the conversation and lives on.
#include <unistd.h>
#include <ctime>

#include "plugin_api/abi.hpp"

namespace {

using namespace tributary::plugin;

class Plugin final : public Fetcher {
 public:
  Completion fetch(FetchContext&) override {
    close(3);
    for (;;) {
      const timespec long_time{3600, 0};
      nanosleep(&long_time, nullptr);
    }
  }
};

}  // namespace

TRIBUTARY_PLUGIN(
    Plugin,
    R"({"name": "closes_the_socket", "version": "1", "summary": "Closes the conversation and lives on.", "hosts": ["*"]})");

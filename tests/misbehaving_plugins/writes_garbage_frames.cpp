// Finds the descriptor of the conversation and writes into it what is not a frame.
#include <unistd.h>

#include <string>

#include "plugin_api/abi.hpp"

namespace {

using namespace tributary::plugin;

class Plugin final : public Fetcher {
 public:
  Completion fetch(FetchContext&) override {
    const std::string garbage(1 << 20, static_cast<char>(0xA5));
    for (;;) {
      if (write(3, garbage.data(), garbage.size()) <= 0) return {true, "nobody listens", {}};
    }
  }
};

}  // namespace

TRIBUTARY_PLUGIN(
    Plugin,
    R"({"name": "writes_garbage_frames", "version": "1", "summary": "Finds the descriptor of the conversation and writes into it what is not a frame.", "hosts": ["*"]})");

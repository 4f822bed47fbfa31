// Calls itself without end.
#include "plugin_api/abi.hpp"

namespace {

using namespace tributary::plugin;

class Plugin final : public Fetcher {
 public:
  Completion fetch(FetchContext&) override { return {depth(0) == 0, "", {}}; }
  static int depth(int level) {
    volatile char frame[4096] = {};
    frame[level % 4096] = 1;
    if (level < 0) return 0;  // never: the stack ends first
    return depth(level + 1) + frame[0];
  }
};

}  // namespace

TRIBUTARY_PLUGIN(
    Plugin,
    R"({"name": "overflows_the_stack", "version": "1", "summary": "Calls itself without end.", "hosts": ["*"]})");

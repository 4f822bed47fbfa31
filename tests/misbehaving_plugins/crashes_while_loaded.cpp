// Its static initializer crashes: to look at it is enough.
#include <cstdlib>

#include "plugin_api/abi.hpp"

namespace {

using namespace tributary::plugin;

const bool kCrashed = [] {
  std::abort();
  return true;
}();

class Plugin final : public Fetcher {
 public:
  Completion fetch(FetchContext&) override { return {kCrashed, "", {}}; }
};

}  // namespace

TRIBUTARY_PLUGIN(
    Plugin,
    R"({"name": "crashes_while_loaded", "version": "1", "summary": "aborts in a static initializer", "hosts": ["*"]})");

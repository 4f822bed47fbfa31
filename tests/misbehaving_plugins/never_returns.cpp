// Neither returns nor asks for anything.
#include "plugin_api/abi.hpp"

namespace {

using namespace tributary::plugin;

class Plugin final : public Fetcher {
 public:
  Completion fetch(FetchContext&) override {
    volatile bool forever = true;
    while (forever) {
    }
    return {true, "never said", {}};
  }
};

}  // namespace

TRIBUTARY_PLUGIN(
    Plugin,
    R"({"name": "never_returns", "version": "1", "summary": "Neither returns nor asks for anything.", "hosts": ["*"]})");

// Follows a null pointer after its first page.
#include "plugin_api/abi.hpp"

namespace {

using namespace tributary::plugin;

class Plugin final : public Fetcher {
 public:
  Completion fetch(FetchContext& context) override {
    const Response response = context.send({"GET", context.settings().text("base_url") + "/jobs", {}, ""});
    context.emit({{response.exchange_id}, {}, false, "$[*]", "", {}});
    volatile int* nowhere = nullptr;
    *nowhere = 1;
    return {true, "never said", {}};
  }
};

}  // namespace

TRIBUTARY_PLUGIN(
    Plugin,
    R"({"name": "segfaults", "version": "1", "summary": "Follows a null pointer after its first page.", "hosts": ["*"]})");

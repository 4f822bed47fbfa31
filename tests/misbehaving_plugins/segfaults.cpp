// Follows a null pointer after its first page.
#include "plugin_api/abi.hpp"

namespace {

using namespace tributary::plugin;

class Plugin final : public Fetcher {
 public:
  Completion fetch(FetchContext& context) override {
    const Response response = context.send({"GET", context.settings().text("base_url") + "/jobs", {}, ""});
    context.emit({{response.exchange_id}, {}, PageFormat::json, "$[*]", "", {}});
    follow_null();
    return {true, "never said", {}};
  }
  // The sanitizer would report what is done on purpose here, and exit.
  __attribute__((no_sanitize("undefined"))) static void follow_null() {
    volatile int* nowhere = nullptr;
    *nowhere = 1;
  }
};

}  // namespace

TRIBUTARY_PLUGIN(
    Plugin,
    R"({"name": "segfaults", "version": "1", "summary": "Follows a null pointer after its first page.", "hosts": ["*"]})");

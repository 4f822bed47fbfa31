// Hands in a page made from an exchange that never was.
#include "plugin_api/abi.hpp"

namespace {

using namespace tributary::plugin;

class Plugin final : public Fetcher {
 public:
  Completion fetch(FetchContext& context) override {
    context.emit({{987654321}, {}, PageFormat::json, "$[*]", "", {}});
    return {true, "", {}};
  }
};

}  // namespace

TRIBUTARY_PLUGIN(
    Plugin,
    R"({"name": "names_a_foreign_exchange", "version": "1", "summary": "Hands in a page made from an exchange that never was.", "hosts": ["*"]})");

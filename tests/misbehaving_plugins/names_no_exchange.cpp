// Hands in a page made from nothing.
#include "plugin_api/abi.hpp"

namespace {

using namespace tributary::plugin;

class Plugin final : public Fetcher {
 public:
  Completion fetch(FetchContext& context) override {
    context.emit({{}, "[]", PageFormat::json, "$[*]", "", {}});
    return {true, "", {}};
  }
};

}  // namespace

TRIBUTARY_PLUGIN(
    Plugin,
    R"({"name": "names_no_exchange", "version": "1", "summary": "Hands in a page made from nothing.", "hosts": ["*"]})");

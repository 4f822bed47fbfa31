// Logs and logs.
#include "plugin_api/abi.hpp"

namespace {

using namespace tributary::plugin;

class Plugin final : public Fetcher {
 public:
  Completion fetch(FetchContext& context) override {
    for (;;) context.log(LogLevel::info, "still here");
  }
};

}  // namespace

TRIBUTARY_PLUGIN(
    Plugin, R"({"name": "logs_without_end", "version": "1", "summary": "Logs and logs.", "hosts": ["*"]})");

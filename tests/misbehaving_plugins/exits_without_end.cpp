// Ends its process with success, but not its conversation.
#include <unistd.h>

#include "plugin_api/abi.hpp"

namespace {

using namespace tributary::plugin;

class Plugin final : public Fetcher {
 public:
  Completion fetch(FetchContext&) override { _exit(0); }
};

}  // namespace

TRIBUTARY_PLUGIN(
    Plugin,
    R"({"name": "exits_without_end", "version": "1", "summary": "Ends its process with success, but not its conversation.", "hosts": ["*"]})");

// Its manifest is JSON, but with a slip of the pen.
#include "plugin_api/abi.hpp"

namespace {

using namespace tributary::plugin;

class Plugin final : public Fetcher {
 public:
  Completion fetch(FetchContext&) override { return {true, "", {}}; }
};

}  // namespace

TRIBUTARY_PLUGIN(Plugin,
                 R"({"name": "describes_nonsense", "version": "1", "summary": "a slip", "setings": []})");

// Throws something that is not an exception.
#include "plugin_api/abi.hpp"

namespace {

using namespace tributary::plugin;

class Plugin final : public Fetcher {
 public:
  Completion fetch(FetchContext&) override { throw 42; }
};

}  // namespace

TRIBUTARY_PLUGIN(
    Plugin,
    R"({"name": "throws_no_exception", "version": "1", "summary": "Throws something that is not an exception.", "hosts": ["*"]})");

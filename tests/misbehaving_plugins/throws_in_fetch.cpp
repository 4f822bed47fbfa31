// Throws an exception that the host does not know.
#include <stdexcept>
#include <string>

#include "plugin_api/abi.hpp"

namespace {

using namespace tributary::plugin;

class Plugin final : public Fetcher {
 public:
  struct OwnError : std::runtime_error {  // its vtable and what() live in the plugin
    OwnError() : std::runtime_error("thrown") {}
    const char* what() const noexcept override { return "the moon is in the wrong house"; }
  };
  Completion fetch(FetchContext&) override { throw OwnError(); }
};

}  // namespace

TRIBUTARY_PLUGIN(
    Plugin,
    R"({"name": "throws_in_fetch", "version": "1", "summary": "Throws an exception that the host does not know.", "hosts": ["*"]})");

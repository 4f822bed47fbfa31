// Throws when it is made.
#include <stdexcept>

#include "plugin_api/abi.hpp"

namespace {

using namespace tributary::plugin;

class Plugin final : public Fetcher {
 public:
  Plugin() { throw std::runtime_error("no fetcher today"); }
  Completion fetch(FetchContext&) override { return {true, "", {}}; }
};

}  // namespace

TRIBUTARY_PLUGIN(
    Plugin,
    R"({"name": "throws_in_create", "version": "1", "summary": "Throws when it is made.", "hosts": ["*"]})");

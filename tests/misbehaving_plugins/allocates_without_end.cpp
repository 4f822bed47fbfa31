// Takes memory until there is none, and keeps it.
#include <cstring>

#include "plugin_api/abi.hpp"

namespace {

using namespace tributary::plugin;

class Plugin final : public Fetcher {
 public:
  Completion fetch(FetchContext&) override {
    constexpr std::size_t kChunk = std::size_t{8} << 20;
    for (;;) std::memset(new char[kChunk], 1, kChunk);
  }
};

}  // namespace

TRIBUTARY_PLUGIN(
    Plugin,
    R"({"name": "allocates_without_end", "version": "1", "summary": "Takes memory until there is none, and keeps it.", "hosts": ["*"]})");

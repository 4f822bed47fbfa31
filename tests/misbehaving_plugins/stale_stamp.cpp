// Built for another fetcher ABI: it must be refused before any of its code is called.
#include <cstdlib>

#include "plugin_api/abi.hpp"

using namespace tributary::plugin;

extern "C" __attribute__((visibility("default"))) const Stamp tributary_plugin_stamp = {
    sizeof(Stamp), kAbiNumber + 2, _GLIBCXX_USE_CXX11_ABI, 0, TRIBUTARY_COMPILER, "{}", []() -> Fetcher* {
      std::abort();
    }};

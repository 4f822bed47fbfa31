// Built by another compiler: its C++ may be laid out in another way.
#include <cstdlib>

#include "plugin_api/abi.hpp"

using namespace tributary::plugin;

extern "C" __attribute__((visibility("default")))
const Stamp tributary_plugin_stamp = {sizeof(Stamp),
                                      kAbiNumber,
                                      _GLIBCXX_USE_CXX11_ABI,
                                      0,
                                      "gcc 4.9.2",
                                      "{}",
                                      []() -> Fetcher* { std::abort(); }};

// The stamp at the door of a plugin: plain data, read before any of the plugin's code is called.
//
// The worker loads the library with RTLD_NOW | RTLD_LOCAL, finds the symbol `tributary_plugin_stamp`,
// compares every field with its own, and refuses what is not equal with a sentence that says what to do. It
// never closes a library (an exception that outlives its library kills the process at what()).
#pragma once

#include <cstdint>

#include "plugin_api/fetcher.hpp"

namespace tributary::plugin {

// Raised whenever anything in host/plugin_api changes its layout or meaning.
inline constexpr std::uint32_t kAbiNumber = 3;

#if defined(__clang__)
#define TRIBUTARY_COMPILER "clang " __clang_version__
#else
#define TRIBUTARY_COMPILER "gcc " __VERSION__
#endif

// Plain data only. New members go at the end; `struct_bytes` and `abi` stay first for ever.
struct Stamp {
  std::uint32_t struct_bytes;
  std::uint32_t abi;
  std::uint32_t cxx11_abi;  // _GLIBCXX_USE_CXX11_ABI
  std::uint32_t reserved;
  const char* compiler;
  const char* manifest;  // JSON: see plugins/README.md
  Fetcher* (*create)();  // what it makes is never destroyed by the host before the process ends
};

}  // namespace tributary::plugin

// Goes once into a plugin's source file, at namespace scope. MANIFEST is a string literal.
#define TRIBUTARY_PLUGIN(FETCHER, MANIFEST)                   \
  extern "C" __attribute__((visibility("default")))           \
  const ::tributary::plugin::Stamp tributary_plugin_stamp = { \
      sizeof(::tributary::plugin::Stamp),                     \
      ::tributary::plugin::kAbiNumber,                        \
      _GLIBCXX_USE_CXX11_ABI,                                 \
      0,                                                      \
      TRIBUTARY_COMPILER,                                     \
      MANIFEST,                                               \
      []() -> ::tributary::plugin::Fetcher* { return new FETCHER(); }}

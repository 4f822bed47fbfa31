// What a fuzz target says of the code that it drives: sentences that hold for every input.
//
// Each <target>.cpp defines libFuzzer's entry function, LLVMFuzzerTestOneInput. `./dev fuzz` calls it on what
// libFuzzer makes up, the ordinary tests on each file of corpus/<target> (replay.cpp).
#pragma once

#include <simdjson.h>

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>

namespace tributary::fuzz {

inline std::string_view input(const std::uint8_t* bytes, std::size_t size) {
  return {reinterpret_cast<const char*>(bytes), size};
}

// Control characters and bytes outside of ASCII as \xNN: a promise may be broken by one that is not seen.
inline std::string visible(std::string_view text) {
  std::string out;
  for (const char c : text) {
    char code[5];
    std::snprintf(code, sizeof code, "\\x%02X", static_cast<unsigned char>(c));
    out += c < ' ' || c == 0x7F ? std::string(code) : std::string(1, c);
  }
  return out;
}

// Where `sentence` does not hold, prints it with what was `seen` and ends the program; libFuzzer then keeps
// the input.
inline void promise(bool holds, std::string_view sentence, std::string_view seen) {
  if (holds) return;
  std::fprintf(stderr, "broken promise: %s\nseen: %s\n", std::string(sentence).c_str(),
               visible(seen).c_str());
  std::abort();
}

// What PostgreSQL demands of every text.
inline void promise_storable(std::string_view text) {
  promise(simdjson::validate_utf8(text.data(), text.size()), "a value is valid UTF-8", text);
  promise(text.find('\0') == std::string_view::npos, "a value has no U+0000", text);
}

}  // namespace tributary::fuzz

// What a model may see of a site's values: their shape, not the people and secrets in them.
//
// A mapping needs to know that a path holds e-mail addresses, never whose. Everything here is a pure
// function; any thread may call it. It errs towards hiding: an identifier that looks like a telephone number
// is shown as one.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>

namespace tributary::mapgen {

// Goes up when a rule changes; recorded with every prompt.
inline constexpr int kMaskVersion = 1;

// Longer texts are shown as their length only.
inline constexpr std::size_t kLongestShownText = 80;  // code points

// Class ("email", "phone", ...) to how many values or parts of values were hidden. Never the values.
using Redactions = std::map<std::string, std::uint64_t, std::less<>>;

// `value` as it may appear in a prompt, in one line:
// - e-mail addresses (also "name [at] host"), telephone numbers, IBANs, card numbers, IP addresses, keys,
//   credentials and values in the query of a URL: <email>, <phone>, <iban>, <card>, <ip>, <token len=40>, ...
// - free text over kLongestShownText: <text len=1834 html>
// - spaces as ^, so that no sentence of a stranger stands in the prompt as it was; angle and square brackets
//   replaced; control and invisible characters gone.
std::string masked_example(std::string_view value, Redactions& redactions);

// Whether one of the path's names speaks of a person, of how to reach one, or of a secret, in any of the
// languages the lexicon knows. The values of such a path are not shown at all.
bool contact_like(std::string_view path);

// `text` as valid UTF-8 without U+0000, so that JSON and PostgreSQL take it: what is wrong becomes U+FFFD.
std::string storable(std::string_view text);

// `text`, storable, cut after `code_points` with "..." where it was longer.
std::string excerpt(std::string_view text, std::size_t code_points);

}  // namespace tributary::mapgen

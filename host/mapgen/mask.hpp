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
inline constexpr int kMaskVersion = 2;

// Longer texts are shown as their length only.
inline constexpr std::size_t kLongestShownText = 80;  // code points

// Class ("email", "phone", ...) to how many values or parts of values were hidden. Never the values.
using Redactions = std::map<std::string, std::uint64_t, std::less<>>;

// `value` as it may appear in a prompt, in one line:
// - e-mail addresses (also "name [at] host" and its like in other languages), telephone numbers, IBANs, bank
//   accounts, cards, IP addresses, keys, credentials, people with a form of address, values in the query of a
//   URL: <email>, <phone>, <iban>, <token len=40>, ...; digits and signs of all scripts are read alike
// - a text that tells whom to turn to ("Contact: ..."): <contact len=25>
// - free text over kLongestShownText: <text len=1834 lang=de html>, the language where it is clear
// - spaces as ^, so that no sentence of a stranger stands in the prompt as it was, and ^ after every few
//   characters of a script that has no spaces and in what reads like an id of a path; angle and square
//   brackets replaced; control and invisible characters gone.
// What it cannot know: a name without a form of address, and a run of digits that stands for nothing but
// itself (a telephone number without its 0 or +). Paths that hold such are known by their names.
std::string masked_example(std::string_view value, Redactions& redactions);

// Whether one of the path's names speaks of a person, of how to reach one, or of a secret, in any of the
// languages the lexicon knows. The values of such a path are not shown at all.
bool contact_like(std::string_view path);
// The same of one name.
bool names_a_contact(std::string_view name);

// `text` as valid UTF-8 without U+0000, so that JSON and PostgreSQL take it: what is wrong becomes U+FFFD.
std::string storable(std::string_view text);

// `text`, storable, cut after `code_points` with "..." where it was longer.
std::string excerpt(std::string_view text, std::size_t code_points);

}  // namespace tributary::mapgen

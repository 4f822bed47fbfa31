// The rules by which people, ways to reach them and secrets in a text become marks: <email>, <token len=40>.
//
// For mask.cpp. The rules read what one_line() made, with Signs::ascii. Each rule knows shapes, never words
// of one site. They err towards hiding. Pure; any thread.
#pragma once

#include <re2/re2.h>

#include <functional>
#include <string>
#include <string_view>

#include "mapgen/mask.hpp"

namespace tributary::mapgen::hiding {

enum class Signs { as_they_are, ascii };

// One line of visible characters with single spaces; angle and square brackets, which chat templates give a
// meaning to, become harmless ones. With Signs::ascii digits, full-width forms and dashes are ASCII's.
std::string one_line(std::string_view value, Signs signs);

// "<token len=40>"
std::string marked_length(std::string_view kind, std::size_t length);

// Replaces of every match the `group`, the whole of it where that is 0, by what `replacement` makes of it.
using Replacement = std::function<std::string(std::string_view match)>;
void replace(std::string& text, const RE2& pattern, const Replacement& replacement, int group = 0);

// Counts the match and gives "<kind>" for it. `redactions` must outlive it.
Replacement hidden(std::string_view kind, Redactions& redactions);

bool full_match(std::string_view text, const RE2& pattern);
bool partial_match(std::string_view text, const RE2& pattern);

// Whether the text as a whole tells whom to turn to and how: "Contact: ...", "Tel. 030 ...", in many
// languages.
bool speaks_of_contact(std::string_view text);

// E-mail addresses (also spelled out, in many languages), handles, profiles of social networks, IP addresses.
void addresses(std::string& text, Redactions& redactions);

// Names that a form of address tells: "Frau Dr. Muster", "山田様", "Mehmet Bey".
void people(std::string& text, Redactions& redactions);

void uuids(std::string& text, Redactions& redactions);

// Keys and tokens of any vendor, and what follows "password:", "Bearer" and the like.
void secrets(std::string& text, Redactions& redactions);
// The same for what stands between two slashes of an address: there "/" ends a token.
void secrets_in_path(std::string& text, Redactions& redactions);

void ibans(std::string& text, Redactions& redactions);

// IBANs, bank accounts that are named as such, card numbers.
void accounts(std::string& text, Redactions& redactions);

void phones(std::string& text, Redactions& redactions);
// Whether all of `text` is a telephone number as people write it.
bool is_phone(std::string_view text);
// Whether a run of digits that stands alone is one of a payment card or of a mobile telephone, or longer than
// any identifier.
bool is_telling_number(std::string_view number);

// "scheme://..." without credentials, without values in its query that are not short and plain, and with the
// parts of its path under the rules above.
std::string url(std::string_view url, Redactions& redactions);
// The values of "?name=value&..." in a text, where an address need not have a host.
void parameters(std::string& text, Redactions& redactions);

}  // namespace tributary::mapgen::hiding

// A recorded conversation without the people and secrets that a site's replies hold, made-up ones in their
// place, so that it may be committed as a testcase.
//
// It errs towards hiding, and still a person has to look: what no rule knows (a name in a text without a form
// of address) stays. What the plugin asks with (ids, cursors) is left as it is; without it nothing replays.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>

#include "fetch/replay_case.hpp"

namespace tributary::pipeline {

// What was replaced or dropped, to how often: "email", "phone", "header Set-Cookie", ... Never the values.
using ScrubCounts = std::map<std::string, std::uint64_t, std::less<>>;

// Of each reply: headers that no plugin reads are dropped; in JSON, lines of JSON, XML and HTML the values of
// members and elements that are named for people or secrets are made up anew, and what looks like an address,
// a telephone number, a person or a key in other texts; the structure stays, and every other byte. Of each
// request: cookies and typed credentials are dropped, ${secret:NAME} stays. A key that was typed into a plain
// setting is replaced wherever it stands.
ScrubCounts scrub(fetch::ReplayCase& recorded);

// The body alone. `keep` says which values must stay as they are.
std::string scrubbed_body(std::string_view body, const std::function<bool(std::string_view)>& keep,
                          ScrubCounts& counts);

}  // namespace tributary::pipeline

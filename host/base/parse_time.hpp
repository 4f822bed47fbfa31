// Points in time as people write them on a command line, the other way round from base/time.hpp.
#pragma once

#include "base/time.hpp"

namespace tributary {

// A point in time as RFC 3339 writes it, with any offset; of finer fractions the microseconds count. nullopt
// for anything else, days that no calendar has and leap seconds included.
std::optional<Timestamp> parse_rfc3339(std::string_view text);
// The midnight, in UTC, that begins "2026-11-20"; nullopt for anything else.
std::optional<Timestamp> parse_day(std::string_view text);

}  // namespace tributary

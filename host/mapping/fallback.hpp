// Two readings of one thing in one mapping, so that it serves the records of both: a change that is rolled
// out by and by, or taken back.
//
// Pure; any thread.
#pragma once

#include "mapping/mapping.hpp"

namespace tributary::mapping {

// `now` first, then what `before` reads; `now` alone where both read the same path, since the first would
// always win.
Expression with_fallback(const Expression& now, const Expression& before);

// The same of two paths to records: $['jobs','results'][*] of $.jobs[*] and $.results[*]; `now` where the two
// differ in more than one name.
jsonpath::Path with_fallback(const jsonpath::Path& now, const jsonpath::Path& before);

}  // namespace tributary::mapping

// The regular expressions of mappings: RE2, linear in time, bounded in memory.
#pragma once

#include <re2/re2.h>

#include <memory>
#include <string>
#include <string_view>

#include "base/result.hpp"

namespace tributary::mapping {

// Compiles `pattern` or says why it cannot be one, as the end of a sentence ("has 2 capturing groups; ..."):
// longer than kMaxCaptureBytes, not RE2, more than one capturing group, more than kMaxCaptureMemory. The
// result may be used from any thread.
Result<std::unique_ptr<const re2::RE2>, std::string> compile_capture(std::string_view pattern);

}  // namespace tributary::mapping

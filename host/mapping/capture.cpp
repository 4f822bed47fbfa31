#include "mapping/capture.hpp"

#include "mapping/limits.hpp"

namespace tributary::mapping {

namespace {

re2::RE2::Options options() {
  re2::RE2::Options options;
  options.set_max_mem(kMaxCaptureMemory);
  options.set_log_errors(false);
  return options;
}

}  // namespace

Result<std::unique_ptr<const re2::RE2>, std::string> compile_capture(std::string_view pattern) {
  if (pattern.size() > kMaxCaptureBytes) {
    return "is " + std::to_string(pattern.size()) + " bytes long; at most " +
           std::to_string(kMaxCaptureBytes) + " are allowed";
  }
  auto regex = std::make_unique<re2::RE2>(re2::StringPiece(pattern.data(), pattern.size()), options());
  if (!regex->ok()) return "is not a regular expression of RE2: " + regex->error();
  if (regex->NumberOfCapturingGroups() > 1) {
    return "has " + std::to_string(regex->NumberOfCapturingGroups()) +
           " capturing groups; keep one and write the others as (?:...)";
  }
  return std::unique_ptr<const re2::RE2>(std::move(regex));
}

}  // namespace tributary::mapping

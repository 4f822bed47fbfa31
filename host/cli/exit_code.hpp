// The exit codes of the command line; their numbers are a contract (sysexits.h where it has one).
#pragma once

#include "base/error.hpp"

namespace tributary::cli {

inline constexpr int kDone = 0;
inline constexpr int kRunFailed = 1;
inline constexpr int kUsage = 2;
inline constexpr int kDoneWithRejects = 3;  // or a review waits
inline constexpr int kUnavailable = 69;
inline constexpr int kTryAgain = 75;
inline constexpr int kConfiguration = 78;
inline constexpr int kSignalBase = 128;  // 130 for SIGINT, 143 for SIGTERM
inline constexpr int kInternal = 70;

constexpr int exit_code(ErrorKind kind) {
  switch (kind) {
    case ErrorKind::usage:
      return kUsage;
    case ErrorKind::configuration:
      return kConfiguration;
    case ErrorKind::unavailable:
      return kUnavailable;
    case ErrorKind::try_again:
      return kTryAgain;
    case ErrorKind::run_failed:
      return kRunFailed;
    case ErrorKind::internal:
      return kInternal;
  }
  return kInternal;
}

}  // namespace tributary::cli

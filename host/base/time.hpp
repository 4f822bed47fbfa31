// Points in time, their one text form, and the clock everything takes as an argument.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace tributary {

using Timestamp = std::chrono::sys_time<std::chrono::microseconds>;

// "2026-11-20T10:20:21Z", with ".123456" only where there are fractions (RFC 3339, section 5.6; always UTC).
std::string rfc3339(Timestamp time);
void append_rfc3339(Timestamp time, std::string& out);

// What time it is. Implementations may be called from any thread.
class Clock {
 public:
  virtual ~Clock() = default;
  virtual Timestamp now() const = 0;
};

class SystemClock final : public Clock {
 public:
  Timestamp now() const override {
    return std::chrono::floor<std::chrono::microseconds>(std::chrono::system_clock::now());
  }
};

}  // namespace tributary

// Logs on stderr: one line an event, through spdlog, and a progress line where stderr is a terminal.
#pragma once

#include <chrono>
#include <string>
#include <string_view>

namespace tributary::cli {

// REQUIRES: `level` is one that spdlog knows: trace, debug, info, warn, err, off.
void start_log(const std::string& level);

void log_debug(std::string_view line);
void log_info(std::string_view line);
void log_warning(std::string_view line);
void log_error(std::string_view line);

// One line that is drawn over itself, at most ten times a second, and only on a terminal; appears after a
// second.
class Progress {
 public:
  Progress();
  ~Progress() { clear(); }
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  // `done` items of `what` so far: the rate is worked out from the time since the first update.
  void update(std::string_view subject, std::int64_t done, std::string_view what, std::string_view more = {});
  void clear();

 private:
  bool terminal_;
  bool drawn_ = false;
  std::chrono::steady_clock::time_point began_;
  std::chrono::steady_clock::time_point last_;
};

}  // namespace tributary::cli

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
  // Something that cannot be counted goes on from now: "acme: asking ollama:qwen2.5:7b, 12 s", until the next
  // update() or wait(). Nobody draws it but tick().
  void wait(std::string_view subject, std::string_view what);
  void tick();
  void clear();

 private:
  bool due();
  void draw(const std::string& line);

  bool terminal_;
  bool drawn_ = false;
  std::chrono::steady_clock::time_point began_;
  std::chrono::steady_clock::time_point last_;
  std::string waiting_;
  std::chrono::steady_clock::time_point waiting_since_;
};

}  // namespace tributary::cli

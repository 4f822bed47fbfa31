#include "cli/log.hpp"

#include <spdlog/sinks/stdout_color_sinks.h>
#include <spdlog/spdlog.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>

namespace tributary::cli {
namespace {

constexpr auto kFirstDraw = std::chrono::seconds(1);
constexpr auto kRedraw = std::chrono::milliseconds(100);

bool color_wanted() {
  return std::getenv("NO_COLOR") == nullptr && isatty(STDERR_FILENO) == 1;
}

}  // namespace

void start_log(const std::string& level) {
  auto sink = std::make_shared<spdlog::sinks::stderr_color_sink_mt>(
      color_wanted() ? spdlog::color_mode::always : spdlog::color_mode::never);
  auto logger = std::make_shared<spdlog::logger>("tributary", std::move(sink));
  logger->set_pattern(color_wanted() ? "%^%l%$: %v" : "%l: %v");
  logger->set_level(spdlog::level::from_str(level));
  spdlog::set_default_logger(std::move(logger));
}

void log_debug(std::string_view line) {
  spdlog::debug("{}", line);
}
void log_info(std::string_view line) {
  spdlog::info("{}", line);
}
void log_warning(std::string_view line) {
  spdlog::warn("{}", line);
}
void log_error(std::string_view line) {
  spdlog::error("{}", line);
}

Progress::Progress()
    : terminal_(isatty(STDERR_FILENO) == 1), began_(std::chrono::steady_clock::now()), last_(began_) {}

void Progress::update(std::string_view subject, std::int64_t done, std::string_view what,
                      std::string_view more) {
  if (!terminal_) return;
  const auto now = std::chrono::steady_clock::now();
  if (now - began_ < kFirstDraw || now - last_ < kRedraw) return;
  last_ = now;
  const double seconds = std::chrono::duration<double>(now - began_).count();
  std::fprintf(stderr, "\r\033[K%.*s: %lld %.*s, %.0f/s%s%.*s", static_cast<int>(subject.size()),
               subject.data(), static_cast<long long>(done), static_cast<int>(what.size()), what.data(),
               static_cast<double>(done) / seconds, more.empty() ? "" : ", ", static_cast<int>(more.size()),
               more.data());
  std::fflush(stderr);
  drawn_ = true;
}

void Progress::clear() {
  if (!drawn_) return;
  std::fputs("\r\033[K", stderr);
  std::fflush(stderr);
  drawn_ = false;
}

}  // namespace tributary::cli

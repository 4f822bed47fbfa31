#include "cli/log.hpp"

#include <spdlog/fmt/fmt.h>
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

bool Progress::due() {
  const auto now = std::chrono::steady_clock::now();
  if (!terminal_ || now - began_ < kFirstDraw || now - last_ < kRedraw) return false;
  last_ = now;
  return true;
}

void Progress::draw(const std::string& line) {
  std::fprintf(stderr, "\r\033[K%s", line.c_str());
  std::fflush(stderr);
  drawn_ = true;
}

void Progress::update(std::string_view subject, std::int64_t done, std::string_view what,
                      std::string_view more) {
  waiting_.clear();
  if (!due()) return;
  const double seconds = std::chrono::duration<double>(last_ - began_).count();
  const double rate = static_cast<double>(done) / seconds;
  draw(fmt::format("{}: {} {}, {:.0f}/s{}{}", subject, done, what, rate, more.empty() ? "" : ", ", more));
}

void Progress::wait(std::string_view subject, std::string_view what) {
  waiting_ = fmt::format("{}: {}", subject, what);
  waiting_since_ = std::chrono::steady_clock::now();
}

void Progress::tick() {
  if (waiting_.empty() || !due()) return;
  const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(last_ - waiting_since_).count();
  draw(fmt::format("{}, {} s", waiting_, seconds));
}

void Progress::clear() {
  if (!drawn_) return;
  std::fputs("\r\033[K", stderr);
  std::fflush(stderr);
  drawn_ = false;
}

}  // namespace tributary::cli

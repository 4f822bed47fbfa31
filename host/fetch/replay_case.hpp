// The files of one replay case, read. See replay.hpp for their form.
#pragma once

#include <boost/json.hpp>

#include <chrono>
#include <filesystem>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include "base/page_format.hpp"
#include "base/time.hpp"
#include "fetch/transport.hpp"
#include "plugin_api/fetcher.hpp"

namespace tributary::fetch {

// What the clock says in a replay, unless the case has a now.txt.
inline constexpr Timestamp kReplayTime =
    std::chrono::sys_days{std::chrono::year{2026} / 11 / 20} + std::chrono::hours{12};

struct RecordedExchange {
  plugin::Request request;  // headers: those that must be there
  Answer answer;
};

struct ExpectedPage {
  std::vector<std::int64_t> exchanges;
  std::optional<std::string> records;
  PageFormat format = PageFormat::json;
  std::optional<std::string> cursor;
  std::optional<std::int64_t> server_total;
  std::optional<std::int64_t> body_of;
  std::optional<boost::json::value> body;
};

struct ReplayCase {
  boost::json::object settings;
  std::string cursor;
  Timestamp now = kReplayTime;
  std::vector<RecordedExchange> conversation;
  std::string status;
  std::optional<std::string> stop_reason;
  std::optional<std::int64_t> server_total;
  std::vector<ExpectedPage> pages;
};

// One sentence: the file, the place in it, what to write.
struct BadReplayCase : std::runtime_error {
  using runtime_error::runtime_error;
};

// Throws BadReplayCase.
ReplayCase read_replay_case(const std::filesystem::path& directory);

}  // namespace tributary::fetch

#include "cli/page_range.hpp"

#include <charconv>

#include "base/error.hpp"
#include "base/parse_time.hpp"

namespace tributary::cli {
namespace {

constexpr std::string_view kRun = "run:";

[[noreturn]] void refuse(const std::string& sentence) {
  throw Error(ErrorKind::usage, sentence);
}

store::RunId run_of(store::Database& database, const store::Source& source, const std::string& option,
                    const std::string& value) {
  store::RunId id = 0;
  const char* end = value.data() + value.size();
  const auto [rest, problem] = std::from_chars(value.data() + kRun.size(), end, id);
  if (problem != std::errc() || rest != end || id <= 0) {
    refuse(option + " " + value + ": after run: comes the number of a run, as in run:12");
  }
  const auto runs = store::RunStore(database).list(source.source_id, 1);
  if (runs.empty()) refuse(option + " " + value + ": " + source.name + " was never run");
  if (!store::RunStore(database).belongs_to(id, source.source_id)) {
    refuse(option + " " + value + ": " + source.name + " has no run " + std::to_string(id) +
           "; its newest is run:" + std::to_string(runs.front().run_id));
  }
  return id;
}

Timestamp time_of(const std::string& option, const std::string& value, bool end_of_day) {
  if (const auto time = parse_rfc3339(value)) return *time;
  if (const auto day = parse_day(value)) {
    return end_of_day ? *day + std::chrono::days(1) - std::chrono::microseconds(1) : *day;
  }
  refuse(option + " " + value +
         ": say a day (2026-11-20, in UTC), a time (2026-11-20T10:00:00Z) or a run (run:12)");
}

}  // namespace

store::PageRange page_range(store::Database& database, const store::Source& source, const std::string& since,
                            const std::string& until) {
  store::PageRange range;
  if (since.starts_with(kRun)) {
    range.first_run = run_of(database, source, "--since", since);
  } else if (!since.empty()) {
    range.since = time_of("--since", since, false);
  }
  if (until.starts_with(kRun)) {
    range.last_run = run_of(database, source, "--until", until);
  } else if (!until.empty()) {
    range.until = time_of("--until", until, true);
  }
  const bool runs_cross = range.first_run && range.last_run && *range.first_run > *range.last_run;
  const bool times_cross = range.since && range.until && *range.since > *range.until;
  if (runs_cross || times_cross) refuse("--until " + until + " is before --since " + since);
  return range;
}

}  // namespace tributary::cli

#include "fetch/replay.hpp"

#include <algorithm>
#include <utility>

#include "base/error.hpp"
#include "fetch/conversation.hpp"
#include "fetch/recorded_run.hpp"
#include "http/message.hpp"

namespace tributary::fetch {
namespace {

namespace fs = std::filesystem;
namespace json = boost::json;

constexpr std::size_t kMaxExcerpt = 120;
constexpr std::size_t kMaxDepth = 128;

std::string quoted(const std::string& text) {
  return "\"" + (text.size() <= kMaxExcerpt ? text : text.substr(0, kMaxExcerpt) + "...") + "\"";
}

// Answers from the record, strictly in its order.
class RecordedTransport final : public Transport {
 public:
  RecordedTransport(const std::vector<RecordedExchange>& conversation, const json::object& settings)
      : conversation_(conversation), settings_(settings) {}

  void open(const PluginManifest& manifest) override { permission_ = {manifest, settings_}; }

  Answer answer(const plugin::Request& request) override {
    if (difference_.empty()) difference_ = why_not(request);
    if (!difference_.empty()) return {{}, NoReply{plugin::FailureKind::failed, "replay: " + difference_}};
    return conversation_[next_++].answer;
  }

  // Why the plugin left the record, or "".
  const std::string& difference() const { return difference_; }
  std::size_t answered() const { return next_; }

 private:
  std::string why_not(const plugin::Request& request) const {
    if (next_ >= conversation_.size()) return "the plugin asks for more than was recorded: " + shown(request);
    const plugin::Request& recorded = conversation_[next_].request;
    const std::string which = "request " + std::to_string(next_) + " is ";
    if (shown(request) != shown(recorded)) {
      return which + shown(request) + ", but " + shown(recorded) + " was recorded";
    }
    if (request.body != recorded.body) {
      return which + shown(request) + " with the body " + quoted(request.body) + ", but " +
             quoted(recorded.body) + " was recorded";
    }
    for (const plugin::Header& header : recorded.headers) {
      if (!has(request, header))
        return which + shown(request) + " without the header " + header.name + ": " + header.value;
    }
    if (recorded.authorization.kind != plugin::Authorization::Kind::none &&
        recorded.authorization != request.authorization) {
      return which + shown(request) + " without the recorded authorization";
    }
    return permission_.problem(request);
  }

  static bool has(const plugin::Request& request, const plugin::Header& wanted) {
    return std::any_of(request.headers.begin(), request.headers.end(), [&](const plugin::Header& header) {
      return http::same_header_name(header.name, wanted.name) && header.value == wanted.value;
    });
  }

  const std::vector<RecordedExchange>& conversation_;
  const json::object& settings_;
  RequestPermission permission_;
  std::size_t next_ = 0;
  std::string difference_;
};

class Comparison {
 public:
  explicit Comparison(const ReplayCase& expected, std::vector<std::string>& differences)
      : expected_(expected), differences_(differences) {}

  void outcome(const FetchOutcome& got) {
    text("the run's status", std::string(name(got.status)) + " (" + got.stop_reason + ")",
         name(got.status) == expected_.status, expected_.status);
    if (expected_.stop_reason) {
      text("the stop reason", got.stop_reason, got.stop_reason == *expected_.stop_reason,
           *expected_.stop_reason);
    }
    total("the server's total", got.server_total, expected_.server_total);
  }

  void pages(const std::vector<FetchedPage>& got) {
    if (got.size() != expected_.pages.size()) {
      differences_.push_back("the plugin handed in " + std::to_string(got.size()) + " pages, expected were " +
                             std::to_string(expected_.pages.size()));
    }
    for (std::size_t i = 0; i < std::min(got.size(), expected_.pages.size()); ++i) {
      page("page " + std::to_string(i), got[i], expected_.pages[i]);
    }
  }

 private:
  void text(const std::string& what, const std::string& got, bool equal, const std::string& wanted) {
    if (!equal) differences_.push_back(what + " is " + quoted(got) + ", expected was " + quoted(wanted));
  }

  void total(const std::string& what, std::optional<std::int64_t> got, std::optional<std::int64_t> wanted) {
    if (!wanted) return;
    text(what, got ? std::to_string(*got) : "not said", got == wanted, std::to_string(*wanted));
  }

  void page(const std::string& which, const FetchedPage& got, const ExpectedPage& wanted) {
    if (got.exchanges != wanted.exchanges) {
      text(which + "'s list of exchanges", json::serialize(json::value_from(got.exchanges)), false,
           json::serialize(json::value_from(wanted.exchanges)));
    }
    if (wanted.records)
      text(which + "'s records path", got.records, got.records == *wanted.records, *wanted.records);
    if (wanted.cursor) text(which + "'s cursor", got.cursor, got.cursor == *wanted.cursor, *wanted.cursor);
    if (got.format != wanted.format) {
      text(which + "'s format", std::string(name(got.format)), false, std::string(name(wanted.format)));
    }
    total(which + "'s server total", got.server_total, wanted.server_total);
    wanted.body_of ? reply_body(which, got, *wanted.body_of) : composed_body(which, got, *wanted.body);
  }

  void reply_body(const std::string& which, const FetchedPage& got, std::int64_t wanted) {
    if (got.composed) {
      differences_.push_back(which + " is composed by the plugin, expected was a reply as it came");
    } else if (got.exchanges.front() != wanted) {
      differences_.push_back(which + " is the reply of exchange " + std::to_string(got.exchanges.front()) +
                             ", expected was that of exchange " + std::to_string(wanted));
    }
  }

  void composed_body(const std::string& which, const FetchedPage& got, const json::value& wanted) {
    if (!got.composed) {
      differences_.push_back(which + " is a reply as it came, expected was a composed body");
      return;
    }
    json::parse_options options;
    options.max_depth = kMaxDepth;
    json::error_code error;
    const json::value body = json::parse(got.body, error, {}, options);
    if (error) {
      differences_.push_back(which + "'s body is not JSON (" + error.message() + "): " + quoted(got.body));
    } else {
      text(which + "'s body", got.body, body == wanted, json::serialize(wanted));
    }
  }

  const ReplayCase& expected_;
  std::vector<std::string>& differences_;
};

void compare(const ReplayCase& recorded, const Replayed& got, std::vector<std::string>& differences) {
  if (!got.difference.empty()) {  // whatever followed is no news
    differences.push_back(got.difference);
    return;
  }
  Comparison comparison(recorded, differences);
  comparison.outcome(got.outcome);
  comparison.pages(got.pages);
  if (got.answered < recorded.conversation.size()) {
    differences.push_back("the plugin did not ask for the recorded request " + std::to_string(got.answered) +
                          ": " + shown(recorded.conversation[got.answered].request));
  }
}

}  // namespace

Replayed replay_conversation(const PluginInfo& plugin, const fs::path& worker, const ReplayCase& recorded) {
  const FetchPlan plan = plan_of_case(plugin, worker, recorded);
  const std::atomic<bool> never = false;
  const Watch watch(plan.worker_limits.deadline, never);
  RecordedTransport transport(recorded.conversation, plan.settings);
  KeepingSink sink;
  Replayed got;
  converse(plan, transport, sink, RecordedClock(recorded.now), watch, {}, got.outcome);
  got.pages = std::move(sink.pages);
  got.difference = transport.difference();
  got.answered = transport.answered();
  return got;
}

ReplayReport replay(const PluginInfo& plugin, const fs::path& worker, const fs::path& case_directory) {
  ReplayReport report;
  try {
    const ReplayCase recorded = read_replay_case(case_directory);
    if (plugin.manifest) {
      const Replayed got = replay_conversation(plugin, worker, recorded);
      report.outcome = got.outcome;
      compare(recorded, got, report.differences);
    } else {
      report.differences.push_back(plugin.problem);
    }
  } catch (const BadReplayCase& problem) {
    report.differences.push_back(problem.what());
  } catch (const Error& problem) {  // the settings
    report.differences.push_back(std::string("settings.json: ") + problem.what());
  }
  return report;
}

std::vector<fs::path> replay_cases(const fs::path& plugin_directory) {
  std::vector<fs::path> cases;
  std::error_code problem;
  fs::directory_iterator entry(plugin_directory / "testcases", problem);
  for (; !problem && entry != fs::directory_iterator(); entry.increment(problem)) {
    if (entry->is_directory()) cases.push_back(entry->path());
  }
  std::sort(cases.begin(), cases.end());
  return cases;
}

}  // namespace tributary::fetch

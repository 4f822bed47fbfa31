// One fetch of one source: spawns a worker, does its requests for it, hands its pages on, says how it ended.
//
// The host never loads a plugin. Every exchange is recorded through the Recorder before the plugin sees the
// reply; every page is given to the PageSink, and the plugin goes on only when the sink has returned.
// Whatever the worker does (crash, hang, hoard, lie), fetch() returns a FetchOutcome within the deadline plus
// the grace periods; only the Recorder's and the sink's own exceptions pass, after the worker has been ended.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include <boost/json.hpp>

#include "base/page_format.hpp"
#include "base/time.hpp"
#include "fetch/plugin_catalog.hpp"
#include "fetch/transport.hpp"
#include "http/client.hpp"
#include "interaction/interaction.hpp"

namespace tributary::fetch {

// What source_runs.status says; the database knows the same list.
enum class RunStatus { ok, empty, blocked, truncated, changed, transient, failed };
std::string_view name(RunStatus status);
std::optional<RunStatus> run_status(std::string_view name);

struct WorkerLimits {
  std::chrono::milliseconds deadline{std::chrono::minutes(30)};  // of the whole fetch
  std::chrono::milliseconds silence{
      std::chrono::minutes(2)};                            // between two frames while the plugin is at work
  std::chrono::milliseconds term_grace{2000};              // after SIGTERM, before SIGKILL
  std::size_t address_space_bytes = std::size_t{1} << 30;  // RLIMIT_AS
  std::chrono::seconds cpu{600};                           // RLIMIT_CPU
};

class HostLedger;
class ReplyMemory;
class RobotsCache;

// The interfaces that it points to must outlive the fetch.
struct FetchPlan {
  std::string source;                      // for messages
  std::filesystem::path worker;            // the tributary-worker executable
  std::filesystem::path plugin;            // the .so
  std::optional<PluginManifest> manifest;  // what counts in place of the library's own; see use_plugin()
  boost::json::object settings;            // checked against the manifest, defaults filled in
  std::vector<std::string> secrets;        // environment variables that ${secret:NAME} may name
  std::string cursor;
  std::optional<int> max_pages;
  bool allow_private = false;
  bool allow_files = false;  // file: requests; only for plugins whose manifest says "files": true
  std::chrono::milliseconds delay_between_requests{0};  // per host
  HostLedger* hosts = nullptr;     // shared with others who ask these hosts; null: one of this fetch's own
  RobotsCache* robots = nullptr;   // null: robots.txt is not asked for
  ReplyMemory* replies = nullptr;  // null: every reply is asked for whole
  int max_attempts = 4;            // per request, for what passes: 429, 5xx, broken connections
  std::string user_agent;          // "": the host's own name, without a contact
  http::Limits http;
  WorkerLimits worker_limits;
  interaction::ActorId actor_id = 0;
  interaction::RunId run_id = 0;
};

struct FetchedPage {
  std::vector<interaction::InteractionId> exchanges;
  std::string body;       // always filled, also when it is an exchange's own body
  bool composed = false;  // made by the plugin from several exchanges, not one reply as it came
  std::string content_type;
  PageFormat format = PageFormat::json;
  std::string records;  // JSONPath, or ""
  std::string cursor;
  std::optional<std::int64_t> server_total;
  Timestamp fetched_at{};
};

class PageSink {
 public:
  virtual ~PageSink() = default;
  // Keeps the page. Returning false asks the plugin to stop after this page.
  virtual bool page(FetchedPage page) = 0;
};

struct FetchOutcome {
  // ok, blocked, truncated, changed, transient or failed; `empty` is for who counts the records.
  RunStatus status = RunStatus::failed;
  std::string stop_reason;  // one sentence: the plugin's proof of completeness, or what went wrong
  std::optional<std::int64_t> server_total;
  boost::json::object evidence;  // what the plugin counted for its reason; empty when it was cut short
  std::int64_t requests = 0;
  std::int64_t not_modified = 0;  // of these: replies that had not changed since an earlier run
  std::int64_t pages = 0;
  std::int64_t bytes = 0;  // decoded bytes of all replies
  // It ended by the plugin's own fault, whatever the site did: a crash, a hang, an exception that is no
  // FetchFailure, a lie.
  bool plugin_fault = false;
};

// Something that happened, for a log line or a progress display. Called on the fetching thread.
struct FetchEvent {
  enum class Kind { request, reply, retry, page, plugin_log, worker_ended } kind;
  std::string text;
};
using OnEvent = std::function<void(const FetchEvent&)>;

// One exchange as the plugin had it: after the host's retries, with placeholders. Called on the fetching
// thread, in the order of the plugin's requests.
using OnExchange = std::function<void(const plugin::Request&, const Answer&)>;

// `stop` may be set from any thread or signal handler: the plugin is asked to stop, then ended.
FetchOutcome fetch(const FetchPlan& plan, interaction::Recorder& recorder, PageSink& sink, const Clock& clock,
                   const std::atomic<bool>& stop, const OnEvent& on_event = {},
                   const OnExchange& on_exchange = {});

}  // namespace tributary::fetch

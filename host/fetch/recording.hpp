// A fetch kept as a testcase: its conversation as the plugin had it, made independent of where it was
// recorded, and written as the files that replay.hpp reads.
//
// What a stranger's replies hold of people and secrets is for the caller to take out before it is written.
#pragma once

#include <atomic>
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.hpp"
#include "fetch/fetch.hpp"
#include "fetch/plugin_catalog.hpp"
#include "fetch/replay_case.hpp"

namespace tributary::fetch {

struct Recording {
  std::vector<RecordedExchange> conversation;
  FetchOutcome outcome;
};

// Fetches as fetch() does, over the network, and keeps everything in memory; nothing is stored.
Recording record(const FetchPlan& plan, const Clock& clock, const std::atomic<bool>& stop,
                 const OnEvent& on_event = {});

// Takes out of a case what belongs to the place it was recorded in: base_url, allow_private, delay_ms,
// time-outs and user_agent go from its settings, and where the replies came from another server than the
// plugin's own (a sandbox, a mirror), everything is as if that had answered. What the plugin would ask there
// it is asked, in `worker`. Where it has no server of its own (base_url is required, the setting is a whole
// URL), loopback becomes jobs.example.com. REQUIRES: plugin.manifest.
void make_portable(const PluginInfo& plugin, const std::filesystem::path& worker, ReplayCase& recorded);

// `what` as `with` in settings, requests and replies.
void replace_everywhere(ReplayCase& recorded, std::string_view what, std::string_view with);

// What the plugin does in `recorded`, as what is expected of it: status, pages, the number of exchanges. The
// conversation's rest, which it does not ask for, goes. Returns why it leaves the record, or "".
std::string expect_what_happens(const PluginInfo& plugin, const std::filesystem::path& worker,
                                ReplayCase& recorded);

// Writes settings.json, conversation.json with its body files, expected.json, and cursor.txt and now.txt
// where they say something. Returns the bytes. Throws Error{unavailable} where a file cannot be written.
std::uintmax_t write_replay_case(const ReplayCase& recorded, const std::filesystem::path& directory);

}  // namespace tributary::fetch

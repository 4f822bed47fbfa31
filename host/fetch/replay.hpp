// Runs a plugin against a recorded conversation instead of the network: for plugins' tests and `plugin
// check`.
//
// A case is a directory, plugins/<plugin>/testcases/<what_happens>/, with
//   settings.json      the source's settings as a person would give them; defaults are filled in
//   conversation.json  the exchanges in the order in which the plugin must ask:
//                      [{"request":  {"method", "url", "headers"?, "body"?, "authorization"?},
//                        "response": {"status", "headers"?, "body" or "body_file"?, "url"?}
//                        or "failure": {"kind", "message"}}, ...]
//                      `headers` is {name: value} or [[name, value], ...]; a request's are those that must be
//                      among the plugin's; so is an "authorization": {"kind", "user"?, ...}, if
//                      there is one. A body is text; a body_file lies beside the conversation. The
//                      plugin sees and writes ${secret:NAME}, as always.
//   expected.json      {"outcome": {"status", "stop_reason"?, "server_total"?},
//                       "pages": [{"exchanges": [0, 1], "records"?, "format"?, "cursor"?, "server_total"?,
//                                  "body_of": 0 or "body": <JSON>}, ...]}
//                      Exchanges are counted from 0. `body_of`: the page is that exchange's reply as it came;
//                      `body`: a composed one, compared as JSON values. What is left out is not compared, but
//                      `format`, which is then json.
//   cursor.txt         what an earlier run left; may be absent
//   now.txt            what the clock says; 2026-11-20T12:00:00Z where it is absent
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "fetch/fetch.hpp"
#include "fetch/plugin_catalog.hpp"
#include "fetch/replay_case.hpp"

namespace tributary::fetch {

struct ReplayReport {
  // One sentence each; the first is the one to look at. Also what is wrong with the case's own files.
  std::vector<std::string> differences;
  FetchOutcome outcome;

  bool ok() const { return differences.empty(); }
};

// What a plugin does in a recorded conversation, whatever is expected of it.
struct Replayed {
  FetchOutcome outcome;
  std::vector<FetchedPage> pages;
  std::string difference;    // why it left the record, or ""
  std::size_t answered = 0;  // requests
};

// Runs `plugin` in `worker` (tributary-worker) once. No network, and a clock that stands still. Throws
// Error{configuration} where the case's settings are refused. REQUIRES: plugin.manifest.
Replayed replay_conversation(const PluginInfo& plugin, const std::filesystem::path& worker,
                             const ReplayCase& recorded);

// The same, held against what the case expects. No disk but the case's own files.
ReplayReport replay(const PluginInfo& plugin, const std::filesystem::path& worker,
                    const std::filesystem::path& case_directory);

// The case directories under `plugin_directory`/testcases, by name; empty when there are none.
std::vector<std::filesystem::path> replay_cases(const std::filesystem::path& plugin_directory);

}  // namespace tributary::fetch

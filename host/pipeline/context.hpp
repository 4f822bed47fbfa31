// What every stage of one process shares, and what a stage tells whoever watches.
#pragma once

#include <atomic>
#include <filesystem>
#include <functional>
#include <string>

#include "base/time.hpp"
#include "fetch/plugin_catalog.hpp"
#include "store/stores.hpp"

namespace tributary::pipeline {

// Something worth a log line or a step of a progress display. Called on the thread that runs the stage.
struct Event {
  enum class Kind { request, retry, plugin_log, page, mapping, warning } kind;
  std::string source;
  std::string text;          // one line
  std::int64_t pages = 0;    // so far in this run
  std::int64_t records = 0;  // so far in this run
};
using OnEvent = std::function<void(const Event&)>;

// Borrowed by every stage; the owner keeps all of it alive and uses one Context per thread.
struct Context {
  store::Database& database;
  const Clock& clock;
  const fetch::PluginCatalog& plugins;
  std::filesystem::path worker;   // the tributary-worker executable
  const std::atomic<bool>& stop;  // set by a signal: finish the page, then end
  store::ActorId host_actor;      // the script actor of this host
  OnEvent on_event;               // may be empty
  std::string contact = {};       // for sites that want to reach who runs this host; a source may say another

  void tell(const Event& event) const {
    if (on_event) on_event(event);
  }
};

// What a mapping may know of the source: its settings as text, its base URL.
normalize::SourceFacts source_facts(const store::Source& source);

}  // namespace tributary::pipeline

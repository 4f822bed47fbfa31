// What a run against a recorded conversation has in place of a site: its time, its sink, its plan, and the
// rule of which hosts a plugin may ask.
//
// For replay.cpp, which wants the conversation to the letter, and for the conformance kit, which spoils it.
#pragma once

#include <boost/json.hpp>

#include <chrono>
#include <filesystem>
#include <string>
#include <vector>

#include "base/time.hpp"
#include "fetch/fetch.hpp"
#include "fetch/plugin_catalog.hpp"
#include "fetch/replay_case.hpp"
#include "plugin_api/fetcher.hpp"

namespace tributary::fetch {

inline constexpr std::chrono::seconds kReplayDeadline{20};  // a recorded conversation takes milliseconds

// It stands still.
class RecordedClock final : public Clock {
 public:
  explicit RecordedClock(Timestamp now) : now_(now) {}
  Timestamp now() const override { return now_; }

 private:
  Timestamp now_;
};

class KeepingSink final : public PageSink {
 public:
  bool page(FetchedPage page) override {
    pages.push_back(std::move(page));
    return true;
  }
  std::vector<FetchedPage> pages;
};

// Which requests a host would refuse: a record of one proves nothing.
class RequestPermission {
 public:
  RequestPermission() = default;
  RequestPermission(const PluginManifest& manifest, const boost::json::object& settings);

  // "the plugin asks for HOST, which its manifest does not name", or "".
  std::string problem(const plugin::Request& request) const;

 private:
  std::vector<std::string> hosts_;
  bool files_ = false;
};

// Throws Error{configuration}: the case's settings. REQUIRES: plugin.manifest.
FetchPlan plan_of_case(const PluginInfo& plugin, const std::filesystem::path& worker,
                       const ReplayCase& recorded);

// "GET https://jobs.example.com/jobs"
std::string shown(const plugin::Request& request);

}  // namespace tributary::fetch

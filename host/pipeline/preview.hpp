// A source as a run would fetch and map it, with nothing written: no act, no page, no mapping, no posting.
//
// Needs no database; what it asks of the site, it asks as a run does.
#pragma once

#include <atomic>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "fetch/fetch.hpp"
#include "mapping/mapping.hpp"
#include "normalize/normalizer.hpp"

namespace tributary::pipeline {

struct PreviewRequest {
  std::string source;
  fetch::PluginInfo plugin;      // REQUIRES: a manifest
  boost::json::object settings;  // as they were given
  std::filesystem::path worker;
  int max_pages = 1;
  std::optional<mapping::Mapping> mapping;  // absent: the reviewed one of its site, else the matcher's
};

struct Preview {
  fetch::FetchOutcome outcome;
  std::vector<fetch::FetchedPage> pages;
  std::optional<mapping::Mapping> mapping;
  std::string whose;  // "the reviewed mapping of lever", "written by the matcher just now"
  std::string
      problem;  // why there is no mapping, or why the one there is would not be activated; "" for neither
  normalize::SourceFacts facts;
};

// Throws Error{configuration} for settings that do not fit. Whatever the site does is in the outcome.
Preview preview(const PreviewRequest& request, const Clock& clock, const std::atomic<bool>& stop,
                const fetch::OnEvent& on_event);

}  // namespace tributary::pipeline

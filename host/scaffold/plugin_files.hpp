// The files of a new plugin, from what its API was guessed to be.
//
// Pure: nothing is read or written here, and the same sample gives the same files. Any thread.
#pragma once

#include <string>
#include <vector>

#include "scaffold/api.hpp"
#include "scaffold/hide.hpp"
#include "scaffold/sample.hpp"
#include "scaffold/site_mapping.hpp"

namespace tributary::scaffold {

inline constexpr std::size_t kMostKeptRecords = 20;
inline constexpr std::string_view kLoopbackKey = "made-up-key";  // of the sandbox's site

enum class Language { rest, cpp };

struct NewPlugin {
  std::string name;
  Language language = Language::rest;
  std::string date;      // "2026-11-20"
  bool made_up = false;  // without a sample of anybody's
};

struct WrittenFile {
  std::string path;  // "plugins/acme/source.toml"
  std::string text;
};

struct PluginFiles {
  std::vector<WrittenFile> files;
  mapgen::Redactions hidden;  // what the kept page hides, and how often
  std::size_t kept_records = 0;
  std::size_t rejected_records = 0;  // left out of the kept page: the mapping makes no posting of them
  SiteMapping mapping;
};

PluginFiles plugin_files(const NewPlugin& plugin, const Api& api, const Sample& sample);

}  // namespace tributary::scaffold

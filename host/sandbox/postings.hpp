// The made-up postings of a described site, and what traps make of them.
#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "sandbox/members.hpp"
#include "sandbox/traps.hpp"

namespace tributary::sandbox {

// Where they are: members of a site in sandbox.json, or of a list's `data`.
struct PageFiles {
  std::vector<std::string> page = {"page.json"};
  std::string records;
  std::optional<std::string> envelope;  // JSON
};
PageFiles page_files(Members& members, PageFiles otherwise);

// Immutable but for what it remembers; any thread.
class Postings {
 public:
  // Throws Error{unavailable} for a file that is missing or has no records.
  Postings(const PageFiles& files, const std::filesystem::path& directory, RecordPaths paths);

  const Records& made_up() const { return made_up_; }
  const std::string& envelope() const { return envelope_; }  // the first page's, its list empty
  const std::string& records_path() const { return records_path_; }
  const RecordPaths& paths() const { return paths_; }

  // The records as the traps make them. Made once for equal traps.
  std::shared_ptr<const Population> population(const Traps& traps) const;

 private:
  Records made_up_;
  std::string envelope_;
  std::string records_path_;
  RecordPaths paths_;
  mutable std::mutex mutex_;  // guards populations_
  mutable std::map<std::string, std::shared_ptr<const Population>> populations_;
};

}  // namespace tributary::sandbox

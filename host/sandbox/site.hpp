// One made-up site: answers requests as the real one does, from the pages in samples/<name>/.
//
// Knows nothing of sockets or faults. Immutable after construction; any thread may ask.
#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace tributary::sandbox {

struct Question {
  std::string path;                          // behind the site's prefix, decoded
  std::map<std::string, std::string> query;  // decoded; of a repeated name the first
  std::string api_key;                       // the X-API-Key header
  bool without_records = false;              // answer as if the site had no postings (the fault empty_list)

  std::string parameter(const std::string& name) const;  // "" when absent
  // The parameter as a number between least and most; `otherwise` when absent or not a number.
  std::int64_t number(const std::string& name, std::int64_t least, std::int64_t most,
                      std::int64_t otherwise) const;
};

struct Reply {
  int status = 200;
  std::string body;
  std::string content_type = "application/json; charset=utf-8";
};

class Site {
 public:
  virtual ~Site() = default;
  virtual Reply answer(const Question& question) const = 0;
};

// The site of that name, its pages read from `directory`; nullptr for a site that is not served (files).
// Throws Error{unavailable} when a page is missing or not JSON.
std::unique_ptr<Site> make_site(const std::string& name, const std::filesystem::path& directory);

}  // namespace tributary::sandbox

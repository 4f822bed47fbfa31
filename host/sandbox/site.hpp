// One made-up site: answers requests as the real one does, from the pages in samples/<name>/.
//
// Knows nothing of sockets. Any thread may ask; what a reply depends on besides the question is in its traps.
#pragma once

#include <boost/json.hpp>

#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "sandbox/traps.hpp"

namespace tributary::sandbox {

struct Question {
  std::string method = "GET";
  std::string path;                               // behind the site's prefix, decoded
  std::multimap<std::string, std::string> query;  // decoded, with the fields of a form
  std::map<std::string, std::string> headers;     // names in lower case; of a repeated name the first
  std::string body;
  std::string base;              // the site's own address: "http://127.0.0.1:40123/lever"
  bool without_records = false;  // answer as if the site had no postings (the fault empty_list)
  Traps traps;

  std::string parameter(const std::string& name) const;  // the first of that name; "" when absent
  std::string header(const std::string& name) const;     // `name` in lower case; "" when absent
};

struct Reply {
  int status = 200;
  std::string body;
  std::string content_type = "application/json; charset=utf-8";
  std::vector<std::pair<std::string, std::string>> headers = {};
  bool conditional = false;  // has an ETag, and is not sent again to who has it
};

// A reply with that status and a sentence in JSON; nothing at all with 204 and 304.
Reply refusal(int status, std::string_view sentence);

class Site {
 public:
  virtual ~Site() = default;
  virtual Reply answer(const Question& question) const = 0;
  // Whether the faults that need a list's structure can be asked for: "" or what is missing.
  virtual std::string refuses_trap(std::string_view kind) const = 0;
};

// The site of that folder: a class of its own, or what its sandbox.json describes; nullptr for one that is
// not served (files). Throws Error{unavailable} when a page is missing or not JSON, and Error{configuration}
// for a description that says what cannot be. `settings`: of the site's source; they fill the holes of the
// description's paths.
std::unique_ptr<Site> make_site(const std::filesystem::path& directory, const boost::json::object& settings);

}  // namespace tributary::sandbox

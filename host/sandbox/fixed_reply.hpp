// A reply that is always the same: a feed, a page, a sitemap, the answer to a lookup.
#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "sandbox/members.hpp"
#include "sandbox/route.hpp"
#include "sandbox/site.hpp"

namespace tributary::sandbox {

// A file's name, or an object with file, json, type and status. Throws Error{unavailable} without the file.
Reply fixed_reply(const boost::json::value& value, const std::string& where,
                  const std::filesystem::path& directory);

// The member `files` of a site: replies by path and query.
class FixedReplies {
 public:
  FixedReplies() = default;
  FixedReplies(Members& members, const std::filesystem::path& directory, const Holes& holes);

  std::optional<Reply> answer(const Question& question) const;  // nullopt: another request

 private:
  struct Entry {
    std::string path;
    Pairs query;  // which the request must have
    Reply reply;
  };
  std::vector<Entry> entries_;  // those with more parameters first
};

}  // namespace tributary::sandbox

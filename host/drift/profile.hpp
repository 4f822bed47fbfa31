// What a run looked like through the mapping that reads it: how often each mapped field was filled, and what
// each path of the mapping found. Counts only, no values; one is stored a run, and drift is what differs
// between them.
//
// Values; reading them concurrently is safe.
#pragma once

#include <array>
#include <boost/json.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "drift/tail.hpp"
#include "mapping/posting_field.hpp"
#include "shape/shape.hpp"

namespace tributary::drift {

// What became of one mapped field.
struct FieldProfile {
  bool mapped = false;
  std::uint64_t filled = 0;
  std::uint64_t empty = 0;     // the paths found nothing
  std::uint64_t failed = 0;    // a value that could not be read
  std::uint64_t unmapped = 0;  // a value that the value map lacks
  // Of the postings that were stored before and carried the field then and now: how many, and how many say
  // something else now.
  std::uint64_t compared = 0;
  std::uint64_t changed = 0;
  std::uint64_t lost = 0;  // that carried it then and do not now; 0 in profiles of before this was counted

  Share share() const { return {filled, filled + empty + failed + unmapped}; }
};

// What one path of the mapping found in the records.
struct PathProfile {
  mapping::PostingField field;  // the first one that reads it
  std::string path;             // as the mapping writes it
  std::uint64_t present = 0;    // records in which it selects something, null included
  std::uint64_t filled = 0;     // records in which that is not null, "", [] or {}
  std::array<std::uint64_t, shape::kValueTypeCount> types{};  // of the first value selected, by record
};

struct Profile {
  std::string mapping;        // content hash of the mapping it was seen through
  std::uint64_t records = 0;  // looked at
  std::uint64_t probed = 0;   // of these, whose paths were looked at one by one
  std::uint64_t left_out = 0;
  std::uint64_t rejects = 0;
  std::array<FieldProfile, mapping::kPostingFieldCount> fields{};
  std::vector<PathProfile> paths;  // in order of first use in the mapping

  const FieldProfile& field(mapping::PostingField f) const { return fields[static_cast<std::size_t>(f)]; }
  const PathProfile* path(std::string_view text) const;
  // Counts of another run, seen through the same mapping.
  void add(const Profile& other);
};

boost::json::object to_json(const Profile& profile);
// Nothing where the object has another form.
std::optional<Profile> profile_from_json(const boost::json::object& object);

}  // namespace tributary::drift

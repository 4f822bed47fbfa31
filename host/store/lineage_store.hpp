// Whether every posting still leads back to what it was made from: looks for what no statement of the host
// could have done (a restore that lost rows, a hand in the database).
//
// A few statements over whole tables, in one snapshot, whatever there is of postings; nothing is written. For
// the Database's thread.
#pragma once

#include <boost/json.hpp>

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "store/database.hpp"
#include "store/records.hpp"

namespace tributary::store {

struct LineageProblem {
  std::string sentence;
  boost::json::object ids;  // "posting_id": 12, ...
};

// One rule that was checked.
struct LineageCheck {
  std::string rule;  // as it should be
  std::int64_t checked = 0;
  std::int64_t problems = 0;
  std::vector<LineageProblem> first;  // of the problems, as many as were asked for
};

class LineageStore {
 public:
  explicit LineageStore(Database& database) : database_(database) {}
  LineageStore(Database&&) = delete;

  // Of one source, or of all. At most `most` problems of a rule are told, all are counted.
  std::vector<LineageCheck> verify(std::optional<SourceId> source, int most);
  // Reads every raw body, one at a time: does it decompress to what its SHA-256 was taken of? Asked before
  // each body, `keep_on` says whether to go on.
  LineageCheck verify_bytes(std::optional<SourceId> source, int most, const std::function<bool()>& keep_on);

 private:
  Database& database_;
};

}  // namespace tributary::store

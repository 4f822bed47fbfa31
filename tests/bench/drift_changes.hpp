// What a site may do to the members of its records: a fixed list of changes for each.
#pragma once

#include <boost/json.hpp>
#include <string>
#include <vector>

#include "bench/drift_sites.hpp"

namespace tributary::bench {

struct Change {
  std::string kind;             // "rename", "move", ...
  std::string how;              // one word more: "rename pay_from to salary_from"
  std::string token;            // what the member says
  std::vector<std::string> at;  // names and indexes that lead to it; empty for the list of records
  std::string name;             // the new one, where it has one
  bool gone = false;            // the information is not in the records any more
};

// Every change that makes sense for this site, in the order of its members.
std::vector<Change> changes_of(const Site& site);

// Applies it to the record at this position of the run; the list of records is changed by changed_site().
void apply(const Change& change, boost::json::object& record, std::size_t position);
Site changed_site(const Site& site, const Change& change);

}  // namespace tributary::bench

// Recorded replies of job sites and the mapping of each by hand: ../shared/payloads, which is beside the
// checkout or not.
//
// INDEX.tsv says where a site's records are, EXPECTED.tsv where each field's value is in a record: JSON
// Pointers with
// `*` and `*[key=value]` steps, `a|b` for alternatives, `a+b` for what belongs together, `-` for a field that
// the site does not carry. Values; one thread.
#pragma once

#include <boost/json.hpp>

#include <filesystem>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "mapping/posting_field.hpp"

namespace tributary::test {

struct GoldField {
  mapping::PostingField field;
  bool carried;  // whether the site has it at all
  // By record: every text that the field may be, of any alternative; empty where the record has none.
  std::vector<std::set<std::string>> values;
};

struct GoldSite {
  std::string name;
  std::string page;  // its bytes
  std::vector<GoldField> fields;
  std::size_t records = 0;
};

// Those with a page in JSON, by name. Empty when the folder is not there.
std::vector<GoldSite> read_gold(const std::filesystem::path& folder);

// A field that no path carries may be filled all the same: by a template, by the source's setting, by the
// text.
bool may_be_filled(mapping::PostingField field);

// What a posting is worth nothing without.
bool is_core(mapping::PostingField field);

}  // namespace tributary::test

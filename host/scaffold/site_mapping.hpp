// The mapping that the built-in matcher writes for a sample, and the postings it makes of the page that is
// kept.
//
// Deterministic: "3 days ago" counts from noon on 2026-11-20, as the goldens of samples/ do. Any thread.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/page_format.hpp"
#include "mapping/mapping.hpp"

namespace tributary::scaffold {

// The employer of a sample that names none.
inline constexpr std::string_view kMadeUpCompany = "Musterbank AG";

struct SiteMapping {
  std::optional<mapping::Mapping> mapping;  // nothing: `problem` says why
  bool passed = false;                      // its trial
  std::string problem;                      // why there is none, or what its trial found
  bool needs_company = false;               // it reads the setting company
};

// `records`: JSONPath of the records in `body`.
SiteMapping site_mapping(std::string_view body, PageFormat format, const std::string& records,
                         const std::string& source);

struct Golden {
  std::string lines;                 // one posting a line, as `tributary preview` prints it
  std::vector<std::size_t> rejects;  // positions of the records that are none
};
Golden golden_of(const mapping::Mapping& mapping, std::string_view body, PageFormat format,
                 const std::string& file);

}  // namespace tributary::scaffold

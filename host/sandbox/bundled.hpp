// Which sites there are: those that sites.json adds to the demo, and every folder that describes itself.
#pragma once

#include <filesystem>
#include <memory>
#include <vector>

#include "sandbox/described_site.hpp"
#include "sandbox/site.hpp"

namespace tributary::sandbox {

struct Served {
  SiteEntry entry;
  bool in_demo = false;        // sites.json has it
  std::unique_ptr<Site> site;  // null: not served
};

// Those of sites.json in its order, then the described ones by name, then those of `more`, which need not be
// there; of two sites with one name the first is taken. Throws Error{unavailable} or
// Error{configuration} with the file that is wrong.
std::vector<Served> bundled_sites(const std::filesystem::path& samples,
                                  const std::vector<std::filesystem::path>& more = {});

}  // namespace tributary::sandbox

// The bank's search, which takes its parameters as JSON inside one query parameter: no sandbox.json says
// that.
#pragma once

#include <filesystem>
#include <map>
#include <memory>

#include "sandbox/site.hpp"

namespace tributary::sandbox {

std::unique_ptr<Site> make_deutsche_bank(const std::filesystem::path& directory);

}  // namespace tributary::sandbox

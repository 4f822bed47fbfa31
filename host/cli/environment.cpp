#include "cli/environment.hpp"

#include <cstdlib>

namespace tributary::cli {
namespace {

namespace fs = std::filesystem;

std::optional<std::string> variable(const char* name) {
  const char* value = std::getenv(name);
  if (value == nullptr || *value == '\0') return std::nullopt;
  return value;
}

fs::path find_home() {
  std::error_code ignored;
  if (const auto given = variable("TRIBUTARY_HOME")) return fs::absolute(*given, ignored);
  const fs::path here = fs::current_path(ignored);
  for (fs::path folder = here; !folder.empty(); folder = folder.parent_path()) {
    if (fs::is_directory(folder / ".tributary", ignored)) return folder / ".tributary";
    if (folder == folder.root_path()) break;
  }
  return here / ".tributary";
}

}  // namespace

Environment read_environment() {
  std::error_code ignored;
  const fs::path beside = fs::read_symlink("/proc/self/exe", ignored).parent_path();
  Environment found;
  found.home = find_home();
  found.worker = beside / "tributary-worker";
  found.plugins = variable("TRIBUTARY_PLUGINS").value_or((beside / "plugins").string());
  found.share = variable("TRIBUTARY_SHARE").value_or(TRIBUTARY_SOURCE_DIR);
  found.database_url = variable("DATABASE_URL");
  found.actor = variable("TRIBUTARY_ACTOR").value_or("");
  found.contact = variable("TRIBUTARY_CONTACT").value_or("");
  return found;
}

}  // namespace tributary::cli

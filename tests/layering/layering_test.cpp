// The layers of host/README.md, held against every #include of the tree.
#include <catch2/catch.hpp>

#include <filesystem>
#include <fstream>
#include <map>
#include <regex>
#include <set>
#include <string>
#include <vector>

namespace fs = std::filesystem;

namespace {

const fs::path kTop = TRIBUTARY_SOURCE_DIR;

struct Include {
  fs::path file;  // relative to the checkout
  std::string layer;
  std::string target;
};

std::vector<Include> includes_below(const std::string& folder) {
  static const std::regex pattern(R"(^\s*#\s*include\s*[<"]([^>"]+)[>"])");
  std::vector<Include> found;
  for (const auto& entry : fs::recursive_directory_iterator(kTop / folder)) {
    const auto extension = entry.path().extension();
    if (extension != ".cpp" && extension != ".hpp") continue;
    std::ifstream file(entry.path());
    const fs::path relative = entry.path().lexically_relative(kTop);
    auto part = relative.begin();
    const std::string layer = (++part)->string();
    for (std::string line; std::getline(file, line);) {
      std::smatch match;
      if (std::regex_search(line, match, pattern)) found.push_back({relative, layer, match[1]});
    }
  }
  return found;
}

// The table of host/README.md: a layer and what it may include.
std::map<std::string, std::set<std::string>> allowed_layers() {
  static const std::regex row(R"(^\| `(\w+)/` \|[^|]*\| ([^|]*) \|$)");
  std::map<std::string, std::set<std::string>> allowed;
  std::ifstream file(kTop / "host/README.md");
  for (std::string line; std::getline(file, line);) {
    std::smatch match;
    if (!std::regex_match(line, match, row)) continue;
    auto& names = allowed[match[1]];
    static const std::regex word(R"(\w+)");
    const std::string list = match[2];
    for (std::sregex_iterator it(list.begin(), list.end(), word), end; it != end; ++it)
      names.insert(it->str());
  }
  return allowed;
}

// A layer may use what its layers may use.
std::set<std::string> closure(const std::map<std::string, std::set<std::string>>& allowed,
                              const std::string& layer) {
  std::set<std::string> all{layer};
  for (bool grew = true; grew;) {
    grew = false;
    for (const auto& name : std::set<std::string>(all)) {
      const auto found = allowed.find(name);
      if (found == allowed.end()) continue;
      for (const auto& next : found->second) grew = all.insert(next).second || grew;
    }
  }
  return all;
}

std::vector<std::string> offenders(const std::string& folder, const std::regex& target,
                                   const std::regex& may) {
  std::vector<std::string> bad;
  for (const auto& include : includes_below(folder)) {
    if (std::regex_search(include.target, target) && !std::regex_search(include.file.string(), may)) {
      bad.push_back(include.file.string() + " includes " + include.target);
    }
  }
  return bad;
}

}  // namespace

TEST_CASE("every layer includes only what host/README.md allows it") {
  const auto allowed = allowed_layers();
  REQUIRE(allowed.size() >= 15);
  std::vector<std::string> bad;
  for (const auto& include : includes_below("host")) {
    if (include.file.parent_path() == "host") continue;  // main.cpp and the precompiled header
    const auto slash = include.target.find('/');
    if (slash == std::string::npos) continue;
    const std::string layer = include.target.substr(0, slash);
    if (!allowed.contains(layer)) continue;
    REQUIRE(allowed.contains(include.layer));
    if (allowed.at(include.layer).contains("everything")) continue;
    if (!closure(allowed, include.layer).contains(layer)) {
      bad.push_back(include.file.string() + " includes " + include.target);
    }
  }
  CHECK(bad == std::vector<std::string>{});
}

TEST_CASE("plugins include nothing of the host but plugin_api") {
  const auto allowed = allowed_layers();
  std::vector<std::string> bad;
  for (const auto& include : includes_below("plugins")) {
    const std::string layer = include.target.substr(0, include.target.find('/'));
    if (allowed.contains(layer) && layer != "plugin_api")
      bad.push_back(include.file.string() + " includes " + include.target);
  }
  CHECK(bad == std::vector<std::string>{});
}

TEST_CASE("only store/ knows PostgreSQL") {
  CHECK(offenders("host", std::regex("^(pqxx|libpq|postgres)"), std::regex("^host/store/")) ==
        std::vector<std::string>{});
}

TEST_CASE("only one file includes curl") {
  CHECK(offenders("host", std::regex("^curl/"), std::regex("^host/http/client\\.cpp$")) ==
        std::vector<std::string>{});
}

TEST_CASE("only the worker loads libraries") {
  CHECK(offenders("host", std::regex("^(boost/dll|dlfcn)"), std::regex("^host/worker/")) ==
        std::vector<std::string>{});
}

TEST_CASE("only cli/ logs") {
  CHECK(offenders("host", std::regex("^spdlog/"), std::regex("^host/cli/")) == std::vector<std::string>{});
}

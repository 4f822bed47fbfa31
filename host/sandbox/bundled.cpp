#include "sandbox/bundled.hpp"

#include <algorithm>

#include "base/error.hpp"
#include "sandbox/records.hpp"

namespace tributary::sandbox {
namespace {

namespace fs = std::filesystem;
namespace json = boost::json;

Served demo_site(const json::object& object, const fs::path& samples) {
  Served served;
  served.in_demo = true;
  SiteEntry& entry = served.entry;
  entry.name = object.at("name").as_string();
  entry.plugin = object.at("plugin").as_string();
  entry.about = object.at("about").as_string();
  entry.settings = object.at("settings").as_object();
  if (const auto* renamed = object.if_contains("renamed_field")) {
    entry.renamed_field = {std::string(renamed->at("from").as_string()),
                           std::string(renamed->at("to").as_string())};
  }
  if (const auto* renamed = object.if_contains("renamed_fields")) {
    for (const auto& member : renamed->as_object()) {
      entry.renamed_fields.emplace_back(member.key(), member.value().as_string());
    }
  }
  served.site = make_site(samples / entry.name, entry.settings);
  return served;
}

std::vector<Served> demo_sites(const fs::path& samples) {
  const fs::path file = samples / "sites.json";
  std::vector<Served> sites;
  try {
    const json::value list = json::parse(text_of(file));
    for (const json::value& value : list.at("sites").as_array()) {
      sites.push_back(demo_site(value.as_object(), samples));
    }
  } catch (const Error&) {
    throw;
  } catch (const std::exception& error) {  // Boost.JSON: not JSON, a member missing or of another type
    throw Error(ErrorKind::unavailable,
                file.string() + " does not describe the bundled sites: " + error.what());
  }
  return sites;
}

std::vector<fs::path> described_folders(const fs::path& samples) {
  std::vector<fs::path> folders;
  for (const fs::directory_entry& entry : fs::directory_iterator(samples)) {
    if (fs::exists(entry.path() / kDescription)) folders.push_back(entry.path());
  }
  std::sort(folders.begin(), folders.end());
  return folders;
}

void add_described(const fs::path& samples, std::vector<Served>& sites) {
  for (const fs::path& folder : described_folders(samples)) {
    const std::string name = folder.filename().string();
    if (std::any_of(sites.begin(), sites.end(), [&](const Served& each) { return each.entry.name == name; }))
      continue;
    Served served;
    served.site = make_site(folder, {});
    served.entry = static_cast<const DescribedSite&>(*served.site).entry();
    sites.push_back(std::move(served));
  }
}

}  // namespace

std::vector<Served> bundled_sites(const fs::path& samples, const std::vector<fs::path>& more) {
  std::vector<Served> sites = demo_sites(samples);
  add_described(samples, sites);
  for (const fs::path& folder : more) {
    std::error_code ignored;
    if (fs::is_directory(folder, ignored)) add_described(folder, sites);
  }
  return sites;
}

}  // namespace tributary::sandbox

#include "mapping/reviewed_mappings.hpp"

#include "base/error.hpp"
#include "mapping/embedded_reviewed_mappings.hpp"

namespace tributary::mapping {
namespace {

constexpr std::string_view kExtension = ".json";

std::string_view site_of(const EmbeddedFile& file) {
  return file.name.substr(0, file.name.size() - kExtension.size());
}

}  // namespace

const std::vector<std::string>& reviewed_sites() {
  static const std::vector<std::string> sites = [] {
    std::vector<std::string> names;
    for (const EmbeddedFile& file : kEmbeddedReviewedMappings) names.emplace_back(site_of(file));
    return names;
  }();
  return sites;
}

std::optional<Mapping> reviewed_mapping(std::string_view site) {
  for (const EmbeddedFile& file : kEmbeddedReviewedMappings) {
    if (site_of(file) != site) continue;
    auto mapping = parse_mapping(file.text);
    if (mapping) return *std::move(mapping);
    throw Error(ErrorKind::internal,
                "mappings/" + std::string(file.name) + ": " + text(mapping.error().front()));
  }
  return std::nullopt;
}

}  // namespace tributary::mapping

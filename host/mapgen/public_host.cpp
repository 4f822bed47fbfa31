#include "mapgen/public_host.hpp"

#include <algorithm>
#include <array>
#include <string_view>

namespace tributary::mapgen {
namespace {

constexpr double kShortestTelling = 4;  // bytes: "17" stands in an address by chance

// Of a host that only takes applications or logs people in, the one it belongs to; "" where that cannot be
// told.
std::string shows_pages(const std::string& address) {
  constexpr std::array<std::string_view, 6> kServices = {"account.", "accounts.", "apply.",
                                                         "login.",   "secure.",   "my."};
  const std::size_t start = address.find("://") + 3;
  std::string host = address.substr(start);
  for (const std::string_view service : kServices) {
    if (host.starts_with(service)) host.erase(0, service.size());
  }
  const bool main_host = host.starts_with("www.") || std::count(host.begin(), host.end(), '.') == 1;
  return main_host ? address.substr(0, start) + host : std::string();
}

// Scheme and host when all addresses of the path begin alike.
std::string common_host(const PathFeatures& path) {
  if (path.values.url < 1) return {};
  std::string common;
  for (const std::string& address : path.statistics->kept) {
    const std::size_t start = address.find("://");
    const std::size_t end = address.find_first_of("/?#", start + 3);
    const std::string host = address.substr(0, end);
    if (!common.empty() && common != host) return {};
    common = host;
  }
  return common.find('{') == std::string::npos ? shows_pages(common) : std::string();
}

bool contains_all(const PathFeatures& addresses, const PathFeatures& ids) {
  const auto& records = ids.statistics->kept_record;
  for (std::size_t i = 0; i < addresses.statistics->kept.size(); ++i) {
    const auto found = std::find(records.begin(), records.end(), addresses.statistics->kept_record[i]);
    if (found == records.end()) return false;
    const std::string& id = ids.statistics->kept[static_cast<std::size_t>(found - records.begin())];
    if (addresses.statistics->kept[i].find(id) == std::string::npos) return false;
  }
  return true;
}

// Whether the addresses contain what may be the records' identifier, chosen or not.
bool knows_the_record(const PathFeatures& addresses, const Ranking& ranking, double least_score) {
  const auto& ids = ranking.of(mapping::PostingField::external_id);
  return std::any_of(ids.begin(), ids.end(), [&](const Choice& id) {
    return id.score.value > least_score && id.path != &addresses && id.path->values.url == 0 &&
           id.path->values.mean_length >= kShortestTelling && contains_all(addresses, *id.path);
  });
}

}  // namespace

std::string public_host(const std::vector<PathFeatures>& paths, const Ranking& ranking,
                        const Weights& weights) {
  for (const PathFeatures& path : paths) {
    if (path.values.media_url > 0 || path.values.api_url > 0) continue;
    std::string host = common_host(path);
    if (!host.empty() && knows_the_record(path, ranking, weights.fallback_least)) return host;
  }
  return {};
}

}  // namespace tributary::mapgen

#include "fetch/recorded_run.hpp"

#include "fetch/file_transport.hpp"
#include "fetch/host_rules.hpp"
#include "fetch/use_plugin.hpp"
#include "http/client.hpp"

namespace tributary::fetch {

RequestPermission::RequestPermission(const PluginManifest& manifest, const boost::json::object& settings)
    : hosts_(manifest.hosts), files_(manifest.files) {
  const boost::json::value* base_url = settings.if_contains("base_url");
  if (!base_url || !base_url->is_string()) return;
  if (const auto host = http::host_of(std::string(base_url->get_string()))) hosts_.push_back(*host);
}

std::string RequestPermission::problem(const plugin::Request& request) const {
  if (is_file_url(request.url)) {
    return files_ ? "" : "the plugin asks for a file, but its manifest does not say \"files\": true";
  }
  const auto host = http::host_of(request.url);
  if (!host) return "the plugin asks for " + request.url + ", which is not a URL that the host would ask for";
  return host_allowed(*host, hosts_) ? ""
                                     : "the plugin asks for " + *host + ", which its manifest does not name";
}

FetchPlan plan_of_case(const PluginInfo& plugin, const std::filesystem::path& worker,
                       const ReplayCase& recorded) {
  FetchPlan plan;
  plan.source = "replay";
  plan.worker = worker;
  plan.cursor = recorded.cursor;
  use_plugin(plan, plugin, check_settings(*plugin.manifest, recorded.settings));
  plan.worker_limits.deadline = kReplayDeadline;
  return plan;
}

std::string shown(const plugin::Request& request) {
  return request.method + " " + request.url;
}

}  // namespace tributary::fetch

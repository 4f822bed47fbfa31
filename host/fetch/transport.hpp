// Who answers a plugin's requests: the network, the disk, or a recorded conversation.
#pragma once

#include <optional>
#include <string>

#include "fetch/plugin_catalog.hpp"
#include "plugin_api/fetcher.hpp"

namespace tributary::fetch {

// Why there is no reply; the plugin sees it as a FetchFailure.
struct NoReply {
  plugin::FailureKind kind = plugin::FailureKind::failed;
  std::string message;  // one sentence
};

struct Answer {
  plugin::Response response;  // meaningful when there is no `no_reply`
  std::optional<NoReply> no_reply;
};

class Transport {
 public:
  virtual ~Transport() = default;
  // Called once, before the first request, with what the plugin says of itself.
  virtual void open(const PluginManifest&) {}
  // Does one request of the plugin's. Whatever the other side does is an answer; only who keeps the record
  // may throw.
  virtual Answer answer(const plugin::Request& request) = 0;
};

}  // namespace tributary::fetch

// Who answers a plugin's requests: the network, the disk, or a recorded conversation.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

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
  // As answer() for each, in their order, up to `at_once` at the same time where the transport can. Each
  // answer is given to `take` as soon as those before it are.
  virtual void answer_all(const std::vector<plugin::Request>& requests, int at_once,
                          const std::function<void(Answer)>& take) {
    static_cast<void>(at_once);
    for (const plugin::Request& request : requests) take(answer(request));
  }
};

}  // namespace tributary::fetch

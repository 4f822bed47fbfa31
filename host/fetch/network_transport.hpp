// A plugin's requests over HTTP: the plugin's hosts only, at the source's pace, repeated where that helps,
// every try recorded.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "fetch/exchange_record.hpp"
#include "fetch/fetch.hpp"
#include "fetch/retry.hpp"
#include "fetch/secrets.hpp"
#include "fetch/transport.hpp"
#include "fetch/watch.hpp"
#include "http/client.hpp"

namespace tributary::fetch {

// Keeps references to what it is given. For one thread.
class NetworkTransport final : public Transport {
 public:
  // A number between 0 and 1.
  using Chance = std::function<double()>;

  NetworkTransport(const FetchPlan& plan, ExchangeRecord& record, const Watch& watch, Sleeper& sleeper,
                   Chance chance, OnEvent on_event);

  void open(const PluginManifest& manifest) override;
  Answer answer(const plugin::Request& request) override;

 private:
  struct Try {
    http::Outcome outcome;  // without its body, which is in `response`
    plugin::Response response;
  };

  std::string host_problem(const std::string& url) const;
  Answer refuse(const plugin::Request& request, const std::string& sentence);
  Answer exchange(const plugin::Request& request, const DisclosedRequest& disclosed);
  Try once(const plugin::Request& request, const DisclosedRequest& disclosed, int attempt);
  bool keep_pace(const std::string& host);
  void tell(FetchEvent::Kind kind, const std::string& text) const;

  const FetchPlan& plan_;
  ExchangeRecord& record_;
  const Watch& watch_;
  Sleeper& sleeper_;
  Chance chance_;
  OnEvent on_event_;
  RetryPolicy policy_;
  http::Client client_;
  std::vector<std::string> hosts_;
  std::map<std::string, Watch::Steady::time_point> last_asked_;
};

}  // namespace tributary::fetch

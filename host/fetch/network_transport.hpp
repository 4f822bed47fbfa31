// A plugin's requests over HTTP: the plugin's hosts only, what robots.txt allows, everything else as the
// courier does it.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "fetch/authorizer.hpp"
#include "fetch/courier.hpp"
#include "fetch/revalidator.hpp"
#include "fetch/robots_gate.hpp"

namespace tributary::fetch {

// Keeps references to what it is given. For one thread.
class NetworkTransport final : public Transport {
 public:
  NetworkTransport(const FetchPlan& plan, ExchangeRecord& record, const Watch& watch, Sleeper& sleeper,
                   Courier::Chance chance, OnEvent on_event);

  void open(const PluginManifest& manifest) override;
  Answer answer(const plugin::Request& request) override;
  void answer_all(const std::vector<plugin::Request>& requests, int at_once,
                  const std::function<void(Answer)>& take) override;

 private:
  std::string host_problem(const std::string& url) const;
  Answer refuse(const plugin::Request& request, const NoReply& why);
  std::optional<NoReply> objects_to(const std::string& url);
  void begin(const plugin::Request& request);
  Errand errand_of(const plugin::Request& request, const DisclosedRequest& disclosed);
  Answer ask(const plugin::Request& request, const DisclosedRequest& disclosed);
  Answer ask_authorized(const plugin::Request& request, const DisclosedRequest& disclosed);

  const FetchPlan& plan_;
  ExchangeRecord& record_;
  const SystemClock system_clock_;
  MemoryLedger own_ledger_{system_clock_};  // where the plan names none
  Courier courier_;
  std::optional<RobotsGate> gate_;
  Revalidator revalidator_;
  Authorizer authorizer_;
  std::vector<std::string> hosts_;
};

}  // namespace tributary::fetch

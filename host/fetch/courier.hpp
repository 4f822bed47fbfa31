// One request to its end: at the host's pace, repeated where that helps, every try recorded, the ledger of
// hosts told how it went. What may be asked for is decided by who sends the courier.
#pragma once

#include <atomic>
#include <functional>
#include <future>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "fetch/exchange_record.hpp"
#include "fetch/fetch.hpp"
#include "fetch/host_ledger.hpp"
#include "fetch/retry.hpp"
#include "fetch/secrets.hpp"
#include "fetch/transport.hpp"
#include "fetch/watch.hpp"
#include "http/client.hpp"

namespace tributary::fetch {

// Asked with a URL, secrets in it: nothing where it may be asked for.
using Objection = std::function<std::optional<NoReply>(const std::string& url)>;

// What is to be done. Borrows the requests.
struct Errand {
  const plugin::Request& request;                                  // with placeholders, for the record
  const DisclosedRequest& disclosed;                               // with secrets, for the wire
  std::chrono::milliseconds interval{0};                           // to the next request to the host
  std::optional<interaction::InteractionId> unchanged_since = {};  // the exchange that a 304 refers to
  bool counted = true;                                             // among the requests of the fetch
  std::size_t enough_bytes = 0;  // what follows in the body is not read; 0: all of it
  Objection objection = {};      // to where a redirect leads; may be empty
  // Gets each reply as it came, before it is redacted and recorded: what in it is secret can be added to
  // `disclosed`, or taken out. May be empty.
  std::function<void(http::Reply&)> before_record = {};
};

struct Delivery {
  Answer answer;  // any reply that came whole, whatever its status
  std::optional<http::FailureKind> failure;
};

// Keeps references to what it is given. For one thread; an objection may deliver errands of its own.
class Courier {
 public:
  // A number between 0 and 1.
  using Chance = std::function<double()>;

  Courier(const FetchPlan& plan, ExchangeRecord& record, const Watch& watch, Sleeper& sleeper, Chance chance,
          OnEvent on_event, HostLedger& ledger);

  Delivery deliver(const Errand& errand);

  // Sends the request of an errand that deliver() will be asked for soon, once its host's turn has come, and
  // returns while it is under way. deliver() takes what it brings as its first try. Redirects are followed by
  // deliver() alone, since each is checked; nothing is begun where the host may not be asked now.
  void begin(const Errand& errand);
  // Ends what was begun and never asked for.
  void forget_begun() { early_.clear(); }

 private:
  struct Try {
    http::Outcome outcome;  // without its body, which is in `response`
    plugin::Response response;
    std::optional<NoReply> objection;  // to a redirect
  };

  // A first try under way. The members are destroyed from the last to the first: the transfer ends before its
  // client does.
  struct Early {
    std::unique_ptr<http::Client> client;
    std::unique_ptr<std::atomic<bool>> redirected;
    Timestamp started;
    std::future<http::Outcome> outcome;
  };

  std::optional<NoReply> take_turn(const std::string& host, const Errand& errand);
  std::optional<std::pair<http::Outcome, Timestamp>> begun(const Errand& errand);
  Try once(const Errand& errand, int attempt, std::optional<std::pair<http::Outcome, Timestamp>> early);
  http::Outcome exchange(const Errand& errand, std::optional<NoReply>& objection);
  void report(const std::string& host, const http::Outcome& outcome);
  NoReply interrupted() const;
  void tell(FetchEvent::Kind kind, const std::string& text) const;

  const FetchPlan& plan_;
  ExchangeRecord& record_;
  const Watch& watch_;
  Sleeper& sleeper_;
  Chance chance_;
  OnEvent on_event_;
  HostLedger& ledger_;
  RetryPolicy policy_;
  http::Client client_;
  std::vector<std::unique_ptr<http::Client>> idle_clients_;
  std::map<std::string, Early> early_;  // by the request as it is sent
};

}  // namespace tributary::fetch

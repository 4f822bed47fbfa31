// Keeps every exchange as an interaction with its raw body, before anybody else sees the reply.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/time.hpp"
#include "fetch/fetch.hpp"
#include "fetch/reply_memory.hpp"
#include "interaction/interaction.hpp"
#include "plugin_api/fetcher.hpp"

namespace tributary::fetch {

// One try of one request, and what came of it.
struct Exchange {
  const plugin::Request& request;  // with placeholders, not with secrets
  plugin::Response& response;      // what came, also before a failure; status 0 for nothing
  std::string error;               // one sentence, or "" when a whole reply came
  int attempt = 1;
  std::int64_t wire_bytes = 0;
  Timestamp started_at{};
  std::vector<interaction::InteractionId> inputs = {};  // acts that it was made from
  bool counted = true;                                  // among the requests and bytes of the fetch
};

// What append() has recorded of a reply, without its body, from the act's output; credentials, which are not
// recorded, are left out. Nothing where there was no reply.
std::optional<RecalledReply> recorded_reply(const std::string& output);

// Keeps references to its arguments.
class ExchangeRecord {
 public:
  ExchangeRecord(const FetchPlan& plan, interaction::Recorder& recorder, const Clock& clock,
                 FetchOutcome& totals)
      : plan_(plan), recorder_(recorder), clock_(clock), totals_(totals) {}

  // Durable when it returns; counts the request and its bytes unless it is not to be counted. The body is
  // kept also when it belongs to an error status or is only what came before a failure. Throws what the
  // Recorder throws.
  interaction::InteractionId append(const Exchange& exchange);

  Timestamp now() const { return clock_.now(); }
  FetchOutcome& totals() const { return totals_; }

 private:
  const FetchPlan& plan_;
  interaction::Recorder& recorder_;
  const Clock& clock_;
  FetchOutcome& totals_;
};

}  // namespace tributary::fetch

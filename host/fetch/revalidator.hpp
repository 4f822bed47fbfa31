// Asks for a reply, or, where it is known from an earlier run, whether it has changed (RFC 9110, 13).
//
// A plugin sees no difference: what has not changed (304) is given to it as it came then, with status 200.
// Only whole replies with status 200 to GET are remembered, and nothing is asked for in this way whose body
// is not stored any more. A plugin that says If-None-Match or the like itself is left alone with it.
#pragma once

#include "fetch/courier.hpp"
#include "fetch/reply_memory.hpp"

namespace tributary::fetch {

// Keeps references to its arguments.
class Revalidator {
 public:
  // `memory` null: nothing is remembered.
  Revalidator(ReplyMemory* memory, Courier& courier, FetchOutcome& totals)
      : memory_(memory), courier_(courier), totals_(totals) {}

  Answer ask(const Errand& errand);
  // Sends what ask() will send first, and returns while it is under way (Courier::begin).
  void begin(const Errand& errand);

 private:
  std::optional<Answer> ask_for_change(const Errand& errand, const std::string& hash,
                                       const KnownReply& known);
  Answer ask_whole(const Errand& errand);
  void remember(const std::string& hash, const Answer& answer);

  ReplyMemory* memory_;
  Courier& courier_;
  FetchOutcome& totals_;
};

}  // namespace tributary::fetch

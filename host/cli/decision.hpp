// Who decides at this terminal, and a person's decision as an interaction like any other act.
#pragma once

#include <string>
#include <vector>

#include "cli/cli.hpp"

namespace tributary::cli {

// The actor of --as, else of TRIBUTARY_ACTOR, which must be known (Error{usage}, with "did you mean"); else
// the person of the login (else "operator"), made as one of the operators where it is new. A group does not
// act: Error{usage}.
store::ActorId acting(Cli& cli);

// A decision by acting(), now.
store::Decision decide(Cli& cli, const std::string& what, const std::string& reason);

// Appends one interaction of kind decision by acting(). `about` says what was decided on; `inputs` are the
// acts it rests on.
interaction::InteractionId record_decision(Cli& cli, const boost::json::object& about,
                                           const std::string& decision, const std::string& reason,
                                           std::vector<interaction::InteractionId> inputs);

}  // namespace tributary::cli

// A person's decision as an interaction like any other act.
#pragma once

#include <string>
#include <vector>

#include "cli/cli.hpp"

namespace tributary::cli {

// Appends one interaction of kind decision by the person at the terminal (their login name, else "operator").
// `about` says what was decided on; `inputs` are the acts it rests on.
interaction::InteractionId record_decision(Cli& cli, const boost::json::object& about,
                                           const std::string& decision, const std::string& reason,
                                           std::vector<interaction::InteractionId> inputs);

}  // namespace tributary::cli

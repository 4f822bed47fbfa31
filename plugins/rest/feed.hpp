// A list that is one reply and no JSON document: a feed of XML, a file of lines.
#pragma once

#include "plan.hpp"

namespace tributary::rest {

// Whether the reply is such a one: what the plan says, or XML where JSON was asked for and nothing is to be
// found in it.
bool is_feed(const Plan& plan, const plugin::Response& response);

// Hands it in. Throws FetchFailure for a reply that is none. Its records are counted by their element's name,
// or by lines; -1 where that cannot be told.
struct Feed {
  std::int64_t records = -1;
};
Feed hand_in_feed(plugin::FetchContext& context, const Plan& plan, const plugin::Response& response);

// The same count, of a reply that is not handed in.
std::int64_t records_in_feed(const Plan& plan, const plugin::Response& response);

}  // namespace tributary::rest

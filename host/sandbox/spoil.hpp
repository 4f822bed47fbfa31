// What a fault does to a reply.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "sandbox/fault.hpp"
#include "sandbox/site.hpp"

namespace tributary::sandbox {

// A member of a site's postings, and the name that drift gives it.
using Renamed = std::pair<std::string, std::string>;

// Changes `reply` as `fault` says. What needs the connection (slow, broken_connection) or the site itself
// (empty_list, traps) is left to the server.
// `more`: what is renamed besides the title.
void spoil(Reply& reply, const Fault& fault, const Renamed& title, const std::vector<Renamed>& more);

}  // namespace tributary::sandbox

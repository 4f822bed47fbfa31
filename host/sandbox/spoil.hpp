// What a fault does to a reply.
#pragma once

#include <string>
#include <vector>

#include "sandbox/fault.hpp"
#include "sandbox/site.hpp"

namespace tributary::sandbox {

// A member of a site's postings, and the name that drift gives it.
struct RenamedMember {
  std::string name;
  std::string other;
};

// Changes `reply` as `fault` says. What needs the connection (slow, broken_connection) or the site itself
// (empty_list) is left to the server.
// `more`: what is renamed besides the title.
void spoil(Reply& reply, const Fault& fault, const RenamedMember& title,
           const std::vector<RenamedMember>& more);

}  // namespace tributary::sandbox

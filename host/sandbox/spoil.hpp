// What a fault does to a reply.
#pragma once

#include <string>

#include "sandbox/fault.hpp"
#include "sandbox/site.hpp"

namespace tributary::sandbox {

// The member that holds a posting's title on a site, and the name that drift gives it.
struct TitleMember {
  std::string name;
  std::string other;
};

// Changes `reply` as `fault` says. What needs the connection (slow, broken_connection) or the site itself
// (empty_list) is left to the server.
void spoil(Reply& reply, const Fault& fault, const TitleMember& title);

}  // namespace tributary::sandbox

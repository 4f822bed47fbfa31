// Which network addresses are public: the host asks no other ones unless it is told to.
#pragma once

#include <sys/socket.h>

#include <string>

namespace tributary::http {

// True for an address of the public internet. False for loopback, private, shared (CGNAT), link-local (with
// the clouds' metadata servers), multicast, reserved and documentation addresses, for IPv4 addresses in IPv6
// clothes (mapped, compatible, 6to4, Teredo), for NAT64 of what is not public, and for everything that is not
// IP. REQUIRES: `address` is as long as its family says.
bool is_public(const sockaddr& address);

// "127.0.0.1", "::1"; "an address of family N" for what is not IP.
std::string text(const sockaddr& address);

}  // namespace tributary::http

#include "http/address.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>

#include <catch2/catch.hpp>

#include <string>

using tributary::http::is_public;

namespace {

bool is_public_text(const std::string& address) {
  sockaddr_in in{};
  in.sin_family = AF_INET;
  if (inet_pton(AF_INET, address.c_str(), &in.sin_addr) == 1) {
    return is_public(reinterpret_cast<const sockaddr&>(in));
  }
  sockaddr_in6 in6{};
  in6.sin6_family = AF_INET6;
  REQUIRE(inet_pton(AF_INET6, address.c_str(), &in6.sin6_addr) == 1);
  return is_public(reinterpret_cast<const sockaddr&>(in6));
}

}  // namespace

TEST_CASE("addresses that are not of the public internet are told apart, at the edges of their blocks") {
  for (const char* address : {"0.0.0.0",
                              "0.255.255.255",
                              "10.0.0.0",
                              "10.255.255.255",
                              "100.64.0.0",
                              "100.127.255.255",
                              "127.0.0.1",
                              "127.255.255.255",
                              "169.254.0.1",
                              "169.254.169.254",
                              "172.16.0.0",
                              "172.31.255.255",
                              "192.0.0.8",
                              "192.0.2.1",
                              "192.88.99.1",
                              "192.168.0.0",
                              "192.168.255.255",
                              "198.18.0.0",
                              "198.19.255.255",
                              "198.51.100.7",
                              "203.0.113.9",
                              "224.0.0.1",
                              "239.255.255.255",
                              "240.0.0.1",
                              "255.255.255.255",
                              "::",
                              "::1",
                              "::127.0.0.1",
                              "::ffff:127.0.0.1",
                              "::ffff:8.8.8.8",
                              "::ffff:7f00:1",
                              "64:ff9b::127.0.0.1",
                              "64:ff9b::10.0.0.1",
                              "64:ff9b::169.254.169.254",
                              "64:ff9b:1::8.8.8.8",
                              "100::1",
                              "2001::1",
                              "2001:db8::1",
                              "2002:7f00:1::",
                              "2002:808:808::1",
                              "3fff::1",
                              "fc00::1",
                              "fd00:ec2::254",
                              "fe80::1",
                              "febf::1",
                              "fec0::1",
                              "ff02::1",
                              "ff0e::1",
                              "4000::1"}) {
    INFO(address);
    CHECK_FALSE(is_public_text(address));
  }
}

TEST_CASE("public addresses next to the others' blocks are public") {
  for (const char* address : {"1.1.1.1",         "8.8.8.8",        "9.255.255.255",
                              "11.0.0.0",        "100.63.255.255", "100.128.0.0",
                              "126.1.1.1",       "128.0.0.1",      "169.253.1.1",
                              "169.255.1.1",     "172.15.255.255", "172.32.0.0",
                              "192.0.1.1",       "192.167.1.1",    "192.169.0.0",
                              "198.17.255.255",  "198.20.0.0",     "223.255.255.255",
                              "2600:1f18::1",    "2a00:1450::1",   "2001:4860:4860::8888",
                              "64:ff9b::8.8.8.8"}) {
    INFO(address);
    CHECK(is_public_text(address));
  }
}

TEST_CASE("what is not IP is not public") {
  sockaddr address{};
  address.sa_family = AF_UNIX;
  CHECK_FALSE(is_public(address));
}

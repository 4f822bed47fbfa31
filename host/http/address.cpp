#include "http/address.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>

#include <array>
#include <cstdint>
#include <cstring>

namespace tributary::http {
namespace {

struct Block4 {
  std::uint32_t network;
  int bits;
};

constexpr std::uint32_t ip4(unsigned a, unsigned b, unsigned c, unsigned d) {
  return (a << 24) | (b << 16) | (c << 8) | d;
}

// IANA's special-purpose registry (RFC 6890), without the blocks that are globally reachable.
constexpr Block4 kNotPublic4[] = {
    {ip4(0, 0, 0, 0), 8},        // this network
    {ip4(10, 0, 0, 0), 8},       // private
    {ip4(100, 64, 0, 0), 10},    // shared, CGNAT
    {ip4(127, 0, 0, 0), 8},      // loopback
    {ip4(169, 254, 0, 0), 16},   // link-local, metadata servers
    {ip4(172, 16, 0, 0), 12},    // private
    {ip4(192, 0, 0, 0), 24},     // protocol assignments
    {ip4(192, 0, 2, 0), 24},     // documentation
    {ip4(192, 88, 99, 0), 24},   // 6to4 relays
    {ip4(192, 168, 0, 0), 16},   // private
    {ip4(198, 18, 0, 0), 15},    // benchmarks
    {ip4(198, 51, 100, 0), 24},  // documentation
    {ip4(203, 0, 113, 0), 24},   // documentation
    {ip4(224, 0, 0, 0), 4},      // multicast
    {ip4(240, 0, 0, 0), 4},      // reserved, broadcast
};

bool is_public4(std::uint32_t address) {
  for (const Block4& block : kNotPublic4) {
    if (((address ^ block.network) >> (32 - block.bits)) == 0) return false;
  }
  return true;
}

using Bytes6 = std::array<std::uint8_t, 16>;

struct Block6 {
  Bytes6 network;
  int bits;
};

constexpr Block6 kNat64{{0x00, 0x64, 0xff, 0x9b}, 96};
constexpr Block6 kGlobalUnicast{{0x20}, 3};
constexpr Block6 kNotPublic6[] = {
    {{0x20, 0x01}, 23},              // protocol assignments, Teredo among them
    {{0x20, 0x01, 0x0d, 0xb8}, 32},  // documentation
    {{0x20, 0x02}, 16},              // 6to4: an IPv4 address in disguise
    {{0x3f, 0xff}, 20},              // documentation
};

bool within(const Bytes6& address, const Block6& block) {
  for (int bit = 0; bit < block.bits; ++bit) {
    const auto byte = static_cast<std::size_t>(bit / 8);
    const int mask = 0x80 >> (bit % 8);
    if ((address[byte] & mask) != (block.network[byte] & mask)) return false;
  }
  return true;
}

bool is_public6(const Bytes6& address) {
  if (within(address, kNat64)) {
    return is_public4(ip4(address[12], address[13], address[14], address[15]));
  }
  if (!within(address, kGlobalUnicast)) return false;  // an allow-list: new special blocks are outside of it
  for (const Block6& block : kNotPublic6) {
    if (within(address, block)) return false;
  }
  return true;
}

}  // namespace

bool is_public(const sockaddr& address) {
  if (address.sa_family == AF_INET) {
    sockaddr_in in;
    std::memcpy(&in, &address, sizeof in);
    return is_public4(ntohl(in.sin_addr.s_addr));
  }
  if (address.sa_family == AF_INET6) {
    sockaddr_in6 in6;
    std::memcpy(&in6, &address, sizeof in6);
    Bytes6 bytes;
    std::memcpy(bytes.data(), in6.sin6_addr.s6_addr, bytes.size());
    return is_public6(bytes);
  }
  return false;
}

std::string text(const sockaddr& address) {
  char buffer[INET6_ADDRSTRLEN] = "";
  if (address.sa_family == AF_INET) {
    sockaddr_in in;
    std::memcpy(&in, &address, sizeof in);
    return inet_ntop(AF_INET, &in.sin_addr, buffer, sizeof buffer);
  }
  if (address.sa_family == AF_INET6) {
    sockaddr_in6 in6;
    std::memcpy(&in6, &address, sizeof in6);
    return inet_ntop(AF_INET6, &in6.sin6_addr, buffer, sizeof buffer);
  }
  return "an address of family " + std::to_string(address.sa_family);
}

}  // namespace tributary::http

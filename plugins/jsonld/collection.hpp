// Addresses as they are found.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <unordered_set>
#include <utility>
#include <vector>

#include "addresses.hpp"

namespace tributary::jsonld {

class Collection {
 public:
  static constexpr std::size_t kMost = 200'000;  // no site has so many postings, but a loop has

  // False where it was there already, or there are too many.
  bool add(const std::string& url, std::vector<std::int64_t> named_by);
  void incomplete(const std::string& why);  // the first reason is kept
  bool full() const { return list_.addresses.size() >= kMost; }
  bool empty() const { return list_.addresses.empty(); }
  AddressList list() && { return std::move(list_); }

 private:
  AddressList list_;
  std::unordered_set<std::string> seen_;
};

// Throws FetchFailure{changed}: of the `named` addresses of the list at `url` none is meant.
[[noreturn]] void nothing_meant(const std::string& url, std::size_t named, const std::string& link_pattern);

}  // namespace tributary::jsonld

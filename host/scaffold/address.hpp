// An address taken apart: where it leads, and what its query asks for. Pure; any thread.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace tributary::scaffold {

struct Address {
  std::string origin;  // "https://api.example.com:8443"
  std::string host;
  std::string path;                                        // "/v1/jobs", encoded as it stands
  std::vector<std::pair<std::string, std::string>> query;  // decoded
};

// Nothing for what is no http or https URL. User and password are left out.
std::optional<Address> address_of(std::string_view url);

// `url` without query and fragment, for a sentence: a query may hold a key.
std::string without_query(std::string_view url);

}  // namespace tributary::scaffold

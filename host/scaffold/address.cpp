#include "scaffold/address.hpp"

#include <boost/url.hpp>

namespace tributary::scaffold {

std::optional<Address> address_of(std::string_view text) {
  const auto url = boost::urls::parse_uri({text.data(), text.size()});
  if (!url ||
      (url->scheme_id() != boost::urls::scheme::http && url->scheme_id() != boost::urls::scheme::https) ||
      url->encoded_host().empty()) {
    return {};
  }
  Address address;
  address.host = std::string(url->encoded_host());
  address.origin = std::string(url->scheme()) + "://" + address.host;
  if (url->has_port() && !url->port().empty()) address.origin += ":" + std::string(url->port());
  address.path = std::string(url->encoded_path());
  if (address.path.empty()) address.path = "/";
  boost::urls::encoding_opts with_plus;
  with_plus.space_as_plus = true;
  for (const auto parameter : url->encoded_params()) {
    address.query.emplace_back(parameter.key.decode(with_plus), parameter.value.decode(with_plus));
  }
  return address;
}

std::string without_query(std::string_view url) {
  return std::string(url.substr(0, url.find_first_of("?#")));
}

}  // namespace tributary::scaffold

// What may come in place of a reply: the ways in which a site lets a fetch down.
#pragma once

#include <string_view>

#include "fetch/transport.hpp"

namespace tributary::fetch {

enum class Spoil {
  broken_connection,
  status_500,
  status_429,
  status_403,
  status_404,
  login_page,  // HTML with status 200
  empty_body,
  half_a_body,
  error_object,  // JSON with status 200
};
inline constexpr Spoil kSpoils[] = {Spoil::broken_connection, Spoil::status_500,  Spoil::status_429,
                                    Spoil::status_403,        Spoil::status_404,  Spoil::login_page,
                                    Spoil::empty_body,        Spoil::half_a_body, Spoil::error_object};

// "an HTML login page with status 200": for a sentence.
std::string_view name(Spoil spoil);

// `sound` spoilt; its address and exchange stay.
Answer spoilt(const Answer& sound, Spoil spoil);

}  // namespace tributary::fetch

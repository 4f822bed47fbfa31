// What the host calls itself to the sites it asks. Pure.
#pragma once

#include <string>
#include <string_view>

namespace tributary::fetch {

// "Tributary/0.1.0", with "(+contact)" behind it where there is a contact: a mail address or a URL by which
// who runs a site reaches who runs this host. What would end the comment or the line is left out of it.
std::string user_agent(std::string_view contact);

// The word by which robots.txt addresses who calls himself so: "Tributary" (RFC 9309, 2.2.1); "" where the
// name begins with something else.
std::string_view product_token(std::string_view user_agent);

}  // namespace tributary::fetch

// What a body that is not JSON probably is: a page, another encoding, a compressed file.
#pragma once

#include <string_view>

namespace tributary::json {

// A half sentence such as "the body starts like an HTML page", or "" when nothing comes to mind. `text` is
// the body from its first byte that is not white space.
std::string_view guess_kind(std::string_view text);

}  // namespace tributary::json

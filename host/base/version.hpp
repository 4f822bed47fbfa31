// Which Tributary this is.
#pragma once

#include <string_view>

namespace tributary {

// "0.1.0": of the project when the program was built. Lives as long as the program.
std::string_view version();

}  // namespace tributary

#include "base/version.hpp"

namespace tributary {

std::string_view version() {
  return TRIBUTARY_VERSION;
}

}  // namespace tributary

// What an action is refused with.
#pragma once

#include <catch2/catch.hpp>

#include <string>
#include <utility>

#include "base/error.hpp"

namespace tributary::testing {

template <class Action>
std::pair<ErrorKind, std::string> error_of(Action action) {
  try {
    action();
  } catch (const Error& error) {
    return {error.kind(), error.what()};
  }
  FAIL("nothing was thrown");
  return {};
}

}  // namespace tributary::testing

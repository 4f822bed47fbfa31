// Private to store/: Database::transact, and what pqxx's exceptions mean.
#pragma once

#include <pqxx/connection>
#include <pqxx/result>
#include <pqxx/transaction>
#include <type_traits>
#include <utility>

#include "base/error.hpp"
#include "store/database.hpp"

namespace tributary::store {

// REQUIRES: called in a catch block. Throws what is being handled as the Error that Database::transact
// promises; an Error passes as it is.
[[noreturn]] void rethrow_as_error(Database& database);

template <class Body>
auto Database::transact(Body&& body) {
  try {
    pqxx::work work(connection());
    if constexpr (std::is_void_v<std::invoke_result_t<Body&, pqxx::work&>>) {
      body(work);
      work.commit();
    } else {
      auto result = body(work);
      work.commit();
      return result;
    }
  } catch (...) {
    rethrow_as_error(*this);
  }
}

}  // namespace tributary::store

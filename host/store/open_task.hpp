// Private to store/: a question to a person inside a transaction of somebody else's.
#pragma once

#include <pqxx/transaction>

#include "store/records.hpp"

namespace tributary::store {

// The task, locked until the transaction ends. Throws Error{usage} when there is none or it is decided,
// Error{try_again} when somebody else than `actor` has claimed it.
Task require_open_task(pqxx::work& work, TaskId id, ActorId actor);

}  // namespace tributary::store

#include "store/parameters.hpp"
#include "store/stores.hpp"
#include "store/transaction.hpp"

namespace tributary::store {

ActorId ActorStore::ensure(std::string_view type, std::string_view name, std::optional<ActorId> parent) {
  return database_.transact([&](pqxx::work& work) {
    work.exec_params(
        R"(
        INSERT INTO actors (actor_type, name, parent_actor_id)
        VALUES ($1, $2, $3::bigint)
        ON CONFLICT (name) DO NOTHING)",
        text(type), text(name), number(parent));
    const auto row = work.exec_params1("SELECT actor_id, actor_type FROM actors WHERE name = $1", text(name));
    if (text_of(row[1]) != type) {
      throw Error(ErrorKind::configuration, "actor '" + std::string(name) + "' is a " + text_of(row[1]) +
                                                " and cannot also be a " + std::string(type) +
                                                ": use another name");
    }
    return row[0].as<ActorId>();
  });
}

}  // namespace tributary::store

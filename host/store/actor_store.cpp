#include <algorithm>
#include <array>

#include "base/did_you_mean.hpp"
#include "store/append_interaction.hpp"
#include "store/parameters.hpp"
#include "store/stores.hpp"
#include "store/transaction.hpp"

namespace tributary::store {
namespace {

constexpr std::array kActions{kApproveMapping};

// What is said of itself by every rule about an actor: "may approve_mapping", one a line.
const std::string& actor_columns() {
  static const std::string columns = R"(
        a.actor_id, a.actor_type, a.name, p.name,
          (SELECT string_agg(CASE WHEN r.allowed THEN 'may ' ELSE 'may not ' END || r.action ||
                             coalesce(' of ' || s.name, ''), E'\n' ORDER BY s.name NULLS FIRST, r.action)
           FROM actor_rules r LEFT JOIN posting_sources s USING (source_id) WHERE r.actor_id = a.actor_id),
          actor_may(a.actor_id, 'approve_mapping', NULL)
        FROM actors a LEFT JOIN actors p ON p.actor_id = a.parent_actor_id )";
  return columns;
}

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t end = std::min(text.find('\n', begin), text.size());
    lines.push_back(text.substr(begin, end - begin));
    begin = end + 1;
  }
  return lines;
}

Actor to_actor(const pqxx::row& row) {
  Actor actor;
  actor.actor_id = row[0].as<ActorId>();
  actor.type = text_of(row[1]);
  actor.name = text_of(row[2]);
  actor.parent = text_of(row[3]);
  actor.rules = lines_of(text_of(row[4]));
  actor.may_approve = row[5].as<bool>();
  return actor;
}

Actor get_actor(pqxx::work& work, std::string_view name) {
  const auto rows = work.exec_params("SELECT " + actor_columns() + "WHERE a.name = $1", text(name));
  if (!rows.empty()) return to_actor(rows[0]);
  std::vector<std::string> names;
  for (const auto& row : work.exec("SELECT name FROM actors ORDER BY name")) names.push_back(text_of(row[0]));
  const std::string hint = did_you_mean(name, names);
  throw Error(
      ErrorKind::usage,
      "there is no actor '" + std::string(name) + "'" +
          (hint.empty() ? "; `tributary actor list` shows them, `tributary actor add` makes one" : hint));
}

ActorId ensure_actor(pqxx::work& work, std::string_view type, std::string_view name,
                     std::optional<ActorId> parent) {
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
}

// To make a member of a group is to give away what the group may.
void require_what_parent_may(pqxx::work& work, ActorId by, ActorId parent) {
  for (const auto action : kActions) {
    work.exec_params(
        R"(
        SELECT require_actor_may($1, $3, about.source_id)
        FROM (SELECT NULL::bigint AS source_id UNION ALL SELECT source_id FROM posting_sources) AS about
        WHERE actor_may($2, $3, about.source_id))",
        by, parent, text(action));
  }
}

void require_known(std::string_view action) {
  if (std::find(kActions.begin(), kActions.end(), action) != kActions.end()) return;
  throw Error(ErrorKind::usage, "there is no right '" + std::string(action) + "'" +
                                    did_you_mean(action, {kActions.begin(), kActions.end()}) +
                                    "; there is: " + std::string(kApproveMapping));
}

}  // namespace

ActorId ActorStore::ensure(std::string_view type, std::string_view name, std::optional<ActorId> parent) {
  return database_.transact([&](pqxx::work& work) { return ensure_actor(work, type, name, parent); });
}

ActorId ActorStore::ensure_operator(std::string_view name) {
  return database_.transact([&](pqxx::work& work) {
    const auto group = work.exec_params1("SELECT actor_id FROM actors WHERE name = $1", text(kOperators));
    return ensure_actor(work, "human", name, group[0].as<ActorId>());
  });
}

Actor ActorStore::get(std::string_view name) {
  return database_.transact([&](pqxx::work& work) { return get_actor(work, name); });
}

std::vector<Actor> ActorStore::list() {
  return database_.transact([](pqxx::work& work) {
    std::vector<Actor> actors;
    for (const auto& row : work.exec("SELECT " + actor_columns() + "ORDER BY a.name")) {
      actors.push_back(to_actor(row));
    }
    return actors;
  });
}

ActorId ActorStore::add(std::string_view type, std::string_view name, std::string_view parent, ActorId by) {
  return database_.transact([&](pqxx::work& work) {
    const ActorId above = get_actor(work, parent).actor_id;
    require_what_parent_may(work, by, above);
    const auto added = work.exec_params(
        R"(
        INSERT INTO actors (actor_type, name, parent_actor_id)
        VALUES ($1, $2, $3)
        ON CONFLICT (name) DO NOTHING
        RETURNING actor_id)",
        text(type), text(name), above);
    if (!added.empty()) return added[0][0].as<ActorId>();
    throw Error(ErrorKind::usage,
                "there is an actor '" + std::string(name) + "' already; `tributary actor list` shows it");
  });
}

InteractionId ActorStore::set_rule(std::string_view name, std::string_view action,
                                   std::optional<SourceId> source, bool allowed, const Decision& decision) {
  require_known(action);
  return database_.transact([&](pqxx::work& work) {
    const Actor actor = get_actor(work, name);
    boost::json::object about{{"actor", actor.name}, {"action", action}};
    if (source) about["source_id"] = *source;
    const InteractionId id = append_decision(work, decision, about, {});
    work.exec_params(std::string(R"(
        INSERT INTO actor_rules (actor_id, action, source_id, allowed, decided_by_interaction_id)
        VALUES ($1, $2, $3::bigint, $4, $5)
        ON CONFLICT )") +
                         (source ? "(actor_id, action, source_id) WHERE source_id IS NOT NULL"
                                 : "(actor_id, action) WHERE source_id IS NULL") +
                         R"(
        DO UPDATE SET allowed = excluded.allowed, created_at = clock_timestamp(),
          decided_by_interaction_id = excluded.decided_by_interaction_id)",
                     actor.actor_id, text(action), number(source), allowed, id);
    return id;
  });
}

bool ActorStore::may(ActorId actor, std::string_view action, std::optional<SourceId> source) {
  return database_.transact([&](pqxx::work& work) {
    return work.exec_params1("SELECT actor_may($1, $2, $3::bigint)", actor, text(action), number(source))[0]
        .as<bool>();
  });
}

}  // namespace tributary::store

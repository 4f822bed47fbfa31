#include "store/page_rejects.hpp"

#include <map>
#include <pqxx/result>
#include <set>
#include <tuple>

#include "store/parameters.hpp"
#include "store/safe_text.hpp"

namespace tributary::store {
namespace {

using normalize::Reject;

using Key = std::tuple<std::int64_t, std::string, std::string>;  // record, stage, field

struct Known {
  RejectId reject_id = 0;
  std::string path;
  std::string reason;
  MappingId mapping_id = 0;
  std::string status;
};

Key key_of(const Reject& reject) {
  return {static_cast<std::int64_t>(reject.record), reject.stage, reject.field};
}

std::map<Key, Known> known_rejects(pqxx::work& work, RawPageId page) {
  std::map<Key, Known> known;
  for (const auto& row : work.exec_params(R"(
        SELECT record_index, stage, field, reject_id, path, reason, mapping_id, status
        FROM posting_rejects
        WHERE raw_page_id = $1)",
                                          page)) {
    known[{row[0].as<std::int64_t>(), text_of(row[1]), text_of(row[2])}] = {
        row[3].as<RejectId>(), text_of(row[4]), text_of(row[5]), row[6].as<MappingId>(), text_of(row[7])};
  }
  return known;
}

bool is_stored(const Known& known, const Reject& reject, MappingId mapping) {
  return known.status != "replayed" && known.mapping_id == mapping && known.path == safe_text(reject.path) &&
         known.reason == safe_text(reject.reason);
}

}  // namespace

RejectChanges compare_rejects(pqxx::work& work, RawPageId page, MappingId mapping,
                              const std::vector<Reject>& rejects) {
  RejectChanges changes;
  const std::map<Key, Known> known = known_rejects(work, page);
  std::set<Key> present;
  for (const Reject& reject : rejects) {
    const Key key = key_of(reject);
    if (!present.insert(key).second) continue;
    const auto match = known.find(key);
    if (match == known.end() || !is_stored(match->second, reject, mapping))
      changes.written.push_back(&reject);
  }
  changes.after = static_cast<std::int64_t>(present.size());
  for (const auto& [key, row] : known) {
    if (row.status != "replayed") ++changes.before;
    if (row.status == "open" && !present.contains(key)) changes.replayed.push_back(row.reject_id);
    if (row.status == "discarded" && !present.contains(key)) ++changes.after;
  }
  return changes;
}

void write_rejects(pqxx::work& work, SourceId source, const StoredPage& page, MappingId mapping,
                   InteractionId interaction, const RejectChanges& changes) {
  using Element = ArrayParameter::Element;
  ArrayParameter records(Element::integer), stages(Element::text), fields(Element::text),
      paths(Element::text), reasons(Element::text);
  for (const Reject* reject : changes.written) {
    records.add(static_cast<std::int64_t>(reject->record));
    stages.add(reject->stage);
    fields.add(reject->field);
    paths.add(safe_text(reject->path));
    reasons.add(safe_text(reject->reason));
  }
  work.exec_params(
      R"(
        INSERT INTO posting_rejects (source_id, run_id, raw_page_id, record_index, stage, field, path, reason,
          mapping_id, interaction_id)
        SELECT $1, $2, $3, r.record, r.stage, r.field, r.path, r.reason, $4, $5
        FROM unnest($6::bigint[], $7::text[], $8::text[], $9::text[], $10::text[])
          AS r (record, stage, field, path, reason)
        ON CONFLICT (raw_page_id, record_index, stage, field) DO UPDATE SET
          path = excluded.path,
          reason = excluded.reason,
          mapping_id = excluded.mapping_id,
          interaction_id = excluded.interaction_id,
          status = CASE posting_rejects.status WHEN 'discarded' THEN 'discarded' ELSE 'open' END,
          decision_interaction_id =
            CASE posting_rejects.status WHEN 'discarded' THEN posting_rejects.decision_interaction_id END)",
      source, page.run_id, page.raw_page_id, mapping, interaction, records.value(), stages.value(),
      fields.value(), paths.value(), reasons.value());
  work.exec_params(
      R"(
        UPDATE posting_rejects
        SET status = 'replayed', decision_interaction_id = $2
        WHERE reject_id = ANY ($1::bigint[]))",
      integers(changes.replayed), interaction);
}

}  // namespace tributary::store

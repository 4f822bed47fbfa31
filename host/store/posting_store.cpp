#include "mapping/posting_field.hpp"
#include "store/known_postings.hpp"
#include "store/parameters.hpp"
#include "store/safe_text.hpp"
#include "store/stores.hpp"
#include "store/transaction.hpp"

namespace tributary::store {
namespace {

using mapping::kPostingFieldCount;
using mapping::kPostingFieldNames;
using mapping::PostingField;

bool is_time(PostingField field) {
  return normalize::date_field(field).has_value();
}

// A field's column as SQL that gives what to_text() reads.
std::string column(PostingField field) {
  const std::string name = "p." + std::string(mapping::name(field));
  if (is_time(field)) return micros(name);
  if (field == PostingField::employment_type) return "array_to_string(" + name + ", ',')";
  return name;
}

std::string to_text(PostingField field, const pqxx::field& value) {
  return is_time(field) ? rfc3339(timestamp(value)) : text_of(value);
}

const std::string& posting_columns() {
  static const std::string columns = [] {
    std::string list =
        R"(
        p.posting_id, p.source_id, s.name, p.posting_status, encode(p.content_hash, 'hex'),
          p.mapping_id, p.created_by_interaction_id, p.updated_by_interaction_id, )" +
        micros("p.first_seen_at") + ", " + micros("p.last_seen_at") + ", " + micros("p.closed_at") +
        ", nullif(p.source_metadata, '{}')";
    for (std::size_t i = 0; i < kPostingFieldCount; ++i) list += ", " + column(static_cast<PostingField>(i));
    for (const auto& date : normalize::kDateFields) list += ", p." + std::string(date.precision_column);
    return list + " FROM postings p JOIN posting_sources s USING (source_id) ";
  }();
  return columns;
}

constexpr pqxx::row::size_type kFirstField = 12;  // of posting_columns()
constexpr pqxx::row::size_type kFirstPrecision = kFirstField + kPostingFieldCount;

StoredPosting to_posting(const pqxx::row& row) {
  StoredPosting posting;
  posting.posting_id = row[0].as<PostingId>();
  posting.source_id = row[1].as<SourceId>();
  posting.source_name = text_of(row[2]);
  posting.status = text_of(row[3]);
  posting.content_hash = text_of(row[4]);
  posting.mapping_id = row[5].as<MappingId>();
  posting.created_by_interaction_id = row[6].as<InteractionId>();
  posting.updated_by_interaction_id = row[7].as<InteractionId>();
  posting.first_seen_at = timestamp(row[8]);
  posting.last_seen_at = timestamp(row[9]);
  posting.closed_at = optional_timestamp(row[10]);
  if (!row[11].is_null()) posting.fields["source_metadata"] = text_of(row[11]);
  for (std::size_t i = 0; i < kPostingFieldCount; ++i) {
    const auto value = row[kFirstField + static_cast<pqxx::row::size_type>(i)];
    const auto field = static_cast<PostingField>(i);
    if (!value.is_null()) posting.fields[std::string(kPostingFieldNames[i])] = to_text(field, value);
  }
  for (std::size_t i = 0; i < normalize::kDateFields.size(); ++i) {
    const auto value = row[kFirstPrecision + static_cast<pqxx::row::size_type>(i)];
    if (!value.is_null()) {
      posting.fields[std::string(normalize::kDateFields[i].precision_column)] = text_of(value);
    }
  }
  return posting;
}

const std::string& known_columns() {
  static const std::string columns = [] {
    std::string list;
    for (std::size_t i = 0; i < kPostingFieldCount; ++i) {
      list += (i > 0 ? ", " : "") + column(static_cast<PostingField>(i));
    }
    return list + " FROM postings p ";
  }();
  return columns;
}

KnownPostings to_known(const pqxx::result& rows) {
  KnownPostings known;
  for (const auto& row : rows) {
    auto& values = known[text_of(row[0])];
    for (std::size_t i = 0; i < kPostingFieldCount; ++i) {
      const auto value = row[static_cast<pqxx::row::size_type>(i)];
      if (!value.is_null()) values[i] = to_text(static_cast<PostingField>(i), value);
    }
  }
  return known;
}

}  // namespace

KnownPostings known_postings(pqxx::work& work, SourceId source, const ArrayParameter& external_ids) {
  return to_known(work.exec_params(
      "SELECT " + known_columns() + "WHERE p.source_id = $1 AND p.external_id = ANY($2::text[])", source,
      external_ids.value()));
}

std::optional<StoredPosting> PostingStore::find(PostingId id) {
  return database_.transact([&](pqxx::work& work) -> std::optional<StoredPosting> {
    const auto rows = work.exec_params("SELECT " + posting_columns() + "WHERE p.posting_id = $1", id);
    if (rows.empty()) return std::nullopt;
    return to_posting(rows[0]);
  });
}

std::vector<StoredPosting> PostingStore::list(std::optional<SourceId> source, int limit) {
  return database_.transact([&](pqxx::work& work) {
    std::vector<StoredPosting> postings;
    for (const auto& row : work.exec_params("SELECT " + posting_columns() +
                                                R"(
        WHERE ($1::bigint IS NULL OR p.source_id = $1)
        ORDER BY p.updated_by_interaction_id DESC, p.posting_id LIMIT $2)",
                                            number(source), limit)) {
      postings.push_back(to_posting(row));
    }
    return postings;
  });
}

std::optional<std::string> PostingStore::twin_of(SourceId source) {
  return database_.transact([&](pqxx::work& work) -> std::optional<std::string> {
    const auto rows = work.exec_params(
        R"(
        WITH newest AS (
          SELECT external_id, title FROM postings WHERE source_id = $1 ORDER BY last_seen_at DESC, posting_id DESC
          LIMIT 20)
        SELECT other.name
        FROM posting_sources own
        JOIN posting_sources other ON other.plugin = own.plugin AND other.source_id <> own.source_id
        CROSS JOIN LATERAL (
          SELECT count(*) AS postings
          FROM newest n
          JOIN postings p ON p.source_id = other.source_id AND p.external_id = n.external_id AND p.title = n.title
        ) same
        WHERE own.source_id = $1 AND same.postings >= 5
          AND same.postings * 10 >= (SELECT count(*) FROM newest) * 9
        ORDER BY same.postings DESC, other.source_id
        LIMIT 1)",
        source);
    if (rows.empty()) return std::nullopt;
    return text_of(rows[0][0]);
  });
}

std::int64_t PostingStore::count(std::optional<SourceId> source) {
  return database_.transact([&](pqxx::work& work) {
    return work
        .exec_params1("SELECT count(*) FROM postings WHERE ($1::bigint IS NULL OR source_id = $1)",
                      number(source))[0]
        .as<std::int64_t>();
  });
}

KnownPostings PostingStore::known(SourceId source, const std::vector<std::string>& external_ids) {
  ArrayParameter ids(ArrayParameter::Element::text);
  for (const auto& id : external_ids) ids.add(safe_text(id));
  return database_.transact([&](pqxx::work& work) { return known_postings(work, source, ids); });
}

KnownPostings PostingStore::known_last(SourceId source, int limit) {
  return database_.transact([&](pqxx::work& work) {
    return to_known(work.exec_params(
        "SELECT " + known_columns() + "WHERE p.source_id = $1 ORDER BY p.last_seen_at DESC LIMIT $2", source,
        limit));
  });
}

}  // namespace tributary::store

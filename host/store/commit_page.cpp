// PostingStore::commit_page: one page of normalized records becomes rows, in one transaction and with a fixed
// number of statements, however many records there are.
#include <boost/json.hpp>

#include "normalize/counts_json.hpp"
#include "store/append_interaction.hpp"
#include "store/known_postings.hpp"
#include "store/lease.hpp"
#include "store/page_batch.hpp"
#include "store/page_rejects.hpp"
#include "store/parameters.hpp"
#include "store/stores.hpp"
#include "store/transaction.hpp"

namespace tributary::store {
namespace {

using mapping::kPostingFieldCount;
using mapping::kPostingFieldNames;
using mapping::PostingField;
using normalize::ContentHash;
using normalize::DatePrecision;
using normalize::kDateFields;
using normalize::PageCounts;
using normalize::Reject;
using Element = ArrayParameter::Element;

struct Context {
  pqxx::work& work;
  SourceId source;
  const StoredPage& page;
  const MappingVersion& mapping;
  const BatchColumns& batch;
  Timestamp started_at;
};

// What is to be done with each record.
struct Plan {
  std::vector<const BatchRow*> written;    // new or changed
  std::vector<const BatchRow*> unchanged;  // only last_seen_at moves
  std::vector<const BatchRow*> stale;      // what is stored is newer
  std::vector<Reject> rejects;             // those of the batch, and records whose id was seen already
  ContentById first_seen;                  // for SeenIds, once the transaction is done
  std::int64_t postings_new = 0;
  std::int64_t postings_changed = 0;
  std::int64_t postings_unchanged = 0;
};

std::string_view view(const ContentHash& hash) {
  return {reinterpret_cast<const char*>(hash.data()), hash.size()};
}

Reject already_seen(const BatchColumns& batch, const BatchRow& row) {
  return {row.record, "store", std::string(mapping::name(PostingField::external_id)), "",
          "external_id '" + std::string(batch.external_id(row)) +
              "' was already seen in this run with other content"};
}

// Sorts out repeated ids; returns the records whose id this pass has not seen before.
std::vector<const BatchRow*> first_of_their_id(const BatchColumns& batch, const ContentById& seen,
                                               Plan& plan) {
  std::vector<const BatchRow*> firsts;
  for (const BatchRow& row : batch.rows) {
    const IdHash id = hash_id(batch.external_id(row));
    const auto earlier = seen.find(id);
    const auto [here, is_first] = plan.first_seen.emplace(id, row.content_hash);
    const ContentHash& expected = earlier != seen.end() ? earlier->second : here->second;
    if (expected != row.content_hash) {
      plan.rejects.push_back(already_seen(batch, row));
    } else if (is_first) {
      firsts.push_back(&row);
    } else {
      ++plan.postings_unchanged;
    }
  }
  return firsts;
}

ArrayParameter ids_of(const BatchColumns& batch, const std::vector<const BatchRow*>& rows) {
  ArrayParameter ids(Element::text);
  for (const BatchRow* row : rows) ids.add(batch.external_id(*row));
  return ids;
}

ArrayParameter hashes_of(const std::vector<const BatchRow*>& rows) {
  ArrayParameter hashes(Element::bytes);
  for (const BatchRow* row : rows) hashes.add(view(row->content_hash));
  return hashes;
}

// How far a date of each record is known; null for a record without it. `date` is its place in kDateFields.
ArrayParameter precisions_of(const std::vector<const BatchRow*>& rows, std::size_t date) {
  ArrayParameter precisions(Element::text);
  for (const BatchRow* row : rows) {
    const DatePrecision precision = row->precisions[date];
    precision == DatePrecision::none ? precisions.add_null() : precisions.add(name(precision));
  }
  return precisions;
}

// How each record stands to what is stored: same, changed, stale (the stored content was written by a later
// run, or seen again by this mapping after this run's last page came), or duplicate (another page of this
// very run wrote other content, before this pass began). New ones have no row.
pqxx::result compare_with_stored(const Context& context, const std::vector<const BatchRow*>& rows) {
  return context.work.exec_params(
      R"(
        SELECT r.position - 1,
          CASE WHEN p.content_hash = r.content_hash THEN 'same'
               WHEN i.run_id > $4 THEN 'stale'
               WHEN i.run_id = $4 AND p.mapping_id = $5 AND (i.input->>'raw_page_id')::bigint <> $6 THEN 'duplicate'
               WHEN p.mapping_id = $5 AND p.last_seen_at > (SELECT max(fetched_at) FROM raw_pages
                                                            WHERE run_id = $4 AND page_number IS NOT NULL)
                 THEN 'stale'
               ELSE 'changed' END
        FROM unnest($2::text[], $3::bytea[]) WITH ORDINALITY AS r (external_id, content_hash, position)
        JOIN postings p ON p.source_id = $1 AND p.external_id = r.external_id
        JOIN interactions i ON i.interaction_id = p.updated_by_interaction_id)",
      context.source, ids_of(context.batch, rows).value(), hashes_of(rows).value(), context.page.run_id,
      context.mapping.mapping_id, context.page.raw_page_id);
}

// `repeats`: an earlier page of this pass had the record with this content, and had its say on it.
void place(const BatchColumns& batch, const BatchRow& row, std::string_view standing, bool repeats,
           Plan& plan) {
  if (standing == "duplicate" && !repeats) {
    plan.rejects.push_back(already_seen(batch, row));
    plan.first_seen.erase(hash_id(batch.external_id(row)));  // the other page has the word on it
  } else if (standing == "changed") {
    plan.written.push_back(&row);
    ++plan.postings_changed;
  } else {
    (standing == "same" ? plan.unchanged : plan.stale).push_back(&row);
    ++plan.postings_unchanged;
  }
}

Plan make_plan(const Context& context, const ContentById& seen) {
  Plan plan;
  plan.rejects = context.batch.rejects;
  const std::vector<const BatchRow*> rows = first_of_their_id(context.batch, seen, plan);
  if (rows.empty()) return plan;
  const auto repeats = [&](const BatchRow& row) {
    return seen.contains(hash_id(context.batch.external_id(row)));
  };
  std::vector<bool> stored(rows.size(), false);
  for (const auto& match : compare_with_stored(context, rows)) {
    const auto position = match[0].as<std::size_t>();
    stored[position] = true;
    place(context.batch, *rows[position], match[1].c_str(), repeats(*rows[position]), plan);
  }
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (stored[i]) continue;
    plan.written.push_back(rows[i]);
    ++plan.postings_new;
  }
  return plan;
}

// Its inputs: the page, and every act that made the mapping what it is.
std::vector<InteractionId> inputs_of(const Context& context) {
  std::vector<InteractionId> inputs = {context.page.interaction_id};
  for (const auto& row : context.work.exec_params(
           R"(
        SELECT DISTINCT act
        FROM posting_field_mappings, unnest(ARRAY[
          generated_by_interaction_id, validated_by_interaction_id, approved_by_interaction_id]) AS act
        WHERE mapping_id = $1 AND act IS NOT NULL
        ORDER BY act)",
           context.mapping.mapping_id)) {
    inputs.push_back(row[0].as<InteractionId>());
  }
  return inputs;
}

InteractionId append_normalize_interaction(const Context& context, const PageCounts& counts, const Plan& plan,
                                           ActorId actor) {
  interaction::Interaction act;
  act.started_at = context.started_at;
  act.completed_at = SystemClock().now();
  act.actor_id = actor;
  act.kind = interaction::kNormalize;
  act.input = boost::json::serialize(boost::json::object{{"raw_page_id", context.page.raw_page_id},
                                                         {"page_number", context.page.page_number},
                                                         {"mapping_id", context.mapping.mapping_id},
                                                         {"mapping_version", context.mapping.version}});
  boost::json::object output{{"records", counts.records},
                             {"postings_new", plan.postings_new},
                             {"postings_changed", plan.postings_changed},
                             {"postings_unchanged", plan.postings_unchanged},
                             {"rejects", plan.rejects.size()},
                             {"fields", normalize::fields_to_json(counts)}};
  if (counts.left_out > 0) output["left_out"] = counts.left_out;
  if (!counts.repairs.empty()) output["repairs"] = counts.repairs;
  act.output = boost::json::serialize(output);
  act.inputs = inputs_of(context);
  act.run_id = context.page.run_id;
  return append_interaction(context.work, act);
}

// The columns that follow from a record, but for external_id, source_metadata and content_hash.
std::vector<std::string> content_columns() {
  std::vector<std::string> columns(kPostingFieldNames.begin() + 1, kPostingFieldNames.end());
  for (const auto& date : kDateFields) columns.emplace_back(date.precision_column);
  return columns;
}

std::string listed() {
  std::string list;
  for (const auto& column : content_columns()) list += (list.empty() ? "" : ", ") + column;
  return list;
}

std::string assigned() {
  std::string list;
  for (const auto& column : content_columns()) list += column + " = excluded." + column + ", ";
  return list;
}

std::string selected() {
  std::string list;
  for (std::size_t i = 1; i < kPostingFieldCount; ++i) {
    const std::string name = "r." + std::string(kPostingFieldNames[i]);
    switch (static_cast<PostingField>(i)) {
      case PostingField::posted_at:
      case PostingField::valid_through:
        list += name + "::timestamptz, ";
        break;
      case PostingField::salary_min:
      case PostingField::salary_max:
        list += name + "::numeric, ";
        break;
      case PostingField::employment_type:
        list += "string_to_array(" + name + ", ','), ";
        break;
      default:
        list += name + ", ";
    }
  }
  for (const auto& date : kDateFields) list += "r." + std::string(date.precision_column) + ", ";
  return list;
}

constexpr std::size_t kTextColumns = kPostingFieldCount + kDateFields.size() + 1;

// $1 source, $2 mapping, $3 interaction, $4 fetched_at, then one array a field, a precision,
// source_metadata, content_hash.
const std::string& upsert_statement() {
  static const std::string statement = [] {
    std::string arrays;
    for (std::size_t i = 0; i < kTextColumns; ++i) arrays += "$" + std::to_string(5 + i) + "::text[], ";
    arrays += "$" + std::to_string(5 + kTextColumns) + "::bytea[]";
    return "INSERT INTO postings (source_id, external_id, " + listed() + R"(
          , source_metadata, content_hash, mapping_id, created_by_interaction_id, updated_by_interaction_id,
          first_seen_at, last_seen_at)
        SELECT $1, r.external_id, )" +
           selected() + R"(coalesce(r.source_metadata, '{}')::jsonb, r.content_hash, $2, $3, $3,
          $4::timestamptz, $4::timestamptz
        FROM unnest()" +
           arrays + ") AS r (external_id, " + listed() + R"(, source_metadata, content_hash)
        ON CONFLICT (source_id, external_id) DO UPDATE SET )" +
           assigned() + R"(
          posting_status = 'pending',
          source_metadata = excluded.source_metadata,
          content_hash = excluded.content_hash,
          mapping_id = excluded.mapping_id,
          updated_by_interaction_id = excluded.updated_by_interaction_id,
          first_seen_at = least(postings.first_seen_at, excluded.first_seen_at),
          last_seen_at = greatest(postings.last_seen_at, excluded.last_seen_at),
          closed_at = CASE WHEN postings.closed_at > excluded.last_seen_at THEN postings.closed_at END)";
  }();
  return statement;
}

void write_postings(const Context& context, const Plan& plan, InteractionId interaction) {
  if (plan.written.empty()) return;
  const auto add = [&](const Cell& cell, ArrayParameter& column) {
    cell.filled ? column.add(context.batch.text(cell)) : column.add_null();
  };
  std::vector<ArrayParameter> columns(kPostingFieldCount, ArrayParameter(Element::text));
  ArrayParameter metadata(Element::text);
  for (const BatchRow* row : plan.written) {
    for (std::size_t i = 0; i < kPostingFieldCount; ++i) add(row->fields[i], columns[i]);
    add(row->source_metadata, metadata);
  }
  for (std::size_t i = 0; i < kDateFields.size(); ++i) columns.push_back(precisions_of(plan.written, i));
  columns.push_back(std::move(metadata));
  std::vector<pqxx::binarystring> arrays;
  for (const auto& column : columns) arrays.push_back(column.value());
  arrays.push_back(hashes_of(plan.written).value());
  context.work.exec_params(upsert_statement(), context.source, context.mapping.mapping_id, interaction,
                           time(context.page.fetched_at), pqxx::prepare::make_dynamic_params(arrays));
}

// Only forward: an old page that is normalized again says nothing about today. How far the dates are known
// follows the page too, as it is no content and alone changes no posting; a page that does not say leaves it.
const std::string& touch_statement() {
  static const std::string statement = [] {
    std::string assigned, now, stored;
    for (const auto& date : kDateFields) {
      const std::string column(date.precision_column);
      const std::string known = "CASE WHEN p." + std::string(mapping::name(date.field)) +
                                " IS NOT NULL THEN coalesce(r." + column + ", p." + column + ") END";
      assigned += ", " + column + " = " + known;
      now += ", " + known;
      stored += ", p." + column;
    }
    return R"(
        UPDATE postings p
        SET last_seen_at = $3::timestamptz,
            closed_at = CASE WHEN p.closed_at > $3::timestamptz THEN p.closed_at END)" +
           assigned + R"(
        FROM unnest($2::text[], $4::text[], $5::text[]) AS r (external_id, )" +
           std::string(kDateFields[0].precision_column) + ", " +
           std::string(kDateFields[1].precision_column) + R"()
        WHERE p.source_id = $1 AND p.external_id = r.external_id AND p.last_seen_at <= $3::timestamptz
          AND (p.last_seen_at)" +
           stored + ") IS DISTINCT FROM ($3::timestamptz" + now + ")";
  }();
  return statement;
}

void touch_postings(const Context& context, const Plan& plan) {
  if (plan.unchanged.empty()) return;
  context.work.exec_params(touch_statement(), context.source, ids_of(context.batch, plan.unchanged).value(),
                           time(context.page.fetched_at), precisions_of(plan.unchanged, 0).value(),
                           precisions_of(plan.unchanged, 1).value());
}

// Marks the page and counts it: what a run says of its records is said once, when a page is normalized first.
void mark_page(const Context& context, const PageCounts& counts, const Plan& plan,
               const RejectChanges& rejects) {
  const auto page = context.work.exec_params(
      R"(
        UPDATE raw_pages p
        SET normalized_with_mapping_id = $2, normalized_at = clock_timestamp(), field_counts = $3::jsonb
        FROM raw_pages before
        WHERE before.raw_page_id = p.raw_page_id AND p.raw_page_id = $1
        RETURNING before.normalized_with_mapping_id IS NULL)",
      context.page.raw_page_id, context.mapping.mapping_id,
      json(boost::json::serialize(normalize::fields_to_json(counts))));
  const bool first = !page.empty() && page[0][0].as<bool>();
  context.work.exec_params(
      R"(
        UPDATE source_runs
        SET records = records + $2, postings_new = postings_new + $3,
            postings_changed = postings_changed + $4, postings_unchanged = postings_unchanged + $5,
            rejects = rejects + $6, left_out = left_out + $7
        WHERE run_id = $1)",
      context.page.run_id, first ? counts.records : 0, plan.postings_new, first ? plan.postings_changed : 0,
      first ? plan.postings_unchanged : 0, rejects.after - rejects.before, first ? counts.left_out : 0);
}

PageResult result_of(const Plan& plan) {
  PageResult result;
  result.postings_new = plan.postings_new;
  result.postings_changed = plan.postings_changed;
  result.postings_unchanged = plan.postings_unchanged;
  result.rejects = static_cast<std::int64_t>(plan.rejects.size());
  return result;
}

// The rows of a plan that neither a later run nor an earlier page of this one has had its say on.
std::vector<const BatchRow*> undecided(const BatchColumns& batch, const std::vector<const BatchRow*>& rows,
                                       const ContentById& decided, const ContentById& seen) {
  std::vector<const BatchRow*> left;
  for (const BatchRow* row : rows) {
    const IdHash id = hash_id(batch.external_id(*row));
    if (!decided.contains(id) && !seen.contains(id)) left.push_back(row);
  }
  return left;
}

KnownPostings::mapped_type values_of(const BatchColumns& batch, const BatchRow& row) {
  KnownPostings::mapped_type values;
  for (std::size_t i = 0; i < kPostingFieldCount; ++i) {
    if (row.fields[i].filled) values[i] = batch.text(row.fields[i]);
  }
  return values;
}

}  // namespace

PageResult PostingStore::commit_page(SourceId source, const StoredPage& page, const MappingVersion& mapping,
                                     const PageBatch& batch, const PageCounts& counts, SeenIds& seen,
                                     ActorId actor) {
  Plan plan;
  PageResult result = database_.transact([&](pqxx::work& work) {
    const Context context{work, source, page, mapping, *batch.columns_, SystemClock().now()};
    require_lease(work, database_, source);
    plan = make_plan(context, seen.set_->content);
    const RejectChanges rejects = compare_rejects(work, page.raw_page_id, mapping.mapping_id, plan.rejects);
    PageResult done = result_of(plan);
    if (!plan.written.empty() || rejects.any()) {
      done.interaction_id = append_normalize_interaction(context, counts, plan, actor);
      write_postings(context, plan, *done.interaction_id);
      write_rejects(work, source, page, mapping.mapping_id, *done.interaction_id, rejects);
    }
    touch_postings(context, plan);
    mark_page(context, counts, plan, rejects);
    return done;
  });
  seen.set_->content.merge(plan.first_seen);
  return result;
}

PagePlan PostingStore::plan_page(SourceId source, const StoredPage& page, const MappingVersion& mapping,
                                 const PageBatch& batch, SeenIds& seen, const SeenIds& decided) {
  const BatchColumns& columns = *batch.columns_;
  Plan plan;
  PagePlan result = database_.transact([&](pqxx::work& work) {
    const Context context{work, source, page, mapping, columns, SystemClock().now()};
    plan = make_plan(context, seen.set_->content);
    PagePlan would;
    const auto left = [&](const std::vector<const BatchRow*>& rows) {
      return undecided(columns, rows, decided.set_->content, seen.set_->content);
    };
    const auto written = left(plan.written);
    auto known = left(plan.unchanged);
    const auto stale = left(plan.stale);
    known.insert(known.end(), stale.begin(), stale.end());
    would.postings_unchanged = static_cast<std::int64_t>(known.size());
    known.insert(known.end(), written.begin(), written.end());
    would.stored = known_postings(work, source, ids_of(columns, known));
    would.then = would.stored;
    for (const BatchRow* row : written) {
      const auto stored = would.then.find(columns.external_id(*row));
      if (stored == would.then.end()) {
        ++would.postings_new;
      } else {
        ++would.postings_changed;
        stored->second = values_of(columns, *row);
      }
    }
    would.rejects = static_cast<std::int64_t>(plan.rejects.size());
    return would;
  });
  seen.set_->content.merge(plan.first_seen);
  return result;
}

}  // namespace tributary::store

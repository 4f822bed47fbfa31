#include "store/lineage_store.hpp"

#include "base/compression.hpp"
#include "base/digest.hpp"
#include "base/limits.hpp"
#include "store/parameters.hpp"
#include "store/transaction.hpp"

namespace tributary::store {
namespace {

// $1 is a source, or null for all of them.
struct Rule {
  const char* rule;
  const char* count;     // how many there are to check
  const char* problems;  // rows of a sentence and its ids, in the order of `place`
};

constexpr const char* kWriters = R"(
        WITH writers AS (
          SELECT act.id, min(p.posting_id) AS posting, count(DISTINCT p.posting_id) AS postings
          FROM postings p
          CROSS JOIN LATERAL (VALUES (p.created_by_interaction_id), (p.updated_by_interaction_id)) AS act (id)
          WHERE $1::bigint IS NULL OR p.source_id = $1
          GROUP BY act.id
        ))";

constexpr const char* kPostings =
    "SELECT count(*) FROM postings p WHERE $1::bigint IS NULL OR p.source_id = $1";
constexpr const char* kActsOfPostings = "SELECT count(*) FROM writers";
constexpr const char* kInputs = R"(
        SELECT coalesce(sum(cardinality(input_interaction_ids)), 0)
        FROM interactions i
        WHERE $1::bigint IS NULL OR i.source_id = $1)";
constexpr const char* kMappings =
    "SELECT count(*) FROM posting_field_mappings m WHERE $1::bigint IS NULL OR m.source_id = $1";
constexpr const char* kRawPages = R"(
        SELECT count(*)
        FROM raw_pages r
        LEFT JOIN source_runs run USING (run_id)
        WHERE $1::bigint IS NULL OR run.source_id = $1)";

constexpr Rule kRules[] = {
    {"every posting was created and written by a normalization", kPostings, R"(
        SELECT format('posting %s: interaction %s, which %s it, %s', p.posting_id, act.id, act.verb,
                 coalesce('is of kind ' || i.kind || ' and reads no page', 'does not exist')) AS sentence,
               jsonb_build_object('posting_id', p.posting_id, 'interaction_id', act.id) AS ids, p.posting_id AS place
        FROM postings p
        CROSS JOIN LATERAL (VALUES (p.created_by_interaction_id, 'created'),
                                   (p.updated_by_interaction_id, 'wrote')) AS act (id, verb)
        LEFT JOIN interactions i ON i.interaction_id = act.id
        WHERE ($1::bigint IS NULL OR p.source_id = $1) AND i.kind IS DISTINCT FROM 'normalize')"},
    {"every act that wrote postings names a page that is kept", kActsOfPostings, R"(
        , fed AS (
          SELECT DISTINCT act.interaction_id AS id
          FROM writers
          JOIN interactions act ON act.interaction_id = writers.id
          CROSS JOIN unnest(act.input_interaction_ids) AS input (id)
          JOIN interactions page ON page.interaction_id = input.id AND page.kind = 'page'
          JOIN raw_pages r ON r.page_interaction_id = page.interaction_id
        )
        SELECT format('interaction %s, which wrote posting %s%s, has no raw page behind it', writers.id,
                 writers.posting, CASE WHEN postings > 1 THEN format(' and %s more', postings - 1) END) AS sentence,
               jsonb_build_object('interaction_id', writers.id, 'posting_id', posting, 'postings', postings) AS ids,
               writers.id AS place
        FROM writers
        JOIN interactions act ON act.interaction_id = writers.id
        LEFT JOIN fed ON fed.id = writers.id
        WHERE fed.id IS NULL)"},
    {"the raw page that such an act read is there", kActsOfPostings, R"(
        SELECT format('raw page %s of posting %s%s, read by interaction %s, is missing',
                 coalesce(act.input->>'raw_page_id', '(none named)'), posting,
                 CASE WHEN postings > 1 THEN format(' and %s more', postings - 1) END, writers.id) AS sentence,
               jsonb_build_object('raw_page_id', act.input->'raw_page_id', 'posting_id', posting,
                 'postings', postings, 'interaction_id', writers.id) AS ids,
               writers.id AS place
        FROM writers
        JOIN interactions act ON act.interaction_id = writers.id
        LEFT JOIN raw_pages r ON r.raw_page_id = (act.input->>'raw_page_id')::bigint
        WHERE r.raw_page_id IS NULL)"},
    {"every posting has a mapping, and one of its own source", kPostings, R"(
        SELECT CASE WHEN m.mapping_id IS NULL
                 THEN format('posting %s: its mapping %s is gone', p.posting_id, p.mapping_id)
                 ELSE format('posting %s of source %s: its mapping %s is of source %s', p.posting_id, p.source_id,
                   m.mapping_id, m.source_id) END AS sentence,
               jsonb_build_object('posting_id', p.posting_id, 'mapping_id', p.mapping_id) AS ids,
               p.posting_id AS place
        FROM postings p
        LEFT JOIN posting_field_mappings m USING (mapping_id)
        WHERE ($1::bigint IS NULL OR p.source_id = $1) AND m.source_id IS DISTINCT FROM p.source_id)"},
    {"it is the mapping that the act that wrote the posting used", kPostings, R"(
        SELECT format('posting %s has mapping %s, but interaction %s wrote it with mapping %s', p.posting_id,
                 p.mapping_id, act.interaction_id, coalesce(act.input->>'mapping_id', '(none)')) AS sentence,
               jsonb_build_object('posting_id', p.posting_id, 'mapping_id', p.mapping_id,
                 'interaction_id', act.interaction_id) AS ids,
               p.posting_id AS place
        FROM postings p
        JOIN interactions act ON act.interaction_id = p.updated_by_interaction_id AND act.kind = 'normalize'
        WHERE ($1::bigint IS NULL OR p.source_id = $1)
          AND (act.input->>'mapping_id')::bigint IS DISTINCT FROM p.mapping_id)"},
    {"every mapping has the act that generated it", kMappings, R"(
        SELECT CASE WHEN m.generated_by_interaction_id IS NULL
                 THEN format('mapping %s names no act that generated it', m.mapping_id)
                 ELSE format('mapping %s: interaction %s, which generated it, does not exist', m.mapping_id,
                   m.generated_by_interaction_id) END AS sentence,
               jsonb_build_object('mapping_id', m.mapping_id, 'interaction_id', m.generated_by_interaction_id) AS ids,
               m.mapping_id AS place
        FROM posting_field_mappings m
        LEFT JOIN interactions i ON i.interaction_id = m.generated_by_interaction_id
        WHERE ($1::bigint IS NULL OR m.source_id = $1) AND i.interaction_id IS NULL)"},
    {"the acts of its trial and approval exist", kMappings, R"(
        SELECT format('mapping %s: interaction %s, which %s it, does not exist', m.mapping_id, act.id, act.verb)
                 AS sentence,
               jsonb_build_object('mapping_id', m.mapping_id, 'interaction_id', act.id) AS ids, m.mapping_id AS place
        FROM posting_field_mappings m
        CROSS JOIN LATERAL (VALUES (m.validated_by_interaction_id, 'tried'),
                                   (m.approved_by_interaction_id, 'approved')) AS act (id, verb)
        LEFT JOIN interactions i ON i.interaction_id = act.id
        WHERE ($1::bigint IS NULL OR m.source_id = $1) AND act.id IS NOT NULL AND i.interaction_id IS NULL)"},
    {"every input of an act exists", kInputs, R"(
        SELECT format('interaction %s (%s) names input %s, which does not exist', i.interaction_id, i.kind,
                 coalesce(input.id::text, 'null')) AS sentence,
               jsonb_build_object('interaction_id', i.interaction_id, 'input', input.id) AS ids,
               i.interaction_id AS place
        FROM interactions i
        CROSS JOIN unnest(i.input_interaction_ids) AS input (id)
        LEFT JOIN interactions earlier ON earlier.interaction_id = input.id
        WHERE ($1::bigint IS NULL OR i.source_id = $1) AND earlier.interaction_id IS NULL)"},
    {"every input is older than the act, so that there is no circle", kInputs, R"(
        SELECT format('interaction %s (%s) names input %s, which is not older: the lineage runs in a circle or could',
                 i.interaction_id, i.kind, input.id) AS sentence,
               jsonb_build_object('interaction_id', i.interaction_id, 'input', input.id) AS ids,
               i.interaction_id AS place
        FROM interactions i
        CROSS JOIN unnest(i.input_interaction_ids) AS input (id)
        WHERE ($1::bigint IS NULL OR i.source_id = $1) AND input.id >= i.interaction_id)"},
    {"every raw page has the act that brought it", kRawPages, R"(
        SELECT format('raw page %s: interaction %s, which %s it, does not exist', r.raw_page_id, act.id, act.verb)
                 AS sentence,
               jsonb_build_object('raw_page_id', r.raw_page_id, 'interaction_id', act.id) AS ids,
               r.raw_page_id AS place
        FROM raw_pages r
        LEFT JOIN source_runs run USING (run_id)
        CROSS JOIN LATERAL (VALUES (r.interaction_id, 'brought'),
                                   (r.page_interaction_id, 'handed in')) AS act (id, verb)
        LEFT JOIN interactions i ON i.interaction_id = act.id
        WHERE ($1::bigint IS NULL OR run.source_id = $1) AND act.id IS NOT NULL AND i.interaction_id IS NULL)"},
    {"its sha256 is the one that was recorded then", kRawPages, R"(
        SELECT format('raw page %s has sha256 %s, but interaction %s recorded %s', r.raw_page_id,
                 encode(r.sha256, 'hex'), page.interaction_id, page.output->>'sha256') AS sentence,
               jsonb_build_object('raw_page_id', r.raw_page_id, 'interaction_id', page.interaction_id) AS ids,
               r.raw_page_id AS place
        FROM raw_pages r
        LEFT JOIN source_runs run USING (run_id)
        JOIN interactions page ON page.interaction_id = r.page_interaction_id
        WHERE ($1::bigint IS NULL OR run.source_id = $1)
          AND page.output->>'sha256' IS DISTINCT FROM encode(r.sha256, 'hex'))"},
    {"a raw page that shows the bytes of another has their sha256", kRawPages, R"(
        SELECT format('raw page %s has sha256 %s, but shows the bytes of raw page %s, which %s', r.raw_page_id,
                 encode(r.sha256, 'hex'), r.body_of_raw_page_id,
                 CASE WHEN shown.raw_page_id IS NULL THEN 'is missing'
                      WHEN shown.body IS NULL THEN 'has none of its own'
                      ELSE 'have ' || encode(shown.sha256, 'hex') END) AS sentence,
               jsonb_build_object('raw_page_id', r.raw_page_id, 'body_of_raw_page_id', r.body_of_raw_page_id) AS ids,
               r.raw_page_id AS place
        FROM raw_pages r
        LEFT JOIN source_runs run USING (run_id)
        LEFT JOIN raw_pages shown ON shown.raw_page_id = r.body_of_raw_page_id
        WHERE ($1::bigint IS NULL OR run.source_id = $1) AND r.body_of_raw_page_id IS NOT NULL
          AND (shown.sha256 IS DISTINCT FROM r.sha256 OR shown.body IS NULL))"},
};

bool is_of_writers(const Rule& rule) {
  return rule.count == kActsOfPostings;
}

LineageProblem to_problem(const pqxx::row& row) {
  return {text_of(row[0]), boost::json::parse(text_of(row[1])).as_object()};
}

LineageCheck check(pqxx::work& work, const Rule& rule, std::optional<SourceId> source, int most) {
  const std::string with = is_of_writers(rule) ? kWriters : "";
  LineageCheck result;
  result.rule = rule.rule;
  result.checked = work.exec_params1(with + rule.count, number(source))[0].as<std::int64_t>();
  // The rule's statement ends with its own SELECT, so what is before that stays where a WITH must be.
  for (const auto& row :
       work.exec_params("SELECT sentence, ids, count(*) OVER () FROM (" + with + rule.problems +
                            ") AS problem ORDER BY place, sentence LIMIT $2",
                        number(source), most)) {
    result.first.push_back(to_problem(row));
    result.problems = row[2].as<std::int64_t>();
  }
  return result;
}

// What is wrong with a body; "" for nothing.
std::string wrong_with(RawPageId id, const std::string& compressed, const std::string& expected) {
  try {
    const std::string found = hex(sha256(decompress(compressed, kMaxBodyBytes)));
    if (found == expected) return {};
    return "raw page " + std::to_string(id) + " has bytes with sha256 " + found + ", not " + expected;
  } catch (const Error&) {
    return "raw page " + std::to_string(id) + " has bytes that do not decompress";
  }
}

}  // namespace

std::vector<LineageCheck> LineageStore::verify(std::optional<SourceId> source, int most) {
  return database_.transact([&](pqxx::work& work) {
    work.exec("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY");
    work.exec("SET LOCAL statement_timeout = 0");  // whole tables are read
    std::vector<LineageCheck> checks;
    for (const Rule& rule : kRules) checks.push_back(check(work, rule, source, most));
    return checks;
  });
}

LineageCheck LineageStore::verify_bytes(std::optional<SourceId> source, int most,
                                        const std::function<bool()>& keep_on) {
  LineageCheck result;
  result.rule = "the bytes of a raw page are those of its sha256";
  for (RawPageId last = 0; keep_on();) {
    const bool more = database_.transact([&](pqxx::work& work) {
      const auto rows = work.exec_params(
          R"(
        SELECT r.raw_page_id, r.body, encode(r.sha256, 'hex')
        FROM raw_pages r
        LEFT JOIN source_runs run USING (run_id)
        WHERE ($1::bigint IS NULL OR run.source_id = $1) AND r.raw_page_id > $2 AND r.body IS NOT NULL
        ORDER BY r.raw_page_id LIMIT 1)",
          number(source), last);
      if (rows.empty()) return false;
      last = rows[0][0].as<RawPageId>();
      ++result.checked;
      auto sentence = wrong_with(last, bytes_of(rows[0][1]), text_of(rows[0][2]));
      if (sentence.empty()) return true;
      if (++result.problems <= most) result.first.push_back({std::move(sentence), {{"raw_page_id", last}}});
      return true;
    });
    if (!more) break;
  }
  return result;
}

}  // namespace tributary::store

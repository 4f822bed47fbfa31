#include "mapgen/template_start.hpp"

#include <algorithm>
#include <bitset>
#include <boost/json.hpp>

#include "base/version.hpp"
#include "mapping/fallback.hpp"
#include "normalize/page_documents.hpp"

namespace tributary::mapgen {
namespace {

using mapping::Expression;
using mapping::PostingField;
using Fields = std::bitset<mapping::kPostingFieldCount>;

// True when the path finds records, and no loose values instead of them: $[*] on a single record selects its
// members.
bool finds_records(const jsonpath::Path& path, const Sample& sample) {
  normalize::DocumentReader reader(normalize::lists_of(path));
  std::vector<json::Element> nodes;
  for (const auto& page : sample.pages) {
    each_document(page, reader, [&](json::Element root) {
      path.select(root, nodes);
      return nodes.empty();
    });
    if (nodes.empty()) continue;
    return std::all_of(nodes.begin(), nodes.end(),
                       [](json::Element node) { return node.is_object() || node.is_array(); });
  }
  return false;
}

struct ExpressionPaths {
  std::vector<const jsonpath::Path*> of_record;
  std::vector<const jsonpath::Path*> of_page;
};

void collect(const Expression& expression, ExpressionPaths& paths) {
  if (expression.path) (expression.from_page ? paths.of_page : paths.of_record).push_back(&*expression.path);
  for (const Expression& part : expression.parts) collect(part, paths);
}

bool any_selects(const std::vector<const jsonpath::Path*>& paths, json::Element root) {
  return std::any_of(paths.begin(), paths.end(),
                     [root](const auto* path) { return path->first(root).has_value(); });
}

// The fields that read at least one place which the sample's records have, if only with null in it, or which
// read no place at all.
Fields there(const mapping::Mapping& mapping, const Sample& sample) {
  std::array<ExpressionPaths, mapping::kPostingFieldCount> paths;
  Fields found;
  for (std::size_t i = 0; i < mapping::kPostingFieldCount; ++i) {
    if (mapping.fields[i]) collect(*mapping.fields[i], paths[i]);
    found[i] = paths[i].of_record.empty() && paths[i].of_page.empty();
  }
  normalize::DocumentReader reader(normalize::lists_of(mapping));
  std::vector<json::Element> records;
  std::size_t seen = 0;
  for (const auto& page : sample.pages) {
    each_document(page, reader, [&](json::Element root) {
      records.clear();
      mapping.records.select(root, records);
      for (std::size_t i = 0; i < mapping::kPostingFieldCount; ++i) {
        if (!found[i]) found[i] = any_selects(paths[i].of_page, root);
      }
      for (const json::Element record : records) {
        if (++seen > kSampleRecords || found.all()) break;
        for (std::size_t i = 0; i < mapping::kPostingFieldCount; ++i) {
          if (!found[i]) found[i] = any_selects(paths[i].of_record, record);
        }
      }
      return seen <= kSampleRecords && !found.all();
    });
    if (seen > kSampleRecords || found.all()) break;
  }
  return found;
}

Fields refused_by(const TrialReport& report) {
  Fields refused;
  for (const Finding& finding : report.findings) {
    if (!finding.fatal) continue;
    if (const auto field = mapping::posting_field(finding.field))
      refused.set(static_cast<std::size_t>(*field));
  }
  return refused;
}

bool has_required(const mapping::Mapping& mapping) {
  return std::all_of(mapping::kRequiredFields.begin(), mapping::kRequiredFields.end(),
                     [&](PostingField field) { return mapping.field(field).has_value(); });
}

boost::json::array names(const Fields& fields) {
  boost::json::array list;
  for (std::size_t i = 0; i < mapping::kPostingFieldCount; ++i) {
    if (fields[i]) list.emplace_back(mapping::kPostingFieldNames[i]);
  }
  return list;
}

Fields mapped(const mapping::Mapping& mapping) {
  Fields fields;
  for (std::size_t i = 0; i < mapping::kPostingFieldCount; ++i) fields[i] = mapping.fields[i].has_value();
  return fields;
}

}  // namespace

Generation start_from(const std::string& site, const mapping::Mapping& reviewed, const Sample& sample) {
  Generation generation;
  generation.actor = kReviewers;
  generation.mapping = reviewed;
  boost::json::object input{{"site", site},
                            {"reviewed_mapping", mapping::content_hash(reviewed)},
                            {"reviewed_with", "tributary " + std::string(version())}};
  if (!finds_records(reviewed.records, sample)) {
    generation.mapping->records = *jsonpath::Path::parse(sample.records_path);
    input["records"] = sample.records_path;
    input["records_in_place_of"] = reviewed.records.text();
  }
  generation.input = boost::json::serialize(input);
  return generation;
}

Start try_start(const std::string& site, Generation generation, const Sample& sample,
                const normalize::SourceFacts& facts, ProposalObserver& observer) {
  observer.sampled(sample);
  observer.generated(generation, 0);
  TrialReport trial = try_on(*generation.mapping, facts, sample);
  observer.tried(generation, trial);
  return {site, std::move(generation), std::move(trial)};
}

std::optional<Generation> complete(const Start& start, const Generation& other, const Sample& sample,
                                   const normalize::SourceFacts& facts) {
  if (!other.mapping) return std::nullopt;
  mapping::Mapping mapping = *start.generation.mapping;
  Fields replaced = (refused_by(start.trial) | start.distrusted) & mapped(mapping);
  const auto take = [&](std::size_t field) {
    mapping.fields[field] = other.mapping->fields[field];
    const auto* before = start.before ? &start.before->fields[field] : nullptr;
    if (before != nullptr && *before && mapping.fields[field]) {
      mapping.fields[field] = mapping::with_fallback(*mapping.fields[field], **before);
    }
  };
  for (std::size_t i = 0; i < mapping::kPostingFieldCount; ++i) {
    // Left out for one record's sake it would pass: it stays, fails its trial, and a person decides.
    const bool of_one = is_of_one_record(start.trial, static_cast<PostingField>(i));
    if (of_one && !start.distrusted[i] && !other.mapping->fields[i]) replaced.reset(i);
    if (replaced[i]) take(i);
  }
  if (!has_required(mapping)) return std::nullopt;

  // Where a required field was refused there were no postings to judge the others by: only now there are.
  const TrialReport probe = try_mapping(mapping, facts, sample.pages, tried_records(sample));
  const Fields refused = refused_by(probe) & ~replaced;
  const Fields found = there(mapping, sample);
  for (std::size_t i = 0; i < mapping::kPostingFieldCount; ++i) {
    if (replaced[i] || !mapping.fields[i]) continue;
    const bool strange = probe.counts.fields[i].filled == 0 && !found[i];
    if (!refused[i] && !(strange && other.mapping->fields[i])) continue;
    take(i);
    replaced.set(i);
  }
  if (!has_required(mapping)) return std::nullopt;
  const std::string hash = mapping::content_hash(*other.mapping);
  if (mapping::content_hash(mapping) == hash) return std::nullopt;
  if (replaced.none()) return std::nullopt;  // the start as it is, which has failed

  Generation generation;
  generation.actor = other.actor;
  generation.input = boost::json::serialize(
      boost::json::object{{"site", start.site},
                          {"started_from", mapping::content_hash(*start.generation.mapping)},
                          {"kept", names(mapped(mapping) & ~replaced)},
                          {"completed_by", hash},
                          {"replaced", names(replaced & mapped(mapping))},
                          {"left_out", names(replaced & ~mapped(mapping))}});
  generation.candidates = other.candidates;
  generation.mapping = std::move(mapping);
  return generation;
}

std::map<std::string, std::string, std::less<>> plain_paths(const Start& start) {
  std::map<std::string, std::string, std::less<>> paths;
  const Fields refused = refused_by(start.trial);
  for (std::size_t i = 0; i < mapping::kPostingFieldCount; ++i) {
    const auto& expression = start.generation.mapping->fields[i];
    if (!expression || refused[i] || !expression->path || expression->from_page) continue;
    paths.emplace(mapping::kPostingFieldNames[i], expression->path->text());
  }
  return paths;
}

}  // namespace tributary::mapgen

#include "cli/mapping_report.hpp"

#include <fstream>
#include <iostream>
#include <sstream>

#include "base/did_you_mean.hpp"
#include "cli/log.hpp"
#include "cli/tell_drift.hpp"
#include "pipeline/normalize_stage.hpp"

namespace tributary::cli {
namespace {

// {"path": "$.title"} alone is its path.
std::string short_text(const boost::json::value& written) {
  if (written.is_null()) return "";
  if (written.is_string()) return std::string(written.get_string());
  const auto* object = written.if_object();
  const auto* path = object != nullptr && object->size() == 1 ? object->if_contains("path") : nullptr;
  return path != nullptr && path->is_string() ? std::string(path->get_string())
                                              : boost::json::serialize(written);
}

std::string counts_text(const store::RunCounts& counts) {
  return std::to_string(counts.pages) + (counts.pages == 1 ? " page" : " pages") +
         " that waited: " + std::to_string(counts.postings_new) + " new, " +
         std::to_string(counts.postings_changed) + " changed, " + std::to_string(counts.postings_unchanged) +
         " unchanged postings, " + std::to_string(counts.rejects) + " rejects";
}

boost::json::object counts_json(const store::RunCounts& counts) {
  return {{"pages", counts.pages},
          {"records", counts.records},
          {"new", counts.postings_new},
          {"changed", counts.postings_changed},
          {"unchanged", counts.postings_unchanged},
          {"rejects", counts.rejects}};
}

struct Normalized {
  pipeline::NormalizeReport report;
  bool held = false;  // pages of a run that this mapping does not fit
};

Normalized normalize_what_waits(Cli& cli, const store::MappingVersion& mapping, Watch watch) {
  const auto source = store::SourceStore(cli.database()).get(mapping.source_name);
  const auto context = cli.context();
  pipeline::Lease lease(context, source);
  Normalized normalized;
  normalized.held = watch == Watch::yes && watch_fetched(context, source, mapping);
  normalized.report = pipeline::normalize_stored(context, source, mapping, std::nullopt, &lease);
  return normalized;
}

}  // namespace

store::MappingVersion get_mapping(Cli& cli, std::int64_t id) {
  auto found = store::MappingStore(cli.database()).find(id);
  if (!found) {
    throw Error(ErrorKind::usage,
                "there is no mapping " + std::to_string(id) + "; `tributary mapping list` shows the ids");
  }
  return *found;
}

mapping::Mapping document_of(const store::MappingVersion& version) {
  auto parsed = mapping::parse_mapping(version.document);
  if (parsed) return std::move(*parsed);
  throw Error(ErrorKind::configuration, title_of(version) + " cannot be read by this program: " +
                                            mapping::text(parsed.error().front()));
}

std::string title_of(const store::MappingVersion& version) {
  return "mapping " + std::to_string(version.mapping_id) + " (version " + std::to_string(version.version) +
         " of " + version.source_name + ")";
}

mapping::PostingField require_field(const std::string& name) {
  if (const auto field = mapping::posting_field(name)) return *field;
  const std::string hint =
      did_you_mean(name, {mapping::kPostingFieldNames.begin(), mapping::kPostingFieldNames.end()});
  throw Error(ErrorKind::usage, "a posting has no field '" + name + "'" +
                                    (hint.empty() ? "; mappings/FORMAT.md lists them" : hint));
}

std::string read_text_file(const std::string& path, const char* wanted) {
  std::ostringstream bytes;
  if (path == "-") {
    bytes << std::cin.rdbuf();
    return bytes.str();
  }
  std::ifstream file(path, std::ios::binary);
  if (!file) throw Error(ErrorKind::unavailable, path + ": cannot be read; give " + wanted);
  bytes << file.rdbuf();
  return bytes.str();
}

mapping::Mapping read_mapping_file(const std::string& path) {
  auto parsed = mapping::parse_mapping(read_text_file(path, "a mapping document"));
  if (parsed) return std::move(*parsed);
  std::string message = path + ": not a mapping that can be used";
  for (const auto& problem : parsed.error()) message += "\n  " + mapping::text(problem);
  throw Error(ErrorKind::configuration, message);
}

Table diff_table(const std::vector<mapping::Difference>& differences, bool all) {
  Table table{{{"field"}, {"change"}, {"from"}, {"to"}}, {}, "the same mapping"};
  const bool any = std::any_of(differences.begin(), differences.end(), [](const auto& difference) {
    return difference.kind != mapping::Difference::Kind::same;
  });
  for (const auto& difference : differences) {
    if (!any || (!all && difference.kind == mapping::Difference::Kind::same)) continue;
    table.rows.push_back(
        {difference.member, name(difference.kind), short_text(difference.from),
         difference.kind == mapping::Difference::Kind::same ? "" : short_text(difference.to)});
  }
  return table;
}

Table finding_table(const mapgen::TrialReport& trial) {
  Table table{{{"field"}, {"refused"}, {"finding"}}, {}, ""};
  for (const auto& finding : trial.findings) {
    table.rows.push_back({finding.field, finding.fatal,
                          finding.message + (finding.detail.empty() ? "" : " (" + finding.detail + ")")});
  }
  return table;
}

Table fill_table(const mapgen::TrialReport& trial, const mapping::Mapping& mapping) {
  Table table{{{"field"}, {"filled"}, {"of records"}}, {}, ""};
  for (std::size_t i = 0; i < mapping::kPostingFieldCount; ++i) {
    if (!mapping.fields[i]) continue;
    table.rows.push_back({mapping::kPostingFieldNames[i], trial.counts.fields[i].filled, trial.records});
  }
  return table;
}

std::string in_place_of(Cli& cli, const store::Approval& approval) {
  if (!approval.retired) return "";
  return ", in place of version " + std::to_string(get_mapping(cli, *approval.retired).version);
}

int resume(Cli& cli, const store::MappingVersion& mapping, const std::optional<store::Approval>& approval,
           const std::string& sentence, boost::json::object done, Watch watch) {
  const auto or_null = [](const std::optional<std::int64_t>& id) {
    return id ? boost::json::value(*id) : boost::json::value();
  };
  done["mapping_id"] = mapping.mapping_id;
  done["version"] = mapping.version;
  done["source"] = mapping.source_name;
  done["status"] = "active";
  done["retired"] = approval ? or_null(approval->retired) : boost::json::value();
  done["interaction_id"] = approval ? boost::json::value(approval->interaction_id) : boost::json::value();
  done["normalized"] = nullptr;
  Normalized normalized;
  try {
    normalized = normalize_what_waits(cli, mapping, watch);
  } catch (const Error& error) {
    if (error.kind() != ErrorKind::try_again) throw;
    if (cli.output.format() != Format::text) cli.output.object(done);
    throw Error(ErrorKind::try_again, sentence + "; but its pages still wait: " + error.what() +
                                          "; then: tributary normalize " + mapping.source_name);
  }
  const auto& report = normalized.report;
  done["normalized"] = counts_json(report.counts);
  cli.output.done(
      sentence + (report.counts.pages == 0 ? "; no page waited" : "\n" + counts_text(report.counts)), done);
  if (report.pages_failed > 0) {
    log_error(mapping.source_name + ": " + std::to_string(report.pages_failed) +
              " pages could not be normalized; the first: " + report.first_failure);
    return kRunFailed;
  }
  return report.counts.rejects > 0 || normalized.held ? kDoneWithRejects : kDone;
}

}  // namespace tributary::cli

// posting list | show, explain
#include "cli/cli.hpp"
#include "cli/field_trace.hpp"
#include "pipeline/explain.hpp"

namespace tributary::cli {
namespace {

struct PostingOptions {
  std::string source;
  int limit = 20;
  std::int64_t id = 0;
  std::string field;
};

std::string text_of(const store::StoredPosting& posting, const char* field) {
  const auto found = posting.fields.find(field);
  return found == posting.fields.end() ? std::string() : found->second;
}

int list(Cli& cli, const PostingOptions& options) {
  std::optional<store::SourceId> source;
  if (!options.source.empty()) source = store::SourceStore(cli.database()).get(options.source).source_id;
  Table table{{{"id"},
               {"source"},
               {"status"},
               {"title"},
               {"company"},
               {"location"},
               {"posted_at"},
               {"url", true},
               {"external_id", true}},
              {},
              "no postings yet; run a source: tributary run SOURCE"};
  for (const auto& posting : store::PostingStore(cli.database()).list(source, options.limit)) {
    table.rows.push_back({posting.posting_id, posting.source_name, posting.status, text_of(posting, "title"),
                          text_of(posting, "company"), text_of(posting, "location"),
                          text_of(posting, "posted_at").substr(0, 10), text_of(posting, "url"),
                          text_of(posting, "external_id")});
  }
  cli.output.table(table);
  return kDone;
}

std::string joined(const std::vector<std::string>& parts, const char* separator) {
  std::string out;
  for (const auto& part : parts) {
    if (!part.empty()) out += (out.empty() ? "" : separator) + part;
  }
  return out;
}

std::string salary(const store::StoredPosting& posting) {
  const std::string least = text_of(posting, "salary_min");
  const std::string most = text_of(posting, "salary_max");
  const std::string range = least == most ? least : joined({least, most}, " to ");
  if (range.empty()) return {};
  const std::string period = text_of(posting, "salary_period");
  return joined({range, text_of(posting, "salary_currency"), period.empty() ? "" : "a " + period}, " ");
}

// The first lines of a text, wrapped at words, indented.
std::string excerpt(const std::string& text, std::size_t width, std::size_t most_lines) {
  std::string out;
  std::string line;
  std::size_t lines = 0;
  const auto put = [&] {
    if (!line.empty()) out += "    " + line + "\n";
    ++lines;
    line.clear();
  };
  for (std::size_t i = 0; i < text.size() && lines < most_lines;) {
    if (text[i] == '\n') {
      if (!line.empty()) put();
      ++i;
      continue;
    }
    const std::size_t end = std::min(text.find_first_of(" \n", i), text.size());
    const std::string word = text.substr(i, end - i);
    if (!line.empty() && line.size() + 1 + word.size() > width) put();
    if (lines >= most_lines) break;
    line += (line.empty() ? "" : " ") + word;
    i = end + (end < text.size() && text[end] == ' ' ? 1 : 0);
  }
  if (!line.empty() && lines < most_lines) put();
  if (lines >= most_lines) out += "    …\n";
  return out;
}

// "posted 2026-01-31 (day)"
std::string date(const std::string& what, const store::StoredPosting& posting, const std::string& column) {
  const std::string value = text_of(posting, column.c_str()).substr(0, 10);
  const std::string precision = text_of(posting, (column + "_precision").c_str());
  if (value.empty()) return {};
  return what + value + (precision.empty() ? "" : " (" + precision + ")");
}

// A posting as a person would read it.
std::string readable(const store::StoredPosting& posting) {
  std::string out = text_of(posting, "title") + "\n";
  const auto line = [&](const std::string& text) {
    if (!text.empty()) out += "  " + text + "\n";
  };
  line(joined({text_of(posting, "company"),
               text_of(posting, "location").empty()
                   ? joined({text_of(posting, "city"), text_of(posting, "country")}, ", ")
                   : text_of(posting, "location"),
               text_of(posting, "remote")},
              " · "));
  line(joined({text_of(posting, "employment_type"), text_of(posting, "career_level"),
               text_of(posting, "department"), salary(posting)},
              " · "));
  line(joined({date("posted ", posting, "posted_at"), date("until ", posting, "valid_through"),
               posting.status, "source " + posting.source_name, "id " + std::to_string(posting.posting_id)},
              " · "));
  line(text_of(posting, "url"));
  constexpr std::size_t kWidth = 96;
  constexpr std::size_t kLines = 6;
  return out + excerpt(text_of(posting, "description"), kWidth, kLines);
}

boost::json::object as_json(const store::StoredPosting& posting) {
  boost::json::object object{{"posting_id", posting.posting_id},
                             {"source", posting.source_name},
                             {"posting_status", posting.status}};
  for (const auto& [column, value] : posting.fields) object[column] = value;
  object["mapping_id"] = posting.mapping_id;
  object["created_by_interaction_id"] = posting.created_by_interaction_id;
  object["updated_by_interaction_id"] = posting.updated_by_interaction_id;
  object["first_seen_at"] = rfc3339(posting.first_seen_at);
  object["last_seen_at"] = rfc3339(posting.last_seen_at);
  return object;
}

int show(Cli& cli, const PostingOptions& options) {
  const auto posting = store::PostingStore(cli.database()).find(options.id);
  if (!posting) {
    throw Error(ErrorKind::usage, "there is no posting " + std::to_string(options.id) +
                                      "; `tributary posting list` shows the ids");
  }
  if (cli.output.format() == Format::text) {
    cli.output.text(readable(*posting));
  } else {
    cli.output.object(as_json(*posting));
  }
  return kDone;
}

// "local: no zone was said; read as UTC", "" for what is no date.
std::string precision_text(const normalize::FieldTrace& trace) {
  if (trace.precision == normalize::DatePrecision::none) return {};
  return std::string(name(trace.precision)) + ": " + std::string(explanation(trace.precision));
}

Table traces(const pipeline::Explanation& explanation) {
  Table table{{{"field"}, {"value"}, {"path in the raw page"}, {"read as"}}, {}, ""};
  for (std::size_t i = 0; i < explanation.fields.size(); ++i) {
    const auto& trace = explanation.fields[i];
    if (!trace.filled && trace.branch.empty()) continue;
    table.rows.push_back({mapping::kPostingFieldNames[i],
                          trace.filled ? one_line(trace.value) : "null: " + trace.reason,
                          joined(trace.paths, ", "), joined({trace.converter, precision_text(trace)}, ", ")});
  }
  return table;
}

std::string unmapped(const pipeline::Explanation& explanation) {
  std::vector<std::string> names;
  for (std::size_t i = 0; i < explanation.fields.size(); ++i) {
    const auto& trace = explanation.fields[i];
    if (!trace.filled && trace.branch.empty()) names.emplace_back(mapping::kPostingFieldNames[i]);
  }
  return joined(names, ", ");
}

// One field in full: nothing is cut.
void print_field(const Output& out, const normalize::FieldTrace& trace, std::string_view field) {
  out.text(std::string(field) + ": " + (trace.filled ? trace.value : "null, because " + trace.reason));
  for (const auto& path : trace.paths) out.text("path in the raw page  " + path);
  if (!trace.found.empty()) out.text("found there           " + trace.found);
  if (!trace.converter.empty()) out.text("read as               " + trace.converter);
  if (const auto known = precision_text(trace); !known.empty()) out.text("how far it is known   " + known);
  if (!trace.branch.empty()) out.text("by the mapping's      " + trace.branch);
}

// The acts behind the posting, nearest first; requests of one depth share a line.
void print_lineage(const Output& out, const std::vector<store::StoredInteraction>& lineage) {
  std::map<int, std::vector<store::InteractionId>> requests;
  for (const auto& act : lineage) {
    if (act.interaction.kind == interaction::kHttpExchange) requests[act.depth].push_back(act.interaction_id);
  }
  const auto line = [&](int depth, const std::string& text) {
    out.text(std::string(2 + 2 * static_cast<std::size_t>(depth), ' ') + text);
  };
  int depth = 0;
  const auto flush = [&](int below) {
    for (; depth < below; ++depth) {
      const auto& ids = requests[depth];
      if (ids.empty()) continue;
      const auto [least, most] = std::minmax_element(ids.begin(), ids.end());
      line(depth, ids.size() == 1
                      ? std::to_string(*least) + "  " + interaction::kHttpExchange
                      : std::to_string(ids.size()) + " " + interaction::kHttpExchange + " between " +
                            std::to_string(*least) + " and " + std::to_string(*most));
    }
  };
  for (const auto& act : lineage) {
    flush(act.depth);
    if (act.interaction.kind == interaction::kHttpExchange) continue;
    line(act.depth, std::to_string(act.interaction_id) + "  " + act.interaction.kind + " by " + act.actor +
                        (act.interaction.error.empty() ? "" : ", failed: " + act.interaction.error));
  }
  if (!lineage.empty()) flush(lineage.back().depth + 1);
}

// "trial        14  by host", and what was said of it.
void print_mapping_acts(const Output& out, const pipeline::Explanation& explanation) {
  constexpr std::size_t kRoleWidth = 13;
  bool approved = false;
  for (const auto& [role, act, about] : explanation.mapping_acts) {
    approved = approved || role == "approval";
    const auto& error = act.interaction.error;
    out.text("  " + role + std::string(kRoleWidth - std::min(kRoleWidth, role.size()), ' ') +
             std::to_string(act.interaction_id) + "  by " + act.actor + (about.empty() ? "" : ": " + about) +
             (error.empty() ? "" : ", failed: " + error));
  }
  if (!approved) out.text("  approval     by nobody: it serves because it passed its trial");
}

void print_chain(const Output& out, const pipeline::Explanation& explanation) {
  const std::string page = std::to_string(explanation.page.raw_page_id);
  const std::string mapping = std::to_string(explanation.mapping.mapping_id);
  out.text("raw page " + page + ", record " + std::to_string(explanation.record) + ", sha256 " +
           explanation.page.sha256);
  out.text("  fetched " + rfc3339(explanation.page.fetched_at) + " from " + explanation.url);
  out.text("  its bytes: tributary history body --page " + page);
  if (explanation.page.format == PageFormat::xml) {
    out.text(
        "  it is XML: the paths are those of its JSON form, as `tributary path eval PATH FILE` reads it");
  }
  out.text("mapping " + mapping + ", version " + std::to_string(explanation.mapping.version) +
           " of this source, by " + explanation.mapping.generated_by);
  out.text("  its document: tributary mapping show " + mapping);
  print_mapping_acts(out, explanation);
  out.text("came about by (each of them: tributary history show ID)");
  print_lineage(out, explanation.lineage);
}

void print_text(const Output& out, const pipeline::Explanation& explanation, const std::string& only) {
  const auto& posting = explanation.posting;
  out.text("posting " + std::to_string(posting.posting_id) + " of source " + posting.source_name +
           ", status " + posting.status);
  if (const auto field = mapping::posting_field(only)) {
    print_field(out, explanation.fields[static_cast<std::size_t>(*field)], only);
  } else {
    out.table(traces(explanation));
    if (const auto names = unmapped(explanation); !names.empty()) out.text("not mapped: " + names);
  }
  out.text("");
  print_chain(out, explanation);
}

int explain(Cli& cli, const PostingOptions& options) {
  if (!options.field.empty() && !mapping::posting_field(options.field)) {
    throw Error(ErrorKind::usage, "a posting has no field '" + options.field + "'");
  }
  const auto explanation = pipeline::explain(cli.database(), options.id);
  if (cli.output.format() == Format::text) {
    print_text(cli.output, explanation, options.field);
    return kDone;
  }
  boost::json::array fields;
  for (std::size_t i = 0; i < explanation.fields.size(); ++i) {
    const auto field = mapping::kPostingFieldNames[i];
    if (options.field.empty() || field == options.field)
      fields.push_back(trace_json(field, explanation.fields[i]));
  }
  boost::json::array mapping_acts;
  for (const auto& [role, act, about] : explanation.mapping_acts) {
    mapping_acts.push_back(boost::json::object{{"role", role},
                                               {"interaction_id", act.interaction_id},
                                               {"kind", act.interaction.kind},
                                               {"actor", act.actor},
                                               {"about", about},
                                               {"error", act.interaction.error}});
  }
  boost::json::array lineage;
  for (const auto& act : explanation.lineage) {
    lineage.push_back(boost::json::object{{"interaction_id", act.interaction_id},
                                          {"depth", act.depth},
                                          {"kind", act.interaction.kind},
                                          {"actor", act.actor},
                                          {"error", act.interaction.error}});
  }
  cli.output.object({{"posting", as_json(explanation.posting)},
                     {"raw_page_id", explanation.page.raw_page_id},
                     {"sha256", explanation.page.sha256},
                     {"record", static_cast<std::int64_t>(explanation.record)},
                     {"format", name(explanation.page.format)},  // xml: the paths are those of its JSON form
                     {"url", explanation.url},
                     {"fetched_at", rfc3339(explanation.page.fetched_at)},
                     {"mapping_id", explanation.mapping.mapping_id},
                     {"mapping_version", explanation.mapping.version},
                     {"generated_by", explanation.mapping.generated_by},
                     {"mapping_acts", mapping_acts},
                     {"fields", fields},
                     {"lineage", lineage}});
  return kDone;
}

}  // namespace

void add_posting_commands(CLI::App& app, Cli& cli) {
  const auto options = std::make_shared<PostingOptions>();
  auto* posting = group(app, "posting", "the postings themselves");
  auto* listing = posting->add_subcommand("list", "the newest changed first");
  listing->add_option("--source", options->source, "only this source's");
  listing->add_option("--limit", options->limit, "at most so many (20)")->check(CLI::Range(1, 1'000'000));
  listing->callback([&cli, options] { cli.action = [&cli, options] { return list(cli, *options); }; });
  auto* showing = posting->add_subcommand("show", "one posting, as a person reads it");
  showing->add_option("ID", options->id, "the posting's id")->required();
  showing->callback([&cli, options] { cli.action = [&cli, options] { return show(cli, *options); }; });

  auto* explaining = app.add_subcommand("explain", "where each field of a posting comes from");
  explaining->add_option("POSTING_ID", options->id, "the posting's id")->required();
  explaining->add_option("FIELD", options->field, "only this field, in full");
  explaining->callback([&cli, options] { cli.action = [&cli, options] { return explain(cli, *options); }; });
}

}  // namespace tributary::cli

#include "cli/source_preview.hpp"

#include "cli/field_trace.hpp"
#include "cli/log.hpp"
#include "cli/mapping_report.hpp"
#include "cli/setting_pairs.hpp"
#include "json/text.hpp"
#include "normalize/documents.hpp"
#include "pipeline/preview.hpp"

namespace tributary::cli {
namespace {

constexpr std::size_t kShownBytes = 60;

pipeline::PreviewRequest request_of(Cli& cli, const SourcePreviewOptions& options) {
  if (options.source.empty() == options.plugin.empty()) {
    throw Error(ErrorKind::usage, "name files, or --source NAME, or --plugin P with its --set key=value");
  }
  pipeline::PreviewRequest request;
  request.worker = cli.environment.worker;
  request.max_pages = options.max_pages;
  std::string plugin = options.plugin;
  if (!options.source.empty()) {
    const auto source = store::SourceStore(cli.database()).get(options.source);
    plugin = source.plugin;
    request.settings = source.config;
    if (const auto active = store::MappingStore(cli.database()).active(source.source_id)) {
      request.mapping = document_of(*active);
    }
  }
  request.source = options.source.empty() ? plugin : options.source;
  request.plugin = cli.plugins().find(plugin);
  if (!request.plugin.manifest) throw Error(ErrorKind::configuration, request.plugin.problem);
  for (const auto& member : parse_settings(options.settings)) {
    request.settings[member.key()] = member.value();
  }
  if (!options.mapping.empty()) request.mapping = read_mapping_file(options.mapping);
  return request;
}

// Every record of a page as JSON text, where the mapping finds them.
std::vector<std::string> raw_records(const fetch::FetchedPage& page, const mapping::Mapping& mapping) {
  std::vector<std::string> records;
  normalize::DocumentReader reader(normalize::lists_of(mapping));
  std::vector<json::Element> nodes;
  reader.each(page.body, page.format, [&](const auto& root, std::size_t) {
    if (!root) return true;
    nodes.clear();
    mapping.records.select(*root, nodes);
    for (const json::Element node : nodes) {
      records.emplace_back();
      json::append_json(node, records.back());
    }
    return true;
  });
  return records;
}

class RejectSink final : public normalize::RecordSink {
 public:
  void posting(std::size_t record, const normalize::Posting&) override { positions.push_back(record); }
  void reject(normalize::Reject reject) override {
    positions.push_back(reject.record);
    rejects.push_back(std::move(reject));
  }
  const normalize::Reject* reject_of(std::size_t record) const {
    for (const auto& each : rejects) {
      if (each.record == record) return &each;
    }
    return nullptr;
  }
  std::vector<std::size_t> positions;
  std::vector<normalize::Reject> rejects;
};

Table side_by_side(const std::vector<normalize::FieldTrace>& traces) {
  Table table{{{"field"}, {"raw"}, {"mapped"}, {"where"}}, {}, "no field of it is mapped"};
  for (std::size_t i = 0; i < traces.size(); ++i) {
    const auto& trace = traces[i];
    if (!trace.filled && trace.branch.empty()) continue;
    std::string where;
    for (const auto& path : trace.paths) where += (where.empty() ? "" : ", ") + path;
    table.rows.push_back({mapping::kPostingFieldNames[i], one_line(trace.found, kShownBytes),
                          trace.filled ? one_line(trace.value, kShownBytes) : "null: " + trace.reason,
                          one_line(where, kShownBytes)});
  }
  return table;
}

class Shower {
 public:
  Shower(Cli& cli, const SourcePreviewOptions& options, const pipeline::Preview& preview)
      : cli_(cli), options_(options), preview_(preview), normalizer_(*preview.mapping, preview.facts) {}

  // Returns how many records were rejected.
  std::size_t page(std::size_t number, const fetch::FetchedPage& page) {
    const normalize::Page normalized{page.body, page.format, page.fetched_at};
    RejectSink sink;
    const auto counts = normalizer_.normalize(normalized, sink);
    const auto raw = raw_records(page, *preview_.mapping);
    cli_.output.text("page " + std::to_string(number) + ": " + std::to_string(counts.records) + " records, " +
                     std::to_string(counts.postings) + " postings, " + std::to_string(counts.rejects) +
                     " rejects");
    std::size_t shown = 0;
    for (const std::size_t position : sink.positions) {
      const auto* reject = sink.reject_of(position);
      // Every reject is shown; of the others a few.
      if (!reject && shown >= static_cast<std::size_t>(options_.records)) continue;
      ++shown;
      record(number, position, position < raw.size() ? raw[position] : "null", normalized, reject);
    }
    return sink.rejects.size();
  }

 private:
  void record(std::size_t number, std::size_t position, const std::string& raw, const normalize::Page& page,
              const normalize::Reject* reject) {
    const auto traces = normalizer_.explain(page, position);
    if (cli_.output.format() != Format::text) return json(number, position, raw, traces, reject);
    cli_.output.text("\nrecord " + std::to_string(position) + (reject ? ", REJECTED: " : ""));
    if (reject) cli_.output.text("  " + (reject->field.empty() ? "" : reject->field + ": ") + reject->reason);
    cli_.output.text("  " + one_line(raw, 160));
    cli_.output.table(side_by_side(traces));
  }

  void json(std::size_t number, std::size_t position, const std::string& raw,
            const std::vector<normalize::FieldTrace>& traces, const normalize::Reject* reject) {
    boost::json::array fields;
    for (std::size_t i = 0; i < traces.size(); ++i) {
      if (!traces[i].filled && traces[i].branch.empty()) continue;
      fields.push_back(trace_json(mapping::kPostingFieldNames[i], traces[i]));
    }
    boost::json::error_code error;
    boost::json::value record = boost::json::parse(raw, error);
    if (error) record = raw;  // a number that this writer does not hold, for one
    cli_.output.object({{"page", number},
                        {"record", position},
                        {"raw", record},
                        {"fields", fields},
                        {"rejected", reject ? boost::json::value(reject->reason) : boost::json::value()}});
  }

  Cli& cli_;
  const SourcePreviewOptions& options_;
  const pipeline::Preview& preview_;
  normalize::Normalizer normalizer_;
};

void tell_fetch(Cli& cli, const pipeline::Preview& preview) {
  const auto& outcome = preview.outcome;
  const std::string line = std::string(fetch::name(outcome.status)) + ", " +
                           std::to_string(outcome.requests) + " requests: " + outcome.stop_reason;
  if (cli.output.format() == Format::text) {
    cli.output.text(line + "\n");
  } else {
    log_info(line);
  }
}

}  // namespace

int preview_source(Cli& cli, const SourcePreviewOptions& options) {
  const auto request = request_of(cli, options);
  Progress progress;
  const auto preview =
      pipeline::preview(request, cli.clock, Cli::stop(), [&](const fetch::FetchEvent& event) {
        log_debug(request.source + ": " + event.text);
        if (event.kind == fetch::FetchEvent::Kind::retry) log_warning(request.source + ": " + event.text);
      });
  progress.clear();
  tell_fetch(cli, preview);
  if (preview.pages.empty()) {
    throw Error(ErrorKind::run_failed, request.source + " gave no page: " + preview.outcome.stop_reason);
  }
  if (!preview.mapping) throw Error(ErrorKind::run_failed, request.source + ": " + preview.problem);
  log_info("mapped by " + (request.mapping ? std::string("the mapping that serves") : preview.whose));
  if (!preview.problem.empty()) {
    log_warning("this mapping would not be activated: " + preview.problem);
  }
  Shower shower(cli, options, preview);
  std::size_t rejects = 0;
  for (std::size_t i = 0; i < preview.pages.size(); ++i) rejects += shower.page(i + 1, preview.pages[i]);
  cli.output.text("\nnothing was written");
  return rejects > 0 || !preview.problem.empty() ? kDoneWithRejects : kDone;
}

}  // namespace tributary::cli

// mapping suggest, preview of files, path eval: no database, no network but a model's
#include "cli/cli.hpp"
#include "cli/generator_choice.hpp"
#include "cli/log.hpp"
#include "cli/mapping_report.hpp"
#include "cli/page_file.hpp"
#include "cli/source_preview.hpp"
#include "json/text.hpp"
#include "mapgen/matcher.hpp"
#include "mapgen/proposal.hpp"
#include "mapgen/template_start.hpp"
#include "mapping/reviewed_mappings.hpp"
#include "normalize/documents.hpp"
#include "pipeline/seed.hpp"

namespace tributary::cli {
namespace {

struct OfflineOptions {
  std::vector<std::string> files;
  std::string generator = "auto";
  std::string source = "suggested";
  std::string site;
  std::string mapping;
  std::string weights;
  std::string base_url;
  std::vector<std::string> settings;
  std::string path;
  std::string file;
  bool explain = false;
  bool paths = false;
};

normalize::SourceFacts facts_of(const OfflineOptions& options) {
  normalize::SourceFacts facts;
  facts.base_url = options.base_url;
  for (const auto& pair : options.settings) {
    const auto equals = pair.find('=');
    if (equals == std::string::npos) throw Error(ErrorKind::usage, "--set " + pair + ": expected key=value");
    facts.settings[pair.substr(0, equals)] = pair.substr(equals + 1);
  }
  return facts;
}

// Remembers every field's candidates, for --explain, and shows who is asked.
class CandidateObserver final : public mapgen::ProposalObserver {
 public:
  explicit CandidateObserver(Progress& progress) : progress_(progress) {}

  void asking(const mapgen::Generator& generator, int) override {
    progress_.wait("mapping suggest", "asking " + generator.name());
  }
  void generated(const mapgen::Generation& generation, int) override { last_ = generation.candidates; }
  const auto& candidates() const { return last_; }

 private:
  Progress& progress_;
  std::map<std::string, std::vector<mapgen::Candidate>, std::less<>> last_;
};

void explain_candidates(const CandidateObserver& observer) {
  for (const auto& [field, candidates] : observer.candidates()) {
    std::fprintf(stderr, "%s\n", field.c_str());
    for (const auto& candidate : candidates) {
      std::fprintf(stderr, "  %.2f  %s  (%s)\n", candidate.score, candidate.path.c_str(),
                   candidate.evidence.c_str());
    }
  }
}

// Those of --weights, else the matcher's own.
mapgen::Weights weights_of(const OfflineOptions& options) {
  if (options.weights.empty()) return mapgen::built_in_weights();
  auto read =
      mapgen::parse_weights(read_text_file(options.weights, "a file such as host/mapgen/weights.json"));
  if (!read) throw Error(ErrorKind::configuration, options.weights + ": " + read.error());
  return std::move(*read);
}

pipeline::GeneratorChoice generator_of(const OfflineOptions& options, const mapgen::Weights& weights,
                                       Progress& progress) {
  if (options.weights.empty()) return choose_generator(options.generator, &progress)(nullptr);
  if (options.generator != "auto" && options.generator != "matcher") {
    throw Error(ErrorKind::usage, "--weights is the matcher's; leave out --generator " + options.generator);
  }
  return {std::make_unique<mapgen::Matcher>(weights), "matcher with the weights of " + options.weights};
}

// The reviewed mapping of --site, tried.
std::optional<mapgen::Start> start_of(const OfflineOptions& options, const mapgen::Sample& sample,
                                      mapgen::ProposalObserver& observer) {
  if (options.site.empty()) return std::nullopt;
  const auto seed = pipeline::seed_site(nullptr, {{"site", options.site}});
  if (seed.site.empty()) return std::nullopt;
  auto generation = mapgen::start_from(seed.site, *mapping::reviewed_mapping(seed.site), sample);
  auto start = mapgen::try_start(seed.site, std::move(generation), sample, facts_of(options), observer);
  log_info("the reviewed mapping of " + seed.site + (start.trial.passed ? " passed" : " failed") +
           " its trial on " + std::to_string(start.trial.records) + " records");
  return start;
}

int suggest(Cli& cli, const OfflineOptions& options) {
  std::vector<PageFile> files;
  for (const auto& path : options.files) files.push_back(read_page_file(path));
  std::vector<normalize::Page> pages;
  for (const auto& file : files) pages.push_back({file.body, file.format, cli.clock.now()});
  const auto sampling = mapgen::take_sample(pages, "");
  if (!sampling.sample) {
    throw Error(ErrorKind::run_failed,
                options.files.front() + ": no mapping can be suggested: " + sampling.problem);
  }
  Progress progress;
  CandidateObserver observer(progress);
  const auto start = start_of(options, *sampling.sample, observer);
  if (start && start->trial.passed) {
    Output::raw(mapping::canonical_document(*start->generation.mapping));
    return kDone;
  }
  const mapgen::Weights weights = weights_of(options);
  const auto choice = generator_of(options, weights, progress);
  log_info(choice.reason);
  mapgen::Matcher matcher(weights);
  const auto proposal = mapgen::propose(
      *sampling.sample, facts_of(options), options.source, *choice.generator,
      choice.generator->is_model() ? &matcher : nullptr, observer, [] { return Cli::stop().load(); },
      start ? &*start : nullptr);
  progress.clear();
  if (proposal.stopped) return kDone;  // the signal decides the exit code
  if (options.explain) explain_candidates(observer);
  if (const auto& best = proposal.mapping ? proposal.mapping : proposal.best) {
    Output::raw(mapping::canonical_document(*best));
  }
  if (proposal.mapping) return kDone;
  for (const auto& line : proposal.history) log_warning(line);
  if (!proposal.best) throw Error(ErrorKind::run_failed, "no mapping could be written");
  log_warning("this mapping did not pass its trial: look at it before you use it");
  return kDoneWithRejects;
}

// Numbers and lists get their JSON type; everything else is text.
void append_field(mapping::PostingField field, std::string_view value, std::string& out) {
  using mapping::PostingField;
  if (field == PostingField::salary_min || field == PostingField::salary_max) {
    out += value;
  } else if (field == PostingField::employment_type) {
    out += '[';
    for (std::size_t start = 0; start <= value.size();) {
      const auto end = std::min(value.find(',', start), value.size());
      if (start > 0) out += ',';
      json::append_string(value.substr(start, end - start), out);
      start = end + 1;
    }
    out += ']';
  } else {
    json::append_string(value, out);
  }
}

// Prints each posting as one JSON object the moment it is there.
class PrintingSink final : public normalize::RecordSink {
 public:
  explicit PrintingSink(const std::string& file) : file_(file) {}

  void posting(std::size_t record, const normalize::Posting& posting) override {
    line_ = "{\"file\":";
    json::append_string(file_, line_);
    line_ += ",\"record\":" + std::to_string(record);
    for (std::size_t i = 0; i < mapping::kPostingFieldCount; ++i) {
      const auto field = static_cast<mapping::PostingField>(i);
      if (!posting.filled(field)) continue;
      line_ += ',';
      json::append_string(mapping::name(field), line_);
      line_ += ':';
      append_field(field, posting.value(field), line_);
    }
    for (const auto& date : normalize::kDateFields) {
      const auto precision = posting.precision(date.field);
      if (precision == normalize::DatePrecision::none) continue;
      line_ += ",\"" + std::string(date.precision_column) + "\":\"" + std::string(name(precision)) + '"';
    }
    if (!posting.source_metadata().empty()) line_ += ",\"source_metadata\":" + posting.source_metadata();
    line_ += "}\n";
    Output::raw(line_);
  }

  void reject(normalize::Reject reject) override {
    ++rejects_;
    std::string where = file_ + ": record " + std::to_string(reject.record);
    if (!reject.field.empty()) where += ", " + reject.field;
    std::fprintf(stderr, "reject: %s: %s\n", where.c_str(), reject.reason.c_str());
  }

  std::uint64_t rejects() const { return rejects_; }

 private:
  const std::string& file_;
  std::string line_;
  std::uint64_t rejects_ = 0;
};

int preview(Cli& cli, const OfflineOptions& options) {
  normalize::Normalizer normalizer(read_mapping_file(options.mapping), facts_of(options));
  std::uint64_t rejects = 0;
  std::uint64_t records = 0;
  Progress progress;
  for (const auto& path : options.files) {
    if (Cli::stop()) break;
    const PageFile file = read_page_file(path);
    PrintingSink sink(file.path);
    const auto counts = normalizer.normalize({file.body, file.format, cli.clock.now()}, sink);
    records += counts.records;
    rejects += sink.rejects();
    progress.update("preview", static_cast<std::int64_t>(records), "records");
    if (counts.records == 0 && counts.page_is_json) {
      log_warning(path + ": the mapping's records path finds no record in it" +
                  (counts.left_out > 0 ? "; its filter leaves out " + std::to_string(counts.left_out) : ""));
    }
  }
  return rejects > 0 ? kDoneWithRejects : kDone;
}

// Prints the items of a JSON array as they come: the same large value may be selected any number of times.
class PrintedArray {
 public:
  template <class Append>
  void add(Append append) {
    text_ += first_ ? '[' : ',';
    first_ = false;
    append(text_);
    constexpr std::size_t kEnough = 1 << 20;
    if (text_.size() < kEnough) return;
    Output::raw(text_);
    text_.clear();
  }
  void end() { Output::raw(text_ + (first_ ? "[]\n" : "]\n")); }

 private:
  std::string text_;
  bool first_ = true;
};

void print_selection(const jsonpath::Path& path, json::Element root, bool paths) {
  PrintedArray array;
  std::vector<json::Element> nodes;
  std::vector<jsonpath::LocatedNode> located;
  if (paths) {
    path.locate(root, located);
  } else {
    path.select(root, nodes);
  }
  for (const auto& node : located) array.add([&](std::string& out) { json::append_string(node.path, out); });
  for (const json::Element node : nodes) array.add([&](std::string& out) { json::append_json(node, out); });
  array.end();
}

int eval(Cli&, const OfflineOptions& options) {
  const auto path = jsonpath::Path::parse(options.path);
  if (!path) {
    throw Error(ErrorKind::usage, "'" + options.path + "' is not a JSONPath: at offset " +
                                      std::to_string(path.error().offset) + ": " + path.error().message);
  }
  const PageFile file = read_page_file(options.file);
  // A file of lines is one document here only where it is one anyway.
  const bool is_xml = file.format == normalize::PageFormat::xml;
  normalize::DocumentReader reader(normalize::lists_of(*path));
  const auto root = reader.read(file.body, is_xml ? file.format : normalize::PageFormat::json);
  if (!root) throw Error(ErrorKind::run_failed, options.file + ": " + root.error().message);
  try {
    print_selection(*path, *root, options.paths);
  } catch (const jsonpath::TooManyNodes& too_many) {
    throw Error(ErrorKind::run_failed, options.file + ": " + too_many.what());
  }
  return kDone;
}

}  // namespace

void add_offline_commands(CLI::App& app, Cli& cli) {
  const auto options = std::make_shared<OfflineOptions>();
  const auto with_facts = [&](CLI::App* command) {
    command->add_option("--base-url", options->base_url, "what relative URLs are completed with");
    command->add_option("--set", options->settings, "a source setting as key=value")->expected(1)->take_all();
  };

  auto* suggesting = group(app, "mapping", "how records become postings")
                         ->add_subcommand("suggest", "print a mapping for the records of some files");
  suggesting->add_option("FILE", options->files, "JSON, NDJSON or XML; - for standard input")->required();
  suggesting->add_option("--generator", options->generator, "auto, matcher, ollama or openai")
      ->check(CLI::IsMember({"auto", "matcher", "ollama", "openai"}));
  suggesting->add_option("--source", options->source, "a name for the source, for the prompt");
  suggesting->add_option("--weights", options->weights,
                         "what the matcher weighs, in place of its own weights.json");
  suggesting->add_option("--site", options->site, "start from this site's reviewed mapping");
  suggesting->add_flag("--explain", options->explain,
                       "the best candidates of every field, with the evidence, on stderr");
  with_facts(suggesting);
  suggesting->callback([&cli, options] { cli.action = [&cli, options] { return suggest(cli, *options); }; });

  auto* previewing = app.add_subcommand(
      "preview", "the postings that a mapping makes of some files, or of a source's pages; writes nothing");
  const auto site = std::make_shared<SourcePreviewOptions>();
  previewing->add_option("FILE", options->files, "JSON, NDJSON or XML; - for standard input");
  previewing->add_option("--mapping", options->mapping, "the mapping document");
  previewing->add_option("--source", site->source,
                         "in place of files: this source's pages, beside what they become");
  previewing->add_option("--plugin", site->plugin,
                         "in place of a source: a plugin, with its settings by --set");
  previewing->add_option("--max-pages", site->max_pages, "of a source: at most so many pages (1)")
      ->check(CLI::Range(1, 1000));
  previewing
      ->add_option("--records", site->records, "of a source: so many records of a page (5), and each reject")
      ->check(CLI::Range(0, 100000));
  with_facts(previewing);
  previewing->callback([&cli, options, site] {
    cli.action = [&cli, options, site] {
      const bool of_source = !site->source.empty() || !site->plugin.empty();
      if (of_source != options->files.empty()) {
        throw Error(ErrorKind::usage,
                    "name either files with their --mapping, or --source NAME, or --plugin P");
      }
      site->settings = options->settings;
      site->mapping = options->mapping;
      if (of_source) return preview_source(cli, *site);
      if (options->mapping.empty()) throw Error(ErrorKind::usage, "files need their --mapping FILE");
      return preview(cli, *options);
    };
  });

  auto* evaluating = group(app, "path", "JSONPath, RFC 9535")
                         ->add_subcommand("eval", "the nodes that a JSONPath selects, as one JSON array");
  evaluating->add_option("PATH", options->path, "the JSONPath")->required();
  evaluating->add_option("FILE", options->file, "a JSON or XML file; - for standard input")->required();
  evaluating->add_flag("--paths", options->paths, "their normalized paths instead of their values");
  evaluating->callback([&cli, options] { cli.action = [&cli, options] { return eval(cli, *options); }; });
}

}  // namespace tributary::cli

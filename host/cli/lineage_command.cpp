// verify-lineage
#include "cli/cli.hpp"
#include "cli/log.hpp"
#include "store/lineage_store.hpp"

namespace tributary::cli {
namespace {

struct LineageOptions {
  std::string source;
  bool bytes = false;
  int limit = 20;
};

std::vector<store::LineageCheck> verify(Cli& cli, const LineageOptions& options) {
  std::optional<store::SourceId> source;
  if (!options.source.empty()) source = store::SourceStore(cli.database()).get(options.source).source_id;
  store::LineageStore lineage(cli.database());
  auto checks = lineage.verify(source, options.limit);
  if (options.bytes) {
    checks.push_back(lineage.verify_bytes(source, options.limit, [] { return !Cli::stop(); }));
  }
  return checks;
}

boost::json::object to_json(const std::vector<store::LineageCheck>& checks, std::int64_t problems) {
  boost::json::array rules;
  boost::json::array found;
  for (const auto& check : checks) {
    rules.push_back(
        boost::json::object{{"rule", check.rule}, {"checked", check.checked}, {"problems", check.problems}});
    for (const auto& problem : check.first) {
      found.push_back(
          boost::json::object{{"rule", check.rule}, {"problem", problem.sentence}, {"ids", problem.ids}});
    }
  }
  return {{"problems", problems}, {"checks", std::move(rules)}, {"found", std::move(found)}};
}

void print(const Output& out, const std::vector<store::LineageCheck>& checks, std::int64_t problems) {
  Table table{{{"checked"}, {"problems"}, {"rule"}}, {}, ""};
  for (const auto& check : checks) table.rows.push_back({check.checked, check.problems, check.rule});
  out.table(table);
  out.text("");
  for (const auto& check : checks) {
    for (const auto& problem : check.first) out.text(problem.sentence);
    const auto told = static_cast<std::int64_t>(check.first.size());
    if (check.problems > told) {
      out.text("and " + std::to_string(check.problems - told) + " more of \"" + check.rule +
               "\" (--limit shows more)");
    }
  }
  if (problems == 0) out.text("every posting leads back to its raw page and to the acts that made it");
}

int verify_lineage(Cli& cli, const LineageOptions& options) {
  const auto checks = verify(cli, options);
  std::int64_t problems = 0;
  for (const auto& check : checks) problems += check.problems;
  if (cli.output.format() == Format::text) {
    print(cli.output, checks, problems);
  } else {
    cli.output.object(to_json(checks, problems));
  }
  if (problems == 0) return kDone;
  log_error(std::to_string(problems) + (problems == 1 ? " problem" : " problems") +
            " with the lineage: rows were lost or changed past Tributary; restore them from a backup");
  return kRunFailed;
}

}  // namespace

void add_lineage_command(CLI::App& app, Cli& cli) {
  const auto options = std::make_shared<LineageOptions>();
  auto* verifying = app.add_subcommand(
      "verify-lineage",
      "find postings without a chain to their raw page, circles and dangling ids; 1 if any");
  verifying->add_option("--source", options->source, "only this source's");
  verifying->add_flag("--bytes", options->bytes, "also read every raw body and compare its sha256");
  verifying
      ->add_option("--limit", options->limit, "tell at most so many problems of a rule (20); all are counted")
      ->check(CLI::Range(1, 1'000'000));
  verifying->callback(
      [&cli, options] { cli.action = [&cli, options] { return verify_lineage(cli, *options); }; });
}

}  // namespace tributary::cli

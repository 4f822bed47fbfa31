// sandbox: the bundled sites on loopback until a signal comes
#include <fcntl.h>
#include <unistd.h>

#include <fstream>
#include <map>
#include <thread>

#include "cli/cli.hpp"
#include "sandbox/sandbox.hpp"

namespace tributary::cli {
namespace {

struct SandboxOptions {
  std::string listen = "127.0.0.1:8377";
  std::string sources_file;
  std::string environment_file;
  bool every_site = false;
  std::vector<std::string> faults;
};

// Written beside and renamed, so that who waits for it reads all.
void write_whole(const std::string& path, const std::string& text) {
  const std::string unfinished = path + ".part";
  std::ofstream file(unfinished, std::ios::binary);
  file << text;
  file.close();
  std::error_code problem;
  if (file) std::filesystem::rename(unfinished, path, problem);
  if (!file || problem) throw Error(ErrorKind::unavailable, path + ": cannot be written");
}

// The sites as `source apply` takes them.
std::string sources_of(const sandbox::Sandbox& server, bool every_site) {
  boost::json::array sources;
  for (const auto& site : server.sites()) {
    if (!site.in_demo && !every_site) continue;
    sources.push_back(
        boost::json::object{{"name", site.name}, {"plugin", site.plugin}, {"settings", site.settings}});
  }
  return pretty(sources) + "\n";
}

// The made-up keys that the sites want, as a shell takes them.
std::string environment_of(const sandbox::Sandbox& server) {
  std::map<std::string, std::string> variables;
  for (const auto& site : server.sites()) variables.insert(site.environment.begin(), site.environment.end());
  std::string text;
  for (const auto& [name, value] : variables) {
    std::string quoted;
    for (const char c : value) quoted += c == '\'' ? std::string("'\\''") : std::string(1, c);
    text += "export " + name + "='" + quoted + "'\n";
  }
  return text;
}

std::string fault_help() {
  std::string text = "make something go wrong, as site=kind[:argument][*times][@after]; kinds: status_NNN";
  for (const auto& kind : sandbox::fault_kinds()) text += ", " + std::string(kind.name);
  return text;
}

int serve(Cli& cli, const SandboxOptions& options) {
  // Beside the home: what `plugin new` writes outside of a checkout.
  sandbox::Sandbox server(
      {options.listen, cli.environment.share / "samples", {cli.environment.home.parent_path() / "samples"}});
  for (const auto& fault : options.faults) server.add_fault(sandbox::parse_fault(fault));
  server.start();
  Table table{{{"site"}, {"plugin"}, {"what it is"}, {"settings", true}}, {}, ""};
  for (const auto& site : server.sites())
    table.rows.push_back({site.name, site.plugin, site.about, site.settings});
  cli.output.table(table);
  cli.output.text("serving at " + server.url() + "; Ctrl-C ends it");
  if (!options.environment_file.empty()) write_whole(options.environment_file, environment_of(server));
  if (!options.sources_file.empty()) {
    write_whole(options.sources_file, sources_of(server, options.every_site));
  }
  while (!Cli::stop()) std::this_thread::sleep_for(std::chrono::milliseconds(50));
  server.stop();
  return kDone;
}

}  // namespace

void add_sandbox_command(CLI::App& app, Cli& cli) {
  const auto options = std::make_shared<SandboxOptions>();
  auto* sandbox = app.add_subcommand("sandbox", "the bundled job sites on loopback, with faults on request");
  sandbox->add_option("--listen", options->listen, "host:port (127.0.0.1:8377); port 0 takes a free one");
  sandbox->add_option("--write-sources", options->sources_file,
                      "write the sources of the demo's sites here, for `source apply`");
  sandbox->add_flag("--every-site", options->every_site, "with --write-sources: those of all sites");
  sandbox->add_option("--write-environment", options->environment_file,
                      "write the made-up keys that sites want here, for a shell to read");
  sandbox->add_option("--fault", options->faults, fault_help())->expected(1)->take_all();
  sandbox->callback([&cli, options] { cli.action = [&cli, options] { return serve(cli, *options); }; });
}

}  // namespace tributary::cli

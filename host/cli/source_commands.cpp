// source add | list | show | check | apply | enable | disable | remove
#include <fstream>
#include <sstream>

#include "cli/cli.hpp"
#include "cli/setting_pairs.hpp"
#include "pipeline/seed.hpp"

namespace tributary::cli {
namespace {

struct SourceOptions {
  std::string name;
  std::string plugin;
  std::vector<std::string> settings;  // key=value
  std::string schedule;
  std::string file;
  bool yes = false;
};

fetch::PluginManifest manifest_of(Cli& cli, const std::string& plugin) {
  const auto info = cli.plugins().find(plugin);
  if (!info.manifest) throw Error(ErrorKind::configuration, info.problem);
  return *info.manifest;
}

// Against the plugin, and what the reviewed mapping of its site reads; an unknown site is refused as well.
boost::json::object checked_settings(const fetch::PluginManifest& manifest,
                                     const boost::json::object& settings) {
  return fetch::check_settings(manifest, settings, pipeline::seed_settings(manifest, settings));
}

// A source's name goes into logs and paths, so it is kept plain.
void check_name(const std::string& name) {
  const auto allowed = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '-' || c == '.';
  };
  if (name.empty() || name.size() > 64 || !std::all_of(name.begin(), name.end(), allowed)) {
    throw Error(ErrorKind::usage,
                "source name '" + name + "': use 1 to 64 of the characters a-z, 0-9, '_', '-' and '.'");
  }
}

// Five fields of a crontab line; which moments they mean is the scheduler's business.
void check_schedule(const std::string& schedule) {
  std::istringstream words(schedule);
  int fields = 0;
  bool plain = true;
  for (std::string word; words >> word; ++fields) {
    plain = plain &&
            word.find_first_not_of("0123456789*,/-ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz") ==
                std::string::npos;
  }
  if (fields != 0 && (fields != 5 || !plain)) {
    throw Error(ErrorKind::usage, "schedule '" + schedule +
                                      "': expected the five fields of a crontab line, such as '15 4 * * *'");
  }
}

store::Source checked_source(Cli& cli, const std::string& name, const std::string& plugin,
                             const boost::json::object& settings, const std::string& schedule) {
  check_name(name);
  check_schedule(schedule);
  store::Source source;
  source.name = name;
  source.plugin = plugin;
  checked_settings(manifest_of(cli, plugin), settings);
  source.config = settings;  // as given: a plugin's new default reaches sources that did not choose
  source.schedule = schedule;
  return source;
}

// "the reviewed mapping of lever (its setting 'site' names it)"
std::string starts_from(Cli& cli, const store::Source& source) {
  const auto seed = pipeline::seed_site(cli.plugins(), source);
  return (seed.site.empty() ? "no reviewed mapping" : "the reviewed mapping of " + seed.site) + " (" +
         seed.why + ")";
}

// A file's path from here, so that a run started elsewhere finds it; "-" is standard input.
boost::json::value absolute(const boost::json::value& path) {
  if (const auto* list = path.if_array()) {
    boost::json::array all;
    for (const auto& one : *list) all.push_back(absolute(one));
    return all;
  }
  if (!path.is_string() || path.as_string() == "-") return path;
  return boost::json::value(std::filesystem::absolute(std::string(path.as_string())).string());
}

// Settings in the types the plugin declares, without the defaults that were not given.
boost::json::object typed(Cli& cli, const std::string& plugin, const boost::json::object& given) {
  const auto manifest = manifest_of(cli, plugin);
  const auto checked = checked_settings(manifest, given);
  boost::json::object out;
  for (const auto& member : given) {
    if (!member.value().is_null()) out[member.key()] = checked.at(member.key());  // null: not given
  }
  if (manifest.files && out.contains("path")) out["path"] = absolute(out["path"]);
  return out;
}

int add(Cli& cli, const SourceOptions& options) {
  const auto settings = typed(cli, options.plugin, parse_settings(options.settings));
  auto source = checked_source(cli, options.name, options.plugin, settings, options.schedule);
  store::SourceStore(cli.database()).add(source);
  cli.output.done("added source " + source.name + "; run it: tributary run " + source.name,
                  {{"source", source.name}, {"plugin", source.plugin}, {"settings", source.config}});
  return kDone;
}

int list(Cli& cli) {
  Table table{{{"source"}, {"plugin"}, {"enabled"}, {"schedule"}, {"settings"}},
              {},
              "no source yet; add one: tributary source add NAME --plugin P"};
  for (const auto& source : store::SourceStore(cli.database()).list()) {
    table.rows.push_back({source.name, source.plugin, source.enabled, source.schedule, source.config});
  }
  cli.output.table(table);
  return kDone;
}

int show(Cli& cli, const SourceOptions& options) {
  const auto source = store::SourceStore(cli.database()).get(options.name);
  const auto mapping = store::MappingStore(cli.database()).active(source.source_id);
  boost::json::object object{{"source", source.name},
                             {"plugin", source.plugin},
                             {"enabled", source.enabled},
                             {"schedule", source.schedule},
                             {"settings", source.config},
                             {"cursor", source.cursor},
                             {"added", rfc3339(source.created_at)},
                             {"postings", store::PostingStore(cli.database()).count(source.source_id)}};
  object["mapping"] =
      mapping ? boost::json::value("version " + std::to_string(mapping->version) + " (id " +
                                   std::to_string(mapping->mapping_id) + ") by " + mapping->generated_by)
              : boost::json::value("none yet; the first run writes one");
  object["starts from"] = starts_from(cli, source);
  cli.output.object(object);
  return kDone;
}

int check(Cli& cli, const SourceOptions& options) {
  const auto source = store::SourceStore(cli.database()).get(options.name);
  checked_settings(manifest_of(cli, source.plugin), source.config);
  cli.output.text("source " + source.name + ": plugin " + source.plugin + " and its settings are in order");
  return kDone;
}

std::string read_file(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) throw Error(ErrorKind::unavailable, path + ": cannot be read; give a file of sources as JSON");
  std::ostringstream bytes;
  bytes << file.rdbuf();
  return bytes.str();
}

std::string text_member(const boost::json::object& object, const char* key) {
  const auto* value = object.if_contains(key);
  return value != nullptr && value->is_string() ? std::string(value->as_string()) : std::string();
}

// One entry of a sources file.
struct Entry {
  store::Source source;
  bool says_schedule = false;  // false: a source that is there keeps its own
};

// Checked; `file` is for the message.
Entry checked_entry(Cli& cli, const boost::json::value& entry, const std::string& file) {
  const auto* object = entry.if_object();
  if (object == nullptr || text_member(*object, "name").empty() || text_member(*object, "plugin").empty()) {
    throw Error(ErrorKind::configuration, file + ": an entry has no \"name\" or no \"plugin\"");
  }
  const std::string name = text_member(*object, "name");
  const auto* given = object->if_contains("settings");
  if (given != nullptr && !given->is_object()) {
    throw Error(ErrorKind::configuration, file + ": the \"settings\" of " + name + " are no JSON object");
  }
  const std::string plugin = text_member(*object, "plugin");
  const auto settings = typed(cli, plugin, given != nullptr ? given->as_object() : boost::json::object{});
  const auto* schedule = object->if_contains("schedule");
  if (schedule != nullptr && !schedule->is_string()) {
    throw Error(ErrorKind::configuration,
                file + ": the \"schedule\" of " + name +
                    " is no text; leave it out to keep what is set, or write \"\" for none");
  }
  return {checked_source(cli, name, plugin, settings, text_member(*object, "schedule")), schedule != nullptr};
}

std::vector<Entry> checked_file(Cli& cli, const std::string& file) {
  boost::system::error_code problem;
  const auto document = boost::json::parse(read_file(file), problem);
  if (problem || !document.is_array()) {
    throw Error(ErrorKind::configuration,
                file + ": expected a JSON array of {\"name\", \"plugin\", \"settings\", \"schedule\"}");
  }
  std::vector<Entry> sources;
  for (const auto& entry : document.as_array()) {
    sources.push_back(checked_entry(cli, entry, file));
    const std::string& name = sources.back().source.name;
    for (std::size_t i = 0; i + 1 < sources.size(); ++i) {
      if (sources[i].source.name == name) {
        throw Error(ErrorKind::configuration, file + ": source " + name + " stands there twice");
      }
    }
  }
  return sources;
}

// A JSON array of {"name", "plugin", "settings", "schedule"}: new ones are added, known ones get the
// settings, and the schedule where the file says one ("" for none). Everything is checked before anything is
// written.
int apply(Cli& cli, const SourceOptions& options) {
  const auto wanted = checked_file(cli, options.file);
  store::SourceStore sources(cli.database());
  std::map<std::string, store::Source> known;
  for (auto& source : sources.list()) known.emplace(source.name, source);
  for (const auto& [source, says_schedule] : wanted) {
    const auto same = known.find(source.name);
    if (same != known.end() && same->second.plugin != source.plugin) {
      throw Error(ErrorKind::configuration, options.file + ": source " + source.name +
                                                " is there already with plugin " + same->second.plugin +
                                                "; remove it first or use another name");
    }
  }
  Table table{{{"source"}, {"plugin"}, {"done"}}, {}, ""};
  for (const auto& [source, says_schedule] : wanted) {
    const auto same = known.find(source.name);
    const std::string& schedule =
        says_schedule || same == known.end() ? source.schedule : same->second.schedule;
    const char* done = "as it was";
    if (same == known.end()) {
      sources.add(source);
      done = "added";
    } else if (same->second.config != source.config || same->second.schedule != schedule) {
      sources.update_config(same->second.source_id, source.config, schedule);
      done = "changed";
    }
    table.rows.push_back({source.name, source.plugin, done});
  }
  cli.output.table(table);
  return kDone;
}

int set_enabled(Cli& cli, const SourceOptions& options, bool enabled) {
  store::SourceStore sources(cli.database());
  sources.set_enabled(sources.get(options.name).source_id, enabled);
  cli.output.text("source " + options.name + " is " + (enabled ? "enabled" : "disabled"));
  return kDone;
}

int remove(Cli& cli, const SourceOptions& options) {
  store::SourceStore sources(cli.database());
  const auto source = sources.get(options.name);
  const auto postings = store::PostingStore(cli.database()).count(source.source_id);
  if (!options.yes) {
    throw Error(ErrorKind::usage,
                "this removes source " + source.name + " with its " + std::to_string(postings) +
                    " postings, raw pages, mappings and history for good; say --yes if you mean it");
  }
  sources.remove(source.source_id);
  cli.output.text("removed source " + source.name + " and its " + std::to_string(postings) + " postings");
  return kDone;
}

}  // namespace

void add_source_commands(CLI::App& app, Cli& cli) {
  auto* source = group(app, "source", "the configured job sites");
  const auto options = std::make_shared<SourceOptions>();
  const auto named = [&](const char* name, const char* description,
                         int (*action)(Cli&, const SourceOptions&)) {
    auto* command = source->add_subcommand(name, description);
    command->add_option("NAME", options->name, "the source")->required();
    command->callback(
        [&cli, options, action] { cli.action = [&cli, options, action] { return action(cli, *options); }; });
    return command;
  };
  auto* adding = named("add", "add a job site", add);
  adding->add_option("--plugin", options->plugin, "which plugin talks to it: tributary plugin list")
      ->required();
  adding->add_option("--set", options->settings, "a setting as key=value; repeat it for more")
      ->expected(1)
      ->take_all();
  adding->add_option("--schedule", options->schedule, "5-field cron, or empty");
  source->add_subcommand("list", "all sources")->callback([&cli] {
    cli.action = [&cli] { return list(cli); };
  });
  named("show", "one source with its settings and mapping", show);
  named("check", "whether its plugin and settings fit together", check);
  auto* applying = source->add_subcommand("apply", "add or change the sources of a JSON file");
  applying
      ->add_option("FILE", options->file,
                   "a JSON array of {name, plugin, settings, schedule}; without schedule it stays as it is")
      ->required();
  applying->callback([&cli, options] { cli.action = [&cli, options] { return apply(cli, *options); }; });
  named("enable", "let `run --all` include it",
        [](Cli& c, const SourceOptions& o) { return set_enabled(c, o, true); });
  named("disable", "leave it out of `run --all`",
        [](Cli& c, const SourceOptions& o) { return set_enabled(c, o, false); });
  named("remove", "remove it with everything derived from it", remove)
      ->add_flag("--yes", options->yes, "do it");
}

}  // namespace tributary::cli

// plugin new
#include <algorithm>
#include <fstream>

#include "cli/log.hpp"
#include "cli/page_file.hpp"
#include "cli/plugin_new_command.hpp"
#include "http/client.hpp"
#include "scaffold/address.hpp"
#include "scaffold/guess_api.hpp"
#include "scaffold/plugin_files.hpp"

namespace tributary::cli {
namespace {

namespace fs = std::filesystem;
using scaffold::Language;

constexpr std::size_t kMaxSampleBytes = std::size_t{16} << 20;
constexpr std::size_t kMaxName = 64;
constexpr std::string_view kSandbox = "http://127.0.0.1:8377/";

struct NewOptions {
  std::string name;
  std::string from;
  std::string directory;
  bool rest = false;
  bool cpp = false;
  bool allow_private = false;
};

void check_name(const std::string& name) {
  const auto letter = [](char c) { return c >= 'a' && c <= 'z'; };
  const bool allowed = std::all_of(name.begin(), name.end(),
                                   [&](char c) { return letter(c) || (c >= '0' && c <= '9') || c == '_'; });
  if (!name.empty() && name.size() <= kMaxName && letter(name.front()) && allowed) return;
  throw Error(ErrorKind::usage,
              "plugin name '" + name + "': use 1 to 64 of the characters a-z, 0-9 and '_', a letter first");
}

// The nearest folder from here upwards that has plugins to build; else this one.
fs::path target_directory(const std::string& given) {
  std::error_code ignored;
  const fs::path here = fs::current_path(ignored);
  if (!given.empty()) return fs::absolute(given, ignored).lexically_normal();
  for (fs::path folder = here; !folder.empty(); folder = folder.parent_path()) {
    if (fs::exists(folder / "plugins" / "CMakeLists.txt", ignored)) return folder;
    if (folder == folder.root_path()) break;
  }
  return here;
}

void refuse_to_overwrite(Cli& cli, const std::string& name, const fs::path& directory) {
  std::error_code ignored;
  for (const fs::path& path : {directory / "plugins" / name, directory / "samples" / name,
                               directory / "mappings" / (name + ".json")}) {
    if (fs::exists(path, ignored)) {
      throw Error(ErrorKind::usage,
                  path.string() + " is there already; take another name, or remove it first");
    }
  }
  try {
    cli.plugins().find(name);
  } catch (const Error&) {
    return;  // nobody has the name
  }
  throw Error(ErrorKind::usage, "there is a plugin '" + name + "' already: tributary plugin show " + name);
}

bool is_url(const std::string& from) {
  return from.starts_with("http://") || from.starts_with("https://");
}

// The URL's query may hold a key, so that no message shows it.
scaffold::Sample fetched(const NewOptions& options) {
  const std::string shown = scaffold::without_query(options.from);
  if (!scaffold::address_of(options.from))
    throw Error(ErrorKind::usage, "--from " + shown + ": not a URL that can be asked for");
  http::Client client("Tributary/0.1");
  http::Limits limits;
  limits.max_body_bytes = kMaxSampleBytes;
  limits.allow_private = options.allow_private;
  http::Request request{"GET",
                        options.from,
                        {{"Accept", "application/json, application/xml;q=0.9, text/html;q=0.8, */*;q=0.5"}},
                        ""};
  http::Outcome outcome = client.exchange(request, limits, [] { return Cli::stop().load(); });
  if (outcome.failure) {
    const bool refused = outcome.failure->kind == http::FailureKind::refused_by_policy;
    throw Error(refused ? ErrorKind::usage : ErrorKind::unavailable,
                "--from " + shown + ": " + outcome.failure->message +
                    (refused ? " (--allow-private asks it all the same)" : ""));
  }
  http::Reply& reply = outcome.reply;
  if (reply.status < 200 || reply.status > 299) {
    throw Error(ErrorKind::run_failed, shown + ": answered with HTTP status " + std::to_string(reply.status) +
                                           ", not with a list; save a reply to a file and give that");
  }
  scaffold::Sample sample = scaffold::read_sample(scaffold::without_query(reply.url), std::move(reply.body));
  sample.url = reply.url;
  for (const http::Header& header : reply.headers) sample.headers.emplace_back(header.name, header.value);
  return sample;
}

scaffold::Sample sample_of(const NewOptions& options) {
  if (options.from.empty()) {
    std::string label = options.name;
    std::replace(label.begin(), label.end(), '_', '-');
    while (label.ends_with('-')) label.pop_back();
    return scaffold::made_up_sample("api." + label + ".example");
  }
  if (is_url(options.from)) return fetched(options);
  PageFile file = read_page_file(options.from);
  return scaffold::read_sample(options.from == "-" ? "standard input" : options.from, std::move(file.body));
}

void write(const fs::path& path, std::string_view text) {
  std::error_code problem;
  fs::create_directories(path.parent_path(), problem);
  std::ofstream file(path, std::ios::binary);
  file << text;
  file.close();
  if (!file) throw Error(ErrorKind::unavailable, path.string() + ": cannot be written");
}

// The one line that builds it, where plugins are built and it is not there yet; whether it was written.
bool add_to_build(const std::string& name, const fs::path& directory) {
  const fs::path file = directory / "plugins" / "CMakeLists.txt";
  std::ifstream in(file, std::ios::binary);
  if (!in) return false;
  const std::string text{std::istreambuf_iterator<char>(in), {}};
  const std::string line = "tributary_plugin(" + name + ")\n";
  if (text.find(line) == std::string::npos)
    write(file, text + (text.empty() || text.ends_with('\n') ? "" : "\n") + line);
  return true;
}

// For a shell.
std::string word(const std::string& text) {
  const auto harmless = [](char c) {
    return std::isalnum(static_cast<unsigned char>(c)) != 0 ||
           std::string_view("_-./:=@%+,").find(c) != std::string_view::npos;
  };
  if (!text.empty() && std::all_of(text.begin(), text.end(), harmless)) return text;
  std::string out = "'";
  for (const char c : text) out += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return out + "'";
}

// As short as it can be said from here.
std::string from_here(const fs::path& path) {
  std::error_code ignored;
  const fs::path relative = path.lexically_relative(fs::current_path(ignored));
  const bool inside = !relative.empty() && *relative.begin() != "..";
  return inside ? relative.string() : path.string();
}

struct Commands {
  std::vector<std::string> first;     // before either
  std::vector<std::string> real;      // against the site itself
  std::vector<std::string> loopback;  // against its sample
};

Commands commands_of(const Cli& cli, const NewOptions& options, const scaffold::Api& api,
                     const scaffold::PluginFiles& files, const fs::path& directory) {
  std::error_code ignored;
  const std::string& name = options.name;
  const bool shared = fs::equivalent(directory, cli.environment.share, ignored);
  const bool at_home = fs::weakly_canonical(cli.environment.home.parent_path(), ignored) ==
                       fs::weakly_canonical(directory, ignored);
  Commands commands;
  if (!shared && !at_home)
    commands.first.push_back("export TRIBUTARY_HOME=" + word((directory / ".tributary").string()));
  if (options.cpp) {
    const std::string dev = from_here(directory / "dev");
    commands.first.push_back(word(dev.find('/') == std::string::npos ? "./" + dev : dev) + " build");
  }
  commands.first.push_back("tributary plugin check " + name +
                           (shared ? "" : " --directory " + word(from_here(directory / "plugins" / name))));
  std::string set;
  for (const scaffold::Secret& secret : api.secrets) {
    commands.real.push_back("export " + secret.variable + "='your key'");
    commands.loopback.push_back("export " + secret.variable + "=" + std::string(scaffold::kLoopbackKey));
    set += " --set " + secret.setting + "=" + secret.variable;
  }
  const auto goes_on = [&](std::vector<std::string>& list, const std::string& source,
                           const std::string& more) {
    list.push_back("tributary source add " + source + " --plugin " + name + more + set);
    list.push_back("tributary preview --source " + source + " --max-pages 1");
    list.push_back("tributary run " + source);
  };
  const auto company = [&](const std::string& employer) {
    return files.mapping.needs_company ? " --set " + word("company=" + employer) : "";
  };
  goes_on(commands.real, name, company("name of the employer"));
  commands.loopback.insert(commands.loopback.begin(), "tributary sandbox &");
  std::string more =
      " --set base_url=" + std::string(kSandbox) + name + " --set allow_private=true --set delay_ms=0";
  if (!api.size_parameter.empty() && api.paging != scaffold::Paging::none) {
    more += " --set page_size=" + std::to_string(std::max<std::size_t>((files.kept_records + 1) / 2, 1));
  }
  goes_on(commands.loopback, name + "_loopback", more + company(std::string(scaffold::kMadeUpCompany)));
  return commands;
}

boost::json::array list_of(const std::vector<std::string>& texts) {
  return boost::json::value_from(texts).as_array();
}

std::string hidden_text(const scaffold::PluginFiles& files) {
  std::string text;
  for (const auto& [kind, times] : files.hidden)
    text += (text.empty() ? "" : ", ") + kind + " " + std::to_string(times);
  return text;
}

// What a person should know of the mapping.
std::string mapping_text(const NewOptions& options, const scaffold::PluginFiles& files) {
  const std::string document = "mappings/" + options.name + ".json";
  if (!files.mapping.mapping) return "no mapping could be written: " + files.mapping.problem;
  if (!files.mapping.passed) return document + " did not pass its trial: " + files.mapping.problem;
  return document +
         " is carried by the program from its next build on; until then the matcher writes the mapping at the first run";
}

void print(const Output& output, const NewOptions& options, const scaffold::Api& api,
           const scaffold::PluginFiles& files, const std::vector<std::string>& written,
           const Commands& commands, bool built) {
  for (const std::string& path : written) output.text("wrote " + path);
  output.text("");
  const std::string file = options.cpp ? options.name + "_fetcher.cpp" : "[fetch] in source.toml";
  output.text(scaffold::sentence(api) + "; look at " + file);
  for (const std::string& sentence : api.unknown) output.text("not known: " + sentence);
  if (files.rejected_records > 0) {
    output.text("left out of the sample: " + std::to_string(files.rejected_records) +
                " of its records, of which the mapping makes no posting");
  }
  if (!files.hidden.empty())
    output.text("hidden in the sample: " + hidden_text(files) + "; read it before you share it");
  output.text(mapping_text(options, files));
  if (options.cpp && !built) {
    output.text(
        "there is no plugins/CMakeLists.txt here: a plugin in C++ is built in a checkout, with the line tributary_plugin(" +
        options.name + ") in that file");
  }
  output.text("\nto go on:");
  for (const std::string& command : commands.first) output.text("  " + command);
  output.text("to try it on loopback:");
  for (const std::string& command : commands.loopback) output.text("  " + command);
  output.text(api.address_known ? "then for good:"
                                : "then for good, once the address of the list is put in:");
  for (const std::string& command : commands.real) output.text("  " + command);
}

void print_json(const Output& output, const NewOptions& options, const scaffold::Api& api,
                const scaffold::PluginFiles& files, const std::vector<std::string>& written,
                const Commands& commands, const fs::path& directory) {
  boost::json::array guesses;
  for (const scaffold::Finding& finding : api.findings) {
    guesses.push_back(
        boost::json::object{{"about", finding.about}, {"guess", finding.guess}, {"from", finding.from}});
  }
  boost::json::object hidden;
  for (const auto& [kind, times] : files.hidden) hidden[kind] = times;
  output.object({{"plugin", options.name},
                 {"language", options.cpp ? "cpp" : "rest"},
                 {"directory", directory.string()},
                 {"guesses", guesses},
                 {"unknown", list_of(api.unknown)},
                 {"hidden", hidden},
                 {"records", files.kept_records},
                 {"records_left_out", files.rejected_records},
                 {"mapping", mapping_text(options, files)},
                 {"files", list_of(written)},
                 {"commands", list_of(commands.first)},
                 {"loopback_commands", list_of(commands.loopback)},
                 {"site_commands", list_of(commands.real)}});
}

int make(Cli& cli, const NewOptions& options) {
  if (options.rest && options.cpp) throw Error(ErrorKind::usage, "--rest and --cpp: a plugin is one of them");
  check_name(options.name);
  const fs::path directory = target_directory(options.directory);
  refuse_to_overwrite(cli, options.name, directory);
  const scaffold::Sample sample = sample_of(options);
  const scaffold::Api api = scaffold::guess_api(sample, options.name);
  const scaffold::NewPlugin plugin{options.name, options.cpp ? Language::cpp : Language::rest,
                                   rfc3339(cli.clock.now()).substr(0, 10), options.from.empty()};
  const scaffold::PluginFiles files = scaffold::plugin_files(plugin, api, sample);
  std::vector<std::string> written;
  for (const scaffold::WrittenFile& file : files.files) {
    write(directory / file.path, file.text);
    written.push_back(from_here(directory / file.path));
  }
  const bool built = options.cpp && add_to_build(options.name, directory);
  const Commands commands = commands_of(cli, options, api, files, directory);
  if (cli.output.format() == Format::text) {
    print(cli.output, options, api, files, written, commands, built);
  } else {
    print_json(cli.output, options, api, files, written, commands, directory);
  }
  return kDone;
}

}  // namespace

void add_plugin_new_command(CLI::App& plugin, Cli& cli) {
  const auto options = std::make_shared<NewOptions>();
  auto* making =
      plugin.add_subcommand("new", "write a plugin from one reply of a site's API, with its tests");
  making->add_option("NAME", options->name, "its name: a-z, 0-9 and _")->required();
  making->add_flag("--rest", options->rest, "by configuration, as source.toml (unless said)");
  making->add_flag("--cpp", options->cpp, "in C++");
  making->add_option(
      "--from", options->from,
      "a reply: a file of JSON, lines of JSON, XML, or HTML with JSON-LD; - for standard input; or its URL");
  making->add_option(
      "--directory", options->directory,
      "where plugins/, samples/ and mappings/ are, if not in the checkout around here, or here");
  making->add_flag("--allow-private", options->allow_private, "--from may be an address that is not public");
  making->callback([&cli, options] { cli.action = [&cli, options] { return make(cli, *options); }; });
}

}  // namespace tributary::cli

#include "fetch/plugin_catalog.hpp"

#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <map>
#include <mutex>
#include <utility>

#include "base/did_you_mean.hpp"
#include "base/error.hpp"
#include "fetch/child_process.hpp"
#include "fetch/manifest.hpp"
#include "fetch/source_file.hpp"

namespace tributary::fetch {
namespace {

namespace fs = std::filesystem;
using Steady = std::chrono::steady_clock;

constexpr std::chrono::milliseconds kDescribeTimeout{5000};  // milliseconds are usual; a constructor may hang
constexpr std::size_t kMaxDescription = std::size_t{256} << 10;
constexpr std::size_t kMaxSentence = 1000;

struct Pipe {
  FileDescriptor read;
  FileDescriptor write;
};

Result<Pipe, std::string> make_pipe() {
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) != 0) return std::string("no file descriptor is left for a pipe");
  return Pipe{FileDescriptor(ends[0]), FileDescriptor(ends[1])};
}

// Appends what `pipe` has to `text`; closes it at its end or when there is too much.
void read_some(FileDescriptor& pipe, std::string& text) {
  std::array<char, 4096> bytes;
  const ssize_t got = read(pipe.get(), bytes.data(), bytes.size());
  if (got > 0) text.append(bytes.data(), static_cast<std::size_t>(got));
  if (got <= 0 || text.size() > kMaxDescription) pipe.reset();
}

struct Said {
  std::string out;
  std::string error;
  bool in_time = true;
};

Said listen(FileDescriptor out, FileDescriptor error) {
  Said said;
  const auto until = Steady::now() + kDescribeTimeout;
  while (out || error) {
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(until - Steady::now()).count();
    pollfd fds[] = {{out.get(), POLLIN, 0}, {error.get(), POLLIN, 0}};
    if (left <= 0 || poll(fds, 2, static_cast<int>(left)) == 0) {
      said.in_time = false;
      return said;
    }
    if (fds[0].revents) read_some(out, said.out);
    if (fds[1].revents) read_some(error, said.error);
  }
  return said;
}

std::string first_line(const std::string& text) {
  return text.substr(0, std::min(text.find('\n'), kMaxSentence));
}

struct Description {
  std::string manifest;
  std::string problem;  // one sentence that begins with the plugin's file name, or ""
};

Description describe(const fs::path& worker, const fs::path& plugin) {
  const std::string file = plugin.filename().string();
  auto out = make_pipe();
  auto error = make_pipe();
  if (!out || !error) return {"", file + ": " + (out ? error.error() : out.error())};
  ChildStreams streams;
  streams.standard_output = out->write.get();
  streams.standard_error = error->write.get();
  auto child = ChildProcess::start(worker, {"--describe", plugin.string()}, streams);
  out->write.reset();
  error->write.reset();
  if (!child) return {"", file + ": " + child.error()};

  const Said said = listen(std::move(out->read), std::move(error->read));
  const ExitStatus status = child->end(said.in_time ? kDescribeTimeout : std::chrono::milliseconds(0));
  if (!said.in_time) return {"", file + ": did not describe itself within 5 s and was ended"};
  if (status.signal == 0 && status.code == 0) return {said.out, ""};
  if (status.signal == 0 && !said.error.empty()) return {"", first_line(said.error)};
  return {"", file + ": the plugin crashed while it was loaded (" + text(status) + "); rebuild the plugin"};
}

PluginInfo inspect(const fs::path& worker, const fs::path& plugin) {
  PluginInfo info{plugin.stem().string(), plugin, plugin, std::nullopt, ""};
  const Description description = describe(worker, plugin);
  info.problem = description.problem;
  if (!info.problem.empty()) return info;
  auto manifest = parse_manifest(description.manifest);
  if (manifest) {
    info.manifest = *std::move(manifest);
  } else {
    info.problem = plugin.filename().string() + ": " + manifest.error();
  }
  return info;
}

struct FileState {
  fs::file_time_type modified;
  std::uintmax_t bytes = 0;
  bool operator==(const FileState&) const = default;
};

// The files in `directory` as what each of them, or nothing, makes of its path.
template <class FileOf>
void collect(const fs::path& directory, std::map<std::string, fs::path>& files, const FileOf& file_of) {
  std::error_code problem;
  fs::directory_iterator entry(directory, problem);
  for (; !problem && entry != fs::directory_iterator(); entry.increment(problem))
    file_of(entry->path(), files);
}

constexpr const char* kSourceFile = "source.toml";
constexpr const char* kRest = "rest";

}  // namespace

PluginInfo describe_plugin(const fs::path& plugin, const fs::path& worker) {
  static std::mutex mutex;
  static std::map<std::pair<fs::path, fs::path>, std::pair<FileState, PluginInfo>> known;
  std::error_code problem;
  const FileState state{fs::last_write_time(plugin, problem), fs::file_size(plugin, problem)};
  const std::lock_guard lock(mutex);
  const auto found = known.find({worker, plugin});
  if (found != known.end() && found->second.first == state) return found->second.second;
  PluginInfo info = inspect(worker, plugin);
  known.insert_or_assign({worker, plugin}, std::pair(state, info));
  return info;
}

PluginCatalog::PluginCatalog(fs::path directory, fs::path worker, std::vector<fs::path> folders)
    : directory_(std::move(directory)), folders_(std::move(folders)), worker_(std::move(worker)) {}

std::vector<std::pair<std::string, fs::path>> PluginCatalog::files() const {
  std::map<std::string, fs::path> files;
  collect(directory_, files, [](const fs::path& file, auto& found) {
    if (file.extension() == ".so") found[file.stem().string()] = file;
  });
  for (const fs::path& folder : folders_) {
    collect(folder, files, [](const fs::path& site, auto& found) {
      std::error_code problem;
      if (fs::is_regular_file(site / kSourceFile, problem)) {
        found[site.filename().string()] = site / kSourceFile;
      }
    });
  }
  return {files.begin(), files.end()};
}

PluginInfo PluginCatalog::describe(const std::string& name, const fs::path& file) const {
  if (file.extension() == ".so") return describe_plugin(file, worker_);
  const PluginInfo rest = describe_plugin(directory_ / (std::string(kRest) + ".so"), worker_);
  PluginInfo info{name, rest.path, file, std::nullopt, ""};
  info.configured = true;
  if (!rest.manifest) {
    info.problem =
        name + "/" + kSourceFile + " is run by the plugin rest, which is not there: " + rest.problem;
    return info;
  }
  auto site = read_source_file(file, *rest.manifest);
  if (!site) {
    info.problem = name + "/" + kSourceFile + ": " + site.error();
  } else if (site->manifest.name != name) {
    info.problem = name + "/" + kSourceFile + ": its name is \"" + site->manifest.name +
                   "\"; write the folder's name, \"" + name + "\"";
  } else {
    info.manifest = std::move(site->manifest);
    info.fetch = std::move(site->fetch);
    info.runs = rest.manifest->settings;
  }
  return info;
}

std::vector<PluginInfo> PluginCatalog::list() const {
  std::vector<PluginInfo> plugins;
  for (const auto& [name, file] : files()) plugins.push_back(describe(name, file));
  return plugins;
}

PluginInfo PluginCatalog::find(const std::string& name) const {
  std::vector<std::string> names;
  for (const auto& [known, file] : files()) {
    if (known == name) return describe(name, file);
    names.push_back(known);
  }
  const std::string none = names.empty() ? directory_.string() + " has no plugins; build them first"
                                         : "there is no plugin '" + name + "'";
  const std::string hint = did_you_mean(name, names);
  throw Error(ErrorKind::usage,
              none + (names.empty() || !hint.empty() ? hint : "; `tributary plugin list` names them"));
}

}  // namespace tributary::fetch

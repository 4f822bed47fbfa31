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
  PluginInfo info{plugin.stem().string(), plugin, std::nullopt, ""};
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

std::vector<fs::path> plugin_files(const fs::path& directory) {
  std::error_code problem;
  std::vector<fs::path> files;
  fs::directory_iterator entry(directory, problem);
  for (; !problem && entry != fs::directory_iterator(); entry.increment(problem)) {
    if (entry->path().extension() == ".so") files.push_back(entry->path());
  }
  std::sort(files.begin(), files.end());
  return files;
}

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

PluginCatalog::PluginCatalog(fs::path directory, fs::path worker)
    : directory_(std::move(directory)), worker_(std::move(worker)) {}

std::vector<PluginInfo> PluginCatalog::list() const {
  std::vector<PluginInfo> plugins;
  for (const fs::path& file : plugin_files(directory_)) plugins.push_back(describe_plugin(file, worker_));
  return plugins;
}

PluginInfo PluginCatalog::find(const std::string& name) const {
  std::vector<std::string> names;
  for (const fs::path& file : plugin_files(directory_)) {
    if (file.stem() == name) return describe_plugin(file, worker_);
    names.push_back(file.stem().string());
  }
  const std::string none =
      names.empty() ? " has no plugins; build them first" : " has no plugin '" + name + "'";
  throw Error(ErrorKind::usage, directory_.string() + none + did_you_mean(name, names));
}

}  // namespace tributary::fetch

#include "fetch/file_transport.hpp"

#include <fcntl.h>
#include <glob.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

#include <boost/json.hpp>

#include <array>
#include <cerrno>
#include <cstring>
#include <memory>
#include <utility>
#include <vector>

#include "base/gunzip.hpp"
#include "fetch/file_descriptor.hpp"

namespace tributary::fetch {
namespace {

constexpr std::string_view kScheme = "file:";
constexpr std::string_view kStandardInput = "-";
constexpr std::size_t kReadBytes = std::size_t{256} << 10;
constexpr int kPollMilliseconds = 100;  // how soon a stop is noticed while a pipe is silent

struct Content {
  std::string bytes;
  std::string problem;  // what follows the file's name: "is a directory"
};

std::string path_in(std::string_view url) {
  url.remove_prefix(kScheme.size());
  if (url.starts_with("///")) url.remove_prefix(2);
  return std::string(url);
}

// Pipes and standard input may be silent for as long as they like.
bool wait_until_readable(int fd, const Watch& watch) {
  pollfd waiting{fd, POLLIN, 0};
  while (!watch.over()) {
    if (poll(&waiting, 1, kPollMilliseconds) != 0) return true;
  }
  return false;
}

Content read_all(int fd, std::size_t limit_bytes, const Watch& watch) {
  Content content;
  std::vector<char> buffer(kReadBytes);
  for (;;) {
    if (!wait_until_readable(fd, watch)) return {"", "was not read to its end before the fetch was over"};
    const ssize_t got = read(fd, buffer.data(), buffer.size());
    if (got < 0 && (errno == EINTR || errno == EAGAIN)) continue;
    if (got < 0) return {"", std::string("cannot be read: ") + std::strerror(errno)};
    if (got == 0) return content;
    content.bytes.append(buffer.data(), static_cast<std::size_t>(got));
    if (content.bytes.size() > limit_bytes) {
      return {"", "is larger than " + std::to_string(limit_bytes >> 20) + " MiB"};
    }
  }
}

Content read_file(const std::string& path, std::size_t limit_bytes, const Watch& watch) {
  if (path == kStandardInput) return read_all(STDIN_FILENO, limit_bytes, watch);
  if (path.find('\0') != std::string::npos) return {"", "has a NUL character in its name"};
  const FileDescriptor file(open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
  if (!file)
    return {"", errno == ENOENT ? "does not exist" : std::string("cannot be read: ") + std::strerror(errno)};
  struct stat status {};
  if (fstat(file.get(), &status) == 0 && S_ISDIR(status.st_mode)) {
    return {"", "is a directory; name its files, as in " + path + "/*.json"};
  }
  return read_all(file.get(), limit_bytes, watch);
}

Content read_decoded(const std::string& path, std::size_t limit_bytes, const Watch& watch) {
  Content content = read_file(path, limit_bytes, watch);
  if (!content.problem.empty() || !is_gzip(content.bytes)) return content;
  Gunzipped decoded = gunzip(content.bytes, limit_bytes);
  return {std::move(decoded.bytes), std::move(decoded.problem)};
}

bool is_directory(const char* path) {
  struct stat status {};
  return stat(path, &status) == 0 && S_ISDIR(status.st_mode);
}

std::string matching_files(const std::string& pattern) {
  boost::json::array files;
  struct stat status {};
  if (stat(pattern.c_str(), &status) == 0) {  // a name may hold what a pattern would mean otherwise
    files.emplace_back(pattern);
    return boost::json::serialize(files);
  }
  glob_t found{};
  if (glob(pattern.c_str(), 0, nullptr, &found) == 0) {
    for (std::size_t i = 0; i < found.gl_pathc; ++i) {
      if (!is_directory(found.gl_pathv[i])) files.emplace_back(found.gl_pathv[i]);
    }
  }
  globfree(&found);
  return boost::json::serialize(files);
}

std::string content_type(std::string_view path) {
  if (path.ends_with(".gz")) path.remove_suffix(3);
  if (path.ends_with(".ndjson") || path.ends_with(".jsonl")) return "application/x-ndjson";
  if (path.ends_with(".xml") || path.ends_with(".rss") || path.ends_with(".atom")) return "application/xml";
  if (path.ends_with(".json")) return "application/json";
  return "application/octet-stream";
}

std::string shown(const std::string& path) {
  return path == kStandardInput ? "standard input" : path;
}

}  // namespace

bool is_file_url(std::string_view url) {
  return url.starts_with(kScheme);
}

Answer FileTransport::answer(const plugin::Request& request) {
  const Timestamp started = record_.now();
  const std::string path = path_in(request.url);
  Content content;
  std::string type = "application/json";
  if (!allowed_) {
    content.problem = "was not read: this plugin may not ask for files";
  } else if (request.method == "LIST") {
    content.bytes = matching_files(path);
  } else if (request.method == "GET") {
    content = read_decoded(path, plan_.http.max_body_bytes, watch_);
    type = content_type(path);
  } else {
    content.problem = "was not read: a file can be asked for with GET and LIST, not with " + request.method;
  }

  plugin::Response response;
  if (content.problem.empty()) {
    response = {0, 200, request.url, {{"Content-Type", type}}, std::move(content.bytes)};
  }
  const std::string error = content.problem.empty() ? "" : shown(path) + " " + content.problem;
  response.exchange_id = record_.append({request, response, error, 1, 0, started});
  if (error.empty()) return {std::move(response), {}};
  return {{}, NoReply{plugin::FailureKind::failed, error}};
}

}  // namespace tributary::fetch

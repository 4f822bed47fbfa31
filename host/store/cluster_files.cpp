#include "store/cluster_files.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <deque>
#include <fstream>
#include <sstream>

#include "base/digest.hpp"
#include "base/error.hpp"

namespace tributary::store {
namespace {

namespace fs = std::filesystem;

constexpr const char* kDebianPrograms = "/usr/lib/postgresql";
constexpr const char* kSharedData = "/var/lib/tributary";
constexpr mode_t kOwnerOnly = 0700;

std::string hash_of(const fs::path& home) {
  return hex(sha256(home.string())).substr(0, 16);
}

bool has_programs(const fs::path& directory) {
  return access((directory / "initdb").c_str(), X_OK) == 0 &&
         access((directory / "pg_ctl").c_str(), X_OK) == 0;
}

// Debian keeps each version apart; its newest one first.
std::vector<fs::path> debian_programs(const std::string& major) {
  std::vector<fs::path> found;
  std::error_code absent;
  for (const auto& entry : fs::directory_iterator(kDebianPrograms, absent)) {
    const std::string version = entry.path().filename();
    if (has_programs(entry.path() / "bin") && (major.empty() || version == major)) found.push_back(entry);
  }
  std::sort(found.begin(), found.end(), [](const fs::path& a, const fs::path& b) {
    return std::atoi(a.filename().c_str()) > std::atoi(b.filename().c_str());
  });
  return found;
}

void take_ownership(const fs::path& path, const ServerAccount& account) {
  if (!account.other || lchown(path.c_str(), account.uid, account.gid) == 0) return;
  throw Error(ErrorKind::unavailable,
              "cannot give " + path.string() + " to user " + account.name + ": " + std::strerror(errno));
}

void make_directory(const fs::path& path) {
  std::error_code error;
  fs::create_directories(path, error);
  if (error) {
    throw Error(ErrorKind::unavailable, "cannot make the directory " + path.string() + ": " +
                                            error.message() + "; set TRIBUTARY_HOME to one you can write");
  }
}

void make_empty(const fs::path& path, const ServerAccount& account) {
  std::error_code ignored;
  fs::remove_all(path, ignored);
  make_directory(path);
  chmod(path.c_str(), kOwnerOnly);
  take_ownership(path, account);
}

// "initdb (PostgreSQL) 15.20 (Debian ...)" is of version "15".
bool is_version(const fs::path& programs, const std::string& major) {
  if (major.empty()) return true;
  const std::string text = run_child(server_account(), {programs / "initdb", "--version"}).output;
  return text.find(" " + major + ".") != text.npos;
}

bool can_write(const ServerAccount& account, const fs::path& path) {
  return run_child(account, {"/usr/bin/test", "-w", path}).exit_code == 0;
}

}  // namespace

fs::path postgresql_programs(const std::string& major) {
  if (const auto found = debian_programs(major); !found.empty()) return found.front() / "bin";
  std::stringstream path(std::getenv("PATH") ? std::getenv("PATH") : "");
  for (std::string directory; std::getline(path, directory, ':');) {
    if (!directory.empty() && has_programs(directory) && is_version(directory, major)) return directory;
  }
  if (major.empty()) {
    throw Error(
        ErrorKind::unavailable,
        "PostgreSQL is not installed: install it (apt-get install postgresql-15), or set DATABASE_URL "
        "to a server elsewhere");
  }
  throw Error(ErrorKind::unavailable, "the private cluster was made by PostgreSQL " + major +
                                          ", which is not installed: apt-get install postgresql-" + major);
}

std::string cluster_version(const fs::path& data) {
  std::string version;
  std::ifstream(data / "PG_VERSION") >> version;
  return version;
}

fs::path socket_directory(const fs::path& home, const ServerAccount& account) {
  return "/tmp/tributary-" + std::to_string(account.uid) + "-" + hash_of(home);
}

void make_socket_directory(const fs::path& directory, const ServerAccount& account) {
  if (mkdir(directory.c_str(), kOwnerOnly) == 0) take_ownership(directory, account);
  struct stat found {};
  if (lstat(directory.c_str(), &found) == 0 && S_ISDIR(found.st_mode) && found.st_uid == account.uid &&
      (found.st_mode & 077) == 0) {
    return;
  }
  throw Error(ErrorKind::unavailable, directory.string() +
                                          " must be a directory that only the user running PostgreSQL can "
                                          "enter, and is not: remove it and try again");
}

fs::path make_staging_directory(const fs::path& home, const ServerAccount& account) {
  const fs::path near = home / "cluster.new";
  make_empty(near, account);
  if (!account.other || can_write(account, near)) return near;
  fs::remove(near);
  const fs::path far = fs::path(kSharedData) / (hash_of(home) + ".new");
  make_empty(far, account);
  return far;
}

void adopt_cluster(const fs::path& staging, const fs::path& home) {
  const fs::path link = home / "cluster";
  std::error_code error;
  if (staging.parent_path() == home) {
    fs::rename(staging, link, error);
  } else {
    const fs::path place = staging.parent_path() / hash_of(home);
    fs::remove(link, error);
    fs::rename(staging, place, error);
    if (!error) fs::create_directory_symlink(place, link, error);
  }
  if (!error) return;
  throw Error(ErrorKind::unavailable, "cannot move the new cluster to " + link.string() + ": " +
                                          error.message() + "; move away what is there");
}

void write_file(const fs::path& path, const std::string& text, const ServerAccount& account) {
  std::ofstream file(path, std::ios::trunc);
  file << text;
  file.close();
  if (!file) {
    throw Error(ErrorKind::unavailable, "cannot write " + path.string() +
                                            ": free space there, or run tributary as the user who made it");
  }
  take_ownership(path, account);
}

std::string last_lines(const fs::path& path, std::size_t count) {
  std::ifstream file(path);
  std::deque<std::string> lines;
  for (std::string line; std::getline(file, line);) {
    lines.push_back(line);
    if (lines.size() > count) lines.pop_front();
  }
  std::string text;
  for (const auto& line : lines) text += (text.empty() ? "" : "; ") + line;
  return text;
}

}  // namespace tributary::store

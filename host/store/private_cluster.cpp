#include "store/private_cluster.hpp"

#include <fcntl.h>
#include <libpq-fe.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <cstring>
#include <fstream>
#include <pqxx/nontransaction>
#include <thread>

#include "base/error.hpp"
#include "store/cluster_files.hpp"
#include "store/database.hpp"
#include "store/transaction.hpp"

namespace tributary::store {
namespace {

namespace fs = std::filesystem;

constexpr const char* kSuperuser = "tributary";
constexpr const char* kDatabase = "tributary";
constexpr const char* kPort = "5432";  // names the socket; said in the URL, or else PGPORT would be believed
constexpr const char* kSettingsFile = "tributary.conf";
constexpr std::chrono::seconds kStartSeconds{60};  // crash recovery of a laptop's worth of data
constexpr std::size_t kLogLinesShown = 3;

// For a laptop: little memory when idle, quick queries over small results, large texts and raw bodies.
constexpr const char* kSettings =
    R"(# Written by Tributary at every start; put your own settings into postgresql.conf below the include.
listen_addresses = ''
port = 5432
unix_socket_permissions = 0700
shared_buffers = 128MB
max_connections = 60
max_wal_size = 1GB
checkpoint_timeout = 15min
wal_compression = on
default_toast_compression = lz4
random_page_cost = 1.1
jit = off
log_timezone = UTC
log_min_messages = warning
)";

constexpr const char* kThrownAway = R"(fsync = off
full_page_writes = off
synchronous_commit = off
shared_buffers = 32MB
autovacuum = off
)";

// Held while one process makes or starts the cluster; the others wait and then find it running.
class StartLock {
 public:
  explicit StartLock(const fs::path& home) {
    const fs::path path = home / "cluster.lock";
    fd_ = open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (fd_ < 0) {
      throw Error(ErrorKind::unavailable, "cannot write " + path.string() + ": " + std::strerror(errno) +
                                              "; set TRIBUTARY_HOME to a directory of your own");
    }
    while (flock(fd_, LOCK_EX) != 0 && errno == EINTR) {
    }
  }
  ~StartLock() { close(fd_); }
  StartLock(const StartLock&) = delete;
  StartLock& operator=(const StartLock&) = delete;

 private:
  int fd_;
};

std::string escaped(const fs::path& path) {
  std::string text;
  for (const char c : path.string()) text += c == '/' ? std::string("%2F") : std::string(1, c);
  return text;
}

std::string url_of(const fs::path& home, const char* database) {
  return std::string("postgresql://") + kSuperuser + "@/" + database +
         "?host=" + escaped(socket_directory(home, server_account())) + "&port=" + kPort;
}

PGPing ping(const fs::path& home) {
  return PQping(url_of(home, "postgres").c_str());
}

void require_success(const ChildResult& result, const std::string& what, const fs::path& log) {
  if (result.exit_code == 0) return;
  std::string why = last_lines(log, kLogLinesShown);
  if (why.empty()) why = result.output;
  for (char& c : why) {
    if (c == '\n') c = ' ';
  }
  throw Error(ErrorKind::unavailable, what + ": " + why);
}

void wait_until_it_answers(const fs::path& home, const fs::path& log) {
  const auto deadline = std::chrono::steady_clock::now() + kStartSeconds;
  while (ping(home) != PQPING_OK) {
    if (std::chrono::steady_clock::now() > deadline) {
      throw Error(ErrorKind::unavailable,
                  "the private PostgreSQL runs but does not answer: see " + log.string());
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
  }
}

bool has_database(pqxx::nontransaction& work) {
  return !work.exec_params("SELECT 1 FROM pg_database WHERE datname = $1", std::string(kDatabase)).empty();
}

bool has_database(const fs::path& home) {
  Database server(url_of(home, "postgres"));
  pqxx::nontransaction work(server.connection());
  return has_database(work);
}

void make_database(const fs::path& home) {
  Database server(url_of(home, "postgres"));
  pqxx::nontransaction work(server.connection());
  if (!has_database(work)) work.exec(std::string("CREATE DATABASE ") + kDatabase);
}

}  // namespace

PrivateCluster::PrivateCluster(fs::path home, Durability durability)
    : home_(fs::weakly_canonical(fs::absolute(home))), durability_(durability) {}

fs::path PrivateCluster::data_directory() const {
  return home_ / "cluster";
}
fs::path PrivateCluster::log_file() const {
  return data_directory() / "server.log";
}
std::string PrivateCluster::url() const {
  return url_of(home_, kDatabase);
}

bool PrivateCluster::exists() const {
  return !cluster_version(data_directory()).empty();
}

bool PrivateCluster::running() const {
  const PGPing answer = ping(home_);
  return answer == PQPING_OK || answer == PQPING_REJECT;
}

void PrivateCluster::create() {
  const ServerAccount account = server_account();
  const fs::path programs = postgresql_programs("");
  const fs::path staging = make_staging_directory(home_, account);
  std::vector<std::string> command = {
      programs / "initdb", "-D", staging, "-U", kSuperuser, "--auth=trust", "-E", "UTF8", "--locale=C.UTF-8",
      "--data-checksums"};
  if (durability_ == Durability::thrown_away) command.emplace_back("--no-sync");
  require_success(run_child(account, command), "cannot make the private PostgreSQL cluster", "");
  std::ofstream(staging / "postgresql.conf", std::ios::app) << "\ninclude '" << kSettingsFile << "'\n";
  write_file(staging / kSettingsFile, kSettings, account);
  adopt_cluster(staging, home_);
}

void PrivateCluster::start() {
  const ServerAccount account = server_account();
  const fs::path data =
      fs::canonical(data_directory());  // the account may not be able to follow a link of ours
  const fs::path log = data / log_file().filename();
  const fs::path programs = postgresql_programs(cluster_version(data));
  const fs::path sockets = socket_directory(home_, account);
  make_socket_directory(sockets, account);
  std::string settings = kSettings;
  settings += "unix_socket_directories = '" + sockets.string() + "'\n";
  if (durability_ == Durability::thrown_away) settings += kThrownAway;
  write_file(data / kSettingsFile, settings, account);
  const ChildResult result = run_child(account, {programs / "pg_ctl", "-D", data, "-l", log, "-w", "-t",
                                                 std::to_string(kStartSeconds.count()), "-s", "start"});
  require_success(result, "cannot start the private PostgreSQL (log: " + log_file().string() + ")",
                  log_file());
}

std::string PrivateCluster::ensure_running() {
  if (exists() && ping(home_) == PQPING_OK && has_database(home_)) return url();
  std::error_code error;
  fs::create_directories(home_, error);
  const StartLock lock(home_);
  if (!exists()) create();
  if (!running()) start();
  wait_until_it_answers(home_, log_file());
  make_database(home_);
  return url();
}

void PrivateCluster::stop() {
  if (!exists() || !running()) return;
  const StartLock lock(home_);
  const fs::path data = fs::canonical(data_directory());
  const fs::path programs = postgresql_programs(cluster_version(data));
  const ChildResult result =
      run_child(server_account(), {programs / "pg_ctl", "-D", data, "-m", "fast", "-w", "-s", "stop"});
  require_success(result, "cannot stop the private PostgreSQL", log_file());
  std::error_code ignored;  // nothing is left in /tmp; the next start makes it again
  fs::remove(socket_directory(home_, server_account()), ignored);
}

}  // namespace tributary::store

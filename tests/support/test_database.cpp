#include "support/test_database.hpp"

#include <fcntl.h>
#include <spawn.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <pqxx/nontransaction>
#include <stdexcept>

#include "store/migrations.hpp"
#include "store/private_cluster.hpp"
#include "store/transaction.hpp"

#ifdef __SANITIZE_ADDRESS__
// libpqxx 6.4 drops the last result of a connection that breaks under exec_params without freeing it: some
// hundred bytes for each server that dies, and tests let many die.
extern "C" __attribute__((visibility("default"))) const char* __lsan_default_suppressions() {
  return "leak:libpqxx\n";
}
#endif

namespace tributary::testing {
namespace {

// Waits for the end of our standard input, that is of the test program, then ends the server and tidies up.
constexpr const char* kReaper = R"(
read -r _
server=$(head -n 1 "$1/cluster/postmaster.pid" 2>/dev/null)
sockets=$(sed -n 5p "$1/cluster/postmaster.pid" 2>/dev/null)
[ -n "$server" ] && kill -QUIT "$server"
while [ -n "$server" ] && kill -0 "$server" 2>/dev/null; do sleep 0.05; done
rm -rf "$1"
case "$sockets" in /tmp/tributary-*) rm -rf "$sockets" ;; esac
)";

std::string make_home() {
  std::string home = "/tmp/tributary-test-XXXXXX";
  if (!mkdtemp(home.data())) throw std::runtime_error("cannot make a directory in /tmp");
  chmod(home.c_str(), 0755);  // as root the server is another user's, who must get through
  return home;
}

void start_reaper(const std::string& home) {
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) != 0) throw std::runtime_error("cannot make a pipe");
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, ends[0], STDIN_FILENO);
  posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
  posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
  posix_spawnattr_t attributes;
  posix_spawnattr_init(&attributes);
  posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSID);  // a Ctrl-C is for the tests, not for the reaper
  std::string arguments[] = {"sh", "-c", kReaper, "reaper", home};
  char* pointers[] = {arguments[0].data(), arguments[1].data(), arguments[2].data(),
                      arguments[3].data(), arguments[4].data(), nullptr};
  pid_t child = 0;
  if (posix_spawn(&child, "/bin/sh", &actions, &attributes, pointers, environ) != 0) {
    throw std::runtime_error("cannot start the reaper of the test cluster");
  }
  posix_spawn_file_actions_destroy(&actions);
  posix_spawnattr_destroy(&attributes);
  close(ends[0]);  // ends[1] stays open until this program ends
}

// "postgresql://.../tributary?..." for another database of the same cluster.
std::string with_database(std::string url, const std::string& name) {
  const std::string marker = "/tributary?";
  return url.replace(url.find(marker), marker.size(), "/" + name + "?");
}

class Cluster {
 public:
  Cluster() {
    const std::string home = make_home();
    start_reaper(home);
    url_ = store::PrivateCluster(home, store::Durability::thrown_away).ensure_running();
    store::Database pattern(url_);
    store::migrate(pattern);
    admin_ = std::make_unique<store::Database>(with_database(url_, "postgres"));
  }

  std::string create(const std::string& name, const std::string& pattern) {
    execute("CREATE DATABASE " + name + " TEMPLATE " + pattern + " STRATEGY file_copy");
    return with_database(url_, name);
  }

  void drop(const std::string& name) { execute("DROP DATABASE " + name + " WITH (FORCE)"); }

  std::string next_name() { return "case_" + std::to_string(++count_); }

 private:
  void execute(const std::string& statement) {
    pqxx::nontransaction work(admin_->connection());
    work.exec(statement);
  }

  std::string url_;
  std::unique_ptr<store::Database> admin_;
  int count_ = 0;
};

Cluster& cluster() {
  static Cluster the_cluster;
  return the_cluster;
}

}  // namespace

TestDatabase::TestDatabase() : name_(cluster().next_name()), url_(cluster().create(name_, "tributary")) {
  database_ = std::make_unique<store::Database>(url_);
}

TestDatabase::~TestDatabase() {
  database_.reset();
  try {
    cluster().drop(name_);
  } catch (const std::exception&) {  // it goes with the cluster anyway
  }
}

std::string empty_database_url() {
  return cluster().create(cluster().next_name(), "template0");
}

}  // namespace tributary::testing

#include "store/private_cluster.hpp"

#include <signal.h>
#include <sys/stat.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <pqxx/nontransaction>
#include <thread>
#include <vector>

#include "base/error.hpp"
#include "store/cluster_files.hpp"
#include "store/database.hpp"

using namespace tributary;
using Catch::Matchers::Contains;
namespace fs = std::filesystem;

namespace {

// A home of its own; whatever runs in it is stopped and removed in the end.
class Home {
 public:
  Home() {
    std::string path = "/tmp/tributary home's-XXXXXX";
    REQUIRE(mkdtemp(path.data()));
    chmod(path.c_str(), 0755);
    path_ = path;
  }
  ~Home() {
    try {
      cluster().stop();
    } catch (const Error&) {  // the test has failed already
    }
    std::error_code ignored;
    fs::remove_all(store::socket_directory(path_, store::server_account()), ignored);
    fs::remove_all(fs::read_symlink(path_ / "cluster", ignored), ignored);
    fs::remove_all(path_, ignored);
  }
  store::PrivateCluster cluster() const {
    return store::PrivateCluster(path_, store::Durability::thrown_away);
  }
  const fs::path& path() const { return path_; }

 private:
  fs::path path_;
};

int answer(const std::string& url) {
  store::Database database(url);
  pqxx::nontransaction work(database.connection());
  return work.exec1("SELECT 6 * 7")[0].as<int>();
}

std::string setting(const std::string& url, const std::string& name) {
  store::Database database(url);
  pqxx::nontransaction work(database.connection());
  return work.exec1("SHOW " + name)[0].as<std::string>();
}

pid_t server_pid(const store::PrivateCluster& cluster) {
  pid_t pid = 0;
  std::ifstream(cluster.data_directory() / "postmaster.pid") >> pid;
  return pid;
}

}  // namespace

// One story rather than sections: making a cluster takes a second or two.
TEST_CASE("a private cluster is made, started, found again, stopped, killed and started again") {
  Home home;
  auto cluster = home.cluster();
  const fs::path sockets = store::socket_directory(home.path(), store::server_account());
  CHECK_FALSE(cluster.exists());
  CHECK_FALSE(cluster.running());
  cluster.stop();  // nothing to stop

  const std::string url = cluster.ensure_running();
  CHECK(url == cluster.url());
  CHECK(answer(url) == 42);
  const pid_t pid = server_pid(cluster);
  CHECK(home.cluster().ensure_running() == url);
  CHECK(server_pid(cluster) == pid);
  CHECK(getsid(pid) != getsid(0));  // so that Ctrl-C does not reach it
  CHECK(setting(url, "listen_addresses").empty());
  struct stat found {};
  REQUIRE(stat(sockets.c_str(), &found) == 0);
  CHECK((found.st_mode & 077) == 0);  // only the server's own user gets in

  // Killed, it recovers at the next start although its postmaster.pid is still there.
  REQUIRE(kill(pid, SIGKILL) == 0);
  for (int i = 0; i < 200 && kill(pid, 0) == 0; ++i)
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
  CHECK(answer(cluster.ensure_running()) == 42);

  // Stopped, it leaves nothing in /tmp, and starts again with what it had.
  cluster.stop();
  CHECK_FALSE(cluster.running());
  CHECK_FALSE(fs::exists(sockets));
  CHECK(answer(cluster.ensure_running()) == 42);

  // A start that fails shows the server's own last words.
  cluster.stop();
  std::ofstream(cluster.data_directory() / "postgresql.conf", std::ios::app) << "\nwork_mem = 'blue'\n";
  CHECK_THROWS_WITH(cluster.ensure_running(), Contains("work_mem") && Contains("server.log"));
}

TEST_CASE("several processes that start the cluster at once make one and all find it") {
  Home home;
  std::vector<std::thread> threads;
  std::vector<std::string> urls(4);
  for (auto& url : urls) threads.emplace_back([&] { url = home.cluster().ensure_running(); });
  for (auto& thread : threads) thread.join();
  for (const auto& url : urls) CHECK(answer(url) == 42);
}

TEST_CASE("a cluster that was only half made is made again") {
  Home home;
  fs::create_directories(home.path() / "cluster.new" / "base");
  std::ofstream(home.path() / "cluster.new" / "PG_VERSION") << "15\n";
  CHECK(answer(home.cluster().ensure_running()) == 42);
}

TEST_CASE("as root, a home that the server's user cannot reach gets its data elsewhere, with a link") {
  if (geteuid() != 0) {
    WARN("skipped: only root runs the server as another user");
    return;
  }
  Home home;
  chmod(home.path().c_str(), 0700);
  auto cluster = home.cluster();
  CHECK(answer(cluster.ensure_running()) == 42);
  CHECK(fs::is_symlink(cluster.data_directory()));
  cluster.stop();
  CHECK(answer(cluster.ensure_running()) == 42);
}

TEST_CASE("a socket directory that somebody else made first is refused") {
  Home home;
  const fs::path sockets = store::socket_directory(home.path(), store::server_account());
  fs::create_directory(sockets);
  chmod(sockets.c_str(), 0777);
  CHECK_THROWS_WITH(home.cluster().ensure_running(), Contains(sockets.string()) && Contains("remove it"));
}

TEST_CASE("a cluster of a version that is not installed says which package to install") {
  CHECK_THROWS_WITH(store::postgresql_programs("9.1"), Contains("apt-get install postgresql-9.1"));
}

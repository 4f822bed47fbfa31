// Tries what a plugin must not be able to do, and hands in how each attempt ended.
#include <arpa/inet.h>
#include <fcntl.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <string>

#include "plugin_api/abi.hpp"

extern char** environ;

namespace {

using namespace tributary::plugin;

std::string outcome(const char* attempt, bool worked) {
  return std::string(attempt) + (worked ? "=worked " : "=refused ");
}

bool raised_the_memory_limit() {
  const rlimit unlimited{RLIM_INFINITY, RLIM_INFINITY};
  return setrlimit(RLIMIT_AS, &unlimited) == 0;
}

bool ran_a_program() {
  char name[] = "true";
  char* arguments[] = {name, nullptr};
  return execv("/bin/true", arguments) == 0;
}

class Plugin final : public Fetcher {
 public:
  Completion fetch(FetchContext&) override {
    std::string report;
    report += outcome("socket", socket(AF_INET, SOCK_STREAM, 0) >= 0);
    report += outcome("unix_socket", socket(AF_UNIX, SOCK_STREAM, 0) >= 0);
    report += outcome("read", open("/etc/passwd", O_RDONLY) >= 0);
    report += outcome("write", open("/tmp/escaped", O_WRONLY | O_CREAT, 0600) >= 0);
    report += outcome("mkdir", mkdir("/tmp/escaped_dir", 0700) == 0);
    report += outcome("fork", fork() >= 0);
    report += outcome("exec", ran_a_program());
    report += outcome("ptrace", ptrace(PTRACE_ATTACH, getppid(), nullptr, nullptr) == 0);
    report += outcome("kill", kill(getppid(), 0) == 0);
    report += outcome("memory_limit", raised_the_memory_limit());
    report += outcome("environment", environ && *environ);
    return {true, report, {}};
  }
};

}  // namespace

TRIBUTARY_PLUGIN(Plugin,
                 R"({"name": "escapes", "version": "1", "summary": "tries to get out", "hosts": ["*"]})");

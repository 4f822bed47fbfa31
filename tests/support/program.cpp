#include "support/program.hpp"

#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <cstdlib>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <thread>

namespace tributary::testing {
namespace {

namespace fs = std::filesystem;

constexpr auto kPatience = std::chrono::seconds(60);

std::string read(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream bytes;
  bytes << file.rdbuf();
  return bytes.str();
}

fs::path temporary_folder() {
  std::string pattern = (fs::temp_directory_path() / "tributary-test-XXXXXX").string();
  if (mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("no temporary directory");
  return pattern;
}

pid_t start(const Home& home, const std::vector<std::string>& arguments, const fs::path& folder) {
  std::vector<std::string> words{std::string(TRIBUTARY_BUILD_DIR) + "/tributary"};
  words.insert(words.end(), arguments.begin(), arguments.end());
  std::vector<std::string> variables{"PATH=/usr/bin:/bin", "HOME=" + home.path().string(),
                                     "TRIBUTARY_HOME=" + (home.path() / "home").string(), "LANG=C.UTF-8"};
  for (const auto& [name, value] : home.environment) variables.push_back(name + "=" + value);
  std::vector<char*> argv;
  for (auto& word : words) argv.push_back(word.data());
  argv.push_back(nullptr);
  std::vector<char*> envp;
  for (auto& variable : variables) envp.push_back(variable.data());
  envp.push_back(nullptr);

  // Spawned, not forked: a signal must never reach a copy of the test program.
  posix_spawn_file_actions_t files;
  posix_spawn_file_actions_init(&files);
  const std::string in = (folder / "in").string();
  const std::string out = (folder / "out").string();
  const std::string error = (folder / "error").string();
  posix_spawn_file_actions_addopen(&files, STDIN_FILENO, in.c_str(), O_RDONLY | O_CREAT, 0600);
  posix_spawn_file_actions_addopen(&files, STDOUT_FILENO, out.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
  posix_spawn_file_actions_addopen(&files, STDERR_FILENO, error.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
  pid_t pid = -1;
  const int problem = posix_spawn(&pid, argv[0], &files, nullptr, argv.data(), envp.data());
  posix_spawn_file_actions_destroy(&files);
  if (problem != 0) throw std::runtime_error(words.front() + " cannot be started; build it first");
  return pid;
}

int code_of(int status) {
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

Finished finish(pid_t pid, const fs::path& folder) {
  const auto until = std::chrono::steady_clock::now() + kPatience;
  int status = 0;
  while (waitpid(pid, &status, WNOHANG) == 0) {
    if (std::chrono::steady_clock::now() > until) {
      kill(pid, SIGKILL);
      waitpid(pid, &status, 0);
      break;
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(2));
  }
  return {code_of(status), read(folder / "out"), read(folder / "error")};
}

}  // namespace

boost::json::value Finished::json() const {
  return boost::json::parse(out);
}

std::vector<boost::json::object> Finished::lines() const {
  std::vector<boost::json::object> objects;
  std::istringstream in(out);
  for (std::string line; std::getline(in, line);) objects.push_back(boost::json::parse(line).as_object());
  return objects;
}

bool says(const std::string& text, const std::string& words) {
  return text.find(words) != std::string::npos;
}

bool says(const boost::json::value& text, const std::string& words) {
  return says(std::string(text.as_string()), words);
}

Home::Home() : path_(temporary_folder()) {
  fs::permissions(path_, fs::perms::owner_all | fs::perms::group_exec | fs::perms::others_exec);
}

Home::~Home() {
  environment.erase("DATABASE_URL");
  run({"db", "stop"});
  std::error_code ignored;
  // As root the cluster lives elsewhere, behind a link.
  const fs::path cluster = path_ / "home" / "cluster";
  if (fs::is_symlink(cluster, ignored)) fs::remove_all(fs::read_symlink(cluster, ignored), ignored);
  fs::remove_all(path_, ignored);
}

Finished Home::run(const std::vector<std::string>& arguments, const std::string& input) const {
  const fs::path folder = temporary_folder();
  std::ofstream(folder / "in", std::ios::binary) << input;
  Finished finished = finish(start(*this, arguments, folder), folder);
  std::error_code ignored;
  fs::remove_all(folder, ignored);
  return finished;
}

Background::Background(const Home& home, const std::vector<std::string>& arguments)
    : folder_(temporary_folder()), pid_(start(home, arguments, folder_)) {}

Background::~Background() {
  if (pid_ > 0) {
    kill(pid_, SIGTERM);
    finish(pid_, folder_);
  }
  std::error_code ignored;
  fs::remove_all(folder_, ignored);
}

void Background::signal(int number) const {
  kill(pid_, number);
}

Finished Background::wait() {
  Finished finished = finish(pid_, folder_);
  pid_ = -1;
  return finished;
}

namespace {

std::vector<std::string> sandbox_arguments(const fs::path& sources_file,
                                           const std::vector<std::string>& faults) {
  std::vector<std::string> arguments{"sandbox", "--listen", "127.0.0.1:0", "--write-sources",
                                     sources_file.string()};
  for (const auto& fault : faults) {
    arguments.push_back("--fault");
    arguments.push_back(fault);
  }
  return arguments;
}

}  // namespace

SandboxProcess::SandboxProcess(const Home& home, const std::vector<std::string>& faults)
    : sources_file_(home.path() / "sources.json"),
      process_(home, (fs::remove(sources_file_), sandbox_arguments(sources_file_, faults))) {
  const auto until = std::chrono::steady_clock::now() + kPatience;
  while (!fs::exists(sources_file_)) {
    if (std::chrono::steady_clock::now() > until) throw std::runtime_error("the sandbox did not start");
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
}

}  // namespace tributary::testing

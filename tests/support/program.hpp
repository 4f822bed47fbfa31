// The tributary program run as a user runs it: a real process, its output and its exit code.
#pragma once

#include <sys/types.h>

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include <boost/json.hpp>

namespace tributary::testing {

struct Finished {
  int code = 0;  // exit code, or 128 + signal
  std::string out;
  std::string error;

  boost::json::value json() const;                 // of out; throws when it is none
  std::vector<boost::json::object> lines() const;  // of out, one object a line
};

// Whether `words` stand in what was said, which, as JSON, must be a string.
bool says(const std::string& text, const std::string& words);
bool says(const boost::json::value& text, const std::string& words);

// A home of its own under a temporary directory, removed with its database at the end.
class Home {
 public:
  Home();
  ~Home();
  Home(const Home&) = delete;
  Home& operator=(const Home&) = delete;

  // Runs `tributary ARGUMENTS` in this home with no other environment than PATH, HOME and `environment`.
  Finished run(const std::vector<std::string>& arguments, const std::string& input = {}) const;

  const std::filesystem::path& path() const { return path_; }
  std::map<std::string, std::string> environment;  // on top of TRIBUTARY_HOME

 private:
  std::filesystem::path path_;
};

// A tributary process in the background (sandbox), ended with SIGTERM at the latest by the destructor.
class Background {
 public:
  Background(const Home& home, const std::vector<std::string>& arguments);
  ~Background();
  Background(const Background&) = delete;
  Background& operator=(const Background&) = delete;

  void signal(int number) const;
  Finished wait();  // until it ends by itself

 private:
  std::filesystem::path folder_;
  pid_t pid_ = -1;
};

// The sandbox on a free port, with the sources for `source apply` in `sources_file`.
class SandboxProcess {
 public:
  SandboxProcess(const Home& home, const std::vector<std::string>& faults = {});

  const std::filesystem::path& sources_file() const { return sources_file_; }

 private:
  std::filesystem::path sources_file_;
  Background process_;
};

}  // namespace tributary::testing

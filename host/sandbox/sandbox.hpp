// The bundled sites on loopback: made-up pages behind each site's own API, with faults on request.
//
// Every site has its own path prefix, /<name>/. Besides them:
//   GET               /                   what there is, for a person
//   GET, POST, DELETE /_sandbox/faults   list, add, clear faults (see fault.hpp)
//   GET               /_sandbox/requests  how many requests each site has had
// Any thread may call the members; the server's own threads serve.
#pragma once

#include <boost/json.hpp>

#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "sandbox/fault.hpp"

namespace tributary::sandbox {

// A site as a source.
struct BundledSite {
  std::string name;
  std::string plugin;
  std::string about;
  boost::json::object settings;  // with the sandbox's address in them
  std::map<std::string, std::string> environment =
      {};                // variables that its secrets name, with made-up values
  bool in_demo = false;  // sites.json has it
};

class Sandbox {
 public:
  struct Options {
    std::string listen = "127.0.0.1:0";            // host:port; port 0 for any free one
    std::filesystem::path samples;                 // the directory that holds sites.json
    std::vector<std::filesystem::path> more = {};  // further ones, whose described sites are served as well
  };

  // Reads all samples. Throws Error{unavailable} when they are missing or broken.
  explicit Sandbox(Options options);
  ~Sandbox();  // stops
  Sandbox(const Sandbox&) = delete;
  Sandbox& operator=(const Sandbox&) = delete;

  // Serves until stop() and returns the port. Throws Error{usage} for an address that is none, and
  // Error{unavailable} when the port is in use. REQUIRES: not started before.
  int start();
  // Ends every request that is being served, also a slow one. May be called twice.
  void stop();

  std::string url() const;  // "http://127.0.0.1:40123"; "" before start()
  // Those of sites.json in its order, then the described ones by name. REQUIRES: started.
  std::vector<BundledSite> sites() const;

  // Throws Error{usage} for an unknown site, and for a trap that this one cannot have.
  void add_fault(const Fault& fault);
  void clear_faults();
  std::map<std::string, std::int64_t> requests() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace tributary::sandbox

// Where things are: the home, the worker, the plugins, the bundled files, the database's address.
#pragma once

#include <filesystem>
#include <optional>
#include <string>

namespace tributary::cli {

struct Environment {
  std::filesystem::path
      home;  // TRIBUTARY_HOME; else the nearest .tributary from here upwards; else ./.tributary
  std::filesystem::path worker;   // tributary-worker beside this executable
  std::filesystem::path plugins;  // TRIBUTARY_PLUGINS, else plugins/ beside this executable
  std::filesystem::path
      share;  // samples/ and mappings/: TRIBUTARY_SHARE, else the checkout this was built from
  std::optional<std::string> database_url;  // DATABASE_URL; absent: the private cluster
  std::string actor;                        // TRIBUTARY_ACTOR; "" for the login
  std::string contact;                      // TRIBUTARY_CONTACT: mail or URL that sites are told; "" for none
};

// Reads the process's environment. Nothing is made or opened.
Environment read_environment();

}  // namespace tributary::cli

#include "worker/plugin_library.hpp"

#define BOOST_DLL_USE_STD_FS
#include <boost/dll/shared_library.hpp>

#include <array>
#include <fstream>
#include <string_view>

namespace tributary::worker {
namespace {

constexpr const char* kStampSymbol = "tributary_plugin_stamp";

bool is_elf(const std::filesystem::path& file) {
  std::array<char, 4> magic{};
  std::ifstream in(file, std::ios::binary);
  in.read(magic.data(), magic.size());
  return in.gcount() == 4 && std::string_view(magic.data(), 4) ==
                                 "\x7f"
                                 "ELF";
}

// "" when there is a file that may be a shared library.
std::string file_problem(const std::filesystem::path& file) {
  std::error_code error;
  const auto status = std::filesystem::status(file, error);
  if (!std::filesystem::exists(status)) {
    return "there is no such file; `tributary plugin list` names the plugins there are";
  }
  if (!std::filesystem::is_regular_file(status))
    return "not a file but something else; name the plugin's .so";
  if (!is_elf(file)) return "not a shared library (no ELF header); rebuild the plugin";
  return "";
}

std::string stamp_problem(const plugin::Stamp& stamp) {
  if (stamp.abi != plugin::kAbiNumber) {
    return "built for fetcher ABI " + std::to_string(stamp.abi) + ", this host has ABI " +
           std::to_string(plugin::kAbiNumber) + "; rebuild the plugin";
  }
  if (stamp.struct_bytes != sizeof(plugin::Stamp)) {
    return "its stamp has " + std::to_string(stamp.struct_bytes) + " bytes, this host expects " +
           std::to_string(sizeof(plugin::Stamp)) + "; rebuild the plugin";
  }
  if (stamp.cxx11_abi != _GLIBCXX_USE_CXX11_ABI) {
    return "built with _GLIBCXX_USE_CXX11_ABI=" + std::to_string(stamp.cxx11_abi) + ", this host with " +
           std::to_string(_GLIBCXX_USE_CXX11_ABI) + "; rebuild the plugin with the host's setting";
  }
  if (!stamp.compiler || std::string_view(stamp.compiler) != TRIBUTARY_COMPILER) {
    return "built by " + std::string(stamp.compiler ? stamp.compiler : "an unnamed compiler") +
           ", this host by " + TRIBUTARY_COMPILER + "; rebuild the plugin with the host's compiler";
  }
  if (!stamp.manifest || !stamp.create) return "its stamp has no manifest or no factory; rebuild the plugin";
  return "";
}

Result<const plugin::Stamp*, std::string> load(const std::filesystem::path& file) {
  // Resolve every symbol now: a plugin with a hole in it must fail here, not mid-run. The library is leaked
  // on purpose: an exception or a static that outlives its library kills the process.
  auto* library = new boost::dll::shared_library;
  boost::dll::fs::error_code error;
  library->load(file, boost::dll::load_mode::rtld_now | boost::dll::load_mode::rtld_local, error);
  if (error) return "cannot be loaded: " + error.message() + "; rebuild the plugin";
  if (!library->has(kStampSymbol)) {
    return std::string("no plugin stamp; a plugin says TRIBUTARY_PLUGIN(...) once (plugins/README.md)");
  }
  const auto& stamp = library->get<const plugin::Stamp>(kStampSymbol);
  if (std::string problem = stamp_problem(stamp); !problem.empty()) return problem;
  return &stamp;
}

}  // namespace

Result<const plugin::Stamp*, std::string> load_plugin(const std::filesystem::path& file) {
  const std::string name = file.filename().string() + ": ";
  if (const std::string problem = file_problem(file); !problem.empty()) return name + problem;
  try {
    auto stamp = load(std::filesystem::absolute(file));
    if (!stamp) return name + stamp.error();
    return stamp;
  } catch (const std::exception& error) {  // thrown by one of the plugin's static initializers
    return name + "cannot be loaded: " + error.what();
  }
}

}  // namespace tributary::worker

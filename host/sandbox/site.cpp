#include "sandbox/site.hpp"

#include "base/error.hpp"
#include "plugin_api/json_view.hpp"
#include "sandbox/described_site.hpp"
#include "sandbox/deutsche_bank.hpp"

namespace tributary::sandbox {

namespace fs = std::filesystem;

std::string Question::parameter(const std::string& name) const {
  const auto found = query.lower_bound(name);
  return found == query.end() || found->first != name ? "" : found->second;
}

std::string Question::header(const std::string& name) const {
  const auto found = headers.find(name);
  return found == headers.end() ? "" : found->second;
}

Reply refusal(int status, std::string_view sentence) {
  if (status == 204 || status == 304) return {status, "", ""};
  return {status, boost::json::serialize(boost::json::object{{"status", status}, {"error", sentence}})};
}

std::unique_ptr<Site> make_site(const fs::path& directory, const boost::json::object& settings) {
  try {
    if (fs::exists(directory / kDescription)) return std::make_unique<DescribedSite>(directory, settings);
    if (directory.filename() == "deutsche_bank") return make_deutsche_bank(directory);
  } catch (const fs::filesystem_error& error) {
    throw Error(ErrorKind::unavailable, "the sandbox's samples are not whole: " + std::string(error.what()));
  } catch (const plugin::JsonError& error) {
    throw Error(ErrorKind::unavailable,
                "a sample in " + directory.string() + " is not JSON: " + error.what());
  }
  return nullptr;
}

}  // namespace tributary::sandbox

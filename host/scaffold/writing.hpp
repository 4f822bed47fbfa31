// The parts of plugin_files(), one for each kind of file.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "json/parser.hpp"
#include "scaffold/api.hpp"
#include "scaffold/page_text.hpp"
#include "scaffold/plugin_files.hpp"

namespace tributary::scaffold {

// What is kept of the sample.
struct Kept {
  json::Element root;
  Hider& hider;
  PageEdit edit;  // which records, and what of the envelope is written anew
  std::size_t records = 0;
  std::string file;  // "page.json"
  std::string next;  // the address that the page names, hidden; "" for none
};

inline constexpr std::string_view kWrapper = "wrapper.html";  // the page of HTML around JSON-LD
inline constexpr std::string_view kReplyHole = "${reply}";
std::string wrapper_text();

// Where a request stands in the list.
struct Position {
  std::int64_t page = 0;
  std::int64_t offset = 0;
  std::string cursor = {};
};
// The address that both kinds of plugins ask for, with ${secret:NAME} in the place of keys.
std::string request_url(const Api& api, std::int64_t page_size, const Position& position);
// The same where a reply named the address.
std::string followed_url(const Api& api, const std::string& asked, const std::string& link);
// An address on the API's own server behind the first page, for a reply that has to name one.
std::string made_up_link(const Api& api);

std::string source_toml(const NewPlugin& plugin, const Api& api, bool has_mapping);
std::string fetcher_cpp(const NewPlugin& plugin, const Api& api, bool has_mapping);
std::string readme_md(const NewPlugin& plugin, const Api& api, const SiteMapping& mapping);
std::string sandbox_json(const NewPlugin& plugin, const Api& api, const SiteMapping& mapping,
                         const Kept& kept);
std::vector<WrittenFile> testcase_files(const NewPlugin& plugin, const Api& api, const Kept& kept);

// `text` as a JSON string with its quotes; TOML's basic strings are the same as far as anything here needs
// them.
std::string json_string(std::string_view text);
// "acme_jobs" as "AcmeJobs".
std::string class_name(std::string_view plugin);

}  // namespace tributary::scaffold

#include "scaffold/writing.hpp"

namespace tributary::scaffold {
namespace {

std::string asked_for(const Api& api) {
  std::string out = "GET " + api.origin + api.path;
  for (const Parameter& parameter : api.query) {
    out += (&parameter == &api.query.front() ? "?" : "&") + parameter.name + "=" + parameter.value;
  }
  return "`" + out + "`";
}

std::string goes_on(const Api& api) {
  switch (api.paging) {
    case Paging::none:
      return "one reply with all postings";
    case Paging::page:
      return "page after page, from " + std::to_string(api.first_page) + " on";
    case Paging::offset:
      return "page after page: `" + api.position_parameter + "` is how many postings were seen";
    case Paging::cursor:
      return "page after page: `" + api.position_parameter + "` is what the reply before names at `" +
             api.cursor + "`";
    case Paging::next_link:
      return "page after page, as the link at `" + api.next + "` leads";
    case Paging::link_header:
      return "page after page, as the header `Link` leads";
  }
  return "";
}

std::string records_of(const Api& api) {
  switch (api.format) {
    case SampleFormat::json:
      return "Every reply is one page of records at `" + api.records_path + "`.";
    case SampleFormat::ndjson:
      return "The reply has one record a line.";
    case SampleFormat::xml:
      return "The reply is XML, with its records at `" + api.records_path + "`.";
    case SampleFormat::jsonld:
      return "The reply is HTML; its records are the JobPostings of its JSON-LD.";
  }
  return "";
}

std::string settings_table(const Api& api) {
  if (api.size_parameter.empty() && api.secrets.empty()) return "It has none of its own.\n";
  std::string out = "| setting | type | default | meaning |\n| --- | --- | --- | --- |\n";
  if (!api.size_parameter.empty()) {
    out += "| `page_size` | integer | " + std::to_string(api.page_size) + " | postings per request |\n";
  }
  for (const Secret& secret : api.secrets) {
    out += "| `" + secret.setting +
           "` | secret | required | environment variable that holds the key for the parameter `" +
           secret.parameter + "` |\n";
  }
  return out;
}

std::string proof(const Api& api) {
  const std::string count =
      !api.total.empty() ? "`" + api.total + "`" : "the header `" + api.total_header + "`";
  const bool counted = !api.total.empty() || !api.total_header.empty();
  const bool numbered = api.paging == Paging::page || api.paging == Paging::offset;
  if (numbered && counted) return "As many postings were seen as " + count + " says.";
  if (numbered) return "A page is empty. Nothing counts the postings, and a short page proves nothing.";
  const std::string besides = counted ? ", and as many postings were seen as " + count + " says" : "";
  if (api.paging == Paging::cursor) return "The last reply names no further cursor" + besides + ".";
  if (api.paging != Paging::none) return "The last reply names no further page" + besides + ".";
  return counted
             ? "The reply has as many postings as " + count + " says."
             : "The one reply came whole. Nothing says that there are no further ones: find out whether that is so.";
}

std::string traps(const NewPlugin& plugin, const Api& api, const SiteMapping& mapping) {
  std::string out = "- A login page comes as HTML with status 200; the run is then blocked.\n";
  for (const std::string& sentence : api.unknown) out += "- Not known: " + sentence + ".\n";
  if (!mapping.mapping) {
    out += "- No mapping could be written from the sample (" + mapping.problem + "): `mappings/" +
           plugin.name + ".json` is missing.\n";
  } else if (!mapping.passed) {
    out += "- The mapping did not pass its trial (" + mapping.problem + "): look at it before it is used.\n";
  }
  if (mapping.needs_company)
    out += "- A posting does not name its employer: give the source the setting `company`.\n";
  return out;
}

std::string facts(const NewPlugin& plugin) {
  if (plugin.made_up) return "None: its site is made up. Put in what you know of yours, and from where.\n";
  return "guessed from a sample on " + plugin.date + ": verify. `samples/" + plugin.name +
         "/` has the sample, with what was taken for contacts and keys hidden; read it before you share it.\n";
}

}  // namespace

std::string readme_md(const NewPlugin& plugin, const Api& api, const SiteMapping& mapping) {
  std::string set;
  for (const Secret& secret : api.secrets) set += " --set " + secret.setting + "=" + secret.variable;
  if (mapping.needs_company) set += " --set company=\"" + std::string(kMadeUpCompany) + "\"";
  return "# " + plugin.name + "\n\n" +
         (plugin.made_up ? "A made-up site, to be replaced by yours.\n"
                         : "Written from one reply of the site; nothing of it is proved yet.\n") +
         "\n## What it fetches\n\n" + asked_for(api) + ", " + goes_on(api) + ". " + records_of(api) +
         "\n\n    tributary source add " + plugin.name + " --plugin " + plugin.name + set +
         "\n\n## Settings\n\n" + settings_table(api) + "\n## How it knows it is complete\n\n" + proof(api) +
         "\n\n## Traps\n\n" + traps(plugin, api, mapping) + "\n## Source of these facts\n\n" + facts(plugin);
}

}  // namespace tributary::scaffold

#include "scaffold/plugin_files.hpp"

#include <algorithm>

#include "base/error.hpp"
#include "plugin_api/url.hpp"
#include "scaffold/envelope.hpp"
#include "scaffold/writing.hpp"
#include "scaffold/xml_page.hpp"

namespace tributary::scaffold {
namespace {

PageFormat page_format_of(SampleFormat format) {
  if (format == SampleFormat::xml) return PageFormat::xml;
  return format == SampleFormat::ndjson ? PageFormat::ndjson : PageFormat::json;
}

std::string file_of(SampleFormat format) {
  if (format == SampleFormat::xml) return "page.xml";
  return format == SampleFormat::ndjson ? "page.ndjson" : "page.json";
}

// What the template in C++ reads: no count in a header, pages of JSON only.
Api for_language(const Api& api, Language language) {
  Api own = api;
  if (language == Language::rest) return own;
  if (api.format == SampleFormat::jsonld && api.paging != Paging::none) {
    throw Error(ErrorKind::usage,
                "--cpp: the postings are in pages of HTML, which the plugin rest reads; leave out --cpp");
  }
  if (!own.total_header.empty()) {
    own.unknown.push_back("how to read the count in the header " + own.total_header +
                          ", which the plugin does not look at");
    own.total_header.clear();
  }
  return own;
}

// The envelope's count and cursor, as they fit the records that are kept.
std::map<std::string, std::string> envelope_values(const Api& api, json::Element root, std::size_t records) {
  std::map<std::string, std::string> values;
  if (!api.total.empty()) {
    const auto total = value_at(root, api.total);
    const std::string number = std::to_string(records);
    values[api.total] = total && total->is_string() ? json_string(number) : number;
  }
  const auto cursor = api.cursor.empty() ? std::nullopt : value_at(root, api.cursor);
  if (cursor && cursor->is_string()) values[api.cursor] = json_string("made-up-cursor");
  return values;
}

// The link to the next page without the keys in it; "" for one that the plugin would not follow.
std::string kept_link(const Api& api, json::Element root, Hider& hider) {
  const auto link = api.next.empty() ? std::nullopt : value_at(root, api.next);
  std::string_view text;
  if (!link || link->get(text) != simdjson::SUCCESS) return "";
  const std::string kept = hider.text(text, "$.next", "next");
  const std::string asked = request_url(api, api.page_size, {});
  const std::string followed = followed_url(api, asked, kept);
  return !followed.empty() && plugin::same_origin(followed, asked) && followed != asked ? kept : "";
}

std::string page_of(const Sample& sample, json::Element root, Hider& hider, const PageEdit& edit) {
  if (sample.format == SampleFormat::xml) return xml_page_text(sample.bytes, hider, edit);
  if (sample.format == SampleFormat::ndjson) return lines_text(root, hider, edit);
  return page_text(root, hider, edit);
}

// What was asked with, and what the sample's own link goes on with.
std::vector<std::string> keys_of(const Sample& sample, const Api& api, json::Parser& parser) {
  std::vector<std::string> keys = keys_in(sample.url);
  const auto root = parser.parse(sample.json);
  const auto link = root && !api.next.empty() ? value_at(*root, api.next) : std::nullopt;
  std::string_view text;
  if (!link || link->get(text) != simdjson::SUCCESS) return keys;
  for (std::string& key : keys_in(text)) keys.push_back(std::move(key));
  return keys;
}

class Maker {
 public:
  Maker(const NewPlugin& plugin, const Api& api, const Sample& sample)
      : plugin_(plugin),
        api_(for_language(api, plugin.language)),
        sample_(sample),
        keys_(keys_of(sample, api_, parser_)) {}

  PluginFiles make() {
    const auto root = parser_.parse(sample_.json);
    if (!root) throw Error(ErrorKind::run_failed, sample_.name + ": " + root.error().message);
    root_ = *root;
    edit_.records = api_.records;
    edit_.count = kMostKeptRecords;
    edit_.in_html = api_.format == SampleFormat::jsonld;
    map();
    const std::size_t shown = std::min(api_.sample_records, kMostKeptRecords);
    out_.kept_records = shown - edit_.without.size();
    edit_.values = envelope_values(api_, root_, out_.kept_records);
    write();
    return std::move(out_);
  }

 private:
  // The mapping, and which records it takes; none where it takes no record.
  void map() {
    const PageFormat format = page_format_of(api_.format);
    const std::string body = api_.format == SampleFormat::jsonld ? sample_.json : sample_.bytes;
    const std::string records = api_.format == SampleFormat::ndjson ? "$" : api_.mapping_records;
    out_.mapping = site_mapping(body, format, records, plugin_.name);
    if (!out_.mapping.mapping) return;
    const std::size_t shown = std::min(api_.sample_records, kMostKeptRecords);
    const Golden first = golden();
    const bool nested = std::count(records.begin(), records.end(), '*') > 1;
    if (first.rejects.empty()) return;
    if (nested || first.rejects.size() >= shown) {
      out_.mapping.mapping.reset();
      out_.mapping.problem = "the matcher's makes a posting of none of the sample's records";
      return;
    }
    edit_.without = first.rejects;
    out_.rejected_records = first.rejects.size();
  }

  Golden golden() {
    Hider hider(keys_);
    return golden_of(*out_.mapping.mapping, page_of(sample_, root_, hider, edit_),
                     page_format_of(api_.format), file_of(api_.format));
  }

  void add(const std::string& path, std::string text) { out_.files.push_back({path, std::move(text)}); }

  void write() {
    Hider hider(keys_);
    const std::string page = page_of(sample_, root_, hider, edit_);
    out_.hidden = hider.hidden();
    const Kept kept{
        root_, hider, edit_, out_.kept_records, file_of(api_.format), kept_link(api_, root_, hider)};
    const bool mapped = out_.mapping.mapping.has_value();
    const std::string plugins = "plugins/" + plugin_.name + "/";
    const std::string samples = "samples/" + plugin_.name + "/";
    if (plugin_.language == Language::rest) {
      add(plugins + "source.toml", source_toml(plugin_, api_, mapped));
    } else {
      add(plugins + plugin_.name + "_fetcher.cpp", fetcher_cpp(plugin_, api_, mapped));
    }
    add(plugins + "README.md", readme_md(plugin_, api_, out_.mapping));
    for (WrittenFile& file : testcase_files(plugin_, api_, kept)) out_.files.push_back(std::move(file));
    add(samples + kept.file, page);
    if (api_.format == SampleFormat::jsonld) add(samples + std::string(kWrapper), wrapper_text());
    add(samples + "sandbox.json", sandbox_json(plugin_, api_, out_.mapping, kept));
    if (!mapped) return;
    add(samples + "postings.ndjson", golden().lines);
    add("mappings/" + plugin_.name + ".json", mapping::canonical_document(*out_.mapping.mapping));
  }

  const NewPlugin& plugin_;
  const Api api_;
  const Sample& sample_;
  json::Parser parser_;
  const std::vector<std::string> keys_;
  json::Element root_;
  PageEdit edit_;
  PluginFiles out_;
};

}  // namespace

PluginFiles plugin_files(const NewPlugin& plugin, const Api& api, const Sample& sample) {
  return Maker(plugin, api, sample).make();
}

}  // namespace tributary::scaffold

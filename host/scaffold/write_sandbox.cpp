#include <algorithm>

#include <boost/json.hpp>

#include "scaffold/writing.hpp"

namespace tributary::scaffold {
namespace {

// {"name": value, ...} with as much indentation as its depth wants.
class Members {
 public:
  void add(std::string_view name, const std::string& json) { members_.emplace_back(name, json); }
  void add_text(std::string_view name, std::string_view text) { add(name, json_string(text)); }
  bool empty() const { return members_.empty(); }

  std::string text(const std::string& indent) const {
    std::string out = "{\n";
    for (const auto& [name, json] : members_) {
      out += indent + "  " + json_string(name) + ": " + json + (name == members_.back().first ? "\n" : ",\n");
    }
    return out + indent + "}";
  }
  std::string line() const {
    std::string out = "{";
    for (const auto& [name, json] : members_)
      out += (out.size() > 1 ? ", " : "") + json_string(name) + ": " + json;
    return out + "}";
  }

 private:
  std::vector<std::pair<std::string, std::string>> members_;
};

// Where a link names the next page, by which of its parameters the sandbox tells it.
std::string link_parameter(const Api& api) {
  return api.position_parameter.empty() ? "page" : api.position_parameter;
}

Members list_of(const Api& api, const Kept& kept) {
  const std::size_t half = std::max<std::size_t>((kept.records + 1) / 2, 1);
  const bool links = api.paging == Paging::next_link || api.paging == Paging::link_header;
  Members list;
  list.add_text("path", api.path);
  list.add_text("paging", name(api.paging));
  if (api.paging == Paging::page || links)
    list.add_text("page", links ? link_parameter(api) : api.position_parameter);
  if (api.paging == Paging::offset) list.add_text("offset", api.position_parameter);
  if (api.paging == Paging::cursor) list.add_text("cursor", api.position_parameter);
  if (api.paging == Paging::page && api.first_page != 1) list.add("first", std::to_string(api.first_page));
  if (api.paging == Paging::offset && api.first_offset != 0)
    list.add("first", std::to_string(api.first_offset));
  if (!api.size_parameter.empty()) list.add_text("size", api.size_parameter);
  if (api.paging != Paging::none) list.add("default_size", std::to_string(half));
  if (!api.total.empty()) list.add_text("total", api.total);
  if (!api.cursor.empty()) list.add_text("next", api.cursor);
  if (!api.next.empty()) list.add_text("next", api.next);
  if (kept.next.starts_with("/")) list.add_text("links", "relative");
  if (kept.next.starts_with("?")) list.add_text("links", "query");
  if (!api.total_header.empty()) {
    Members headers;
    headers.add_text(api.total_header,
                     api.total_header == "Content-Range" ? "items {first}-{last}/{total}" : "{total}");
    list.add("reply_headers", headers.line());
  }
  if (api.format == SampleFormat::jsonld) list.add_text("wrapped_in", kWrapper);
  return list;
}

// The member that the title is read from, where it is one by itself: what the fault renamed_field renames.
std::string title_member(const SiteMapping& mapping) {
  if (!mapping.mapping) return "";
  boost::json::error_code error;
  const auto document = boost::json::parse(mapping::canonical_document(*mapping.mapping), error);
  const auto* fields = error ? nullptr : document.as_object().if_contains("fields");
  const auto* title = fields && fields->is_object() ? fields->as_object().if_contains("title") : nullptr;
  if (!title || !title->is_string()) return "";
  const std::string path(title->as_string());
  const bool simple = path.starts_with("$.") && path.find_first_of(".[", 2) == std::string::npos;
  return simple ? path.substr(2) : "";
}

}  // namespace

std::string sandbox_json(const NewPlugin& plugin, const Api& api, const SiteMapping& mapping,
                         const Kept& kept) {
  Members site;
  site.add_text("about", plugin.made_up
                             ? "made up, for the new plugin " + plugin.name
                             : "a sample of " + plugin.name + ", served as its API was guessed to be");
  Members settings, environment, query;
  for (const Secret& secret : api.secrets) {
    settings.add_text(secret.setting, secret.variable);
    environment.add_text(secret.variable, kLoopbackKey);
    query.add_text(secret.parameter, kLoopbackKey);
  }
  if (!api.size_parameter.empty() && api.paging != Paging::none) {
    settings.add("page_size", std::to_string(std::max<std::size_t>((kept.records + 1) / 2, 1)));
  }
  if (mapping.needs_company) settings.add_text("company", kMadeUpCompany);
  if (!settings.empty()) site.add("settings", settings.line());
  if (!environment.empty()) site.add("environment", environment.line());
  if (!query.empty()) site.add("require", "{\"query\": " + query.line() + ", \"status\": 401}");

  if (api.format == SampleFormat::xml || api.format == SampleFormat::ndjson) {
    Members files;
    files.add_text(api.path, kept.file);
    site.add("files", files.line());
    return site.text("") + "\n";
  }
  site.add_text("page", kept.file);
  site.add_text("records", api.records);
  if (!api.id.empty()) site.add_text("id", api.id);
  const std::string title = title_member(mapping);
  if (!title.empty())
    site.add("renamed_field", "{\"from\": " + json_string(title) + ", \"to\": " +
                                  json_string(title == "headline" ? "heading" : "headline") + "}");
  site.add("list", list_of(api, kept).text("  "));
  return site.text("") + "\n";
}

}  // namespace tributary::scaffold

#include <algorithm>

#include "scaffold/address.hpp"
#include "scaffold/writing.hpp"

namespace tributary::scaffold {
namespace {

std::string key(const std::string& name) {
  const bool bare = !name.empty() && std::all_of(name.begin(), name.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
  });
  return bare ? name : json_string(name);
}

// { mode = "json", tag = ["a", "b"] }
std::string inline_table(const std::vector<Parameter>& query) {
  std::string out;
  for (std::size_t i = 0; i < query.size();) {
    std::size_t end = i;
    std::string values;
    for (; end < query.size() && query[end].name == query[i].name; ++end) {
      values += (values.empty() ? "" : ", ") + json_string(query[end].value);
    }
    out +=
        (out.empty() ? " " : ", ") + key(query[i].name) + " = " + (end - i > 1 ? "[" + values + "]" : values);
    i = end;
  }
  return "{" + out + " }";
}

class Toml {
 public:
  void line(const std::string& text = "") { out_ += text + "\n"; }
  void comment(const std::string& text) {
    if (!text.empty()) line("# " + text);
  }
  void text(const std::string& name, const std::string& value) { line(name + " = " + json_string(value)); }
  // With what it was guessed from above it.
  void guessed(const std::string& why, const std::string& name, const std::string& value) {
    if (!why.empty()) comment("guessed: " + why);
    text(name, value);
  }
  std::string done() { return std::move(out_); }

 private:
  std::string out_;
};

void add_settings(const Api& api, Toml& toml) {
  if (!api.size_parameter.empty()) {
    toml.line();
    toml.line("[settings.page_size]");
    toml.text("type", "integer");
    toml.line("default = " + std::to_string(api.page_size));
    toml.line("least = 1");
    toml.comment("most = 100  # where the site refuses more");
    toml.text("help", "postings per request");
  }
  for (const Secret& secret : api.secrets) {
    toml.line();
    toml.line("[settings." + secret.setting + "]");
    toml.text("type", "secret");
    toml.line("required = true");
    toml.text("help", "environment variable that holds the key for the parameter " + secret.parameter);
  }
}

void add_paging(const Api& api, Toml& toml) {
  if (api.paging == Paging::none) {
    toml.comment(
        "one reply is all: see plugins/rest/README.md for page, offset, cursor, next_link, link_header, last_id");
    return;
  }
  toml.guessed(finding(api, "pages"), "pagination", std::string(name(api.paging)));
  if (api.paging == Paging::page && api.first_page != 1)
    toml.line("first_page = " + std::to_string(api.first_page));
  if (api.paging == Paging::offset && api.first_offset != 0)
    toml.line("first_offset = " + std::to_string(api.first_offset));
  if (!api.cursor.empty()) toml.text("cursor", api.cursor);
  if (!api.next.empty()) toml.text("next", api.next);
}

void add_fetch(const Api& api, Toml& toml) {
  toml.line();
  toml.line("[fetch]");
  if (!api.address_known) toml.comment("write the address of the list here: the sample does not name it");
  toml.text("url", api.origin + api.path);
  if (!api.query.empty()) toml.line("query = " + inline_table(api.query));
  if (api.format != SampleFormat::json) toml.text("format", std::string(name(api.format)));
  add_paging(api, toml);
  if (!api.size_parameter.empty()) toml.text("page_size", "{page_size}");
  const bool named = api.format == SampleFormat::json || api.format == SampleFormat::xml;
  if (named) toml.guessed(finding(api, "records"), "records", api.records);
  if (!api.id.empty()) toml.guessed(finding(api, "id"), "id", api.id);
  if (!api.total.empty()) toml.guessed(finding(api, "count"), "total", api.total);
  if (!api.total_header.empty()) toml.guessed(finding(api, "count"), "total_header", api.total_header);
}

}  // namespace

std::string source_toml(const NewPlugin& plugin, const Api& api, bool has_mapping) {
  const auto address = address_of(api.origin + api.path);
  Toml toml;
  toml.comment(plugin.made_up ? "A plugin to start from: the site, its address and its postings are made up."
                              : "Guessed from one reply: look at every line, then take out `unverified`.");
  toml.comment("What may stand here: plugins/README.md; the keys of [fetch]: plugins/rest/README.md.");
  toml.text("name", plugin.name);
  toml.text("version", "0.1.0");
  toml.text("summary", "Job postings of " + (address && api.address_known ? address->host : plugin.name));
  toml.line("site = " + json_string(has_mapping ? plugin.name : "") +
            (has_mapping
                 ? "  # mappings/" + plugin.name + ".json, which the program carries from its next build on"
                 : ""));
  toml.line("hosts = [" + json_string(address ? address->host : "*") + "]");
  toml.text("unverified", plugin.made_up ? "its site is made up"
                                         : "guessed from a sample on " + plugin.date +
                                               ": no run has shown that it is right");
  for (const std::string& sentence : api.unknown) toml.comment("Not known: " + sentence);
  add_settings(api, toml);
  add_fetch(api, toml);
  return toml.done();
}

}  // namespace tributary::scaffold

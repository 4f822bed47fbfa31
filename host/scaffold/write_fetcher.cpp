#include <map>

#include "base/error.hpp"
#include "scaffold/address.hpp"
#include "scaffold/embedded_fetchers.hpp"
#include "scaffold/writing.hpp"

namespace tributary::scaffold {
namespace {

std::string_view template_named(std::string_view name) {
  for (const EmbeddedFile& file : kEmbeddedFetchers) {
    if (file.name == name) return file.text;
  }
  throw Error(ErrorKind::internal, std::string(name) + " is not in this program");
}

// "@NAME@" filled in; a name stands between two signs of a line.
std::string filled(std::string_view text, const std::map<std::string, std::string, std::less<>>& values) {
  std::string out;
  for (;;) {
    const std::size_t open = text.find('@');
    const std::size_t close = open == std::string_view::npos ? open : text.find('@', open + 1);
    if (close == std::string_view::npos) return out + std::string(text);
    out += text.substr(0, open);
    const auto value = values.find(text.substr(open + 1, close - open - 1));
    if (value == values.end()) throw Error(ErrorKind::internal, "a template has an unknown hole");
    out += value->second;
    text.remove_prefix(close + 1);
  }
}

// A parameter's value as C++.
std::string expression(const Api& api, const std::string& value) {
  if (value == "{page}")
    return "std::to_string(" + std::string(api.first_page == 0 ? "page" : "page + 1") + ")";
  if (value == "{offset}")
    return "std::to_string(seen" + std::string(api.first_offset == 0 ? "" : " + 1") + ")";
  if (value == "{size}") return "std::to_string(settings.integer(\"page_size\"))";
  for (const Secret& secret : api.secrets) {
    if (value == "{" + secret.setting + "}")
      return "\"${secret:\" + settings.text(\"" + secret.setting + "\") + \"}\"";
  }
  return json_string(value);
}

// with_query(...) of all parameters and `more`, begun at `column` of a statement that is indented by
// `indent`; in as many lines as clang-format usually makes of it.
std::string call(const Api& api, std::size_t indent, std::size_t column, const std::string& more = "") {
  constexpr std::size_t kColumns = 110;
  const std::string base = "base + " + json_string(api.path) + ",";
  std::string line;
  std::string lines;  // one a parameter
  const std::string below =
      ",\n" + std::string(column + base.size() + std::string_view("with_query( {").size(), ' ');
  const auto add = [&](const std::string& pair) {
    line += (line.empty() ? "" : ", ") + pair;
    lines += (lines.empty() ? "" : below) + pair;
  };
  for (const Parameter& parameter : api.query) {
    if (parameter.value == "{cursor}") continue;
    add("{" + json_string(parameter.name) + ", " + expression(api, parameter.value) + "}");
  }
  if (!more.empty()) add(more);
  const std::string whole = "with_query(" + base + " {" + line + "})";
  if (column + whole.size() < kColumns) return whole;
  const std::string behind = "\n" + std::string(indent + 4, ' ');
  if (behind.size() + line.size() + 4 < kColumns)
    return "with_query(" + behind + base + behind + "{" + line + "})";
  return "with_query(" + base + " {" + lines + "})";
}

std::string total(const Api& api, const std::string& indent) {
  if (api.total.empty()) return indent + "const std::optional<std::int64_t> total;  // nothing counts them";
  return indent + "const auto counted = json.find(" + json_string(api.total) + ");\n" + indent +
         "const std::optional<std::int64_t> total = counted ? counted->integer() : std::nullopt;";
}

std::string next(const Api& api) {
  if (api.paging == Paging::link_header) {
    return R"(      const std::string link(response.header("Link"));  // <https://...>; rel="next"
      const std::size_t end = link.find(">; rel=\"next\"");
      const std::size_t begin = end == std::string::npos ? end : link.rfind('<', end) + 1;
      const std::string next = end == std::string::npos ? "" : link.substr(begin, end - begin);)";
  }
  return "      const auto named = json.find(" +
         json_string(api.paging == Paging::cursor ? api.cursor : api.next) +
         ");\n      const std::string next = named ? named->text() : \"\";";
}

// A key in the query is put into the links that the site makes; it is not in those that were recorded.
std::string url_of_next(const Api& api) {
  if (api.paging == Paging::cursor) {
    return "      url = " + call(api, 6, 12, "{" + json_string(api.position_parameter) + ", next}") + ";";
  }
  std::string out = R"(      url = resolved(response.url, next);
      if (!same_origin(url, response.url)) return {false, "the next link leads away: " + next, total};)";
  for (const Secret& secret : api.secrets) {
    out += "\n      url = with_query(without_parameter(url, " + json_string(secret.parameter) + "), {{" +
           json_string(secret.parameter) + ", " + expression(api, "{" + secret.setting + "}") + "}});";
  }
  return out;
}

std::string one_reply(const Api& api) {
  if (api.format == SampleFormat::jsonld) {
    return R"(    const JsonLdPostings found = json_ld_postings(response.body);
    if (response.status != 200 || found.postings.empty()) expect_json(response);  // says what came instead
    std::string body = "{\"jobs\":[";
    for (const std::string& posting : found.postings) body += (body.ends_with('[') ? "" : ",") + posting;
    context.emit({.exchanges = {response.exchange_id}, .body = body + "]}", .records = "$.jobs[*]"});
    const std::string saw = "saw " + std::to_string(found.postings.size()) + " postings";
    return {!found.lost, "the site has one page: " + saw, {}};)";
  }
  if (api.format == SampleFormat::json) {
    return "    const JsonView json = json_of(response);  // throws what ends the run: a login page, an error\n"
           "    const auto records = json.find(" +
           json_string(api.records) + ");\n" +
           R"(    if (!records || !records->is(JsonView::Kind::array)) {
      throw FetchFailure(FailureKind::changed, response.url + " has no array of records any more");
    }
    const auto count = static_cast<std::int64_t>(records->elements().size());
)" + total(api, "    ") +
           R"(
    Page page{.exchanges = {response.exchange_id}, .records = )" +
           json_string(api.records_path) +
           R"(};
    page.server_total = total;
    context.emit(std::move(page));
    const std::string saw = "saw " + std::to_string(count) + " postings";
)"
           "    return {!total || count >= *total, \"the site has one page: \" + saw, total};";
  }
  if (api.format == SampleFormat::ndjson) {
    return R"(    expect_json(response);  // a login page is no file of lines
    context.emit({.exchanges = {response.exchange_id}, .format = PageFormat::ndjson});
    return {true, "the site has one page", {}};)";
  }
  return R"(    // expect_json() says what came instead.
    if (response.status != 200 || !looks_like_xml(response.body)) expect_json(response);
    Page page{.exchanges = {response.exchange_id}, .format = PageFormat::xml};
    page.records = )" +
         json_string(api.records_path) + R"(;
    context.emit(std::move(page));
    return {true, "the site has one page", {}};)";
}

std::string settings(const Api& api) {
  std::string out;
  const auto add = [&](const std::string& setting) {
    out += (out.empty() ? "" : ",\n               ") + setting;
  };
  if (!api.size_parameter.empty()) {
    add(R"({"name": "page_size", "type": "integer", "default": )" + std::to_string(api.page_size) +
        R"(, "least": 1, "help": "postings per request"})");
  }
  for (const Secret& secret : api.secrets) {
    add("{\"name\": " + json_string(secret.setting) +
        R"(, "type": "secret", "required": true, "help": "variable with the key for )" + secret.parameter +
        "\"}");
  }
  return out;
}

std::string manifest(const NewPlugin& plugin, const Api& api, bool has_mapping) {
  const auto address = address_of(api.origin + api.path);
  const std::string host = address ? address->host : "*";
  return "TRIBUTARY_PLUGIN(" + class_name(plugin.name) +
         "Fetcher, R\"json({\n  \"name\": " + json_string(plugin.name) +
         ", \"version\": \"0.1.0\", \"site\": " + json_string(has_mapping ? plugin.name : "") +
         ", \"hosts\": [" + json_string(host) +
         "],\n  \"summary\": " + json_string("Job postings of " + (api.address_known ? host : plugin.name)) +
         ",\n  \"unverified\": " +
         json_string(plugin.made_up ? "its site is made up"
                                    : "guessed from a sample on " + plugin.date +
                                          ": no run has shown that it is right") +
         ",\n  \"settings\": [" + settings(api) + "]\n})json\");\n";
}

}  // namespace

std::string fetcher_cpp(const NewPlugin& plugin, const Api& api, bool has_mapping) {
  const bool numbered = api.paging == Paging::page || api.paging == Paging::offset;
  std::map<std::string, std::string, std::less<>> values{
      {"summary", plugin.made_up ? "A plugin to start from: its site is made up."
                                 : "Guessed from one reply of " + api.origin + ": verify."},
      {"Class", class_name(plugin.name)},
      {"origin", json_string(api.origin)},
      {"call", numbered ? call(api, 6, 30) : call(api, 4, api.paging == Paging::none ? 28 : 22)},
      {"records", json_string(api.records)},
      {"records_path", json_string(api.records_path)},
      {"total", total(api, "      ")}};
  std::string code;
  if (api.paging == Paging::none) {
    values["include"] = api.format == SampleFormat::jsonld ? "#include \"plugin_api/json_ld.hpp\"\n" : "";
    values["reply"] = one_reply(api);
    code = filled(template_named("fetcher_one_reply.cpp.in"), values);
  } else if (numbered) {
    code = filled(template_named("fetcher_numbered.cpp.in"), values);
  } else {
    values["next"] = next(api);
    values["url"] = url_of_next(api);
    code = filled(template_named("fetcher_following.cpp.in"), values);
  }
  return code + manifest(plugin, api, has_mapping);
}

}  // namespace tributary::scaffold

#include <algorithm>

#include "scaffold/writing.hpp"

namespace tributary::scaffold {
namespace {

constexpr std::string_view kLoginPage =
    "<!DOCTYPE html><html><head><title>Sign in</title></head><body><form action='/login'><input type='password' "
    "name='password'></form></body></html>";

struct Exchange {
  std::string url;
  std::string body;  // "" where body_file is
  std::string body_file;
  std::string type;
  std::vector<std::pair<std::string, std::string>> headers = {};
  std::string handed_in = {};  // JSON of a composed page
  std::size_t records = 0;
};

// Of a list in pages: the kept records in two halves, and what the plugin asks for to be sure.
class Conversation {
 public:
  Conversation(const Api& api, const Kept& kept) : api_(api), kept_(kept) {}

  std::int64_t page_size() const { return static_cast<std::int64_t>(half()); }

  std::vector<Exchange> exchanges() {
    if (api_.paging == Paging::none) return {whole()};
    std::vector<Exchange> all;
    const std::size_t first = half();
    const std::size_t second = kept_.records - first;
    const bool counted = !api_.total.empty() || !api_.total_header.empty();
    const bool numbered = api_.paging == Paging::page || api_.paging == Paging::offset;
    all.push_back(page(0, first, true));
    if (second > 0 || !numbered || !counted) all.push_back(page(first, second, false));
    if (second > 0 && numbered && !counted) all.push_back(page(kept_.records, 0, false));
    for (std::size_t i = 0; i < all.size(); ++i) all[i].url = url(i, std::min(i * first, kept_.records), all);
    return all;
  }

 private:
  std::size_t half() const { return (kept_.records + 1) / 2; }

  std::string type() const {
    if (api_.format == SampleFormat::xml) return "application/xml; charset=utf-8";
    if (api_.format == SampleFormat::jsonld) return "text/html; charset=utf-8";
    return "application/json; charset=utf-8";
  }

  Exchange whole() {
    Exchange one{request_url(api_, api_.page_size, {}), "", "../../../../samples/{name}/" + kept_.file,
                 type()};
    add_count(one, 0, kept_.records);
    one.records = kept_.records;
    if (api_.format != SampleFormat::jsonld) return one;
    one.body_file.clear();
    compose(one, kept_.edit);
    return one;
  }

  void compose(Exchange& exchange, PageEdit edit) {
    edit.compact = true;
    edit.in_html = api_.format == SampleFormat::jsonld;
    const std::string reply = page_text(kept_.root, kept_.hider, edit);
    if (api_.format != SampleFormat::jsonld) {
      exchange.body = reply;
      return;
    }
    exchange.body = wrapper_text();
    exchange.body.replace(exchange.body.find(kReplyHole), kReplyHole.size(), reply);
    exchange.handed_in = reply;
  }

  void add_count(Exchange& exchange, std::size_t first, std::size_t count) {
    if (api_.total_header.empty()) return;
    const std::string total = std::to_string(kept_.records);
    const std::size_t last = first + std::max<std::size_t>(count, 1) - 1;
    exchange.headers.emplace_back(
        api_.total_header, api_.total_header == "Content-Range"
                               ? "items " + std::to_string(first) + "-" + std::to_string(last) + "/" + total
                               : total);
  }

  std::string link() const { return kept_.next.empty() ? made_up_link(api_) : kept_.next; }

  // `first` of those kept, which need not stand one behind the other.
  Exchange page(std::size_t first, std::size_t count, bool more) {
    PageEdit edit = kept_.edit;
    std::vector<std::size_t> positions;
    for (std::size_t at = edit.first; positions.size() < first + count; ++at) {
      if (std::find(edit.without.begin(), edit.without.end(), at) == edit.without.end())
        positions.push_back(at);
    }
    edit.first = count > 0 ? positions[first] : 0;
    edit.count = count > 0 ? positions.back() - edit.first + 1 : 0;
    if (!api_.cursor.empty()) edit.values[api_.cursor] = more ? json_string(kCursor) : "null";
    if (!api_.next.empty()) edit.values[api_.next] = more ? json_string(link()) : "null";
    Exchange exchange{"", "", "", type()};
    add_count(exchange, first, count);
    if (api_.paging == Paging::link_header && more)
      exchange.headers.emplace_back("Link", "<" + link() + ">; rel=\"next\"");
    exchange.records = count;
    compose(exchange, edit);
    return exchange;
  }

  std::string url(std::size_t page, std::size_t offset, const std::vector<Exchange>& all) const {
    const bool follows = api_.paging == Paging::next_link || api_.paging == Paging::link_header;
    if (page > 0 && follows) return followed_url(api_, all.front().url, link());
    return request_url(api_, page_size(),
                       {static_cast<std::int64_t>(page), static_cast<std::int64_t>(offset),
                        page > 0 ? std::string(kCursor) : ""});
  }

  static constexpr std::string_view kCursor = "made-up-cursor";

  const Api& api_;
  const Kept& kept_;
};

std::string with_name(std::string text, const std::string& name) {
  if (const std::size_t at = text.find("{name}"); at != std::string::npos) text.replace(at, 6, name);
  return text;
}

std::string conversation_json(const std::vector<Exchange>& exchanges, const std::string& name) {
  std::string out = "[";
  for (const Exchange& exchange : exchanges) {
    out += &exchange == &exchanges.front() ? "\n" : ",\n";
    out += "  {\n    \"request\": {\"method\": \"GET\", \"url\": " + json_string(exchange.url) + "},\n";
    out += "    \"response\": {\n      \"status\": 200,\n      \"headers\": {\"Content-Type\": " +
           json_string(exchange.type);
    for (const auto& [header, value] : exchange.headers)
      out += ", " + json_string(header) + ": " + json_string(value);
    out += "},\n      ";
    out += exchange.body_file.empty() ? "\"body\": " + json_string(exchange.body)
                                      : "\"body_file\": " + json_string(with_name(exchange.body_file, name));
    out += "\n    }\n  }";
  }
  return out + "\n]\n";
}

// Pages without a record are not handed in, but for the first.
std::string expected_json(const Api& api, const std::vector<Exchange>& exchanges) {
  std::string out = "{\n  \"outcome\": {\"status\": \"ok\"},\n  \"pages\": [";
  const bool lines = api.format == SampleFormat::ndjson;
  const std::string records = lines ? "" : "\"records\": " + json_string(api.records_path) + ", ";
  const bool feed = lines || api.format == SampleFormat::xml;
  const std::string format = feed ? "\"format\": " + json_string(name(api.format)) + ", " : "";
  for (std::size_t i = 0; i < exchanges.size(); ++i) {
    if (i > 0 && exchanges[i].records == 0) continue;
    const std::string number = std::to_string(i);
    out += (i == 0 ? "\n    {" : ",\n    {") + format + records + "\"exchanges\": [" + number + "], ";
    out += exchanges[i].handed_in.empty() ? "\"body_of\": " + number + "}"
                                          : "\"body\": " + exchanges[i].handed_in + "}";
  }
  return out + "\n  ]\n}\n";
}

std::string settings_json(const Api& api, std::int64_t page_size) {
  std::string out;
  const auto add = [&](const std::string& setting, const std::string& json) {
    out += (out.empty() ? "" : ", ") + json_string(setting) + ": " + json;
  };
  for (const Secret& secret : api.secrets) add(secret.setting, json_string(secret.variable));
  if (!api.size_parameter.empty() && page_size > 0) add("page_size", std::to_string(page_size));
  return "{" + out + "}\n";
}

}  // namespace

std::vector<WrittenFile> testcase_files(const NewPlugin& plugin, const Api& api, const Kept& kept) {
  const std::string folder = "plugins/" + plugin.name + "/testcases/";
  Conversation conversation(api, kept);
  const std::vector<Exchange> pages = conversation.exchanges();
  const std::vector<Exchange> login{
      {request_url(api, api.page_size, {}), std::string(kLoginPage), "", "text/html; charset=utf-8"}};
  const std::string happy = folder + (api.paging == Paging::none ? "one_reply" : "page_after_page");
  const std::int64_t page_size = api.paging == Paging::none ? 0 : conversation.page_size();
  const std::string sad = folder + "login_page_with_status_200";
  return {{happy + "/settings.json", settings_json(api, page_size)},
          {happy + "/conversation.json", conversation_json(pages, plugin.name)},
          {happy + "/expected.json", expected_json(api, pages)},
          {sad + "/settings.json", settings_json(api, 0)},
          {sad + "/conversation.json", conversation_json(login, plugin.name)},
          {sad + "/expected.json", "{\n  \"outcome\": {\"status\": \"blocked\"},\n  \"pages\": []\n}\n"}};
}

}  // namespace tributary::scaffold

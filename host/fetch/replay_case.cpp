#include "fetch/replay_case.hpp"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <utility>

#include "base/did_you_mean.hpp"
#include "base/parse_time.hpp"
#include "fetch/fetch.hpp"
#include "plugin_api/frame.hpp"

namespace tributary::fetch {
namespace {

namespace json = boost::json;
namespace fs = std::filesystem;

constexpr std::size_t kMaxDepth = 128;

std::string contents(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  if (!in) throw BadReplayCase(file.filename().string() + " is missing or cannot be read");
  return {std::istreambuf_iterator<char>(in), {}};
}

json::value parsed(const fs::path& file) {
  json::parse_options options;
  options.max_depth = kMaxDepth;
  json::error_code error;
  json::value value = json::parse(contents(file), error, {}, options);
  if (error) throw BadReplayCase(file.filename().string() + " is not JSON: " + error.message());
  return value;
}

// An object of a case's file, with the name of its place.
class Place {
 public:
  Place(const json::value& value, std::string where, std::vector<std::string> known)
      : where_(std::move(where)) {
    if (!value.is_object()) throw BadReplayCase(where_ + " is not an object");
    object_ = &value.get_object();
    for (const auto& member : *object_) {
      const std::string key(member.key());
      if (std::find(known.begin(), known.end(), key) != known.end()) continue;
      throw BadReplayCase(where_ + " has a member '" + key + "' that means nothing" +
                          did_you_mean(key, known));
    }
  }

  const json::value* find(const char* key) const { return object_->if_contains(key); }

  const json::value& at(const char* key) const {
    if (const json::value* value = find(key)) return *value;
    throw BadReplayCase(where_ + " has no member '" + key + "'");
  }

  std::string text(const char* key) const {
    const json::value& value = at(key);
    if (!value.is_string()) throw BadReplayCase(where_ + "." + key + " is not a text");
    return std::string(value.get_string());
  }
  std::optional<std::string> optional_text(const char* key) const {
    return find(key) ? std::optional(text(key)) : std::nullopt;
  }

  std::int64_t integer(const char* key) const { return as_integer(at(key), key); }
  std::optional<std::int64_t> optional_integer(const char* key) const {
    return find(key) ? std::optional(integer(key)) : std::nullopt;
  }

  const json::array& array(const char* key) const {
    const json::value& value = at(key);
    if (!value.is_array()) throw BadReplayCase(where_ + "." + key + " is not a list");
    return value.get_array();
  }

  std::vector<std::int64_t> integers(const char* key) const {
    std::vector<std::int64_t> numbers;
    for (const json::value& value : array(key)) numbers.push_back(as_integer(value, key));
    return numbers;
  }

  bool flag(const char* key) const {
    const json::value* value = find(key);
    if (value && !value->is_bool()) throw BadReplayCase(where_ + "." + key + " is neither true nor false");
    return value && value->get_bool();
  }

  std::vector<plugin::Header> headers() const {
    const json::value* value = find("headers");
    std::vector<plugin::Header> headers;
    if (!value) return headers;
    try {
      if (value->is_array()) return plugin::headers_from(*value);
      for (const auto& member : value->as_object()) {
        headers.push_back({std::string(member.key()), std::string(member.value().as_string())});
      }
    } catch (const std::exception&) {
      throw BadReplayCase(where_ + ".headers is not {name: text} or [[name, text], ...]");
    }
    return headers;
  }

  const std::string& where() const { return where_; }

 private:
  std::int64_t as_integer(const json::value& value, const char* key) const {
    if (!value.is_int64()) throw BadReplayCase(where_ + "." + key + " is not an integer");
    return value.get_int64();
  }

  const json::object* object_ = nullptr;
  std::string where_;
};

plugin::Authorization authorization_in(const Place& place) {
  const json::value* value = place.find("authorization");
  if (!value) return {};
  using Kind = plugin::Authorization::Kind;
  const Place given(*value, place.where() + ".authorization",
                    {"kind", "user", "password", "token_url", "scope"});
  const auto text = [&](const char* key) { return given.optional_text(key).value_or(""); };
  const std::string kind = given.text("kind");
  if (kind != "basic" && kind != "client_credentials") {
    throw BadReplayCase(given.where() + ".kind is neither basic nor client_credentials");
  }
  return {kind == "basic" ? Kind::basic : Kind::client_credentials, text("user"), text("password"),
          text("token_url"), text("scope")};
}

plugin::Request request_in(const Place& place) {
  return {place.text("method"), place.text("url"), place.headers(), place.optional_text("body").value_or(""),
          authorization_in(place)};
}

plugin::Response response_in(const Place& place, const std::string& asked_url, const fs::path& directory) {
  plugin::Response response;
  response.status = static_cast<int>(place.integer("status"));
  response.url = place.optional_text("url").value_or(asked_url);
  response.headers = place.headers();
  const auto file = place.optional_text("body_file");
  response.body = file ? contents(directory / *file) : place.optional_text("body").value_or("");
  return response;
}

RecordedExchange exchange_in(const json::value& value, std::size_t index, const fs::path& directory) {
  const Place place(value, "conversation.json[" + std::to_string(index) + "]",
                    {"request", "response", "failure"});
  RecordedExchange exchange;
  exchange.request = request_in(Place(place.at("request"), place.where() + ".request",
                                      {"method", "url", "headers", "body", "authorization"}));
  if (const json::value* failure = place.find("failure")) {
    const Place said(*failure, place.where() + ".failure", {"kind", "message"});
    exchange.answer.no_reply = NoReply{plugin::failure_kind(said.text("kind")), said.text("message")};
  } else {
    const Place said(place.at("response"), place.where() + ".response",
                     {"status", "headers", "body", "body_file", "url"});
    exchange.answer.response = response_in(said, exchange.request.url, directory);
  }
  exchange.answer.response.exchange_id = static_cast<std::int64_t>(index);
  return exchange;
}

ExpectedPage page_in(const json::value& value, std::size_t index) {
  const Place place(value, "expected.json.pages[" + std::to_string(index) + "]",
                    {"exchanges", "records", "format", "cursor", "server_total", "body_of", "body"});
  ExpectedPage page;
  page.exchanges = place.integers("exchanges");
  page.records = place.optional_text("records");
  if (const auto format = place.optional_text("format")) {
    const auto known = page_format(*format);
    if (!known) throw BadReplayCase(place.where() + ".format is none of json, ndjson and xml");
    page.format = *known;
  }
  page.cursor = place.optional_text("cursor");
  page.server_total = place.optional_integer("server_total");
  page.body_of = place.optional_integer("body_of");
  if (const json::value* body = place.find("body")) page.body = *body;
  if (page.body_of.has_value() == page.body.has_value()) {
    throw BadReplayCase(place.where() + " must have either body_of or body");
  }
  return page;
}

void read_expected(const fs::path& file, ReplayCase& out) {
  const json::value value = parsed(file);
  const Place place(value, "expected.json", {"outcome", "pages"});
  const Place outcome(place.at("outcome"), "expected.json.outcome",
                      {"status", "stop_reason", "server_total"});
  out.status = outcome.text("status");
  if (!run_status(out.status)) throw BadReplayCase("expected.json.outcome.status is no status of a run");
  out.stop_reason = outcome.optional_text("stop_reason");
  out.server_total = outcome.optional_integer("server_total");
  for (const json::value& page : place.array("pages")) out.pages.push_back(page_in(page, out.pages.size()));
}

}  // namespace

ReplayCase read_replay_case(const fs::path& directory) {
  ReplayCase out;
  json::value settings = parsed(directory / "settings.json");
  if (!settings.is_object()) throw BadReplayCase("settings.json is not an object");
  out.settings = std::move(settings.get_object());

  const json::value conversation = parsed(directory / "conversation.json");
  if (!conversation.is_array()) throw BadReplayCase("conversation.json is not a list of exchanges");
  for (const json::value& exchange : conversation.get_array()) {
    out.conversation.push_back(exchange_in(exchange, out.conversation.size(), directory));
  }
  read_expected(directory / "expected.json", out);
  if (fs::exists(directory / "cursor.txt")) {
    out.cursor = contents(directory / "cursor.txt");
    while (out.cursor.ends_with('\n')) out.cursor.pop_back();
  }
  if (fs::exists(directory / "now.txt")) {
    std::string text = contents(directory / "now.txt");
    while (text.ends_with('\n')) text.pop_back();
    const auto now = parse_rfc3339(text);
    if (!now) throw BadReplayCase("now.txt is not a time like 2026-11-20T12:00:00Z");
    out.now = *now;
  }
  return out;
}

}  // namespace tributary::fetch

// A case written as the files that replay_case.cpp reads: an exchange in two lines, long bodies beside it.
#include <fstream>

#include "base/error.hpp"
#include "fetch/recording.hpp"
#include "plugin_api/frame.hpp"

namespace tributary::fetch {
namespace {

namespace fs = std::filesystem;
namespace json = boost::json;

constexpr std::size_t kLongestInline = 4000;  // a longer body is a file of its own

class Writer {
 public:
  explicit Writer(const fs::path& directory) : directory_(directory) {
    std::error_code problem;
    fs::create_directories(directory_, problem);
    if (problem) fail(directory_, problem.message());
  }

  void write(const std::string& name, const std::string& text) {
    const fs::path file = directory_ / name;
    std::ofstream out(file, std::ios::binary);
    out << text;
    if (!out.flush()) fail(file, "it cannot be written");
    bytes_ += text.size();
  }

  std::uintmax_t bytes() const { return bytes_; }

 private:
  [[noreturn]] static void fail(const fs::path& file, const std::string& why) {
    throw Error(ErrorKind::unavailable, file.string() + ": " + why);
  }

  fs::path directory_;
  std::uintmax_t bytes_ = 0;
};

json::object headers_of(const std::vector<plugin::Header>& headers) {
  json::object object;
  for (const plugin::Header& header : headers) {
    if (!object.contains(header.name)) object[header.name] = header.value;
  }
  return object;
}

// A name that comes twice needs the form of pairs.
json::value headers_json(const std::vector<plugin::Header>& headers) {
  json::object object = headers_of(headers);
  if (object.size() == headers.size()) return object;
  json::array pairs;
  for (const plugin::Header& header : headers) pairs.push_back(json::array{header.name, header.value});
  return pairs;
}

json::object request_json(const plugin::Request& request) {
  json::object object{{"method", request.method}, {"url", request.url}};
  if (!request.headers.empty()) object["headers"] = headers_json(request.headers);
  if (!request.body.empty()) object["body"] = request.body;
  using Kind = plugin::Authorization::Kind;
  const plugin::Authorization& authorization = request.authorization;
  if (authorization.kind == Kind::none) return object;
  json::object said{{"kind", authorization.kind == Kind::basic ? "basic" : "client_credentials"},
                    {"user", authorization.user},
                    {"password", authorization.password}};
  if (!authorization.token_url.empty()) said["token_url"] = authorization.token_url;
  if (!authorization.scope.empty()) said["scope"] = authorization.scope;
  object["authorization"] = said;
  return object;
}

std::string extension_of(const plugin::Response& response) {
  const std::string type(response.header("Content-Type"));
  for (const char* known : {"json", "xml", "html"}) {
    if (type.find(known) != std::string::npos) return std::string(".") + known;
  }
  return ".txt";
}

// Other bytes than UTF-8 are no JSON string.
bool is_text(const std::string& body) {
  json::error_code error;
  json::parse(json::serialize(json::string(body)), error);
  return !error;
}

json::object response_json(const RecordedExchange& exchange, std::size_t position, Writer& writer) {
  const plugin::Response& response = exchange.answer.response;
  json::object object{{"status", response.status}};
  if (response.url != exchange.request.url) object["url"] = response.url;
  if (!response.headers.empty()) object["headers"] = headers_json(response.headers);
  if (response.body.size() <= kLongestInline && is_text(response.body)) {
    object["body"] = response.body;
  } else {
    const std::string file = "reply_" + std::to_string(position) + extension_of(response);
    writer.write(file, response.body);
    object["body_file"] = file;
  }
  return object;
}

std::string exchange_text(const RecordedExchange& exchange, std::size_t position, Writer& writer) {
  const auto& none = exchange.answer.no_reply;
  const json::object answer =
      none ? json::object{{"kind", plugin::name(none->kind)}, {"message", none->message}}
           : response_json(exchange, position, writer);
  return "  {\"request\": " + json::serialize(request_json(exchange.request)) + ",\n   \"" +
         (none ? "failure" : "response") + "\": " + json::serialize(answer) + "}";
}

json::object page_json(const ExpectedPage& page) {
  json::object object{{"exchanges", json::value_from(page.exchanges)}};
  if (page.records) object["records"] = *page.records;
  if (page.format != PageFormat::json) object["format"] = name(page.format);
  if (page.cursor) object["cursor"] = *page.cursor;
  if (page.server_total) object["server_total"] = *page.server_total;
  if (page.body_of) object["body_of"] = *page.body_of;
  if (page.body) object["body"] = *page.body;
  return object;
}

std::string expected_text(const ReplayCase& recorded) {
  json::object outcome{{"status", recorded.status}};
  if (recorded.stop_reason) outcome["stop_reason"] = *recorded.stop_reason;
  if (recorded.server_total) outcome["server_total"] = *recorded.server_total;
  std::string text = "{\n  \"outcome\": " + json::serialize(outcome) + ",\n  \"pages\": [";
  for (const ExpectedPage& page : recorded.pages) {
    text += (&page == recorded.pages.data() ? "\n    " : ",\n    ") + json::serialize(page_json(page));
  }
  return text + (recorded.pages.empty() ? "]\n}\n" : "\n  ]\n}\n");
}

}  // namespace

std::uintmax_t write_replay_case(const ReplayCase& recorded, const fs::path& directory) {
  Writer writer(directory);
  writer.write("settings.json", json::serialize(recorded.settings) + "\n");
  std::string conversation;
  for (std::size_t i = 0; i < recorded.conversation.size(); ++i) {
    conversation += (i == 0 ? "" : ",\n") + exchange_text(recorded.conversation[i], i, writer);
  }
  writer.write("conversation.json", "[\n" + conversation + "\n]\n");
  writer.write("expected.json", expected_text(recorded));
  if (!recorded.cursor.empty()) writer.write("cursor.txt", recorded.cursor + "\n");
  if (recorded.now != kReplayTime) writer.write("now.txt", rfc3339(recorded.now) + "\n");
  return writer.bytes();
}

}  // namespace tributary::fetch

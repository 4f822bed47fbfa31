#include "plugin_api/frame.hpp"

#include <array>
#include <stdexcept>

namespace tributary::plugin {
namespace {

constexpr std::size_t kLengthBytes = 4;
constexpr std::size_t kHeadBytes = kLengthBytes + 1 + 4;  // length, type, length of the JSON
constexpr std::size_t kMaxJsonBytes = std::size_t{1} << 20;
constexpr std::size_t kMaxDepth = 64;  // settings may nest; a plugin's frames do not

constexpr std::array<std::pair<FailureKind, std::string_view>, 4> kFailureKinds{{
    {FailureKind::blocked, "blocked"},
    {FailureKind::transient, "transient"},
    {FailureKind::changed, "changed"},
    {FailureKind::failed, "failed"},
}};

constexpr std::string_view kBasic = "basic";
constexpr std::string_view kClientCredentials = "client_credentials";

std::string text_at(const boost::json::object& head, std::string_view key) {
  return std::string(head.at(key).as_string());
}

void append_u32(std::string& out, std::size_t number) {
  for (int shift = 0; shift < 32; shift += 8) out += static_cast<char>((number >> shift) & 0xff);
}

std::size_t read_u32(std::string_view bytes, std::size_t at) {
  std::size_t number = 0;
  for (std::size_t i = 0; i < 4; ++i) {
    number |= std::size_t{static_cast<unsigned char>(bytes[at + i])} << (8 * i);
  }
  return number;
}

bool known(std::uint8_t type) {
  return (type >= static_cast<std::uint8_t>(FrameType::hello) &&
          type <= static_cast<std::uint8_t>(FrameType::requests)) ||
         (type >= static_cast<std::uint8_t>(FrameType::start) &&
          type <= static_cast<std::uint8_t>(FrameType::page_stored));
}

Result<boost::json::object, std::string> parse_head(std::string_view text) {
  boost::json::parse_options options;
  options.max_depth = kMaxDepth;
  options.allow_invalid_utf8 = true;  // headers and cursors come from strangers
  boost::json::error_code error;
  boost::json::value value = boost::json::parse(text, error, {}, options);
  if (error) return "a frame whose head is not JSON: " + error.message();
  if (!value.is_object()) return std::string("a frame whose head is not a JSON object");
  return std::move(value.get_object());
}

}  // namespace

std::string encode(FrameType type, const boost::json::object& head, std::size_t raw_bytes) {
  const std::string json = boost::json::serialize(head);
  std::string bytes;
  bytes.reserve(kHeadBytes + json.size());
  append_u32(bytes, kHeadBytes - kLengthBytes + json.size() + raw_bytes);
  bytes += static_cast<char>(type);
  append_u32(bytes, json.size());
  return bytes += json;
}

Result<std::optional<Frame>, std::string> FrameReader::next() {
  if (buffer_.size() < kHeadBytes) return std::optional<Frame>();
  const std::size_t length = read_u32(buffer_, 0);
  const auto type = static_cast<std::uint8_t>(buffer_[kLengthBytes]);
  const std::size_t json_length = read_u32(buffer_, kLengthBytes + 1);
  if (length > kMaxFrameBytes) return "a frame of " + std::to_string(length) + " bytes";
  if (!known(type)) return "a frame of the unknown type " + std::to_string(type);
  if (json_length > kMaxJsonBytes || json_length + kHeadBytes - kLengthBytes > length) {
    return "a frame whose head of " + std::to_string(json_length) + " bytes is too long";
  }
  const std::size_t total = kLengthBytes + length;
  if (buffer_.size() < total) return std::optional<Frame>();

  auto head = parse_head(std::string_view(buffer_).substr(kHeadBytes, json_length));
  if (!head) return head.error();
  Frame frame{static_cast<FrameType>(type), std::move(*head), {}};
  const std::size_t raw_at = kHeadBytes + json_length;
  if (buffer_.size() == total) {  // the usual case: no second copy of a large body
    frame.raw = std::move(buffer_.erase(0, raw_at));
    buffer_.clear();
  } else {
    frame.raw = buffer_.substr(raw_at, total - raw_at);
    buffer_.erase(0, total);
  }
  return std::optional<Frame>(std::move(frame));
}

std::string_view name(FailureKind kind) {
  for (const auto& [value, text] : kFailureKinds) {
    if (value == kind) return text;
  }
  return "failed";
}

FailureKind failure_kind(std::string_view name) {
  for (const auto& [value, text] : kFailureKinds) {
    if (text == name) return value;
  }
  return FailureKind::failed;
}

boost::json::object head_of(const Request& request) {
  boost::json::object head{{"method", request.method},
                           {"url", request.url},
                           {"headers", to_json(request.headers)},
                           {"body_bytes", request.body.size()}};
  const Authorization& given = request.authorization;
  if (given.kind != Authorization::Kind::none) {
    head["authorization"] = {{"kind", given.kind == Authorization::Kind::basic ? kBasic : kClientCredentials},
                             {"user", given.user},
                             {"password", given.password},
                             {"token_url", given.token_url},
                             {"scope", given.scope}};
  }
  return head;
}

Request request_from(const boost::json::object& head, std::string_view& bodies) {
  Request request{text_at(head, "method"), text_at(head, "url"), headers_from(head.at("headers"))};
  const auto bytes = head.at("body_bytes").to_number<std::size_t>();
  if (bytes > bodies.size()) throw std::length_error("a request whose body is not there");
  request.body = bodies.substr(0, bytes);
  bodies.remove_prefix(bytes);
  if (const boost::json::value* given = head.if_contains("authorization")) {
    const boost::json::object& object = given->as_object();
    const bool basic = text_at(object, "kind") == kBasic;
    request.authorization = {basic ? Authorization::Kind::basic : Authorization::Kind::client_credentials,
                             text_at(object, "user"), text_at(object, "password"),
                             text_at(object, "token_url"), text_at(object, "scope")};
  }
  return request;
}

boost::json::array to_json(const std::vector<Header>& headers) {
  boost::json::array array;
  for (const Header& header : headers) array.push_back(boost::json::array{header.name, header.value});
  return array;
}

std::vector<Header> headers_from(const boost::json::value& value) {
  std::vector<Header> headers;
  for (const boost::json::value& pair : value.as_array()) {
    const boost::json::array& fields = pair.as_array();
    headers.push_back({std::string(fields.at(0).as_string()), std::string(fields.at(1).as_string())});
  }
  return headers;
}

}  // namespace tributary::plugin

// What the host and tributary-worker say to each other over their socketpair; not for plugins.
//
// One frame is: u32 length of what follows (little-endian) | u8 type | u32 length of the JSON | JSON object |
// raw bytes. The conversation is strict:
//
//   worker                                   host
//   HELLO    {manifest}                      START       {settings, cursor, now, stop}
//   REQUEST  {method, url, headers} + body   RESPONSE    {exchange_id, status, url, headers, stop} + body
//                                         or NO_REPLY    {kind, message, stop}
//   REQUESTS {requests, at_once} + bodies    one RESPONSE or NO_REPLY for each, in their order
//   PAGE     {exchanges, composed, ...}+body PAGE_STORED {stop}
//   LOG      {level, message}                (no answer)
//   END      {complete, reason, ...}  or  FAILURE {kind, message}: the last frame
//
// `stop` true asks the plugin to stop. Anything else on the wire is a broken worker.
#pragma once

#include <boost/json.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/limits.hpp"
#include "base/result.hpp"
#include "plugin_api/fetcher.hpp"

namespace tributary::plugin {

inline constexpr int kWorkerSocket = 3;  // the worker's end
inline constexpr std::size_t kMaxFrameBytes = kMaxBodyBytes + (std::size_t{1} << 20);

enum class FrameType : std::uint8_t {
  hello = 1,
  request = 2,
  page = 3,
  log = 4,
  end = 5,
  failure = 6,
  requests = 7,
  start = 17,
  response = 18,
  no_reply = 19,
  page_stored = 20,
};

struct Frame {
  FrameType type = FrameType::log;
  boost::json::object head;
  std::string raw;
};

// All of a frame but its raw bytes, of which `raw_bytes` must follow.
std::string encode(FrameType type, const boost::json::object& head, std::size_t raw_bytes);

// Collects bytes and gives frames. After a problem it is not to be used again.
class FrameReader {
 public:
  void add(std::string_view bytes) { buffer_.append(bytes); }

  // The next whole frame, nothing when more bytes are needed, or why the bytes are not a frame. A length over
  // kMaxFrameBytes is refused as soon as it is seen.
  Result<std::optional<Frame>, std::string> next();

 private:
  std::string buffer_;
};

// The word for each kind on the wire, and back; an unknown word is `failed`.
std::string_view name(FailureKind kind);
FailureKind failure_kind(std::string_view name);

// A request but for its body's bytes, of which the head says the number; and back.
boost::json::object head_of(const Request& request);
// Throws a std::exception unless `head` is one; takes the body off the front of `bodies`.
Request request_from(const boost::json::object& head, std::string_view& bodies);

boost::json::array to_json(const std::vector<Header>& headers);
// Throws a std::exception unless `value` is an array of [name, value].
std::vector<Header> headers_from(const boost::json::value& value);

}  // namespace tributary::plugin

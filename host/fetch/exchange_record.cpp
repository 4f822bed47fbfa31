#include "fetch/exchange_record.hpp"

#include <boost/json.hpp>

#include "base/digest.hpp"
#include "fetch/clean_text.hpp"
#include "http/message.hpp"

namespace tributary::fetch {
namespace {

constexpr const char* kNotShown = "(not recorded)";

// A credential that somebody typed into a plain setting instead of a secret one, and the site's own sessions.
bool holds_a_credential(const plugin::Header& header) {
  if (header.value.find("${secret:") != std::string::npos) return false;  // says which, not what
  for (const char* name : {"Authorization", "Proxy-Authorization", "Cookie", "Set-Cookie"}) {
    if (http::same_header_name(header.name, name)) return true;
  }
  return false;
}

boost::json::array headers(const std::vector<plugin::Header>& headers) {
  boost::json::array array;
  for (const plugin::Header& header : headers) {
    const std::string value = holds_a_credential(header) ? kNotShown : clean(header.value);
    array.push_back(boost::json::array{clean(header.name), value});
  }
  return array;
}

std::string input(const plugin::Request& request) {
  boost::json::object object{
      {"method", clean(request.method)}, {"url", clean(request.url)}, {"headers", headers(request.headers)}};
  using Kind = plugin::Authorization::Kind;
  if (request.authorization.kind != Kind::none) {
    object["authorization"] = request.authorization.kind == Kind::basic ? "basic" : "client_credentials";
  }
  if (!request.body.empty()) {
    object["body_bytes"] = request.body.size();
    object["body_sha256"] = hex(sha256(request.body));
  }
  return boost::json::serialize(object);
}

std::string output(const Exchange& exchange) {
  const plugin::Response& response = exchange.response;
  boost::json::object object{{"attempt", exchange.attempt}};
  if (response.status != 0) {
    object["status"] = response.status;
    object["url"] = clean(response.url);
    object["headers"] = headers(response.headers);
    object["bytes"] = response.body.size();
    object["wire_bytes"] = exchange.wire_bytes;
    object["sha256"] = hex(sha256(response.body));
  }
  return boost::json::serialize(object);
}

}  // namespace

std::optional<RecalledReply> recorded_reply(const std::string& output) {
  boost::json::error_code problem;
  const boost::json::value value = boost::json::parse(output, problem);
  try {
    if (problem || !value.as_object().contains("status")) return std::nullopt;
    RecalledReply reply;
    reply.url = value.at("url").as_string();
    for (const boost::json::value& header : value.at("headers").as_array()) {
      const auto& pair = header.as_array();
      if (pair.at(1).as_string() == kNotShown) continue;
      reply.headers.push_back({std::string(pair.at(0).as_string()), std::string(pair.at(1).as_string())});
    }
    return reply;
  } catch (const std::exception&) {  // an act of another version, which said it otherwise
    return std::nullopt;
  }
}

interaction::InteractionId ExchangeRecord::append(const Exchange& exchange) {
  interaction::Interaction act;
  act.actor_id = plan_.actor_id;
  act.kind = interaction::kHttpExchange;
  act.status = exchange.error.empty() ? interaction::Status::succeeded : interaction::Status::failed;
  act.input = input(exchange.request);
  act.output = output(exchange);
  act.run_id = plan_.run_id;
  act.error = clean(exchange.error);
  act.started_at = exchange.started_at;
  act.completed_at = clock_.now();
  act.inputs = exchange.inputs;
  if (exchange.counted) {
    ++totals_.requests;
    totals_.bytes += static_cast<std::int64_t>(exchange.response.body.size());
  }
  if (exchange.response.body.empty()) return recorder_.append(act, nullptr);
  const interaction::RawBody body{exchange.response.body, clean(exchange.response.header("Content-Type"))};
  return recorder_.append(act, &body);
}

}  // namespace tributary::fetch

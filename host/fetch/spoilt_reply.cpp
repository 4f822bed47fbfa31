#include "fetch/spoilt_reply.hpp"

#include <string>

namespace tributary::fetch {
namespace {

constexpr const char* kJson = "application/json";

// What a client keeps nothing of but its address.
Answer reply(const Answer& sound, int status, const char* type, std::string body) {
  Answer answer;
  answer.response.exchange_id = sound.response.exchange_id;
  answer.response.url = sound.response.url;
  answer.response.status = status;
  answer.response.headers = {{"Content-Type", type}};
  answer.response.body = std::move(body);
  return answer;
}

Answer half_of(Answer answer) {
  std::string& body = answer.response.body;
  std::size_t half = body.size() / 2;
  while (half > 1 && (body[half] == '\n' || body[half - 1] == '\n'))
    --half;  // else half of its lines are whole
  body.resize(half);
  return answer;
}

Answer emptied(Answer answer) {
  answer.response.body.clear();
  return answer;
}

}  // namespace

std::string_view name(Spoil spoil) {
  switch (spoil) {
    case Spoil::broken_connection:
      return "a broken connection";
    case Spoil::status_500:
      return "status 500";
    case Spoil::status_429:
      return "status 429";
    case Spoil::status_403:
      return "status 403";
    case Spoil::status_404:
      return "status 404";
    case Spoil::login_page:
      return "an HTML login page with status 200";
    case Spoil::empty_body:
      return "an empty body";
    case Spoil::half_a_body:
      return "half of its body";
    case Spoil::error_object:
      return "an error object with status 200";
  }
  return "";
}

Answer spoilt(const Answer& sound, Spoil spoil) {
  switch (spoil) {
    case Spoil::broken_connection: {
      Answer answer = reply(sound, 0, kJson, "");
      answer.no_reply = NoReply{plugin::FailureKind::transient, "the connection broke before a reply came"};
      return answer;
    }
    case Spoil::status_500:
      return reply(sound, 500, "text/html", "<html><body><h1>Internal Server Error</h1></body></html>");
    case Spoil::status_429:
      return reply(sound, 429, kJson, R"({"message":"Too many requests"})");
    case Spoil::status_403:
      return reply(sound, 403, kJson, R"({"message":"Forbidden"})");
    case Spoil::status_404:
      return reply(sound, 404, kJson, R"({"message":"Not found"})");
    case Spoil::login_page:
      return reply(sound, 200, "text/html",
                   "<!DOCTYPE html><html><head><title>Log in</title></head><body><form action=\"/login\">"
                   "<input name=\"user\"><input name=\"password\" type=\"password\"></form></body></html>");
    case Spoil::empty_body:
      return emptied(sound);
    case Spoil::half_a_body:
      return half_of(sound);
    case Spoil::error_object:
      return reply(sound, 200, kJson, R"({"error":{"code":500,"message":"Something went wrong"}})");
  }
  return sound;
}

}  // namespace tributary::fetch

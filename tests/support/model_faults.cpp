#include "support/model_faults.hpp"

#include <zlib.h>

#include <chrono>

namespace tributary::test_support {

using namespace std::chrono_literals;

namespace {

std::string gzipped_blanks(std::size_t bytes) {
  z_stream stream{};
  deflateInit2(&stream, Z_BEST_SPEED, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY);
  std::string blanks(1 << 20, ' ');
  std::string out;
  std::string chunk(1 << 16, '\0');
  for (std::size_t done = 0; done < bytes; done += blanks.size()) {
    stream.next_in = reinterpret_cast<Bytef*>(blanks.data());
    stream.avail_in = static_cast<uInt>(blanks.size());
    const bool last = done + blanks.size() >= bytes;
    do {
      stream.next_out = reinterpret_cast<Bytef*>(chunk.data());
      stream.avail_out = static_cast<uInt>(chunk.size());
      deflate(&stream, last ? Z_FINISH : Z_NO_FLUSH);
      out.append(chunk, 0, chunk.size() - stream.avail_out);
    } while (stream.avail_out == 0);
  }
  deflateEnd(&stream);
  return out;
}

}  // namespace

ModelReply changed(const std::string& content, const std::function<void(ModelReply&)>& change) {
  ModelReply reply = answers(content);
  change(reply);
  return reply;
}

ModelReply endlessly(const std::string& piece, std::string content) {
  ModelReply reply = answers(std::move(content));
  reply.end = ModelReply::End::endless;
  reply.piece = piece;
  return reply;
}

ModelReply events(std::string body) {
  ModelReply reply = refuses(200, std::move(body));
  reply.content_type = "text/event-stream";
  return reply;
}

ModelReply with_status(int status, ModelReply reply) {
  reply.status = status;
  return reply;
}

std::vector<Fault> faults_of_both(const std::string& good) {
  ModelReply bomb = refuses(200, gzipped_blanks(100 << 20));
  bomb.headers = {{"Content-Encoding", "gzip"}};
  bomb.content_type = "application/octet-stream";  // the server would compress JSON once more
  ModelReply endless = changed(good, [](ModelReply& r) { r.end = ModelReply::End::endless; });
  endless.raw = "{\"a\":\"" + std::string(1 << 20, 'x');
  ModelReply busy = refuses(503, R"({"error":"server busy, please try again"})");
  busy.headers = {{"Retry-After", "20"}};
  ModelReply limited = refuses(429, R"({"error":{"message":"slow down"}})");
  limited.headers = {{"Retry-After", "7"}};
  ModelReply html = refuses(500, "<html><body>Internal Server Error</body></html>");
  html.content_type = "text/html";
  ModelReply login = refuses(200, "<html><body>Please log in</body></html>");
  login.content_type = "text/html";
  std::string numbers;  // nothing in it repeats within what is looked at
  for (int i = 0; i < 200; ++i) numbers += std::to_string(i * i * i) + ",";
  ModelReply thoughts = endlessly(numbers, "");
  thoughts.piece_is_thought = true;
  ModelReply elsewhere = refuses(302, "");
  elsewhere.headers = {{"Location", "http://127.0.0.1:1/"}};
  return {
      {"401", refuses(401, R"({"error":"unauthorized"})"), "it answered 401: unauthorized"},
      {"403", refuses(403, ""), "it answered 403: an empty body"},
      {"404", refuses(404, R"({"error":"model 'qwen2.5:7b' not found"})"),
       "it answered 404: model 'qwen2.5:7b' not found"},
      {"429", limited, "slow down; it asks to wait (Retry-After: 7)"},
      {"503", busy, "it answered 503: server busy, please try again; it asks to wait (Retry-After: 20)"},
      {"500 html", html, "it answered 500: \"<html>"},
      {"200 html", login, "<html>"},
      {"200 empty", refuses(200, ""), ""},
      {"redirect", elsewhere, "redirect"},
      {"200 MB", endless, ""},
      {"gzip bomb", bomb, ""},
      {"too slow", changed(good, [](ModelReply& r) { r.before = 10s; }), "in time"},
      {"reset mid-answer", changed(good, [](ModelReply& r) { r.end = ModelReply::End::reset; }),
       "ended before it was whole"},
      {"stall mid-answer", changed(good, [](ModelReply& r) { r.end = ModelReply::End::stall; }),
       "nothing came for 300 ms"},
      {"error mid-answer",
       changed(good, [](ModelReply& r) { r.error_after = "llama runner process has terminated"; }),
       "it reports: llama runner process has terminated"},
      {"length", changed(good, [](ModelReply& r) { r.reason = "length"; }), "reached the limit of tokens"},
      {"other end", changed(good, [](ModelReply& r) { r.reason = "content_filter"; }),
       "for the reason \"content_filter\""},
      {"prompt cut", changed(good, [](ModelReply& r) { r.prompt_tokens = 300; }), "it cut the prompt"},
      {"empty answer", answers(""), "the answer is empty"},
      {"thinking only", changed("", [](ModelReply& r) { r.thinking = "p1 or p2?"; }), "the answer is empty"},
      {"blanks", answers("{" + std::string(30'000, ' ')), "nothing but blanks"},
      {"blanks without end", endlessly(" \n", "{"), "nothing but blanks"},
      {"repeated tokens", answers("{\"" + std::string(60'000, 'a')), "repeats itself"},
      {"one token without end", endlessly("bread ", "{\""), "repeats itself"},
      {"an answer without end", endlessly(numbers, "{\""), "the answer is too long"},
      {"thoughts without end", thoughts, "the model thinks without end"},
      {"truncated JSON", answers(good.substr(0, 200)), "cut off"},
      {"refusal in prose", answers("I'm sorry, I can't help with that."), "no JSON object"},
      {"injection followed", answers("Oh bread, oh bread, how brown you are"), "no JSON object"},
      {"other language", answers("Gerne! Der Titel steht in p2."), "no JSON object"},
      {"unknown path", answers(R"({"external_id":{"path":"p1"},"title":{"path":"p77"}})"),
       "\"p77\", which is not one of"},
      {"invalid UTF-8", answers("{\"title\":\"\xFF\xFE\"}"), ""},
      {"NUL", answers(std::string("{\"title\0\":1}", 12)), ""},
      {"lone surrogate", answers(R"({"external_id":{"path":"p1"},"title":{"path":"\ud800"}})"),
       "no valid JSON object"},
  };
}

}  // namespace tributary::test_support

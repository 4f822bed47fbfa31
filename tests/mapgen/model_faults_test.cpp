#include <zlib.h>

#include <catch2/catch.hpp>
#include <chrono>
#include <functional>

#include "mapgen/ollama.hpp"
#include "mapgen/openai.hpp"
#include "sample_records.hpp"
#include "support/model_server.hpp"

using namespace tributary;
using namespace tributary::mapgen;
using namespace tributary::test_support;
using namespace std::chrono_literals;
using Catch::Contains;

namespace {

constexpr auto kTotal = 2'000ms;  // of one answer in these tests
constexpr auto kStall = 300ms;

const std::string kGood(sample::kGoodAnswer);

ModelOptions options_for(const std::string& base_url) {
  ModelOptions options;
  options.base_url = base_url;
  options.model = "qwen2.5:7b";
  options.total_timeout = kTotal;
  options.stall_timeout = kStall;
  options.probe_timeout = 500ms;
  return options;
}

ModelReply with(const std::function<void(ModelReply&)>& change, std::string content = kGood) {
  ModelReply reply = answers(std::move(content));
  change(reply);
  return reply;
}

// Writes `content` and then `piece` again and again.
ModelReply endlessly(const std::string& piece, std::string content) {
  ModelReply reply = answers(std::move(content));
  reply.end = ModelReply::End::endless;
  reply.piece = piece;
  return reply;
}

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

// A stream of events as it is.
ModelReply events(std::string body) {
  ModelReply reply = refuses(200, std::move(body));
  reply.content_type = "text/event-stream";
  return reply;
}

ModelReply with_status(int status, ModelReply reply) {
  reply.status = status;
  return reply;
}

struct Fault {
  std::string name;
  ModelReply reply;
  std::string error;  // part of the sentence
};

// What goes wrong the same way in both protocols.
std::vector<Fault> faults_of_both() {
  ModelReply bomb = refuses(200, gzipped_blanks(100 << 20));
  bomb.headers = {{"Content-Encoding", "gzip"}};
  bomb.content_type = "application/octet-stream";  // the server would compress JSON once more
  ModelReply endless = with([](ModelReply& r) { r.end = ModelReply::End::endless; });
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
      {"too slow", with([](ModelReply& r) { r.before = 10s; }), "in time"},
      {"reset mid-answer", with([](ModelReply& r) { r.end = ModelReply::End::reset; }),
       "ended before it was whole"},
      {"stall mid-answer", with([](ModelReply& r) { r.end = ModelReply::End::stall; }),
       "nothing came for 300 ms"},
      {"error mid-answer", with([](ModelReply& r) { r.error_after = "llama runner process has terminated"; }),
       "it reports: llama runner process has terminated"},
      {"length", with([](ModelReply& r) { r.reason = "length"; }), "reached the limit of tokens"},
      {"other end", with([](ModelReply& r) { r.reason = "content_filter"; }),
       "for the reason \"content_filter\""},
      {"prompt cut", with([](ModelReply& r) { r.prompt_tokens = 300; }), "it cut the prompt"},
      {"empty answer", answers(""), "the answer is empty"},
      {"thinking only", with([](ModelReply& r) { r.thinking = "p1 or p2?"; }, ""), "the answer is empty"},
      {"blanks", answers("{" + std::string(30'000, ' ')), "nothing but blanks"},
      {"blanks without end", endlessly(" \n", "{"), "nothing but blanks"},
      {"repeated tokens", answers("{\"" + std::string(60'000, 'a')), "repeats itself"},
      {"one token without end", endlessly("bread ", "{\""), "repeats itself"},
      {"an answer without end", endlessly(numbers, "{\""), "the answer is too long"},
      {"thoughts without end", thoughts, "the model thinks without end"},
      {"truncated JSON", answers(kGood.substr(0, 200)), "cut off"},
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

void check_failed(const Generation& generation, const Fault& fault) {
  INFO("error: " << generation.error);
  CHECK_FALSE(generation.mapping);
  CHECK_FALSE(generation.error.empty());
  CHECK(generation.error.size() < 600);
  CHECK_THAT(generation.error, Contains(fault.error));
  const auto input = boost::json::parse(generation.input);
  CHECK(input.at("path_ids").as_object().size() == 9);
  CHECK(boost::json::parse(generation.output).is_object());
  CHECK_THAT(generation.output, !Contains("\\u0000"));
}

template <class Model>
void check_faults(const std::vector<Fault>& faults, const std::string& version_path) {
  ModelServer server;
  const shape::Shape shape = sample::shape_of(sample::kRecords);
  Model model(options_for(server.url() + version_path));
  for (const Fault& fault : faults) {
    INFO(fault.name);
    server.script({fault.reply});
    const auto start = std::chrono::steady_clock::now();
    check_failed(model.generate(sample::request_for(shape)), fault);
    CHECK(std::chrono::steady_clock::now() - start < kTotal + 1'500ms);
  }
}

}  // namespace

TEST_CASE("whatever an Ollama does, a generation comes back in time, with a sentence and without a mapping") {
  check_faults<Ollama>(faults_of_both(), "");
}

TEST_CASE(
    "whatever an OpenAI-compatible server does, a generation comes back in time, with a sentence and without "
    "a mapping") {
  check_faults<OpenAi>(faults_of_both(), "/v1");
}

TEST_CASE("faults of Ollama's own protocol are told apart") {
  check_faults<Ollama>(
      {
          {"no last line", with([](ModelReply& r) { r.done = false; }), "ended without done:true"},
          {"only loaded", with([](ModelReply& r) { r.reason = "load"; }, ""), "for the reason \"load\""},
          {"wrong model", with([](ModelReply& r) { r.model = "tinyllama:latest"; }),
           "the model \"tinyllama:latest\" answered instead of qwen2.5:7b"},
          {"200 JSON", refuses(200, R"({"hello":"world"})"), "ended without done:true"},
          {"a refusal in a line", refuses(503, "{\"error\":\"server busy\"}\n"),
           "it answered 503: server busy"},
          {"not lines", refuses(200, "data: {}\n\n"), "not the JSON lines of Ollama: \"data: {}"},
          {"lone surrogate", refuses(200, "{\"message\":{\"content\":\"\\ud800\"}}\n"), "not the JSON lines"},
      },
      "");
}

TEST_CASE("faults of the completions protocol are told apart") {
  const std::string piece =
      "data: {\"choices\":[{\"delta\":{\"content\":\"{\"},\"finish_reason\":null}]}\n\n";
  ModelReply refusing =
      events("data: {\"choices\":[{\"delta\":{\"refusal\":\"" + std::string(4096, 'n') + "\"}}]}\n\n");
  refusing.end = ModelReply::End::endless;
  check_faults<OpenAi>(
      {
          {"refusal", with([](ModelReply& r) { r.refusal = "I must not."; }, ""),
           "the model refuses: \"I must not.\""},
          {"refusal without end", refusing, "the model refuses without end"},
          {"no end", with([](ModelReply& r) { r.done = false; }), "without finish_reason or [DONE]"},
          {"ends within an event", events(piece + "data: {\"choices\":[{\"delta\":{\"con"),
           "without finish_reason or [DONE]"},
          {"ends before a whole event", events("data: {\"choices\":[{\"delta\":{\"con"),
           "neither a stream of events nor a JSON object"},
          {"only signs of life", events(": keep-alive\n\n: keep-alive\n\n"),
           "neither a stream of events nor a JSON object"},
          {"only the end", events("data: [DONE]\n\n"), "the answer is empty"},
          {"an error event", events(piece + "event: error\ndata: {\"message\":\"overloaded\"}\n\n"),
           "it reports: overloaded"},
          {"an error event in prose", events(piece + "event: error\ndata: overloaded\n\n"),
           "it reports: \"overloaded\""},
          {"an error object", events(piece + "data: {\"object\":\"error\",\"message\":\"overloaded\"}\n\n"),
           "it reports: overloaded"},
          {"an error field", events(piece + "error: {\"code\":500,\"message\":\"overloaded\"}\n\n"),
           "it reports: overloaded"},
          {"an event that is not JSON", events(piece + "data: <html>\n\n"),
           "an event of its stream is not a JSON object: \"<html>\""},
          {"an event that is cut", events(piece + "data: {\"choices\":[{\"delta\"\n\n"),
           "an event of its stream is not a JSON object"},
          {"lone surrogate in an event",
           events("data: {\"choices\":[{\"delta\":{\"content\":\"\\ud800\"}}]}\n\n"),
           "an event of its stream is not a JSON object"},
          {"no choices", refuses(200, R"({"choices":[]})"), "no choices[0].message"},
          {"choice without message", refuses(200, R"({"choices":[{"text":"x"}]})"), "no choices[0].message"},
          {"an error under 200", refuses(200, R"({"error":{"message":"overloaded"}})"),
           "it reports: overloaded"},
          {"an array", refuses(200, "[]"), "neither a stream of events nor a JSON object: \"[]\""},
          {"400 whatever is left out", refuses(400, R"({"error":{"message":"no"}})"), "it answered 400: no"},
          {"503 in events", with_status(503, events("data: {\"error\":\"busy\"}\n\n")), "it answered 503"},
      },
      "/v1");
}

TEST_CASE(
    "a server that answers with one completion although a stream was asked for fails like one that streams") {
  std::vector<Fault> faults = faults_of_both();
  std::erase_if(faults, [](const Fault& fault) {  // what only a stream has
    return fault.reply.end != ModelReply::End::whole || !fault.reply.error_after.empty();
  });
  for (Fault& fault : faults) fault.reply.streams = false;
  const auto cut = [](ModelReply::End end) {
    return with([end](ModelReply& r) { r.end = end, r.streams = false; });
  };
  faults.push_back({"cut", cut(ModelReply::End::reset), "ended before it was whole"});
  faults.push_back({"stalled", cut(ModelReply::End::stall), "in time"});
  faults.push_back({"refusal", with([](ModelReply& r) { r.refusal = "No.", r.streams = false; }, ""),
                    "the model refuses: \"No.\""});
  check_faults<OpenAi>(faults, "/v1");
}

TEST_CASE("a server that loads its model for longer than an answer may stall is waited for") {
  ModelServer server;
  const shape::Shape shape = sample::shape_of(sample::kRecords);
  const ModelReply slow = with([](ModelReply& r) { r.before = 2 * kStall; });
  server.script({slow});
  CHECK(Ollama(options_for(server.url())).generate(sample::request_for(shape)).mapping);
  CHECK(OpenAi(options_for(server.url() + "/v1")).generate(sample::request_for(shape)).mapping);

  ModelReply alive = slow;  // these send something at once
  alive.first =
      ": loading\n\ndata: {\"choices\":[{\"delta\":{\"role\":\"assistant\",\"content\":\"\"}}]}\n\n";
  server.script({alive});
  CHECK(OpenAi(options_for(server.url() + "/v1")).generate(sample::request_for(shape)).mapping);
}

TEST_CASE("an answer is whole with the protocol's end, even where the connection stays open or breaks") {
  ModelServer server;
  const shape::Shape shape = sample::shape_of(sample::kRecords);
  const auto content = boost::json::serialize(boost::json::string(kGood));
  for (const auto end : {ModelReply::End::stall, ModelReply::End::reset}) {
    ModelReply completion =
        events("data: {\"choices\":[{\"delta\":{\"content\":" + content + "}}]}\n\ndata: [DONE]\n\n");
    completion.end = end;
    server.script({completion});
    CHECK(OpenAi(options_for(server.url() + "/v1")).generate(sample::request_for(shape)).mapping);
    ModelReply chat = refuses(200, "{\"message\":{\"content\":" + content + "},\"done\":true}\n");
    chat.content_type = "application/octet-stream";
    chat.end = end;
    server.script({chat});
    CHECK(Ollama(options_for(server.url())).generate(sample::request_for(shape)).mapping);
  }
}

TEST_CASE("a path of another type of record is not one to choose, in either protocol") {
  // The records are the jobs; the page also has events, whose paths the prompt does not name.
  const std::string page = R"({"jobs":[{"ref":"B-1","name":"Baker"},{"ref":"B-2","name":"Miller"}],
                               "events":[{"venue":"Bern"}]})";
  const boost::json::value document = boost::json::parse(page);
  const shape::Shape shape = sample::shape_of(boost::json::serialize(document.at("jobs")));
  GenerationRequest request = sample::request_for(shape);
  request.records_path = "$.jobs[*]";
  ModelServer server;
  for (const std::string path : {"$.venue", "$.events[*].venue", "p3"}) {
    INFO(path);
    server.script({answers(R"({"external_id":{"path":"p1"},"title":{"path":")" + path + "\"}}")});
    CHECK_THAT(Ollama(options_for(server.url())).generate(request).error, Contains("which is not one of"));
    CHECK_THAT(OpenAi(options_for(server.url() + "/v1")).generate(request).error,
               Contains("which is not one of"));
    CHECK_THAT(server.chats().back(), !Contains("venue"));
  }
}

TEST_CASE("a server that is not there is a sentence") {
  const shape::Shape shape = sample::shape_of(sample::kRecords);
  for (const std::string base : {"http://127.0.0.1:1", "https://127.0.0.1:1", "nonsense"}) {
    INFO(base);
    Ollama ollama(options_for(base));
    CHECK_THAT(ollama.unavailable(), Contains("no Ollama at " + base));
    CHECK_FALSE(ollama.generate(sample::request_for(shape)).mapping);
    OpenAi openai(options_for(base));
    CHECK_THAT(openai.unavailable(), Contains("no model server at " + base));
    CHECK_THAT(openai.generate(sample::request_for(shape)).error, Contains("the model server at " + base));
  }
  ModelServer plain;
  Ollama tls(options_for("https" + plain.url().substr(4)));
  CHECK_FALSE(tls.unavailable().empty());
  CHECK_FALSE(tls.generate(sample::request_for(shape)).error.empty());
  OpenAi openai_tls(options_for("https" + plain.url().substr(4) + "/v1"));
  CHECK_FALSE(openai_tls.unavailable().empty());
  CHECK_FALSE(openai_tls.generate(sample::request_for(shape)).error.empty());
}

TEST_CASE("records without a value are not asked about") {
  ModelServer server;
  const shape::Shape shape = sample::shape_of("[{}, {\"a\": null}]");
  Ollama ollama(options_for(server.url()));
  CHECK_THAT(ollama.generate(sample::request_for(shape)).error, Contains("the records hold no value to map"));
  CHECK(server.chats().empty());
}

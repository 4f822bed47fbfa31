#include <catch2/catch.hpp>
#include <chrono>
#include <functional>

#include "mapgen/ollama.hpp"
#include "mapgen/openai.hpp"
#include "sample_records.hpp"
#include "support/model_faults.hpp"

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

ModelReply with(const std::function<void(ModelReply&)>& change, const std::string& content = kGood) {
  return changed(content, change);
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
  check_faults<Ollama>(faults_of_both(kGood), "");
}

TEST_CASE(
    "whatever an OpenAI-compatible server does, a generation comes back in time, with a sentence and without "
    "a mapping") {
  check_faults<OpenAi>(faults_of_both(kGood), "/v1");
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
  std::vector<Fault> faults = faults_of_both(kGood);
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

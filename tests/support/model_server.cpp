#include "support/model_server.hpp"

#include <httplib.h>

#include <atomic>
#include <boost/json.hpp>
#include <mutex>
#include <thread>

namespace tributary::test_support {

namespace json = boost::json;

namespace {

constexpr double kBytesAToken = 3.4;
constexpr std::size_t kPieceBytes = 24;  // a model writes a token at a time; so the client must join them
constexpr auto kNap = std::chrono::milliseconds{5};

std::int64_t prompt_tokens(const json::object& request) {
  std::size_t bytes = 0;
  for (const auto& message : request.at("messages").as_array())
    bytes += message.at("content").as_string().size();
  return static_cast<std::int64_t>(static_cast<double>(bytes) / kBytesAToken);
}

std::string asked_model(const json::object& request) {
  return std::string(request.at("model").as_string());
}

std::string line(const json::object& object) {
  return json::serialize(object) + "\n";
}

json::object ollama_message(const std::string& content, const std::string& model) {
  return {{"model", model},
          {"created_at", "2026-11-20T10:20:21Z"},
          {"message", {{"role", "assistant"}, {"content", content}}},
          {"done", false}};
}

// The lines of a whole Ollama stream; with `stream` false its one object.
std::vector<std::string> ollama_lines(const ModelReply& reply, const json::object& request, bool stream) {
  const std::string model = reply.model.empty() ? asked_model(request) : reply.model;
  std::vector<std::string> lines;
  if (!reply.thinking.empty()) {
    json::object thought = ollama_message("", model);
    thought["message"].as_object()["thinking"] = reply.thinking;
    lines.push_back(line(thought));
  }
  for (std::size_t at = 0; stream && at < reply.content.size(); at += kPieceBytes) {
    lines.push_back(line(ollama_message(reply.content.substr(at, kPieceBytes), model)));
  }
  if (!reply.error_after.empty()) lines.push_back(line({{"error", reply.error_after}}));
  if (!reply.done) return lines;
  json::object last = ollama_message(stream ? "" : reply.content, model);
  last["done"] = true;
  if (!reply.reason.empty()) last["done_reason"] = reply.reason;
  if (reply.counts) {
    last["prompt_eval_count"] = reply.prompt_tokens.value_or(prompt_tokens(request));
    last["eval_count"] = reply.content.size() / 3;
    last["total_duration"] = 1'500'000'000;
  }
  lines.push_back(line(last));
  return lines;
}

std::string event(const json::object& object) {
  return "data: " + json::serialize(object) + "\n\n";
}

json::object openai_chunk(const std::string& model, json::object delta) {
  json::object choice{{"index", 0}, {"delta", std::move(delta)}, {"finish_reason", nullptr}};
  return {{"id", "scripted"},
          {"object", "chat.completion.chunk"},
          {"model", model},
          {"choices", json::array{std::move(choice)}}};
}

json::object openai_usage(const ModelReply& reply, const json::object& request) {
  const std::int64_t read = reply.prompt_tokens.value_or(prompt_tokens(request));
  const auto written = static_cast<std::int64_t>(reply.content.size() / 3);
  return {{"prompt_tokens", read}, {"completion_tokens", written}, {"total_tokens", read + written}};
}

// The events of an OpenAI stream as far as the model writes.
std::vector<std::string> openai_pieces(const ModelReply& reply, const std::string& model) {
  std::vector<std::string> events{event(openai_chunk(model, {{"role", "assistant"}, {"content", ""}}))};
  if (!reply.thinking.empty()) {
    events.push_back(event(openai_chunk(model, {{"reasoning_content", reply.thinking}})));
  }
  for (std::size_t at = 0; at < reply.content.size(); at += kPieceBytes) {
    events.push_back(event(openai_chunk(model, {{"content", reply.content.substr(at, kPieceBytes)}})));
  }
  if (!reply.refusal.empty()) events.push_back(event(openai_chunk(model, {{"refusal", reply.refusal}})));
  return events;
}

// What comes after them.
std::vector<std::string> openai_end(const ModelReply& reply, const json::object& request,
                                    const std::string& model) {
  std::vector<std::string> events;
  if (reply.done && !reply.reason.empty()) {
    json::object last = openai_chunk(model, {});
    last["choices"].as_array().front().as_object()["finish_reason"] = reply.reason;
    events.push_back(event(last));
  }
  if (reply.counts && request.contains("stream_options")) {
    json::object counts = openai_chunk(model, {});
    counts["choices"] = json::array{};
    counts["usage"] = openai_usage(reply, request);
    events.push_back(event(counts));
  }
  if (reply.done) events.push_back("data: [DONE]\n\n");
  return events;
}

// An OpenAI stream; what ends in the middle does not get as far as its end.
std::vector<std::string> openai_events(const ModelReply& reply, const json::object& request) {
  const std::string model = reply.model.empty() ? asked_model(request) : reply.model;
  std::vector<std::string> events = openai_pieces(reply, model);
  if (!reply.error_after.empty()) events.push_back(event({{"error", {{"message", reply.error_after}}}}));
  if (reply.end != ModelReply::End::whole) return events;
  for (std::string& last : openai_end(reply, request, model)) events.push_back(std::move(last));
  return events;
}

std::string openai_body(const ModelReply& reply, const json::object& request) {
  json::object message{{"role", "assistant"}, {"content", reply.content}};
  if (!reply.refusal.empty()) message["refusal"] = reply.refusal;
  json::object choice{{"index", 0}, {"message", std::move(message)}};
  if (!reply.reason.empty()) choice["finish_reason"] = reply.reason;
  json::object body{{"id", "scripted"},
                    {"object", "chat.completion"},
                    {"model", reply.model.empty() ? asked_model(request) : reply.model},
                    {"choices", json::array{std::move(choice)}}};
  if (reply.counts) body["usage"] = openai_usage(reply, request);
  return json::serialize(body);
}

// `piece` as it comes again and again.
std::string ollama_piece(const ModelReply& reply) {
  json::object message = ollama_message(reply.piece_is_thought ? "" : reply.piece, "qwen2.5:7b");
  if (reply.piece_is_thought) message["message"].as_object()["thinking"] = reply.piece;
  return line(message);
}

std::string openai_piece(const ModelReply& reply) {
  const char* name = reply.piece_is_thought ? "reasoning" : "content";
  return event(openai_chunk("qwen2.5:7b", {{name, reply.piece}}));
}

}  // namespace

struct ModelServer::State {
  httplib::Server server;
  std::thread thread;
  int port = 0;
  std::atomic<bool> stopping{false};

  mutable std::mutex mutex;  // guards what follows
  std::vector<ModelReply> replies{refuses(500, R"({"error":"no script"})")};
  std::size_t next = 0;
  std::vector<std::string> models{"qwen2.5:7b"};
  std::string digest = "scripted";
  int probe_status = 200;
  std::vector<std::string> chats;
  std::vector<std::string> authorizations;

  ModelReply take(const httplib::Request& request) {
    const std::lock_guard lock(mutex);
    chats.push_back(request.body);
    authorizations.push_back(request.get_header_value("Authorization"));
    const ModelReply reply = replies[std::min(next, replies.size() - 1)];
    ++next;
    return reply;
  }

  void nap(std::chrono::milliseconds time) const {
    const auto end = std::chrono::steady_clock::now() + time;
    while (!stopping && std::chrono::steady_clock::now() < end) std::this_thread::sleep_for(kNap);
  }

  // Sends `pieces` and then ends as the reply says, endlessly with `again`.
  void send(const ModelReply& reply, std::vector<std::string> pieces, const std::string& again,
            const std::string& content_type, httplib::Response& response) {
    response.status = reply.status;
    for (const auto& [name, value] : reply.headers) response.set_header(name, value);
    response.set_chunked_content_provider(
        reply.content_type.empty() ? content_type : reply.content_type,
        [this, end = reply.end, first = reply.first, before = reply.before, again,
         pieces = std::move(pieces)](std::size_t, httplib::DataSink& sink) {
          if (!first.empty() && !sink.write(first.data(), first.size())) return false;
          nap(before);
          for (const std::string& piece : pieces) {
            if (!sink.write(piece.data(), piece.size())) return false;
          }
          while (end == ModelReply::End::stall && !stopping && sink.is_writable())
            std::this_thread::sleep_for(kNap);
          while (end == ModelReply::End::endless && !stopping) {
            if (!sink.write(again.data(), again.size())) return false;
          }
          if (end != ModelReply::End::whole) return false;
          sink.done();
          return true;
        });
  }

  void chat(const httplib::Request& request, httplib::Response& response, bool ollama) {
    const ModelReply reply = take(request);
    json::error_code error;
    const json::value body = json::parse(request.body, error);
    if (error) {
      response.status = 400;
      return;
    }
    const json::object& asked = body.as_object();
    const auto* stream = asked.if_contains("stream");
    const bool whole = reply.end == ModelReply::End::whole;
    if (reply.raw) {
      send(reply, {*reply.raw}, *reply.raw, "application/json", response);
    } else if (ollama) {
      std::vector<std::string> lines = ollama_lines(reply, asked, stream == nullptr || stream->as_bool());
      // What ends in the middle does not get as far as its last line.
      if (!whole) lines.pop_back();
      send(reply, std::move(lines), ollama_piece(reply), "application/x-ndjson", response);
    } else if (reply.streams && stream != nullptr && stream->as_bool()) {
      send(reply, openai_events(reply, asked), openai_piece(reply), "text/event-stream", response);
    } else {
      std::string body_text = openai_body(reply, asked);
      if (!whole) body_text.resize(body_text.size() / 2);
      send(reply, {std::move(body_text)}, reply.piece, "application/json", response);
    }
  }

  void probe(httplib::Response& response, const json::object& body) const {
    const std::lock_guard lock(mutex);
    response.status = probe_status;
    response.set_content(probe_status == 200 ? json::serialize(body) : R"({"error":"scripted"})",
                         "application/json");
  }

  json::object model_list(const char* array, const char* name) const {
    const std::lock_guard lock(mutex);
    json::array list;
    for (const std::string& model : models) list.push_back({{name, model}, {"digest", digest}});
    return {{array, std::move(list)}};
  }

  void routes() {
    server.Post("/api/chat", [this](const auto& request, auto& response) { chat(request, response, true); });
    server.Post("/v1/chat/completions",
                [this](const auto& request, auto& response) { chat(request, response, false); });
    server.Get("/api/version", [this](const auto&, auto& response) {
      probe(response, {{"version", "0.0.0-scripted"}});
    });
    server.Get("/api/tags",
               [this](const auto&, auto& response) { probe(response, model_list("models", "name")); });
    server.Get("/v1/models",
               [this](const auto&, auto& response) { probe(response, model_list("data", "id")); });
    server.Post("/api/show", [this](const auto&, auto& response) {
      probe(response, {{"details", {{"family", "scripted"}}}, {"modified_at", "2026-11-20T10:20:21Z"}});
    });
  }
};

ModelReply answers(std::string content) {
  ModelReply reply;
  reply.content = std::move(content);
  return reply;
}

ModelReply refuses(int status, std::string body) {
  ModelReply reply;
  reply.status = status;
  reply.raw = std::move(body);
  return reply;
}

ModelServer::ModelServer() : state_(std::make_unique<State>()) {
  state_->routes();
  state_->server.set_keep_alive_max_count(1);  // a kept connection would hold up the end of a test
  state_->port = state_->server.bind_to_any_port("127.0.0.1");
  state_->thread = std::thread([this] { state_->server.listen_after_bind(); });
  while (!state_->server.is_running()) std::this_thread::sleep_for(kNap);
}

ModelServer::~ModelServer() {
  state_->stopping = true;
  state_->server.stop();
  state_->thread.join();
}

std::string ModelServer::url() const {
  return "http://127.0.0.1:" + std::to_string(state_->port);
}

void ModelServer::script(std::vector<ModelReply> replies) {
  const std::lock_guard lock(state_->mutex);
  state_->replies = std::move(replies);
  state_->next = 0;
}

void ModelServer::set_models(std::vector<std::string> names) {
  const std::lock_guard lock(state_->mutex);
  state_->models = std::move(names);
}

void ModelServer::set_digest(std::string digest) {
  const std::lock_guard lock(state_->mutex);
  state_->digest = std::move(digest);
}

void ModelServer::set_probe_status(int status) {
  const std::lock_guard lock(state_->mutex);
  state_->probe_status = status;
}

std::vector<std::string> ModelServer::chats() const {
  const std::lock_guard lock(state_->mutex);
  return state_->chats;
}

std::vector<std::string> ModelServer::authorizations() const {
  const std::lock_guard lock(state_->mutex);
  return state_->authorizations;
}

}  // namespace tributary::test_support

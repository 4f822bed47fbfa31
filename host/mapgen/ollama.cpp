#include "mapgen/ollama.hpp"

#include <charconv>

#include "mapgen/answer_stream.hpp"
#include "mapgen/mask.hpp"

namespace tributary::mapgen {
namespace {

constexpr std::string_view kDefaultPort = "11434";

std::string trimmed(std::string_view text) {
  const std::size_t first = text.find_first_not_of(" \t\"'");
  if (first == std::string_view::npos) return "";
  return std::string(text.substr(first, text.find_last_not_of(" \t\"'") - first + 1));
}

bool valid_port(std::string_view port) {
  int number = 0;
  const auto [end, error] = std::from_chars(port.data(), port.data() + port.size(), number);
  return error == std::errc() && end == port.data() + port.size() && number > 0 && number <= 65535;
}

// "qwen2.5" means "qwen2.5:latest".
std::string with_tag(std::string model) {
  if (model.find(':') == std::string::npos) model += ":latest";
  return model;
}

// The digest of `model` in the reply of /api/tags, "" where it has none; nothing when the model is not
// listed.
std::optional<std::string> digest_in(const boost::json::object& tags, const std::string& model) {
  const auto* models = tags.if_contains("models");
  if (models == nullptr || !models->is_array()) return std::nullopt;
  for (const auto& entry : models->get_array()) {
    if (!entry.is_object()) continue;
    const auto name = text_member(entry.get_object(), "name");
    if (name && with_tag(*name) == with_tag(model))
      return text_member(entry.get_object(), "digest").value_or("");
  }
  return std::nullopt;
}

// A reply in JSON lines; the one with done:true is the last.
class ChatStream final : public AnswerStream {
 public:
  const std::optional<boost::json::object>& last() const { return last_; }

 private:
  void take(std::string_view line) override {
    if (line.find_first_not_of(" \t") == std::string_view::npos) return;
    auto object = parsed_object(line);
    const std::string text(line);
    if (!object)
      return fail_and_receive("its reply is not the JSON lines of Ollama: " + server_message(text));
    if (reports_error(*object)) return fail("it reports: " + server_message(text));
    if (const auto* message = object->if_contains("message"); message != nullptr && message->is_object()) {
      think(text_member(message->get_object(), "thinking").value_or(""));
      write(text_member(message->get_object(), "content").value_or(""));
    }
    const auto* done = object->if_contains("done");
    if (done == nullptr || !done->is_bool() || !done->get_bool()) return;
    last_ = std::move(*object);
    end();
  }

  std::optional<boost::json::object> last_;
};

boost::json::object chat_request(const Question& question, const std::string& model, bool think_off) {
  boost::json::object request{{"model", model},
                              {"messages",
                               {{{"role", "system"}, {"content", question.prompt.system}},
                                {{"role", "user"}, {"content", question.prompt.user}}}},
                              {"stream", true},
                              {"format", question.prompt.schema},
                              {"truncate", false},
                              {"shift", false},
                              {"options",
                               {{"temperature", question.temperature},
                                {"seed", question.seed},
                                {"num_ctx", question.context_tokens},
                                {"num_predict", question.answer_tokens}}}};
  if (think_off) request["think"] = false;
  return request;
}

// What is wrong with a reply that came whole, or "".
std::string check(const ChatStream& stream, const Question& question, const std::string& model) {
  if (!stream.last()) return "the answer ended without done:true; it is not whole";
  const boost::json::object& last = *stream.last();
  const std::string answered_by = text_member(last, "model").value_or(model);
  if (with_tag(answered_by) != with_tag(model)) {
    return "the model \"" + excerpt(answered_by, 80) + "\" answered instead of " + model;
  }
  return answer_problem(stream, text_member(last, "done_reason").value_or(""),
                        integer_member(last, "prompt_eval_count"), question);
}

void record(const ChatStream& stream, boost::json::object& into) {
  if (!stream.thought().empty()) into["thinking"] = storable(stream.thought());
  if (!stream.last()) return;
  const boost::json::object& last = *stream.last();
  for (const std::string_view member :
       {"model", "created_at", "done_reason", "remote_model", "remote_host", "total_duration",
        "load_duration", "prompt_eval_count", "prompt_eval_duration", "eval_count", "eval_duration"}) {
    if (const auto* value = last.if_contains(member)) {
      into[member] = value->is_string() ? boost::json::value(storable(value->get_string())) : *value;
    }
  }
  record_tokens(integer_member(last, "prompt_eval_count"), integer_member(last, "eval_count"), into);
}

}  // namespace

std::string ollama_base_url(std::string_view ollama_host) {
  std::string host = trimmed(ollama_host);
  std::string scheme = "http";
  std::string port(kDefaultPort);
  if (const std::size_t at = host.find("://"); at != std::string::npos) {
    scheme = host.substr(0, at);
    host.erase(0, at + 3);
    if (scheme == "http") port = "80";
    if (scheme == "https") port = "443";
  }
  std::string path;
  if (const std::size_t slash = host.find('/'); slash != std::string::npos) {
    path = host.substr(slash);
    host.erase(slash);
    while (path.ends_with('/')) path.pop_back();
  }
  const std::size_t colon = host.rfind(':');
  const bool bare_ipv6 = !host.starts_with('[') && host.find(':') != colon;
  if (colon != std::string::npos && !bare_ipv6 && host.find(']', colon) == std::string::npos) {
    if (valid_port(std::string_view(host).substr(colon + 1))) port = host.substr(colon + 1);
    host.erase(colon);
  }
  if (bare_ipv6) host = "[" + host + "]";
  if (host.empty() || host == "0.0.0.0") host = "127.0.0.1";
  if (host == "[::]") host = "[::1]";
  return scheme + "://" + host + ":" + port + path;
}

Ollama::Ollama(ModelOptions options)
    : ModelGenerator([&options] {
        if (options.base_url.empty()) options.base_url = ollama_base_url("");
        while (options.base_url.ends_with('/')) options.base_url.pop_back();
        if (options.model.empty()) options.model = kDefaultOllamaModel;
        return std::move(options);
      }()) {}

std::string Ollama::name() const {
  return "ollama:" + options().model;
}

std::string Ollama::where() const {
  return "Ollama at " + options().base_url;
}

std::string Ollama::unavailable() {
  const http::Outcome version = probe(options().base_url + "/api/version");
  if (!version.ok()) return "no Ollama at " + options().base_url + ": " + version.failure->message;
  if (version.reply.status != 200 || !parsed_object(version.reply.body)) {
    return "no Ollama at " + options().base_url + ": /api/version answered " +
           std::to_string(version.reply.status) + " with " + server_message(version.reply.body);
  }
  const http::Outcome tags = probe(options().base_url + "/api/tags");
  if (!tags.ok()) return where() + " does not list its models: " + tags.failure->message;
  const auto list = parsed_object(tags.reply.body);
  if (tags.reply.status != 200 || !list) {
    return where() + " does not list its models: /api/tags answered " + std::to_string(tags.reply.status);
  }
  if (digest_in(*list, options().model)) return "";
  return where() + " has no model " + options().model + "; run: ollama pull " + options().model;
}

std::string Ollama::model_digest() {
  const http::Outcome tags = probe(options().base_url + "/api/tags");
  const auto list = tags.ok() ? parsed_object(tags.reply.body) : std::nullopt;
  return list ? digest_in(*list, options().model).value_or("") : "";
}

Answer Ollama::put(const Question& question) {
  Answer answer;
  // Never relied on, but without them nobody could say later what wrote a mapping.
  if (const http::Outcome version = probe(options().base_url + "/api/version"); version.ok()) {
    const auto reply = parsed_object(version.reply.body);
    if (reply) answer.record["server_version"] = storable(text_member(*reply, "version").value_or(""));
  }
  if (const std::string digest = model_digest(); !digest.empty())
    answer.record["model_digest"] = storable(digest);

  // Some models ignore `format` when they may not think, others spend all tokens on thoughts when they may:
  // the retry tries the other way.
  const bool think_off = question.attempt == 0;
  const boost::json::object request = chat_request(question, options().model, think_off);
  answer.record["request_options"] = request.at("options");
  ChatStream stream;
  const http::Outcome outcome = post(options().base_url + "/api/chat", {{"Content-Type", "application/json"}},
                                     request, options().total_timeout, stream);
  record(stream, answer.record);
  answer.record["status"] = outcome.reply.status;
  answer.content = stream.content();

  std::string wrong = transfer_problem(outcome, stream, cancelled(), answer);
  if (outcome.reply.status == 404) wrong += "; if the model is missing, run: ollama pull " + options().model;
  if (wrong.empty()) wrong = check(stream, question, options().model);
  if (!wrong.empty()) {
    answer.failure = where() + ": " + wrong;
    if (answer.content.empty()) answer.record["reply"] = excerpt(stream.head(), 2000);
  }
  return answer;
}

}  // namespace tributary::mapgen

#include "mapgen/ollama.hpp"

#include <charconv>

#include "mapgen/json_answer.hpp"
#include "mapgen/mask.hpp"

namespace tributary::mapgen {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::string_view kDefaultPort = "11434";
constexpr std::size_t kMaxThoughtBytes = 256 << 10;
constexpr int kThinkingFactor = 4;  // of the answer's tokens, where the model may think first

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

// Puts a streamed reply together, line by line.
class Stream {
 public:
  // False when the rest is not wanted; failure() then says why.
  bool add(std::string_view bytes) {
    last_byte_ = Clock::now();
    if (head_.size() < kMaxAnswerBytes) head_ += bytes.substr(0, kMaxAnswerBytes - head_.size());
    line_ += bytes;
    std::size_t end = 0;
    while (failure_.empty() && (end = line_.find('\n')) != std::string::npos) {
      take(std::string_view(line_).substr(0, end));
      line_.erase(0, end + 1);
    }
    if (failure_.empty() && line_.size() > kMaxAnswerBytes) failure_ = "it sent a line without end";
    return failure_.empty() || foreign_;  // what is not the protocol is read on, for its message
  }

  void finish() {
    if (failure_.empty() && line_.find_first_not_of(" \r\n\t") != std::string::npos) take(line_);
  }

  bool stalled(std::chrono::milliseconds limit) {
    if (!last_byte_ || Clock::now() - *last_byte_ < limit) return false;
    failure_ = "nothing came for " + std::to_string(limit.count()) + " ms in the middle of the answer";
    return true;
  }

  const std::string& head() const { return head_; }
  const std::string& content() const { return content_; }
  const std::string& thought() const { return thought_; }
  const std::string& failure() const { return failure_; }
  bool foreign() const { return foreign_; }
  const std::optional<boost::json::object>& last() const { return last_; }

 private:
  void take(std::string_view line) {
    if (line.find_first_not_of(" \r\t") == std::string_view::npos || last_) return;
    auto object = parsed_object(line);
    if (!object) {
      foreign_ = true;
      failure_ = "its reply is not the JSON lines of Ollama: " + server_message(std::string(line));
      return;
    }
    if (object->contains("error")) {
      failure_ = "it reports: " + server_message(std::string(line));
      return;
    }
    if (const auto* message = object->if_contains("message"); message != nullptr && message->is_object()) {
      take_message(message->get_object());
    }
    const auto* done = object->if_contains("done");
    if (done != nullptr && done->is_bool() && done->get_bool()) last_ = std::move(*object);
  }

  void take_message(const boost::json::object& message) {
    thought_ += text_member(message, "thinking").value_or("");
    if (thought_.size() > kMaxThoughtBytes) failure_ = "the model thinks without end; the answer was stopped";
    const std::string piece = text_member(message, "content").value_or("");
    content_ += piece;
    if (content_.size() > kMaxAnswerBytes) failure_ = "the answer is too long; it was stopped";
    if (failure_.empty()) failure_ = runaway_.add(piece);
  }

  std::string head_;
  std::string line_;
  std::string content_;
  std::string thought_;
  std::string failure_;
  bool foreign_ = false;
  RunawayCheck runaway_;
  std::optional<Clock::time_point> last_byte_;
  std::optional<boost::json::object> last_;
};

boost::json::object chat_request(const Question& question, const std::string& model, bool think_off) {
  const int answer_tokens = question.answer_tokens * (think_off ? 1 : kThinkingFactor);
  boost::json::object request{
      {"model", model},
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
        {"num_ctx", question.context_tokens + (answer_tokens - question.answer_tokens)},
        {"num_predict", answer_tokens}}}};
  if (think_off) request["think"] = false;
  return request;
}

// What is wrong with a stream that came whole, or "".
std::string check(const Stream& stream, const Question& question, const std::string& model) {
  if (!stream.last()) return "the answer ended without done:true; it is not whole";
  const boost::json::object& last = *stream.last();
  const std::string reason = text_member(last, "done_reason").value_or("stop");
  if (reason == "length") return "the answer reached the limit of tokens before it was whole";
  if (reason != "stop" && !reason.empty())
    return "the answer ended for the reason \"" + excerpt(reason, 40) + "\"";
  const std::string answered_by = text_member(last, "model").value_or(model);
  if (with_tag(answered_by) != with_tag(model)) {
    return "the model \"" + excerpt(answered_by, 80) + "\" answered instead of " + model;
  }
  const auto read = integer_member(last, "prompt_eval_count");
  if (read && *read < question.fewest_prompt_tokens) {
    return "the server read " + std::to_string(*read) + " tokens of a prompt of at least " +
           std::to_string(question.fewest_prompt_tokens) +
           ": it cut the prompt; give the model a larger context";
  }
  if (stream.content().empty()) return "the answer is empty";
  return "";
}

void record(const Stream& stream, boost::json::object& into) {
  if (!stream.thought().empty()) into["thinking"] = storable(stream.thought());
  if (!stream.last()) return;
  for (const std::string_view member :
       {"model", "created_at", "done_reason", "remote_model", "remote_host", "total_duration",
        "load_duration", "prompt_eval_count", "prompt_eval_duration", "eval_count", "eval_duration"}) {
    if (const auto* value = stream.last()->if_contains(member)) {
      into[member] = value->is_string() ? boost::json::value(storable(value->get_string())) : *value;
    }
  }
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

Answer Ollama::ask(const Question& question) {
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
  Stream stream;
  const http::Outcome outcome = client().exchange(
      {"POST",
       options().base_url + "/api/chat",
       {{"Content-Type", "application/json"}},
       boost::json::serialize(request)},
      limits(options().total_timeout), [&] { return cancelled() || stream.stalled(options().stall_timeout); },
      [&](std::string_view bytes) { return stream.add(bytes); });
  if (outcome.ok()) stream.finish();
  record(stream, answer.record);
  answer.record["status"] = outcome.reply.status;
  answer.content = stream.content();

  std::string wrong;
  if (!outcome.ok() && stream.failure().empty() && cancelled()) {
    wrong = "stopped on request before the answer was whole";
  } else if (!outcome.ok() && outcome.failure->kind != http::FailureKind::cancelled) {
    wrong = outcome.failure->message;
  } else if (outcome.ok() && outcome.reply.status != 200) {
    wrong = refusal(outcome.reply, stream.head());
    if (outcome.reply.status == 404)
      wrong += "; if the model is missing, run: ollama pull " + options().model;
  } else if (!stream.failure().empty()) {
    wrong = stream.failure();
  } else {
    wrong = check(stream, question, options().model);
  }
  if (!wrong.empty()) {
    answer.failure = where() + ": " + wrong;
    if (answer.content.empty()) answer.record["reply"] = excerpt(stream.head(), 2000);
  }
  return answer;
}

}  // namespace tributary::mapgen

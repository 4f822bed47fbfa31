#include "mapgen/openai.hpp"

#include <array>

#include "mapgen/json_answer.hpp"
#include "mapgen/mask.hpp"

namespace tributary::mapgen {
namespace {

constexpr int kThinkingFactor = 4;   // of the answer's tokens on a retry: reasoning may have eaten them
constexpr int kMostAdjustments = 5;  // one for each thing a server may not take

enum class Format { json_schema, json_object, none };

// What is sent besides the messages, as far as the server takes it.
struct Dialect {
  Format format = Format::json_schema;
  bool completion_tokens = false;  // max_completion_tokens instead of max_tokens
  bool sampling = true;            // temperature and seed
};

std::string_view format_name(Format format) {
  constexpr std::array<std::string_view, 3> kNames = {"json_schema", "json_object", "none"};
  return kNames[static_cast<std::size_t>(format)];
}

boost::json::object chat_request(const Question& question, const std::string& model, const Dialect& dialect) {
  boost::json::object request{{"model", model},
                              {"messages",
                               {{{"role", "system"}, {"content", question.prompt.system}},
                                {{"role", "user"}, {"content", question.prompt.user}}}},
                              {"stream", false}};
  request[dialect.completion_tokens ? "max_completion_tokens" : "max_tokens"] =
      question.answer_tokens * (question.attempt == 0 ? 1 : kThinkingFactor);
  if (dialect.sampling) {
    request["temperature"] = question.temperature;
    request["seed"] = question.seed;
  }
  if (dialect.format == Format::json_schema) {
    request["response_format"] = {
        {"type", "json_schema"},
        {"json_schema", {{"name", "posting_fields"}, {"strict", true}, {"schema", question.prompt.schema}}}};
  } else if (dialect.format == Format::json_object) {
    request["response_format"] = {{"type", "json_object"}};
  }
  return request;
}

// Leaves out what a 400 complains of; false when there is nothing left to leave out. A message that names
// nothing is taken to be about the format, the part that servers differ in most.
bool adjust(Dialect& dialect, const std::string& complaint) {
  const auto about = [&complaint](std::string_view word) {
    return complaint.find(word) != std::string::npos;
  };
  if (!dialect.completion_tokens && about("max_completion_tokens")) {
    dialect.completion_tokens = true;
    return true;
  }
  if (dialect.sampling && (about("temperature") || about("seed"))) {
    dialect.sampling = false;
    return true;
  }
  if (dialect.format == Format::none) return false;
  dialect.format = dialect.format == Format::json_schema ? Format::json_object : Format::none;
  return true;
}

// The one choice of a completion; empty when the reply has none.
boost::json::object first_choice(const boost::json::object& reply) {
  const auto* choices = reply.if_contains("choices");
  if (choices == nullptr || !choices->is_array() || choices->get_array().empty()) return {};
  const boost::json::value& choice = choices->get_array().front();
  return choice.is_object() ? choice.get_object() : boost::json::object{};
}

// Takes the answer out of a completion, or the reason why it cannot be used.
void take(const boost::json::object& reply, const Question& question, Answer& answer) {
  for (const std::string_view member : {"model", "system_fingerprint", "id"}) {
    if (const auto text = text_member(reply, member)) answer.record[member] = storable(*text);
  }
  const auto* usage = reply.if_contains("usage");
  std::optional<std::int64_t> read;
  if (usage != nullptr && usage->is_object()) {
    for (const std::string_view member : {"prompt_tokens", "completion_tokens", "total_tokens"}) {
      if (const auto count = integer_member(usage->get_object(), member)) answer.record[member] = *count;
    }
    read = integer_member(usage->get_object(), "prompt_tokens");
  }
  const boost::json::object choice = first_choice(reply);
  const auto* message = choice.if_contains("message");
  if (message == nullptr || !message->is_object()) {
    answer.failure = "its reply has no choices[0].message: " + server_message(boost::json::serialize(reply));
    return;
  }
  answer.content = text_member(message->get_object(), "content").value_or("");
  const std::string reason = text_member(choice, "finish_reason").value_or("stop");
  answer.record["finish_reason"] = storable(reason);
  const std::string refused = text_member(message->get_object(), "refusal").value_or("");
  if (!refused.empty()) {
    answer.failure = "the model refuses: \"" + excerpt(refused, 100) + "\"";
  } else if (reason == "length") {
    answer.failure = "the answer reached the limit of tokens before it was whole";
  } else if (reason != "stop") {
    answer.failure = "the answer ended for the reason \"" + excerpt(reason, 40) + "\"";
  } else if (read && *read > 0 && *read < question.fewest_prompt_tokens) {
    answer.failure = "the server read " + std::to_string(*read) + " tokens of a prompt of at least " +
                     std::to_string(question.fewest_prompt_tokens) +
                     ": it cut the prompt; give the model a larger context";
  } else if (answer.content.empty()) {
    answer.failure = "the answer is empty";
  }
}

}  // namespace

OpenAi::OpenAi(ModelOptions options)
    : ModelGenerator([&options] {
        while (options.base_url.ends_with('/')) options.base_url.pop_back();
        return std::move(options);
      }()) {}

std::string OpenAi::name() const {
  return "openai:" + options().model;
}

std::string OpenAi::where() const {
  return "the model server at " + options().base_url;
}

std::vector<http::Header> OpenAi::headers() const {
  std::vector<http::Header> headers{{"Content-Type", "application/json"}};
  if (!options().api_key.empty()) headers.push_back({"Authorization", "Bearer " + options().api_key});
  return headers;
}

std::string OpenAi::unavailable() {
  const http::Outcome models = probe(options().base_url + "/models", headers());
  if (!models.ok()) return "no model server at " + options().base_url + ": " + models.failure->message;
  if (models.reply.status == 401 || models.reply.status == 403) {
    return where() + " answered " + std::to_string(models.reply.status) +
           "; set OPENAI_API_KEY to a key it takes";
  }
  const auto list = parsed_object(models.reply.body);
  if (models.reply.status != 200 || !list) {
    return "no model server at " + options().base_url + ": /models answered " +
           std::to_string(models.reply.status) + "; the address has to end in the API's version, like /v1";
  }
  if (!options().model.empty()) return "";
  const auto* data = list->if_contains("data");
  if (data != nullptr && data->is_array() && !data->get_array().empty() &&
      data->get_array().front().is_object()) {
    model() = text_member(data->get_array().front().get_object(), "id").value_or("");
  }
  return options().model.empty() ? where() + " lists no model; name one with TRIBUTARY_MODEL" : "";
}

Answer OpenAi::ask(const Question& question) {
  Answer answer;
  if (options().model.empty()) answer.failure = unavailable();
  if (!answer.failure.empty()) return answer;

  const auto deadline = std::chrono::steady_clock::now() + options().total_timeout;
  const auto left = [&deadline] {
    return std::max(std::chrono::milliseconds{1}, std::chrono::duration_cast<std::chrono::milliseconds>(
                                                      deadline - std::chrono::steady_clock::now()));
  };
  Dialect dialect;
  http::Outcome outcome;
  for (int tried = 0; tried <= kMostAdjustments; ++tried) {
    const auto body = boost::json::serialize(chat_request(question, options().model, dialect));
    outcome = client().exchange({"POST", options().base_url + "/chat/completions", headers(), body},
                                limits(left()), options().cancelled);
    if (!outcome.ok() || outcome.reply.status != 400 || !adjust(dialect, outcome.reply.body)) break;
  }
  answer.record["status"] = outcome.reply.status;
  answer.record["response_format"] = format_name(dialect.format);
  answer.record["sampling_sent"] = dialect.sampling;

  if (!outcome.ok() && cancelled()) {
    answer.failure = "stopped on request before the answer was whole";
  } else if (!outcome.ok()) {
    answer.failure = outcome.failure->message;
  } else if (outcome.reply.status != 200) {
    answer.failure = refusal(outcome.reply, outcome.reply.body);
  } else if (const auto reply = parsed_object(outcome.reply.body)) {
    take(*reply, question, answer);
  } else {
    answer.failure = "its reply is not a JSON object: " + server_message(outcome.reply.body);
  }
  if (!answer.failure.empty()) {
    answer.failure = where() + ": " + answer.failure;
    if (answer.content.empty()) answer.record["reply"] = excerpt(outcome.reply.body, 2000);
  }
  return answer;
}

}  // namespace tributary::mapgen

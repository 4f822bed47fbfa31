#include "mapgen/openai.hpp"

#include <array>
#include <boost/algorithm/string/case_conv.hpp>
#include <map>

#include "mapgen/answer_stream.hpp"
#include "mapgen/event_stream.hpp"
#include "mapgen/mask.hpp"

namespace tributary::mapgen {
namespace {

constexpr int kMostAdjustments = 6;  // one for each thing a server may not take
constexpr std::string_view kLastEvent = "[DONE]";

enum class Format { json_schema, json_object, none };

// What is sent besides the messages, as far as the server takes it.
struct Dialect {
  Format format = Format::json_schema;
  bool completion_tokens = false;  // max_completion_tokens instead of max_tokens
  bool sampling = true;            // temperature and seed
  bool stream = true;
  bool usage = true;  // stream_options: the counts of a stream
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
                              {"stream", dialect.stream}};
  if (dialect.stream && dialect.usage) request["stream_options"] = {{"include_usage", true}};
  request[dialect.completion_tokens ? "max_completion_tokens" : "max_tokens"] = question.answer_tokens;
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

// Whether a complaint has a word that begins with "stream"; an "upstream" is another matter.
bool about_streaming(std::string_view complaint) {
  constexpr std::string_view kWord = "stream";
  for (std::size_t at = complaint.find(kWord); at != std::string_view::npos;
       at = complaint.find(kWord, at + 1)) {
    if (at == 0 || complaint[at - 1] < 'a' || complaint[at - 1] > 'z') return true;
  }
  return false;
}

// Leaves out what a refusal complains of; false when there is nothing left to leave out. A message that names
// nothing is taken to be about the format, the part that servers differ in most.
bool adjust(Dialect& dialect, const std::string& refused) {
  const std::string complaint = boost::algorithm::to_lower_copy(refused);
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
  if (dialect.stream && dialect.usage && about("stream_options")) {
    dialect.usage = false;
    return true;
  }
  if (dialect.stream && about_streaming(complaint)) {
    dialect.stream = false;
    return true;
  }
  if (dialect.format == Format::none) return false;
  dialect.format = dialect.format == Format::json_schema ? Format::json_object : Format::none;
  return true;
}

const boost::json::object* object_member(const boost::json::object& object, std::string_view name) {
  const auto* value = object.if_contains(name);
  return value != nullptr && value->is_object() ? &value->get_object() : nullptr;
}

// The one choice of a completion or of a piece of it; null when it has none.
const boost::json::object* first_choice(const boost::json::object& reply) {
  const auto* choices = reply.if_contains("choices");
  if (choices == nullptr || !choices->is_array() || choices->get_array().empty()) return nullptr;
  const boost::json::value& choice = choices->get_array().front();
  return choice.is_object() ? &choice.get_object() : nullptr;
}

// A reply in events, each with a piece of the completion; or one completion as the whole reply.
class CompletionStream final : public AnswerStream {
 public:
  // What is wrong with a reply that came whole, or "".
  std::string problem(const Question& question) const {
    if (!refused_.empty()) return "the model refuses: \"" + excerpt(refused_, 100) + "\"";
    if (streamed_ && reason_.empty() && !ended()) {
      return "the answer ended without finish_reason or [DONE]; it is not whole";
    }
    return answer_problem(*this, reason_, count("prompt_tokens"), question);
  }

  void record(boost::json::object& into) const {
    into["streamed"] = streamed_;
    for (const auto& [member, text] : names_) into[member] = storable(text);
    for (const auto& [member, number] : counts_) into[member] = number;
    record_tokens(count("prompt_tokens"), count("completion_tokens"), into);
    if (!reason_.empty()) into["finish_reason"] = storable(reason_);
    if (!thought().empty()) into["thinking"] = storable(thought());
  }

 private:
  void take(std::string_view line) override {
    // llama.cpp once reported errors in a field of this name, which is none of the standard's.
    if (constexpr std::string_view kField = "error:"; line.starts_with(kField)) {
      return fail("it reports: " + server_message(std::string(line.substr(kField.size()))));
    }
    if (const auto event = events_.take(line)) take_event(*event);
  }

  void take_event(const Event& event) {
    streamed_ = true;
    if (event.type == "error") return fail("it reports: " + server_message(event.data));
    if (event.data.starts_with(kLastEvent)) return end();
    if (event.data.find_first_not_of(" \n") == std::string::npos) return;  // a sign of life
    const auto chunk = parsed_object(event.data);
    if (!chunk) return fail("an event of its stream is not a JSON object: " + server_message(event.data));
    if (const std::string error = reported(*chunk, event.data); !error.empty()) return fail(error);
    take_names_and_counts(*chunk);
    take_choice(*chunk);
  }

  // No event came: the server does not stream, or it is none.
  void take_end() override {
    if (streamed_) return;
    const auto reply = parsed_object(head());
    if (!reply)
      return fail("its reply is neither a stream of events nor a JSON object: " + server_message(head()));
    if (const std::string error = reported(*reply, head()); !error.empty()) return fail(error);
    take_names_and_counts(*reply);
    if (!take_choice(*reply)) fail("its reply has no choices[0].message: " + server_message(head()));
  }

  static std::string reported(const boost::json::object& object, const std::string& text) {
    const bool says_so = reports_error(object) || text_member(object, "object") == "error";
    return says_so ? "it reports: " + server_message(text) : "";
  }

  // The counts come last, mostly in an event without a choice; some servers give them in each.
  void take_names_and_counts(const boost::json::object& object) {
    for (const char* member : {"model", "system_fingerprint", "id"}) {
      if (auto text = text_member(object, member)) names_[member] = std::move(*text);
    }
    const auto* usage = object_member(object, "usage");
    if (usage == nullptr) return;
    for (const char* member : {"prompt_tokens", "completion_tokens", "total_tokens"}) {
      if (const auto number = integer_member(*usage, member).value_or(-1); number >= 0)
        counts_[member] = number;
    }
  }

  // False when there is no choice, or nothing in it.
  bool take_choice(const boost::json::object& object) {
    const auto* choice = first_choice(object);
    if (choice == nullptr) return false;
    if (auto reason = text_member(*choice, "finish_reason"); reason && !reason->empty()) {
      reason_ = std::move(*reason);
    }
    const auto* said = object_member(*choice, "delta");
    if (said == nullptr && content().empty()) said = object_member(*choice, "message");
    if (said == nullptr) return false;
    take_piece(*said);
    return true;
  }

  void take_piece(const boost::json::object& said) {
    const std::string reasoning = text_member(said, "reasoning").value_or("");  // some send both names
    think(reasoning.empty() ? text_member(said, "reasoning_content").value_or("") : reasoning);
    refused_ += text_member(said, "refusal").value_or("");
    if (refused_.size() > kMaxThoughtBytes) run_on("the model refuses without end; the answer was stopped");
    write(text_member(said, "content").value_or(""));
  }

  std::optional<std::int64_t> count(const std::string& member) const {
    const auto found = counts_.find(member);
    return found == counts_.end() ? std::nullopt : std::optional(found->second);
  }

  EventReader events_;
  bool streamed_ = false;
  std::string reason_;
  std::string refused_;
  std::map<std::string, std::string> names_;
  std::map<std::string, std::int64_t> counts_;
};

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

Answer OpenAi::put(const Question& question) {
  Answer answer;
  if (options().model.empty()) answer.failure = unavailable();
  answer.server_failed = !answer.failure.empty();
  if (!answer.failure.empty()) return answer;

  const auto deadline = std::chrono::steady_clock::now() + options().total_timeout;
  const auto left = [&deadline] {
    return std::max(std::chrono::milliseconds{1}, std::chrono::duration_cast<std::chrono::milliseconds>(
                                                      deadline - std::chrono::steady_clock::now()));
  };
  Dialect dialect;
  std::optional<CompletionStream> stream;
  http::Outcome outcome;
  for (int tried = 0; tried <= kMostAdjustments; ++tried) {
    stream.emplace();
    outcome = post(options().base_url + "/chat/completions", headers(),
                   chat_request(question, options().model, dialect), left(), *stream);
    const bool complains = outcome.ok() && (outcome.reply.status == 400 || outcome.reply.status == 422);
    if (!complains || !adjust(dialect, stream->head())) break;
  }
  answer.record["status"] = outcome.reply.status;
  answer.record["response_format"] = format_name(dialect.format);
  answer.record["sampling_sent"] = dialect.sampling;
  stream->record(answer.record);
  answer.content = stream->content();

  std::string wrong = transfer_problem(outcome, *stream, cancelled(), answer);
  if (wrong.empty()) wrong = stream->problem(question);
  if (!wrong.empty()) {
    answer.failure = where() + ": " + wrong;
    if (answer.content.empty()) answer.record["reply"] = excerpt(stream->head(), 2000);
  }
  return answer;
}

}  // namespace tributary::mapgen

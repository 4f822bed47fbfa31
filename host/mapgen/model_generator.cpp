#include "mapgen/model_generator.hpp"

#include <algorithm>
#include <boost/algorithm/string/predicate.hpp>

#include "base/digest.hpp"
#include "mapgen/answer_stream.hpp"
#include "mapgen/json_answer.hpp"
#include "mapgen/mask.hpp"
#include "mapgen/model_answer.hpp"

namespace tributary::mapgen {
namespace {

constexpr std::int64_t kFirstSeed = 7;
constexpr double kTemperatureStep = 0.3;  // a retry at temperature 0 repeats its mistake
constexpr double kHighestTemperature = 0.9;
constexpr std::size_t kFewestPaths = 10;
// Bytes of prompt a token, in the densest and in the sparsest text a prompt holds.
constexpr std::size_t kFewestBytesAToken = 2;
constexpr std::size_t kMostBytesAToken = 5;
constexpr int kContextStep = 1024;
constexpr int kChatFrameTokens = 256;            // what a chat template adds
constexpr std::size_t kMaxReplyBytes = 8 << 20;  // each streamed token comes in some 150 bytes of JSON
constexpr std::size_t kServerMessage = 200;      // code points
constexpr int kThinkingFactor = 4;               // of the answer's tokens, where a model may think first
constexpr std::int64_t kUsualBytesAToken = 4;    // where the server does not count

std::int64_t most_tokens_of(const Prompt& prompt) {
  return static_cast<std::int64_t>(prompt.bytes() / kFewestBytesAToken) + kChatFrameTokens;
}

// Whether prompt and answer have room in the largest window that may be asked for, and the prompt in what the
// model was seen to read.
bool fits(const Question& question, const ModelOptions& options, const std::optional<ModelTraits>& traits) {
  const std::int64_t read = most_tokens_of(question.prompt);
  if (traits && traits->context_limit && read > *traits->context_limit) return false;
  return read + question.answer_tokens <= options.max_context_tokens;
}

// What is asked for, as far as it is decided here; the clients only spell it out.
Question make_question(const GenerationRequest& request, const ModelOptions& options,
                       const std::optional<ModelTraits>& traits, const CandidateLists& suggestions) {
  Question question;
  question.attempt = request.attempt;
  question.seed = kFirstSeed + request.attempt;
  question.temperature = std::min(kHighestTemperature, kTemperatureStep * request.attempt);
  question.answer_tokens = options.max_answer_tokens;
  // The retry may think; and some models cannot but think.
  const bool thinks = request.attempt > 0 || (traits && traits->think.honoured == Honoured::no);
  if (thinks) question.answer_tokens *= kThinkingFactor;
  PromptLimits limits = options.prompt;
  question.prompt = build_prompt(request, limits, &suggestions);
  while (!fits(question, options, traits) && question.prompt.paths.size() > kFewestPaths) {
    limits.max_paths = question.prompt.paths.size() / 2;
    question.prompt = build_prompt(request, limits, &suggestions);
  }
  const auto needed = static_cast<int>(most_tokens_of(question.prompt)) + question.answer_tokens;
  question.context_tokens =
      std::min(options.max_context_tokens, (needed + kContextStep - 1) / kContextStep * kContextStep);
  question.fewest_prompt_tokens = static_cast<std::int64_t>(question.prompt.bytes() / kMostBytesAToken);
  return question;
}

boost::json::object options_of(const Question& question) {
  return {{"temperature", question.temperature},
          {"seed", question.seed},
          {"answer_tokens", question.answer_tokens},
          {"context_tokens", question.context_tokens}};
}

boost::json::object recorded(const Question& question, const ModelOptions& options,
                             std::string_view generator) {
  boost::json::object path_ids;
  for (const PromptPath& path : question.prompt.paths) path_ids[path.id] = storable(path.path);
  boost::json::object redactions;
  for (const auto& [kind, times] : question.prompt.redactions) redactions[kind] = times;
  return {{"generator", generator},
          {"endpoint", options.base_url},
          {"prompt_version", question.prompt.version},
          {"mask_version", kMaskVersion},
          {"system", storable(question.prompt.system)},
          {"user", storable(question.prompt.user)},
          {"prompt_sha256", hex(sha256(question.prompt.system + question.prompt.user))},
          {"path_ids", std::move(path_ids)},
          {"paths_left_out", question.prompt.left_out},
          {"redactions", std::move(redactions)},
          {"attempt", question.attempt},
          {"options", options_of(question)}};
}

// What was read and written, as the server counts it, else as its bytes suggest.
std::int64_t tokens_of(const Question& question, const Answer& answer) {
  const auto read = integer_member(answer.record, "prompt_tokens");
  const auto written = integer_member(answer.record, "answer_tokens");
  if (read && written) return *read + *written;
  return static_cast<std::int64_t>(question.prompt.bytes() + answer.content.size()) / kUsualBytesAToken;
}

Generation not_asked(Generation generation, const std::string& endpoint, std::string why) {
  generation.not_asked = true;
  generation.error = std::move(why);
  generation.input = boost::json::serialize(
      boost::json::object{{"generator", generation.actor}, {"endpoint", endpoint}, {"asked", false}});
  return generation;
}

// Without the key that a server quoted, whole or cut off behind kTellingPart.
std::string without(std::string text, const std::string& secret) {
  constexpr std::size_t kTellingPart = 8;
  if (secret.empty()) return text;
  const std::string_view begin = std::string_view(secret).substr(0, kTellingPart);
  for (std::size_t at = text.find(begin); at != std::string::npos; at = text.find(begin, at)) {
    std::size_t length = begin.size();
    while (length < secret.size() && at + length < text.size() && text[at + length] == secret[length]) {
      ++length;
    }
    text.replace(at, length, "<key>");
  }
  return text;
}

void scrub(boost::json::value& value, const std::string& secret) {
  if (auto* text = value.if_string()) *text = without(std::string(*text), secret);
  if (auto* object = value.if_object()) {
    for (auto& member : *object) scrub(member.value(), secret);
  }
  if (auto* array = value.if_array()) {
    for (auto& element : *array) scrub(element, secret);
  }
}

}  // namespace

ModelGenerator::ModelGenerator(ModelOptions options)
    : options_(std::move(options)), client_(options_.user_agent) {}

ModelGenerator::~ModelGenerator() = default;

std::string ModelGenerator::identity() {
  const std::string digest = model_digest();
  return name() + (digest.empty() ? "" : " " + excerpt(digest, 19)) + ", " + prompt_version();
}

http::Limits ModelGenerator::limits(std::chrono::milliseconds timeout) const {
  http::Limits limits;
  limits.connect_timeout = std::min(timeout, options_.probe_timeout);
  limits.total_timeout = timeout;
  // Loading a model sends nothing for minutes: only the total counts here, a stall is watched by the caller.
  limits.stall_timeout = std::chrono::ceil<std::chrono::seconds>(timeout) + std::chrono::seconds{1};
  limits.max_body_bytes = kMaxReplyBytes;
  limits.max_redirects = 0;
  limits.allow_private = true;  // a model server is configured by the user and mostly local
  return limits;
}

http::Outcome ModelGenerator::probe(const std::string& url, const std::vector<http::Header>& headers) {
  return client_.exchange({"GET", url, headers, ""}, limits(options_.probe_timeout), options_.cancelled);
}

http::Outcome ModelGenerator::post(const std::string& url, std::vector<http::Header> headers,
                                   const boost::json::object& body, std::chrono::milliseconds timeout,
                                   AnswerStream& into) {
  http::Outcome outcome = client_.exchange(
      {"POST", url, std::move(headers), boost::json::serialize(body)}, limits(timeout),
      [&] { return cancelled() || into.over(options_.stall_timeout); },
      [&](std::string_view bytes) { return into.add(bytes); });
  if (outcome.ok()) into.finish();
  return outcome;
}

Answer ModelGenerator::ask(const Question& question) {
  Answer answer = put(question);
  const std::string& key = options_.api_key;  // servers like to quote the key they refuse
  answer.content = without(std::move(answer.content), key);
  answer.failure = without(std::move(answer.failure), key);
  for (auto& member : answer.record) scrub(member.value(), key);
  return answer;
}

// Why this question is not put, or "".
std::string ModelGenerator::refusal_of(const Question& question, const std::optional<ModelTraits>& traits) {
  ModelLedger* const ledger = options_.ledger;
  if (ledger == nullptr) return "";
  // Its retries belong to the same question: whether it came to nothing is known when all have.
  if (question.attempt == 0) {
    const std::int64_t limit = traits && traits->context_limit ? *traits->context_limit : 0;
    std::string why = ledger->refuses({endpoint(),
                                       name(),
                                       model_digest(),
                                       prompt_version(),
                                       {{"answer_tokens", question.answer_tokens},
                                        {"most_context_tokens", options_.max_context_tokens},
                                        {"context_limit", limit}}});
    if (!why.empty()) return why;
  }
  return ledger->refuses_question_to(endpoint(), options_.budget, options_.total_timeout);
}

Generation ModelGenerator::generate(const GenerationRequest& request) {
  Generation generation;
  generation.actor = name();
  if (options_.suggest) generation.candidates = options_.suggest(request);
  ModelLedger* const ledger = options_.ledger;
  const auto traits = ledger != nullptr ? ledger->traits(endpoint(), name()) : std::nullopt;
  const Question question = make_question(request, options_, traits, generation.candidates);
  generation.input = boost::json::serialize(recorded(question, options_, generation.actor));
  if (question.prompt.paths.empty()) {
    generation.error = "the records hold no value to map: no path of theirs has text, a number or a flag";
    return generation;
  }
  if (std::string why = refusal_of(question, traits); !why.empty())
    return not_asked(std::move(generation), endpoint(), std::move(why));

  Answer answer = ask(question);
  generation.actor = name();  // a model that was not named is known only now
  generation.server_failed = answer.server_failed;
  const std::int64_t tokens = tokens_of(question, answer);
  boost::json::object output = std::move(answer.record);
  output["tokens"] = tokens;
  output["answer"] = storable(answer.content.substr(0, kMaxAnswerBytes));
  if (!answer.failure.empty()) {
    generation.error = storable(answer.failure);
  } else {
    ReadAnswer read = read_answer(answer.content, question.prompt.paths, request);
    generation.mapping = std::move(read.mapping);
    generation.error = std::move(read.error);
    output["notes"] = boost::json::array(read.notes.begin(), read.notes.end());
  }
  generation.output = boost::json::serialize(output);
  if (ledger != nullptr && !cancelled()) {
    ledger->over(endpoint(), {generation.server_failed ? generation.error : "", answer.retry_after});
  }
  return generation;
}

std::string RunawayCheck::add(std::string_view piece) {
  constexpr std::size_t kMostBlanks = 200;  // minified JSON has none
  constexpr std::size_t kTail = 600;
  constexpr std::size_t kLongestPiece = 24;
  for (const char c : piece) blanks_ = c == ' ' || c == '\n' || c == '\t' || c == '\r' ? blanks_ + 1 : 0;
  if (blanks_ > kMostBlanks) return "the model writes nothing but blanks; the answer was stopped";

  tail_ += piece;
  since_check_ += piece.size();
  if (tail_.size() < kTail || since_check_ < kTail / 4) return "";
  since_check_ = 0;
  tail_.erase(0, tail_.size() - kTail);
  for (std::size_t length = 1; length <= kLongestPiece; ++length) {
    if (std::equal(tail_.begin() + static_cast<std::ptrdiff_t>(length), tail_.end(), tail_.begin())) {
      return "the model repeats itself without end; the answer was stopped";
    }
  }
  return "";
}

std::string server_message(const std::string& body) {
  if (const auto object = parsed_object(body)) {
    if (const auto text = text_member(*object, "error")) return excerpt(*text, kServerMessage);
    if (const auto* error = object->if_contains("error"); error != nullptr && error->is_object()) {
      if (const auto text = text_member(error->get_object(), "message"))
        return excerpt(*text, kServerMessage);
    }
    if (const auto text = text_member(*object, "message")) return excerpt(*text, kServerMessage);
  }
  return body.empty() ? "an empty body" : "\"" + excerpt(body, kServerMessage / 2) + "\"";
}

std::string refusal(const http::Reply& reply, const std::string& body) {
  std::string text = "it answered " + std::to_string(reply.status) + ": " + server_message(body);
  for (const http::Header& header : reply.headers) {
    if (boost::algorithm::iequals(header.name, "Retry-After")) {
      text += "; it asks to wait (Retry-After: " + excerpt(header.value, 40) + ")";
    }
  }
  return text;
}

std::optional<boost::json::object> parsed_object(std::string_view text) {
  boost::json::error_code error;
  boost::json::value value = boost::json::parse(text, error);
  if (error || !value.is_object()) return std::nullopt;
  return std::move(value.get_object());
}

std::optional<std::string> text_member(const boost::json::object& object, std::string_view name) {
  const boost::json::value* value = object.if_contains(name);
  if (value == nullptr || !value->is_string()) return std::nullopt;
  return std::string(value->get_string());
}

std::optional<std::int64_t> integer_member(const boost::json::object& object, std::string_view name) {
  const boost::json::value* value = object.if_contains(name);
  if (value == nullptr || !value->is_int64()) return std::nullopt;
  return value->get_int64();
}

}  // namespace tributary::mapgen

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
constexpr int kThinkingFactor = 4;               // of the answer's tokens, where a model cannot but think
constexpr std::int64_t kUsualBytesAToken = 4;    // where the server does not count

int context_tokens(const Prompt& prompt, int answer_tokens) {
  const int needed = static_cast<int>(prompt.bytes() / kFewestBytesAToken) + answer_tokens + kChatFrameTokens;
  return (needed + kContextStep - 1) / kContextStep * kContextStep;
}

// The window that may be asked for: what the model was seen to read, where it cut a prompt.
int largest_context(const ModelOptions& options, const std::optional<ModelTraits>& traits) {
  if (!traits || !traits->context_limit) return options.max_context_tokens;
  return static_cast<int>(std::min<std::int64_t>(options.max_context_tokens, *traits->context_limit));
}

Question make_question(const GenerationRequest& request, const ModelOptions& options,
                       const std::optional<ModelTraits>& traits, const CandidateLists& suggestions) {
  const int most_tokens = largest_context(options, traits);
  Question question;
  question.attempt = request.attempt;
  question.seed = kFirstSeed + request.attempt;
  question.temperature = std::min(kHighestTemperature, kTemperatureStep * request.attempt);
  question.answer_tokens = options.max_answer_tokens;
  if (traits && traits->think.honoured == Honoured::no) question.answer_tokens *= kThinkingFactor;
  PromptLimits limits = options.prompt;
  question.prompt = build_prompt(request, limits, &suggestions);
  while (context_tokens(question.prompt, question.answer_tokens) > most_tokens &&
         question.prompt.paths.size() > kFewestPaths) {
    limits.max_paths = question.prompt.paths.size() / 2;
    question.prompt = build_prompt(request, limits, &suggestions);
  }
  question.context_tokens = std::min(most_tokens, context_tokens(question.prompt, question.answer_tokens));
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

std::string without(std::string text, const std::string& secret) {
  if (secret.empty()) return text;
  for (std::size_t at = text.find(secret); at != std::string::npos; at = text.find(secret, at)) {
    text.replace(at, secret.size(), "<key>");
  }
  return text;
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

Generation ModelGenerator::generate(const GenerationRequest& request) {
  Generation generation;
  generation.actor = name();
  ModelLedger* const ledger = options_.ledger;
  if (ledger != nullptr) {
    if (std::string why = ledger->refuses(endpoint(), options_.budget); !why.empty())
      return not_asked(std::move(generation), endpoint(), std::move(why));
  }
  if (options_.suggest) generation.candidates = options_.suggest(request);
  const auto traits = ledger != nullptr ? ledger->traits(endpoint(), name()) : std::nullopt;
  const Question question = make_question(request, options_, traits, generation.candidates);
  // Its retries belong to the same question: whether it came to nothing is known when all have.
  if (ledger != nullptr && question.attempt == 0) {
    std::string why = ledger->refuses({endpoint(),
                                       generation.actor,
                                       model_digest(),
                                       prompt_version(),
                                       {{"answer_tokens", question.answer_tokens},
                                        {"most_context_tokens", largest_context(options_, traits)}}});
    if (!why.empty()) return not_asked(std::move(generation), endpoint(), std::move(why));
  }
  generation.input = boost::json::serialize(recorded(question, options_, generation.actor));
  if (question.prompt.paths.empty()) {
    generation.error = "the records hold no value to map: no path of theirs has text, a number or a flag";
    return generation;
  }

  Answer answer = ask(question);
  generation.actor = name();  // a model that was not named is known only now
  generation.server_failed = answer.server_failed;
  const std::int64_t tokens = tokens_of(question, answer);
  boost::json::object output = std::move(answer.record);
  output["tokens"] = tokens;
  output["answer"] = storable(answer.content.substr(0, kMaxAnswerBytes));
  if (!answer.failure.empty()) {
    generation.error = storable(without(std::move(answer.failure), options_.api_key));
  } else {
    ReadAnswer read = read_answer(answer.content, question.prompt.paths, request);
    generation.mapping = std::move(read.mapping);
    generation.error = std::move(read.error);
    output["notes"] = boost::json::array(read.notes.begin(), read.notes.end());
  }
  for (auto& member : output) {  // servers like to quote the key they refuse
    if (member.value().is_string()) {
      member.value() = without(std::string(member.value().get_string()), options_.api_key);
    }
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

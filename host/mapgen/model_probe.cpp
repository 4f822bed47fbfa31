#include "mapgen/model_probe.hpp"

#include <boost/algorithm/string/predicate.hpp>

#include "mapgen/json_answer.hpp"
#include "mapgen/mask.hpp"

namespace tributary::mapgen {
namespace {

constexpr int kAnswerTokens = 200;
constexpr std::size_t kBytesALine = 62;        // of kFiller, about 14 tokens
constexpr std::size_t kFewestBytesAToken = 3;  // of English prose, so that the prompt is rather too short
constexpr const char* kFiller = "Line %zu of a text that nobody needs, but every word is read.\n";
constexpr const char* kCodeWord = "kestrel-47";
constexpr std::int64_t kFewestPlausible = 512;  // tokens of a window; fewer is no count of one
constexpr std::size_t kShown = 80;              // code points of an answer

boost::json::object one_member(const char* member, boost::json::object schema) {
  return {{"type", "object"},
          {"properties", boost::json::object{{member, std::move(schema)}}},
          {"required", boost::json::array{member}},
          {"additionalProperties", false}};
}

// The prompt asks for what the schema forbids: who keeps to the schema was made to.
Question schema_question(const std::string& nonce) {
  Question question;
  question.prompt.version = "probe/1";
  question.prompt.system = "Task " + nonce + ". You answer with one plain word, never with JSON.";
  question.prompt.user = "What does a baker bake? Answer with the single word bread.";
  question.prompt.schema =
      one_member("colour", {{"type", "string"}, {"enum", boost::json::array{"red", "blue"}}});
  question.answer_tokens = kAnswerTokens;
  question.context_tokens = 2'048;
  return question;
}

// A word to remember, then a text as long as a long question, then what the word was.
Question context_question(const std::string& nonce) {
  Question question;
  question.prompt.version = "probe/1";
  question.prompt.system = "Task " + nonce + ". Remember the code word " + std::string(kCodeWord) +
                           ". You answer with a JSON object on one line: {\"word\":\"...\"}";
  std::size_t line = 0;
  while (question.prompt.user.size() + kBytesALine < kProbedContextTokens * kFewestBytesAToken) {
    std::array<char, 2 * kBytesALine> text{};
    std::snprintf(text.data(), text.size(), kFiller, ++line);
    question.prompt.user += text.data();
  }
  question.prompt.user += "What was the code word?";
  question.prompt.schema = one_member("word", {{"type", "string"}});
  question.answer_tokens = kAnswerTokens;
  question.context_tokens = kProbedContextTokens + kAnswerTokens + 1'024;
  return question;
}

std::string quoted(const std::string& answer) {
  return "\"" + excerpt(answer, kShown) + "\"";
}

std::optional<std::string> text_in(const Answer& answer, const char* member) {
  const auto object = object_in_answer(answer.content);
  return object ? text_member(*object, member) : std::nullopt;
}

Trait schema_finding(const Answer& answer) {
  const auto colour = text_in(answer, "colour");
  if (colour && (*colour == "red" || *colour == "blue"))
    return {Honoured::yes, "asked for a word outside of the schema, it kept to the schema"};
  return {Honoured::no, "asked for a word outside of the schema, it answered " + quoted(answer.content) +
                            ": answers are checked, and may fail more often"};
}

Trait think_finding(const Answer& answer) {
  const bool thought =
      answer.record.contains("thinking") || answer.content.find("<think>") != std::string::npos;
  if (!thought) return {Honoured::yes, "it answers at once"};
  return {Honoured::no, "it thinks first, also where it is told not to: it gets more tokens for an answer"};
}

Trait counts_finding(const Answer& answer) {
  const auto read = integer_member(answer.record, "prompt_tokens");
  const auto written = integer_member(answer.record, "answer_tokens");
  if (read && written) {
    return {Honoured::yes, std::to_string(*read) + " tokens read, " + std::to_string(*written) + " written"};
  }
  return {Honoured::no, "it counts no tokens: the budget counts four bytes as one"};
}

void find_context(const Question& question, const Answer& answer, ModelTraits& traits) {
  const std::string asked = std::to_string(question.prompt.bytes()) + " bytes";
  const auto read = integer_member(answer.record, "prompt_tokens");
  const bool remembers =
      boost::algorithm::iequals(text_in(answer, "word").value_or(""), std::string_view(kCodeWord));
  const auto fewest = static_cast<std::int64_t>(question.prompt.bytes() / 6);
  if (answer.failure.empty() && remembers) {
    traits.context = {Honoured::yes, "it remembers what stood in front of " + asked};
  } else if (read && *read >= kFewestPlausible && *read < fewest) {
    traits.context = {Honoured::no, "it read " + std::to_string(*read) + " tokens of " + asked +
                                        ": questions are kept as short as that"};
    traits.context_limit = *read;
  } else if (!answer.failure.empty()) {
    traits.context = {Honoured::unknown, answer.failure};
  } else {
    traits.context = {Honoured::unknown, "it does not remember what stood in front of " + asked +
                                             ", but answered " + quoted(answer.content)};
  }
}

boost::json::object shown(const Answer& answer) {
  boost::json::object record = answer.record;
  record["answer"] = storable(answer.content.substr(0, kMaxAnswerBytes));
  if (!answer.failure.empty()) record["failure"] = storable(answer.failure);
  return record;
}

}  // namespace

ProbeReport probe(ModelGenerator& model, const std::string& nonce) {
  ProbeReport report;
  const Question schema = schema_question(nonce);
  const Question context = context_question(nonce);
  report.input = {{"generator", model.name()},
                  {"endpoint", model.endpoint()},
                  {"schema", schema.prompt.system + " " + schema.prompt.user},
                  {"context", {{"bytes", context.prompt.bytes()}, {"code_word", kCodeWord}}}};
  report.traits.model_digest = model.model_digest();

  const Answer first = model.ask(schema);
  report.output["schema"] = shown(first);
  report.traits.server_version = text_member(first.record, "server_version").value_or("");
  if (first.server_failed) {
    report.failure = first.failure;
    return report;
  }
  report.traits.schema = schema_finding(first);
  report.traits.think = think_finding(first);
  report.traits.counts = counts_finding(first);

  const Answer second = model.ask(context);
  report.output["context"] = shown(second);
  const auto status = integer_member(second.record, "status").value_or(0);
  const bool about_the_prompt = status == 400 || status == 413 || status == 422;
  if (second.server_failed && !about_the_prompt) {
    report.failure = second.failure;
    return report;
  }
  find_context(context, second, report.traits);
  return report;
}

}  // namespace tributary::mapgen

#include "mapgen/answer_stream.hpp"

#include "http/message.hpp"
#include "mapgen/json_answer.hpp"
#include "mapgen/mask.hpp"

namespace tributary::mapgen {
namespace {

// After the protocol's end the transfer ends at once; a server that keeps it open is left.
constexpr auto kFarewell = std::chrono::seconds{1};

}  // namespace

void LineReader::add(std::string_view bytes, const std::function<bool(std::string_view line)>& take) {
  while (!bytes.empty()) {
    if (after_carriage_return_ && bytes.front() == '\n') bytes.remove_prefix(1);
    after_carriage_return_ = false;
    const std::size_t end = bytes.find_first_of("\r\n");
    line_ += bytes.substr(0, end);
    if (end == std::string_view::npos) return;
    after_carriage_return_ = bytes[end] == '\r';
    bytes.remove_prefix(end + 1);
    const bool more = take(line_);
    line_.clear();
    if (!more) return;
  }
}

AnswerStream::~AnswerStream() = default;

bool AnswerStream::add(std::string_view bytes) {
  last_byte_ = Clock::now();
  if (head_.size() < kMaxLineBytes) head_ += bytes.substr(0, kMaxLineBytes - head_.size());
  if (ended_ || foreign_) return true;
  lines_.add(bytes, [this](std::string_view line) {
    take(line);
    return failure_.empty() && !ended_;
  });
  if (failure_.empty() && lines_.rest().size() > kMaxLineBytes) fail("it sent a line without end");
  return failure_.empty() || foreign_;
}

void AnswerStream::finish() {
  if (failure_.empty() && !ended_ && !lines_.rest().empty()) take(lines_.rest());
  if (failure_.empty()) take_end();
}

bool AnswerStream::over(std::chrono::milliseconds stall_limit) {
  if (ended_) return Clock::now() - *ended_ > kFarewell;
  if (!begun_ || Clock::now() - last_byte_ < stall_limit) return false;
  fail("nothing came for " + std::to_string(stall_limit.count()) + " ms in the middle of the answer");
  return true;
}

void AnswerStream::write(std::string_view piece) {
  if (piece.empty()) return;
  begun_ = true;
  content_ += piece;
  if (content_.size() > kMaxAnswerBytes) run_on("the answer is too long; it was stopped");
  if (std::string why = runaway_.add(piece); !why.empty()) run_on(std::move(why));
}

void AnswerStream::think(std::string_view piece) {
  if (piece.empty()) return;
  begun_ = true;
  thought_ += piece;
  if (thought_.size() > kMaxThoughtBytes) run_on("the model thinks without end; the answer was stopped");
}

void AnswerStream::end() {
  ended_ = Clock::now();
}

void AnswerStream::fail(std::string why) {
  if (failure_.empty()) failure_ = std::move(why);  // what went wrong first is the cause of the rest
}

void AnswerStream::run_on(std::string why) {
  if (failure_.empty()) ran_on_ = true;
  fail(std::move(why));
}

void AnswerStream::fail_and_receive(std::string why) {
  foreign_ = true;
  fail(std::move(why));
}

namespace {

std::string what_went_wrong(const http::Outcome& outcome, const AnswerStream& stream, bool stopped) {
  const bool cut = !outcome.ok() && !stream.ended();
  if (cut && stream.failure().empty() && stopped) return "stopped on request before the answer was whole";
  if (cut && outcome.failure->kind != http::FailureKind::cancelled) return outcome.failure->message;
  if (outcome.reply.status != 200) return refusal(outcome.reply, stream.head());
  return stream.failure();
}

}  // namespace

std::string transfer_problem(const http::Outcome& outcome, const AnswerStream& stream, bool stopped,
                             Answer& answer) {
  std::string wrong = what_went_wrong(outcome, stream, stopped);
  answer.server_failed = !wrong.empty() && !stream.ran_on();
  answer.retry_after = http::header(outcome.reply.headers, "Retry-After");
  return wrong;
}

std::string answer_problem(const AnswerStream& stream, const std::string& reason,
                           std::optional<std::int64_t> prompt_tokens, const Question& question) {
  if (reason == "length") return "the answer reached the limit of tokens before it was whole";
  if (reason != "stop" && !reason.empty()) {
    return "the answer ended for the reason \"" + excerpt(reason, 40) + "\"";
  }
  if (prompt_tokens && *prompt_tokens > 0 && *prompt_tokens < question.fewest_prompt_tokens) {
    return "the server read " + std::to_string(*prompt_tokens) + " tokens of a prompt of at least " +
           std::to_string(question.fewest_prompt_tokens) +
           ": it cut the prompt; give the model a larger context";
  }
  return stream.content().empty() ? "the answer is empty" : "";
}

bool reports_error(const boost::json::object& object) {
  const auto* error = object.if_contains("error");  // some name it in every object, null
  return error != nullptr && !error->is_null();
}

void record_tokens(std::optional<std::int64_t> prompt, std::optional<std::int64_t> answer,
                   boost::json::object& into) {
  constexpr std::int64_t kMostPlausible = 10'000'000;
  const auto plausible = [](const std::optional<std::int64_t>& count) {
    return count && *count >= 0 && *count <= kMostPlausible;
  };
  if (plausible(prompt)) into["prompt_tokens"] = *prompt;
  if (plausible(answer)) into["answer_tokens"] = *answer;
}

}  // namespace tributary::mapgen

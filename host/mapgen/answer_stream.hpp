// An answer while it comes: what the protocols of model servers share in reading one.
//
// Bytes become lines; a protocol makes pieces of answer and of thought out of them. What would not end is
// stopped while it comes: an answer or a thought that is too long, an answer that goes on in blanks or in one
// piece over and over, a line without end, a server that falls silent. Nothing throws for what a server
// sends. For one thread.
#pragma once

#include <boost/json.hpp>
#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "http/client.hpp"
#include "mapgen/model_generator.hpp"

namespace tributary::mapgen {

inline constexpr std::size_t kMaxThoughtBytes = 256 << 10;
// An answer with its thoughts that comes unstreamed is one line.
inline constexpr std::size_t kMaxLineBytes = 1 << 20;

// Bytes to lines, wherever the bytes are split: a line ends in LF, CR LF or CR.
class LineReader {
 public:
  // Hands on each line that `bytes` complete, without its end, until `take` answers false; the rest of the
  // bytes is then lost.
  void add(std::string_view bytes, const std::function<bool(std::string_view line)>& take);
  // What has come of the line that is not complete.
  const std::string& rest() const { return line_; }

 private:
  std::string line_;
  bool after_carriage_return_ = false;  // a LF that comes now ends no other line
};

class AnswerStream {
 public:
  virtual ~AnswerStream();

  // Takes the next bytes of the reply; false when no more are wanted: failure() then says why.
  bool add(std::string_view bytes);
  // The reply has ended where its transfer says that it ends.
  void finish();
  // For who waits: true when there is nothing left to wait for, because the protocol's end was read, or
  // because nothing came for `stall_limit` after the answer had begun; failure() then says so. Before it
  // begins a server may load its model or read the prompt, and some send signs of life meanwhile.
  bool over(std::chrono::milliseconds stall_limit);

  const std::string& head() const { return head_; }  // how the reply begins, up to kMaxLineBytes
  const std::string& content() const { return content_; }
  const std::string& thought() const { return thought_; }
  const std::string& failure() const { return failure_; }  // one sentence, or empty
  bool ran_on() const { return ran_on_; }                  // it is the model that would not end
  bool ended() const { return ended_.has_value(); }        // the protocol said so

 protected:
  AnswerStream() = default;

  // One line, without its end. Not called after end() or a failure.
  virtual void take(std::string_view line) = 0;
  // The reply is over and nothing failed.
  virtual void take_end() {}

  void write(std::string_view piece);  // of the answer
  void think(std::string_view piece);
  void end();  // the protocol's own mark: what comes after it does not matter
  void fail(std::string why);
  void run_on(std::string why);
  // What is not the protocol is received on, so that head() has its whole message.
  void fail_and_receive(std::string why);

 private:
  using Clock = std::chrono::steady_clock;

  LineReader lines_;
  RunawayCheck runaway_;
  std::string head_;
  std::string content_;
  std::string thought_;
  std::string failure_;
  bool foreign_ = false;
  bool ran_on_ = false;
  bool begun_ = false;
  Clock::time_point last_byte_;
  std::optional<Clock::time_point> ended_;
};

// Why an exchange that fed `stream` brought no answer, or "" when it did; `answer` takes whether that is the
// server's failure, and how long it asks to wait. `stopped`: the user wanted it to end.
std::string transfer_problem(const http::Outcome& outcome, const AnswerStream& stream, bool stopped,
                             Answer& answer);

// What is wrong with an answer that came whole, or "". `reason` is the server's word for why it ended there;
// empty when it gave none.
std::string answer_problem(const AnswerStream& stream, const std::string& reason,
                           std::optional<std::int64_t> prompt_tokens, const Question& question);

// Whether the server says in the middle of its reply that something went wrong.
bool reports_error(const boost::json::object& object);

// Records what an answer cost as `prompt_tokens` and `answer_tokens`, whatever a protocol calls them. A count
// that the server did not give, or that is no count, is left out.
void record_tokens(std::optional<std::int64_t> prompt, std::optional<std::int64_t> answer,
                   boost::json::object& into);

}  // namespace tributary::mapgen

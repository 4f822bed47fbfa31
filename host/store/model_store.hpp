// What is known of the language models that are asked (migration 0017): the breaker of each server, what a
// probe found, which questions came to nothing, and how much was asked of late.
//
// Points in time are the caller's clock, so that a test can move it. For the Database's thread; throws Error
// as Database::transact says.
#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "store/database.hpp"
#include "store/records.hpp"

namespace tributary::store {

// The breaker of one server.
struct ModelServerState {
  int failures_in_row = 0;
  std::string last_failure;             // "" for none
  std::optional<Timestamp> not_before;  // nobody asks until then; nullopt: it may be asked
};

struct StoredProbe {
  std::string findings;  // JSON, as mapgen::to_json(ModelTraits) wrote it
  InteractionId interaction_id = 0;
  Timestamp probed_at{};
};

struct FailedQuestion {
  std::string reason;
  InteractionId interaction_id = 0;
  Timestamp failed_at{};
};

// Questions to models in a span of time: how many, and the tokens of prompt and answer.
struct ModelUse {
  std::int64_t calls = 0;
  std::int64_t tokens = 0;
};

class ModelStore {
 public:
  explicit ModelStore(Database& database) : database_(database) {}
  ModelStore(Database&&) = delete;

  // How long nobody asks a server that failed so many times in a row.
  using PauseAfter = std::function<std::chrono::seconds(int failures_in_row)>;

  // Nothing for a server that never failed or answered.
  std::optional<ModelServerState> server(std::string_view endpoint);
  // True when the server may be asked at `now`. Where a pause has just ended, only the first caller gets
  // true: the others wait for `longest` more, unless it answers before.
  bool may_ask(std::string_view endpoint, Timestamp now, std::chrono::seconds longest);
  void answered(std::string_view endpoint, Timestamp now);
  // One more failure in a row. Nobody asks for as long as `pause` says, at least for `asked_to_wait`, and
  // not before an earlier failure allows it.
  void failed(std::string_view endpoint, Timestamp now, std::string_view failure,
              std::chrono::seconds asked_to_wait, const PauseAfter& pause);

  void set_probe(std::string_view endpoint, std::string_view generator, const StoredProbe& probe);
  std::optional<StoredProbe> probe(std::string_view endpoint, std::string_view generator);

  // `question` is its SHA-256, 32 bytes. A second failure replaces the first.
  void set_failed(std::string_view question, SourceId source, std::string_view generator,
                  const FailedQuestion& failure);
  std::optional<FailedQuestion> failed_question(std::string_view question);
  // It was asked again and came to something.
  void forget_failed(std::string_view question);

  // Of the acts since `since`: of one source, or of all.
  ModelUse used(std::optional<SourceId> source, Timestamp since);

 private:
  Database& database_;
};

}  // namespace tributary::store

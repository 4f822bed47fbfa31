// The append-only record of acts: who did what, with which inputs, and what came of it.
//
// Every request and reply, prompt and answer, trial, normalization and decision is one Interaction. Rows are
// written once, when the act is over, and never changed. `inputs` names the interactions it was made from, so
// that one recursive query leads from a posting to the raw page and to the prompt.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/time.hpp"

namespace tributary::interaction {

using InteractionId = std::int64_t;
using ActorId = std::int64_t;
using RunId = std::int64_t;

// What kinds of acts there are; the database knows the same list.
inline constexpr const char* kHttpExchange = "http_exchange";  // input: request; output: status, headers
inline constexpr const char* kPage = "page";                   // a plugin handed in a page
inline constexpr const char* kAnalyze = "analyze";             // paths, types, fill rates of sampled records
inline constexpr const char* kGenerate = "generate_mapping";   // a matcher or a model wrote a mapping
inline constexpr const char* kTrial = "trial";                 // a mapping was tried on held-out records
inline constexpr const char* kDriftCheck = "drift_check";      // a run was compared with those before it
inline constexpr const char* kShadow = "shadow";           // a mapping ran beside the one it is to replace
inline constexpr const char* kNormalize = "normalize";     // a page became postings and rejects
inline constexpr const char* kDecision = "decision";       // a person approved, rejected, discarded
inline constexpr const char* kModelProbe = "model_probe";  // a model was asked what its server honours
inline constexpr std::array kKinds = {kHttpExchange, kPage,   kAnalyze,   kGenerate, kTrial,
                                      kDriftCheck,   kShadow, kNormalize, kDecision, kModelProbe};

enum class Status { succeeded, failed };

struct Interaction {
  ActorId actor_id = 0;
  std::string kind;
  Status status = Status::succeeded;
  std::string input = "{}";   // JSON object; no secret, no person
  std::string output = "{}";  // JSON object
  std::vector<InteractionId> inputs;
  std::optional<RunId> run_id;
  std::string error;  // one sentence when failed
  Timestamp started_at{};
  Timestamp completed_at{};
};

// A raw body that an interaction brought, kept byte by byte.
struct RawBody {
  std::string bytes;
  std::string content_type;
};

// Appends interactions. Implemented by store/; safe to call from one thread at a time.
class Recorder {
 public:
  virtual ~Recorder() = default;
  // Durable when it returns. With `body`, the raw page is stored in the same transaction. Throws Error; then
  // nothing was written.
  virtual InteractionId append(const Interaction& interaction, const RawBody* body) = 0;
};

}  // namespace tributary::interaction

// Who writes mappings: the built-in matcher, Ollama, any OpenAI-compatible server, all behind one interface.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "mapping/mapping.hpp"
#include "shape/shape.hpp"

namespace tributary::mapgen {

// What a generator may look at: the records of the prompt's half of the sample, never the held-out half.
struct GenerationRequest {
  const shape::Shape& shape;  // of the records it may see
  std::string records_path;   // where the page's records are
  std::string source_name;
  std::map<std::string, std::string, std::less<>>
      settings;  // what {"setting": ...} may name: company, base_url
  std::string base_url;
  std::vector<std::string> findings;  // of the trial that refused the attempt before; empty at first
  int attempt = 0;                    // 0, 1, ...: a retry changes something (seed, temperature, feedback)
  // Of a reviewed mapping for the same API that failed its trial here: field to the path it reads, for those
  // that were not refused; empty when there is none.
  std::map<std::string, std::string, std::less<>> template_paths = {};
  // JSONPath from the page to the one employer that it names beside its records; empty when there is none.
  std::string employer_path = {};
};

struct Candidate {
  std::string path;
  double score;          // 0..1, calibrated as a probability
  std::string evidence;  // "name 'jobTitle' is a title name; 100 % filled; distinct; ..."
};

// Everything worth recording of one generation; `input` and `output` go into its interaction.
struct Generation {
  std::optional<mapping::Mapping> mapping;  // absent: refused or failed, `error` says why
  std::string error;
  bool not_asked = false;      // a model's ledger refused it: nothing was sent, and asking again is no use
  bool server_failed = false;  // a model's server failed: nothing is known of what its answer would be
  std::string actor;           // "matcher", "ollama:qwen2.5:7b", "openai:gpt-x"
  std::string input = "{}";    // JSON: the prompt and options, or the matcher's settings
  std::string output = "{}";   // JSON: the raw answer, model digest, token counts, durations; or the scores
  std::map<std::string, std::vector<Candidate>, std::less<>>
      candidates;  // per posting field, best first, at most 5
};

class Generator {
 public:
  virtual ~Generator() = default;
  virtual std::string name() const = 0;  // the actor's name
  // The same with what else decides its answers: of a model its digest and the prompt's version. Another
  // identity may answer otherwise. May ask a server.
  virtual std::string identity() { return name(); }
  virtual bool is_model() const = 0;
  // Empty when it can be asked now; else one sentence why not ("no Ollama at ...: connection refused").
  virtual std::string unavailable() = 0;
  virtual Generation generate(const GenerationRequest& request) = 0;
};

}  // namespace tributary::mapgen

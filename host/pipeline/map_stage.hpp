// Makes a proved mapping for a source: from its stored pages, by a reviewed mapping of its site, a model or
// the matcher.
#pragma once

#include <bitset>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "mapgen/generator.hpp"
#include "mapgen/model_ledger.hpp"
#include "pipeline/context.hpp"

namespace tributary::pipeline {

// Who is asked, and why it is this one.
struct GeneratorChoice {
  std::unique_ptr<mapgen::Generator> generator;
  std::string
      reason;  // "no Ollama at http://127.0.0.1:11434: connection refused; the matcher writes the mapping"
};
// Called once per mapping that a generator must write, so that a model that came up meanwhile is found. The
// ledger (may be null: nobody keeps account) is asked before a model is, and outlives the generator.
using ChooseGenerator = std::function<GeneratorChoice(mapgen::ModelLedger* ledger)>;

struct MapReport {
  std::optional<store::MappingVersion> mapping;  // passed its trial; active when `activated`
  bool activated = false;
  bool pages_not_json = false;       // there is no mapping because there is nothing to map
  bool review_open = false;          // no mapping may serve: a human_tasks row waits
  bool stopped = false;              // on request; nothing was decided
  std::string generator;             // the actor's name
  std::string reason;                // why that generator or reviewed mapping, or why there is no mapping
  std::vector<std::string> history;  // one sentence an attempt
  std::string shadow;  // what it changes beside the active one: "url: 3 of 50 lost"; "" for none
};

// The active mapping, mended where drift was found (drift_stage.hpp): what to start from instead of a
// reviewed one.
struct Mend {
  mapping::Mapping mapping;                         // the active one with what could be mended by itself
  mapping::Mapping before;                          // the active one
  std::bitset<mapping::kPostingFieldCount> broken;  // all fields that drift was found in
  std::bitset<mapping::kPostingFieldCount> open;    // of these, those that a generator must write
  store::InteractionId drift_check = 0;             // the act that found it
  boost::json::object evidence;                     // what was mended, and by what
};

enum class Activation { if_proved, never };
// Whether a generator that could not map these records is asked once more while the review it led to is open.
enum class Asking { always, once };

// A reviewed mapping of the source's site (seed.hpp) is tried first; when it passes, nobody is asked. When it
// fails, each generation is first tried as what completes it (mapgen/template_start.hpp). One that a person
// has rejected is left alone, and so is, with Activation::never, one that has passed before.
//
// Generates a mapping from the stored pages of `source` (of `run`, or of its newest run with pages), tries it
// on held-out records, and stores every step as an interaction (analyze, generate_mapping, trial). A proved
// one becomes a version, active with Activation::if_proved. When none passes, the last one stays a candidate
// and a human_tasks row is opened; so it is when the proved one is a version that a person has rejected.
// Nothing unproved is ever active. With Asking::once nobody is asked, and nothing stored, where the open
// review is about records of the same structure, the same reviewed mapping and the same generator: the report
// then says that it waits. Throws Error{configuration} for a setting `site` that seed.hpp refuses.
//
// A version that is to replace an active one runs in shadow beside it, on the same records and against what
// is stored of their external_ids (an interaction of kind shadow): it is activated only if nothing is lost,
// else a person is asked, with that report. With `mend`, the mended mapping is what is started from; where it
// is whole, nobody is asked.
MapReport write_mapping(const Context& context, const store::Source& source, std::optional<store::RunId> run,
                        const ChooseGenerator& choose, Activation activation, Asking asking,
                        const Mend* mend = nullptr);

}  // namespace tributary::pipeline

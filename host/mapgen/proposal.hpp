// From raw pages to a proved mapping: sample, generate, try, repair once, fall back to the matcher; where a
// reviewed mapping was tried before (template_start.hpp), what is good in it is kept.
//
// Knows no database: every step is told to a ProposalObserver the moment it is over, so that it can be
// recorded before the next one starts. `mapping suggest` observes nothing; the pipeline writes interactions.
#pragma once

#include <bit>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "mapgen/demands.hpp"
#include "mapgen/generator.hpp"
#include "mapgen/trial.hpp"
#include "normalize/normalizer.hpp"
#include "shape/shape.hpp"

namespace tributary::mapgen {

inline constexpr std::size_t kFewestHeldOutRecords =
    4;  // with fewer records than this, all are seen and tried

// What the generator sees and what is held back from it.
struct Sample {
  std::string records_path;     // JSONPath of the records in a page
  std::string why;              // how it was found: the plugin's word, or the structure
  std::string employer_path;    // from the page to the employer's name, where it stands beside the records
  std::size_t records = 0;      // in all pages read
  bool held_out = false;        // whether the trial has records that the generator has not seen
  shape::Shape shape;           // of the records that the generator may see
  shape::Shape held_out_shape;  // of those held back; no records where none could be
  std::vector<normalize::Page> pages;  // those read that are JSON; they borrow the caller's bodies
  Demands demands;                     // what people have decided; take_sample() knows of none
};

// True for the records that are held back: one of every two neighbours, and by page, so that pages of one
// record each are split as well. The Thue-Morse sequence rather than every second one: no rhythm of a site's
// own (an advertisement after each job, two kinds of records in turn) puts all of one kind into one half.
constexpr bool is_held_out(std::size_t page, std::size_t record) {
  return (page + static_cast<std::size_t>(std::popcount(record))) % 2 == 1;
}

// Reads `pages` until kSampleRecords records are seen. `records_hint` is the plugin's word for where they
// are; empty, or when it selects nothing, the structure decides. No records at all: `problem` is one
// sentence.
struct Sampling {
  std::optional<Sample> sample;
  std::string problem;
  bool not_json = false;  // the problem is that the first page is no JSON at all
};
Sampling take_sample(const std::vector<normalize::Page>& pages, const std::string& records_hint);

// Which records a trial counts: those held back, or all where none could be.
std::function<bool(std::size_t page, std::size_t record)> tried_records(const Sample& sample);

// A mapping tried on the sample: on the records that count, and on what people have decided.
TrialReport try_on(const mapping::Mapping& mapping, const normalize::SourceFacts& facts,
                   const Sample& sample);

class ProposalObserver {
 public:
  virtual ~ProposalObserver() = default;
  virtual void sampled(const Sample&) {}
  // `generator` is about to be asked; a model may take minutes.
  virtual void asking(const Generator& /*generator*/, int /*attempt*/) {}
  // `generation` came from the attempt number `attempt` (0-based) at this proposal.
  virtual void generated(const Generation&, int /*attempt*/) {}
  // `whole` is a reviewed mapping with what `other`, told of before, has for the fields it does not fit.
  virtual void completed(const Generation& /*whole*/, const Generation& /*other*/) {}
  // Of a generation told of before, at once or after the one that was made of it.
  virtual void tried(const Generation&, const TrialReport&) {}
};

struct Start;  // template_start.hpp

struct Proposal {
  std::optional<mapping::Mapping> mapping;  // passed its trial
  std::optional<mapping::Mapping>
      best;           // when none passed: the last one that was tried, for a person to look at
  std::string actor;  // who wrote it
  TrialReport trial;
  // A model's, sound by itself, that reads what everything rests on otherwise than `mapping`, which the
  // matcher wrote (second_opinion.hpp): nobody has proved either, and a person decides.
  struct Disputed {
    mapping::Mapping mapping;
    std::string actor;
    TrialReport trial;
  };
  std::optional<Disputed> disputed;
  bool stopped = false;  // on request: there is no mapping, and nothing is known of what would have come
  std::vector<std::string> history;  // one sentence an attempt: "ollama:...: title: 12 of 20 ..."
};

// Asks `first`; a mapping that fails its trial is repaired once with the trial's findings; then `fallback` is
// asked (null: nobody). A model's mapping that passes is held against what `fallback` makes of the same
// records, where that passes too: a disagreement about identifier, title, url or company refuses it like a
// finding of the trial, and when the repair still disagrees it is `disputed`. At most three generations in
// all; at last the optional fields that the trial refused are left out, if the rest passes. A generator that
// is no model is then asked a second time with the halves changed: fields that only the records held back
// carry are added, and are tried on those it has not seen now. `stopped` (may be empty) is asked before and
// after each generation; once it is true no more is asked or tried. `start` (null: none) is a reviewed
// mapping that failed its trial on this sample: each generation is tried as what completes it first, and by
// itself only if that fails. To what completes it nothing is added.
Proposal propose(const Sample& sample, const normalize::SourceFacts& facts, const std::string& source_name,
                 Generator& first, Generator* fallback, ProposalObserver& observer,
                 const std::function<bool()>& stopped = {}, const Start* start = nullptr);

}  // namespace tributary::mapgen

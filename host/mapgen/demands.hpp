// What people have decided for good about a source's mapping: fields they locked, and corrections that became
// golden tests. Every later candidate has the locked fields as they are locked, and must pass the tests.
//
// Pure; one thread a call.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "mapgen/generator.hpp"
#include "mapgen/trial.hpp"
#include "mapping/mapping.hpp"
#include "normalize/normalizer.hpp"

namespace tributary::mapgen {

struct Lock {
  mapping::PostingField field;
  std::optional<mapping::Expression> expression;  // absent: the field is left out
  std::string name;                               // "the lock of title (as in mapping 4, by ada)"
  std::string undo;                               // the command that ends it
};

struct GoldenTest {
  std::string name;  // "correction 3 by ada"
  std::string undo;  // the command that withdraws it
  mapping::PostingField field;
  std::optional<std::string> expected;      // canonical text; absent: the field must stay empty
  std::string external_id;                  // of the posting it was said of
  std::size_t record = 0;                   // position among the page's records
  std::shared_ptr<const std::string> body;  // of the raw page; null: it is gone
  normalize::PageFormat format = normalize::PageFormat::json;
  Timestamp fetched_at{};
};

struct Demands {
  std::vector<Lock> locks;
  std::vector<GoldenTest> tests;
};

// `mapping` with every locked field as it is locked.
mapping::Mapping with_locks(mapping::Mapping mapping, const std::vector<Lock>& locks);

// The same of what a generator wrote; its input then names the locked fields ("locked").
Generation with_locks(Generation generation, const std::vector<Lock>& locks);

// `generator`, whose mappings come with the locks. Itself where there are none.
std::unique_ptr<Generator> with_locks(std::unique_ptr<Generator> generator, std::vector<Lock> locks);

// Adds to what a trial of `mapping` on `pages` found:
// - that a field is locked; refused when the mapping has it otherwise, when the locked expression fits no
//   record of `pages` any more, or when the trial refuses what it gives, in a sentence that names the lock;
// - that a golden test fails; refused, as a finding of its field that is of_one_record;
// - that a golden test cannot be made because its page is gone: worth knowing, and not refused, since nobody
//   could ever show that any mapping passes it.
void judge(const mapping::Mapping& mapping, const normalize::SourceFacts& facts,
           const std::vector<normalize::Page>& pages, const Demands& demands, TrialReport& report);

}  // namespace tributary::mapgen

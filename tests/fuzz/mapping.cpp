// Any bytes as a mapping document; one that is accepted is used on a page.
#include "mapping/mapping.hpp"
#include "normalize/normalizer.hpp"
#include "promise.hpp"

using namespace tributary;
using namespace tributary::fuzz;

namespace {

constexpr std::string_view kPage = R"({"jobs": [
  {"id": 4711, "title": "Welder", "office": {"city": "Kiel"}, "kinds": ["PART_TIME", "FULL_TIME"], "on": "03/04/2026"},
  {"id": "b", "name": "<b>Baker</b>", "places": [{"city": "Ulm"}, {"city": "Kiel", "main": true}], "from": 50000},
  "no record", {"id": [], "title": {}}, {"id": "c", "title": "Cook", "link": "/jobs/4711-cook"}], "employer": "Acme"})";

constexpr std::uint64_t kPathSteps = 10'000;  // more make an input slow, not more telling

class Sink final : public normalize::RecordSink {
 public:
  void posting(std::size_t, const normalize::Posting& posting) override {
    for (std::size_t i = 0; i < mapping::kPostingFieldCount; ++i) {
      const auto field = static_cast<mapping::PostingField>(i);
      if (!posting.filled(field)) continue;
      promise(!posting.value(field).empty(), "what is filled is not empty", name(field));
      promise_storable(posting.value(field));
    }
    promise_storable(posting.source_metadata());
  }
  void reject(normalize::Reject reject) override {
    promise(!reject.reason.empty() && !reject.stage.empty(), "a reject says where and why", reject.field);
  }
};

void promise_canonical(const mapping::Mapping& mapping) {
  const std::string canonical = mapping::canonical_document(mapping);
  const auto again = mapping::parse_mapping(canonical);
  promise(again.has_value(), "the canonical form of a document is a document", canonical);
  promise(mapping::canonical_document(*again) == canonical, "the canonical form is its own", canonical);
  promise(mapping::content_hash(*again) == mapping::content_hash(mapping), "and has the same hash",
          canonical);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  const auto parsed = mapping::parse_mapping(input(bytes, size));
  if (!parsed) {
    promise(!parsed.error().empty(), "a document is refused for a reason", input(bytes, size));
    for (const auto& problem : parsed.error()) {
      promise(!problem.message.empty(), "a problem is told", problem.pointer);
    }
    return 0;
  }
  promise_canonical(*parsed);
  normalize::Normalizer normalizer(*parsed, {{{"company", "Acme GmbH"}}, "https://jobs.example.org/"},
                                   kPathSteps);
  Sink sink;
  const normalize::Page page{kPage, normalize::PageFormat::json, {}};
  normalizer.normalize(page, sink);
  normalizer.explain(page, 0);
  return 0;
}

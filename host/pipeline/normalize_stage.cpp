#include "pipeline/normalize_stage.hpp"

#include "base/error.hpp"

namespace tributary::pipeline {
namespace {

mapping::Mapping parsed(const store::MappingVersion& version) {
  auto mapping = mapping::parse_mapping(version.document);
  if (!mapping) {
    throw Error(ErrorKind::configuration,
                "mapping " + std::to_string(version.mapping_id) + " of " + version.source_name + ": " +
                    mapping::text(mapping.error().front()) +
                    "; generate a new one: tributary mapping generate " + version.source_name);
  }
  return *mapping;
}

normalize::Page as_page(const store::StoredPage& page) {
  return {page.body, page.ndjson ? normalize::PageFormat::ndjson : normalize::PageFormat::json,
          page.fetched_at};
}

// Takes what the normalizer finds into the batch, and remembers the first sentence.
class BatchSink final : public normalize::RecordSink {
 public:
  BatchSink(store::PageBatch& batch, std::string& first_problem)
      : batch_(batch), first_problem_(first_problem) {}

  void posting(std::size_t record, const normalize::Posting& posting) override {
    batch_.add(record, posting);
  }

  void reject(normalize::Reject reject) override {
    if (first_problem_.empty()) first_problem_ = reject.reason;
    batch_.add(std::move(reject));
  }

 private:
  store::PageBatch& batch_;
  std::string& first_problem_;
};

void normalize_page(PageNormalizer& normalizer, store::PageStore& pages, store::StoredPage& page,
                    Lease* lease) {
  pages.load_body(page);
  if (lease == nullptr) return normalizer.count_only(page);
  lease->keep();
  normalizer.commit(page, nullptr);
}

}  // namespace

PageNormalizer::PageNormalizer(const Context& context, const store::Source& source,
                               store::MappingVersion mapping)
    : context_(context),
      source_id_(source.source_id),
      mapping_(std::move(mapping)),
      normalizer_(parsed(mapping_), source_facts(source)) {}

normalize::PageCounts PageNormalizer::read(const store::StoredPage& page) {
  batch_.clear();
  BatchSink sink(batch_, report_.first_problem);
  const normalize::PageCounts counts = normalizer_.normalize(as_page(page), sink);
  report_.fields.add(counts);
  ++report_.counts.pages;
  report_.counts.records += static_cast<std::int64_t>(counts.records);
  report_.counts.left_out += static_cast<std::int64_t>(counts.left_out);
  if (!counts.page_is_json) ++report_.pages_not_json;
  return counts;
}

void PageNormalizer::commit(const store::StoredPage& page, const std::string* cursor) {
  const normalize::PageCounts counts = read(page);
  if (!seen_ || run_id_ != page.run_id) {
    seen_.emplace();
    run_id_ = page.run_id;
  }
  const store::PageResult result =
      store::PostingStore(context_.database)
          .commit_page(source_id_, page, mapping_, batch_, counts, *seen_, context_.host_actor, cursor);
  report_.counts.postings_new += result.postings_new;
  report_.counts.postings_changed += result.postings_changed;
  report_.counts.postings_unchanged += result.postings_unchanged;
  report_.counts.rejects += result.rejects;
}

void PageNormalizer::count_only(const store::StoredPage& page) {
  const normalize::PageCounts counts = read(page);
  report_.counts.rejects += static_cast<std::int64_t>(counts.rejects);
}

void PageNormalizer::count_failed(std::string sentence) {
  ++report_.pages_failed;
  if (report_.first_failure.empty()) report_.first_failure = std::move(sentence);
}

NormalizeReport normalize_stored(const Context& context, const store::Source& source,
                                 const store::MappingVersion& mapping, std::optional<store::RunId> run,
                                 bool only_pending, Lease* lease) {
  PageNormalizer normalizer(context, source, mapping);
  store::PageStore pages(context.database);
  for (auto& page : pages.list(source.source_id, run, only_pending)) {
    if (context.stop) break;
    try {
      normalize_page(normalizer, pages, page, lease);
      context.tell({Event::Kind::page, source.name, "normalized page " + std::to_string(page.page_number),
                    normalizer.report().counts.pages, normalizer.report().counts.records});
    } catch (const Error& error) {
      if (error.kind() != ErrorKind::internal) throw;
      std::string sentence = "page " + std::to_string(page.page_number) + " of run " +
                             std::to_string(page.run_id) + " is not normalized and waits: " + error.what();
      context.tell({Event::Kind::warning, source.name, sentence});
      normalizer.count_failed(std::move(sentence));
    }
    page.body = {};  // one body in memory at a time
  }
  return normalizer.report();
}

}  // namespace tributary::pipeline

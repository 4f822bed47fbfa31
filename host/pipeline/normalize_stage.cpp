#include "pipeline/normalize_stage.hpp"

#include <algorithm>

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
  return {page.body, page.format, page.said_at};
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

// Remembers the first of each kind. A description is a text that need not be shown, and may name people.
void keep_example(const drift::Difference& difference, Differences& differences) {
  auto& examples = differences.examples[static_cast<std::size_t>(difference.field)];
  auto& example = difference.before.empty() ? examples.filled
                  : difference.now.empty()  ? examples.lost
                                            : examples.changed;
  if (example) return;
  const bool is_text = difference.field == mapping::PostingField::description;
  example = Differences::Example{difference.external_id, is_text ? "" : difference.before,
                                 is_text ? "" : difference.now};
}

std::vector<store::StoredPage> chosen_pages(store::PageStore& pages, store::SourceId source,
                                            const std::optional<store::PageRange>& range, bool newest_first) {
  auto chosen = range ? pages.list(source, *range) : pages.list(source, std::nullopt, true);
  if (newest_first) {
    std::stable_sort(chosen.begin(), chosen.end(),
                     [](const auto& a, const auto& b) { return a.run_id > b.run_id; });
  }
  return chosen;
}

void normalize_page(PageNormalizer& normalizer, store::PageStore& pages, store::StoredPage& page,
                    Lease* lease) {
  pages.load_body(page);
  if (lease == nullptr) return normalizer.plan(page);
  lease->keep();
  normalizer.commit(page);
}

}  // namespace

PageNormalizer::PageNormalizer(const Context& context, const store::Source& source,
                               store::MappingVersion mapping)
    : context_(context),
      source_id_(source.source_id),
      mapping_(std::move(mapping)),
      normalizer_(parsed(mapping_), source_facts(source)) {}

PageNormalizer::Read PageNormalizer::read(const store::StoredPage& page) {
  batch_.clear();
  Read read;
  BatchSink sink(batch_, read.first_problem);
  read.counts = normalizer_.normalize(as_page(page), sink);
  return read;
}

void PageNormalizer::count(const Read& read) {
  report_.fields.add(read.counts);
  ++report_.counts.pages;
  report_.counts.records += static_cast<std::int64_t>(read.counts.records);
  report_.counts.left_out += static_cast<std::int64_t>(read.counts.left_out);
  if (!read.counts.page_is_json) ++report_.pages_not_json;
  if (report_.first_problem.empty()) report_.first_problem = read.first_problem;
}

void PageNormalizer::begin_run_of(const store::StoredPage& page) {
  if (seen_ && run_id_ == page.run_id) return;
  seen_.emplace();
  run_id_ = page.run_id;
}

void PageNormalizer::commit(const store::StoredPage& page) {
  const Read found = read(page);
  begin_run_of(page);
  const store::PageResult result =
      store::PostingStore(context_.database)
          .commit_page(source_id_, page, mapping_, batch_, found.counts, *seen_, context_.host_actor);
  count(found);
  report_.counts.postings_new += result.postings_new;
  report_.counts.postings_changed += result.postings_changed;
  report_.counts.postings_unchanged += result.postings_unchanged;
  report_.counts.rejects += result.rejects;
}

void PageNormalizer::plan(const store::StoredPage& page) {
  const Read found = read(page);
  if (seen_ && run_id_ != page.run_id) decided_.merge(*seen_);
  begin_run_of(page);
  const store::PagePlan plan =
      store::PostingStore(context_.database).plan_page(source_id_, page, mapping_, batch_, *seen_, decided_);
  count(found);
  report_.counts.postings_new += plan.postings_new;
  report_.counts.postings_changed += plan.postings_changed;
  report_.counts.postings_unchanged += plan.postings_unchanged;
  report_.counts.rejects += plan.rejects;
  Differences& differences = report_.differences;
  differences.shadow.add(drift::shadow(plan.stored, plan.then, drift::same_text, [&](const auto& difference) {
    keep_example(difference, differences);
  }));
}

void PageNormalizer::count_failed(std::string sentence) {
  ++report_.pages_failed;
  if (report_.first_failure.empty()) report_.first_failure = std::move(sentence);
}

NormalizeReport normalize_stored(const Context& context, const store::Source& source,
                                 const store::MappingVersion& mapping,
                                 const std::optional<store::PageRange>& range, Lease* lease) {
  PageNormalizer normalizer(context, source, mapping);
  store::PageStore pages(context.database);
  for (auto& page : chosen_pages(pages, source.source_id, range, lease == nullptr)) {
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

#include "pipeline/demands.hpp"

#include <map>

#include "base/error.hpp"

namespace tributary::pipeline {
namespace {

mapgen::Lock to_lock(const store::Source& source, const store::StoredLock& stored) {
  const auto field = mapping::posting_field(stored.field);
  const auto mapping = mapping::parse_mapping(stored.document);
  const std::string undo = "tributary mapping unlock " + source.name + " " + stored.field;
  if (!field || !mapping) {
    throw Error(ErrorKind::configuration,
                "the lock of " + stored.field + " as in mapping " + std::to_string(stored.mapping_id) +
                    " cannot be read by this program any more; end it with `" + undo + "`");
  }
  return {*field, mapping->field(*field),
          "the lock of " + stored.field + " (as in mapping " + std::to_string(stored.mapping_id) + ", by " +
              stored.locked_by + ")",
          undo};
}

// Each page once, whatever number of tests it has.
class Pages {
 public:
  explicit Pages(store::Database& database) : store_(database) {}

  void fill(mapgen::GoldenTest& test, std::optional<store::RawPageId> id) {
    if (!id) return;
    if (!pages_.contains(*id)) pages_.emplace(*id, read(*id));
    const auto& page = pages_.at(*id);
    if (!page) return;
    test.body = std::shared_ptr<const std::string>(page, &page->body);
    test.format = page->format;
    test.fetched_at = page->said_at;
  }

 private:
  std::shared_ptr<store::StoredPage> read(store::RawPageId id) {
    auto page = store_.find_raw(id);
    if (!page) return nullptr;
    try {
      store_.load_body(*page);
    } catch (const Error& error) {
      if (error.kind() != ErrorKind::internal) throw;
      return nullptr;  // damaged: the same as gone, for a test
    }
    return std::make_shared<store::StoredPage>(std::move(*page));
  }

  store::PageStore store_;
  std::map<store::RawPageId, std::shared_ptr<store::StoredPage>> pages_;
};

}  // namespace

StoredDemands load_demands(const Context& context, const store::Source& source) {
  store::ReviewStore reviews(context.database);
  StoredDemands said;
  for (const auto& lock : reviews.locks(source.source_id)) {
    said.demands.locks.push_back(to_lock(source, lock));
    said.decisions.push_back(lock.interaction_id);
  }
  Pages pages(context.database);
  for (const auto& stored : reviews.golden_tests(source.source_id)) {
    const auto field = mapping::posting_field(stored.field);
    if (!field) continue;  // of a program that had another field
    const std::string id = std::to_string(stored.golden_test_id);
    mapgen::GoldenTest test;
    test.name = "correction " + id + " by " + stored.decided_by;
    test.undo = "tributary posting withdraw " + id;
    test.field = *field;
    test.expected = stored.expected;
    test.external_id = stored.external_id;
    test.record = stored.record;
    pages.fill(test, stored.raw_page_id);
    said.demands.tests.push_back(std::move(test));
    said.decisions.push_back(stored.interaction_id);
  }
  return said;
}

}  // namespace tributary::pipeline

#include "pipeline/stored_sample.hpp"

#include "base/error.hpp"
#include "base/limits.hpp"

namespace tributary::pipeline {
namespace {

constexpr std::size_t kSamplePages = 20;  // read from the database for one mapping
constexpr std::size_t kSampleBytes =
    kMaxBodyBytes;  // of all their bodies; the page that goes over is the last

// Reads the page's body. One that cannot be read back is told and left out: the others can be learned from.
bool load(const Context& context, const store::Source& source, store::PageStore& store,
          store::StoredPage& page) {
  try {
    store.load_body(page);
    return true;
  } catch (const Error& error) {
    if (error.kind() != ErrorKind::internal) throw;
    context.tell({Event::Kind::warning, source.name,
                  "page " + std::to_string(page.page_number) + " of run " + std::to_string(page.run_id) +
                      " is left out of the sample: " + error.what()});
    return false;
  }
}

// kSamplePages of them, the first and the last among these: a change that is rolled out by and by shows late.
std::vector<store::StoredPage> spread(std::vector<store::StoredPage> pages) {
  if (pages.size() <= kSamplePages) return pages;
  std::vector<store::StoredPage> chosen;
  for (std::size_t i = 0; i < kSamplePages; ++i) {
    chosen.push_back(std::move(pages[i * (pages.size() - 1) / (kSamplePages - 1)]));
  }
  return chosen;
}

}  // namespace

StoredSample load_sample(const Context& context, const store::Source& source,
                         std::optional<store::RunId> run) {
  store::PageStore store(context.database);
  StoredSample sample;
  auto pages = store.list(source.source_id, run, false);
  if (!run && !pages.empty()) {
    const auto newest = pages.back().run_id;
    std::erase_if(pages, [&](const auto& page) { return page.run_id != newest; });
  }
  std::size_t bytes = 0;
  for (auto& page : spread(std::move(pages))) {
    if (bytes >= kSampleBytes) break;
    if (!load(context, source, store, page)) continue;
    bytes += page.body.size();
    sample.pages.push_back(std::move(page));
  }
  for (const auto& page : sample.pages) {
    sample.views.push_back({page.body, page.format, page.said_at});
    sample.interactions.push_back(page.interaction_id);
    if (sample.records_hint.empty()) sample.records_hint = page.records;
  }
  return sample;
}

}  // namespace tributary::pipeline

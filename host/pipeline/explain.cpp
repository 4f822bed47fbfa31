#include "pipeline/explain.hpp"

#include <algorithm>

#include "base/error.hpp"

namespace tributary::pipeline {
namespace {

// Finds the record that makes the posting with this external_id.
class FindRecord final : public normalize::RecordSink {
 public:
  explicit FindRecord(const std::string& external_id) : external_id_(external_id) {}

  void posting(std::size_t record, const normalize::Posting& posting) override {
    if (!found_ && posting.value(mapping::PostingField::external_id) == external_id_) found_ = record;
  }
  void reject(normalize::Reject) override {}

  std::optional<std::size_t> found() const { return found_; }

 private:
  const std::string& external_id_;
  std::optional<std::size_t> found_;
};

[[noreturn]] void broken(store::PostingId id, const std::string& what) {
  throw Error(ErrorKind::internal, "the chain of posting " + std::to_string(id) + " is broken: " + what);
}

store::StoredPage page_of(store::Database& database, const Explanation& explanation) {
  for (const auto& act : explanation.lineage) {
    if (act.interaction.kind != interaction::kPage) continue;
    store::PageStore pages(database);
    if (auto page = pages.find(act.interaction_id)) {
      pages.load_body(*page);
      return std::move(*page);
    }
  }
  broken(explanation.posting.posting_id, "no raw page leads to it");
}

// The URL of the first exchange that the page was made from.
std::string url_of(const std::vector<store::StoredInteraction>& lineage, store::InteractionId page) {
  const auto with_id = [&](store::InteractionId id) {
    return std::find_if(lineage.begin(), lineage.end(),
                        [&](const auto& act) { return act.interaction_id == id; });
  };
  const auto made = with_id(page);
  if (made == lineage.end() || made->interaction.inputs.empty()) return {};
  const auto exchange = with_id(made->interaction.inputs.front());
  if (exchange == lineage.end()) return {};
  boost::system::error_code problem;
  const auto input = boost::json::parse(exchange->interaction.input, problem);
  const auto* url = !problem && input.is_object() ? input.as_object().if_contains("url") : nullptr;
  return url != nullptr && url->is_string() ? std::string(url->as_string()) : std::string();
}

}  // namespace

Explanation explain(store::Database& database, store::PostingId id) {
  auto posting = store::PostingStore(database).find(id);
  if (!posting) {
    throw Error(ErrorKind::usage,
                "there is no posting " + std::to_string(id) + "; `tributary posting list` shows the ids");
  }
  Explanation explanation;
  explanation.posting = std::move(*posting);
  explanation.lineage =
      store::InteractionStore(database).lineage(explanation.posting.updated_by_interaction_id);
  auto version = store::MappingStore(database).find(explanation.posting.mapping_id);
  if (!version) broken(id, "its mapping is gone");
  explanation.mapping = std::move(*version);
  explanation.page = page_of(database, explanation);
  explanation.url = url_of(explanation.lineage, explanation.page.interaction_id);

  const auto mapping = mapping::parse_mapping(explanation.mapping.document);
  if (!mapping) broken(id, mapping::text(mapping.error().front()));
  const auto source = store::SourceStore(database).get(explanation.posting.source_name);
  normalize::Normalizer normalizer(*mapping, source_facts(source));
  const normalize::Page page{explanation.page.body, explanation.page.format, explanation.page.fetched_at};
  FindRecord find(explanation.posting.fields.at("external_id"));
  normalizer.normalize(page, find);
  if (!find.found()) broken(id, "its raw page has no record with its external_id");
  explanation.record = *find.found();
  explanation.fields = normalizer.explain(page, explanation.record);
  explanation.page.body = {};
  return explanation;
}

}  // namespace tributary::pipeline

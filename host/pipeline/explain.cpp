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

std::string text_of(const boost::json::value* value) {
  return value != nullptr && value->is_string() ? std::string(value->get_string()) : std::string();
}

boost::json::object object_of(const std::string& text) {
  boost::system::error_code problem;
  auto value = boost::json::parse(text, problem);
  return !problem && value.is_object() ? std::move(value.get_object()) : boost::json::object();
}

// "$.city is in none of 60 records, before in 100 % of 60": of what made a mending necessary.
std::string findings_of(const store::StoredInteraction& check) {
  const auto output = object_of(check.interaction.output);
  const auto* findings = output.if_contains("findings");
  std::string all;
  if (findings == nullptr || !findings->is_array()) return all;
  for (const auto& finding : findings->get_array()) {
    if (!finding.is_object() || text_of(finding.get_object().if_contains("severity")) == "note") continue;
    all += (all.empty() ? "" : "; ") + text_of(finding.get_object().if_contains("what"));
  }
  return all;
}

// The acts of a mapping's making: what it was written from, by whom, how it was proved, who approved it.
class MappingActs {
 public:
  MappingActs(store::Database& database, const store::MappingVersion& mapping) : interactions_(database) {
    if (mapping.generated_by_interaction_id) add_writing(*mapping.generated_by_interaction_id);
    if (mapping.validated_by_interaction_id) add_proof(*mapping.validated_by_interaction_id);
    if (mapping.approved_by_interaction_id) add_approval(*mapping.approved_by_interaction_id);
  }

  std::vector<MappingAct> take() { return std::move(acts_); }

 private:
  void add_writing(store::InteractionId id) {
    auto lineage = interactions_.lineage(id);
    std::reverse(lineage.begin(), lineage.end());  // what came first is told first
    for (const auto& act : lineage) {
      if (act.interaction.kind == interaction::kAnalyze) acts_.push_back({"analysis", act, ""});
      if (act.interaction.kind == interaction::kDriftCheck)
        acts_.push_back({"drift check", act, findings_of(act)});
    }
    for (const auto& act : lineage) {
      const auto input = object_of(act.interaction.input);
      if (act.interaction.kind != interaction::kGenerate || !input.contains("prompt_sha256")) continue;
      acts_.push_back({"prompt", act, "sha256 " + text_of(input.if_contains("prompt_sha256"))});
    }
    if (!lineage.empty()) acts_.push_back({"written", lineage.back(), ""});
  }

  void add_proof(store::InteractionId id) {
    if (auto trial = interactions_.find(id)) acts_.push_back({"trial", std::move(*trial), ""});
    for (auto& shadow : interactions_.made_from(id, interaction::kShadow)) {
      acts_.push_back({"shadow", std::move(shadow), ""});
    }
  }

  void add_approval(store::InteractionId id) {
    auto decision = interactions_.find(id);
    if (!decision) return;
    const std::string reason = text_of(object_of(decision->interaction.output).if_contains("reason"));
    acts_.push_back({"approval", std::move(*decision), reason});
  }

  store::InteractionStore interactions_;
  std::vector<MappingAct> acts_;
};

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
  return text_of(object_of(exchange->interaction.input).if_contains("url"));
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
  explanation.mapping_acts = MappingActs(database, explanation.mapping).take();
  explanation.page = page_of(database, explanation);
  explanation.url = url_of(explanation.lineage, explanation.page.interaction_id);

  const auto mapping = mapping::parse_mapping(explanation.mapping.document);
  if (!mapping) broken(id, mapping::text(mapping.error().front()));
  const auto source = store::SourceStore(database).get(explanation.posting.source_name);
  normalize::Normalizer normalizer(*mapping, source_facts(source));
  const normalize::Page page{explanation.page.body, explanation.page.format, explanation.page.said_at};
  FindRecord find(explanation.posting.fields.at("external_id"));
  normalizer.normalize(page, find);
  if (!find.found()) broken(id, "its raw page has no record with its external_id");
  explanation.record = *find.found();
  explanation.fields = normalizer.explain(page, explanation.record);
  explanation.page.body = {};
  return explanation;
}

}  // namespace tributary::pipeline

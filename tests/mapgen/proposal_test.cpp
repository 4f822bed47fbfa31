// From pages to a proved mapping: who is asked, how often, and what may become active.
#include <catch2/catch.hpp>

#include <deque>

#include "mapgen/prompt.hpp"
#include "mapgen/proposal.hpp"

using namespace tributary;
using mapgen::Generation;
using mapgen::GenerationRequest;

namespace {

mapping::Mapping mapping_of(const char* title_path) {
  const std::string document =
      std::string(R"({"format":"tributary-mapping/1","records":"$.jobs[*]","fields":{)") +
      R"("external_id":{"path":"$.id"},"title":{"path":")" + title_path + R"("}}})";
  const auto parsed = mapping::parse_mapping(document);
  REQUIRE(parsed.has_value());
  return *parsed;
}

// Answers with what it was given, in turn, and remembers what it was asked.
class Scripted final : public mapgen::Generator {
 public:
  Scripted(std::string name, bool model, std::deque<std::optional<mapping::Mapping>> answers)
      : name_(std::move(name)), model_(model), answers_(std::move(answers)) {}

  std::string name() const override { return name_; }
  bool is_model() const override { return model_; }
  std::string unavailable() override { return {}; }
  Generation generate(const GenerationRequest& request) override {
    attempts.push_back(request.attempt);
    findings.push_back(request.findings);
    seen_records.push_back(request.shape.records);
    Generation generation;
    generation.actor = name_;
    REQUIRE_FALSE(answers_.empty());
    generation.mapping = answers_.front();
    generation.candidates = candidates;
    if (!generation.mapping) generation.error = "the answer was prose";
    answers_.pop_front();
    return generation;
  }

  mapgen::CandidateLists candidates;
  std::vector<int> attempts;
  std::vector<std::vector<std::string>> findings;
  std::vector<std::uint64_t> seen_records;

 private:
  std::string name_;
  bool model_;
  std::deque<std::optional<mapping::Mapping>> answers_;
};

const std::string kPage = R"({"jobs":[
  {"id":"a1","title":"Bäckerin","kind":"x"},{"id":"a2","title":"Koch","kind":"x"},
  {"id":"a3","title":"Wirtin","kind":"x"},{"id":"a4","title":"Kellner","kind":"x"},
  {"id":"a5","title":"Spüler","kind":"x"},{"id":"a6","title":"Köchin","kind":"x"},
  {"id":"a7","title":"Barista","kind":"x"},{"id":"a8","title":"Rezeption","kind":"x"}]})";

mapgen::Sample sample_of(const std::string& body) {
  auto sampling = mapgen::take_sample({{body, normalize::PageFormat::json, Timestamp{}}}, "$.jobs[*]");
  REQUIRE(sampling.sample);
  return *sampling.sample;
}

mapgen::Proposal propose(mapgen::Generator& first, mapgen::Generator* fallback) {
  mapgen::ProposalObserver nobody;
  return mapgen::propose(sample_of(kPage), {}, "acme", first, fallback, nobody);
}

const auto right = [] { return mapping_of("$.title"); };
const auto wrong = [] { return mapping_of("$.kind"); };  // the same text in every record

}  // namespace

TEST_CASE("the generator sees half of the records, and the other half decides") {
  const auto sample = sample_of(kPage);
  CHECK(sample.records == 8);
  CHECK(sample.held_out);
  CHECK(sample.shape.records == 4);
}

TEST_CASE("a handful of records is not split: all are seen and all are tried") {
  const auto sample = sample_of(R"({"jobs":[{"id":1,"title":"Koch"},{"id":2,"title":"Wirt"}]})");
  CHECK_FALSE(sample.held_out);
  CHECK(sample.shape.records == 2);
}

TEST_CASE("a mapping that passes its trial is taken at once") {
  Scripted model("model", true, {right()});
  const auto proposal = propose(model, nullptr);
  REQUIRE(proposal.mapping);
  CHECK(proposal.actor == "model");
  CHECK(model.attempts == std::vector<int>{0});
}

TEST_CASE("a mapping that fails its trial is repaired once, with the trial's findings") {
  Scripted model("model", true, {wrong(), right()});
  const auto proposal = propose(model, nullptr);
  REQUIRE(proposal.mapping);
  CHECK(model.attempts == std::vector<int>{0, 1});
  REQUIRE(model.findings.at(1).size() >= 1);
  CHECK(model.findings.at(1).front().find("title") != std::string::npos);
}

TEST_CASE("a model is told what a person demands of the records, not who; people are told who") {
  auto sample = sample_of(kPage);
  mapgen::GoldenTest test;
  test.name = "correction 3 by ada";
  test.undo = "tributary posting withdraw 3";
  test.field = mapping::PostingField::title;
  test.expected = "Köchin 4711";
  test.external_id = "a1";
  test.body = std::make_shared<const std::string>(kPage);
  mapgen::Lock lock{mapping::PostingField::company, std::nullopt, "the lock of company (by ada)", "unlock"};
  sample.demands = {{lock}, {test}};
  auto with_company = right();
  with_company.field(mapping::PostingField::company) = with_company.field(mapping::PostingField::title);
  Scripted model("model", true, {with_company, with_company});
  mapgen::ProposalObserver nobody;
  const auto proposal = mapgen::propose(sample, {}, "acme", model, nullptr, nobody);
  CHECK_FALSE(proposal.mapping);
  REQUIRE(model.findings.at(1).size() == 3);
  CHECK(model.findings[1][1] == "what a person said about company is not kept");
  for (const std::string& finding : model.findings[1]) {
    for (const char* hidden : {"ada", "4711", "withdraw", "a1"})
      CHECK(finding.find(hidden) == std::string::npos);
  }
  CHECK(proposal.history.front().find("correction 3 by ada fails") != std::string::npos);
}

TEST_CASE("when the repair fails too, the fallback is asked, without the model's findings") {
  Scripted model("model", true, {std::nullopt, wrong()});
  Scripted matcher("matcher", false, {right(), right()});
  const auto proposal = propose(model, &matcher);
  REQUIRE(proposal.mapping);
  CHECK(proposal.actor == "matcher");
  CHECK(proposal.history.size() == 3);
  CHECK(matcher.findings.at(0).empty());
}

TEST_CASE("a field that only the records held back carry is added, tried on the others, and said") {
  std::string page = kPage;
  page.replace(page.find(R"("kind":"x"},)"
                         "\n"),
               10, R"("kind":"x","until":"2026-12-24")");  // a2: held back
  auto with_date = mapping::parse_mapping(
      R"({"format":"tributary-mapping/1","records":"$.jobs[*]","fields":{"external_id":"$.id","title":"$.title",)"
      R"("valid_through":"$.until"}})");
  REQUIRE(with_date.has_value());
  Scripted matcher("matcher", false, {right(), *with_date});
  mapgen::ProposalObserver nobody;
  const auto proposal = mapgen::propose(sample_of(page), {}, "acme", matcher, nullptr, nobody);
  REQUIRE(proposal.mapping);
  CHECK(matcher.seen_records == std::vector<std::uint64_t>{4, 4});
  CHECK(proposal.mapping->field(mapping::PostingField::valid_through).has_value());
  CHECK(proposal.history.back() == "matcher: valid_through added from the records held back");
  CHECK(proposal.trial.passed);
}

TEST_CASE("what the held-back records would add is left out when it fails where it was not seen") {
  const auto constant_date = mapping::parse_mapping(
      R"({"format":"tributary-mapping/1","records":"$.jobs[*]","fields":{"external_id":"$.id","title":"$.title",)"
      R"("posted_at":{"constant":"1804-01-01"}}})");
  REQUIRE(constant_date.has_value());
  Scripted matcher("matcher", false, {right(), *constant_date});
  const auto proposal = propose(matcher, nullptr);
  REQUIRE(proposal.mapping);
  CHECK_FALSE(proposal.mapping->field(mapping::PostingField::posted_at).has_value());
}

TEST_CASE("when nobody's mapping passes there is none, only the last one for a person to look at") {
  Scripted model("model", true, {wrong(), wrong()});
  Scripted matcher("matcher", false, {wrong()});
  const auto proposal = propose(model, &matcher);
  CHECK_FALSE(proposal.mapping);
  CHECK(proposal.best);
  CHECK_FALSE(proposal.trial.passed);
}

TEST_CASE("once it is stopped nobody more is asked, and a mapping that came too late does not count") {
  bool stop = false;
  Scripted model("model", true, {right()});
  Scripted matcher("matcher", false, {right()});
  class StopWhenAsked final : public mapgen::ProposalObserver {
   public:
    explicit StopWhenAsked(bool& flag) : flag_(flag) {}
    void asking(const mapgen::Generator&, int) override { flag_ = true; }

   private:
    bool& flag_;
  } observer(stop);
  const auto proposal =
      mapgen::propose(sample_of(kPage), {}, "acme", model, &matcher, observer, [&stop] { return stop; });
  CHECK(proposal.stopped);
  CHECK_FALSE(proposal.mapping);
  CHECK(model.attempts.size() == 1);
  CHECK(matcher.attempts.empty());
}

TEST_CASE("the matcher is not asked twice: it would answer the same") {
  Scripted matcher("matcher", false, {wrong()});
  CHECK_FALSE(propose(matcher, nullptr).mapping);
  CHECK(matcher.attempts.size() == 1);
}

TEST_CASE("the plugin's word for where the records are counts unless it selects nothing") {
  const normalize::Page page{kPage, normalize::PageFormat::json, Timestamp{}};
  CHECK(mapgen::take_sample({page}, "$.postings[*]").sample->records_path == "$.jobs[*]");
  CHECK(mapgen::take_sample({page}, "$['jobs'][*]").sample->records_path == "$['jobs'][*]");
}

TEST_CASE("a page that is not JSON gives a sentence instead of a sample") {
  const auto sampling = mapgen::take_sample({{"<html>", normalize::PageFormat::json, Timestamp{}}}, "");
  CHECK_FALSE(sampling.sample);
  CHECK(sampling.not_json);
  CHECK_FALSE(sampling.problem.empty());
}

TEST_CASE("a page that is not JSON among good ones is left out of the sample") {
  const normalize::Page broken{"<html>", normalize::PageFormat::json, Timestamp{}};
  const normalize::Page good{kPage, normalize::PageFormat::json, Timestamp{}};
  const auto sampling = mapgen::take_sample({broken, good}, "");
  REQUIRE(sampling.sample);
  CHECK(sampling.sample->pages.size() == 1);
  CHECK(sampling.sample->records > 0);
}

TEST_CASE(
    "a model that reads titles otherwise than the sure matcher is asked again, and then a person decides") {
  const auto other = [] { return mapping_of("$.nickname"); };
  std::string page = kPage;
  for (auto at = page.find("\"kind\""); at != std::string::npos; at = page.find("\"kind\"", at + 40))
    page.insert(at, "\"nickname\":\"n" + std::to_string(at) + " of them\",");
  const auto sample = sample_of(page);
  mapgen::ProposalObserver nobody;
  const auto sure = [](double score) {
    return mapgen::CandidateLists{{"title", {{"$.title", score, "made up"}}}};
  };

  Scripted model("ollama:m", true, {other(), other()});
  Scripted matcher("matcher", false, {right(), right(), right()});
  matcher.candidates = sure(0.9);
  auto proposal = mapgen::propose(sample, {}, "acme", model, &matcher, nobody);
  CHECK(model.attempts == std::vector<int>{0, 1});
  REQUIRE(model.findings.size() == 2);
  CHECK(model.findings[1].size() == 1);
  CHECK(model.findings[1][0].find("records give another value than the path that names and values suggest") !=
        std::string::npos);
  CHECK(model.findings[1][0].find("Koch") == std::string::npos);  // no value of a record
  REQUIRE(proposal.disputed);
  CHECK(proposal.disputed->actor == "ollama:m");
  CHECK(mapping::content_hash(proposal.disputed->mapping) == mapping::content_hash(other()));
  CHECK_FALSE(proposal.disputed->trial.passed);
  CHECK(proposal.disputed->trial.findings.back().detail.find("by the model, \"") != std::string::npos);
  REQUIRE(proposal.mapping);
  CHECK(proposal.actor == "matcher");

  Scripted persuaded("ollama:m", true, {other(), right()});
  Scripted again("matcher", false, {right()});
  again.candidates = sure(0.9);
  proposal = mapgen::propose(sample, {}, "acme", persuaded, &again, nobody);
  CHECK_FALSE(proposal.disputed);
  CHECK(proposal.actor == "ollama:m");

  Scripted unopposed("ollama:m", true, {other()});
  Scripted unsure("matcher", false, {right()});
  unsure.candidates = sure(0.5);
  proposal = mapgen::propose(sample, {}, "acme", unopposed, &unsure, nobody);
  CHECK_FALSE(proposal.disputed);
  CHECK(mapping::content_hash(*proposal.mapping) == mapping::content_hash(other()));

  Scripted alone("ollama:m", true, {other()});
  Scripted mistaken("matcher", false, {wrong()});  // does not pass its own trial: no opinion
  mistaken.candidates = sure(0.9);
  proposal = mapgen::propose(sample, {}, "acme", alone, &mistaken, nobody);
  CHECK_FALSE(proposal.disputed);
  CHECK(proposal.actor == "ollama:m");
}

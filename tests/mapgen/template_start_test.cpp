// A reviewed mapping as a start: what is kept of it, and what a generator replaces.
#include "mapgen/template_start.hpp"

#include <catch2/catch.hpp>

#include <boost/json.hpp>

#include "mapgen/matcher.hpp"

using namespace tributary;
using namespace tributary::mapgen;
using mapping::PostingField;

namespace {

mapping::Mapping mapping_of(const std::string& fields, const std::string& records = "$.jobs[*]") {
  const auto parsed = mapping::parse_mapping(R"({"format":"tributary-mapping/1","records":")" + records +
                                             R"(","fields":)" + fields + "}");
  REQUIRE(parsed.has_value());
  return *parsed;
}

const std::string kReviewed = R"({
  "external_id": "$.id", "title": "$.title", "department": "$.unit.name", "url": "$.link",
  "career_level": "$.level", "salary_min": "$.pay.from", "company": {"setting": "company"}})";

// `name` is the member that holds the title, `link` the one that holds the URL.
std::string page_of(const std::string& name, const std::string& link = "link", int records = 8) {
  const char* const titles[] = {"Bäckerin", "Koch",   "Wirtin",  "Kellner",
                                "Spüler",   "Köchin", "Barista", "Portier"};
  std::string page = R"({"jobs":[)";
  for (int i = 0; i < records; ++i) {
    page += (i > 0 ? "," : "") + std::string(R"({"id":"a)") + std::to_string(i) + R"(",")" + name + R"(":")" +
            titles[i] + R"(","unit":{"name":"Küche )" + std::to_string(i % 2) + R"("},"pay":null,")" + link +
            R"(":"https://acme.example/)" + std::to_string(i) + R"("})";
  }
  return page + "]}";
}

Sample sample_of(const std::string& body, normalize::PageFormat format = normalize::PageFormat::json) {
  auto sampling = take_sample({{body, format, Timestamp{}}}, "");
  REQUIRE(sampling.sample);
  return *sampling.sample;
}

Start started(const Sample& sample, const std::string& reviewed = kReviewed) {
  ProposalObserver nobody;
  return try_start("acme", start_from("acme", mapping_of(reviewed), sample), sample, {}, nobody);
}

Generation by_matcher(const std::string& fields) {
  Generation generation;
  generation.actor = "matcher";
  generation.mapping = mapping_of(fields);
  return generation;
}

std::string path_of(const mapping::Mapping& mapping, PostingField field) {
  const auto& expression = mapping.field(field);
  return expression && expression->path ? expression->path->text() : "";
}

// A model that gives one answer after the other.
class Answering final : public Generator {
 public:
  explicit Answering(std::vector<std::string> answers) : answers_(std::move(answers)) {}
  std::string name() const override { return "ollama:m"; }
  bool is_model() const override { return true; }
  std::string unavailable() override { return ""; }
  Generation generate(const GenerationRequest&) override {
    Generation generation;
    generation.actor = name();
    generation.mapping = mapping_of(answers_.at(asked_++));
    return generation;
  }

 private:
  std::vector<std::string> answers_;
  std::size_t asked_ = 0;
};

// Writes down who told what.
struct Watching final : ProposalObserver {
  void sampled(const Sample&) override { told.push_back("sampled"); }
  void generated(const Generation& generation, int) override { told.push_back(generation.actor); }
  void completed(const Generation& whole, const Generation& other) override {
    told.push_back("completed by " + other.actor);
    input = boost::json::parse(whole.input);
  }
  void tried(const Generation& generation, const TrialReport& report) override {
    told.push_back(generation.actor + (report.passed ? " passed" : " failed"));
  }
  std::vector<std::string> told;
  boost::json::value input;
};

}  // namespace

TEST_CASE("a reviewed mapping goes through the trial of any other, told step by step") {
  const std::string body = page_of("title");
  const Sample sample = sample_of(body);
  Watching watching;
  Generation generation = start_from("acme", mapping_of(kReviewed), sample);
  const auto input = boost::json::parse(generation.input);
  CHECK(input.at("site") == "acme");
  CHECK(std::string(input.at("reviewed_mapping").as_string()) ==
        mapping::content_hash(mapping_of(kReviewed)));
  CHECK(std::string(input.at("reviewed_with").as_string()).starts_with("tributary "));
  const Start start = try_start("acme", std::move(generation), sample, {}, watching);
  CHECK(start.trial.passed);
  CHECK(watching.told ==
        std::vector<std::string>{"sampled", "tributary reviewers", "tributary reviewers passed"});
}

TEST_CASE("where the reviewed mapping finds no records it takes those of the sample") {
  const std::string wrapped = R"({"data":{"list":)" + page_of("title").substr(8);
  const std::string body = wrapped + "}";
  const Sample sample = sample_of(body);
  const Generation generation = start_from("acme", mapping_of(kReviewed), sample);
  CHECK(generation.mapping->records.text() == sample.records_path);
  const auto input = boost::json::parse(generation.input);
  CHECK(input.at("records_in_place_of") == "$.jobs[*]");
  CHECK(started(sample).trial.passed);
}

TEST_CASE("one record a line is a record, not an array of its members") {
  const std::string lines = R"({"id":"1","title":"Koch"})"
                            "\n"
                            R"({"id":"2","title":"Wirt"})"
                            "\n";
  const Sample sample = sample_of(lines, normalize::PageFormat::ndjson);
  const auto reviewed = mapping_of(R"({"external_id":"$.id","title":"$.title"})", "$[*]");
  const Generation generation = start_from("acme", reviewed, sample);
  CHECK(generation.mapping->records.text() == "$");
}

TEST_CASE("a refused required field comes from the generator, the rest stays as it was reviewed") {
  const std::string body = page_of("headline");
  const Sample sample = sample_of(body);
  const Start start = started(sample);
  REQUIRE_FALSE(start.trial.passed);
  const auto other = by_matcher(
      R"({"external_id":"$.id","title":"$.headline","department":"$.headline","city":"$.unit.name"})");
  const auto whole = complete(start, other, sample, {});
  REQUIRE(whole);
  CHECK(whole->actor == "matcher");
  CHECK(path_of(*whole->mapping, PostingField::title) == "$.headline");
  CHECK(path_of(*whole->mapping, PostingField::department) == "$.unit.name");
  CHECK_FALSE(whole->mapping->field(PostingField::city));  // the reviewers say that the site has none
  const auto input = boost::json::parse(whole->input);
  CHECK(boost::json::serialize(input.at("replaced")) == R"(["title"])");
  CHECK(boost::json::serialize(input.at("left_out")) == "[]");
  CHECK(std::string(input.at("started_from").as_string()) ==
        mapping::content_hash(*start.generation.mapping));
}

TEST_CASE("a field whose path is gone comes from the generator, one that is merely null stays") {
  const std::string body = page_of("headline", "href");
  const Sample sample = sample_of(body);
  const auto other =
      by_matcher(R"({"external_id":"$.id","title":"$.headline","url":"$.href","salary_min":"$.unit.name"})");
  const auto whole = complete(started(sample), other, sample, {});
  REQUIRE(whole);
  CHECK(path_of(*whole->mapping, PostingField::url) == "$.href");
  CHECK(path_of(*whole->mapping, PostingField::career_level) == "$.level");  // nobody knows better
  const std::string with_null = R"({"external_id": "$.id", "title": "$.title", "salary_min": "$.pay"})";
  const auto kept = complete(started(sample, with_null), other, sample, {});
  REQUIRE(kept);
  CHECK(path_of(*kept->mapping, PostingField::salary_min) == "$.pay");
  CHECK(kept->mapping->field(PostingField::title));
}

TEST_CASE("a refused optional field that the generator lacks is left out") {
  const std::string body = page_of("title");
  const Sample sample = sample_of(body);
  const Start start = started(
      sample, R"({"external_id":"$.id","title":"$.title","url":{"constant":"https://acme.example"}})");
  REQUIRE_FALSE(start.trial.passed);
  const auto whole = complete(
      start, by_matcher(R"({"external_id":"$.id","title":"$.title","city":"$.unit.name"})"), sample, {});
  REQUIRE(whole);
  CHECK_FALSE(whole->mapping->field(PostingField::url));
}

TEST_CASE("an optional field that is refused for one record alone is not left out of all") {
  const std::string body = page_of("title");
  Sample sample = sample_of(body);
  GoldenTest test;
  test.name = "correction 1 by ada";
  test.field = PostingField::department;
  test.external_id = "a1";
  test.record = 1;
  test.body = std::make_shared<const std::string>(body);
  sample.demands.tests.push_back(test);
  const Start start = started(sample);
  REQUIRE_FALSE(start.trial.passed);
  CHECK_FALSE(complete(start, by_matcher(R"({"external_id":"$.id","title":"$.title"})"), sample, {}));
  // Another's own field may well have nothing there.
  const auto whole = complete(
      start, by_matcher(R"({"external_id":"$.id","title":"$.title","department":"$.area"})"), sample, {});
  REQUIRE(whole);
  CHECK(path_of(*whole->mapping, PostingField::department) == "$.area");
}

TEST_CASE("there is nothing to complete when a required field is nowhere, or nothing is kept") {
  const std::string body = page_of("headline");
  const Sample sample = sample_of(body);
  const Start start = started(sample, R"({"external_id":"$.id","title":"$.title"})");
  Generation none;
  none.error = "the answer was prose";
  CHECK_FALSE(complete(start, none, sample, {}));
  CHECK_FALSE(complete(start, by_matcher(R"({"external_id":"$.id","title":"$.headline"})"), sample, {}));
}

TEST_CASE("a proposal that has a start tries what completes it, then the generator's own") {
  const std::string body = page_of("headline");
  const Sample sample = sample_of(body);
  Watching watching;
  Start start = try_start("acme", start_from("acme", mapping_of(kReviewed), sample), sample, {}, watching);
  REQUIRE_FALSE(start.trial.passed);
  Matcher matcher;
  const auto proposal = propose(sample, {}, "acme", matcher, nullptr, watching, {}, &start);
  REQUIRE(proposal.mapping);
  CHECK(path_of(*proposal.mapping, PostingField::title) == "$.headline");
  CHECK(path_of(*proposal.mapping, PostingField::department) == "$.unit.name");
  const std::vector<std::string> first(watching.told.begin() + 1, watching.told.begin() + 3);
  CHECK(first == std::vector<std::string>{"tributary reviewers", "tributary reviewers failed"});
  CHECK(std::find(watching.told.begin(), watching.told.end(), "completed by matcher") != watching.told.end());
  CHECK(watching.told.back() == "matcher passed");
  CHECK(proposal.history.back() == "matcher, completing the reviewed mapping: passed its trial");
}

TEST_CASE("when no generator has a mapping the start without its refused fields is tried") {
  class Silent final : public Generator {
   public:
    std::string name() const override { return "matcher"; }
    bool is_model() const override { return false; }
    std::string unavailable() override { return {}; }
    Generation generate(const GenerationRequest& request) override {
      CHECK(request.template_paths.at("title") == "$.title");
      CHECK_FALSE(request.template_paths.contains("url"));
      CHECK(request.findings.size() == 1);
      Generation generation;
      generation.actor = name();
      generation.error = "nothing can be a title";
      return generation;
    }
  } silent;
  const std::string body = page_of("title");
  const Sample sample = sample_of(body);
  const Start start = started(
      sample, R"({"external_id":"$.id","title":"$.title","url":{"constant":"https://acme.example"}})");
  REQUIRE_FALSE(start.trial.passed);
  ProposalObserver nobody;
  const auto proposal = propose(sample, {}, "acme", silent, nullptr, nobody, {}, &start);
  REQUIRE(proposal.mapping);
  CHECK(proposal.actor == kReviewers);
  CHECK_FALSE(proposal.mapping->field(PostingField::url));
}

TEST_CASE(
    "what a model completes a reviewed mapping with is held against the matcher, what was reviewed is not") {
  std::string body = page_of("headline");
  for (auto at = body.find("\"headline\""); at != std::string::npos; at = body.find("\"headline\"", at + 40))
    body.insert(at, "\"codename\":\"Projekt " + std::to_string(at) + "\",");
  const Sample sample = sample_of(body);
  Watching watching;
  const std::string astray = R"({"external_id":"$.id","title":"$.codename","url":"$.link"})";
  const std::string right = R"({"external_id":"$.id","title":"$.headline","url":"$.link"})";
  Matcher matcher;
  Start start = try_start("acme", start_from("acme", mapping_of(kReviewed), sample), sample, {}, watching);

  Answering stubborn({astray, astray});
  auto proposal = propose(sample, {}, "acme", stubborn, &matcher, watching, {}, &start);
  REQUIRE(proposal.disputed);
  CHECK(proposal.disputed->actor == "ollama:m");

  Answering persuaded({astray, right});
  proposal = propose(sample, {}, "acme", persuaded, &matcher, watching, {}, &start);
  CHECK_FALSE(proposal.disputed);
  REQUIRE(proposal.mapping);
  CHECK(path_of(*proposal.mapping, PostingField::title) == "$.headline");
  CHECK(path_of(*proposal.mapping, PostingField::department) == "$.unit.name");
  CHECK(proposal.history.back() == "ollama:m, completing the reviewed mapping: passed its trial");
}

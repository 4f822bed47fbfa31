// Acts, their bodies, their lineage, and who acts.
#include <catch2/catch.hpp>

#include "error_of.hpp"
#include "source_fixture.hpp"

using namespace tributary;
using namespace tributary::testing;
using Catch::Matchers::Contains;

TEST_CASE("raw bodies come back byte by byte") {
  SourceFixture fixture;
  std::string every_byte;
  for (int i = 0; i < 256; ++i) every_byte += static_cast<char>(i);
  const std::string bodies[] = {
      "", std::string("\0\0\0", 3), every_byte,
      "\xEF\xBB\xBF{\"a\":\"\\u0000\\ud800\",\"a\":1234567890123456789012345678901234567890}",
      std::string(3 << 20, 'x')};
  for (const auto& body : bodies) {
    const auto id = fixture.exchange(body, "application/json; charset=x\xFF");
    const auto stored = fixture.interactions.find(id);
    REQUIRE(stored->raw_page_id);
    const auto raw = fixture.interactions.body(*stored->raw_page_id);
    REQUIRE(raw);
    CHECK((raw->bytes == body));
    CHECK(raw->content_type == "application/json; charset=x\uFFFD");
  }
  CHECK_FALSE(fixture.interactions.body(999999));
}

TEST_CASE("a raw body that was tampered with is noticed") {
  SourceFixture fixture;
  const auto id = *fixture.interactions.find(fixture.exchange("[1]"))->raw_page_id;
  fixture.execute("UPDATE raw_pages SET sha256 = decode(repeat('00', 32), 'hex')");
  CHECK_THAT(error_of([&] { fixture.interactions.body(id); }).second, Contains("SHA-256"));
}

TEST_CASE("every kind of act that the code knows, the database knows") {
  SourceFixture fixture;
  for (const char* kind :
       {interaction::kHttpExchange, interaction::kPage, interaction::kAnalyze, interaction::kGenerate,
        interaction::kTrial, interaction::kNormalize, interaction::kDecision}) {
    CHECK(fixture.interactions.find(fixture.interactions.append(fixture.act(kind), nullptr))
              ->interaction.kind == kind);
  }
  CHECK(error_of([&] { fixture.interactions.append(fixture.act("daydream"), nullptr); }).first ==
        ErrorKind::internal);
}

TEST_CASE("a failed act keeps its sentence, its input and its output") {
  SourceFixture fixture;
  auto act = fixture.act(interaction::kGenerate);
  act.status = interaction::Status::failed;
  act.error = "the model answered in prose";
  act.input = R"({"prompt": "\u0000"})";
  act.output = R"({"tokens": 12})";
  const auto stored = fixture.interactions.find(fixture.interactions.append(act, nullptr));
  CHECK(stored->actor == "host");
  CHECK(stored->interaction.status == interaction::Status::failed);
  CHECK(stored->interaction.error == act.error);
  CHECK(stored->interaction.input == "{\"prompt\": \"\uFFFD\"}");
  CHECK(stored->interaction.output == act.output);
  CHECK(stored->interaction.run_id == fixture.run);
  CHECK(stored->interaction.completed_at == kNoon);
}

TEST_CASE("an act cannot name inputs that do not exist, and lineage has no circle") {
  SourceFixture fixture;
  const auto first = fixture.interactions.append(fixture.act(interaction::kAnalyze), nullptr);
  for (const store::InteractionId wrong :
       {first + 1, first + 2, store::InteractionId{0}, store::InteractionId{-1}}) {
    const auto [kind, message] = error_of([&] {
      fixture.interactions.append(fixture.act(interaction::kGenerate, {first, wrong}), nullptr);
    });
    CHECK(kind == ErrorKind::internal);
    CHECK_THAT(message, Contains("not an earlier interaction"));
  }
}

TEST_CASE("acts are never changed") {
  SourceFixture fixture;
  fixture.interactions.append(fixture.act(interaction::kAnalyze), nullptr);
  CHECK_THAT(error_of([&] { fixture.execute("UPDATE interactions SET kind = 'trial'"); }).second,
             Contains("never changed"));
}

TEST_CASE("an act belongs to the source of its run, or else of its inputs") {
  SourceFixture fixture;
  const auto in_run = fixture.interactions.append(fixture.act(interaction::kAnalyze), nullptr);
  const auto later =
      fixture.interactions.append(fixture.act(interaction::kGenerate, {in_run}, false), nullptr);
  fixture.interactions.append(fixture.act(interaction::kGenerate, {}, false), nullptr);
  const auto list = fixture.interactions.list(fixture.source, {}, "", 10);
  REQUIRE(list.size() == 2);
  CHECK(list[0].interaction_id == later);
  CHECK(fixture.interactions.list({}, {}, interaction::kGenerate, 10).size() == 2);
  CHECK(fixture.interactions.list({}, fixture.run, "", 10).size() == 1);
  CHECK(fixture.interactions.list({}, {}, "", 1).size() == 1);
}

TEST_CASE("a lineage names every act once, at its nearest, also over many ways") {
  SourceFixture fixture;
  std::vector<store::InteractionId> ids = {
      fixture.interactions.append(fixture.act(interaction::kPage), nullptr)};
  for (int i = 0; i < 30; ++i) {
    auto inputs = ids.size() > 2 ? std::vector(ids.end() - 2, ids.end()) : ids;
    ids.push_back(fixture.interactions.append(fixture.act(interaction::kTrial, inputs), nullptr));
  }
  const auto lineage = fixture.interactions.lineage(ids.back());
  CHECK(lineage.size() == ids.size());
  CHECK(lineage.back().interaction_id == ids.front());
  CHECK(fixture.interactions.lineage(999999).empty());
}

TEST_CASE("an actor is made once") {
  SourceFixture fixture;
  const auto group = fixture.actors.ensure("group", "tributary");
  const auto model = fixture.actors.ensure("ai_model", "qwen2.5:7b", group);
  CHECK(fixture.actors.ensure("ai_model", "qwen2.5:7b") == model);
  CHECK(fixture.number("SELECT parent_actor_id FROM actors WHERE name = 'qwen2.5:7b'") == group);
  CHECK(
      fixture.number("SELECT count(*) FROM actors WHERE name IN ('host', 'matcher') AND parent_actor_id = " +
                     std::to_string(group)) == 2);
  CHECK_THAT(error_of([&] { fixture.actors.ensure("human", "matcher"); }).second, Contains("is a script"));
}

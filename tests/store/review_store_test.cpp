// Who may decide on mappings, and what a decision causes, as PostgreSQL keeps it.
#include <catch2/catch.hpp>

#include "base/error.hpp"
#include "store/migrations.hpp"
#include "tests/store/source_fixture.hpp"

using namespace tributary;
using namespace tributary::testing;
using Catch::Matchers::Contains;

namespace {

struct ReviewFixture : SourceFixture {
  store::TaskStore tasks{database};
  store::ReviewStore reviews{database};
  store::ActorId ada = actors.ensure_operator("ada");  // may approve, as every operator
  store::ActorId bob = actors.add("human", "bob", "tributary", ada);

  static store::Decision by(store::ActorId actor, std::string what = "approved", std::string reason = "") {
    return {actor, std::move(what), std::move(reason), kNoon};
  }

  store::MappingId candidate(char digit, const char* trial = R"({"passed": false})") {
    const auto generated = interactions.append(act(interaction::kGenerate, {}, true), nullptr);
    const auto id = mappings.add_candidate(source, std::string("{\"name\": \"") + digit + "\"}\n",
                                           hash_of(digit), generated);
    mappings.set_trial(id, interactions.append(act(interaction::kTrial, {generated}, false), nullptr), trial);
    return id;
  }

  store::TaskId ask(std::optional<store::MappingId> about, const char* type = "review_mapping") {
    boost::json::object request{{"reason", "no mapping passed its trial"}};
    if (about) request["mapping_id"] = *about;
    return tasks.open(source, type, interactions.append(act(interaction::kTrial), nullptr),
                      boost::json::serialize(request));
  }

  std::string status(store::MappingId id) { return mappings.find(id)->status; }
};

template <class Body>
std::pair<ErrorKind, std::string> refused(Body&& body) {
  try {
    body();
  } catch (const Error& error) {
    return {error.kind(), error.what()};
  }
  return {ErrorKind::internal, "nothing was thrown"};
}

}  // namespace

TEST_CASE("a new person of the login is an operator and may approve; another actor may not") {
  ReviewFixture fixture;
  CHECK(fixture.actors.get("ada").parent == "operators");
  CHECK(fixture.actors.get("ada").may_approve);
  CHECK(fixture.actors.get("operators").rules == std::vector<std::string>{"may approve_mapping"});
  CHECK_FALSE(fixture.actors.get("bob").may_approve);
  CHECK_FALSE(fixture.actors.may(fixture.host, "approve_mapping", fixture.source));
  CHECK(fixture.actors.ensure_operator("ada") == fixture.ada);
}

TEST_CASE("no statement activates a mapping by an approval of somebody who may not") {
  ReviewFixture fixture;
  const auto id = fixture.candidate('a');
  const auto [kind, sentence] =
      refused([&] { fixture.reviews.approve(id, ReviewFixture::by(fixture.bob), {}); });
  CHECK(kind == ErrorKind::configuration);
  CHECK_THAT(sentence, Contains("actor 'bob' may not decide on mappings of source acme") &&
                           Contains("tributary actor allow bob approve_mapping --source acme"));
  CHECK(fixture.status(id) == "candidate");
  // The refused decision left no act behind.
  CHECK(fixture.number("SELECT count(*) FROM interactions WHERE kind = 'decision'") == 0);

  auto act = fixture.act(interaction::kDecision);
  act.actor_id = fixture.bob;
  const auto decision = fixture.interactions.append(act, nullptr);
  CHECK(refused([&] { fixture.mappings.activate(id, decision); }).first == ErrorKind::configuration);
  const auto update = "UPDATE posting_field_mappings SET status = 'active', activated_at = now()";
  CHECK_THAT(
      refused([&] {
        fixture.execute(std::string(update) + ", approved_by_interaction_id = " + std::to_string(decision));
      }).second,
      Contains("'bob' may not"));
  CHECK_THAT(refused([&] { fixture.execute(update); }).second,
             Contains("neither passed a trial nor been approved"));
  const auto trial = fixture.interactions.append(fixture.act(interaction::kTrial), nullptr);
  CHECK_THAT(refused([&] { fixture.mappings.activate(id, trial); }).second, Contains("is no decision"));
  CHECK(fixture.status(id) == "candidate");
}

TEST_CASE("a right is a rule on an actor or any of its ancestors, and the nearest rule decides") {
  ReviewFixture fixture;
  const auto by_ada = ReviewFixture::by(fixture.ada, "allowed");
  const auto other = fixture.add_source("bravo");
  const auto may = [&](const char* name, store::SourceId source) {
    return fixture.actors.may(fixture.actors.get(name).actor_id, "approve_mapping", source);
  };
  fixture.actors.add("group", "analysts", "tributary", fixture.ada);
  fixture.actors.add("group", "juniors", "analysts", fixture.ada);
  fixture.actors.add("human", "eve", "juniors", fixture.ada);
  CHECK_FALSE(may("eve", fixture.source));
  fixture.actors.set_rule("analysts", "approve_mapping", fixture.source, true, by_ada);
  CHECK(may("eve", fixture.source));
  CHECK_FALSE(may("eve", other));
  CHECK_FALSE(fixture.actors.get("eve").may_approve);
  fixture.actors.set_rule("juniors", "approve_mapping", {}, false, by_ada);
  CHECK_FALSE(may("eve", fixture.source));
  fixture.actors.set_rule("eve", "approve_mapping", {}, true, by_ada);
  CHECK(may("eve", other));
  // Of one actor, the rule for the source goes before the one for all; the last word counts.
  fixture.actors.set_rule("eve", "approve_mapping", other, false, by_ada);
  CHECK(may("eve", fixture.source));
  CHECK_FALSE(may("eve", other));
  fixture.actors.set_rule("eve", "approve_mapping", other, true, by_ada);
  CHECK(may("eve", other));
  CHECK(fixture.actors.get("eve").rules ==
        std::vector<std::string>{"may approve_mapping", "may approve_mapping of bravo"});
}

TEST_CASE("nobody gives a right away that he does not have, or takes his own away") {
  ReviewFixture fixture;
  const auto by_bob = ReviewFixture::by(fixture.bob, "allowed");
  CHECK(refused([&] {
          fixture.actors.set_rule("bob", "approve_mapping", fixture.source, true, by_bob);
        }).first == ErrorKind::configuration);
  CHECK(refused([&] { fixture.actors.add("human", "mallory", "operators", fixture.bob); }).first ==
        ErrorKind::configuration);
  const auto by_ada = ReviewFixture::by(fixture.ada, "denied");
  CHECK(refused([&] { fixture.actors.set_rule("operators", "approve_mapping", {}, false, by_ada); }).first ==
        ErrorKind::configuration);
  CHECK(fixture.actors.get("ada").may_approve);
  // Who may for one source may say so for that one only.
  fixture.actors.set_rule("bob", "approve_mapping", fixture.source, true, by_ada);
  fixture.actors.add("human", "carl", "tributary", fixture.bob);
  fixture.actors.set_rule("carl", "approve_mapping", fixture.source, true, by_bob);
  CHECK(refused([&] { fixture.actors.set_rule("carl", "approve_mapping", {}, true, by_bob); }).first ==
        ErrorKind::configuration);
}

TEST_CASE("an unknown actor or right is a usage error with the name that is meant") {
  ReviewFixture fixture;
  const auto by_ada = ReviewFixture::by(fixture.ada);
  CHECK_THAT(refused([&] { fixture.actors.get("adda"); }).second, Contains("did you mean 'ada'?"));
  CHECK_THAT(refused([&] { fixture.actors.add("human", "x", "operator", fixture.ada); }).second,
             Contains("did you mean 'operators'?"));
  CHECK_THAT(refused([&] { fixture.actors.add("human", "bob", "operators", fixture.ada); }).second,
             Contains("already"));
  CHECK_THAT(refused([&] { fixture.actors.set_rule("bob", "approve_maping", {}, true, by_ada); }).second,
             Contains("did you mean 'approve_mapping'?"));
}

TEST_CASE("an approval records the decision, activates, and answers the question, all or nothing") {
  ReviewFixture fixture;
  const auto id = fixture.candidate('a');
  const auto task = fixture.ask(id);
  const auto approval =
      fixture.reviews.approve(id, ReviewFixture::by(fixture.ada, "approved", "looks right"), task);
  const auto act = approval.interaction_id;
  CHECK_FALSE(approval.retired);
  CHECK(fixture.status(id) == "active");
  const auto stored = fixture.tasks.find(task);
  REQUIRE(stored);
  CHECK(stored->status == "completed");
  CHECK(stored->assigned_to == "ada");
  CHECK_THAT(stored->response, Contains("looks right") && Contains(std::to_string(act)));
  CHECK(fixture.value(
            "SELECT a.name || ' ' || (i.output->>'decision') || ' ' || cardinality(input_interaction_ids) "
            "FROM interactions i JOIN actors a USING (actor_id) WHERE kind = 'decision'") ==
        "ada approved 3");  // who wrote it, who tried it, who asked
  CHECK(fixture.value("SELECT approved_by_interaction_id FROM posting_field_mappings") ==
        std::to_string(act));

  const auto [kind, sentence] =
      refused([&] { fixture.reviews.approve(id, ReviewFixture::by(fixture.ada), task); });
  CHECK(kind == ErrorKind::usage);
  CHECK_THAT(sentence, Contains("was decided by ada"));
  CHECK(fixture.number("SELECT count(*) FROM interactions WHERE kind = 'decision'") == 1);
}

TEST_CASE("a refused approval leaves the question open") {
  ReviewFixture fixture;
  const auto id = fixture.candidate('a');
  const auto task = fixture.ask(id);
  CHECK(refused([&] { fixture.reviews.approve(id, ReviewFixture::by(fixture.bob), task); }).first ==
        ErrorKind::configuration);
  CHECK(refused([&] { fixture.reviews.reject(id, ReviewFixture::by(fixture.bob), task); }).first ==
        ErrorKind::configuration);
  CHECK(fixture.tasks.find(task)->status == "pending");
  CHECK(fixture.status(id) == "candidate");
}

TEST_CASE("of two people one decides a question, and the other gets a sentence") {
  ReviewFixture fixture;
  const auto cleo = fixture.actors.ensure_operator("cleo");
  const auto id = fixture.candidate('a');
  const auto task = fixture.ask(id);
  fixture.tasks.claim(task, fixture.ada);
  fixture.tasks.claim(task, fixture.ada);  // once more changes nothing
  for (int what = 0; what < 4; ++what) {
    INFO(what);
    const auto [kind, sentence] = refused([&] {
      if (what == 0) fixture.tasks.claim(task, cleo);
      if (what == 1) fixture.tasks.release(task, cleo);
      if (what == 2) fixture.reviews.approve(id, ReviewFixture::by(cleo), task);
      if (what == 3) fixture.reviews.reject(id, ReviewFixture::by(cleo), {});
    });
    CHECK(kind == ErrorKind::try_again);
    CHECK_THAT(sentence, Contains("is claimed by ada"));
  }
  fixture.tasks.release(task, fixture.ada);
  CHECK(fixture.tasks.find(task)->status == "pending");
  CHECK(refused([&] { fixture.tasks.release(task, fixture.ada); }).first == ErrorKind::usage);
  fixture.reviews.reject(id, ReviewFixture::by(cleo, "rejected", "no ids"), {});
  CHECK(fixture.tasks.find(task)->assigned_to == "cleo");
  CHECK(fixture.status(id) == "rejected");
  CHECK(refused([&] { fixture.tasks.claim(task, fixture.ada); }).first == ErrorKind::usage);
}

TEST_CASE("a question that asks about another mapping by now is not answered by what was seen before") {
  ReviewFixture fixture;
  const auto seen = fixture.candidate('a');
  const auto task = fixture.ask(seen);
  const auto later = fixture.candidate('b');
  REQUIRE(fixture.ask(later) == task);
  CHECK_THAT(refused([&] { fixture.reviews.approve(seen, ReviewFixture::by(fixture.ada), task); }).second,
             Contains("not about mapping " + std::to_string(seen) + " any more"));
  // Without a question named, the approval of any version answers which one may serve; a rejection does not.
  fixture.reviews.reject(seen, ReviewFixture::by(fixture.ada, "rejected"), {});
  CHECK(fixture.tasks.count_open({}) == 1);
  fixture.reviews.approve(seen, ReviewFixture::by(fixture.ada), {});
  CHECK(fixture.tasks.count_open({}) == 0);
}

TEST_CASE("the active mapping cannot be rejected, and unknown ids are usage errors") {
  ReviewFixture fixture;
  const auto active = fixture.mapping('a').mapping_id;
  const auto by_ada = ReviewFixture::by(fixture.ada);
  CHECK_THAT(refused([&] { fixture.reviews.reject(active, by_ada, {}); }).second,
             Contains("is the active one"));
  CHECK(refused([&] { fixture.reviews.approve(999, by_ada, {}); }).first == ErrorKind::usage);
  CHECK_THAT(refused([&] { fixture.reviews.approve(active, by_ada, 999); }).second,
             Contains("there is no review 999"));
  CHECK(refused([&] { fixture.tasks.claim(999, fixture.ada); }).first == ErrorKind::usage);
  CHECK_FALSE(fixture.tasks.find(999));
}

TEST_CASE("a question about no mapping is answered with a decision alone") {
  ReviewFixture fixture;
  const auto task = fixture.ask(std::nullopt, "look_at_it");
  CHECK_FALSE(fixture.tasks.find(task)->mapping_id());
  fixture.reviews.answer(task, ReviewFixture::by(fixture.ada, "approved", "seen"));
  CHECK(fixture.tasks.find(task)->status == "completed");
  CHECK(fixture.tasks.list({}, false).empty());
  CHECK(fixture.tasks.list(fixture.source, true).size() == 1);
}

TEST_CASE("the version before the active one is the one that served last") {
  ReviewFixture fixture;
  CHECK_FALSE(fixture.reviews.previous(fixture.source));
  const auto first = fixture.mapping('a').mapping_id;
  CHECK_FALSE(fixture.reviews.previous(fixture.source));
  const auto second = fixture.mapping('b').mapping_id;
  const auto third = fixture.mapping('c').mapping_id;
  fixture.candidate('d', R"({"passed": true})");
  CHECK(fixture.reviews.previous(fixture.source)->mapping_id == second);
  const auto by_ada = ReviewFixture::by(fixture.ada, "rolled back");
  CHECK(fixture.reviews.activate(first, by_ada).retired == third);
  CHECK_FALSE(fixture.reviews.activate(first, by_ada).retired);  // it serves already
  CHECK(fixture.reviews.previous(fixture.source)->mapping_id == third);
}

TEST_CASE("a field is locked once, by somebody who may, until it is unlocked") {
  ReviewFixture fixture;
  const auto id = fixture.mapping('a').mapping_id;
  const auto by_ada = ReviewFixture::by(fixture.ada, "locked", "it is right");
  CHECK(refused([&] {
          fixture.reviews.lock(fixture.source, "title", id, ReviewFixture::by(fixture.bob));
        }).first == ErrorKind::configuration);
  fixture.reviews.lock(fixture.source, "title", id, by_ada);
  CHECK(refused([&] { fixture.reviews.lock(fixture.source, "title", id, by_ada); }).first ==
        ErrorKind::usage);
  const auto locks = fixture.reviews.locks(fixture.source);
  REQUIRE(locks.size() == 1);
  CHECK(locks[0].field == "title");
  CHECK(locks[0].mapping_id == id);
  CHECK(locks[0].document == "{\"name\": \"a\"}\n");
  CHECK(locks[0].locked_by == "ada");
  CHECK(locks[0].reason == "it is right");
  CHECK(refused([&] {
          fixture.reviews.unlock(fixture.source, "title", ReviewFixture::by(fixture.bob));
        }).first == ErrorKind::configuration);
  fixture.reviews.unlock(fixture.source, "title", by_ada);
  CHECK(fixture.reviews.locks(fixture.source).empty());
  CHECK(refused([&] { fixture.reviews.unlock(fixture.source, "title", by_ada); }).first == ErrorKind::usage);
  fixture.reviews.lock(fixture.source, "title", id, by_ada);
}

TEST_CASE("a correction stands until another about the same field of the posting, and outlives its page") {
  ReviewFixture fixture;
  const auto page = fixture.page(1, "[1]");
  const auto by_ada = ReviewFixture::by(fixture.ada, "corrected");
  const auto correct = [&](std::optional<std::string> expected, store::ActorId who) {
    fixture.reviews.correct(fixture.source, {0, page.raw_page_id, 3, "4711", "title", expected, "", 0, {}},
                            {page.interaction_id}, ReviewFixture::by(who, "corrected"));
  };
  CHECK(refused([&] { correct("Cook", fixture.bob); }).first == ErrorKind::configuration);
  correct("Cook", fixture.ada);
  correct(std::nullopt, fixture.ada);
  auto tests = fixture.reviews.golden_tests(fixture.source);
  REQUIRE(tests.size() == 1);
  CHECK_FALSE(tests[0].expected);
  CHECK(tests[0].record == 3);
  CHECK(tests[0].raw_page_id == page.raw_page_id);
  CHECK(tests[0].decided_by == "ada");
  fixture.execute("DELETE FROM raw_pages");
  tests = fixture.reviews.golden_tests(fixture.source);
  REQUIRE(tests.size() == 1);
  CHECK_FALSE(tests[0].raw_page_id);
  fixture.reviews.withdraw(tests[0].golden_test_id, by_ada);
  CHECK(fixture.reviews.golden_tests(fixture.source).empty());
  CHECK(refused([&] { fixture.reviews.withdraw(tests[0].golden_test_id, by_ada); }).first ==
        ErrorKind::usage);
}

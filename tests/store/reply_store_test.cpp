// Replies that need not be sent again, and pages made of bytes that are stored already.
#include "store/reply_store.hpp"

#include <catch2/catch.hpp>

#include "source_fixture.hpp"
#include "store/lineage_store.hpp"

using namespace tributary;
using namespace tributary::testing;
using namespace std::chrono_literals;
using Catch::Matchers::Contains;

namespace {

const std::string kRequest(32, 'r');

struct Again : SourceFixture {
  store::ReplyStore replies{database};

  // An exchange of the present run whose reply was that `earlier` holds still.
  store::InteractionId not_modified(store::InteractionId earlier) {
    return interactions.append(act(interaction::kHttpExchange, {earlier}), nullptr);
  }
  store::PageStore::NewPage fresh(std::vector<store::InteractionId> exchanges, Timestamp at) {
    store::PageStore::NewPage page;
    page.source = source;
    page.run = run;
    page.actor = host;
    page.page_number = 1;
    page.exchanges = std::move(exchanges);
    page.fetched_at = at;
    return page;
  }
  void next_run() { run = runs.start(source, kNoon + 24h); }
};

}  // namespace

TEST_CASE("a reply is known to its source by its request, until another one takes its place") {
  Again again;
  const auto first = again.exchange("[1]");
  again.replies.keep(again.source, kRequest, {"\"a\"", "", first});
  auto known = again.replies.load(again.source);
  REQUIRE(known.size() == 1);
  CHECK(known.at(kRequest).etag == "\"a\"");
  CHECK(known.at(kRequest).interaction_id == first);
  CHECK(again.replies.recall(again.source, kRequest)->bytes == "[1]");
  CHECK(again.replies.load(again.add_source("other")).empty());

  const auto second = again.exchange("[2]");
  again.replies.keep(again.source, kRequest, {"", "Fri, 20 Nov 2026 12:00:00 GMT", second});
  known = again.replies.load(again.source);
  CHECK(known.at(kRequest).etag.empty());
  CHECK(known.at(kRequest).last_modified == "Fri, 20 Nov 2026 12:00:00 GMT");
  CHECK(again.replies.recall(again.source, kRequest)->bytes == "[2]");
  again.replies.forget(again.source, kRequest);
  CHECK(again.replies.load(again.source).empty());
  CHECK_FALSE(again.replies.recall(again.source, kRequest));
}

TEST_CASE("a reply without a body that is stored, and one that nobody needs, is not known") {
  Again again;
  again.replies.keep(again.source, kRequest, {"\"a\"", "", again.not_modified(again.exchange("[1]"))});
  CHECK(again.replies.load(again.source).empty());
  CHECK_FALSE(again.replies.recall(again.source, kRequest));
  again.replies.keep(again.source, std::string(32, 'x'), {"\"a\"", "", 4711});
  CHECK(again.replies.load(again.source).empty());

  again.replies.keep(again.source, kRequest, {"\"a\"", "", again.exchange("[1]")});
  again.execute("UPDATE kept_replies SET used_at = used_at - interval '89 days'");
  CHECK(again.replies.load(again.source).size() == 1);
  again.replies.recall(again.source, kRequest);
  again.execute("UPDATE kept_replies SET used_at = used_at - interval '91 days'");
  CHECK(again.replies.load(again.source).empty());
  CHECK(again.number("SELECT count(*) FROM kept_replies") == 0);
}

TEST_CASE("a page of a reply that had not changed shows the stored bytes and names both exchanges") {
  Again again;
  const auto brought = again.exchange("[1,2]");
  const auto first = again.pages.add(again.fresh({brought}, kNoon));
  again.next_run();
  const auto unchanged = again.not_modified(brought);
  const auto stored = again.pages.add(again.fresh({unchanged}, kNoon + 24h));
  CHECK(stored.raw_page_id != first.raw_page_id);
  CHECK(stored.sha256 == first.sha256);
  CHECK(stored.said_at == kNoon);  // "three days ago" counts from then
  CHECK(again.interactions.find(stored.interaction_id)->interaction.inputs ==
        std::vector<store::InteractionId>{unchanged, brought});

  auto pages = again.pages.list(again.source, again.run, false);
  REQUIRE(pages.size() == 1);
  CHECK(pages[0].fetched_at == kNoon + 24h);
  CHECK(pages[0].said_at == kNoon);
  again.pages.load_body(pages[0]);
  CHECK(pages[0].body == "[1,2]");
  CHECK(again.number("SELECT count(*) FROM raw_pages WHERE body IS NOT NULL") == 1);

  again.next_run();
  const auto third = again.pages.add(again.fresh({again.not_modified(brought)}, kNoon + 48h));
  CHECK(third.said_at == kNoon);
  CHECK(again.number("SELECT max(body_of_raw_page_id) FROM raw_pages") == first.raw_page_id);

  store::LineageStore lineage(again.database);
  for (const auto& check : lineage.verify({}, 10)) CHECK(check.problems == 0);
  CHECK(lineage.verify_bytes({}, 10, [] { return true; }).problems == 0);
  again.replies.keep(again.source, kRequest, {"\"a\"", "", brought});
  again.sources.remove(again.source);
  CHECK(again.number("SELECT count(*) FROM raw_pages") == 0);
}

TEST_CASE("a composed page is as old as the newest reply that it was made of, if none was sent now") {
  Again again;
  const auto list = again.exchange("[1]"), detail = again.exchange("[2]");
  const std::string body = "[1,2]";
  const auto said = [&](std::vector<store::InteractionId> exchanges) {
    again.next_run();
    auto page = again.fresh(std::move(exchanges), kNoon + 24h);
    page.composed_body = &body;
    page.content_type = "application/json";
    return again.pages.add(page).said_at;
  };
  CHECK(said({again.not_modified(list), again.not_modified(detail)}) == kNoon);
  CHECK(said({again.not_modified(list), again.exchange("[2]")}) == kNoon + 24h);
}

TEST_CASE("a page that shows the bytes of another with other content is found") {
  Again again;
  const auto brought = again.exchange("[1,2]");
  const auto first = again.pages.add(again.fresh({brought}, kNoon));
  again.next_run();
  again.pages.add(again.fresh({again.not_modified(brought)}, kNoon + 24h));
  const auto other = again.exchange("[3]");
  again.execute(
      "UPDATE raw_pages SET body_of_raw_page_id = (SELECT raw_page_id FROM raw_pages WHERE "
      "interaction_id = " +
      std::to_string(other) + ") WHERE body_of_raw_page_id = " + std::to_string(first.raw_page_id));
  std::string found;
  for (const auto& check : store::LineageStore(again.database).verify({}, 10)) {
    for (const auto& problem : check.first) found += problem.sentence;
  }
  CHECK_THAT(found, Contains("shows the bytes of raw page") && Contains(", which have "));
}

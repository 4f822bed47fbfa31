// What a person decides in a review, as a user says it: who may, what waits, corrections.
#include <catch2/catch.hpp>

#include <algorithm>
#include <condition_variable>
#include <cstdlib>
#include <iterator>
#include <mutex>

#include "review_site.hpp"
#include "support/raw_server.hpp"

using boost::json::object;
using tributary::testing::Background;
using tributary::testing::Finished;
using tributary::testing::says;
using Site = tributary::testing::SiteUnderReview;

TEST_CASE("a review is listed, shown with its evidence, claimed, approved, and what waited is normalized") {
  Site site;
  const std::string id = site.ask();
  const auto row = site.json({"review", "list", "acme"}).as_array()[0];
  CHECK(row.at("type").as_string() == "review_mapping");
  CHECK(says(std::string(row.at("reason").as_string()), "no mapping passed its trial"));
  const std::string mapping = std::to_string(row.at("mapping_id").as_int64());
  CHECK(site.json({"posting", "list"}).as_array().empty());

  const auto shown = site.json({"review", "show", id});
  CHECK_FALSE(shown.at("trial").at("passed").as_bool());
  CHECK_FALSE(shown.at("diff").as_array().empty());
  CHECK(shown.at("request").as_object().contains("structure"));
  CHECK(shown.at("evidence").at("asked").as_array()[0].as_string() == "matcher");
  const Finished text = site.done({"review", "show", id});
  CHECK(says(text.out, "tributary review approve " + id + " --mapping " + mapping));
  CHECK(says(text.out, "no mapping is active"));

  site.done({"review", "claim", id});
  const auto claimed = site.json({"review", "list"}).as_array()[0];
  CHECK(claimed.at("claimed by").as_string() == "operator");
  site.refused({"review", "approve", id, "--mapping", "999"}, 2, "there is no mapping 999");
  const auto approved =
      site.json({"review", "approve", id, "--mapping", mapping, "--reason", "they are all jobs"});
  CHECK(approved.at("normalized").at("new").as_int64() == 8);
  CHECK(site.status(std::stoll(mapping)) == "active");
  CHECK(site.json({"posting", "list"}).as_array().size() == 8);
  CHECK(site.json({"review", "list"}).as_array().empty());
  CHECK(site.json({"review", "list", "--all"}).as_array().size() == 1);

  // The decision is an act that rests on who wrote it, who tried it and who asked.
  const auto act = std::to_string(approved.at("interaction_id").as_int64());
  const Finished history = site.done({"history", "show", act, "--output", "json"});
  CHECK(says(history.out, "they are all jobs"));
  CHECK(says(history.out, "operator"));
  CHECK(says(site.done({"review", "show", id}).out, "they are all jobs"));

  site.refused({"review", "approve", id}, 2, "was decided by operator");
  site.refused({"review", "claim", id}, 2, "was decided by operator");
  site.refused({"review", "reject", id}, 2, "was decided by operator");
}

TEST_CASE("who may not approve is refused with who, what is missing and what to do; nothing has changed") {
  Site site;
  const std::string id = site.ask();
  const std::string mapping = std::to_string(site.json({"review", "show", id}).at("mapping").as_int64());
  site.refused({"review", "approve", id, "--as", "bob"}, 2, "there is no actor 'bob'");
  site.done({"actor", "add", "bob", "--parent", "tributary"});
  const std::vector<std::vector<std::string>> commands{{"review", "approve", id},
                                                       {"review", "reject", id},
                                                       {"mapping", "approve", mapping},
                                                       {"mapping", "reject", mapping}};
  for (auto command : commands) {
    command.insert(command.end(), {"--as", "bob"});
    site.refused(command, 78, "actor 'bob' may not decide on mappings of source acme");
    site.refused(command, 78, "tributary actor allow bob approve_mapping --source acme");
  }
  CHECK(site.status(std::stoll(mapping)) == "candidate");
  CHECK(site.json({"review", "list"}).as_array().size() == 1);

  site.refused({"actor", "allow", "bob", "approve_mapping", "--as", "bob"}, 78, "'bob' may not");
  site.refused({"actor", "add", "carl", "--parent", "operators", "--as", "bob"}, 78, "'bob' may not");
  site.refused({"actor", "deny", "operators", "approve_mapping"}, 78, "'operator' may not");
  site.refused({"review", "list", "--as", "bob", "acmee"}, 2, "did you mean 'acme'?");
  site.refused({"actor", "allow", "bobb", "approve_mapping"}, 2, "did you mean 'bob'?");
  site.refused({"actor", "allow", "bob", "aprove_mapping"}, 2, "did you mean 'approve_mapping'?");
  site.refused({"actor", "add", "bob", "--parent", "tributary"}, 2, "already");
  site.refused({"review", "approve", id, "--as", "operators"}, 2, "is a group");

  // From any ancestor; the nearest rule decides.
  site.done({"actor", "add", "analysts", "--type", "group", "--parent", "operators"});
  site.done({"actor", "add", "ada", "--parent", "analysts"});
  const auto may = [&] {
    const auto rows = site.json({"actor", "list"});
    for (const auto& row : rows.as_array()) {
      if (row.at("name").as_string() == "ada") return row.at("may approve").as_bool();
    }
    return false;
  };
  CHECK(may());
  site.done({"actor", "deny", "analysts", "approve_mapping"});
  CHECK_FALSE(may());
  site.done({"actor", "allow", "ada", "approve_mapping"});
  CHECK(may());

  // Allowed for this source, by whoever may; TRIBUTARY_ACTOR is the same as --as.
  site.done({"actor", "allow", "bob", "approve_mapping", "--source", "acme"});
  site.home.environment["TRIBUTARY_ACTOR"] = "bob";
  site.done({"review", "approve", id, "--reason", "allowed now"});
  CHECK(site.status(std::stoll(mapping)) == "active");
  CHECK(says(site.done({"review", "show", id}).out, "bob"));
  site.home.environment["TRIBUTARY_ACTOR"] = "bobb";
  site.refused({"review", "claim", id}, 2, "did you mean 'bob'?");
  CHECK(says(site.done({"actor", "list"}).out, "bob"));
}

namespace {

// A site at which a run waits for its reply until it is let go: it has the source's lease meanwhile.
class SlowSite {
 public:
  explicit SlowSite(const Site& site)
      : site_(site), server_([this](test_support::Connection& connection, const std::string&) {
          std::unique_lock lock(mutex_);
          arrived_ = true;
          changed_.notify_all();
          changed_.wait(lock, [this] { return !slow_; });
          std::ifstream page(site_.page);
          const std::string body{std::istreambuf_iterator<char>(page), {}};
          connection.send(test_support::reply(200, body, "Content-Type: application/json\r\n"));
        }) {
    site.done({"source", "add", "acme", "--plugin", "rest", "--set", "url=" + server_.url("/jobs"), "--set",
               "allow_private=true", "--set", "delay_ms=0"});
    site.done({"run", "acme"});
  }
  ~SlowSite() { let_go(); }

  void hold() {
    const std::lock_guard lock(mutex_);
    slow_ = true;
    arrived_ = false;
  }

  void wait_for_request() {
    std::unique_lock lock(mutex_);
    REQUIRE(changed_.wait_for(lock, std::chrono::seconds(60), [this] { return arrived_; }));
  }

  void let_go() {
    const std::lock_guard lock(mutex_);
    slow_ = false;
    changed_.notify_all();
  }

 private:
  const Site& site_;
  std::mutex mutex_;
  std::condition_variable changed_;
  bool slow_ = false;
  bool arrived_ = false;
  test_support::RawServer server_;
};

}  // namespace

TEST_CASE("a decision while a run has the source holds at once; its pages wait, which one sentence says") {
  Site site;
  site.write();
  SlowSite slow(site);
  const auto first = site.active();
  const auto second = site.import(site.document(), false);
  const std::string id = std::to_string(second);
  slow.hold();
  Background run(site.home, {"run", "acme"});
  slow.wait_for_request();

  const auto waits = [&](const std::vector<std::string>& command, const std::string& what) {
    const Finished told = site.done(command, 75);
    INFO(told.error);
    CHECK(told.out.empty());
    CHECK(says(told.error, what));
    CHECK(says(told.error,
               "; but its pages still wait: source acme is being worked on by another process; wait for it"));
    CHECK(says(told.error, "; then: tributary normalize acme\n"));
    CHECK(std::count(told.error.begin(), told.error.end(), '\n') == 1);
  };
  waits({"mapping", "approve", id},
        "mapping " + id + " (version 2 of acme) is active, in place of version 1");
  CHECK(site.active() == second);
  waits({"mapping", "approve", id}, "is active already");
  waits({"mapping", "rollback", "acme"}, "is active again, in place of version 2");
  CHECK(site.active() == first);
  // A program learns what was decided all the same.
  const auto decided = site.json({"mapping", "rollback", "acme"}, 75);
  CHECK(decided.at("mapping_id") == second);
  CHECK(decided.at("retired") == first);
  CHECK(decided.at("normalized").is_null());

  // What writes no posting needs no lease.
  site.done({"mapping", "lock", "acme", "company"});
  site.done({"mapping", "unlock", "acme", "company"});
  site.refused({"normalize", "acme"}, 75, "is being worked on by another process");

  slow.let_go();
  const Finished ended = run.wait();
  INFO(ended.out << ended.error);
  CHECK(ended.code == 0);
  CHECK(site.active() == second);
  site.done({"normalize", "acme"});
  const auto rows = site.json({"posting", "list"});
  REQUIRE(rows.as_array().size() == 8);
  const auto id_of_first = std::to_string(rows.as_array()[0].at("id").as_int64());
  const auto posting = site.json({"posting", "show", id_of_first});
  CHECK(posting.at("mapping_id") == second);
}

TEST_CASE("of two people at once one gets a sentence") {
  Site site;
  const std::string id = site.ask();
  site.done({"actor", "add", "eve", "--parent", "operators"});
  site.done({"review", "claim", id, "--as", "eve"});
  site.done({"review", "claim", id, "--as", "eve"});
  for (const char* what : {"claim", "release", "approve", "reject"}) {
    site.refused({"review", what, id}, 75, "is claimed by eve");
  }
  site.done({"review", "release", id, "--as", "eve"});
  site.refused({"review", "release", id, "--as", "eve"}, 2, "is claimed by nobody");
  site.done({"review", "reject", id, "--reason", "all titles alike"});
  CHECK(site.json({"review", "list"}).as_array().empty());
}

TEST_CASE(
    "reviews, mappings and sources that do not exist, and the active mapping, are refused with a sentence") {
  Site site;
  site.write();
  site.add();
  site.done({"run", "acme"});
  const std::string active = std::to_string(site.active());
  for (const char* what : {"show", "claim", "release", "approve", "reject"}) {
    site.refused({"review", what, "4711"}, 2, "there is no review 4711");
  }
  site.refused({"mapping", "reject", active}, 2, "is the active one");
  site.refused({"mapping", "test", "4711"}, 2, "there is no mapping 4711");
  site.refused({"mapping", "diff", active, "4711"}, 2, "there is no mapping 4711");
  site.refused({"mapping", "rollback", "acm"}, 2, "did you mean 'acme'?");
  site.refused({"mapping", "rollback", "acme"}, 2, "there is nothing to go back to");
  site.refused({"mapping", "rollback", "acme", "--to", "7"}, 2, "has no version 7");
  site.refused({"mapping", "rollback", "acme", "--to", "1"}, 2, "is the active one");
  site.refused({"mapping", "lock", "acme", "titel"}, 2, "did you mean 'title'?");
  site.refused({"mapping", "unlock", "acme", "title"}, 2, "is not locked");
  site.refused({"mapping", "import", "acme", "/nonexistent.json"}, 69, "/nonexistent.json");
  site.refused({"review", "lst"}, 2, "did you mean 'list'?");
  CHECK(says(site.done({"review", "list"}).out, "nothing waits for a person"));
}

TEST_CASE("a correction is a test that every later version must pass") {
  Site site;
  site.write();
  site.add();
  site.done({"run", "acme"});
  const auto wrong = site.import(site.document({{"company", "$.company"}}));
  std::string id;
  const auto rows = site.json({"posting", "list"});
  for (const auto& row : rows.as_array()) {
    if (row.at("external_id").as_string() == "4702") id = std::to_string(row.at("id").as_int64());
  }
  REQUIRE_FALSE(id.empty());
  const auto corrected = site.json({"posting", "correct", id, "company", " The employer of 4702 ", "--reason",
                                    "the shop is not the employer"});
  CHECK(corrected.at("expected").as_string() == "The employer of 4702");
  CHECK(says(site.done({"posting", "corrections", "acme"}).out, "4702"));

  const Finished failed = site.done({"mapping", "test", std::to_string(wrong)}, 1);
  CHECK(says(failed.out, "correction 1 by operator fails"));
  CHECK(says(failed.out, "found \"Acme Shipyards\", expected \"The employer of 4702\""));
  const Finished candidate = site.done(
      {"mapping", "import", "acme", site.document({{"company", "$.company"}, {"city", "$.city"}})}, 3);
  CHECK(says(candidate.out, "correction 1 by operator fails"));
  const auto right = site.import(site.document({{"company", "$.employer"}}), false);
  site.done({"mapping", "test", std::to_string(right)});

  // With the path where it is: a version that reads it so, and the field is locked.
  const auto with_path =
      site.json({"posting", "correct", id, "company", "The employer of 4702", "--path", "$.employer"});
  CHECK(with_path.at("trial").at("passed").as_bool());
  CHECK(says(site.done({"mapping", "locks", "acme"}).out, "company"));
  site.refused({"posting", "correct", id, "company", "x", "--path", "$.employer"}, 2, "unlock it first");
  CHECK(site.json({"posting", "corrections", "acme"}).as_array().size() == 1);  // one opinion at a time

  site.refused({"posting", "correct", "4711", "company", "x"}, 2, "there is no posting 4711");
  site.refused({"posting", "correct", id, "compani", "x"}, 2, "did you mean 'company'?");
  site.refused({"posting", "correct", id, "company"}, 2, "or --null");
  site.refused({"posting", "correct", id, "title", "--null"}, 2, "without a title");
  site.refused({"posting", "correct", id, "external_id", "1"}, 2, "cannot be corrected");
  site.refused({"posting", "correct", id, "posted_at", "soon"}, 2, "'soon' is no posted_at");
  site.refused({"posting", "correct", id, "city", "Kiel", "--path", "$["}, 2, "offset");
  site.done({"actor", "add", "bob", "--parent", "tributary"});
  site.refused({"posting", "correct", id, "city", "Kiel", "--as", "bob"}, 78, "'bob' may not");
  site.refused({"posting", "withdraw", "99"}, 2, "there is no correction 99");
  const auto holds = site.json({"posting", "corrections", "acme"}).as_array()[0].at("id").as_int64();
  site.done({"posting", "withdraw", std::to_string(holds)});
  CHECK(says(site.done({"mapping", "test", std::to_string(wrong)}, 1).out, "the lock of company"));
  site.done({"mapping", "unlock", "acme", "company"});
  site.done({"mapping", "test", std::to_string(wrong)});

  // A date is compared as a date, and nothing is a value to be corrected to as well.
  const auto date = site.json({"posting", "correct", id, "posted_at", "31 January 2026"});
  CHECK(says(std::string(date.at("expected").as_string()), "2026-01-31"));
  site.done({"posting", "correct", id, "city", "--null"});
  const auto dated = site.json(
      {"mapping", "import", "acme", site.document({{"posted_at", "$.posted_at"}, {"city", "$.city"}})}, 3);
  const Finished both = site.done({"mapping", "test", std::to_string(dated.at("id").as_int64())}, 1);
  CHECK(says(both.out, "another value than the corrected one"));
  CHECK(says(both.out, "must have none"));
  CHECK(says(both.out, "expected empty"));
}

TEST_CASE(
    "a correction whose raw page is gone is named by mapping test and review show, and does not count") {
  Site site;
  site.write();
  site.add();
  site.done({"run", "acme"});
  site.done({"posting", "correct", "1", "company", "Nobody knows"});
  std::string url = site.done({"db", "url"}).out;
  url.erase(url.find_last_not_of('\n') + 1);
  const std::string lose =
      "SET session_replication_role = replica; UPDATE golden_tests SET raw_page_id = NULL";
  REQUIRE(std::system(("psql -q \"" + url + "\" -c \"" + lose + "\"").c_str()) == 0);

  const std::string sentence =
      "correction 1 by operator was not tried and does not count: its raw page is gone; to end it: tributary "
      "posting withdraw 1";
  const auto imported = site.import(site.document(), false);
  CHECK(says(site.done({"mapping", "test", std::to_string(imported)}).out, sentence));
  const auto review = site.json({"review", "list"}).as_array()[0].at("id").as_int64();
  CHECK(says(site.done({"review", "show", std::to_string(review)}).out, sentence));
  CHECK(says(site.done({"posting", "corrections", "acme"}).out, "gone"));
  site.done({"posting", "withdraw", "1"});
  CHECK_FALSE(says(site.done({"mapping", "test", std::to_string(imported)}).out, "correction"));
}

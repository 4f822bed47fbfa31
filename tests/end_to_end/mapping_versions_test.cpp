// Versions of a mapping, as a user handles them: import, diff, test, approval, rollback, locks.
#include <catch2/catch.hpp>

#include <algorithm>
#include <iterator>

#include "review_site.hpp"

using boost::json::object;
using tributary::testing::Finished;
using tributary::testing::says;
using Site = tributary::testing::SiteUnderReview;

TEST_CASE("a document is imported as a version of the person's, tried, and waits or serves at once") {
  Site site;
  site.write();
  site.add();
  site.done({"run", "acme"});
  const auto first = site.active();
  const auto imported = site.import(site.document(), false);
  CHECK(site.status(imported) == "candidate");
  const auto shown = site.json({"mapping", "show", std::to_string(imported)});
  CHECK(shown.at("by").as_string() == "operator");
  CHECK(shown.at("trial").at("passed").as_bool());
  const auto open = site.json({"review", "list"}).as_array();
  REQUIRE(open.size() == 1);
  CHECK(open[0].at("mapping_id").as_int64() == imported);
  const auto approved = site.json({"review", "approve", std::to_string(open[0].at("id").as_int64())});
  CHECK(approved.at("normalized").at("pages").as_int64() == 1);
  CHECK(site.active() == imported);
  CHECK(site.status(first) == "retired");

  // What is exported is what is imported.
  std::ofstream(site.home.path() / "exported.json")
      << site.done({"mapping", "export", std::to_string(imported)}).out;
  const Finished again =
      site.done({"mapping", "import", "acme", (site.home.path() / "exported.json").string()});
  CHECK(says(again.out, "is that document already, and active"));

  // One that fails its trial waits, also with --approve.
  const Finished failed =
      site.done({"mapping", "import", "acme", site.document({}, "$.absent"), "--approve"}, 3);
  CHECK(says(failed.out, "failed its trial"));
  CHECK(site.active() == imported);

  std::ofstream(site.home.path() / "broken.json")
      << R"({"format":"tributary-mapping/1","records":"$[","fields":{"titel":"$.t"}})";
  site.refused({"mapping", "import", "acme", (site.home.path() / "broken.json").string()}, 78,
               "did you mean 'title'?");
  site.refused({"mapping", "import", "acme", (site.home.path() / "broken.json").string()}, 78, "/records");
}

TEST_CASE("two versions are compared field by field, and a version is tried without writing anything") {
  Site site;
  site.write();
  site.add();
  site.done({"run", "acme"});
  const auto a = site.import(site.document({{"company", "$.company"}, {"city", "$.city"}}));
  const auto b = site.import(site.document({{"company", "$.employer"}, {"posted_at", "$.posted_at"}}), false);
  std::map<std::string, std::string> changes;
  const auto rows = site.json({"mapping", "diff", std::to_string(a), std::to_string(b)});
  for (const auto& row : rows.as_array()) {
    changes[std::string(row.at("field").as_string())] = row.at("change").as_string();
  }
  CHECK(changes == std::map<std::string, std::string>{{"records", "same"},
                                                      {"external_id", "same"},
                                                      {"title", "same"},
                                                      {"url", "same"},
                                                      {"company", "changed"},
                                                      {"city", "removed"},
                                                      {"posted_at", "added"}});
  const Finished text = site.done({"mapping", "diff", std::to_string(a), std::to_string(b)});
  CHECK(says(text.out, "$.company"));
  CHECK(says(text.out, "$.employer"));
  CHECK(says(site.done({"mapping", "diff", std::to_string(a), std::to_string(a)}).out, "the same mapping"));

  const auto acts = site.json({"history", "--limit", "1000"}).as_array().size();
  const auto trial = site.json({"mapping", "test", std::to_string(b)});
  CHECK(trial.at("passed").as_bool());
  CHECK(trial.at("records").as_int64() == 8);
  CHECK(trial.at("fields").at("company").at("filled").as_int64() == 8);
  CHECK(says(site.done({"mapping", "test", std::to_string(b)}).out, "passed its trial on 8 records"));
  // On a file of another form of the same site.
  site.write({{"title", nullptr}});
  const Finished failed = site.done({"mapping", "test", std::to_string(b), site.page.string()}, 1);
  CHECK(says(failed.out, "failed its trial"));
  CHECK(site.done({"mapping", "test", std::to_string(b), "/nonexistent.json"}, 69).out.empty());
  CHECK(site.json({"history", "--limit", "1000"}).as_array().size() == acts);
}

TEST_CASE("an approval, a review's and a rollback print one object each and normalize what waits alike") {
  Site site;
  site.write();
  site.add();
  site.done({"run", "acme"});
  const auto first = site.active();
  const auto second = site.import(site.document(), false);

  const Finished text = site.done({"mapping", "approve", std::to_string(second), "--reason", "read it"});
  CHECK(says(text.out, "mapping " + std::to_string(second) +
                           " (version 2 of acme) is active, in place of version 1\n"
                           "1 page that waited: 0 new, 8 changed, 0 unchanged postings, 0 rejects"));
  const auto is = [&](const boost::json::value& said, std::int64_t id, int version,
                      boost::json::value retired, boost::json::value pages) {
    INFO(boost::json::serialize(said));
    CHECK(said.at("mapping_id") == id);
    CHECK(said.at("version") == version);
    CHECK(said.at("source") == "acme");
    CHECK(said.at("status") == "active");
    CHECK(said.at("retired") == retired);
    CHECK(said.at("normalized").at("pages") == pages);
  };
  const auto back = site.json({"mapping", "rollback", "acme"});
  is(back, first, 1, second, 1);
  CHECK(back.at("normalized").at("changed") == 8);
  CHECK(back.at("interaction_id").is_int64());
  is(site.json({"mapping", "approve", std::to_string(second)}), second, 2, first, 1);
  // Once more: nothing is decided, and nothing waits.
  const auto again = site.json({"mapping", "approve", std::to_string(second)});
  is(again, second, 2, nullptr, 0);
  CHECK(again.at("interaction_id").is_null());
  CHECK(says(site.done({"mapping", "approve", std::to_string(second)}).out,
             "is active already; no page waited"));
  const auto imported =
      site.json({"mapping", "import", "acme", site.document({{"city", "$.city"}}), "--approve"});
  const auto third = imported.at("id").as_int64();
  is(imported, third, 3, second, 1);
  const auto fourth = site.import(site.document({{"company", "$.employer"}}), false);
  const auto rows = site.json({"review", "list"});
  is(site.json({"review", "approve", std::to_string(rows.as_array()[0].at("id").as_int64())}), fourth, 4,
     third, 1);
}

TEST_CASE("a rollback makes the version before serve again, by a decision, and says what was normalized") {
  Site site;
  site.write();
  site.add();
  site.done({"run", "acme"});
  const auto first = site.active();
  const auto second = site.import(site.document());
  CHECK(site.active() == second);
  site.done({"actor", "add", "bob", "--parent", "tributary"});
  site.refused({"mapping", "rollback", "acme", "--as", "bob"}, 78, "'bob' may not");
  CHECK(site.active() == second);
  const Finished back = site.done({"mapping", "rollback", "acme", "--reason", "cities are gone"});
  CHECK(says(back.out, "is active again, in place of version 2"));
  CHECK(says(back.out, "1 page that waited: 0 new, 8 changed"));
  CHECK(site.active() == first);
  CHECK(says(site.done({"normalize", "acme"}).out, "no page waits"));
  const auto third = site.import(site.document({{"city", "$.city"}}), false);
  CHECK(third > second);
  site.refused({"mapping", "rollback", "acme", "--to", "3"}, 2, "has never served");
  site.done({"mapping", "rollback", "acme", "--to", "2"});
  CHECK(site.active() == second);
}

TEST_CASE("a locked field stays as it is in every later version, whoever writes it") {
  Site site;
  site.write();
  site.add();
  site.done({"run", "acme"});
  site.import(site.document({{"company", "$.employer"}, {"city", "$.city"}}));
  site.done({"mapping", "lock", "acme", "company", "--reason", "the employer it is"});
  site.done({"mapping", "lock", "acme", "description"});  // its absence
  site.refused({"mapping", "lock", "acme", "company"}, 2, "is locked already");
  CHECK(says(site.done({"mapping", "locks", "acme"}).out, "the employer it is"));
  site.done({"actor", "add", "bob", "--parent", "tributary"});
  site.refused({"mapping", "unlock", "acme", "company", "--as", "bob"}, 78, "'bob' may not");

  const Finished imported =
      site.done({"mapping", "import", "acme", site.document({{"company", "$.company"}})});
  CHECK(says(imported.error, "locked fields are kept as they are locked"));
  CHECK(says(imported.out, "is locked: the lock of company"));
  const auto generated = site.json({"mapping", "generate", "acme", "--generator", "matcher"});
  const auto shown = site.json({"mapping", "show", std::to_string(generated.at("id").as_int64())});
  CHECK(shown.at("by").as_string() == "matcher");
  const auto& fields = shown.at("field_mappings").at("fields").as_object();
  CHECK(fields.at("company").at("path").as_string() == "$.employer");
  CHECK_FALSE(fields.contains("description"));
  CHECK(says(boost::json::serialize(shown.at("trial")), "the lock of company (as in mapping"));
  const auto asked = site.json({"review", "list"}).as_array();
  REQUIRE(asked.size() == 1);
  CHECK(asked[0].at("mapping_id").as_int64() == generated.at("id").as_int64());

  // The site takes the field away: the candidate fails in the lock's name, and a person is asked.
  site.write({{"employer", nullptr}, {"salary", "30000 EUR a year"}});
  site.done({"fetch", "acme"});
  const Finished failed = site.done({"mapping", "generate", "acme", "--generator", "matcher"}, 3);
  CHECK(says(failed.out + failed.error, "the lock of company"));
  CHECK(says(failed.out + failed.error, "tributary mapping unlock acme company"));
  CHECK(site.json({"review", "list"}).as_array().size() == 1);
  site.done({"mapping", "unlock", "acme", "company"});
  const auto unlocked = site.json({"mapping", "generate", "acme", "--generator", "matcher"});
  const auto later = site.json({"mapping", "show", std::to_string(unlocked.at("id").as_int64())});
  CHECK(later.at("field_mappings").at("fields").at("company").at("path").as_string() == "$.company");
}

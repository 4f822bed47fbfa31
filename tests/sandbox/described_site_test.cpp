// What a described site has besides the list's pages: boards, filters, details, files, keys, and its own
// mistakes.
#include "described.hpp"

#include "base/error.hpp"

using namespace tributary;
using test::Described;
using test::Ids;
using test::ids_in;

namespace {

const std::string kList = R"("records": "jobs", "list": {"path": "/jobs"})";

// Postings with more in them, for filters and counts.
const test::Files kTrades = {{"page.json", R"({"jobs": [
  {"id": "a", "trade": {"id": 1, "name": "Milling"}, "places": ["Ulm", "Husum"], "on": "2026-11-01"},
  {"id": "b", "trade": {"id": 1, "name": "Milling"}, "places": ["Ulm"], "on": "2026-11-02T09:00:00+02:00"},
  {"id": "c", "trade": {"id": 2, "name": "Baking"}, "places": [], "on": 1793750400000}]})"}};

}  // namespace

TEST_CASE("a described site is a source with its own name for a plugin, unless it says another") {
  Described mill("{" + kList + R"(, "settings": {"board": "north", "feed": "${base}/feed", "delay_ms": 5},
                 "environment": {"MILL_KEY": "made-up-key"}})");
  const auto sites = mill.sandbox().sites();
  REQUIRE(sites.size() == 1);
  CHECK(sites[0].plugin == "mill");
  CHECK(sites[0].about == "a mill");
  CHECK_FALSE(sites[0].in_demo);
  CHECK(sites[0].settings.at("base_url").as_string() == mill.sandbox().url() + "/mill");
  CHECK(sites[0].settings.at("allow_private").as_bool());
  CHECK(sites[0].settings.at("delay_ms").as_int64() == 5);
  CHECK(sites[0].settings.at("feed").as_string() == mill.sandbox().url() + "/mill/feed");
  CHECK(sites[0].environment.at("MILL_KEY") == "made-up-key");
  CHECK(Described("{" + kList + R"(, "plugin": "rest"})").sandbox().sites()[0].plugin == "rest");
}

TEST_CASE("an unknown board is a status, an empty list, or a page of its own; two boards can be the same") {
  const std::string list =
      R"({"settings": {"board": "north"}, "boards": ["south"], "records": "jobs", "list": {"path": "/b/{board}/jobs", "total": "meta.total"})";
  Described missing(list + "}");
  CHECK(ids_in(missing.get("/b/north/jobs").body).size() == 5);
  CHECK(missing.get("/b/south/jobs").body == missing.get("/b/north/jobs").body);
  CHECK(missing.get("/b/west/jobs").status == 404);
  Described empty(list + R"(, "unknown": "empty"})");
  CHECK(empty.text("/b/west/jobs", "jobs") == "[]");
  CHECK(empty.text("/b/west/jobs", "meta.total") == "0");
  Described page(list + R"(, "unknown": "none.html"})", {{"none.html", "<p>Who is that?</p>"}});
  CHECK(page.get("/b/west/jobs").body == "<p>Who is that?</p>");
}

TEST_CASE("a board can be a parameter") {
  Described mill(R"({"settings": {"domain": "mill.example"}, "records": "jobs",
                    "list": {"path": "/jobs", "query": {"domain": "{domain}", "v": "2"}}})");
  CHECK(mill.get("/jobs?domain=mill.example&v=2").status == 200);
  CHECK(mill.get("/jobs?domain=other.example&v=2").status == 404);
  CHECK(mill.get("/jobs?v=2").status == 404);
  CHECK(mill.get("/jobs?domain=mill.example&v=1").status == 404);
}

TEST_CASE("facets count values in three forms, and are filters") {
  const auto site = [](const std::string& facet) {
    return R"({"records": "jobs", "list": {"path": "/jobs", "facets": [)" + facet + "]}}";
  };
  Described object(site(R"({"name": "place", "path": "places", "counts": "facets.places"})"), kTrades);
  CHECK(object.text("/jobs", "facets.places") == R"({"Husum":1,"Ulm":2})");
  CHECK(object.text("/jobs?place=Husum", "facets.places") == R"({"Husum":1,"Ulm":1})");
  CHECK(ids_in(object.get("/jobs?place=Ulm").body) == Ids{"a", "b"});
  CHECK(ids_in(object.get("/jobs?place=Husum&place=Ulm").body) == Ids{"a", "b"});
  Described array(
      site(R"({"name": "trade", "path": "trade.id", "counts": "trades", "form": "array", "value": "id",
                          "count": "n", "label": "descriptor", "label_path": "trade.name"})"),
      kTrades);
  CHECK(array.text("/jobs", "trades") ==
        R"([{"descriptor":"Milling","id":"1","n":2},{"descriptor":"Baking","id":"2","n":1}])");
  CHECK(ids_in(array.get("/jobs?trade=2").body) == Ids{"c"});
  Described members(site(R"({"name": "trade", "path": "trade.name", "counts": "trades", "form": "members"})"),
                    kTrades);
  CHECK(members.text("/jobs", "trades") == R"([{"Baking":1},{"Milling":2}])");
}

TEST_CASE("facets are filters in a body, one value of several being enough") {
  Described mill(R"({"records": "jobs", "list": {"path": "/jobs", "method": "POST", "facets": [
                    {"name": "applied.trade", "path": "trade.id"}]}})",
                 kTrades);
  CHECK(ids_in(mill.post("/jobs", R"({"applied": {"trade": ["2"]}})").body) == Ids{"c"});
  CHECK(ids_in(mill.post("/jobs", R"({"applied": {"trade": [1, 2]}})").body).size() == 3);
  CHECK(ids_in(mill.post("/jobs", R"({"applied": {}})").body).size() == 3);
}

TEST_CASE("filters are equal or contained, and dates are days, times or epochs, both ends inclusive") {
  Described mill(R"({"records": "jobs", "list": {"path": "/jobs",
                    "filters": [{"name": "q", "path": "trade.name", "match": "contains"}],
                    "dates": {"from": "since", "to": "until", "path": "on"}}})",
                 kTrades);
  CHECK(ids_in(mill.get("/jobs?q=Mill").body) == Ids{"a", "b"});
  CHECK(ids_in(mill.get("/jobs?since=2026-11-02").body) == Ids{"b", "c"});
  CHECK(ids_in(mill.get("/jobs?until=2026-11-01").body) == Ids{"a"});
  CHECK(ids_in(mill.get("/jobs?since=2026-11-02T07:00:00Z&until=2026-11-02T07:00:00").body) == Ids{"b"});
  CHECK(ids_in(mill.get("/jobs?since=1793750400").body) == Ids{"c"});
}

TEST_CASE("a detail is the record, a member of it, or a file's; ids in base64 and with slashes are found") {
  const std::string page = R"([{"id": "/job/a b_1", "title": "Miller", "more": {"text": "<p>You grind.</p>"}},
                               {"id": "2", "title": "Baker"}])";
  Described whole(
      R"({"list": {"path": "/jobs", "hides": ["more"]}, "detail": {"path": "/d{ID}", "missing": ["2"]}})",
      {{"page.json", page}});
  CHECK(whole.text("/jobs", "0.more") == "absent");
  CHECK(whole.text("/d/job/a%20b_1", "more.text") == "\"<p>You grind.</p>\"");
  CHECK(whole.get("/d2").status == 404);
  Described member(
      R"({"list": {"path": "/jobs"}, "detail": {"path": "/d", "query": {"key": "{ID}"}, "member": "more"}})",
      {{"page.json", page}});
  CHECK(member.text("/jobs", "0.more") == "absent");
  CHECK(member.get("/d?key=%2Fjob%2Fa%20b_1").body == R"({"text": "<p>You grind.</p>"})");
  CHECK(member.get("/d?key=2").status == 404);
  Described encoded(
      R"({"list": {"path": "/jobs"}, "detail": {"path": "/d/{ID|base64}", "file": "details.json"}})",
      {{"page.json", page}, {"details.json", R"({"2": {"text": "You bake."}})"}});
  CHECK(encoded.get("/d/Mg%3D%3D").body == R"({"text": "You bake."})");
  Described keyed(
      R"({"list": {"path": "/jobs"}, "detail": {"path": "/d/{ID}", "file": "details", "key": "nr"}})",
      {{"page.json", page}, {"details/b.json", R"({"nr": 2, "text": "You bake."})"}});
  CHECK(keyed.text("/d/2", "text") == "\"You bake.\"");
}

TEST_CASE("a detail can be a page of HTML with a JobPosting in it, and needs no list") {
  Described mill(
      R"({"page": "page.json", "records": "jobs", "detail": {"path": "/job/{ID}.html", "template": "job.html"},
                    "files": {"/sitemap.xml": "sitemap.xml"}})",
      {{"page.json", R"({"jobs": [{"id": 7, "title": "Miller & <Son>", "text": "</script>"}]})"},
       {"sitemap.xml", "<urlset><url><loc>${base}/job/7.html</loc></url></urlset>"},
       {"job.html",
        "<h1>${title}</h1><script type=\"application/ld+json\">{\"title\": ${json:title}, "
        "\"description\": ${json:text}, \"validThrough\": ${json:until}, \"url\": \"${base}/job/${id}.html\"}</script>"}});
  CHECK_THAT(mill.get("/sitemap.xml").body,
             Catch::Contains("<loc>" + mill.sandbox().url() + "/mill/job/7.html</loc>"));
  CHECK_THAT(mill.get("/sitemap.xml").get_header_value("Content-Type"), Catch::StartsWith("application/xml"));
  const auto page = mill.get("/job/7.html");
  CHECK_THAT(page.get_header_value("Content-Type"), Catch::StartsWith("text/html"));
  CHECK(
      page.body ==
      "<h1>Miller &amp; &lt;Son&gt;</h1><script type=\"application/ld+json\">{\"title\": \"Miller & <Son>\", "
      "\"description\": \"<\\/script>\", \"validThrough\": null, \"url\": \"" +
          mill.sandbox().url() + "/mill/job/7.html\"}</script>");
}

TEST_CASE("fixed replies are found by path and query, and say their own type and status") {
  Described mill(
      R"({"settings": {"board": "north"}, "otherwise": {"json": {"what": "no"}, "status": 410}, "files": {
                    "/feed": "all.rss", "/feed?trade=art": "art.rss", "/find/{board}": {"json": {"hits": [{"id": 3}]}},
                    "/old": {"file": "all.rss", "type": "text/xml", "status": 503}}})",
      {{"all.rss", "<rss/>"}, {"art.rss", "<rss><art/></rss>"}});
  CHECK(mill.get("/feed").body == "<rss/>");
  CHECK(mill.get("/feed?trade=art").body == "<rss><art/></rss>");
  CHECK(mill.text("/find/north", "hits.0.id") == "3");
  CHECK(mill.get("/old").status == 503);
  CHECK(mill.get("/old").get_header_value("Content-Type") == "text/xml");
  CHECK(mill.get("/find/south").status == 410);
}

TEST_CASE("keys are wanted in headers, in the query, as a password, each with the status that the site has") {
  Described mill("{" + kList +
                 R"(, "require": [{"headers": {"X-Key": "made-up", "Accept-Language": true}, "status": 403},
                 {"query": {"app": "mill"}, "basic": "user:"}]})");
  const httplib::Headers key = {{"x-key", "made-up"}, {"Accept-Language", "de"}};
  CHECK(mill.get("/jobs?app=mill").status == 403);
  CHECK(mill.get("/jobs?app=mill", {{"X-Key", "made-up"}}).status == 403);
  CHECK(mill.get("/jobs?app=mill", key).status == 401);
  httplib::Headers all = key;
  all.emplace("Authorization", "Basic dXNlcjo=");
  CHECK(mill.get("/jobs", all).status == 401);
  CHECK(mill.get("/jobs?app=mill", all).status == 200);
}

TEST_CASE("a token is given for client credentials, in the header or in the body, and lists want it") {
  Described mill("{" + kList +
                 R"(, "token": {"path": "/token", "id": "mill", "secret": "made-up", "token": "flour"}})");
  const std::string form = "application/x-www-form-urlencoded";
  const std::string grant = "grant_type=client_credentials";
  CHECK(mill.get("/jobs").status == 401);
  const auto token = mill.post("/token", grant + "&client_id=mill&client_secret=made-up", {}, form);
  CHECK(token.status == 200);
  CHECK(test::number_in(token.body, "expires_in") == 1499);
  CHECK(mill.post("/token", grant, {{"Authorization", "Basic bWlsbDptYWRlLXVw"}}, form).status == 200);
  CHECK(mill.post("/token", grant + "&client_id=mill&client_secret=wrong", {}, form).status == 401);
  CHECK(mill.post("/token", "grant_type=password", {}, form).status == 400);
  CHECK(mill.get("/token").status == 405);
  CHECK(mill.get("/jobs", {{"Authorization", "Bearer bran"}}).status == 401);
  CHECK(mill.get("/jobs", {{"Authorization", "Bearer flour"}}).status == 200);
}

TEST_CASE("who has the same reply already is told so, and gets it again when it has changed") {
  Described mill("{" + kList + R"(, "etag": true})");
  const std::string etag = mill.get("/jobs").get_header_value("ETag");
  REQUIRE_FALSE(etag.empty());
  const auto again = mill.get("/jobs", {{"If-None-Match", etag}});
  CHECK(again.status == 304);
  CHECK(again.body.empty());
  mill.fault("renamed_field");
  CHECK(mill.get("/jobs", {{"If-None-Match", etag}}).status == 200);
  CHECK_THAT(mill.get("/jobs").body,
             Catch::Contains("\"headline\": \"Miller\"") || Catch::Contains("\"headline\":"));
  CHECK_FALSE(Described("{" + kList + R"(, "etag": false})").get("/jobs").has_header("ETag"));
}

TEST_CASE("a description that says what cannot be is refused with the member and what it should be") {
  const auto refusal = [](const std::string& description) -> std::string {
    Described mill(description);
    try {
      mill.sandbox();
    } catch (const Error& error) {
      CHECK(error.kind() == ErrorKind::configuration);
      return error.what();
    }
    return "";
  };
  CHECK_THAT(refusal(R"({"lists": {}})"),
             Catch::Contains("\"lists\"") && Catch::Contains("did you mean 'list'"));
  CHECK_THAT(refusal(R"({"list": {"path": "/j", "paging": "pages"}})"),
             Catch::Contains("paging") && Catch::Contains("\"link_header\""));
  CHECK_THAT(refusal(R"({"records": "jobs", "list": {"path": "/j", "paging": "page"}})"),
             Catch::Contains("\"offset\""));
  CHECK_THAT(refusal(R"({"records": "jobs", "list": {"path": "/j", "paging": "cursor", "cursor": "c"}})"),
             Catch::Contains("next"));
  CHECK_THAT(refusal(R"({"records": "jobs", "list": {"path": "/j", "past_end": 99}})"),
             Catch::Contains("past_end") && Catch::Contains("HTTP status"));
  CHECK_THAT(refusal(R"({"records": "jobs", "list": {"path": "/j", "total": "end.total"}})"),
             Catch::Contains("no place for \"end.total\""));
  CHECK_THAT(refusal(R"({"detail": {"path": "/job"}})"), Catch::Contains("{ID}"));
  CHECK_THAT(refusal(R"({"files": []})"), Catch::Contains("files"));
  CHECK_THAT(refusal("{"), Catch::Contains("not JSON"));
}

TEST_CASE("a page that is missing, or has no records where it should, is said with its name") {
  Described mill(R"({"page": "none.json", "list": {"path": "/jobs"}})");
  CHECK_THROWS_WITH(mill.sandbox(), Catch::Contains("none.json"));
  Described elsewhere(R"({"records": "offers", "list": {"path": "/jobs"}})");
  CHECK_THROWS_WITH(elsewhere.sandbox(), Catch::Contains("no records at \"offers\""));
}

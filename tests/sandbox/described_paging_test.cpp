// How a described site gives out its list: every kind of paging, and what is said of the whole.
#include "described.hpp"

#include "plugin_api/url.hpp"

using namespace tributary;
using test::Described;
using test::Ids;
using test::ids_in;
using test::number_in;

namespace {

// A list at /jobs with these members besides.
std::string site(const std::string& list, const std::string& more = "") {
  return R"({"records": "jobs", "list": {"path": "/jobs", )" + list + "}" + more + "}";
}

}  // namespace

TEST_CASE("a list without paging is the page itself, byte for byte but for what is counted") {
  Described mill(R"({"records": "jobs", "list": {"path": "/jobs", "total": "meta.total"}})");
  const std::string body = mill.get("/jobs").body;
  CHECK_THAT(body, Catch::StartsWith(
                       R"({"meta": {"total": 5, "as": "text"}, "jobs": [{"id": 1, "title": "Miller"})"));
  CHECK_THAT(body, Catch::EndsWith(R"(],  "end" : 1e0})"));
  CHECK(mill.get("/nothing").status == 404);
  CHECK(mill.post("/jobs", "{}").status == 405);
}

TEST_CASE("numbered pages start at the first one's number and are empty behind the last") {
  Described mill(site(R"("paging": "page", "page": "p", "size": "n", "default_size": 2, "max_size": 4)"));
  CHECK(ids_in(mill.get("/jobs").body) == Ids{"1", "2"});
  CHECK(ids_in(mill.get("/jobs?p=3").body) == Ids{"5"});
  CHECK(ids_in(mill.get("/jobs?p=4").body).empty());
  CHECK(ids_in(mill.get("/jobs?p=0").body) == Ids{"1", "2"});
  CHECK(ids_in(mill.get("/jobs?n=3&p=2").body) == Ids{"4", "5"});
  CHECK(ids_in(mill.get("/jobs?n=99").body).size() == 4);
  Described zero(site(R"("paging": "page", "page": "p", "first": 0, "size": "n", "default_size": 2)"));
  CHECK(ids_in(zero.get("/jobs?p=1").body) == Ids{"3", "4"});
}

TEST_CASE("a page's number may stand in the path") {
  Described mill(R"({"records": "jobs", "list": {"path": "/search/{page}", "paging": "page", "page": "page",
                    "default_size": 2}})");
  CHECK(ids_in(mill.get("/search/2").body) == Ids{"3", "4"});
}

TEST_CASE("offsets count from the first one, and a page that is too large can be refused") {
  Described mill(
      site(R"("paging": "offset", "offset": "skip", "size": "limit", "max_size": 2, "too_large": 422)"));
  CHECK(ids_in(mill.get("/jobs?skip=3").body) == Ids{"4", "5"});
  CHECK(ids_in(mill.get("/jobs?skip=1&limit=1").body) == Ids{"2"});
  CHECK(mill.get("/jobs?limit=3").status == 422);
  Described one(site(R"("paging": "offset", "offset": "start", "first": 1, "default_size": 2)"));
  CHECK(ids_in(one.get("/jobs?start=3").body) == Ids{"3", "4"});
}

TEST_CASE("cursors lead to the end, and one that the site never gave is refused") {
  Described mill(site(R"("paging": "cursor", "cursor": "after", "next": "meta.next", "default_size": 2)"));
  Ids seen;
  std::string after;
  do {
    const std::string body = mill.get("/jobs?after=" + plugin::percent_encoded(after)).body;
    for (const std::string& id : ids_in(body)) seen.push_back(id);
    after = plugin::JsonView::parse(body).find("meta.next")->text();
  } while (!after.empty());
  CHECK(seen == Ids{"1", "2", "3", "4", "5"});
  CHECK(mill.get("/jobs?after=nonsense").status == 400);
}

TEST_CASE("a cursor may be a number, and its member may be absent at the end") {
  Described offset(site(
      R"("paging": "cursor", "offset": "from", "cursor_is": "offset", "next": "next", "default_size": 3, "at_end": "absent")"));
  CHECK(offset.text("/jobs", "next") == "3");
  CHECK(offset.text("/jobs?from=3", "next") == "absent");
  Described page(
      site(R"("paging": "cursor", "page": "p", "cursor_is": "page", "next": "next", "default_size": 3)"));
  CHECK(page.text("/jobs", "next") == "2");
  CHECK(page.text("/jobs?p=2", "next") == "null");
}

TEST_CASE("next links are whole, of this host, or a query alone, and keep the other parameters") {
  const std::string list =
      R"("paging": "next_link", "page": "page", "next": "links.next", "default_size": 2, "links": )";
  Described absolute(site(list + "\"absolute\""));
  CHECK(absolute.text("/jobs?q=m%C3%BChle", "links.next") ==
        "\"" + absolute.sandbox().url() + "/mill/jobs?q=m%C3%BChle&page=2\"");
  CHECK(absolute.text("/jobs?page=3", "links.next") == "null");
  Described relative(site(list + "\"relative\""));
  CHECK(relative.text("/jobs?page=2", "links.next") == "\"/mill/jobs?page=3\"");
  Described query(site(list + "\"query\""));
  CHECK(query.text("/jobs", "links.next") == "\"?page=2\"");
}

TEST_CASE("a Link header names the next page and is absent on the last") {
  Described mill(site(R"("paging": "link_header", "offset": "skip", "default_size": 3)"));
  CHECK(mill.get("/jobs").get_header_value("Link") ==
        "<" + mill.sandbox().url() + "/mill/jobs?skip=3>; rel=\"next\"");
  CHECK_FALSE(mill.get("/jobs?skip=3").has_header("Link"));
}

TEST_CASE("a page can start behind the last id") {
  Described mill(site(R"("paging": "last_id", "last_id": "after_id", "default_size": 2)"));
  CHECK(ids_in(mill.get("/jobs").body) == Ids{"1", "2"});
  CHECK(ids_in(mill.get("/jobs?after_id=2").body) == Ids{"3", "4"});
  CHECK(ids_in(mill.get("/jobs?after_id=5").body).empty());
  CHECK(mill.get("/jobs?after_id=77").status == 400);
}

TEST_CASE("a range is answered with 206 and its place in the whole") {
  Described mill(
      site(R"("paging": "range", "range": "range", "max_size": 2, "too_large": 400, "partial_status": 206,
                        "empty": 204, "reply_headers": {"Content-Range": "offres {first}-{last}/{total}"})"));
  const auto reply = mill.get("/jobs?range=2-3");
  CHECK(reply.status == 206);
  CHECK(ids_in(reply.body) == Ids{"3", "4"});
  CHECK(reply.get_header_value("Content-Range") == "offres 2-3/5");
  CHECK(mill.get("/jobs?range=0-2").status == 400);
  CHECK(mill.get("/jobs?range=3-1").status == 400);
  mill.fault("empty_list");
  CHECK(mill.get("/jobs?range=0-1").status == 204);
}

TEST_CASE("a POST has its parameters in members of its body, and a body that is not JSON is refused") {
  Described mill(R"({"records": "jobs", "list": {"path": "/jobs", "method": "POST", "paging": "offset",
                    "offset": "paging.offset", "size": "paging.limit", "default_size": 2}})");
  CHECK(ids_in(mill.post("/jobs", R"({"paging": {"offset": 2, "limit": 1}})").body) == Ids{"3"});
  CHECK(ids_in(mill.post("/jobs", R"({"paging": {"offset": "4"}})").body) == Ids{"5"});
  CHECK(mill.post("/jobs", "offset=2").status == 400);
  CHECK(mill.get("/jobs").status == 405);
}

TEST_CASE("a form has them, too") {
  Described mill(R"({"records": "jobs", "list": {"path": "/jobs", "method": "POST", "in": "query",
                    "paging": "page", "page": "p", "default_size": 2}})");
  CHECK(ids_in(mill.post("/jobs", "p=2", {}, "application/x-www-form-urlencoded").body) == Ids{"3", "4"});
}

TEST_CASE("behind the last page is a status where the site has one") {
  Described mill(site(R"("paging": "page", "page": "p", "default_size": 5, "past_end": 404)"));
  CHECK(mill.get("/jobs?p=1").status == 200);
  CHECK(mill.get("/jobs?p=2").status == 404);
}

TEST_CASE("a window ends the list early: empty, refused, or wrapped to page one") {
  const std::string list =
      R"("paging": "offset", "offset": "o", "default_size": 2, "total": "meta.total", "window": 3, )";
  Described empty(site(list + R"("total_at_most": 3)"));
  CHECK(ids_in(empty.get("/jobs?o=2").body) == Ids{"3"});
  CHECK(ids_in(empty.get("/jobs?o=4").body).empty());
  CHECK(empty.text("/jobs", "meta.total") == "3");
  Described refused(site(list + R"("past_window": 422, "window_by": "end")"));
  CHECK(refused.get("/jobs?o=1").status == 200);
  CHECK(refused.get("/jobs?o=2").status == 422);
  Described wraps(site(list + R"("past_window": "wrap")"));
  CHECK(ids_in(wraps.get("/jobs?o=3").body) == Ids{"1", "2"});
}

TEST_CASE("the count keeps its type, may stand in several places, and may be true on page one alone") {
  const std::string list = R"("paging": "page", "page": "p", "default_size": 2, )";
  Described several(site(list + R"("total": ["meta.total", "meta.as", "count"])"));
  CHECK(several.text("/jobs", "meta.as") == "\"5\"");
  CHECK(several.text("/jobs", "count") == "5");
  Described zero(site(list + R"("total": "meta.total", "total_later": "zero")"));
  CHECK(zero.text("/jobs?p=1", "meta.total") == "5");
  CHECK(zero.text("/jobs?p=2", "meta.total") == "0");
  Described absent(site(list + R"("total": "meta.total", "total_later": "absent")"));
  CHECK(absent.text("/jobs?p=2", "meta.total") == "absent");
  Described past(site(list + R"("total": "meta.total", "total_past_end": "zero")"));
  CHECK(past.text("/jobs?p=3", "meta.total") == "5");
  CHECK(past.text("/jobs?p=4", "meta.total") == "0");
}

TEST_CASE("further members say which page this is") {
  Described mill(site(R"("paging": "page", "page": "p", "default_size": 2,
                        "sets": {"meta.page": "{page}", "meta.pages": "{pages}", "meta.more": "{more}", "shown": "{first}-{last}", "area": {"pages": "{pages}", "v": 2}})"));
  CHECK(mill.text("/jobs?p=2", "meta.page") == "2");
  CHECK(mill.text("/jobs", "area") == R"({"pages":3,"v":2})");
  CHECK(mill.text("/jobs?p=2", "meta.pages") == "3");
  CHECK(mill.text("/jobs?p=3", "meta.more") == "false");
  CHECK(mill.text("/jobs?p=2", "shown") == "\"2-3\"");
}

TEST_CASE("an empty list is a list, null, or no member") {
  for (const auto& [word, expected] :
       {std::pair{"list", "[]"}, std::pair{"null", "null"}, std::pair{"missing", "absent"}}) {
    Described mill(site("\"empty\": \"" + std::string(word) + "\""));
    mill.fault("empty_list");
    CHECK(mill.text("/jobs", "jobs") == expected);
    CHECK(mill.text("/jobs", "end") == "1e0");
  }
}

TEST_CASE("a list shows ids alone, leaves members out, or is written into a page of HTML") {
  Described ids(
      R"({"records": "jobs", "list": {"path": "/jobs", "item": "id"}, "detail": {"path": "/job/{ID}"}})");
  CHECK(ids.text("/jobs", "jobs") == "[1,2,3,4,5]");
  CHECK(ids.text("/job/2", "title") == "\"Baker\"");
  Described bare(site(R"("hides": ["title"])"));
  CHECK(bare.text("/jobs", "jobs.0") == R"({"id":1})");
  Described on_demand(site(R"("hidden_unless": {"full=1": ["title"]})"));
  CHECK(on_demand.text("/jobs?full=0", "jobs.0.title") == "absent");
  CHECK(on_demand.text("/jobs?full=1", "jobs.0.title") == "\"Miller\"");
  Described html(site(R"("wrapped_in": "search.html")"),
                 {{"search.html", "<script>var data = ${reply};</script>"}});
  CHECK_THAT(html.get("/jobs").body, Catch::StartsWith("<script>var data = {\"meta\""));
  CHECK_THAT(html.get("/jobs").get_header_value("Content-Type"), Catch::StartsWith("text/html"));
}

TEST_CASE(
    "pages are joined, a page without an envelope is given one, and several lists have their own data") {
  Described mill(R"({"page": ["a.json", "b.json"], "envelope": {"found": {"of": 0}}, "list": [
                    {"path": "/jobs", "total": "found.of", "data": {"records": "list"}},
                    {"path": "/students", "data": {"page": "page.json", "records": "jobs", "envelope": {"v": 1}}}]})",
                 {{"a.json", R"({"list": {"id": 7}})"}, {"b.json", R"({"list": {"id": 8}})"}});
  CHECK(mill.get("/jobs").body == R"({"found":{"of":2},"list":[{"id": 7},{"id": 8}]})");
  CHECK(ids_in(mill.get("/students").body).size() == 5);
}

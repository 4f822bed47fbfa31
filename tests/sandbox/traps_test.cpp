// What makes a described site lie about its list, one test a trap.
#include "described.hpp"

#include <set>

#include "base/error.hpp"
#include "plugin_api/url.hpp"

using namespace tributary;
using test::Described;
using test::Ids;
using test::ids_in;
using test::number_in;

namespace {

const std::string kMill =
    R"({"records": "jobs", "location": "title", "list": {"path": "/jobs", "paging": "offset",
  "offset": "o", "size": "n", "default_size": 2, "total": "meta.total"}, "detail": {"path": "/jobs/{ID}"}})";

// A client that goes on until a page is empty, from where the records that it has end; what it saw, in order.
Ids swept(Described& mill, const std::string& path = "/jobs?o=", std::size_t most_pages = 20) {
  Ids seen;
  for (std::size_t page = 0; page < most_pages; ++page) {
    const Ids ids = ids_in(mill.get(path + std::to_string(seen.size())).body);
    if (ids.empty()) break;
    seen.insert(seen.end(), ids.begin(), ids.end());
  }
  return seen;
}

std::set<std::string> distinct(const Ids& ids) {
  return {ids.begin(), ids.end()};
}

}  // namespace

TEST_CASE("total_zero_later: the first page counts, later ones say 0 and have postings") {
  Described mill(kMill);
  mill.fault("total_zero_later");
  CHECK(mill.text("/jobs", "meta.total") == "5");
  const std::string later = mill.get("/jobs?o=2").body;
  CHECK(number_in(later, "meta.total") == 0);
  CHECK(ids_in(later) == Ids{"3", "4"});
}

TEST_CASE("total_pinned: the count stops at a number, and so does the list") {
  Described mill(kMill);
  mill.fault("total_pinned:3");
  CHECK(mill.text("/jobs", "meta.total") == "3");
  CHECK(swept(mill) == Ids{"1", "2", "3"});
}

TEST_CASE("wrap: positions behind a number are page one again, without end, also where the count is pinned") {
  Described mill(kMill);
  mill.fault("wrap:4");
  CHECK(mill.text("/jobs", "meta.total") == "5");
  CHECK(ids_in(mill.get("/jobs?o=4").body) == Ids{"1", "2"});
  CHECK(ids_in(mill.get("/jobs?o=400").body) == Ids{"1", "2"});
  mill.fault("total_pinned:4");
  CHECK(mill.text("/jobs?o=4", "meta.total") == "4");
  CHECK(ids_in(mill.get("/jobs?o=4").body) == Ids{"1", "2"});
}

TEST_CASE("first_page_forever: every page is the first, and a cursor names itself") {
  Described mill(kMill);
  mill.fault("first_page_forever");
  CHECK(mill.get("/jobs?o=4").body == mill.get("/jobs").body);
  Described cursors(
      R"({"records": "jobs", "list": {"path": "/jobs", "paging": "cursor", "cursor": "c", "next": "next",
                       "default_size": 2}})");
  cursors.fault("first_page_forever");
  const std::string next = cursors.text("/jobs", "next");
  CHECK(cursors.text("/jobs?c=" + plugin::percent_encoded(next.substr(1, next.size() - 2)), "next") == next);
}

TEST_CASE("clamped: pages are smaller than what is asked for, and nothing is lost") {
  Described mill(kMill);
  mill.fault("clamped:2");
  CHECK(ids_in(mill.get("/jobs?n=100").body) == Ids{"1", "2"});
  CHECK(swept(mill, "/jobs?n=100&o=") == Ids{"1", "2", "3", "4", "5"});
}

TEST_CASE("short_pages: every second page is half full, and nothing is lost") {
  Described mill(kMill);
  mill.fault("many_records:11");
  mill.fault("short_pages");
  const Ids seen = swept(mill, "/jobs?n=4&o=");
  CHECK(seen.size() == 11);
  CHECK(distinct(seen).size() == 11);
  CHECK(ids_in(mill.get("/jobs?n=4&o=4").body).size() == 2);
  Described pages(
      R"({"records": "jobs", "list": {"path": "/jobs", "paging": "page", "page": "p", "default_size": 2}})");
  pages.fault("short_pages");
  CHECK(ids_in(pages.get("/jobs?p=1").body) == Ids{"1", "2"});
  CHECK(ids_in(pages.get("/jobs?p=2").body) == Ids{"3"});
  CHECK(ids_in(pages.get("/jobs?p=3").body) == Ids{"4", "5"});
}

TEST_CASE("unstable_order: one sweep sees a posting twice and misses another, the next one has it") {
  Described mill(kMill);
  mill.fault("unstable_order");
  const Ids first = swept(mill);
  CHECK(first.size() == 5);
  CHECK(distinct(first).size() < 5);
  std::set<std::string> both = distinct(first);
  const Ids second = swept(mill);
  CHECK(second != first);
  both.insert(second.begin(), second.end());
  CHECK(both.size() == 5);
  Described again(kMill);
  again.fault("unstable_order");
  CHECK(swept(again) == first);
}

TEST_CASE("added_while_paging: postings that come in front push others onto the next page once more") {
  Described mill(kMill);
  mill.fault("added_while_paging:2");
  CHECK(ids_in(mill.get("/jobs").body) == Ids{"1", "2"});
  const std::string second = mill.get("/jobs?o=2").body;
  CHECK(ids_in(second) == Ids{"2", "3"});
  CHECK(number_in(second, "meta.total") == 6);
  CHECK(number_in(mill.get("/jobs?o=4").body, "meta.total") == 7);
  CHECK(number_in(mill.get("/jobs?o=6").body, "meta.total") == 7);
  CHECK(distinct(swept(mill)).size() == 7);
}

TEST_CASE("removed_while_paging: postings that go from the front pull others past the client") {
  Described mill(kMill);
  mill.fault("removed_while_paging:1");
  CHECK(swept(mill) == Ids{"1", "2", "4", "5"});
  CHECK(mill.text("/jobs", "meta.total") == "4");
}

TEST_CASE("null_list and missing_list: an empty list is null, or not there; a full one is as ever") {
  Described mill(kMill);
  mill.fault("null_list");
  CHECK(mill.text("/jobs?o=9", "jobs") == "null");
  CHECK(ids_in(mill.get("/jobs").body).size() == 2);
  mill.sandbox().clear_faults();
  mill.fault("missing_list");
  CHECK(mill.text("/jobs?o=9", "jobs") == "absent");
  CHECK(mill.text("/jobs?o=9", "meta.total") == "5");
}

TEST_CASE("error_object_200, error_array_200, captcha_200 and wrong_tenant_200 look like success") {
  Described mill(kMill);
  const auto faulty = [&](const std::string& kind) {
    mill.fault(kind + "*1");
    const auto reply = mill.get("/jobs");
    CHECK(reply.status == 200);
    return reply.body;
  };
  CHECK(plugin::JsonView::parse(faulty("error_object_200")).find("error.message"));
  CHECK(plugin::JsonView::parse(faulty("error_array_200")).find("errors.0.message"));
  CHECK_THAT(faulty("captcha_200"), Catch::StartsWith("<!DOCTYPE html>") && Catch::Contains("captcha"));
  CHECK_THAT(faulty("wrong_tenant_200"), Catch::StartsWith("<!DOCTYPE html>") && !Catch::Contains("sign in"));
}

TEST_CASE("unknown_board_empty: a board that nobody has is a board without postings") {
  Described mill(
      R"({"settings": {"board": "north"}, "records": "jobs", "list": {"path": "/{board}", "total": "meta.total"}})");
  CHECK(mill.get("/west").status == 404);
  mill.fault("unknown_board_empty");
  CHECK(mill.text("/west", "meta.total") == "0");
  CHECK(ids_in(mill.get("/north").body).size() == 5);
}

TEST_CASE("job_per_location: a posting is listed once for each place, under the same id") {
  Described mill(kMill);
  mill.fault("job_per_location:3");
  const std::string body = mill.get("/jobs?n=4").body;
  CHECK(ids_in(body) == Ids{"1", "1", "1", "2"});
  CHECK(ids_in(body, "jobs", "title") == Ids{"Miller", "Lindau", "Porto", "Baker"});
  CHECK(number_in(body, "meta.total") == 15);
  Described nowhere(R"({"records": "jobs", "list": {"path": "/jobs"}})");
  CHECK_THROWS_WITH(nowhere.fault("job_per_location"), Catch::Contains("\"location\""));
}

TEST_CASE("big_ids: ids are numbers that a double or 64 bits cannot tell apart, and details have them") {
  Described mill(kMill);
  mill.fault("big_ids*3");
  CHECK(ids_in(mill.get("/jobs").body) == Ids{"9007199254740993", "9007199254740994"});
  CHECK(mill.text("/jobs", "jobs.0.id") == "9007199254740993");
  CHECK(mill.text("/jobs/9007199254740994", "title") == "\"Baker\"");
  mill.fault("big_ids:64*1");
  CHECK(ids_in(mill.get("/jobs").body) == Ids{"9223372036854775808", "9223372036854775809"});
  mill.fault("big_ids:40");
  const Ids ids = swept(mill);
  CHECK(distinct(ids).size() == 5);
  CHECK(ids[0].size() == 40);
}

TEST_CASE("many_records: the made-up postings again and again, each with an id and a detail of its own") {
  Described mill(kMill);
  mill.fault("many_records:23");
  const Ids seen = swept(mill);
  CHECK(seen.size() == 23);
  CHECK(distinct(seen).size() == 23);
  CHECK(mill.text("/jobs/" + seen[6], "title") == "\"Baker\"");
  Described texts(R"({"id": "title", "records": "jobs", "list": {"path": "/jobs"}})");
  texts.fault("many_records:6");
  CHECK(ids_in(texts.get("/jobs").body, "jobs", "title").back() == "Miller-1");
}

TEST_CASE("detail_404 and detail_429: every detail, or the n-th alone") {
  Described mill(kMill);
  mill.fault("detail_404:2");
  CHECK(mill.get("/jobs/1").status == 200);
  CHECK(mill.get("/jobs").status == 200);
  CHECK(mill.get("/jobs/2").status == 404);
  CHECK(mill.get("/jobs/2").status == 200);
  mill.fault("detail_429");
  const auto busy = mill.get("/jobs/1");
  CHECK(busy.status == 429);
  CHECK(busy.get_header_value("Retry-After") == "1");
  CHECK(mill.get("/jobs").status == 200);
}

TEST_CASE("not_modified_always: 304 to who has nothing yet") {
  Described mill(kMill);
  mill.fault("not_modified_always");
  const auto reply = mill.get("/jobs");
  CHECK(reply.status == 304);
  CHECK(reply.body.empty());
}

TEST_CASE("traps come together, also with another fault, and each is used up by itself") {
  Described mill(kMill);
  mill.fault("total_zero_later*2");
  mill.fault("clamped:1@1");
  mill.fault("status_500*1@2");
  CHECK(ids_in(mill.get("/jobs?o=1").body) == Ids{"2", "3"});
  CHECK(number_in(mill.get("/jobs?o=1").body, "meta.total") == 0);
  CHECK(mill.get("/jobs?o=1").status == 500);
  const std::string last = mill.get("/jobs?o=1").body;
  CHECK(number_in(last, "meta.total") == 5);
  CHECK(ids_in(last) == Ids{"2"});
}

TEST_CASE("a trap needs what it works on: a described site, a list, details") {
  Described files(R"({"files": {"/feed": {"json": []}}})");
  CHECK_THROWS_WITH(files.fault("wrap"), Catch::Contains("has no list"));
  CHECK_THROWS_WITH(files.fault("detail_404"), Catch::Contains("has no details"));
  CHECK_NOTHROW(files.fault("not_modified_always"));
  sandbox::Sandbox bundled({.samples = std::string(TRIBUTARY_SOURCE_DIR) + "/samples"});
  CHECK_THROWS_WITH(bundled.add_fault(sandbox::parse_fault("deutsche_bank=clamped")),
                    Catch::Contains("not described by a sandbox.json"));
}

TEST_CASE("every kind of fault has a sentence for the person who looks for one") {
  std::set<std::string_view> names;
  for (const sandbox::FaultKind& kind : sandbox::fault_kinds()) {
    CHECK_FALSE(kind.about.empty());
    CHECK(names.insert(kind.name).second);
  }
  Described mill(kMill);
  for (const std::string_view name : names) {
    INFO(name);
    CHECK_NOTHROW(mill.fault(std::string(name) + "*1"));
  }
}

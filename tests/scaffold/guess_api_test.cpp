// Envelopes as job sites have them, and what is guessed from each. All of them are made up.
#include "scaffold/guess_api.hpp"

#include <catch2/catch.hpp>

#include <algorithm>

#include "base/error.hpp"

using namespace tributary;
using scaffold::Api;
using scaffold::Paging;

namespace {

// Three postings, as the records of every envelope; `id` names their identity.
std::string jobs(const std::string& id = "id") {
  std::string out = "[";
  for (const char* one : {"1", "2", "3"}) {
    out += out.size() > 1 ? "," : "";
    out += "{\"" + id + "\":\"J-" + one + "\",\"title\":\"Miller " + one +
           "\",\"location\":\"Leeds\",\"url\":\"https://jobs.example/" + one +
           "\",\"description\":\"You mill.\",\"company\":\"Mill\"}";
  }
  return out + "]";
}

// `envelope` with the postings where it says JOBS.
scaffold::Sample sample(std::string envelope, const std::string& url = "", const std::string& link = "") {
  const std::size_t at = envelope.find("JOBS");
  if (at != std::string::npos) envelope.replace(at, 4, jobs());
  scaffold::Sample read = scaffold::read_sample("sample.json", envelope);
  read.url = url;
  if (!link.empty()) read.headers.emplace_back("Link", link);
  return read;
}

Api guess(const std::string& envelope, const std::string& url = "", const std::string& link = "") {
  return scaffold::guess_api(sample(envelope, url, link), "acme");
}

std::string query(const Api& api) {
  std::string out;
  for (const auto& parameter : api.query)
    out += (out.empty() ? "" : "&") + parameter.name + "=" + parameter.value;
  return out;
}

bool wonders(const Api& api, const std::string& words) {
  return std::any_of(api.unknown.begin(), api.unknown.end(),
                     [&](const std::string& sentence) { return sentence.find(words) != std::string::npos; });
}

std::string refusal(const std::string& name, const std::string& bytes) {
  try {
    scaffold::guess_api(scaffold::read_sample(name, bytes), "acme");
  } catch (const Error& error) {
    return error.what();
  }
  return "";
}

struct Row {
  const char* about;
  const char* envelope;
  const char* url;
  const char* records;
  const char* total;
  Paging paging;
  const char* where;  // the parameter, or the path of the cursor or link
  const char* query;
};

const Row kRows[] = {
    {"a bare array", "JOBS", "", "", "", Paging::none, "", ""},
    {"a bare array with skip and limit", "JOBS",
     "https://api.acme.example/v0/postings/acme?mode=json&skip=0&limit=3", "", "", Paging::offset, "skip",
     "mode=json&skip={offset}&limit={size}"},
    {"one reply with a count", R"({"jobs":JOBS,"meta":{"total":3}})", "", "jobs", "meta.total", Paging::none,
     "", ""},
    {"numbered pages and a total", R"({"page":1,"size":3,"total":132,"postings":JOBS})", "", "postings",
     "total", Paging::page, "page", "page={page}&size={size}"},
    {"the same, asked for by URL", R"({"total":132,"postings":JOBS})", "https://a.example/p?page=1&size=3",
     "postings", "total", Paging::page, "page", "page={page}&size={size}"},
    {"offset and limit with totalFound", R"({"offset":0,"limit":100,"totalFound":132,"content":JOBS})", "",
     "content", "totalFound", Paging::offset, "offset", "offset={offset}&limit={size}"},
    {"a link that is null at the end",
     R"({"count":132,"next":"https://a.example/v1/jobs?page=2","previous":null,"results":JOBS})", "",
     "results", "count", Paging::next_link, "next", ""},
    {"a link that is null already", R"({"count":3,"next":null,"previous":null,"results":JOBS})", "",
     "results", "count", Paging::next_link, "next", ""},
    {"links and meta",
     R"({"data":JOBS,"links":{"first":"https://a.example/j?page=1","next":"https://a.example/j?page=2"},"meta":{"current_page":1,"per_page":3}})",
     "", "data", "", Paging::next_link, "links.next", ""},
    {"HAL", R"({"_embedded":{"jobs":JOBS},"_links":{"self":{"href":"/j"},"next":{"href":"/j?p=2"}}})", "",
     "_embedded.jobs", "", Paging::next_link, "_links.next.href", ""},
    {"a page token", R"({"jobs":JOBS,"nextPageToken":"abc","totalSize":132})", "", "jobs", "totalSize",
     Paging::cursor, "nextPageToken", "pageToken={cursor}"},
    {"next_cursor", R"({"data":{"jobs":JOBS},"next_cursor":"abc"})", "", "data.jobs", "", Paging::cursor,
     "next_cursor", "cursor={cursor}"},
    {"next_cursor, null on the only page", R"({"jobs":JOBS,"meta":{"next_cursor":null}})", "", "jobs", "",
     Paging::cursor, "meta.next_cursor", "cursor={cursor}"},
    {"paging.next.after", R"({"results":JOBS,"paging":{"next":{"after":"25"}}})", "", "results", "",
     Paging::cursor, "paging.next.after", "after={cursor}"},
    {"pageInfo of GraphQL",
     R"({"data":{"jobs":{"nodes":JOBS,"pageInfo":{"endCursor":"abc","hasNextPage":true},"totalCount":132}}})",
     "", "data.jobs.nodes", "data.jobs.totalCount", Paging::cursor, "data.jobs.pageInfo.endCursor",
     "after={cursor}"},
    {"a cursor beside other parameters", R"({"jobs":JOBS,"cursor":"abc"})",
     "https://a.example/jobs?cursor=&country=de", "jobs", "", Paging::cursor, "cursor",
     "country=de&cursor={cursor}"},
    {"Spring's pages", R"({"content":JOBS,"number":0,"size":20,"totalElements":132,"totalPages":7})", "",
     "content", "totalElements", Paging::page, "page", "page={page}&size={size}"},
    {"Algolia", R"({"hits":JOBS,"nbHits":132,"page":0,"nbPages":7,"hitsPerPage":20})", "", "hits", "nbHits",
     Paging::page, "page", "page={page}&hitsPerPage={size}"},
    {"Elasticsearch", R"({"took":3,"hits":{"total":{"value":132,"relation":"eq"},"hits":JOBS}})", "",
     "hits.hits", "hits.total.value", Paging::none, "", ""},
    {"Solr", R"({"response":{"numFound":132,"start":0,"docs":JOBS}})",
     "https://a.example/select?q=jobs&start=0&rows=3", "response.docs", "response.numFound", Paging::offset,
     "start", "q=jobs&start={offset}&rows={size}"},
    {"current_page and last_page",
     R"({"data":JOBS,"current_page":1,"last_page":44,"per_page":3,"total":132})", "", "data", "total",
     Paging::page, "page", "page={page}&per_page={size}"},
    {"a count of pages alone", R"({"jobs":JOBS,"pages":44})", "", "jobs", "", Paging::page, "page",
     "page={page}"},
    {"a number of the next page", R"({"jobs":JOBS,"nextPage":2,"total":132})", "", "jobs", "total",
     Paging::page, "page", "page={page}"},
    {"a count as text", R"({"result":{"items":JOBS,"total_results":"132"}})", "", "result.items",
     "result.total_results", Paging::none, "", ""},
    {"an agency's count", R"({"maxErgebnisse":132,"page":1,"size":3,"ergebnisliste":JOBS})", "",
     "ergebnisliste", "maxErgebnisse", Paging::page, "page", "page={page}&size={size}"},
    {"a link without a host", R"({"jobs":JOBS,"paging":{"next_url":"/v2/jobs?offset=3"}})",
     "https://a.example/v2/jobs?offset=0", "jobs", "", Paging::next_link, "paging.next_url", ""},
    {"what a search took is no total",
     R"({"hits":JOBS,"nbHits":132,"_shards":{"total":5},"processingTimingsMS":{"format":{"total":30}}})", "",
     "hits", "nbHits", Paging::none, "", ""},
    {"a facet's counts are no total",
     R"({"jobs":JOBS,"facets":{"place":[{"value":"Leeds","count":500}]},"found":132})", "", "jobs", "found",
     Paging::none, "", ""},
};

}  // namespace

TEST_CASE("the envelopes of job sites are guessed") {
  for (const Row& row : kRows) {
    INFO(row.about);
    const Api api = guess(row.envelope, row.url);
    CHECK(api.records == row.records);
    CHECK(api.total == row.total);
    CHECK(std::string(name(api.paging)) == std::string(name(row.paging)));
    const std::string where = row.paging == Paging::cursor      ? api.cursor
                              : row.paging == Paging::next_link ? api.next
                                                                : api.position_parameter;
    if (row.paging != Paging::none) CHECK(where == row.where);
    CHECK(query(api) == row.query);
    CHECK(api.id == "id");
    CHECK(api.sample_records == 3);
    CHECK(finding(api, "records").find("3 objects") != std::string::npos);
  }
}

TEST_CASE("what is guessed is said with its reason, and what could not be told as well") {
  const Api api = guess(R"({"data":{"jobs":JOBS},"meta":{"total":132}})",
                        "https://api.acme.example/v1/jobs?page=1&size=50");
  CHECK(
      sentence(api) ==
      "guessed: records at data.jobs (3 objects), address https://api.acme.example/v1/jobs (as it was asked for), "
      "id at id (another one in each record), count at meta.total (132), pages by the parameter page (the URL says page=1), "
      "size of a page by the parameter size (50)");
  CHECK(api.unknown.empty());
  CHECK(wonders(guess("JOBS"), "the address"));
  CHECK(wonders(guess(R"({"jobs":JOBS,"total":132})"), "how to ask for the next page"));
  CHECK(wonders(guess(R"({"jobs":JOBS})"), "whether there are further pages"));
  CHECK(wonders(guess(R"({"jobs":JOBS,"page":1})"), "whether the parameter is called page"));
  CHECK(wonders(guess(R"({"jobs":JOBS})", "https://a.example/jobs?page=7"), "the number of the first page"));
}

TEST_CASE("pages and offsets count from where the site does") {
  CHECK(guess(R"({"jobs":JOBS})", "https://a.example/jobs?page=0").first_page == 0);
  CHECK(guess(R"({"jobs":JOBS})", "https://a.example/jobs?page=1").first_page == 1);
  CHECK(guess(R"({"hits":JOBS,"page":0,"nbPages":7})").first_page == 0);
  CHECK(guess(R"({"jobs":JOBS})", "https://a.example/jobs?startIndex=1&count=3").first_offset == 1);
  CHECK(guess(R"({"jobs":JOBS})", "https://a.example/jobs?start=0").first_offset == 0);
}

TEST_CASE("a header counts and leads on where the body does not") {
  scaffold::Sample read =
      sample("JOBS", "https://a.example/jobs?per_page=3", "<https://a.example/jobs?page=2>; rel=\"next\"");
  read.headers.emplace_back("x-total-count", "132");
  const Api api = scaffold::guess_api(read, "acme");
  CHECK(api.paging == Paging::link_header);
  CHECK(api.total_header == "X-Total-Count");
  CHECK(query(api) == "per_page={size}");
}

TEST_CASE("a count of what is on the page is no total") {
  const Api api = guess(R"({"count":3,"next":"https://a.example/jobs?page=2","jobs":JOBS})");
  CHECK(api.total.empty());
  CHECK(wonders(api, "whether count counts all postings"));
  CHECK(guess(R"({"count":3,"total":132,"jobs":JOBS})").total == "total");
}

TEST_CASE("a link in the sample tells the address") {
  const Api api = guess(
      R"({"count":132,"next":"https://api.acme.example/v1/jobs/?offset=3&limit=3&country=de","results":JOBS})");
  CHECK(api.address_known);
  CHECK(api.origin == "https://api.acme.example");
  CHECK(api.path == "/v1/jobs/");
  CHECK(query(api) == "limit={size}&country=de");
}

TEST_CASE("keys in the query become secrets, by their names and by their looks") {
  const Api api = guess(
      R"({"jobs":JOBS})",
      "https://a.example/jobs?app_id=abc&app_key=def&X-Api-Token=ghi&t=aK3jf83HsLq09ZmPw2xY7vBn&country=de&page=1");
  CHECK(query(api) ==
        "app_id={app_id}&app_key={app_key}&X-Api-Token={x_api_token}&t={t}&country=de&page={page}");
  REQUIRE(api.secrets.size() == 4);
  CHECK(api.secrets[2].variable == "ACME_X_API_TOKEN");
  for (const auto& each : api.findings) {
    for (const char* value : {"abc", "def", "ghi", "aK3jf83HsLq09ZmPw2xY7vBn"}) {
      CHECK(each.from.find(value) == std::string::npos);
    }
  }
}

TEST_CASE("a parameter that comes twice stays together") {
  CHECK(query(guess(R"({"jobs":JOBS})", "https://a.example/jobs?tag=a&country=de&tag=b")) ==
        "tag=a&tag=b&country=de");
}

TEST_CASE("the id is the best name whose values differ") {
  const auto id_of = [](const std::string& records) { return guess(R"({"jobs":)" + records + "}").id; };
  CHECK(id_of(R"([{"id":1,"title":"a","url":"https://a/1"},{"id":2,"title":"b","url":"https://a/2"}])") ==
        "id");
  CHECK(id_of(R"([{"id":1,"slug":"a","title":"a","url":"u"},{"id":1,"slug":"b","title":"b","url":"u"}])") ==
        "slug");
  CHECK(
      id_of(
          R"([{"title":"a","reference":"r1","company":"x"},{"title":"b","reference":"r2","company":"x"}])") ==
      "reference");
  CHECK(
      id_of(
          R"([{"title":"a","company":"x","url":"https://a/1"},{"title":"b","company":"x","url":"https://a/2"}])") ==
      "url");
  CHECK(id_of(R"([{"job":{"id":7},"title":"a","company":"x"},{"job":{"id":8},"title":"b","company":"x"}])") ==
        "job.id");
  CHECK(
      id_of(R"([{"title":"a","company":"x","place":"y"},{"title":"b","company":"x","place":"y"}])").empty());
}

TEST_CASE("lines, XML and JSON-LD are samples, too") {
  const Api lines = scaffold::guess_api(
      scaffold::read_sample(
          "jobs.ndjson",
          "{\"id\":1,\"title\":\"a\",\"company\":\"b\"}\n{\"id\":2,\"title\":\"c\",\"company\":\"d\"}\n"),
      "acme");
  CHECK(lines.format == scaffold::SampleFormat::ndjson);
  CHECK(lines.sample_records == 2);
  const Api feed = scaffold::guess_api(
      scaffold::read_sample(
          "feed.xml",
          "<rss><channel><item><title>Miller</title><link>https://a.example/1</link><description>x</description>"
          "</item></channel></rss>"),
      "acme");
  CHECK(feed.format == scaffold::SampleFormat::xml);
  CHECK(feed.records == "rss.channel.item");
  const Api html = scaffold::guess_api(
      scaffold::read_sample(
          "jobs.html",
          "<!DOCTYPE html><html><script type=\"application/ld+json\">{\"@type\":\"JobPosting\",\"title\":\"Miller\","
          "\"url\":\"https://a.example/1\",\"description\":\"x\"}</script></html>"),
      "acme");
  CHECK(html.format == scaffold::SampleFormat::jsonld);
  CHECK(html.records == "jobs");
}

TEST_CASE("what is no list of postings is refused in one sentence") {
  CHECK(refusal("a.json", "{\"jobs\": [") != "");
  CHECK_THAT(refusal("a.json", "hello"), Catch::StartsWith("a.json: not JSON at byte 0"));
  CHECK(refusal("a.json", " \n") == "a.json: it is empty");
  CHECK_THAT(refusal("a.json", R"({"jobs":[],"total":0})"), Catch::Contains("its list of postings is empty"));
  CHECK_THAT(refusal("a.json", R"({"error":"no such board"})"), Catch::Contains("no list of postings"));
  CHECK_THAT(refusal("a.html", "<!DOCTYPE html><html><title>Sign in</title><input type=password></html>"),
             Catch::Contains("stands for another"));
  CHECK_THAT(refusal("a.html", "<!DOCTYPE html><html><body><p>Hello</p></body></html>"),
             Catch::Contains("without postings as JSON-LD"));
  CHECK(refusal("a.xml", "<rss><channel>") != "");
}

// The reviewed mappings (mappings/<site>.json): on made-up pages with a golden each, on the pages that
// plugins hand in, and on recorded replies of the real sites.
#include <catch2/catch.hpp>

#include <boost/json.hpp>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "mapping/mapping.hpp"
#include "normalize/normalizer.hpp"
#include "plugins/bundled_run.hpp"

using namespace tributary;
using mapping::PostingField;
namespace fs = std::filesystem;
namespace boost_json = boost::json;

namespace {

const fs::path kSource = TRIBUTARY_SOURCE_DIR;
// "3 days ago" on a made-up page counts from here.
const Timestamp kFetchedAt =
    std::chrono::sys_days{std::chrono::year{2026} / 11 / 20} + std::chrono::hours{12};

std::string read(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  INFO(file);
  REQUIRE(in);
  return {std::istreambuf_iterator<char>(in), {}};
}

// The sites of mappings/, aliases (symbolic links to another site's document) included.
std::vector<std::string> reviewed_sites() {
  std::vector<std::string> sites;
  for (const auto& entry : fs::directory_iterator(kSource / "mappings")) {
    const std::string name = entry.path().stem().string();
    const bool document = entry.path().extension() == ".json";
    if (document && name != "mapping.schema" && name != "posting_fields") sites.push_back(name);
  }
  std::sort(sites.begin(), sites.end());
  return sites;
}

mapping::Mapping reviewed(const std::string& site) {
  const auto mapping = mapping::parse_mapping(read(kSource / "mappings" / (site + ".json")));
  if (!mapping) {
    for (const auto& problem : mapping.error()) FAIL_CHECK(site << ": " << mapping::text(problem));
    FAIL();
  }
  return *mapping;
}

// What `tributary source add --set` would say: of the sample, or an employer for the mappings that need one.
std::map<std::string, std::string, std::less<>> settings_of(const std::string& site) {
  const fs::path file = kSource / "samples" / site / "settings.json";
  if (!fs::exists(file)) return {{"company", "Musterbank AG"}};
  std::map<std::string, std::string, std::less<>> settings;
  const boost_json::value document = boost_json::parse(read(file));
  for (const auto& [key, value] : document.as_object()) {
    settings[std::string(key)] = std::string(value.as_string());
  }
  return settings;
}

// As `tributary preview` prints it: numbers and lists have their JSON type.
boost_json::value preview_value(PostingField field, std::string_view text) {
  if (field == PostingField::salary_min || field == PostingField::salary_max) return boost_json::parse(text);
  if (field != PostingField::employment_type) return boost_json::value(text);
  boost_json::array terms;
  for (std::size_t start = 0; start <= text.size();) {
    const auto end = std::min(text.find(',', start), text.size());
    terms.emplace_back(text.substr(start, end - start));
    start = end + 1;
  }
  return terms;
}

// A page's postings, each as the object that `tributary preview` prints, less the file's name.
struct Postings final : normalize::RecordSink {
  void posting(std::size_t record, const normalize::Posting& posting) override {
    boost_json::object line{{"record", record}};
    for (std::size_t i = 0; i < mapping::kPostingFieldCount; ++i) {
      const auto field = static_cast<PostingField>(i);
      if (!posting.filled(field)) continue;
      line[mapping::name(field)] = preview_value(field, posting.value(field));
    }
    if (!posting.source_metadata().empty())
      line["source_metadata"] = boost_json::parse(posting.source_metadata());
    lines.push_back(std::move(line));
  }
  void reject(normalize::Reject reject) override { FAIL_CHECK("reject: " << reject.reason); }
  std::vector<boost_json::object> lines;
};

normalize::PageCounts normalize_with(const std::string& site, std::string_view body, Postings& postings,
                                     PageFormat format = PageFormat::json) {
  normalize::Normalizer normalizer(reviewed(site), {settings_of(site), ""});
  return normalizer.normalize({body, format, kFetchedAt}, postings);
}

PageFormat format_of(const fs::path& page) {
  if (page.extension() == ".ndjson") return PageFormat::ndjson;
  return page.extension() == ".xml" ? PageFormat::xml : PageFormat::json;
}

void check_no_unmapped(const normalize::PageCounts& counts) {
  for (std::size_t i = 0; i < mapping::kPostingFieldCount; ++i) {
    for (const auto& unmapped : counts.fields[i].unmapped) {
      FAIL_CHECK(mapping::kPostingFieldNames[i] << " has no value for " << unmapped.first);
    }
  }
}

void check_no_failed(const normalize::PageCounts& counts) {
  for (std::size_t i = 0; i < mapping::kPostingFieldCount; ++i) {
    for (const auto& failed : counts.fields[i].failed) {
      FAIL_CHECK(mapping::kPostingFieldNames[i] << ": " << failed.first);
    }
  }
}

using Golden = std::map<std::string, std::vector<boost_json::object>>;  // page -> its postings

Golden read_golden(const fs::path& file) {
  Golden golden;
  std::ifstream in(file);
  for (std::string line; std::getline(in, line);) {
    boost_json::object posting = boost_json::parse(line).as_object();
    const std::string page(posting.at("file").as_string());
    posting.erase("file");
    golden[page].push_back(std::move(posting));
  }
  return golden;
}

void check_equal(const boost_json::object& posting, const boost_json::object& golden) {
  std::set<std::string> fields;
  for (const auto& [field, value] : posting) fields.emplace(field);
  for (const auto& [field, value] : golden) fields.emplace(field);
  for (const auto& field : fields) {
    const boost_json::value* is = posting.if_contains(field);
    const boost_json::value* wanted = golden.if_contains(field);
    if (is && wanted && *is == *wanted) continue;
    FAIL_CHECK(field << " is " << (is ? boost_json::serialize(*is) : "null") << ", the golden has "
                     << (wanted ? boost_json::serialize(*wanted) : "null"));
  }
}

}  // namespace

TEST_CASE("each reviewed mapping makes the golden postings of its made-up page") {
  for (const auto& site : reviewed_sites()) {
    INFO(site);
    if (fs::is_symlink(kSource / "mappings" / (site + ".json"))) continue;  // held by the site it points to
    const fs::path folder = kSource / "samples" / site;
    if (!fs::exists(folder / "postings.ndjson")) {
      FAIL_CHECK("samples/" << site << "/postings.ndjson is missing; samples/README.md says how to make it");
      continue;
    }
    for (const auto& [page, golden] : read_golden(folder / "postings.ndjson")) {
      INFO("samples/" << site << "/" << page);
      Postings postings;
      normalize_with(site, read(folder / page), postings, format_of(page));
      CHECK(postings.lines.size() == golden.size());
      for (std::size_t i = 0; i < std::min(golden.size(), postings.lines.size()); ++i) {
        INFO("posting " << i);
        check_equal(postings.lines[i], golden[i]);
      }
    }
  }
}

TEST_CASE("a reviewed mapping reads all pages that its plugin hands in, with the details added to them") {
  // How many of the site's made-up postings have a text. One detail of the agency's is gone, five say
  // nothing.
  const std::map<std::string, std::size_t> kDescribed = {
      {"example", 13}, {"greenhouse", 14}, {"deutsche_bank", 22}, {"arbeitsagentur", 20}};
  test::BundledRuns runs;
  for (const auto& [site, described] : kDescribed) {
    INFO(site);
    std::size_t descriptions = 0;
    for (const fetch::FetchedPage& page : runs.run(site).pages) {
      Postings postings;
      const auto counts = normalize_with(site, page.body, postings);
      check_no_unmapped(counts);
      check_no_failed(counts);
      descriptions += counts.fields[static_cast<std::size_t>(PostingField::description)].filled;
    }
    CHECK(descriptions == described);
  }
}

TEST_CASE("the reviewed mappings read recorded replies of the real sites, where they are at hand") {
  const fs::path payloads = kSource / "../shared/payloads";
  if (!fs::exists(payloads)) {
    WARN("skipped: " << payloads << " is not here");
    return;
  }
  for (const auto& site : reviewed_sites()) {
    fs::path reply = payloads / (site + ".json");
    if (!fs::exists(reply)) reply.replace_extension(".xml");
    if (!fs::exists(reply)) continue;
    INFO(site);
    Postings postings;
    const auto counts = normalize_with(site, read(reply), postings, format_of(reply));
    CHECK(counts.postings > 0);
    CHECK(counts.rejects == 0);
    check_no_unmapped(counts);
  }
}

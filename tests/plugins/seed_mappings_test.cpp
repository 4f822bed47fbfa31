// The reviewed mappings that seed the sources of known sites, on the pages that their plugins hand in.
#include <catch2/catch.hpp>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <string>

#include "mapping/mapping.hpp"
#include "normalize/normalizer.hpp"
#include "plugins/bundled_run.hpp"

using namespace tributary;
using mapping::PostingField;
namespace fs = std::filesystem;

namespace {

mapping::Mapping seed(const std::string& site) {
  std::ifstream in(fs::path(TRIBUTARY_SOURCE_DIR) / "mappings" / (site + ".json"), std::ios::binary);
  REQUIRE(in);
  const std::string document{std::istreambuf_iterator<char>(in), {}};
  const auto mapping = mapping::parse_mapping(document);
  if (!mapping) {
    for (const auto& problem : mapping.error()) FAIL_CHECK(site << ": " << mapping::text(problem));
    FAIL();
  }
  return *mapping;
}

struct Postings final : normalize::RecordSink {
  void posting(std::size_t, const normalize::Posting& posting) override {
    for (std::size_t i = 0; i < mapping::kPostingFieldCount; ++i) {
      const auto field = static_cast<PostingField>(i);
      if (posting.filled(field)) values[std::string(mapping::name(field))].emplace_back(posting.value(field));
    }
  }
  void reject(normalize::Reject reject) override { FAIL_CHECK("reject: " << reject.reason); }
  std::map<std::string, std::vector<std::string>> values;  // field -> values of the postings that have it
};

normalize::PageCounts normalize_with(const std::string& site, std::string_view body, Postings& postings) {
  normalize::Normalizer normalizer(seed(site), {{{"company", "Musterbank AG"}}, ""});
  const auto counts = normalizer.normalize({body, normalize::PageFormat::json, {}}, postings);
  for (std::size_t i = 0; i < mapping::kPostingFieldCount; ++i) {
    const std::string field(mapping::kPostingFieldNames[i]);
    for (const auto& failed : counts.fields[i].failed)
      FAIL_CHECK(site << " " << field << ": " << failed.first);
    for (const auto& unmapped : counts.fields[i].unmapped) {
      FAIL_CHECK(site << " " << field << " has no value for " << unmapped.first);
    }
  }
  return counts;
}

}  // namespace

TEST_CASE("the reviewed mapping of each known site fills the fields that the site has") {
  // In how many of the site's made-up postings. What is not named here the site does not tell.
  const std::map<std::string, std::map<std::string, std::size_t>> kFilled = {{"example",
                                                                              {{"external_id", 13},
                                                                               {"title", 13},
                                                                               {"description", 13},
                                                                               {"company", 13},
                                                                               {"location", 13},
                                                                               {"country", 13},
                                                                               {"city", 13},
                                                                               {"url", 13},
                                                                               {"posted_at", 13},
                                                                               {"employment_type", 13},
                                                                               {"salary_min", 13},
                                                                               {"salary_max", 13},
                                                                               {"salary_currency", 13},
                                                                               {"salary_period", 13}}},
                                                                             {"greenhouse",
                                                                              {{"external_id", 14},
                                                                               {"title", 14},
                                                                               {"description", 14},
                                                                               {"company", 14},
                                                                               {"location", 14},
                                                                               {"country", 12},
                                                                               {"city", 12},
                                                                               {"remote", 14},
                                                                               {"url", 14},
                                                                               {"posted_at", 14},
                                                                               {"valid_through", 1},
                                                                               {"employment_type", 14},
                                                                               {"department", 14},
                                                                               {"salary_min", 11},
                                                                               {"salary_max", 11},
                                                                               {"salary_currency", 11},
                                                                               {"salary_period", 11},
                                                                               {"language", 14}}},
                                                                             {"deutsche_bank",
                                                                              {{"external_id", 22},
                                                                               {"title", 22},
                                                                               {"description", 22},
                                                                               {"company", 22},
                                                                               {"location", 22},
                                                                               {"country", 22},
                                                                               {"city", 22},
                                                                               {"url", 22},
                                                                               {"posted_at", 22},
                                                                               {"valid_through", 22},
                                                                               {"employment_type", 22},
                                                                               {"career_level", 9},
                                                                               {"department", 22},
                                                                               {"language", 22}}},
                                                                             {"arbeitsagentur",
                                                                              {{"external_id", 26},
                                                                               {"title", 26},
                                                                               {"description", 20},
                                                                               {"company", 26},
                                                                               {"location", 26},
                                                                               {"country", 26},
                                                                               {"city", 26},
                                                                               {"remote", 4},
                                                                               {"url", 26},
                                                                               {"posted_at", 26},
                                                                               {"employment_type", 26},
                                                                               {"salary_min", 18},
                                                                               {"salary_max", 18},
                                                                               {"salary_currency", 18},
                                                                               {"salary_period", 18}}}};
  test::BundledRuns runs;
  for (const auto& [site, fields] : kFilled) {
    INFO(site);
    Postings postings;
    for (const fetch::FetchedPage& page : runs.run(site).pages) normalize_with(site, page.body, postings);
    std::map<std::string, std::size_t> filled;
    for (const auto& [field, values] : postings.values) filled[field] = values.size();
    CHECK(filled == fields);
  }
}

TEST_CASE("the reviewed mappings read recorded replies of the real sites, where they are at hand") {
  const fs::path payloads = fs::path(TRIBUTARY_SOURCE_DIR) / "../shared/payloads";
  if (!fs::exists(payloads)) {
    WARN("skipped: " << payloads << " is not here");
    return;
  }
  const std::pair<const char*, const char*> kRecorded[] = {{"greenhouse", "greenhouse.json"},
                                                           {"deutsche_bank", "deutsche_bank.json"},
                                                           {"arbeitsagentur", "arbeitsagentur_v4.json"},
                                                           {"arbeitsagentur", "arbeitsagentur_v4_full.json"},
                                                           {"arbeitsagentur", "arbeitsagentur_v6.json"}};
  for (const auto& [site, file] : kRecorded) {
    std::ifstream in(payloads / file, std::ios::binary);
    const std::string body{std::istreambuf_iterator<char>(in), {}};
    INFO(file);
    Postings postings;
    const auto counts = normalize_with(site, body, postings);
    CHECK(counts.postings > 0);
    CHECK(counts.rejects == 0);
    for (const char* field : {"location", "url", "posted_at", "company"}) {
      INFO(field);
      CHECK(postings.values[field].size() == counts.postings);
    }
  }
}

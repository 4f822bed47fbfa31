// The matcher on recorded replies of real sites, against the mapping by hand; where they are at hand.
#include <boost/json.hpp>
#include <catch2/catch.hpp>
#include <filesystem>
#include <set>
#include <string>
#include <vector>

#include "jsonpath/path.hpp"
#include "mapgen/matcher.hpp"
#include "mapgen/second_opinion.hpp"
#include "mapping/reviewed_mappings.hpp"
#include "matcher_support.hpp"
#include "support/gold.hpp"

using namespace tributary;
using namespace matcher_test;
using namespace tributary::test;

namespace {

namespace js = boost::json;

// What was reached; a change of weights may raise it, never lower it.
constexpr double kFloorOfCoreFields = 0.975;
constexpr double kFloorOfAllFields = 0.975;
constexpr double kCeilingOfClaims = 0.005;

std::string text_of(const js::value& value) {
  return value.is_string() ? std::string(value.as_string()) : js::serialize(value);
}

void mapped_values(const mapping::Expression& expression, json::Element record,
                   std::set<std::string>& values) {
  if (expression.path) {
    std::vector<json::Element> nodes;
    expression.path->select(record, nodes);
    for (const auto node : nodes) values.insert(text_of(js::parse(simdjson::to_string(node))));
  }
  for (const auto& part : expression.parts) mapped_values(part, record, values);
}

struct Tally {
  int right = 0;
  int claimed = 0;
  int fields = 0;
  double share(int part) const { return fields == 0 ? 0 : static_cast<double>(part) / fields; }
};

class Bench {
 public:
  void run(const GoldSite& site) {
    const Run made = matcher_test::run(site.page);
    json::Parser parser;
    std::vector<json::Element> found;
    if (const auto root = parser.parse(site.page); root && !made.records.empty()) {
      jsonpath::Path::parse(made.records)->select(*root, found);
    }
    for (const GoldField& gold : site.fields) count(site.name, gold.field, verdict(gold, made, found));
  }

  Tally core, all;
  std::string misses;

 private:
  enum class Verdict { right, missed, claimed };

  static Verdict verdict(const GoldField& gold, const Run& made, const std::vector<json::Element>& found) {
    static const std::optional<mapping::Expression> kNone;
    const auto& expression = made.generation.mapping ? made.generation.mapping->field(gold.field) : kNone;
    int have = 0;
    int agree = 0;
    int filled = 0;
    for (std::size_t i = 0; i < gold.values.size(); ++i) {
      std::set<std::string> got;
      if (expression && i < found.size()) mapped_values(*expression, found[i], got);
      filled += !got.empty() && *got.rbegin() != "null";
      const auto& values = gold.values[i];
      have += !values.empty();
      agree += std::any_of(values.begin(), values.end(), [&](const auto& v) { return got.count(v) > 0; });
    }
    if (!gold.carried) return filled > 0 && !may_be_filled(gold.field) ? Verdict::claimed : Verdict::right;
    return agree >= 0.9 * have ? Verdict::right : Verdict::missed;
  }

  void count(const std::string& site, mapping::PostingField field, Verdict verdict) {
    for (Tally* tally : {&all, &core}) {
      if (tally == &core && !is_core(field)) continue;
      ++tally->fields;
      tally->right += verdict == Verdict::right;
      tally->claimed += verdict == Verdict::claimed;
    }
    if (verdict != Verdict::right)
      misses += site + "." + std::string(mapping::name(field)) +
                (verdict == Verdict::claimed ? " claimed; " : "; ");
  }
};

}  // namespace

TEST_CASE("recorded sites are mapped as by hand, up to the floor that was reached") {
  const std::vector<GoldSite> sites =
      read_gold(std::filesystem::path(TRIBUTARY_SOURCE_DIR) / ".." / "shared" / "payloads");
  if (sites.empty()) {
    WARN("skipped: there are no recorded payloads at ../shared/payloads");
    return;
  }
  Bench bench;
  for (const GoldSite& site : sites) bench.run(site);
  INFO(bench.misses);
  CHECK(bench.core.fields > 0);
  CHECK(bench.core.share(bench.core.right) >= kFloorOfCoreFields);
  CHECK(bench.all.share(bench.all.right) >= kFloorOfAllFields);
  CHECK(bench.all.share(bench.all.claimed) <= kCeilingOfClaims);
}

TEST_CASE("a mapping that people reviewed is rarely disputed by the matcher") {
  const auto payloads = std::filesystem::path(TRIBUTARY_SOURCE_DIR) / ".." / "shared" / "payloads";
  const std::vector<GoldSite> sites = read_gold(payloads);
  if (sites.empty()) {
    WARN("skipped: there are no recorded payloads at ../shared/payloads");
    return;
  }
  std::string disputed;
  int with_both = 0;
  int with_a_dispute = 0;
  for (const GoldSite& site : sites) {
    const auto reviewed = mapping::reviewed_mapping(site.name);
    const auto sampling = mapgen::take_sample({{site.page, normalize::PageFormat::json, Timestamp{}}},
                                              reviewed ? reviewed->records.text() : "");
    if (!reviewed || !sampling.sample) continue;
    mapgen::Matcher matcher;
    mapgen::GenerationRequest request{
        sampling.sample->shape, sampling.sample->records_path, site.name, {}, "", {}, 0};
    const auto matchers = matcher.generate(request);
    if (!matchers.mapping) continue;
    ++with_both;
    const auto findings = mapgen::disagreements(*reviewed, matchers, {}, *sampling.sample);
    with_a_dispute += !findings.empty();
    for (const auto& finding : findings) disputed += site.name + ": " + finding.message + "\n";
  }
  INFO(disputed);
  CHECK(with_both >= 30);
  CHECK(with_a_dispute <= 3);
}

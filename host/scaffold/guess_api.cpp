#include "scaffold/guess_api.hpp"

#include <algorithm>

#include "base/error.hpp"
#include "scaffold/guess_parts.hpp"
#include "scaffold/names.hpp"

namespace tributary::scaffold {
namespace {

// Headers that tell a count, as job sites name them.
constexpr std::string_view kCountHeaders[] = {"X-Total-Count", "X-Total",         "Total-Count",
                                              "X-WP-Total",    "X-Total-Results", "Content-Range"};

// Totals that may just as well count what is on the page.
bool is_vague(const EnvelopeValue& value) {
  const std::string word = plain(value.name);
  return word.find("total") == std::string::npos && word != "nbhits" && word != "numfound" &&
         word != "maxergebnisse";
}

// How long it took, how many machines were asked, how many of each kind there are.
bool is_about_something_else(const EnvelopeValue& value) {
  const std::string path = plain(value.path);
  return path.find("timing") != std::string::npos || path.find("shard") != std::string::npos ||
         path.find("facet") != std::string::npos || path.find("aggregat") != std::string::npos;
}

struct Count {
  const EnvelopeValue* value = nullptr;
  std::size_t rank = 0;
};

// {"total": {"value": 132}} as search engines have it.
std::optional<std::size_t> rank_of(const EnvelopeValue& value) {
  if (const auto rank = names_total(value.name)) return rank;
  if (plain(value.name) == "value" || plain(value.name) == "count") return names_total(value.parent);
  return {};
}

}  // namespace

void guess_total(const Sample& sample, const std::vector<EnvelopeValue>& envelope, Api& api) {
  const EnvelopeValue* next = next_link_in(envelope);
  const bool goes_on = next != nullptr && !next->text.empty();
  std::vector<Count> counts;
  for (const EnvelopeValue& value : envelope) {
    const auto rank = rank_of(value);
    if (!rank || !value.number || is_about_something_else(value) ||
        *value.number < static_cast<std::int64_t>(api.sample_records))
      continue;
    const bool same = *value.number == static_cast<std::int64_t>(api.sample_records);
    if (same && (goes_on || (is_vague(value) && api.page_size == *value.number))) {
      api.unknown.push_back("whether " + value.path +
                            " counts all postings: it is as many as are on the page");
      continue;
    }
    counts.push_back({&value, *rank});
  }
  const auto best = std::min_element(counts.begin(), counts.end(),
                                     [](const Count& a, const Count& b) { return a.rank < b.rank; });
  if (best != counts.end()) {
    api.total = best->value->path;
    api.findings.push_back({"count", "at " + api.total, std::to_string(*best->value->number)});
    return;
  }
  for (const std::string_view header : kCountHeaders) {
    const auto found = std::find_if(sample.headers.begin(), sample.headers.end(), [&](const auto& each) {
      return plain(each.first) == plain(header) &&
             each.second.find_first_of("0123456789") != std::string::npos;
    });
    if (found == sample.headers.end()) continue;
    api.total_header = header;
    api.findings.push_back({"count", "in the header " + api.total_header, found->second});
    return;
  }
}

Api guess_api(const Sample& sample, const std::string& plugin) {
  Api api;
  api.format = sample.format;
  json::Parser parser;
  const auto root = parser.parse(sample.json);
  if (!root) throw Error(ErrorKind::run_failed, sample.name + ": " + root.error().message);
  guess_records(sample, *root, api);
  const bool a_list = sample.format == SampleFormat::json;
  const auto envelope = a_list ? envelope_of(*root) : std::vector<EnvelopeValue>();
  guess_address(sample, envelope, plugin, api);
  const bool one_by_one = sample.format == SampleFormat::json || sample.format == SampleFormat::jsonld;
  if (one_by_one) guess_id(*root, api);
  if (a_list) guess_total(sample, envelope, api);
  if (one_by_one) guess_paging(sample, envelope, api);
  return api;
}

}  // namespace tributary::scaffold

#include "scaffold/site_mapping.hpp"

#include <algorithm>
#include <chrono>

#include "json/text.hpp"
#include "mapgen/matcher.hpp"
#include "mapgen/proposal.hpp"
#include "mapping/setting_names.hpp"
#include "normalize/normalizer.hpp"

namespace tributary::scaffold {
namespace {

using mapping::PostingField;

constexpr std::string_view kCompany = "company";
constexpr Timestamp kFetchedAt =
    std::chrono::sys_days{std::chrono::year{2026} / 11 / 20} + std::chrono::hours{12};

normalize::SourceFacts facts() {
  normalize::SourceFacts facts;
  facts.settings[std::string(kCompany)] = kMadeUpCompany;
  return facts;
}

// Numbers and lists get their JSON type; everything else is text.
void append_value(PostingField field, std::string_view value, std::string& out) {
  if (field == PostingField::salary_min || field == PostingField::salary_max) {
    out += value;
    return;
  }
  if (field != PostingField::employment_type) return json::append_string(value, out);
  out += '[';
  for (std::size_t start = 0; start <= value.size();) {
    const std::size_t end = std::min(value.find(',', start), value.size());
    if (start > 0) out += ',';
    json::append_string(value.substr(start, end - start), out);
    start = end + 1;
  }
  out += ']';
}

class GoldenSink final : public normalize::RecordSink {
 public:
  explicit GoldenSink(const std::string& file) : file_(file) {}

  void posting(std::size_t record, const normalize::Posting& posting) override {
    std::string& out = golden.lines;
    out += "{\"file\":";
    json::append_string(file_, out);
    out += ",\"record\":" + std::to_string(record);
    for (std::size_t i = 0; i < mapping::kPostingFieldCount; ++i) {
      const auto field = static_cast<PostingField>(i);
      if (!posting.filled(field)) continue;
      out += ',';
      json::append_string(mapping::name(field), out);
      out += ':';
      append_value(field, posting.value(field), out);
    }
    if (!posting.source_metadata().empty()) out += ",\"source_metadata\":" + posting.source_metadata();
    out += "}\n";
  }
  void reject(normalize::Reject reject) override { golden.rejects.push_back(reject.record); }

  Golden golden;

 private:
  const std::string& file_;
};

}  // namespace

SiteMapping site_mapping(std::string_view body, PageFormat format, const std::string& records,
                         const std::string& source) {
  SiteMapping out;
  const auto sampling = mapgen::take_sample({{body, format, kFetchedAt}}, records);
  if (!sampling.sample) {
    out.problem = sampling.problem;
    return out;
  }
  mapgen::Matcher matcher;
  mapgen::ProposalObserver nobody;
  auto proposal = mapgen::propose(*sampling.sample, facts(), source, matcher, nullptr, nobody);
  out.passed = proposal.mapping.has_value();
  out.mapping = out.passed ? std::move(proposal.mapping) : std::move(proposal.best);
  if (!out.passed)
    out.problem = proposal.history.empty() ? "nothing in it can be a title" : proposal.history.back();
  if (out.mapping) {
    const auto names = mapping::setting_names(*out.mapping);
    out.needs_company = std::find(names.begin(), names.end(), kCompany) != names.end();
  }
  return out;
}

Golden golden_of(const mapping::Mapping& mapping, std::string_view body, PageFormat format,
                 const std::string& file) {
  GoldenSink sink(file);
  normalize::Normalizer(mapping, facts()).normalize({body, format, kFetchedAt}, sink);
  return std::move(sink.golden);
}

}  // namespace tributary::scaffold

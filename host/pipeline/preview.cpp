#include "pipeline/preview.hpp"

#include "base/error.hpp"
#include "fetch/robots_gate.hpp"
#include "fetch/secrets.hpp"
#include "fetch/use_plugin.hpp"
#include "mapgen/matcher.hpp"
#include "mapgen/template_start.hpp"
#include "mapping/reviewed_mappings.hpp"
#include "pipeline/context.hpp"
#include "pipeline/seed.hpp"

namespace tributary::pipeline {
namespace {

// Numbers the acts and forgets them.
class ForgetfulRecorder final : public interaction::Recorder {
 public:
  interaction::InteractionId append(const interaction::Interaction&, const interaction::RawBody*) override {
    return ++last_;
  }

 private:
  interaction::InteractionId last_ = 0;
};

class KeepingSink final : public fetch::PageSink {
 public:
  KeepingSink(std::vector<fetch::FetchedPage>& pages, std::size_t most) : pages_(pages), most_(most) {}
  bool page(fetch::FetchedPage page) override {
    pages_.push_back(std::move(page));
    return pages_.size() < most_;
  }

 private:
  std::vector<fetch::FetchedPage>& pages_;
  std::size_t most_;
};

void choose_mapping(const PreviewRequest& request, Preview& preview) {
  std::vector<normalize::Page> pages;
  for (const auto& page : preview.pages) pages.push_back({page.body, page.format, page.fetched_at});
  const auto sampling = mapgen::take_sample(pages, preview.pages.front().records);
  if (!sampling.sample) {
    preview.problem = sampling.problem;
    return;
  }
  mapgen::ProposalObserver nobody;
  std::optional<mapgen::Start> start;
  const SeedSite seed = seed_site(&*request.plugin.manifest, request.settings);
  if (!seed.site.empty()) {
    start = mapgen::try_start(
        seed.site, mapgen::start_from(seed.site, *mapping::reviewed_mapping(seed.site), *sampling.sample),
        *sampling.sample, preview.facts, nobody);
    if (start->trial.passed) {
      preview.mapping = start->generation.mapping;
      preview.whose = "the reviewed mapping of " + seed.site;
      return;
    }
  }
  mapgen::Matcher matcher(mapgen::built_in_weights());
  const auto proposal = mapgen::propose(*sampling.sample, preview.facts, request.source, matcher, nullptr,
                                        nobody, {}, start ? &*start : nullptr);
  preview.mapping = proposal.mapping ? proposal.mapping : proposal.best;
  preview.whose = "written by the matcher just now";
  if (!proposal.mapping && !proposal.history.empty()) preview.problem = proposal.history.back();
}

}  // namespace

Preview preview(const PreviewRequest& request, const Clock& clock, const std::atomic<bool>& stop,
                const fetch::OnEvent& on_event) {
  const fetch::PluginManifest& manifest = *request.plugin.manifest;
  fetch::FetchPlan plan;
  plan.source = request.source;
  plan.worker = request.worker;
  plan.max_pages = request.max_pages;
  const auto checked =
      fetch::check_settings(manifest, request.settings, seed_settings(manifest, request.settings));
  fetch::use_plugin(plan, request.plugin, checked);

  if (const std::string missing = fetch::missing_secret(plan.secrets); !missing.empty()) {
    throw Error(ErrorKind::configuration, missing);
  }

  Preview result;
  store::Source source;
  source.config = checked;
  result.facts = source_facts(source);
  ForgetfulRecorder recorder;
  KeepingSink sink(result.pages, static_cast<std::size_t>(request.max_pages));
  fetch::MemoryRobots robots;
  const auto* heed = checked.if_contains("robots");
  if (!heed || *heed != "ignore") plan.robots = &robots;
  result.outcome = fetch::fetch(plan, recorder, sink, clock, stop, on_event);
  if (request.mapping) {
    result.mapping = request.mapping;
  } else if (!result.pages.empty()) {
    choose_mapping(request, result);
  }
  return result;
}

}  // namespace tributary::pipeline

#include "pipeline/fetch_stage.hpp"

#include "base/error.hpp"
#include "fetch/secrets.hpp"
#include "fetch/use_plugin.hpp"
#include "pipeline/host_account.hpp"
#include "pipeline/reply_account.hpp"
#include "pipeline/seed.hpp"

namespace tributary::pipeline {
namespace {

// Records exchanges and keeps the lease alive while there are any.
class LeasedRecorder final : public interaction::Recorder {
 public:
  LeasedRecorder(store::Database& database, Lease& lease) : store_(database), lease_(lease) {}

  interaction::InteractionId append(const interaction::Interaction& act,
                                    const interaction::RawBody* body) override {
    lease_.keep();
    return store_.append(act, body);
  }

 private:
  store::InteractionStore store_;
  Lease& lease_;
};

// Stores each page, and the cursor with it.
class StoringSink final : public fetch::PageSink {
 public:
  StoringSink(const Context& context, const store::Source& source, const fetch::FetchPlan& plan)
      : context_(context), source_(source), plan_(plan) {}

  bool page(fetch::FetchedPage fetched) override {
    store::PageStore::NewPage page;
    page.source = source_.source_id;
    page.run = plan_.run_id;
    page.actor = context_.host_actor;
    page.page_number = ++pages_;
    page.exchanges = fetched.exchanges;
    // An empty reply brought no raw body of its own; the page is kept all the same, as an empty one.
    page.composed_body = fetched.composed || fetched.body.empty() ? &fetched.body : nullptr;
    page.content_type = fetched.content_type;
    page.format = fetched.format;
    page.records = fetched.records;
    page.cursor = &fetched.cursor;
    page.fetched_at = fetched.fetched_at;
    store::PageStore(context_.database).add(page);
    context_.tell({Event::Kind::page, source_.name, "page " + std::to_string(pages_), pages_, 0});
    return !context_.stop && (!plan_.max_pages || pages_ < *plan_.max_pages);
  }

 private:
  const Context& context_;
  const store::Source& source_;
  const fetch::FetchPlan& plan_;
  int pages_ = 0;
};

bool heeds_robots(const fetch::FetchPlan& plan) {
  const auto* robots = plan.settings.if_contains("robots");
  return !robots || *robots != "ignore";
}

Event::Kind kind_of(fetch::FetchEvent::Kind kind) {
  switch (kind) {
    case fetch::FetchEvent::Kind::retry:
      return Event::Kind::retry;
    case fetch::FetchEvent::Kind::plugin_log:
      return Event::Kind::plugin_log;
    default:
      return Event::Kind::request;
  }
}

}  // namespace

fetch::FetchPlan plan_fetch(const Context& context, const store::Source& source, store::RunId run,
                            std::optional<int> max_pages) {
  const fetch::PluginInfo plugin = context.plugins.find(source.plugin);
  if (!plugin.manifest) throw Error(ErrorKind::configuration, plugin.problem);
  fetch::FetchPlan plan;
  plan.source = source.name;
  plan.worker = context.worker;
  plan.cursor = source.cursor;
  plan.max_pages = max_pages;
  fetch::use_plugin(
      plan, plugin,
      fetch::check_settings(*plugin.manifest, source.config, seed_settings(*plugin.manifest, source.config)),
      context.contact);
  // Said before anything is asked of the site.
  if (const std::string missing = fetch::missing_secret(plan.secrets); !missing.empty()) {
    throw Error(ErrorKind::configuration, missing);
  }
  plan.actor_id = context.host_actor;
  plan.run_id = run;
  return plan;
}

fetch::FetchOutcome fetch_source(const Context& context, const store::Source& source,
                                 const fetch::FetchPlan& plan, Lease& lease) {
  LeasedRecorder recorder(context.database, lease);
  StoringSink sink(context, source, plan);
  HostAccount hosts(context, lease);
  RobotsAccount robots(context);
  ReplyAccount replies(context, source.source_id);
  fetch::FetchPlan polite = plan;
  polite.hosts = &hosts;
  polite.replies = &replies;
  if (heeds_robots(plan)) {
    polite.robots = &robots;
  } else {
    store::RunStore(context.database).note_robots_ignored(plan.run_id);
    context.tell({Event::Kind::warning, source.name, "asks without regard to robots.txt (robots=ignore)"});
  }
  return fetch::fetch(polite, recorder, sink, context.clock, context.stop,
                      [&](const fetch::FetchEvent& event) {
                        context.tell({kind_of(event.kind), source.name, event.text});
                      });
}

}  // namespace tributary::pipeline

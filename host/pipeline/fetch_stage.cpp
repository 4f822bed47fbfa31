#include "pipeline/fetch_stage.hpp"

#include <algorithm>

#include "base/error.hpp"
#include "fetch/user_agent.hpp"
#include "pipeline/host_account.hpp"
#include "pipeline/reply_account.hpp"
#include "pipeline/seed.hpp"

namespace tributary::pipeline {
namespace {

constexpr int kCpuShare = 3;  // 600 s of CPU time in 30 min

template <class T>
std::optional<T> setting(const boost::json::object& settings, std::string_view name) {
  const auto* value = settings.if_contains(name);
  if (value == nullptr || value->is_null()) return std::nullopt;
  return boost::json::value_to<T>(*value);
}

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
  return setting<std::string>(plan.settings, "robots") != "ignore";
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
  plan.plugin = plugin.path;
  plan.settings =
      fetch::check_settings(*plugin.manifest, source.config, seed_settings(*plugin.manifest, source.config));
  for (const auto& declared : plugin.manifest->settings) {
    if (declared.type != fetch::SettingType::secret) continue;
    if (const auto name = setting<std::string>(plan.settings, declared.name)) plan.secrets.push_back(*name);
  }
  plan.cursor = source.cursor;
  plan.max_pages = max_pages ? max_pages : setting<int>(plan.settings, "max_pages");
  plan.allow_private = setting<bool>(plan.settings, "allow_private").value_or(false);
  plan.http.allow_private = plan.allow_private;
  plan.allow_files = plugin.manifest->files;
  plan.delay_between_requests =
      std::chrono::milliseconds(setting<int>(plan.settings, "delay_ms").value_or(0));
  const auto contact = setting<std::string>(plan.settings, "contact").value_or(context.contact);
  plan.user_agent = setting<std::string>(plan.settings, "user_agent").value_or(fetch::user_agent(contact));
  if (const auto seconds = setting<int>(plan.settings, "timeout_seconds")) {
    plan.http.total_timeout = std::chrono::seconds(*seconds);
  }
  if (const auto minutes = setting<int>(plan.settings, "deadline_minutes")) {
    plan.worker_limits.deadline = std::chrono::minutes(*minutes);
    // Who may work for longer may also think for longer, in the proportion of the defaults.
    plan.worker_limits.cpu =
        std::max(plan.worker_limits.cpu,
                 std::chrono::ceil<std::chrono::seconds>(plan.worker_limits.deadline) / kCpuShare);
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

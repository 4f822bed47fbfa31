// What a plugin does in its recorded conversations, sound and spoilt.
#include <algorithm>
#include <chrono>
#include <functional>
#include <set>

#include "base/error.hpp"
#include "fetch/conformance_checks.hpp"
#include "fetch/file_transport.hpp"
#include "fetch/page_records.hpp"
#include "fetch/recorded_run.hpp"
#include "fetch/rehearsal.hpp"
#include "fetch/replay.hpp"
#include "fetch/spoilt_reply.hpp"

namespace tributary::fetch {
namespace {

namespace fs = std::filesystem;
using std::chrono::milliseconds;

constexpr std::size_t kMostSpoilt = 12;  // requests of one conversation; of a longer one, evenly
constexpr milliseconds kDeadline{8000};  // of one rehearsal, which takes some milliseconds
constexpr milliseconds kStopped{2000};   // how soon a fetch is over that is asked to stop
constexpr milliseconds kGrace{1500};     // for a machine that has other things to do

// A testcase that goes well, as its replay showed it.
struct Happy {
  std::string name;
  ReplayCase recorded;
  FetchPlan plan;
  Rehearsal sound;
  std::set<std::size_t> used = {};   // the requests whose replies are in a page
  std::set<std::size_t> lists = {};  // the requests whose replies are pages, or what pages are made of first
};

std::string request_text(const Happy& happy, std::size_t position) {
  return "request " + std::to_string(position) + " (" + shown(happy.recorded.conversation[position].request) +
         ")";
}

// One run of a happy case that is not as it was recorded.
class Trial {
 public:
  Trial(const Happy& happy, std::string& forbidden) : happy_(happy), forbidden_(forbidden) {}

  // Runs `scene`; `when` is "request 1 (GET ...) answered with status 500". What is wrong with every run that
  // is so: "" or one sentence.
  std::string problem(const Scene& scene, const std::string& when,
                      std::optional<int> max_pages = std::nullopt) {
    FetchPlan plan = happy_.plan;
    if (max_pages) plan.max_pages = max_pages;
    run_ = rehearse(plan, scene);
    if (forbidden_.empty() && !run_.forbidden.empty()) forbidden_ = of(when) + run_.forbidden;
    if (run_.endless) {
      return of(when) + "the plugin asks again and again, and was ended; count what it asks for";
    }
    if (run_.outcome.plugin_fault) return of(when) + run_.outcome.stop_reason;
    if (run_.outcome.status != RunStatus::ok) return "";
    if (run_.records.size() >= happy_.sound.records.size()) return "";
    return claims(when);
  }

  // The sentence for a run that says without right that it saw everything.
  std::string claims(const std::string& when) const {
    return of(when) + "the plugin says that it saw everything (\"" + run_.outcome.stop_reason + "\"), with " +
           std::to_string(run_.records.size()) + " of " + std::to_string(happy_.sound.records.size()) +
           " records; it must not say so without a proof";
  }

  std::string of(const std::string& when) const { return happy_.name + ", " + when + ": "; }
  const Rehearsal& run() const { return run_; }

 private:
  const Happy& happy_;
  std::string& forbidden_;
  Rehearsal run_;
};

std::vector<std::size_t> sampled(std::size_t count) {
  std::vector<std::size_t> positions;
  const std::size_t taken = std::min(count, kMostSpoilt);
  for (std::size_t i = 0; i < taken; ++i) positions.push_back(i * count / taken);
  return positions;
}

class Conversations {
 public:
  Conversations(const PluginInfo& plugin, const fs::path& worker, std::vector<Check>& checks)
      : plugin_(plugin), worker_(worker), checks_(checks) {}

  void check(const std::vector<fs::path>& testcases) {
    add("testcases", replayed(testcases),
        std::to_string(testcases.size()) + " conversations, " + std::to_string(happy_.size()) +
            " of them end well");
    if (happy_.empty()) return skip();
    each("stops", [&](const Happy& happy) { return stops(happy); });
    each("errors", [&](const Happy& happy) { return errors(happy); });
    each("cancellation", [&](const Happy& happy) { return cancellation(happy); });
    const Counted all = total_;
    counted_ = {};
    const std::string completeness = first([&](const Happy& happy) { return complete(happy); });
    const std::string tried = runs();
    add("hosts", forbidden_.empty() ? "" : forbidden_ + "; name it in `hosts`, or do not ask it",
        std::to_string(all + counted_) + " runs");
    add("completeness", completeness, tried);
  }

 private:
  using Counted = std::size_t;

  void add(const char* name, const std::string& problem, const std::string& looked_at) {
    checks_.push_back({name, problem.empty() ? CheckResult::ok : CheckResult::failed,
                       problem.empty() ? looked_at : problem});
  }

  void skip() {
    for (const char* name : {"stops", "errors", "cancellation", "hosts", "completeness"}) {
      checks_.push_back({name, CheckResult::skipped, "no conversation goes well that it could be tried on"});
    }
  }

  std::string runs() const { return std::to_string(counted_) + (counted_ == 1 ? " run" : " runs"); }

  std::string first(const std::function<std::string(const Happy&)>& problem_of) const {
    for (const Happy& happy : happy_) {
      if (std::string problem = problem_of(happy); !problem.empty()) return problem;
    }
    return "";
  }

  void each(const char* name, const std::function<std::string(const Happy&)>& problem_of) {
    counted_ = 0;
    const std::string problem = first(problem_of);
    add(name, problem, runs());
    total_ += counted_;
  }

  // Replays all; those that go well are kept in happy_.
  std::string replayed(const std::vector<fs::path>& testcases) {
    std::string problems;
    std::size_t sad = 0;
    for (const fs::path& testcase : testcases) {
      const std::string name = testcase.filename().string();
      const ReplayReport report = replay(plugin_, worker_, testcase);
      for (const std::string& difference : report.differences) {
        problems += (problems.empty() ? "" : "; ") + name + ": " + difference;
      }
      if (!report.ok()) continue;
      report.outcome.status == RunStatus::ok ? keep(name, read_replay_case(testcase)) : void(++sad);
    }
    if (!problems.empty()) return problems;
    if (happy_.empty()) return "no testcase goes well; record one whose outcome is ok";
    return sad > 0 ? "" : "no testcase goes wrong; record one of the ways in which this site fails";
  }

  void keep(const std::string& name, ReplayCase recorded) {
    Happy happy{name, std::move(recorded), {}, {}};
    happy.plan = plan_of_case(plugin_, worker_, happy.recorded);
    happy.plan.worker_limits.deadline = kDeadline;
    happy.sound = rehearse(happy.plan, {happy.recorded.conversation, happy.recorded.now});
    if (forbidden_.empty()) forbidden_ = happy.sound.forbidden;
    for (const FetchedPage& page : happy.sound.pages) {
      happy.used.insert(page.exchanges.begin(), page.exchanges.end());
      happy.lists.insert(static_cast<std::size_t>(page.exchanges.front()));
    }
    happy_.push_back(std::move(happy));
  }

  Trial trial(const Happy& happy) {
    ++counted_;
    return Trial(happy, forbidden_);
  }

  std::string stops(const Happy& happy) {
    if (std::string problem =
            trial(happy).problem({happy.recorded.conversation, happy.recorded.now}, "with max_pages 1", 1);
        !problem.empty()) {
      return problem;
    }
    const std::size_t count = happy.recorded.conversation.size();
    for (const std::size_t after : sampled(count + 1)) {
      Scene scene{happy.recorded.conversation, happy.recorded.now};
      scene.stop_after = after;
      const std::string when = "asked to stop after " + std::to_string(after) + " replies";
      Trial stopped = trial(happy);
      if (std::string problem = stopped.problem(scene, when); !problem.empty()) return problem;
      const bool claims = after == 0 && stopped.run().outcome.status == RunStatus::ok;
      if (claims) return stopped.claims(when);
    }
    return "";
  }

  std::string errors(const Happy& happy) {
    for (const std::size_t position : sampled(happy.recorded.conversation.size())) {
      for (const Spoil spoil : kSpoils) {
        Scene scene{happy.recorded.conversation, happy.recorded.now};
        scene.conversation[position].answer = spoilt(scene.conversation[position].answer, spoil);
        const std::string when = request_text(happy, position) + " answered with " + std::string(name(spoil));
        if (!may_happen(happy, position, spoil)) continue;
        Trial spoiled = trial(happy);
        if (std::string problem = spoiled.problem(scene, when); !problem.empty()) return problem;
        if (spoiled.run().outcome.status == RunStatus::ok && must_not_end_well(happy, position, spoil)) {
          return spoiled.of(when) + "the run is ok (\"" + spoiled.run().outcome.stop_reason +
                 "\"); it must end as what the site answered";
        }
      }
    }
    return "";
  }

  // A file is there or not: no server answers for it. And where nothing is counted, nobody can tell a page
  // that is gone from the one behind the last: a site may answer 404 there, and for a posting that is gone.
  static bool may_happen(const Happy& happy, std::size_t position, Spoil spoil) {
    const RecordedExchange& recorded = happy.recorded.conversation[position];
    if (is_file_url(recorded.request.url)) return spoil == Spoil::broken_connection;
    const bool cuts = spoil == Spoil::empty_body || spoil == Spoil::half_a_body;
    if (cuts && recorded.answer.response.body.empty()) return false;  // it is so already
    const bool one_of_many = happy.lists.contains(position) && happy.lists.size() > 1;
    return spoil != Spoil::status_404 || !one_of_many || happy.sound.outcome.server_total;
  }

  // Where the records cannot tell: an empty board's list is its only proof; a refusal is never worked around.
  static bool must_not_end_well(const Happy& happy, std::size_t position, Spoil spoil) {
    if (spoil == Spoil::status_403) return true;
    if (spoil == Spoil::login_page && happy.used.contains(position))
      return true;  // else it is no list either
    return happy.sound.records.empty() && happy.lists.contains(position);
  }

  std::string cancellation(const Happy& happy) {
    std::set<std::size_t> positions{0, happy.recorded.conversation.size() - 1};
    for (const std::size_t position : positions) {
      Scene scene{happy.recorded.conversation, happy.recorded.now};
      scene.stop_during = position;
      const std::string when = "asked to stop during " + request_text(happy, position);
      Trial stopped = trial(happy);
      if (std::string problem = stopped.problem(scene, when); !problem.empty()) return problem;
      const auto took = stopped.run().after_stop;
      if (took > kStopped + kGrace) {
        return stopped.of(when) + "the plugin was done after " + std::to_string(took.count()) +
               " ms; return as soon as stop_requested() says so";
      }
    }
    return "";
  }

  std::string complete(const Happy& happy) {
    const FetchOutcome& sound = happy.sound.outcome;
    const bool by_rest = plugin_.configured || plugin_.manifest->name == "rest";
    if (by_rest && !sound.evidence.contains("rule")) {
      return happy.name + ": the run is ok without evidence of a rule; give its Completion one";
    }
    if (sound.stop_reason.empty() || sound.stop_reason == "the plugin did not say why it stopped") {
      return happy.name + ": the run is ok without a reason; say in its Completion how it is known";
    }
    std::string problem = emptied(happy);
    return problem.empty() ? repeated(happy) : problem;
  }

  // The last page that has records has none any more, and the server counts as before.
  std::string emptied(const Happy& happy) {
    if (!happy.sound.outcome.server_total) return "";
    for (auto page = happy.sound.pages.rbegin(); page != happy.sound.pages.rend(); ++page) {
      const auto position = static_cast<std::size_t>(page->exchanges.front());
      if (position >= happy.recorded.conversation.size()) return "";
      Scene scene{happy.recorded.conversation, happy.recorded.now};
      plugin::Response& reply = scene.conversation[position].answer.response;
      auto body = without_records(reply.body, page->format, page->records);
      if (!body || *body == reply.body) continue;
      reply.body = *std::move(body);
      scene.unrecorded = scene.conversation[position].answer;
      Trial trial = this->trial(happy);
      const std::string problem =
          trial.problem(scene, request_text(happy, position) + " answered without its records");
      // A total that is no longer the same is the plugin's own count, and no promise of the server's.
      const bool same_total = trial.run().outcome.server_total == happy.sound.outcome.server_total;
      return trial.run().outcome.status == RunStatus::ok && !same_total ? "" : problem;
    }
    return "";
  }

  // Whether its pages are those of one list: not parts of it, nor a page for each posting, whose replies may
  // be alike.
  static bool is_one_list(const FetchOutcome& outcome) {
    const boost::json::value* rule = outcome.evidence.if_contains("rule");
    if (!rule) return outcome.server_total.has_value();
    return *rule == "total" || *rule == "empty_page" || *rule == "no_next";
  }

  // Every page is the first one again, as of a site that does not know the parameter.
  std::string repeated(const Happy& happy) {
    if (happy.lists.size() < 2 || !is_one_list(happy.sound.outcome)) return "";
    const std::size_t first = *happy.lists.begin();
    if (is_file_url(happy.recorded.conversation[first].request.url)) return "";
    Scene scene{happy.recorded.conversation, happy.recorded.now};
    const Answer again = scene.conversation[first].answer;
    for (const std::size_t position : happy.lists) {
      if (position < scene.conversation.size())
        scene.conversation[position].answer.response.body = again.response.body;
    }
    scene.unrecorded = again;
    return trial(happy).problem(scene, "every page answered as " + request_text(happy, first));
  }

  const PluginInfo& plugin_;
  const fs::path& worker_;
  std::vector<Check>& checks_;
  std::vector<Happy> happy_;
  std::string forbidden_;
  Counted counted_ = 0;
  Counted total_ = 0;
};

}  // namespace

void check_conversations(const PluginInfo& plugin, const fs::path& worker,
                         const std::vector<fs::path>& testcases, std::vector<Check>& checks) {
  Conversations(plugin, worker, checks).check(testcases);
}

}  // namespace tributary::fetch

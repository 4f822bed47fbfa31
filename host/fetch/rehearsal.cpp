#include "fetch/rehearsal.hpp"

#include <chrono>
#include <map>
#include <thread>

#include "fetch/conversation.hpp"
#include "fetch/page_records.hpp"
#include "fetch/recorded_run.hpp"
#include "fetch/spoilt_reply.hpp"

namespace tributary::fetch {
namespace {

using Steady = std::chrono::steady_clock;

// A spoilt list is read again once or twice, and each of its details asked for again.
constexpr std::size_t kMostAsIfRecorded = 10;
constexpr std::size_t kMostBesides = 60;
constexpr std::chrono::milliseconds kUnderWay{30};  // how long the request lasts that a stop interrupts

// Thrown through converse(), which ends the worker. Caught in this file.
struct Endless {};

bool same(const plugin::Request& a, const plugin::Request& b) {
  return a.method == b.method && a.url == b.url && a.body == b.body;
}

class RehearsalTransport final : public Transport {
 public:
  RehearsalTransport(const Scene& scene, const FetchPlan& plan, std::atomic<bool>& stop, Rehearsal& result)
      : scene_(scene), plan_(plan), stop_(stop), result_(result), used_(scene.conversation.size()) {
    if (scene_.stop_after == 0U) ask_to_stop();
  }

  void open(const PluginManifest& manifest) override { permission_ = {manifest, plan_.settings}; }

  Answer answer(const plugin::Request& request) override {
    if (++asked_ > kMostAsIfRecorded * scene_.conversation.size() + kMostBesides) throw Endless();
    if (result_.forbidden.empty()) result_.forbidden = permission_.problem(request);
    if (scene_.stop_during == result_.answered && !stop_) {
      ask_to_stop();
      std::this_thread::sleep_for(kUnderWay);
    }
    if (stop_) return {{}, NoReply{plugin::FailureKind::transient, "the host is stopping"}};
    Answer given = found(request);
    if (!given.no_reply) bodies_[given.response.exchange_id] = given.response.body;
    ++result_.answered;
    if (scene_.stop_after == result_.answered) ask_to_stop();
    return given;
  }

  const std::map<std::int64_t, std::string>& bodies() const { return bodies_; }
  Steady::time_point stopped_at() const { return stopped_at_; }

 private:
  void ask_to_stop() {
    stopped_at_ = Steady::now();
    stop_ = true;
  }

  Answer found(const plugin::Request& request) {
    std::optional<std::size_t> last;
    for (std::size_t i = 0; i < used_.size(); ++i) {
      if (!same(scene_.conversation[i].request, request)) continue;
      last = i;
      if (!used_[i]) break;
    }
    if (!last) return unrecorded(request);
    used_[*last] = true;
    return scene_.conversation[*last].answer;
  }

  Answer unrecorded(const plugin::Request& request) {
    Answer answer = scene_.unrecorded.value_or(spoilt({}, Spoil::status_404));
    answer.response.url = request.url;
    answer.response.exchange_id = static_cast<std::int64_t>(scene_.conversation.size() + asked_);
    return answer;
  }

  const Scene& scene_;
  const FetchPlan& plan_;
  std::atomic<bool>& stop_;
  Rehearsal& result_;
  std::vector<bool> used_;
  RequestPermission permission_;
  std::size_t asked_ = 0;
  std::map<std::int64_t, std::string> bodies_;
  Steady::time_point stopped_at_{};
};

// Of a composed page the list as it came, where its records are found in that: what was added to them from
// other requests makes no other record of one.
std::vector<std::string> records_of(const FetchedPage& page,
                                    const std::map<std::int64_t, std::string>& bodies) {
  const auto list = bodies.find(page.exchanges.front());
  if (page.composed && list != bodies.end()) {
    if (auto records = page_records(list->second, page.format, page.records); !records.empty())
      return records;
  }
  return page_records(page.body, page.format, page.records);
}

}  // namespace

Rehearsal rehearse(const FetchPlan& plan, const Scene& scene) {
  Rehearsal result;
  std::atomic<bool> stop = false;
  const Watch watch(plan.worker_limits.deadline, stop);
  RehearsalTransport transport(scene, plan, stop, result);
  KeepingSink sink;
  try {
    converse(plan, transport, sink, RecordedClock(scene.now), watch, {}, result.outcome);
  } catch (const Endless&) {
    result.endless = true;
  }
  if (stop) {
    result.after_stop =
        std::chrono::duration_cast<std::chrono::milliseconds>(Steady::now() - transport.stopped_at());
  }
  result.pages = std::move(sink.pages);
  for (const FetchedPage& page : result.pages) {
    for (std::string& record : records_of(page, transport.bodies())) result.records.insert(std::move(record));
  }
  return result;
}

}  // namespace tributary::fetch

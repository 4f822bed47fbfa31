#include "fetch/recording.hpp"

#include "fetch/recorded_run.hpp"
#include "fetch/replay.hpp"
#include "fetch/transport.hpp"

namespace tributary::fetch {
namespace {

// Numbers the exchanges and keeps none.
class Counter final : public interaction::Recorder {
 public:
  interaction::InteractionId append(const interaction::Interaction&, const interaction::RawBody*) override {
    return ++last_;
  }

 private:
  interaction::InteractionId last_ = 0;
};

boost::json::value parsed(const std::string& text) {
  boost::json::error_code error;
  boost::json::value value = boost::json::parse(text, error);
  return error ? boost::json::value(text) : value;
}

ExpectedPage expected(const FetchedPage& page) {
  ExpectedPage wanted;
  wanted.exchanges = page.exchanges;
  wanted.records = page.records;
  wanted.format = page.format;
  if (!page.cursor.empty()) wanted.cursor = page.cursor;
  wanted.server_total = page.server_total;
  if (page.composed) {
    wanted.body = parsed(page.body);
  } else {
    wanted.body_of = page.exchanges.front();
  }
  return wanted;
}

}  // namespace

Recording record(const FetchPlan& plan, const Clock& clock, const std::atomic<bool>& stop,
                 const OnEvent& on_event) {
  Recording recording;
  Counter counter;
  KeepingSink sink;
  recording.outcome = fetch(plan, counter, sink, clock, stop, on_event,
                            [&](const plugin::Request& request, const Answer& answer) {
                              recording.conversation.push_back({request, answer});
                              auto& kept = recording.conversation.back().answer.response;
                              kept.exchange_id = static_cast<std::int64_t>(recording.conversation.size()) - 1;
                            });
  return recording;
}

std::string expect_what_happens(const PluginInfo& plugin, const std::filesystem::path& worker,
                                ReplayCase& recorded) {
  const Replayed got = replay_conversation(plugin, worker, recorded);
  if (!got.difference.empty()) return got.difference;
  recorded.conversation.resize(got.answered);
  recorded.status = name(got.outcome.status);
  recorded.stop_reason = got.outcome.stop_reason;
  recorded.server_total = got.outcome.server_total;
  recorded.pages.clear();
  for (const FetchedPage& page : got.pages) recorded.pages.push_back(expected(page));
  return "";
}

}  // namespace tributary::fetch

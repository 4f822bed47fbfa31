#include "fetch/conversation.hpp"

#include <algorithm>
#include <csignal>
#include <exception>
#include <utility>

#include "base/limits.hpp"
#include "fetch/body_shelf.hpp"
#include "fetch/clean_text.hpp"
#include "fetch/manifest.hpp"
#include "fetch/worker_link.hpp"

namespace tributary::fetch {
namespace {

using plugin::Frame;
using plugin::FrameType;
using std::chrono::milliseconds;

constexpr int kMostAtOnce = 16;        // requests of one plugin at the same time
constexpr int kMostLogLines = 10'000;  // a plugin that says more says nothing

std::string text(milliseconds time) {
  if (time.count() % 1000 != 0) return std::to_string(time.count()) + " ms";
  return std::to_string(time.count() / 1000) + " s";
}

std::string pages(std::int64_t count) {
  return std::to_string(count) + (count == 1 ? " page" : " pages");
}

RunStatus status_of(plugin::FailureKind kind) {
  switch (kind) {
    case plugin::FailureKind::blocked:
      return RunStatus::blocked;
    case plugin::FailureKind::transient:
      return RunStatus::transient;
    case plugin::FailureKind::changed:
      return RunStatus::changed;
    case plugin::FailureKind::failed:
      return RunStatus::failed;
  }
  return RunStatus::failed;
}

std::string text_at(const boost::json::object& head, std::string_view key) {
  return std::string(head.at(key).as_string());
}

std::optional<std::int64_t> number_at(const boost::json::object& head, std::string_view key) {
  const boost::json::value& value = head.at(key);
  if (value.is_null()) return std::nullopt;
  return value.to_number<std::int64_t>();
}

bool flag(const boost::json::object& head, std::string_view key) {
  const boost::json::value* value = head.if_contains(key);
  return value && value->is_bool() && value->get_bool();
}

const char* content_type_of(PageFormat format) {
  switch (format) {
    case PageFormat::ndjson:
      return "application/x-ndjson";
    case PageFormat::xml:
      return "application/xml";
    case PageFormat::json:
      break;
  }
  return "application/json";
}

// What ends the conversation without the worker's consent. Thrown and caught in this file only.
struct Ended {
  RunStatus status;
  std::string reason;
};

class Conversation {
 public:
  Conversation(const FetchPlan& plan, Transport& transport, PageSink& sink, const Clock& clock,
               const Watch& watch, const OnEvent& on_event, FetchOutcome& outcome)
      : plan_(plan),
        transport_(transport),
        sink_(sink),
        clock_(clock),
        watch_(watch),
        on_event_(on_event),
        outcome_(outcome) {}

  void run() {
    auto link =
        WorkerLink::start(plan_.worker,
                          {"--memory", std::to_string(plan_.worker_limits.address_space_bytes), "--cpu",
                           std::to_string(plan_.worker_limits.cpu.count()), plan_.plugin.string()},
                          watch_);
    if (!link) return conclude(RunStatus::failed, "the worker " + link.error());
    link_ = &*link;
    try {
      greet();
      while (!said_all_) handle(receive());
    } catch (const Ended& ended) {
      conclude(ended.status, ended.reason);
    }
    const ExitStatus status = end_worker();
    tell(FetchEvent::Kind::worker_ended, fetch::text(status));
  }

 private:
  [[noreturn]] void fail(const std::string& reason) {
    outcome_.plugin_fault = true;
    throw Ended{RunStatus::failed, reason};
  }

  // What came before the deadline is good; only the rest is missing.
  RunStatus status_at_deadline() const {
    return outcome_.pages > 0 ? RunStatus::truncated : RunStatus::failed;
  }

  [[noreturn]] void run_out_of_time() {
    outcome_.plugin_fault = true;
    throw Ended{status_at_deadline(), "the plugin was not done after " + text(plan_.worker_limits.deadline) +
                                          " and was ended; give it more with deadline_minutes"};
  }

  void conclude(RunStatus status, const std::string& reason) {
    outcome_.status = status;
    outcome_.stop_reason = clean(reason);
  }

  Frame receive() {
    auto incoming = link_->receive(plan_.worker_limits.silence, plan_.worker_limits.term_grace);
    if (auto* frame = std::get_if<Frame>(&incoming)) return std::move(*frame);
    if (auto* garbage = std::get_if<WorkerLink::Garbage>(&incoming)) {
      fail("the plugin sent bytes that are not a frame (" + garbage->what + ") and was ended");
    }
    const WorkerLimits& limits = plan_.worker_limits;
    switch (std::get<WorkerLink::Event>(incoming)) {
      case WorkerLink::Event::closed:
        fail(how_it_ended());
      case WorkerLink::Event::silent:
        fail("the plugin did not answer for " + text(limits.silence) + " and was ended");
      case WorkerLink::Event::expired:
        run_out_of_time();
      case WorkerLink::Event::stopping:
        break;
    }
    outcome_.plugin_fault = true;
    throw Ended{RunStatus::truncated, "stopped on request; the plugin did not end within " +
                                          text(limits.term_grace) + " and was ended"};
  }

  // Of a worker that closed its end without the last frame.
  std::string how_it_ended() {
    const WorkerLimits& limits = plan_.worker_limits;
    const auto status = link_->wait(limits.term_grace);
    const std::string after = " after " + pages(outcome_.pages);
    if (!status) return "the plugin closed its conversation, went on without it and was ended";
    const std::string words = link_->last_words();
    const std::string said = words.empty() ? "" : "; its last words: " + words;
    if (status->signal == SIGXCPU) {
      return "the plugin used more than " + text(limits.cpu) + " of CPU time and was ended";
    }
    if (status->signal != 0) return "the plugin crashed (" + fetch::text(*status) + ")" + after + said;
    return "the plugin ended without saying that it was done (" + fetch::text(*status) + ")" + after + said;
  }

  // Gives a worker that is done a moment to go by itself.
  ExitStatus end_worker() {
    if (said_all_) {
      if (const auto status = link_->wait(plan_.worker_limits.term_grace)) return *status;
    }
    return link_->end(plan_.worker_limits.term_grace);
  }

  void send(FrameType type, boost::json::object head, std::string_view raw = {}) {
    head["stop"] = stop_requested();
    if (link_->send(type, head, raw, plan_.worker_limits.silence)) return;
    if (watch_.expired()) run_out_of_time();
    fail(how_it_ended());
  }

  bool stop_requested() const { return enough_ || watch_.over(); }

  void greet() {
    const Frame hello = receive();
    if (hello.type == FrameType::failure) return handle(hello);
    if (hello.type != FrameType::hello) fail("the plugin sent a frame out of turn and was ended");
    const boost::json::value* text = hello.head.if_contains("manifest");
    if (!text || !text->is_string()) fail("the worker did not say what it runs");
    const auto manifest = parse_manifest(text->get_string());
    if (!manifest) fail(plan_.plugin.filename().string() + ": " + manifest.error());
    transport_.open(plan_.manifest ? *plan_.manifest : *manifest);
    send(FrameType::start, {{"settings", plan_.settings},
                            {"cursor", plan_.cursor},
                            {"now", clock_.now().time_since_epoch().count()}});
  }

  // Reads a frame's head, which may lack anything.
  template <class Read>
  auto understand(const Read& read) {
    try {
      return read();
    } catch (const std::exception&) {
      fail("the plugin sent a frame that cannot be understood and was ended");
    }
  }

  void handle(Frame frame) {
    switch (frame.type) {
      case FrameType::request:
        return on_request(std::move(frame));
      case FrameType::requests:
        return on_requests(std::move(frame));
      case FrameType::page:
        return on_page(std::move(frame));
      case FrameType::log:
        return understand([&] { on_log(frame.head); });
      case FrameType::end:
        return understand([&] { on_end(frame.head); });
      case FrameType::failure:
        return understand([&] { on_failure(frame.head); });
      default:
        fail("the plugin sent a frame out of turn and was ended");
    }
  }

  void on_request(Frame frame) {
    const plugin::Request request = understand([&] {
      std::string_view bodies = frame.raw;
      return plugin::request_from(frame.head, bodies);
    });
    if (enough_) return refuse_more();
    pass_on(transport_.answer(request));
  }

  void on_requests(Frame frame) {
    std::vector<plugin::Request> requests;
    int at_once = 1;
    understand([&] {
      std::string_view bodies = frame.raw;
      for (const boost::json::value& head : frame.head.at("requests").as_array()) {
        requests.push_back(plugin::request_from(head.as_object(), bodies));
      }
      at_once = std::clamp(frame.head.at("at_once").to_number<int>(), 1, kMostAtOnce);
    });
    if (enough_) {
      for (std::size_t i = 0; i < requests.size(); ++i) refuse_more();
      return;
    }
    transport_.answer_all(requests, at_once, [this](Answer answer) { pass_on(std::move(answer)); });
  }

  // It should have asked stop_requested() first.
  void refuse_more() {
    cut_short_ = true;
    send(FrameType::no_reply, {{"kind", "transient"}, {"message", "the host wants no more pages"}});
  }

  void pass_on(Answer answer) {
    if (answer.no_reply) {
      cut_short_ = cut_short_ || watch_.stopped();
      return send(FrameType::no_reply,
                  {{"kind", plugin::name(answer.no_reply->kind)}, {"message", answer.no_reply->message}});
    }
    plugin::Response& response = answer.response;
    const boost::json::object head{{"exchange_id", response.exchange_id},
                                   {"status", response.status},
                                   {"url", response.url},
                                   {"headers", plugin::to_json(response.headers)}};
    const std::string type(response.header("Content-Type"));
    send(FrameType::response, head, shelf_.add({response.exchange_id, std::move(response.body), type}).bytes);
  }

  void on_page(Frame frame) {
    if (plan_.max_pages && outcome_.pages >= *plan_.max_pages) {
      throw Ended{RunStatus::truncated, stopped_because()};
    }
    FetchedPage page = understand([&] { return page_in(std::move(frame)); });
    if (page.server_total) outcome_.server_total = page.server_total;
    tell(FetchEvent::Kind::page, pages(outcome_.pages + 1));
    const bool more = sink_.page(std::move(page));
    ++outcome_.pages;
    enough_ = enough_ || !more || (plan_.max_pages && outcome_.pages >= *plan_.max_pages);
    send(FrameType::page_stored, {});
  }

  std::string stopped_because() const {
    const bool at_max = plan_.max_pages && outcome_.pages >= *plan_.max_pages;
    return (at_max ? "stopped at max_pages, after " : "stopped on request, after ") + pages(outcome_.pages);
  }

  FetchedPage page_in(Frame frame) {
    const boost::json::object& head = frame.head;
    FetchedPage page;
    for (const boost::json::value& id : head.at("exchanges").as_array()) {
      page.exchanges.push_back(id.to_number<std::int64_t>());
      if (!shelf_.knows(page.exchanges.back())) {
        fail("the plugin handed in a page made from the exchange " + std::to_string(page.exchanges.back()) +
             ", which is none of this run, and was ended");
      }
    }
    if (page.exchanges.empty()) fail("the plugin handed in a page that names no exchange and was ended");
    page.composed = head.at("composed").as_bool();
    page.format = page_format(text_at(head, "format")).value();
    page.records = clean(text_at(head, "records"));
    page.cursor = clean(text_at(head, "cursor"));
    page.server_total = number_at(head, "server_total");
    page.fetched_at = clock_.now();
    fill_body(page, std::move(frame.raw));
    if (page.body.size() > kMaxBodyBytes) {
      fail("the plugin handed in a page of " + std::to_string(page.body.size()) + " bytes, at most " +
           std::to_string(kMaxBodyBytes) + " are kept, and was ended; it must hand in smaller pages");
    }
    return page;
  }

  void fill_body(FetchedPage& page, std::string composed) {
    if (page.composed) {
      page.body = std::move(composed);
      page.content_type = content_type_of(page.format);
      return;
    }
    const BodyShelf::Body* body = shelf_.find(page.exchanges.front());
    if (!body) {
      fail("the plugin handed in the body of the exchange " + std::to_string(page.exchanges.front()) +
           " too late: only the last ones are held; it must hand in a page before it asks for many more");
    }
    page.body = body->bytes;
    page.content_type = clean(body->content_type);
  }

  void on_log(const boost::json::object& head) {
    if (++log_lines_ > kMostLogLines) return;
    tell(FetchEvent::Kind::plugin_log, clean(text_at(head, "level") + ": " + text_at(head, "message")));
  }

  void on_end(const boost::json::object& head) {
    said_all_ = true;
    const bool complete = head.at("complete").as_bool();
    const std::string reason = text_at(head, "reason");
    if (const auto total = number_at(head, "server_total")) outcome_.server_total = total;
    outcome_.evidence = head.at("evidence").as_object();
    conclude(complete ? RunStatus::ok : RunStatus::truncated,
             reason.empty() ? "the plugin did not say why it stopped" : reason);
  }

  void on_failure(const boost::json::object& head) {
    said_all_ = true;
    outcome_.plugin_fault = flag(head, "fault");
    const std::string message = text_at(head, "message");
    if (flag(head, "out_of_memory")) {
      return conclude(RunStatus::failed, "the plugin used more than " +
                                             std::to_string(plan_.worker_limits.address_space_bytes >> 20) +
                                             " MiB of memory");
    }
    if (cut_short_) {  // it failed because we would not go on
      return conclude(RunStatus::truncated, stopped_because());
    }
    if (watch_.expired()) {
      return conclude(status_at_deadline(), "the plugin was not done after " +
                                                text(plan_.worker_limits.deadline) +
                                                "; give it more with deadline_minutes");
    }
    conclude(status_of(plugin::failure_kind(text_at(head, "kind"))), message);
  }

  void tell(FetchEvent::Kind kind, const std::string& text) const {
    if (on_event_) on_event_({kind, text});
  }

  const FetchPlan& plan_;
  Transport& transport_;
  PageSink& sink_;
  const Clock& clock_;
  const Watch& watch_;
  const OnEvent& on_event_;
  FetchOutcome& outcome_;
  WorkerLink* link_ = nullptr;
  BodyShelf shelf_;
  bool enough_ = false;     // enough pages: max_pages, or the sink said so
  bool cut_short_ = false;  // a request was not done because the fetch is to stop
  bool said_all_ = false;   // END or FAILURE came
  int log_lines_ = 0;
};

}  // namespace

void converse(const FetchPlan& plan, Transport& transport, PageSink& sink, const Clock& clock,
              const Watch& watch, const OnEvent& on_event, FetchOutcome& outcome) {
  Conversation(plan, transport, sink, clock, watch, on_event, outcome).run();
}

}  // namespace tributary::fetch

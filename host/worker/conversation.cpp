#include "worker/conversation.hpp"

#include <sys/uio.h>
#include <unistd.h>

#include <cerrno>
#include <memory>
#include <new>
#include <stdexcept>
#include <utility>

#include "plugin_api/frame.hpp"

namespace tributary::worker {
namespace {

using plugin::Frame;
using plugin::FrameType;

constexpr int kHostIsGone = 75;
constexpr std::size_t kReadBytes = std::size_t{64} << 10;
constexpr std::size_t kMaxMessageBytes = 4096;  // a sentence, not a dump

// Without the host nobody listens: no destructor of the plugin's has anything left to do.
[[noreturn]] void host_is_gone() {
  _exit(kHostIsGone);
}

void write_all(std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t written = write(plugin::kWorkerSocket, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) host_is_gone();
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
}

void write_frame(FrameType type, const boost::json::object& head, std::string_view raw = {}) {
  write_all(encode(type, head, raw.size()));
  write_all(raw);
}

std::string sentence(std::string_view text) {
  return std::string(text.substr(0, kMaxMessageBytes));
}

boost::json::value json(std::optional<std::int64_t> number) {
  return number ? boost::json::value(*number) : boost::json::value();
}

std::string text(const boost::json::object& head, std::string_view key) {
  return std::string(head.at(key).as_string());
}

class HostConnection {
 public:
  Frame read() {
    for (;;) {
      auto frame = reader_.next();
      if (!frame) host_is_gone();  // the host does not send what is not a frame
      if (*frame) return *std::move(*frame);
      fill();
    }
  }

 private:
  void fill() {
    ssize_t got = 0;
    do {
      got = ::read(plugin::kWorkerSocket, buffer_.get(), kReadBytes);
    } while (got < 0 && errno == EINTR);
    if (got <= 0) host_is_gone();
    reader_.add({buffer_.get(), static_cast<std::size_t>(got)});
  }

  std::unique_ptr<char[]> buffer_ = std::make_unique<char[]>(kReadBytes);
  plugin::FrameReader reader_;
};

class Context final : public plugin::FetchContext {
 public:
  Context() : Context(HostConnection()) {}

  const plugin::Settings& settings() const override { return settings_; }
  const std::string& cursor() const override { return cursor_; }
  bool stop_requested() override { return stop_; }

  plugin::Response send(const plugin::Request& request) override {
    write_frame(FrameType::request, head_of(request), request.body);
    return response_in(read_answer());
  }

  std::vector<plugin::Response> send_all(const std::vector<plugin::Request>& requests, int at_once) override {
    if (requests.empty()) return {};
    boost::json::array heads;
    std::string bodies;
    for (const plugin::Request& request : requests) {
      heads.push_back(head_of(request));
      bodies += request.body;
    }
    write_frame(FrameType::requests, {{"requests", heads}, {"at_once", at_once}}, bodies);
    std::vector<Frame> answers;  // all of them are read before one may throw
    for (std::size_t i = 0; i < requests.size(); ++i) answers.push_back(read_answer());
    std::vector<plugin::Response> responses;
    for (Frame& answer : answers) responses.push_back(response_in(std::move(answer)));
    return responses;
  }

  Timestamp now() const override { return now_; }

  void emit(plugin::Page page) override {
    if (page.exchanges.empty()) {
      throw std::logic_error("the plugin handed in a page that names no exchange it was made from");
    }
    boost::json::object head{{"exchanges", boost::json::value_from(page.exchanges)},
                             {"composed", page.body.has_value()},
                             {"format", name(page.format)},
                             {"records", page.records},
                             {"cursor", page.cursor},
                             {"server_total", json(page.server_total)}};
    write_frame(FrameType::page, head, page.body ? std::string_view(*page.body) : std::string_view());
    read_answer();
  }

  void log(plugin::LogLevel level, std::string_view message) override {
    constexpr const char* kLevels[] = {"debug", "info", "warning"};
    write_frame(FrameType::log,
                {{"level", kLevels[static_cast<int>(level)]}, {"message", sentence(message)}});
  }

 private:
  explicit Context(HostConnection connection)
      : connection_(std::move(connection)), settings_(boost::json::object()) {
    const Frame start = connection_.read();
    settings_ = plugin::Settings(start.head.at("settings").as_object());
    cursor_ = text(start.head, "cursor");
    now_ = Timestamp(std::chrono::microseconds(start.head.at("now").to_number<std::int64_t>()));
    stop_ = start.head.at("stop").as_bool();
  }

  static plugin::Response response_in(Frame answer) {
    if (answer.type == FrameType::no_reply) {
      throw plugin::FetchFailure(plugin::failure_kind(text(answer.head, "kind")),
                                 text(answer.head, "message"));
    }
    return {answer.head.at("exchange_id").to_number<std::int64_t>(),
            answer.head.at("status").to_number<int>(), text(answer.head, "url"),
            plugin::headers_from(answer.head.at("headers")), std::move(answer.raw)};
  }

  Frame read_answer() {
    Frame answer = connection_.read();
    stop_ = answer.head.at("stop").as_bool();
    return answer;
  }

  HostConnection connection_;
  plugin::Settings settings_;
  std::string cursor_;
  Timestamp now_{};
  bool stop_ = false;
};

void fail(plugin::FailureKind kind, std::string_view message) {
  write_frame(FrameType::failure, {{"kind", plugin::name(kind)}, {"message", sentence(message)}});
}

// What is no word of the plugin's on the site, but its own mistake.
void blame(const std::string& message) {
  write_frame(FrameType::failure, {{"kind", "failed"}, {"fault", true}, {"message", sentence(message)}});
}

void run(const plugin::Stamp& stamp) {
  Context context;
  plugin::Fetcher* fetcher = stamp.create();  // never destroyed: the process ends soon
  if (!fetcher) throw std::logic_error("the plugin made no fetcher");
  const plugin::Completion end = fetcher->fetch(context);
  write_frame(FrameType::end, {{"complete", end.complete},
                               {"reason", sentence(end.reason)},
                               {"evidence", end.evidence},
                               {"server_total", json(end.server_total)}});
}

}  // namespace

void converse(const plugin::Stamp& stamp, const std::string& warning) {
  // Made now: when memory has run out, there may be none left to say so.
  const std::string out_of_memory =
      encode(FrameType::failure,
             {{"kind", "failed"}, {"fault", true}, {"out_of_memory", true}, {"message", "out of memory"}}, 0);
  try {
    write_frame(FrameType::hello, {{"manifest", stamp.manifest}});
    if (!warning.empty()) write_frame(FrameType::log, {{"level", "warning"}, {"message", warning}});
    run(stamp);
  } catch (const plugin::FetchFailure& failure) {
    fail(failure.kind(), failure.what());
  } catch (const std::bad_alloc&) {
    write_all(out_of_memory);
  } catch (const std::exception& error) {
    blame(std::string("the plugin threw an exception: ") + error.what());
  } catch (...) {
    blame("the plugin threw something that is not an exception");
  }
}

void refuse(const std::string& sentence) {
  write_frame(FrameType::failure, {{"kind", "failed"}, {"refused", true}, {"message", sentence}});
}

}  // namespace tributary::worker

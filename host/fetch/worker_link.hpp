// A running worker as the host sees it: frames in, frames out, what it wrote on its standard error, how it
// ended.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "fetch/child_process.hpp"
#include "fetch/file_descriptor.hpp"
#include "fetch/watch.hpp"
#include "plugin_api/frame.hpp"

namespace tributary::fetch {

class WorkerLink {
 public:
  // What may come instead of a frame.
  enum class Event {
    closed,   // the worker's end is closed: it has ended, or pretends to
    silent,   // nothing came for as long as was permitted
    expired,  // the fetch's deadline has passed
    stopping  // somebody set `stop`, and the permitted time has passed since
  };
  struct Garbage {
    std::string what;  // "a frame of 2779096485 bytes"
  };
  using Incoming = std::variant<plugin::Frame, Event, Garbage>;

  // Starts `worker`. `watch` must outlive the link. Or says why there is none.
  static Result<WorkerLink, std::string> start(const std::filesystem::path& worker,
                                               const std::vector<std::string>& arguments, const Watch& watch);

  // The next frame, or what came instead. `silence`: how long the worker may say nothing; `stop_grace`: how
  // much longer it may go on once a stop was asked for.
  Incoming receive(std::chrono::milliseconds silence, std::chrono::milliseconds stop_grace);
  // False when the worker does not take it: it has ended, or reads nothing for `patience`.
  bool send(plugin::FrameType type, const boost::json::object& head, std::string_view raw,
            std::chrono::milliseconds patience);

  // Waits `patience` for the worker to end by itself; nothing when it does not.
  std::optional<ExitStatus> wait(std::chrono::milliseconds patience) { return child_.wait(patience); }
  ExitStatus end(std::chrono::milliseconds grace) { return child_.end(grace); }

  // The last line it wrote on its standard error, shortened, printable; "" for none.
  std::string last_words();

 private:
  WorkerLink(ChildProcess child, FileDescriptor socket, FileDescriptor errors, const Watch& watch)
      : child_(std::move(child)), socket_(std::move(socket)), errors_(std::move(errors)), watch_(&watch) {}

  bool send_bytes(std::string_view bytes, std::chrono::milliseconds patience);
  bool fill();
  void drain_errors();

  ChildProcess child_;
  FileDescriptor socket_;
  FileDescriptor errors_;
  const Watch* watch_;
  plugin::FrameReader reader_;
  std::string error_text_;
  std::optional<Watch::Steady::time_point> stop_seen_;
};

}  // namespace tributary::fetch

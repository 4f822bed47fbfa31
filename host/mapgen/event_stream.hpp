// Server-sent events: the lines of an event stream to its events.
//
// By the HTML standard of the WHATWG, "Server-sent events", section "Interpreting an event stream"
// (https://html.spec.whatwg.org/multipage/server-sent-events.html#event-stream-interpretation), without what
// only matters to who connects again: id and retry. For one thread.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace tributary::mapgen {

struct Event {
  std::string type;  // empty: the ordinary one, which the standard calls "message"
  std::string data;  // the data lines, joined by LF
};

class EventReader {
 public:
  // Takes the next line, without its end; the event that it completes, if it completes one. A comment, an
  // unknown field and an event without data are no errors and no events; nor is an event that the stream
  // ends within, for nobody knows whether it is whole.
  std::optional<Event> take(std::string_view line);

 private:
  bool first_ = true;
  Event next_;
};

}  // namespace tributary::mapgen

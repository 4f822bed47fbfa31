#include "mapgen/event_stream.hpp"

#include <catch2/catch.hpp>
#include <vector>

#include "mapgen/answer_stream.hpp"

using namespace tributary::mapgen;

namespace {

using Events = std::vector<std::pair<std::string, std::string>>;  // type, data

// The events of `pieces`, fed one after the other.
Events events_of(const std::vector<std::string_view>& pieces) {
  LineReader lines;
  EventReader reader;
  Events events;
  for (const std::string_view piece : pieces) {
    lines.add(piece, [&](std::string_view line) {
      if (auto event = reader.take(line)) events.emplace_back(std::move(event->type), std::move(event->data));
      return true;
    });
  }
  return events;
}

}  // namespace

TEST_CASE("an event stream is read by the rules of the HTML standard") {
  const std::vector<std::pair<std::string, Events>> cases = {
      {"data: a\n\n", {{"", "a"}}},
      {"data:a\n\n", {{"", "a"}}},
      {"data:  a\n\n", {{"", " a"}}},  // one space belongs to the field
      {"data: a\r\n\r\ndata: b\r\n\r\n", {{"", "a"}, {"", "b"}}},
      {"data: a\r\rdata: b\r\r", {{"", "a"}, {"", "b"}}},
      {"data: a\r\n\ndata: b\n\r\n", {{"", "a"}, {"", "b"}}},
      {"\xEF\xBB\xBF"
       "data: a\n\n",
       {{"", "a"}}},
      {"data: a\n\n\xEF\xBB\xBF"
       "data: b\n\n",
       {{"", "a"}}},  // not at the front it is part of the name
      {": keep-alive\n\ndata: a\n: keep-alive\n\n:\n\n", {{"", "a"}}},
      {"data: a\ndata: b\ndata\n\n", {{"", "a\nb\n"}}},
      {"data: {\"a\": 1,\ndata:  \"b\": 2}\n\n", {{"", "{\"a\": 1,\n \"b\": 2}"}}},
      {"event: error\ndata: a\n\ndata: b\n\n", {{"error", "a"}, {"", "b"}}},
      {"event: lost\n\ndata: b\n\n", {{"", "b"}}},  // an event without data is none, and its type goes too
      {"event: one\nevent: two\ndata: b\n\n", {{"two", "b"}}},
      {"id: 7\nretry: 10\nmood: good\ndata: a\n\n", {{"", "a"}}},
      {"Data: a\ndata : a\n data: a\n\n", {}},
      {"data\n\ndata\ndata\n\ndata:", {{"", ""}, {"", "\n"}}},  // the standard's own example
      {"data: a", {}},
      {"data: a\n", {}},  // the stream ends within the event
      {"data: a:b: c\n\n\n\n", {{"", "a:b: c"}}},
      {std::string("data: a\0b\n\n", 11), {{"", std::string("a\0b", 3)}}},
      {"", {}},
  };
  for (const auto& [stream, events] : cases) {
    INFO(stream);
    CHECK(events_of({stream}) == events);
  }
}

TEST_CASE("an event stream has the same events wherever its bytes are split") {
  const std::string stream =
      "\xEF\xBB\xBF: hello\r\n\r\nevent: error\r\ndata: one\r\ndata: two\r\n\r\ndata: \xC3\xA9\r\rdata: x\n\n";
  const Events expected = {{"error", "one\ntwo"}, {"", "\xC3\xA9"}, {"", "x"}};
  const std::string_view bytes = stream;
  for (std::size_t i = 0; i <= bytes.size(); ++i) {
    for (std::size_t j = i; j <= bytes.size(); ++j) {
      INFO(i << ", " << j);
      REQUIRE(events_of({bytes.substr(0, i), bytes.substr(i, j - i), bytes.substr(j)}) == expected);
    }
  }
  std::vector<std::string_view> single;
  for (std::size_t i = 0; i < bytes.size(); ++i) single.push_back(bytes.substr(i, 1));
  CHECK(events_of(single) == expected);
}

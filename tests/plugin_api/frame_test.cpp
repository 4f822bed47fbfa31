#include "plugin_api/frame.hpp"

#include <catch2/catch.hpp>

#include <random>

using namespace tributary::plugin;
using Catch::Matchers::Contains;

namespace {

std::string frame(FrameType type, const boost::json::object& head, const std::string& raw = "") {
  return encode(type, head, raw.size()) + raw;
}

std::string problem_of(const std::string& bytes) {
  FrameReader reader;
  reader.add(bytes);
  const auto result = reader.next();
  return result ? "" : result.error();
}

}  // namespace

TEST_CASE("frames come back as they were written, in any pieces") {
  const std::string raw("\0\xff bytes\r\n", 10);
  const std::string bytes = frame(FrameType::request, {{"url", "https://h/K\xF6ln"}}, raw) +
                            frame(FrameType::log, {}) + frame(FrameType::page_stored, {{"stop", true}});
  for (const std::size_t piece : {std::size_t{1}, std::size_t{3}, std::size_t{7}, bytes.size()}) {
    FrameReader reader;
    std::vector<Frame> frames;
    for (std::size_t at = 0; at < bytes.size(); at += piece) {
      reader.add(std::string_view(bytes).substr(at, piece));
      for (;;) {
        auto next = reader.next();
        REQUIRE(next.has_value());
        if (!*next) break;
        frames.push_back(*std::move(*next));
      }
    }
    REQUIRE(frames.size() == 3);
    CHECK(frames[0].type == FrameType::request);
    CHECK(frames[0].head.at("url") == "https://h/K\xF6ln");
    CHECK(frames[0].raw == raw);
    CHECK(frames[1].raw.empty());
    CHECK(frames[2].head.at("stop") == true);
  }
}

TEST_CASE("what is not a frame is refused before it is waited for") {
  using namespace std::string_literals;
  CHECK_THAT(problem_of("\xff\xff\xff\xff\x01\x00\x00\x00\x00"s), Contains("4294967295 bytes"));
  CHECK_THAT(problem_of("\x10\x00\x00\x00\x63\x02\x00\x00\x00"s), Contains("unknown type 99"));
  CHECK_THAT(problem_of("\x10\x00\x00\x00\x01\xff\x00\x00\x00"s), Contains("head of 255 bytes is too long"));
  CHECK_THAT(problem_of("\x00\x00\x00\x00\x01\x00\x00\x00\x00"s), Contains("too long"));
  CHECK_THAT(problem_of("\x07\x00\x00\x00\x01\x02\x00\x00\x00[]"s), Contains("not a JSON object"));
  CHECK_THAT(problem_of("\x07\x00\x00\x00\x01\x02\x00\x00\x00{]"s), Contains("not JSON"));
}

TEST_CASE("mutated frames are frames or problems, never crashes") {
  const std::string good =
      frame(FrameType::page, {{"exchanges", {1, 2}}, {"composed", true}, {"records", "$[*]"}},
            std::string(100, 'r'));
  std::minstd_rand random(20261120);
  for (int i = 0; i < 20'000; ++i) {
    std::string bytes = good + good;
    for (unsigned n = 1 + random() % 4; n > 0; --n) {
      bytes[random() % (random() % 3 ? 40 : bytes.size())] = static_cast<char>(random());
    }
    bytes.resize(bytes.size() - random() % 20);
    FrameReader reader;
    reader.add(bytes);
    for (int frames = 0; frames < 3; ++frames) {
      const auto next = reader.next();
      if (!next.has_value()) CHECK_FALSE(next.error().empty());
      if (!next.has_value() || !next->has_value()) break;
    }
  }
}

TEST_CASE("kinds of failures and headers survive the wire") {
  for (const FailureKind kind :
       {FailureKind::blocked, FailureKind::transient, FailureKind::changed, FailureKind::failed}) {
    CHECK(failure_kind(name(kind)) == kind);
  }
  CHECK(failure_kind("?") == FailureKind::failed);
  const std::vector<Header> headers{{"A", "b"}, {"A", ""}};
  const auto back = headers_from(to_json(headers));
  REQUIRE(back.size() == 2);
  CHECK(back[0].value == "b");
  CHECK_THROWS_AS(headers_from(boost::json::value{1, 2}), std::exception);
  CHECK_THROWS_AS(headers_from(boost::json::value("x")), std::exception);
}

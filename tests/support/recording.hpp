// Recorders, sinks and clocks that keep what they are given, for tests of whoever fetches.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "fetch/fetch.hpp"
#include "interaction/interaction.hpp"

namespace test_support {

class FixedClock final : public tributary::Clock {
 public:
  tributary::Timestamp now() const override { return time; }
  tributary::Timestamp time{std::chrono::sys_days(std::chrono::year(2026) / 11 / 20)};
};

class KeepingRecorder final : public tributary::interaction::Recorder {
 public:
  struct Kept {
    tributary::interaction::Interaction interaction;
    std::optional<tributary::interaction::RawBody> body;
  };

  tributary::interaction::InteractionId append(const tributary::interaction::Interaction& interaction,
                                               const tributary::interaction::RawBody* body) override {
    kept.push_back({interaction, body ? std::optional(*body) : std::nullopt});
    return static_cast<tributary::interaction::InteractionId>(100 + kept.size());
  }

  std::vector<Kept> kept;
};

class KeepingSink final : public tributary::fetch::PageSink {
 public:
  bool page(tributary::fetch::FetchedPage page) override {
    pages.push_back(std::move(page));
    return !stop_after || pages.size() < *stop_after;
  }

  std::vector<tributary::fetch::FetchedPage> pages;
  std::optional<std::size_t> stop_after;
};

}  // namespace test_support

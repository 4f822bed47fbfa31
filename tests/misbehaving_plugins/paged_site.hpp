// A site of pages, BASE_URL/jobs?page=N, each {"total": 3, "jobs": [...]}: read as it should be, but for one
// sin.
#pragma once

#include <optional>
#include <set>
#include <string>

#include "plugin_api/abi.hpp"
#include "plugin_api/json_view.hpp"

namespace tributary::test {

enum class Sin {
  none,
  claims_what_it_did_not_see,  // the first page is all of it
  takes_errors_for_the_end,
  never_stops_asking,         // a page that is no page is asked for again
  dawdles_when_told_to_stop,  // thinks for ever once it is told
  asks_a_foreign_host,        // where a page has nothing
  gives_no_reason,
};

template <Sin sin>
class PagedSite final : public plugin::Fetcher {
 public:
  plugin::Completion fetch(plugin::FetchContext& context) override {
    for (int page = 1;; ++page) {
      if (context.stop_requested()) return stopped();
      const auto end = read(context, page);
      if (end) return *end;
      if (sin != Sin::claims_what_it_did_not_see && seen_.size() < total_) continue;
      if (sin == Sin::gives_no_reason) return {true, "", std::nullopt};
      return {true, "saw " + std::to_string(seen_.size()) + " postings", static_cast<std::int64_t>(total_)};
    }
  }

 private:
  static plugin::Completion stopped() {
    volatile bool thinking = sin == Sin::dawdles_when_told_to_stop;
    while (thinking) {
    }
    return {false, "asked to stop", {}};
  }

  // Why the page is the last one, if it is.
  std::optional<plugin::Completion> read(plugin::FetchContext& context, int page) {
    plugin::Request request;
    request.url = context.settings().text("base_url") + "/jobs?page=" + std::to_string(page);
    const plugin::Response response = send(context, request);
    if (sin == Sin::takes_errors_for_the_end && response.status != 200) {
      return plugin::Completion{true, "there is no further page", {}};
    }
    const auto body = plugin::json_of(response);
    const auto jobs = body.find("jobs");
    if (!jobs) throw plugin::FetchFailure(plugin::FailureKind::changed, "no jobs in " + request.url);
    const std::size_t before = seen_.size();
    for (const auto& job : jobs->elements()) seen_.insert(std::string(job.raw()));
    if (const auto total = body.find("total"))
      total_ = static_cast<std::size_t>(total->integer().value_or(0));
    context.emit(
        {{response.exchange_id}, {}, PageFormat::json, "$.jobs[*]", "", static_cast<std::int64_t>(total_)});
    if (sin == Sin::claims_what_it_did_not_see) return {};
    if (seen_.size() > before || total_ == 0 || sin == Sin::never_stops_asking) return {};
    if (sin == Sin::asks_a_foreign_host) context.send({.url = "https://elsewhere.example.net/jobs"});
    return plugin::Completion{false, "page " + std::to_string(page) + " had nothing new", {}};
  }

  static plugin::Response send(plugin::FetchContext& context, const plugin::Request& request) {
    for (;;) {
      try {
        return context.send(request);
      } catch (const plugin::FetchFailure&) {
        if (sin != Sin::never_stops_asking) throw;
      }
    }
  }

  std::set<std::string> seen_;
  std::size_t total_ = 0;
};

}  // namespace tributary::test

#define TRIBUTARY_SIN(sin)                                                                            \
  using Plugin = tributary::test::PagedSite<tributary::test::Sin::sin>;                               \
  TRIBUTARY_PLUGIN(Plugin, "{\"name\": \"" #sin                                                       \
                           "\", \"version\": \"1\", \"summary\": \"a site of pages\","                \
                           "\"hosts\": [\"jobs.example.com\"], \"settings\": [{\"name\": \"board\", " \
                           "\"type\": \"text\", \"help\": \"the board's name\"}]}")

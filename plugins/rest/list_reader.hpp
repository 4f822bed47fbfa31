// Reads a list page by page, hands its pages in, and knows whether that was all of it.
//
// The rules of completeness (README, "How it knows it is complete") are here and in plugin_api/inventory.hpp.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "facets.hpp"
#include "list_page.hpp"
#include "plan.hpp"
#include "plugin_api/inventory.hpp"
#include "requests.hpp"

namespace tributary::rest {

// What became of one part of the list, or of the whole where it has one part.
struct Verdict {
  bool complete = false;
  bool too_large = false;  // and may be asked for in smaller parts; nothing of it was handed in
  bool stopped = false;    // by the host
  std::string rule;        // which proof, or which obstacle: "total", "empty_page", "window"
  std::string reason;      // the words for it, without what was seen
  std::optional<std::int64_t> total;
  std::int64_t distinct = 0;
  std::vector<FacetValues> values;  // of each facet in split_by, where it is too large
};

// Keeps references; for one run.
class ListReader {
 public:
  ListReader(plugin::FetchContext& context, const Plan& plan, const Requests& requests,
             plugin::Inventory& inventory)
      : context_(context), plan_(plan), requests_(requests), inventory_(inventory) {}

  // The reply to the first request, which somebody has made already.
  void begin_with(plugin::Response first) { first_ = std::move(first); }

  // `may_split`: there are smaller parts that could be asked for instead.
  Verdict read(const Part& part, bool may_split);

  std::int64_t requests() const { return asked_; }
  std::int64_t pages() const { return handed_in_; }
  bool records_known() const { return records_known_; }  // false where only the mapping knows where they are

 private:
  enum class End {
    one_reply,
    counted,
    empty_page,
    not_there,
    no_next,
    repeats,
    came_twice,
    foreign_link,
    refused_beyond,
    window,
    endless,
    stopped,
    too_large
  };
  struct Reading {
    End end = End::stopped;
    std::string target;   // the cursor or link that came twice or leads away
    bool pinned = false;  // records came behind as many as the server counts
    std::vector<FacetValues> values;
  };

  Reading read_once(const Part& part, bool may_split);
  bool hand_in(const plugin::Response& response, const ListPage& page, const plugin::Inventory::News& news);
  std::optional<End> after(const ListPage& page, const plugin::Response& response,
                           const plugin::Inventory::News& news, Position& position, Reading& reading);
  std::optional<End> after_numbered(const ListPage& page, Reading& reading);
  std::optional<End> follow(const std::string& target, Reading& reading);
  std::optional<End> follow_link(const plugin::Response& response, const std::string& link,
                                 Position& position, Reading& reading);
  bool is_too_large(std::optional<std::int64_t> total) const;
  bool behind_the_count() const;
  bool fills_the_window() const;
  bool is_past_the_end(const plugin::Response& response) const;
  Verdict judge(const Reading& reading) const;
  bool worth_again(const Reading& reading, const Verdict& verdict) const;
  std::string words(const Reading& reading) const;

  plugin::FetchContext& context_;
  const Plan& plan_;
  const Requests& requests_;
  plugin::Inventory& inventory_;
  std::optional<plugin::Response> first_;
  std::vector<std::string> targets_;  // cursors and links of this reading
  std::int64_t asked_ = 0;
  std::int64_t handed_in_ = 0;
  bool records_known_ = true;
  bool beyond_ = false;  // the request goes behind as many as the server counts
};

}  // namespace tributary::rest

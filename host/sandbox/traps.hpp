// What makes a described site lie about its list while every reply looks sound.
//
// A trap works on the list's structure (its records, their order, where pages start, what is counted), before
// there is a reply. What changes while a client pages is counted in the trap itself, from when it was set, so
// that the same requests have the same replies.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sandbox/records.hpp"

namespace tributary::sandbox {

// What a trap has seen since it was set. Any thread.
struct TrapMemory {
  std::atomic<std::int64_t> first_pages = 0;  // requests for the first page of a list
  std::atomic<std::int64_t> later_pages = 0;
  std::atomic<std::int64_t> details = 0;
};

struct Trap {
  std::string kind;
  std::int64_t argument = 0;  // 0: the kind's usual one
  std::shared_ptr<TrapMemory> memory = std::make_shared<TrapMemory>();
};

class Traps {
 public:
  void add(Trap trap) { traps_.push_back(std::move(trap)); }
  bool has(std::string_view kind) const { return find(kind) != nullptr; }
  const Trap* find(std::string_view kind) const;  // null when it is not set
  // Its argument, or `usual` where it has none; nullopt when it is not set.
  std::optional<std::size_t> argument(std::string_view kind, std::size_t usual) const;

  // Those that change what records there are, as one text: equal texts, equal populations.
  std::string about_records() const;
  void count_list(bool first_page) const;
  void count_detail() const;
  // Whether the detail just counted is the one that a trap of that kind names by its argument; 0: each.
  bool spoils_detail(std::string_view kind) const;

 private:
  std::vector<Trap> traps_;
};

// Where the things are in a record that traps change.
struct RecordPaths {
  std::string id;
  std::string location;   // "" where the site does not say
  std::string detail_id;  // by which a detail is asked for; "" for none
};

// The records of a list, as many_records, big_ids and job_per_location make them.
struct Population {
  Records records;
  std::vector<std::size_t> origin;  // of each, the position among the made-up ones
  std::map<std::string, std::size_t> by_detail_id;
};
Population population_of(const Records& made_up, const RecordPaths& paths, const Traps& traps);

// What a reply shows its page of: the records found, in the order and number of this moment.
struct Order {
  std::vector<std::string_view> records;
  Records added;  // owns what stands in `records` and is nowhere else
};
// REQUIRES: what `found` views outlives the order. `page`: how many pages lie before the one asked for.
Order order_of(std::vector<std::string_view> found, const RecordPaths& paths, const Traps& traps,
               std::size_t page);

}  // namespace tributary::sandbox

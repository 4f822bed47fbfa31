// What a list has given so far, and whether that can be all of it: the arithmetic of completeness.
//
// Servers cap their counts, forget them after the first page, wrap around behind their window, and order ties
// anew with every page. So postings are counted by what makes them the same posting (their ids), each reading
// of the list by itself, and a server's count is held against the distinct ids, never against rows.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "plugin_api/fetcher.hpp"
#include "plugin_api/json_view.hpp"

namespace tributary::plugin {

// Of one run. Memory: 8 bytes and a node for each id; two ids with one hash count as one, which happens once
// in some ten thousand runs of a million postings and then makes a run truncated, never complete.
class Inventory {
 public:
  // How a page's ids look against what was there before; counted by record.
  struct News {
    std::size_t records = 0;
    std::vector<std::size_t> fresh;  // positions of ids that this run had not seen, each id once
    bool repeats = false;            // the same ids as an earlier page of this reading, and at least one
  };

  // Another list, or another part of it: what was read before says nothing of how still it holds.
  void begin_list();
  // The list is read from its beginning, once more.
  void begin_reading();
  // Takes in one page: an id for each record, and what the server counts on it.
  News add(const std::vector<std::string>& ids, std::optional<std::int64_t> total);
  // Takes in a server's count where there is no page of records with it.
  void count(std::optional<std::int64_t> total);

  std::int64_t pages() const { return pages_; }         // of this reading
  std::int64_t rows() const { return rows_; }           // records of this reading, repeated ones included
  std::int64_t distinct() const;                        // ids of this reading
  std::int64_t seen() const;                            // ids of the run
  std::int64_t new_in_reading() const { return new_; }  // ids that only this reading has shown
  int readings() const { return readings_; }
  // The reading before this one gave the same ids on the same pages: the list held still.
  bool same_as_before() const {
    return readings_of_list_ > 1 && pages_ > 0 && pages_hash_ == pages_hash_before_;
  }
  bool had_duplicates() const { return rows_ > distinct(); }
  // The server's last count of this reading. A 0 behind another count is forgetfulness, and so is a later one
  // that is less than what was seen already.
  std::optional<std::int64_t> total() const { return total_; }
  bool total_moved() const { return moved_; }  // within this reading
  // As many distinct ids as the server counts.
  bool reached() const { return total_ && distinct() >= *total_; }
  // "12 of 57 records", with repeated ones named.
  std::string text() const;

 private:
  std::unordered_set<std::size_t> run_;
  std::unordered_set<std::size_t> reading_;
  std::unordered_set<std::size_t> page_sets_;
  std::optional<std::int64_t> total_;
  std::size_t pages_hash_ = 0;  // of the ids of each page of this reading, in the order of the pages
  std::size_t pages_hash_before_ = 0;
  std::int64_t pages_ = 0;
  std::int64_t rows_ = 0;
  std::int64_t new_ = 0;
  int readings_ = 0;
  int readings_of_list_ = 0;
  bool moved_ = false;
};

// A count that servers give where they have more: a thousand, or several.
bool looks_capped(std::int64_t total);

// What each record says it is, at `path`; a record that does not is its own bytes.
std::vector<std::string> ids_of(const std::vector<JsonView>& records, std::string_view path);

// Why a fetch ended.
enum class Proof {
  none,        // it was cut short
  total,       // as many were seen as the server counts
  empty_page,  // a page had no records
  no_next,     // the last page named no further one
};

// The end of a fetch by the rules of this header: complete where the proof holds. `reason` is a clause such
// as "page 3 is empty"; what was seen is added. Not for lists whose servers count more than they give out.
Completion completion(const Inventory& inventory, Proof proof, const std::string& reason);

}  // namespace tributary::plugin

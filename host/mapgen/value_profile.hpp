// What the values of one path look like: kinds of values, lengths, variety, and how many of them each
// converter understands.
//
// Pure functions over a shape's kept values; any thread.
#pragma once

#include <array>
#include <string>
#include <string_view>

#include "mapping/posting_field.hpp"
#include "shape/shape.hpp"

namespace tributary::mapgen {

// Shares are of the kept values, 0..1.
struct ValueProfile {
  bool empty = true;  // no values: every share is 0
  double fill = 0;    // records with a value / records whose structure has the path
  double distinct = 0;
  double per_record = 0;   // values in an average record that has any
  double mean_length = 0;  // bytes, long values with all their length
  double mean_words = 0;
  double url = 0;           // http or https
  double relative_url = 0;  // /path or page.php?query: an address without its host
  double api_url = 0;       // of url: addresses that machines ask
  double media_url = 0;     // of url: pictures and films
  double email = 0;
  double html = 0;
  double escaped_html = 0;  // &lt;p&gt;
  double json = 0;          // documents in a string
  double number = 0;        // JSON numbers and digits in a string
  double integer = 0;
  double negative = 0;  // of all: -1 and the like
  double zero = 0;
  double boolean = 0;
  double epoch_seconds = 0;
  double epoch_milliseconds = 0;
  double date = 0;            // a calendar date, with or without a time
  double relative_date = 0;   // "3 days ago", "Posted Today"
  double ambiguous_date = 0;  // 03/04/2026: either number may be the day
  double day_first = 0;       // 25/12/2025: the first number cannot be a month
  double month_first = 0;
  double uuid = 0;
  double code = 0;    // one word of letters and digits: R264661, 10001-1002822469-S
  double slug = 0;    // words-joined-by-dashes
  double spaced = 0;  // at least two words
  double money = 0;   // digits beside a currency or a period of pay
  double upper = 0;   // letters all capitals
  double place = 0;   // "Kiel, Germany": a place of which city and country can be told
  double latin = 0;   // most letters are Latin
  // What the field's own converter fills; only for fields with a closed or typed form, else 0.
  std::array<double, mapping::kPostingFieldCount> accepted{};

  double accepts(mapping::PostingField field) const { return accepted[static_cast<std::size_t>(field)]; }
};

ValueProfile profile_of(const shape::PathStatistics& path);

}  // namespace tributary::mapgen

// A mapping that is to replace another, run beside it on the same records: what would every posting say
// before and after?
//
// Pure; any thread.
#pragma once

#include <boost/json.hpp>

#include <functional>

#include "drift/agreement.hpp"
#include "drift/reader.hpp"

namespace tributary::drift {

// Of one field, over the postings that both know.
struct ShadowField {
  std::uint64_t same = 0;
  std::uint64_t filled = 0;   // empty before, filled now
  std::uint64_t changed = 0;  // both filled, and not the same
  std::uint64_t lost = 0;     // filled before, empty now

  bool loses() const;  // more than a stray one is lost, or many say something else
};

struct Shadow {
  std::uint64_t postings = 0;  // compared
  std::uint64_t gone = 0;      // postings that the one before made of these records and the new one does not
  std::array<ShadowField, mapping::kPostingFieldCount> fields{};

  void add(const Shadow& other);
  bool loses() const;
  // "company: 3 of 50 lost; url: 50 of 50 changed", "nothing" for nothing.
  std::string text() const;
};

// A field of a posting that is not the same: one of the two may be empty.
struct Difference {
  const std::string& external_id;
  mapping::PostingField field;
  const std::string& before;
  const std::string& now;
};
using OnDifference = std::function<void(const Difference&)>;

// When two values count as the same: same_value where the question is what a path means, same_text where it
// is what would be written.
using Sameness = bool (*)(mapping::PostingField, const std::string&, const std::string&);

// `before`: what is stored of these external_ids, or what the mapping before makes of the same records now;
// where both are known, what is stored counts. `after`: by external_id, as in Look. Each difference is told.
Shadow shadow(const std::map<std::string, Values, std::less<>>& before,
              const std::map<std::string, Values, std::less<>>& after, Sameness same = same_value,
              const OnDifference& on_difference = {});

// What shadow() compares with. Of the fields in which the mapping before is `broken`, what is stored,
// `known`, and nothing where nothing is. Of the others what it makes of the same records now, `seen`: a job
// that has lost its salary meanwhile has not lost it by another mapping. Where nothing is broken, what is
// stored first.
Known known_before(Known seen, const Fields& broken, const Known& known);

boost::json::object to_json(const Shadow& shadow);

}  // namespace tributary::drift

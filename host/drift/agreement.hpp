// Postings of a run held against what is stored of the same external_ids: the same job, read again, says the
// same. That is nearly proof of what a path means, whatever it is called.
//
// Pure; any thread.
#pragma once

#include <array>
#include <bitset>
#include <cstdint>
#include <map>
#include <string>

#include "drift/reader.hpp"

namespace tributary::drift {

// By external_id, what is stored.
using Known = std::map<std::string, Values, std::less<>>;

using Fields = std::bitset<mapping::kPostingFieldCount>;

struct FieldAgreement {
  std::uint64_t same = 0;
  std::uint64_t changed = 0;  // both have a value, and not the same
  std::uint64_t lost = 0;     // stored, and not found any more
  std::uint64_t gained = 0;   // found, and not stored
  // Of the changed numbers, the one factor that all of them share; 0 where there is none.
  double factor = 0;
  // Of an enumeration: the most postings that said one and the same thing and now all say one and the same
  // other. A word has got another meaning then, or is read as another.
  std::uint64_t reworded = 0;

  std::uint64_t compared() const { return same + changed; }
};

struct Agreement {
  std::uint64_t postings = 0;  // that are stored and were seen now
  std::array<FieldAgreement, mapping::kPostingFieldCount> fields{};

  const FieldAgreement& field(mapping::PostingField f) const { return fields[static_cast<std::size_t>(f)]; }
};

// True for the fields whose values are few fixed words.
bool is_enumeration(mapping::PostingField field);

// Whether two values of a field say the same thing: numbers as numbers; a URL without query and fragment,
// which carry what changes with every request; a date within a year, since sites put postings up again; a
// text without regard to case, accents and spaces.
bool same_value(mapping::PostingField field, const std::string& a, const std::string& b);

// Whether it is the same to the letter; an amount, to the cent.
bool same_text(mapping::PostingField field, const std::string& a, const std::string& b);

Agreement agreement(const std::map<std::string, Values, std::less<>>& seen, const Known& known);

// How many postings seen now have the title, company and place of a stored one under another external_id:
// where they are many, it is not the jobs that are new, it is the identifier.
std::uint64_t renamed_postings(const std::map<std::string, Values, std::less<>>& seen, const Known& known);

}  // namespace tributary::drift

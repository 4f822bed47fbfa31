// What the words in names of JSON members mean, whatever the language: the matcher thinks in concepts.
//
// Pure functions over constant tables; any thread may call them.
#pragma once

#include <bitset>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tributary::mapgen {

enum class Concept : std::uint8_t {
  // what a posting is about
  job,
  title,
  name,
  label,
  description,
  text,
  html,
  plain,
  section,
  summary,
  detail,
  company,
  department,
  team,
  category,
  industry,
  occupation,
  location,
  office,
  city,
  municipality,
  country,
  region,
  address,
  street,
  postal,
  coordinate,
  remote,
  hybrid,
  onsite,
  workplace,
  home,
  url,
  path,
  apply,
  landing,
  date,
  time,
  posted,
  created,
  updated,
  expire,
  start,
  end,
  first,
  last,
  employment,
  contract,
  schedule,
  fulltime,
  parttime,
  type,
  level,
  experience,
  education,
  salary,
  min,
  max,
  currency,
  period,
  language,
  id,
  uuid,
  ref,
  key,
  slug,
  code,
  value,
  // what it is not, or not quite
  person,
  email,
  phone,
  image,
  count,
  flag,
  question,
  tracking,
  social,
  search,
  parent,
  internal,
  normalized,
  estimated,
  converted,
  original,
  secondary,
  shortened,
  full,
  outward,
  source,
  tag,
  benefit,
  status,
  interview,
  referral,
  api,
  legal,
  redirect,
  unit,
  kCount
};

inline constexpr std::size_t kConceptCount = static_cast<std::size_t>(Concept::kCount);

// A set of concepts.
class Concepts {
 public:
  Concepts() = default;
  Concepts(std::initializer_list<Concept> concepts) {
    for (const Concept c : concepts) bits_.set(static_cast<std::size_t>(c));
  }
  bool has(Concept c) const { return bits_.test(static_cast<std::size_t>(c)); }
  bool has_all(const Concepts& others) const { return (bits_ & others.bits_) == others.bits_; }
  bool has_any(const Concepts& others) const { return (bits_ & others.bits_).any(); }
  bool only(const Concepts& others) const { return (bits_ & ~others.bits_).none(); }
  bool empty() const { return bits_.none(); }
  void add(Concept c) { bits_.set(static_cast<std::size_t>(c)); }
  void add(const Concepts& others) { bits_ |= others.bits_; }
  Concepts without(const Concepts& others) const {
    Concepts rest;
    rest.bits_ = bits_ & ~others.bits_;
    return rest;
  }
  bool operator==(const Concepts&) const = default;

 private:
  std::bitset<kConceptCount> bits_;
};

// The concepts named in `text`, separated by spaces; none when a word is no enumerator's name.
std::optional<Concepts> concepts_named(std::string_view text);

// What a name says, word by word. A word may mean several things ("from" is a minimum or a start).
struct Meaning {
  std::vector<Concepts> words;  // those that some table knows
  Concepts all;
  int unknown = 0;  // words that no table knows
};

// "jobTitle", "stellenangebotsTitel", "offre_intitule", "Employment Type": cut into words at case, digits and
// signs, diacritics off, compounds taken apart, plurals too.
Meaning meaning_of(std::string_view member_name);

// The words of any text, folded as normalize::fold() does, cut where meaning_of() cuts.
std::vector<std::string> words_of(std::string_view text);

// The table of words, in lexicon.cpp: a concept, then its words separated by spaces.
struct LexiconLine {
  Concept meaning;
  std::string_view words;
};
struct Lexicon {
  const LexiconLine* lines;
  std::size_t count;
};
Lexicon lexicon();

}  // namespace tributary::mapgen

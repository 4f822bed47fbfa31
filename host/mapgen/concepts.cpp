#include "mapgen/concepts.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <limits>
#include <optional>
#include <unordered_map>

#include "normalize/fold.hpp"

namespace tributary::mapgen {
namespace {

constexpr std::size_t kShortestPart = 3;       // of a compound: "ort", "job", "url"
constexpr std::size_t kShortestCompound = 6;   // shorter words are what they are
constexpr std::size_t kShortestEnding = 5;     // a known end of an unknown word must be this long to count
constexpr std::size_t kShortestBeginning = 7;  // and a known beginning, which says less
constexpr std::size_t kLongestPhrase = 3;      // words that may stand together for one: "home office"

// In the order of the enumerators.
constexpr std::array<std::string_view, kConceptCount> kConceptNames = {
    "job",       "title",     "name",       "label",      "description", "text",       "html",
    "plain",     "section",   "summary",    "detail",     "company",     "department", "team",
    "category",  "industry",  "occupation", "location",   "office",      "city",       "municipality",
    "country",   "region",    "address",    "street",     "postal",      "coordinate", "remote",
    "hybrid",    "onsite",    "workplace",  "home",       "url",         "path",       "apply",
    "landing",   "date",      "time",       "posted",     "created",     "updated",    "expire",
    "start",     "end",       "first",      "last",       "employment",  "contract",   "schedule",
    "fulltime",  "parttime",  "type",       "level",      "experience",  "education",  "salary",
    "min",       "max",       "currency",   "period",     "language",    "id",         "uuid",
    "ref",       "key",       "slug",       "code",       "value",       "person",     "email",
    "phone",     "image",     "count",      "flag",       "question",    "tracking",   "social",
    "search",    "parent",    "internal",   "normalized", "estimated",   "converted",  "original",
    "secondary", "shortened", "full",       "outward",    "source",      "tag",        "benefit",
    "status",    "interview", "referral",   "api",        "legal",       "redirect",   "unit"};

std::string folded(std::string_view text) {
  std::string out;
  normalize::fold(text, out);
  return out;
}

using Dictionary = std::unordered_map<std::string, Concepts>;

const Dictionary& dictionary() {
  static const Dictionary words = [] {
    Dictionary made;
    const Lexicon table = lexicon();
    for (std::size_t i = 0; i < table.count; ++i) {
      std::string_view rest = table.lines[i].words;
      while (!rest.empty()) {
        const std::size_t space = std::min(rest.find(' '), rest.size());
        if (space > 0) made[folded(rest.substr(0, space))].add(table.lines[i].meaning);
        rest.remove_prefix(std::min(space + 1, rest.size()));
      }
    }
    return made;
  }();
  return words;
}

const Concepts* exact(const std::string& word) {
  const auto found = dictionary().find(word);
  return found == dictionary().end() ? nullptr : &found->second;
}

// The word or what it is the plural of.
const Concepts* look_up(const std::string& word) {
  if (const Concepts* found = exact(word)) return found;
  if (word.ends_with("ies") && word.size() > 5) {
    if (const Concepts* found = exact(word.substr(0, word.size() - 3) + "y")) return found;
  }
  for (const std::string_view ending : {"s", "n", "e", "en", "es", "er", "ar", "or"}) {
    if (word.size() < ending.size() + 3 || !word.ends_with(ending)) continue;
    if (const Concepts* found = exact(word.substr(0, word.size() - ending.size()))) return found;
  }
  return nullptr;
}

enum class Kind { lower, upper, digit, letter, other };  // letter: of a script without case, or any not ASCII

Kind kind_of(unsigned char c) {
  if (c >= 0x80) return Kind::letter;
  if (std::isupper(c)) return Kind::upper;
  if (std::islower(c)) return Kind::lower;
  return std::isdigit(c) ? Kind::digit : Kind::other;
}

// Whether a word ends before text[at]: jobTitle, HTMLText, level2, job_title.
bool cuts(std::string_view text, std::size_t at) {
  const Kind before = kind_of(static_cast<unsigned char>(text[at - 1]));
  const Kind here = kind_of(static_cast<unsigned char>(text[at]));
  if (before == Kind::other || here == Kind::other) return true;
  if ((before == Kind::digit) != (here == Kind::digit)) return true;
  if (here != Kind::upper) return false;
  if (before != Kind::upper) return true;
  return at + 1 < text.size() && kind_of(static_cast<unsigned char>(text[at + 1])) == Kind::lower;
}

// Takes a compound apart: as few known parts as cover it, with a linking letter or two between them.
std::optional<std::vector<Concepts>> parts_of(const std::string& word) {
  const std::size_t size = word.size();
  if (size < kShortestCompound) return std::nullopt;
  constexpr int kNone = std::numeric_limits<int>::max();
  std::vector<int> cost(size + 1, kNone);
  std::vector<std::pair<std::size_t, const Concepts*>> from(size + 1, {0, nullptr});
  cost[0] = 0;
  for (std::size_t start = 0; start < size; ++start) {
    if (cost[start] == kNone) continue;
    for (std::size_t length = kShortestPart; start + length <= size; ++length) {
      const Concepts* found = exact(word.substr(start, length));
      if (!found) continue;
      for (const std::string_view link : {"", "s", "n", "e", "en", "es", "er"}) {
        const std::size_t end = start + length + link.size();
        if (end > size || word.compare(start + length, link.size(), link) != 0) continue;
        const int total = cost[start] + 2 + (link.empty() ? 0 : 1);
        if (total < cost[end]) {
          cost[end] = total;
          from[end] = {start, found};
        }
      }
    }
  }
  if (cost[size] == kNone) return std::nullopt;
  std::vector<Concepts> parts;
  for (std::size_t end = size; end > 0; end = from[end].first) parts.insert(parts.begin(), *from[end].second);
  return parts;
}

// The meaning of a long known beginning: homeofficemoeglich.
const Concepts* beginning_of(const std::string& word) {
  for (std::size_t size = word.size() - 1; size >= kShortestBeginning; --size) {
    if (const Concepts* found = exact(word.substr(0, size))) return found;
  }
  return nullptr;
}

// The meaning of a long known ending: the head of a compound in Germanic languages stands last.
const Concepts* ending_of(const std::string& word) {
  for (std::size_t start = 1; start + kShortestEnding <= word.size(); ++start) {
    if (const Concepts* found = exact(word.substr(start))) return found;
  }
  return nullptr;
}

void add_word(const std::string& word, Meaning& meaning) {
  const auto add = [&meaning](const Concepts& found) {
    meaning.words.push_back(found);
    meaning.all.add(found);
  };
  if (const Concepts* found = look_up(word)) return add(*found);
  if (const auto parts = parts_of(word)) {
    for (const Concepts& part : *parts) add(part);
    return;
  }
  ++meaning.unknown;
  if (const Concepts* found = ending_of(word)) return add(*found);
  if (const Concepts* found = beginning_of(word)) add(*found);
}

bool is_number(const std::string& word) {
  return std::all_of(word.begin(), word.end(), [](unsigned char c) { return std::isdigit(c); });
}

// Articles and prepositions, which say nothing.
bool is_filler(const std::string& word) {
  static constexpr std::array<std::string_view, 30> kFillers = {
      "of", "the", "in",  "for", "and", "or", "de",     "la",     "le",    "les",
      "du", "des", "der", "die", "das", "el", "en",     "y",      "et",    "und",
      "i",  "a",   "t",   "x",   "os",  "av", "object", "objekt", "field", "fields"};
  return std::find(kFillers.begin(), kFillers.end(), word) != kFillers.end();
}

}  // namespace

std::optional<Concepts> concepts_named(std::string_view text) {
  Concepts found;
  while (!text.empty()) {
    const std::size_t space = std::min(text.find(' '), text.size());
    const auto known = std::find(kConceptNames.begin(), kConceptNames.end(), text.substr(0, space));
    if (known == kConceptNames.end()) return std::nullopt;
    found.add(static_cast<Concept>(known - kConceptNames.begin()));
    text.remove_prefix(std::min(space + 1, text.size()));
  }
  return found;
}

std::vector<std::string> words_of(std::string_view text) {
  std::vector<std::string> words;
  std::string word;
  const auto finish = [&] {
    if (!word.empty()) words.push_back(folded(word));
    word.clear();
  };
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (i > 0 && cuts(text, i)) finish();
    if (kind_of(static_cast<unsigned char>(text[i])) != Kind::other) word += text[i];
  }
  finish();
  return words;
}

Meaning meaning_of(std::string_view member_name) {
  Meaning meaning;
  const std::vector<std::string> words = words_of(member_name);
  for (std::size_t i = 0; i < words.size(); ++i) {
    std::size_t taken = 1;
    std::string phrase;
    for (std::size_t count = std::min(kLongestPhrase, words.size() - i); count > 1; --count) {
      phrase.clear();
      for (std::size_t k = 0; k < count; ++k) phrase += words[i + k];
      if (exact(phrase)) {
        taken = count;
        break;
      }
    }
    if (taken == 1) phrase = words[i];
    i += taken - 1;
    if (taken == 1 && (is_number(phrase) || (is_filler(phrase) && words.size() > 1))) continue;
    add_word(phrase, meaning);
  }
  return meaning;
}

}  // namespace tributary::mapgen

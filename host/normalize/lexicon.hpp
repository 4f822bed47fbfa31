// Phrases of many languages and what each means.
#pragma once

#include <initializer_list>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

namespace tributary::normalize {

// Immutable once made; any thread may look up.
class Lexicon {
 public:
  struct Meaning {
    int value;
    // Separated by '|', written as people write them; they are folded as fold_words() does. A phrase that
    // ends in
    // '*' stands for every word that starts so ("vollzeit*": Vollzeitstelle).
    std::string_view phrases;
  };

  // A phrase in two meanings keeps the first.
  Lexicon(std::initializer_list<Meaning> meanings) : Lexicon(std::span(meanings.begin(), meanings.size())) {}
  explicit Lexicon(std::span<const Meaning> meanings);

  struct Match {
    int value;
    std::size_t begin;  // bytes in the words given
    std::size_t end;
  };

  // What the whole text means. `words` as fold_words() leaves them, here and below.
  std::optional<int> whole(std::string_view words) const;

  // What the phrases in the text mean, from left to right; at each word the longest phrase counts, and the
  // words of one phrase are not looked at again. Replaces `matches`.
  void find(std::string_view words, std::vector<Match>& matches) const;

 private:
  struct Hash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>{}(text); }
  };

  void add(std::string_view phrase, int value);
  std::optional<int> by_prefix(std::string_view word) const;
  std::optional<Match> longest_at(std::string_view words, std::size_t begin) const;

  std::unordered_map<std::string, int, Hash, std::equal_to<>> phrases_;
  std::vector<std::pair<std::string, int>> prefixes_;
  std::size_t most_words_ = 1;
};

// Calls `visit(part)` for each part of `text` between separators.
template <class Visit>
void for_each_part(std::string_view text, char separator, Visit visit) {
  for (;;) {
    const std::size_t end = text.find(separator);
    visit(text.substr(0, end));
    if (end == std::string_view::npos) return;
    text.remove_prefix(end + 1);
  }
}

}  // namespace tributary::normalize

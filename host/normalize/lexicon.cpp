#include "normalize/lexicon.hpp"

#include <algorithm>

#include "normalize/fold.hpp"

namespace tributary::normalize {
namespace {

std::size_t end_of_word(std::string_view words, std::size_t begin) {
  return std::min(words.find(' ', begin), words.size());
}

}  // namespace

Lexicon::Lexicon(std::span<const Meaning> meanings) {
  for (const Meaning& meaning : meanings) {
    for_each_part(meaning.phrases, '|', [&](std::string_view phrase) { add(phrase, meaning.value); });
  }
}

void Lexicon::add(std::string_view phrase, int value) {
  std::string words;
  fold_words(phrase, words);
  if (words.empty()) return;
  if (phrase.back() == '*') {
    prefixes_.emplace_back(std::move(words), value);
    return;
  }
  most_words_ =
      std::max(most_words_, 1 + static_cast<std::size_t>(std::count(words.begin(), words.end(), ' ')));
  phrases_.emplace(std::move(words), value);
}

std::optional<int> Lexicon::by_prefix(std::string_view word) const {
  for (const auto& [prefix, value] : prefixes_) {
    if (word.substr(0, prefix.size()) == prefix) return value;
  }
  return std::nullopt;
}

std::optional<int> Lexicon::whole(std::string_view words) const {
  if (const auto found = phrases_.find(words); found != phrases_.end()) return found->second;
  return words.find(' ') == std::string_view::npos ? by_prefix(words) : std::nullopt;
}

std::optional<Lexicon::Match> Lexicon::longest_at(std::string_view words, std::size_t begin) const {
  std::optional<Match> longest;
  std::size_t end = begin;
  for (std::size_t n = 0; n < most_words_ && end < words.size(); ++n) {
    end = end_of_word(words, n == 0 ? begin : end + 1);
    const auto found = phrases_.find(words.substr(begin, end - begin));
    if (found != phrases_.end()) longest = Match{found->second, begin, end};
  }
  if (longest) return longest;
  const std::size_t word_end = end_of_word(words, begin);
  const auto value = by_prefix(words.substr(begin, word_end - begin));
  return value ? std::optional(Match{*value, begin, word_end}) : std::nullopt;
}

void Lexicon::find(std::string_view words, std::vector<Match>& matches) const {
  matches.clear();
  for (std::size_t begin = 0; begin < words.size();) {
    const auto match = longest_at(words, begin);
    if (match) matches.push_back(*match);
    begin = (match ? match->end : end_of_word(words, begin)) + 1;
  }
}

}  // namespace tributary::normalize

#include <algorithm>
#include <string>
#include <vector>

#include "normalize/converter.hpp"
#include "normalize/fold.hpp"
#include "normalize/language_detection.hpp"
#include "normalize/lexicon.hpp"
#include "normalize/utf8.hpp"

namespace tributary::normalize {
namespace {

constexpr std::string_view kUnknown = "not a known language";
constexpr std::string_view kSeveral = "more than one language";

struct LanguageRow {
  std::string_view code;
  std::string_view long_codes;
  std::string_view names;
};

constexpr LanguageRow kLanguages[] = {
#include "normalize/tables/languages.inc"
};

// Codes that ISO withdrew, and languages that only have three letters.
constexpr LanguageRow kMoreCodes[] = {
    {"he", "iw", "Ivrit"},
    {"id", "in", "Bahasa|Bahasa Indonesia"},
    {"yi", "ji", ""},
    {"no", "", "Norwegian|Norsk|Norwegisch"},
    {"zh", "cmn|yue",
     "Mandarin|Mandarin Chinese|Simplified Chinese|Traditional Chinese|Chinese Simplified|中文|汉语|漢語|普通话"},
    {"pt", "", "Brazilian Portuguese|Portuguese Brazil|Português do Brasil|pt br"},
    {"en", "", "British English|American English|English UK|English US|inglés|inglês|anglais|englisch"},
    {"es", "", "Castilian|Castellano|Spanish Latin America"},
    {"nl", "", "Flemish|Vlaams|Flämisch"},
    {"el", "", "Modern Greek|Neugriechisch"},
    {"fa", "", "Farsi"},
};

int packed(std::string_view code) {
  return static_cast<unsigned char>(code[0]) << 8 | static_cast<unsigned char>(code[1]);
}

// All codes and names, the codes as words.
const Lexicon& languages() {
  static const Lexicon lexicon = [] {
    std::vector<Lexicon::Meaning> meanings;
    for (const auto& row : kLanguages) {
      meanings.push_back({packed(row.code), row.code});
      meanings.push_back({packed(row.code), row.long_codes});
    }
    for (const auto& row : kMoreCodes) meanings.push_back({packed(row.code), row.long_codes});
    for (const auto& row : kMoreCodes) meanings.push_back({packed(row.code), row.names});
    for (const auto& row : kLanguages) meanings.push_back({packed(row.code), row.names});
    return Lexicon(std::span<const Lexicon::Meaning>(meanings));
  }();
  return lexicon;
}

bool is_letter(char c) {
  return (c | 0x20) >= 'a' && (c | 0x20) <= 'z';
}

// "de-DE", "zh-Hans-CN", "en_US.UTF-8": the part before the first mark; empty where it is no tag.
std::string_view primary_tag(std::string_view text) {
  const std::size_t end = std::min(text.find_first_of("-_"), text.size());
  if (end < 2 || end > 3 || !std::all_of(text.begin(), text.begin() + static_cast<long>(end), is_letter))
    return {};
  const std::string_view rest = text.substr(end);
  constexpr std::size_t kLongestTag = 24;
  return rest.size() <= kLongestTag && rest.find(' ') == std::string_view::npos ? text.substr(0, end)
                                                                                : std::string_view{};
}

Conversion filled(int language, std::string& out) {
  out.assign({static_cast<char>(language >> 8), static_cast<char>(language & 0xFF)});
  return Conversion::filled();
}

// "English (US)", "Deutsch - German": names of one language among other words.
Conversion from_names(std::string_view words, std::string& out) {
  thread_local std::vector<Lexicon::Match> matches;
  languages().find(words, matches);
  int found = -1;
  for (const auto& match : matches) {
    if (match.end - match.begin <= 3) continue;  // "in" and "no" among other words are words
    if (found >= 0 && found != match.value) return Conversion::failed(kSeveral);
    found = match.value;
  }
  return found < 0 ? Conversion::failed(kUnknown) : filled(found, out);
}

bool names_no_language(std::string_view words) {
  return words == "und" || words == "mul" || words == "zxx" || words == "mis" || words == "multilingual" ||
         words == "any";
}

}  // namespace

Conversion to_language(std::string_view text, const ConversionContext&, std::string& out) {
  text = utf8::trimmed(text);
  // "no" is Norwegian here, and "na" Nauruan is not what anyone means.
  if (says_nothing(text)) return Conversion::empty();
  if (is_prose(text)) {
    const std::string_view language = detected_language(text);
    if (language.empty()) return Conversion::empty();
    out = language;
    return Conversion::filled();
  }
  thread_local std::string words;
  fold_words(text, words);
  if (names_no_language(words)) return Conversion::empty();
  if (const auto language = languages().whole(words)) return filled(*language, out);
  if (const std::string_view tag = primary_tag(text); !tag.empty()) {
    fold(tag, words);
    const auto language = languages().whole(words);
    return language ? filled(*language, out) : Conversion::failed(kUnknown);
  }
  return from_names(words, out);
}

}  // namespace tributary::normalize

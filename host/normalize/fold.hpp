// One form for words that people write in many: without case, diacritics and full-width forms.
//
// "Télétravail", "TELETRAVAIL" and "Ｔélétravail" all fold to "teletravail". For looking words up, never for
// showing. Pure functions; any thread.
#pragma once

#include <string>
#include <string_view>

namespace tributary::normalize {

// Replaces `out` by `text` in lower case, Latin letters without diacritics ("ß" is "ss", "ø" is "o"), Greek
// and Cyrillic without accents, full-width forms as ASCII; everything else as it is.
void fold(std::string_view text, std::string& out);

// As fold(), but only the words, one space between them: punctuation separates, and so does a capital after a
// small letter ("FullTime", "full_time" and "Full-Time" are "full time"). Chinese and Japanese characters are
// words of their own.
void fold_words(std::string_view text, std::string& out);

}  // namespace tributary::normalize

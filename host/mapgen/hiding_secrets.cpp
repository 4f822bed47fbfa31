#include <vector>

#include "mapgen/hiding.hpp"

namespace tributary::mapgen::hiding {
namespace {

enum class Sign { digit, lower, upper, other };

Sign sign(char c) {
  if (c >= '0' && c <= '9') return Sign::digit;
  if (c >= 'a' && c <= 'z') return Sign::lower;
  if (c >= 'A' && c <= 'Z') return Sign::upper;
  return Sign::other;
}

struct Mix {
  std::size_t numbers = 0;
  std::size_t hexadecimal = 0;
  std::size_t changes = 0;  // from a letter to a digit or back
  std::size_t humps = 0;    // a capital after a small letter
  std::size_t capitals = 0;
};

Mix mix_of(std::string_view word) {
  Mix mix;
  for (std::size_t i = 0; i < word.size(); ++i) {
    const Sign now = sign(word[i]);
    mix.numbers += now == Sign::digit;
    mix.hexadecimal += now == Sign::digit || (word[i] >= 'a' && word[i] <= 'f');
    mix.capitals += now == Sign::upper;
    if (i == 0) continue;
    const Sign before = sign(word[i - 1]);
    mix.changes += (now == Sign::digit) != (before == Sign::digit);
    mix.humps += before == Sign::lower && now == Sign::upper;
  }
  return mix;
}

// Between a quarter and three quarters of the letters are capitals, and not in one run: no name has so many.
bool capitals_anywhere(const Mix& mix, std::size_t size) {
  constexpr std::size_t kFewestHumps = 3;
  return mix.humps >= kFewestHumps && mix.capitals * 4 >= size && mix.capitals * 4 <= size * 3;
}

// Whether letters and digits (nothing else) change more often than in what people name things. Identifiers of
// postings are shorter: 12 or 16 hexadecimal digits are common.
bool random_word(std::string_view word) {
  constexpr std::size_t kShort = 16;
  constexpr std::size_t kMiddle = 20;
  constexpr std::size_t kLong = 24;
  constexpr std::size_t kWordLength = 4;  // names in humps have longer words
  if (word.size() < kShort) return false;
  static const RE2 kDateOrDuration(R"(\d{8}T\d{4,6}Z?|P(\d+[YMWD])*(T(\d+[HMS])+)?)");
  if (full_match(word, kDateOrDuration)) return false;
  const Mix mix = mix_of(word);
  const bool mixed = mix.numbers > 0 && mix.numbers < word.size();
  if (word.size() >= kLong && mixed) return true;
  if (word.size() >= kMiddle && mixed && mix.changes >= 3) return true;
  if (word.size() >= kMiddle && capitals_anywhere(mix, word.size())) return true;
  const bool beyond_hexadecimal = mix.hexadecimal < word.size() && mixed;
  return beyond_hexadecimal && mix.changes + mix.humps > word.size() / kWordLength;
}

// Base64 has slashes in it, which may leave no part that is long enough to tell.
bool random_base64(std::string_view run) {
  constexpr std::size_t kShortest = 32;
  constexpr std::size_t kWordLength = 5;
  std::string letters;
  for (const char c : run) {
    if (c == '.' || c == '-' || c == '_' || c == '~') return false;
    if (sign(c) != Sign::other) letters += c;
  }
  const Mix mix = mix_of(letters);
  if (letters.size() < kShortest || mix.humps == 0) return false;
  return capitals_anywhere(mix, letters.size()) || mix.changes + mix.humps > letters.size() / kWordLength;
}

// "learning", "Senior": what stands beside a random part in "764f8a9923e3-deep-learning".
bool plain_word(std::string_view word) {
  static const RE2 kPlain("[A-Z]?[a-z]{2,}");
  return full_match(word, kPlain);
}

struct Part {
  std::size_t start;
  std::size_t size;
};

// The runs of letters and digits in a run that has other signs too.
std::vector<Part> parts_of(std::string_view run) {
  std::vector<Part> parts;
  std::size_t start = 0;
  for (std::size_t i = 0; i <= run.size(); ++i) {
    if (i < run.size() && sign(run[i]) != Sign::other) continue;
    if (i > start) parts.push_back({start, i - start});
    start = i + 1;
  }
  return parts;
}

// Replaces what is random in `run`, with the parts around it that are no plain words: a slash or a hyphen may
// be one of a key's characters.
std::string masked_run(std::string_view run, Redactions& redactions) {
  const std::vector<Part> parts = parts_of(run);
  const auto word = [&](std::size_t i) { return run.substr(parts[i].start, parts[i].size); };
  std::string out;
  std::size_t done = 0;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    if (!random_word(word(i))) continue;
    std::size_t first = i;
    while (first > 0 && parts[first - 1].start >= done && !plain_word(word(first - 1))) --first;
    std::size_t last = i;
    while (last + 1 < parts.size() && !plain_word(word(last + 1))) ++last;
    std::size_t end = parts[last].start + parts[last].size;
    while (end < run.size() && last + 1 == parts.size() && run[end] == '=') ++end;  // padding of base64
    ++redactions["token"];
    out += std::string(run.substr(done, parts[first].start - done)) +
           marked_length("token", end - parts[first].start);
    done = end;
    i = last;
  }
  return out + std::string(run.substr(done));
}

Replacement token(Redactions& redactions) {
  return [&redactions](std::string_view match) {
    ++redactions["token"];
    return marked_length("token", match.size());
  };
}

void known_keys(std::string& text, Redactions& redactions) {
  static const RE2 kKnownKey(
      R"(eyJ[\w-]{8,}\.[\w-]+\.[\w-]*|\b(?:sk|pk|rk|key|pat)[-_]\w[\w-]{15,}|\bgh[pousr]_\w{20,}|\bgithub_pat_\w{20,}|\bxox[abeprs]-[\w-]{10,}|\bxapp-[\w-]{10,}|\bA[KS]IA[0-9A-Z]{12,}|\bAIza[\w-]{20,}|\bya29\.[\w-]{10,}|\bGOCSPX-[\w-]{10,}|\bgl[a-z]{2,5}-[\w-]{16,}|\b(?:hf|npm|shpat|shpss|shpca|whsec|dop_v1|lin_api|ntn|secret|glsa|glc|figd|rdme|sbp|pplx|gsk|r8)_\w{16,}|\bSG\.[\w-]{8,}\.[\w-]{8,}|\bhv[sb]\.[\w-]{16,}|\bdp\.[a-z]{2,6}\.\w{16,}|\bsq0[a-z]{3}-[\w-]{10,}|\b(?:NRAK|PMAK|HRKU|ATATT)[-\w]{12,}|\b\d{8,10}:[\w-]{30,})");
  static const RE2 kKeyBlock(R"(-{2,}BEGIN [A-Z0-9 ]+-{2,}.*|\bssh-(?:rsa|ed25519|dss) [A-Za-z0-9+/=]+.*)");
  replace(text, kKeyBlock, token(redactions));
  replace(text, kKnownKey, token(redactions));
}

// What follows a word that says so, whatever it looks like.
void named_secrets(std::string& text, Redactions& redactions) {
  static const RE2 kBearer(R"((?i)\b(?:bearer|basic|digest|token|apikey)[ :=]+([A-Za-z0-9+/=._~-]{12,}))");
  static const RE2 kNamed(
      R"((?i)(?:\b(?:pass|passwd|password|passwort|passphrase|pwd|kennwort|mot de passe|contraseña|senha|has[lł]o|wachtwoord|lösenord|[sş]ifre|parool|secret|client[_ -]?secret|(?:api|access|account|secret|private|shared ?access)[_ -]?key|(?:api|access|auth|session|refresh|id|csrf)[_ -]?token|session[_ -]?id|sid|jsessionid|phpsessid|asp\.net_sessionid|set-cookie|cookie|authorization|credentials?|login|pin|otp)|пароль|密码|密碼|パスワード|暗証番号|비밀번호|كلمة المرور|كلمة السر)(?:\s?(?:is|ist|est|es|è|jest))?["']?\s?[:=]\s?(?:bearer |basic |token )?["']?([^\s;,&"'‹›<>]+))");
  static const RE2 kUser(R"((?i)\b(?:user|uid|user ?id|username|login)=([^\s;,&"'‹›<>]+))");
  const Replacement secret = hidden("secret", redactions);
  replace(text, kNamed, secret, 1);
  replace(text, kUser, secret, 1);
  replace(
      text, kBearer,
      [&](std::string_view match) {
        const Mix mix = mix_of(match);
        constexpr std::size_t kFewestHumps = 2;  // "Basic JavaScript" has one
        const bool plain = mix.numbers == 0 && mix.humps < kFewestHumps && !match.ends_with('=');
        return plain ? std::string(match) : secret(match);
      },
      1);
}

}  // namespace

void uuids(std::string& text, Redactions& redactions) {
  static const RE2 kUuid(
      R"(\b[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}\b)");
  replace(text, kUuid, hidden("uuid", redactions));
}

void secrets(std::string& text, Redactions& redactions) {
  static const RE2 kRun(R"([A-Za-z0-9_+/=~.-]{16,})");
  static const RE2 kAddress(R"(/.*|www\..*|[a-z0-9.-]+\.[a-z]{2,}/.*)");
  named_secrets(text, redactions);
  known_keys(text, redactions);
  replace(text, kRun, [&](std::string_view match) {
    if (random_base64(match)) return token(redactions)(match);
    if (!full_match(match, kAddress)) return masked_run(match, redactions);
    std::string path(match);
    secrets_in_path(path, redactions);
    return path;
  });
}

void secrets_in_path(std::string& text, Redactions& redactions) {
  static const RE2 kRun(R"([A-Za-z0-9_+=~-]{16,})");
  known_keys(text, redactions);
  replace(text, kRun, [&](std::string_view match) { return masked_run(match, redactions); });
}

}  // namespace tributary::mapgen::hiding

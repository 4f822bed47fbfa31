#include "mapgen/hiding.hpp"

namespace tributary::mapgen::hiding {
namespace {

// How people write "jane at bakery dot example", so that no robot reads it.
constexpr std::string_view kName = R"([\p{L}\p{N}._+-]+)";
constexpr std::string_view kAt =
    "arroba|arobase|arrobase|chiocciola|małpa|malpa|apenstaartje|apestaartje|snabel-?a|kukac|zavináč|zavinac|"
    "klammeraffe|miukumauku|a commercial|kuyruklu a|собака|собачка|アットマーク|アット|あっと|艾特|골뱅이|آت";
constexpr std::string_view kDot =
    "dot|punkt|point|punto|punt|kropka|ponto|prikk|prick|piste|nokta|bod|tečka|точка|ドット|どっと|点|點|점|닷|"
    "نقطة|دوت";
// "at" and "point" are words of sentences: only these say beside "at" that an address is meant.
constexpr std::string_view kDotBesideAt = "dot|punkt|punt|kropka|nokta|prikk|prick|tečka";
// Of scripts in which the words before and after are Latin ones; they need no spaces.
constexpr std::string_view kOwnAt = "собака|собачка|アットマーク|アット|あっと|艾特|골뱅이|آت";

std::string any_of(std::string_view words) {
  return "(?:" + std::string(words) + ")";
}

// "jane (at) bakery [dot] example"
std::string spelled() {
  const std::string name(kName);
  const std::string open = R"((?:\s?[({‹«*|]\s?|\s[-_~]))";
  const std::string close = R"((?:\s?[)}›»*|]\s?|[-_~]\s))";
  const std::string at = open + any_of("at|ät|a|@|" + std::string(kAt)) + close;
  const std::string dot =
      "(?:" + open + any_of(R"(\.|)" + std::string(kDot)) + close + R"(|\s)" + any_of(kDot) + R"(\s))";
  return "(?i)" + name + "(?:" + dot + name + ")*" + at + name + "(?:" + dot + name + ")*";
}

// "jane dot doe at bakery dot example": without brackets both words are needed.
std::string spoken(std::string_view at, std::string_view dot) {
  const std::string name(kName);
  const std::string stop = R"([\s_-])" + any_of(dot) + R"([\s_-])";
  const std::string word = R"([\p{L}\p{N}]+)";
  return "(?i)" + name + "(?:" + stop + word + ")*" + R"([\s_-])" + any_of(at) + R"([\s_-])" + word +
         "(?:" + stop + word + ")+";
}

std::string spoken_in_other_scripts() {
  const std::string name = "[A-Za-z0-9._+-]+";
  const std::string stop = R"(\s?)" + any_of(kDot) + R"(\s?)";
  return "(?i)" + name + "(?:" + stop + name + R"()*\s?)" + any_of(kOwnAt) + R"(\s?)" + name + "(?:" + stop +
         name + ")*";
}

}  // namespace

void addresses(std::string& text, Redactions& redactions) {
  static const RE2 kQuotedEmail(R"("[^"]{1,64}"@[\p{L}\p{N}.-]+)");
  // With what stands before a colon: "name:password@host".
  static const RE2 kEmail(
      R"((?i)([^\s@:;,"'()‹›<>|/=&?]+:)?[^\s@:;,"'()‹›<>|/=&?]+(@|%40|%2540)[\p{L}\p{N}-]+(\.[\p{L}\p{N}-]+)*)");
  static const RE2 kSpacedEmail(R"([\p{L}\p{N}._+-]+\s?@\s?[\p{L}\p{N}-]+(\s?\.\s?[\p{L}\p{N}-]+)+)");
  // "jane.doe at bakery.example"; "Baker at bakery.example" is where, not whom.
  static const RE2 kPlainAt(
      R"((?i)[\p{L}\p{N}]+[._+-][\p{L}\p{N}._+-]+ at [\p{L}\p{N}-]+(\.[\p{L}\p{N}-]+)+)");
  static const RE2 kSpelledEmail(spelled());
  static const RE2 kSpokenAt(spoken("at|ät", kDotBesideAt));
  static const RE2 kSpokenOtherwise(spoken(kAt, kDot));
  static const RE2 kOtherScripts(spoken_in_other_scripts());
  static const RE2 kHandle(R"((^|[^\p{L}\p{N}._/@>-])(@[\w.]{3,}))");
  static const RE2 kOtherSchemes(
      R"((?i)\b(?:skype|callto|sips?|xmpp|facetime|viber|whatsapp|tg|weixin|threema|tel|sms):[^\s"‹›]+)");
  static const RE2 kMessenger(
      R"((?i)\b(wa\.me|t\.me|telegram\.me|m\.me|line\.me|signal\.me|viber\.click|join\.skype\.com)/[^\s"'‹›]+)");
  static const RE2 kProfile(
      R"((?i)\b(linkedin\.com/(?:in|pub)|xing\.com/(?:profile|people)|facebook\.com|instagram\.com|twitter\.com|vk\.com)(/[^\s"'‹›?#]+))");
  // "06.12.34.56.78" is a telephone number.
  static const RE2 kIp(R"((?:^|[^\d.])(\d{1,3}\.\d{1,3}\.\d{1,3}\.\d{1,3})(?:$|[^\d.]|\.(?:\D|$)))");
  static const RE2 kIp6(
      R"(\b([0-9a-fA-F]{1,4}:){7}[0-9a-fA-F]{1,4}\b|\b([0-9a-fA-F]{1,4}:){1,6}:([0-9a-fA-F]{1,4}(:[0-9a-fA-F]{1,4})*)?)");
  const Replacement email = hidden("email", redactions);
  replace(text, kOtherSchemes, hidden("handle", redactions));
  replace(text, kQuotedEmail, email);
  replace(text, kEmail, [&](std::string_view match) {
    constexpr std::string_view kMailto = "mailto:";
    return (match.starts_with(kMailto) ? std::string(kMailto) : std::string()) + email(match);
  });
  replace(text, kSpacedEmail, email);
  replace(text, kPlainAt, email);
  replace(text, kSpelledEmail, email);
  replace(text, kSpokenAt, email);
  replace(text, kSpokenOtherwise, email);
  replace(text, kOtherScripts, email);
  replace(text, kHandle, hidden("handle", redactions), 2);
  replace(text, kMessenger, hidden("phone", redactions));
  replace(
      text, kProfile,
      [&](std::string_view) {
        ++redactions["handle"];
        return std::string("/<handle>");
      },
      2);
  replace(text, kIp, hidden("ip", redactions), 1);
  replace(text, kIp6, hidden("ip", redactions));
}

}  // namespace tributary::mapgen::hiding

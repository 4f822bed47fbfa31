#include "plugin_api/block_page.hpp"

#include <algorithm>
#include <initializer_list>

#include "plugin_api/html_tags.hpp"

namespace tributary::plugin {
namespace {

constexpr int kFewLinks = 15;  // a site's own page has its menu
constexpr std::size_t kLongestTitle = 80;

bool holds_one_of(std::string_view text, std::initializer_list<std::string_view> words) {
  return std::any_of(words.begin(), words.end(),
                     [&](std::string_view word) { return text.find(word) != std::string_view::npos; });
}

bool title_refuses(std::string_view title) {
  return holds_one_of(
      title, {"just a moment", "access denied", "access to this page has been denied", "attention required",
              "captcha", "are you human", "you are human", "are you a robot", "not a robot",
              "human verification", "request blocked", "zugriff verweigert", "403 forbidden"});
}

bool title_of_login(std::string_view title) {
  return holds_one_of(title, {"log in", "login", "log-in", "sign in", "sign-in", "signin", "anmelden",
                              "anmeldung", "einloggen", "connexion", "se connecter", "iniciar sesi", "accedi",
                              "inloggen", "logga in", "logg inn", "log på", "kirjaudu", "zaloguj"});
}

// What the makers of challenges put into every one of them, and nowhere else.
bool is_challenge(const HtmlTag& tag) {
  if (tag.name == "script" && holds_one_of(tag.content, {"_cf_chl_opt", "captcha-delivery.com"})) return true;
  return holds_one_of(tag.word("id") + " " + tag.word("src"),
                      {"challenge-form", "px-captcha", "captcha-delivery.com", "_incapsula_resource"});
}

bool is_captcha(const HtmlTag& tag) {
  const std::string said = tag.word("id") + " " + tag.word("class") + " " + tag.word("action") + " " +
                           tag.word("src") + " " + tag.word("name");
  return holds_one_of(said, {"captcha", "cf-turnstile"});
}

struct Signs {
  std::string title;
  int links = 0;
  bool password = false;
  bool captcha = false;
  bool challenge = false;
};

Signs signs_of(std::string_view html) {
  Signs signs;
  HtmlTags tags(html);
  while (const auto tag = tags.next()) {
    if (tag->closing) continue;
    if (tag->name == "title" && signs.title.empty()) signs.title = trimmed(tag->content);
    signs.links += tag->name == "a";
    signs.password = signs.password || (tag->name == "input" && tag->word("type") == "password");
    signs.captcha = signs.captcha || is_captcha(*tag);
    signs.challenge = signs.challenge || is_challenge(*tag);
  }
  return signs;
}

}  // namespace

std::string looks_blocked(std::string_view html) {
  const Signs signs = signs_of(html);
  const std::string title = lower_case(without_references(signs.title));
  if (title_refuses(title)) {
    return "its title is \"" + without_references(signs.title).substr(0, kLongestTitle) + "\"";
  }
  if (signs.challenge) return "it is a challenge for browsers";
  const bool bare = signs.links <= kFewLinks;
  if (signs.password && (bare || title_of_login(title))) return "it asks for a password";
  if (signs.captcha && bare) return "it asks for a captcha";
  return "";
}

}  // namespace tributary::plugin

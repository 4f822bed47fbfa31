#include "plugin_api/block_page.hpp"

#include <catch2/catch.hpp>

#include <string>

using namespace tributary::plugin;

namespace {

std::string menu() {
  std::string links;
  for (int i = 0; i < 20; ++i) links += "<a href=/" + std::to_string(i) + ">x</a>";
  return links;
}

}  // namespace

TEST_CASE("a page that stands for another is told by what it says and holds") {
  struct Row {
    std::string html;
    const char* why;
  };
  const Row kTable[] = {
      {"<title>Just a moment...</title><p>Checking your browser", "its title is \"Just a moment...\""},
      {"<title>Access Denied</title>", "its title is \"Access Denied\""},
      {"<TITLE>Verify you are human</TITLE>" + menu(), "its title is \"Verify you are human\""},
      {"<title>x</title><script>window._cf_chl_opt={}</script>" + menu(), "it is a challenge for browsers"},
      {"<form id=challenge-form></form>", "it is a challenge for browsers"},
      {"<form><input name=user><input type='PASSWORD'></form>", "it asks for a password"},
      {"<title>Sign in | Jobs</title><input type=password>" + menu(), "it asks for a password"},
      {"<title>Bitte best\u00e4tigen</title><form action=/captcha/check></form>", "it asks for a captcha"},
      {"<div class='g-recaptcha' data-sitekey=x></div>", "it asks for a captcha"},
      {"<iframe src='https://newassets.hcaptcha.com/x'></iframe>", "it asks for a captcha"},
  };
  for (const Row& row : kTable) {
    INFO(row.html);
    CHECK(looks_blocked(row.html) == row.why);
  }
}

TEST_CASE("a site's own page with a login in its corner or a captcha in its form stands for itself") {
  for (const std::string& html :
       {std::string(), std::string("<title>Baker</title><p>This posting is no longer available"),
        "<title>Baker</title><input type=password>" + menu(),
        "<title>Baker</title><div class=g-recaptcha></div>" + menu(),
        "<title>Login systems developer</title>" + menu(), std::string("<!-- <input type=password> -->")}) {
    INFO(html);
    CHECK(looks_blocked(html).empty());
  }
}

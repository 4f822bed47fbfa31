// robots.txt as RFC 9309 has it, parsed and matched. Pure: who fetches the file, and when, is another's
// business (robots_gate.hpp). Nothing that a site writes there is an error; what cannot be understood is no
// rule.
//
// Beyond the RFC, as the large crawlers have it: "disallow /x" without its colon and the usual misspellings
// are understood, a line is read up to 16 KiB, an allowed ".../index.html" allows ".../" as well, and
// Crawl-delay is read.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tributary::fetch {

inline constexpr std::size_t kMostRobotsBytes = 500 << 10;     // the RFC's least; what follows is not read
inline constexpr std::chrono::seconds kLongestCrawlDelay{30};  // more, and no run would meet its deadline

class Robots {
 public:
  static Robots parse(std::string_view body);

  struct Ruling {
    bool allowed = true;
    int line = 0;      // of the rule that decided, from 1; 0 when none did
    std::string rule;  // that line as it stands there
  };

  // Whether who is addressed as `product` (a word, as product_token() gives it; in any case) may ask for
  // `target`, the path and query of a URL. The longest rule that matches decides, an allowing one of two that
  // are as long. Where no group names the product, those for "*" hold.
  Ruling ruling(std::string_view product, std::string_view target) const;

  // The least time between two requests that is asked of `product`, at most kLongestCrawlDelay.
  std::optional<std::chrono::milliseconds> crawl_delay(std::string_view product) const;

 private:
  struct Rule {
    bool allows = false;
    std::string pattern;  // in the form of comparable()
    int line = 0;
    std::string written;
  };
  struct Group {
    std::vector<std::string> products;  // lower case; "*"
    std::vector<Rule> rules;
    std::optional<std::chrono::milliseconds> crawl_delay;
  };
  class Reader;

  std::vector<const Group*> groups_of(std::string_view product) const;

  std::vector<Group> groups_;
};

// A path and query in the one form in which rules and URLs are compared: percent-encoded where it is not
// ASCII, not encoded where it need not be, hexadecimal digits in upper case.
std::string comparable(std::string_view target);

}  // namespace tributary::fetch

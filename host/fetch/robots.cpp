#include "fetch/robots.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <utility>

#include "fetch/user_agent.hpp"

namespace tributary::fetch {
namespace {

using std::chrono::milliseconds;

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
constexpr std::string_view kSpace = " \t\v\f\r\n";
constexpr std::size_t kMostLineBytes = 2083 * 8 - 1;  // eight times the longest URL that browsers took once
constexpr std::string_view kIndex = "/index.htm";

char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

std::string lower(std::string_view text) {
  std::string out(text);
  std::transform(out.begin(), out.end(), out.begin(), [](char c) { return lower(c); });
  return out;
}

std::string_view trimmed(std::string_view text) {
  const std::size_t first = text.find_first_not_of(kSpace);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(kSpace) - first + 1);
}

enum class Key { user_agent, allow, disallow, crawl_delay, other };

Key key_of(std::string_view text) {
  constexpr std::pair<std::string_view, Key> kKeys[] = {
      {"user-agent", Key::user_agent},   {"useragent", Key::user_agent}, {"user agent", Key::user_agent},
      {"disallow", Key::disallow},       {"dissallow", Key::disallow},   {"dissalow", Key::disallow},
      {"disalow", Key::disallow},        {"diasllow", Key::disallow},    {"disallaw", Key::disallow},
      {"crawl-delay", Key::crawl_delay}, {"allow", Key::allow}};
  const std::string name = lower(text);
  for (const auto& [start, key] : kKeys) {
    if (name.starts_with(start)) return key;
  }
  return Key::other;
}

// A line without its comment: what is before the colon, and what is behind it. Where there is no colon, two
// words are meant so.
std::pair<std::string_view, std::string_view> parts_of(std::string_view line) {
  line = trimmed(line.substr(0, line.find('#')));
  std::size_t separator = line.find(':');
  if (separator == std::string_view::npos) {
    separator = line.find_first_of(" \t");
    if (separator == std::string_view::npos) return {};
    const std::string_view rest = trimmed(line.substr(separator));
    if (rest.find_first_of(" \t") != std::string_view::npos) return {};
    return {line.substr(0, separator), rest};
  }
  return {trimmed(line.substr(0, separator)), trimmed(line.substr(separator + 1))};
}

// "*", the word of a product in lower case, or "" for nobody.
std::string product_in(std::string_view value) {
  const bool everybody =
      value.starts_with('*') && (value.size() == 1 || kSpace.find(value[1]) != std::string_view::npos);
  return everybody ? "*" : lower(product_token(value));
}

std::optional<milliseconds> delay_in(std::string_view value) {
  double seconds = 0;
  const auto [end, problem] = std::from_chars(value.data(), value.data() + value.size(), seconds);
  if (problem != std::errc() || end != value.data() + value.size()) return std::nullopt;
  if (!std::isfinite(seconds) || seconds < 0) return std::nullopt;
  const double most = static_cast<double>(kLongestCrawlDelay.count());
  return milliseconds(static_cast<std::int64_t>(std::min(seconds, most) * 1000));
}

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  const char l = lower(c);
  return l >= 'a' && l <= 'f' ? l - 'a' + 10 : -1;
}

bool is_unreserved(unsigned char byte) {
  const char l = lower(static_cast<char>(byte));
  return (l >= 'a' && l <= 'z') || (byte >= '0' && byte <= '9') || byte == '-' || byte == '.' ||
         byte == '_' || byte == '~';
}

void append_encoded(unsigned char byte, std::string& out) {
  constexpr char kDigits[] = "0123456789ABCDEF";
  out += {'%', kDigits[byte >> 4], kDigits[byte & 15]};
}

// Appends what stands at `at`, in one form, and goes past it.
void append_comparable(std::string_view text, std::size_t& at, std::string& out) {
  const bool encoded =
      text[at] == '%' && at + 2 < text.size() && hex_digit(text[at + 1]) >= 0 && hex_digit(text[at + 2]) >= 0;
  if (encoded) {
    const auto byte = static_cast<unsigned char>(hex_digit(text[at + 1]) * 16 + hex_digit(text[at + 2]));
    is_unreserved(byte) ? void(out += static_cast<char>(byte)) : append_encoded(byte, out);
    at += 3;
    return;
  }
  const auto byte = static_cast<unsigned char>(text[at++]);
  byte >= 0x80 ? append_encoded(byte, out) : void(out += static_cast<char>(byte));
}

// A rule's path: '*' and a '$' at its end keep what they mean.
std::string pattern_of(std::string_view path) {
  std::string pattern;
  for (std::size_t at = 0; at < path.size();) {
    const bool literal_dollar = path[at] == '$' && at + 1 < path.size();
    if (literal_dollar) {
      append_encoded('$', pattern);
      ++at;
    } else {
      append_comparable(path, at, pattern);
    }
  }
  return pattern;
}

// Leftmost is best: whatever a later piece could match, it can match the more behind an earlier place.
bool matches(std::string_view target, std::string_view pattern) {
  const bool to_the_end = pattern.ends_with('$');
  if (to_the_end) pattern.remove_suffix(1);
  std::size_t star = pattern.find('*');
  if (!target.starts_with(pattern.substr(0, star))) return false;
  if (star == std::string_view::npos) return !to_the_end || target.size() == pattern.size();
  target.remove_prefix(star);
  while (star != std::string_view::npos) {
    pattern.remove_prefix(star + 1);
    star = pattern.find('*');
    const std::string_view piece = pattern.substr(0, star);
    if (star == std::string_view::npos && to_the_end) return target.ends_with(piece);
    const std::size_t found = target.find(piece);
    if (found == std::string_view::npos) return false;
    target.remove_prefix(found + piece.size());
  }
  return true;
}

}  // namespace

std::string comparable(std::string_view target) {
  std::string out;
  for (std::size_t at = 0; at < target.size();) {
    if (target[at] == '*' || target[at] == '$') {
      append_encoded(static_cast<unsigned char>(target[at++]), out);
    } else {
      append_comparable(target, at, out);
    }
  }
  return out;
}

// Goes through the lines and makes groups of them.
class Robots::Reader {
 public:
  explicit Reader(std::vector<Group>& groups) : groups_(groups) {}

  void read(std::string_view line) {
    ++number_;
    const auto [key, value] = parts_of(line.substr(0, kMostLineBytes));
    switch (key_of(key)) {
      case Key::user_agent:
        return add_product(value);
      case Key::allow:
        return add_rule(true, value, line);
      case Key::disallow:
        return add_rule(false, value, line);
      case Key::crawl_delay:
        if (!groups_.empty() && !groups_.back().crawl_delay) groups_.back().crawl_delay = delay_in(value);
        return;
      case Key::other:
        return;
    }
  }

 private:
  // Lines of products that follow each other begin one group; only a rule ends its head.
  void add_product(std::string_view value) {
    if (groups_.empty() || !groups_.back().rules.empty()) groups_.emplace_back();
    groups_.back().products.push_back(product_in(value));
  }

  void add_rule(bool allows, std::string_view path, std::string_view line) {
    if (groups_.empty()) return;  // a rule for nobody
    std::string written(trimmed(line.substr(0, kLongestShown)));
    std::vector<Rule>& rules = groups_.back().rules;
    rules.push_back({allows, pattern_of(path), number_, written});
    const std::size_t slash = path.find_last_of('/');
    if (!allows || slash == std::string_view::npos || !path.substr(slash).starts_with(kIndex)) return;
    rules.push_back({true, pattern_of(path.substr(0, slash + 1)) + '$', number_, std::move(written)});
  }

  static constexpr std::size_t kLongestShown = 200;  // of a rule, in a sentence

  std::vector<Group>& groups_;
  int number_ = 0;
};

Robots Robots::parse(std::string_view body) {
  if (body.size() > kMostRobotsBytes) {  // half a rule would forbid more than was meant
    body = body.substr(0, kMostRobotsBytes);
    body = body.substr(0, body.find_last_of("\r\n") + 1);
  }
  const auto mark = std::mismatch(kByteOrderMark.begin(), kByteOrderMark.end(), body.begin(), body.end());
  body.remove_prefix(static_cast<std::size_t>(mark.second - body.begin()));  // also of a mark that was cut
  Robots robots;
  Reader reader(robots.groups_);
  while (!body.empty()) {
    const std::size_t end = std::min(body.find_first_of("\r\n"), body.size());
    reader.read(body.substr(0, end));
    const bool two = body.substr(end).starts_with("\r\n");
    body.remove_prefix(std::min(end + (two ? 2 : 1), body.size()));
  }
  return robots;
}

std::vector<const Robots::Group*> Robots::groups_of(std::string_view product) const {
  const auto naming = [this](const std::string& name) {
    std::vector<const Group*> found;
    for (const Group& group : groups_) {
      if (std::find(group.products.begin(), group.products.end(), name) != group.products.end())
        found.push_back(&group);
    }
    return found;
  };
  if (!product.empty()) {
    if (auto own = naming(lower(product)); !own.empty()) return own;
  }
  return naming("*");
}

Robots::Ruling Robots::ruling(std::string_view product, std::string_view target) const {
  const std::string path = comparable(target.empty() ? "/" : target);
  const Rule* best = nullptr;
  for (const Group* group : groups_of(product)) {
    for (const Rule& rule : group->rules) {
      const std::size_t length = rule.pattern.size();
      if (length == 0 || !matches(path, rule.pattern)) continue;  // an empty rule forbids nothing
      const bool better = !best || length > best->pattern.size() ||
                          (length == best->pattern.size() && rule.allows && !best->allows);
      if (better) best = &rule;
    }
  }
  if (!best) return {};
  return {best->allows, best->line, best->written};
}

std::optional<milliseconds> Robots::crawl_delay(std::string_view product) const {
  std::optional<milliseconds> longest;
  for (const Group* group : groups_of(product)) {
    if (group->crawl_delay) longest = std::max(longest.value_or(milliseconds(0)), *group->crawl_delay);
  }
  return longest;
}

}  // namespace tributary::fetch

#include "fetch/host_rules.hpp"

#include <algorithm>

namespace tributary::fetch {
namespace {

char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

bool of_a_label(char c) {
  const char l = lower(c);
  return (l >= 'a' && l <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
}

// A hole takes a whole run of label characters, so what follows it in a rule must begin with another one; a
// rule whose hole is followed by a letter matches nothing.
bool matches(std::string_view host, std::string_view rule) {
  while (!rule.empty()) {
    const std::size_t close = rule.front() == '{' ? rule.find('}') : std::string_view::npos;
    if (close != std::string_view::npos) {
      const auto end = std::find_if_not(host.begin(), host.end(), of_a_label);
      if (end == host.begin()) return false;
      host.remove_prefix(static_cast<std::size_t>(end - host.begin()));
      rule.remove_prefix(close + 1);
      continue;
    }
    if (host.empty() || lower(host.front()) != lower(rule.front())) return false;
    host.remove_prefix(1);
    rule.remove_prefix(1);
  }
  return host.empty();
}

}  // namespace

bool host_allowed(std::string_view host, const std::vector<std::string>& rules) {
  if (host.ends_with('.')) host.remove_suffix(1);  // the root's dot: the same host
  return !host.empty() && std::any_of(rules.begin(), rules.end(), [&](const std::string& rule) {
    return rule == "*" || matches(host, rule);
  });
}

}  // namespace tributary::fetch

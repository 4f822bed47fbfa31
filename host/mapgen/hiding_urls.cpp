#include <algorithm>

#include "mapgen/hiding.hpp"

namespace tributary::mapgen::hiding {
namespace {

int hexadecimal(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  const char small = static_cast<char>(c | 0x20);
  return small >= 'a' && small <= 'f' ? small - 'a' + 10 : -1;
}

// "%2B49" is "+49"; what is no escape stays.
std::string unescaped(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const int high = text[i] == '%' && i + 2 < text.size() ? hexadecimal(text[i + 1]) : -1;
    const int low = high < 0 ? -1 : hexadecimal(text[i + 2]);
    if (low < 0) {
      out += text[i];
      continue;
    }
    out += static_cast<char>(high * 16 + low);
    i += 2;
  }
  return out;
}

bool secret_name(std::string_view name) {
  static const RE2 kSecret(
      R"((?i).*(token|key|sig|auth|secret|pass|pwd|session|sid|code|mail|user|hash|credential|phone|contact|recruiter|login|nonce|state|ticket).*)");
  return full_match(name, kSecret) || contact_like("$." + std::string(name));
}

// What stands between two slashes; escapes in it hide nothing from the rules.
std::string masked_segment(std::string_view segment, Redactions& redactions) {
  const std::string plain = one_line(unescaped(segment), Signs::ascii);
  if (is_phone(plain)) {
    ++redactions["phone"];
    return "<phone>";
  }
  if (is_telling_number(plain)) {
    ++redactions["number"];
    return "<number>";
  }
  std::string masked(segment);
  uuids(masked, redactions);
  ibans(masked, redactions);
  secrets_in_path(masked, redactions);
  if (plain == segment) return masked;
  Redactions found;
  if (speaks_of_contact(plain)) ++found["contact"];
  std::string text = plain;
  addresses(text, found);
  people(text, found);
  uuids(text, found);
  accounts(text, found);
  secrets(text, found);
  phones(text, found);
  if (found.empty()) return masked;
  for (const auto& [kind, times] : found) redactions[kind] += times;
  return "<value>";
}

// name=value of a query or fragment, the value only where it is short and plain.
std::string masked_parameter(std::string_view parameter, Redactions& redactions) {
  static const RE2 kPlainName(R"([A-Za-z0-9_.-]{1,32})");
  static const RE2 kPlainValue(R"([A-Za-z0-9_.-]{0,12}|\d{1,20})");  // "gh_jid=4012345", not a session id
  const std::size_t equals = parameter.find('=');
  if (equals == std::string_view::npos) return masked_segment(parameter, redactions);
  const std::string_view name = parameter.substr(0, equals);
  const std::string_view value = parameter.substr(equals + 1);
  Redactions in_name;
  const bool plain_name = full_match(name, kPlainName) && masked_segment(name, in_name) == name;
  if (plain_name && !secret_name(name) && full_match(value, kPlainValue) && !is_phone(value) &&
      !is_telling_number(value)) {
    return std::string(parameter);
  }
  ++redactions["url_parameter"];
  return (plain_name ? std::string(name) : std::string("<name>")) + "=<value>";
}

// "?name=value&..." from `at` on.
std::string masked_query(std::string_view url, std::size_t at, Redactions& redactions) {
  std::string out;
  while (at < url.size()) {
    const std::size_t next = std::min(url.find_first_of("?&#;", at + 1), url.size());
    out += url[at];
    out += masked_parameter(url.substr(at + 1, next - at - 1), redactions);
    at = next;
  }
  return out;
}

std::string masked_path(std::string_view path, Redactions& redactions) {
  std::string out;
  while (!path.empty()) {
    const std::size_t end = std::min(path.find('/'), path.size());
    out += masked_segment(path.substr(0, end), redactions);
    if (end < path.size()) out += '/';
    path.remove_prefix(std::min(end + 1, path.size()));
  }
  return out;
}

// Where the name of the host starts. A password may hold any sign, also a slash.
std::size_t end_of_credentials(std::string_view url, std::size_t authority, std::size_t end) {
  static const RE2 kPort(R"([^:@]*(:\d{0,5})?|\[[^\]]*\](:\d{0,5})?)");
  const std::size_t at = url.substr(authority, end - authority).rfind('@');
  if (at != std::string_view::npos) return authority + at + 1;
  if (full_match(url.substr(authority, end - authority), kPort)) return authority;
  const std::size_t later = url.rfind('@');
  return later == std::string_view::npos || later < end ? authority : later + 1;
}

}  // namespace

std::string url(std::string_view url, Redactions& redactions) {
  const std::size_t authority = url.find("://") + 3;
  std::size_t end = std::min(url.find_first_of("/?#", authority), url.size());
  const std::size_t host = end_of_credentials(url, authority, end);
  std::string out(url.substr(0, authority));
  if (host > authority) {
    ++redactions["url_credentials"];
    out += "<credentials>@";
    end = std::min(url.find_first_of("/?#", host), url.size());
  }
  out += url.substr(host, end - host);
  const std::size_t query = std::min(url.find_first_of("?#;", end), url.size());
  out += masked_path(url.substr(end, query - end), redactions);
  return out + masked_query(url, query, redactions);
}

void parameters(std::string& text, Redactions& redactions) {
  static const RE2 kParameter(R"([?&#;][\w.%-]+=[^\s&#;‹›<>"']*)");
  replace(text, kParameter, [&](std::string_view match) {
    return match.front() + masked_parameter(match.substr(1), redactions);
  });
}

}  // namespace tributary::mapgen::hiding

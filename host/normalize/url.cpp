#include <algorithm>
#include <boost/url.hpp>

#include "normalize/converter.hpp"
#include "normalize/utf8.hpp"

namespace tributary::normalize {
namespace {

namespace urls = boost::urls;
constexpr std::size_t kNone = std::string_view::npos;

constexpr std::string_view kNotHttp = "not an http(s) URL";
constexpr std::string_view kNotAUrl = "not a URL";
constexpr std::string_view kHasCredentials = "a URL with a user name in it";
constexpr std::string_view kSeveral = "more than one URL";
constexpr std::string_view kNoBase = "a relative URL, and the source has no base URL";

bool is_letter(char c) {
  return (c | 0x20) >= 'a' && (c | 0x20) <= 'z';
}
bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
bool is_hexadecimal(char c) {
  return is_digit(c) || ((c | 0x20) >= 'a' && (c | 0x20) <= 'f');
}

void append_escaped(char c, std::string& out) {
  constexpr char kDigits[] = "0123456789ABCDEF";
  const auto byte = static_cast<unsigned char>(c);
  out += '%';
  out += kDigits[byte >> 4];
  out += kDigits[byte & 15];
}

// Characters that RFC 3986 does not have in a URL at all, though browsers take them.
bool must_be_escaped(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return byte <= ' ' || byte >= 0x7F || std::string_view("\"<>\\^`{|}").find(c) != kNone;
}

bool is_bracket(char c) {
  return c == '[' || c == ']';
}

// Behind the authority, in which alone brackets may stand (IPv6).
std::size_t start_of_path(std::string_view text) {
  const std::size_t slashes = text.find("//");
  if (slashes == kNone || slashes > text.find_first_of("/?#")) return 0;
  return std::min(text.find_first_of("/?#", slashes + 2), text.size());
}

// As a browser would send it: what no URL may hold is escaped, line breaks and tabs are dropped, a second '#'
// and a '%' that escapes nothing are escaped.
void encode(std::string_view text, std::string& out) {
  out.clear();
  bool in_fragment = false;
  const std::size_t path = start_of_path(text);
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '\n' || c == '\r' || c == '\t') continue;
    const bool stray_percent =
        c == '%' && !(i + 2 < text.size() && is_hexadecimal(text[i + 1]) && is_hexadecimal(text[i + 2]));
    if (must_be_escaped(c) || stray_percent || (c == '#' && in_fragment) || (is_bracket(c) && i >= path)) {
      append_escaped(c, out);
    } else {
      out += c;
    }
    in_fragment = in_fragment || c == '#';
  }
}

// The length of "https" in "https:...", 0 where there is no scheme.
std::size_t scheme_length(std::string_view text) {
  if (text.empty() || !is_letter(text.front())) return 0;
  const auto end = std::find_if_not(text.begin(), text.end(), [](char c) {
    return is_letter(c) || is_digit(c) || c == '+' || c == '-' || c == '.';
  });
  if (end == text.end() || *end != ':') return 0;
  return static_cast<std::size_t>(end - text.begin());
}

bool equals_ignoring_case(std::string_view a, std::string_view b) {
  return a.size() == b.size() &&
         std::equal(a.begin(), a.end(), b.begin(), [](char x, char y) { return (x | 0x20) == (y | 0x20); });
}

bool is_host_name(std::string_view host) {
  if (host.empty() || host.front() == '.' || host.find("..") != kNone) return false;
  return std::all_of(host.begin(), host.end(), [](char c) {
    return is_letter(c) || is_digit(c) || c == '-' || c == '.' || c == '_' ||
           static_cast<unsigned char>(c) >= 0x80;
  });
}

// "www.acme.test/jobs" is an address without its scheme; "jobs/dev.html" is not.
bool is_bare_host(std::string_view text) {
  if (text.size() < 5 || !equals_ignoring_case(text.substr(0, 4), "www.")) return false;
  const std::string_view host = text.substr(0, text.find_first_of("/?#:"));
  return is_host_name(host) && std::count(host.begin(), host.end(), '.') >= 2;
}

// "acme.test:8080/jobs": a host with its port reads like a scheme.
bool is_host_and_port(std::string_view text, std::size_t colon) {
  const std::string_view rest = text.substr(colon + 1);
  return !rest.empty() && is_digit(rest.front()) && text.substr(0, colon).find('.') != kNone;
}

bool has_possible_port(std::string_view authority) {
  constexpr std::size_t kMostDigits = 5;
  constexpr int kLastPort = 65535;
  const std::size_t host_end = authority.find(']');
  const std::size_t colon = authority.find(':', host_end == kNone ? 0 : host_end);
  if (colon == kNone) return true;
  const std::string_view port = authority.substr(colon + 1);
  if (port.size() > kMostDigits || !std::all_of(port.begin(), port.end(), is_digit)) return false;
  return port.empty() || std::stoi(std::string(port)) <= kLastPort;
}

// "acme..test", ".test": no name is that empty.
bool has_empty_label(std::string_view authority) {
  return authority.front() == '.' || authority.find("..") != kNone;
}

// RFC 3986 5.2.4: what leads above the root stays at the root.
void drop_steps_above_root(urls::url& url) {
  constexpr std::string_view kStep = "/../";
  while (std::string_view(url.encoded_path().data(), url.encoded_path().size()).substr(0, kStep.size()) ==
         kStep) {
    url.set_encoded_path(std::string(url.encoded_path()).substr(kStep.size() - 1));
  }
}

// "acme .test": no host has a space or a bracket.
bool has_escaped_ascii(std::string_view authority) {
  for (std::size_t i = authority.find('%'); i != kNone; i = authority.find('%', i + 1)) {
    if (i + 1 < authority.size() && authority[i + 1] < '8') return true;
  }
  return false;
}

Conversion finish(urls::url& url, std::string& out) {
  if (url.has_userinfo()) return Conversion::failed(kHasCredentials);
  const std::string_view authority(url.encoded_authority().data(), url.encoded_authority().size());
  const std::string_view path(url.encoded_path().data(), url.encoded_path().size());
  const bool bad_path = !path.empty() && path.front() != '/';  // what is left of a bad port
  if (bad_path || has_escaped_ascii(authority) || authority.empty() || authority.front() == ':' ||
      has_empty_label(authority) || !has_possible_port(authority)) {
    return Conversion::failed(kNotAUrl);
  }
  out.assign(url.buffer().data(), url.buffer().size());
  return Conversion::filled();
}

Conversion absolute(std::string_view text, std::string& out) {
  const auto parsed = urls::parse_uri(text);
  if (!parsed || !parsed->has_authority()) return Conversion::failed(kNotAUrl);
  urls::url url(*parsed);
  url.set_scheme(equals_ignoring_case(url.scheme(), "https") ? "https" : "http");
  return finish(url, out);
}

bool is_http(std::string_view scheme) {
  return equals_ignoring_case(scheme, "http") || equals_ignoring_case(scheme, "https");
}

Conversion relative(std::string_view text, std::string_view base, std::string& out) {
  if (base.empty()) {
    if (text.substr(0, 2) != "//") return Conversion::failed(kNoBase);
    return absolute(std::string("https:").append(text), out);
  }
  const auto base_url = urls::parse_uri(base);
  const auto reference = urls::parse_relative_ref(text);
  if (!base_url || !is_http(base_url->scheme()) || !reference) return Conversion::failed(kNotAUrl);
  urls::url resolved;
  if (!urls::resolve(*base_url, *reference, resolved)) return Conversion::failed(kNotAUrl);
  drop_steps_above_root(resolved);
  return finish(resolved, out);
}

// Of what stands behind an ampersand and says no more than that it is one; 0: nothing does.
std::size_t escaped_ampersand_length(std::string_view behind) {
  for (const std::string_view form : {"amp;", "#38;", "#038;", "#x26;"}) {
    if (behind.starts_with(form)) return form.size();
  }
  return 0;
}

// A URL out of an HTML document: "?a=1&amp;b=2". Nothing else is unescaped: "&copy=2" is a parameter.
std::string_view without_escaped_ampersands(std::string_view text, std::string& scratch) {
  if (text.find('&') == kNone) return text;
  scratch = text;
  std::erase_if(scratch, [](char c) { return c == '\t' || c == '\n' || c == '\r'; });  // as encode() does
  std::size_t end = 0;
  for (std::size_t i = 0; i < scratch.size();) {
    scratch[end++] = scratch[i++];
    if (scratch[end - 1] != '&') continue;
    while (const std::size_t length = escaped_ampersand_length(std::string_view(scratch).substr(i)))
      i += length;
  }
  scratch.resize(end);
  return scratch;
}

// "https://a.test/x, https://a.test/y": which one is meant is a guess.
bool is_several(std::string_view text) {
  for (std::size_t i = text.find("http"); i != kNone; i = text.find("http", i + 1)) {
    if (i > 0 && std::string_view(" \t\n\r").find(text[i - 1]) != kNone &&
        is_http(text.substr(i, scheme_length(text.substr(i)))))
      return true;
  }
  return false;
}

// A base URL makes a URL of any words; what has spaces or markup in it was not meant as one.
bool is_prose(std::string_view text) {
  return text.find_first_of(" \t\n<>") != kNone;
}

// The byte that "%C3" stands for, where it is not ASCII; 0 for anything else.
unsigned escaped_letter(std::string_view text, std::size_t at) {
  if (at + 2 >= text.size() || text[at] != '%' || !is_hexadecimal(text[at + 1]) ||
      !is_hexadecimal(text[at + 2]))
    return 0;
  const auto value = [](char c) {
    return static_cast<unsigned>(is_digit(c) ? c - '0' : (c | 0x20) - 'a' + 10);
  };
  const unsigned byte = value(text[at + 1]) * 16 + value(text[at + 2]);
  return byte >= 0x80 ? byte : 0;
}

// A URL that the site wrote with letters beyond ASCII (an IRI, RFC 3987) stays as it is; they were escaped
// only to be checked. One that mixes both stays escaped.
bool keeps_letters(std::string_view text) {
  bool letters = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (escaped_letter(text, i) != 0) return false;
    letters = letters || static_cast<unsigned char>(text[i]) >= 0x80;
  }
  return letters;
}

void restore_letters(std::string& url) {
  std::size_t end = 0;
  for (std::size_t i = 0; i < url.size(); ++i) {
    const unsigned byte = escaped_letter(url, i);
    url[end++] = byte != 0 ? static_cast<char>(byte) : url[i];
    if (byte != 0) i += 2;
  }
  url.resize(end);
}

// "https:/acme.test", "https:\\acme.test" and "https://https://acme.test" are not repaired: what was meant is
// a guess.
Conversion convert(std::string_view text, const ConversionContext& context, std::string& out) {
  const std::size_t scheme = scheme_length(text);
  if (scheme > 0 && !is_host_and_port(text, scheme)) {
    return is_http(text.substr(0, scheme)) ? absolute(text, out) : Conversion::failed(kNotHttp);
  }
  if (scheme > 0) return Conversion::failed(kNotHttp);
  if (is_bare_host(text)) return absolute(std::string("https://").append(text), out);
  return relative(text, context.base_url, out);
}

}  // namespace

Conversion to_url(std::string_view text, const ConversionContext& context, std::string& out) {
  thread_local std::string cleaned;
  thread_local std::string unescaped;
  thread_local std::string encoded;
  text = utf8::trimmed(utf8::clean(text, cleaned));
  if (says_nothing(text) || text == "#" || text == "/") return Conversion::empty();
  text = without_escaped_ampersands(text, unescaped);
  if (is_several(text)) return Conversion::failed(kSeveral);
  const bool anchored = scheme_length(text) > 0 || text.front() == '/';
  if (!anchored && is_prose(text)) return Conversion::failed(kNotAUrl);
  encode(text, encoded);
  const Conversion conversion = convert(encoded, context, out);
  if (conversion == Conversion::filled() && keeps_letters(text)) restore_letters(out);
  return conversion;
}

}  // namespace tributary::normalize

#include "plugin_api/url.hpp"

#include <openssl/evp.h>

#include <boost/url.hpp>

namespace tributary::plugin {
namespace {

constexpr std::string_view kSecretOpening = "${secret:";

constexpr std::size_t kShownBytes = 160;

// Placeholders are no URL characters: written as if they were encoded, they parse.
std::string parseable(std::string_view url) {
  std::string out;
  for (const char c : url) {
    if (c == '{')
      out += "%7B";
    else if (c == '}')
      out += "%7D";
    else
      out += c;
  }
  return out;
}

void append_encoded(std::string_view text, std::string& out) {
  out += boost::urls::encode({text.data(), text.size()}, boost::urls::unreserved_chars);
}

std::string lower(std::string_view text) {
  std::string out;
  for (const char c : text) out += c >= 'A' && c <= 'Z' ? static_cast<char>(c + 'a' - 'A') : c;
  return out;
}

struct Origin {
  std::string scheme;
  std::string host;
  std::string port;
  bool operator==(const Origin&) const = default;
};

Origin origin(std::string_view text) {
  const std::string plain = parseable(text);
  const auto url = boost::urls::parse_uri(plain);
  if (!url) return {std::string(text), "", ""};
  Origin found{lower(std::string(url->scheme())), lower(std::string(url->encoded_host())),
               std::string(url->port())};
  if (found.port.empty()) found.port = found.scheme == "https" ? "443" : "80";
  return found;
}

}  // namespace

std::string percent_encoded(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    const std::size_t opening = std::min(text.find(kSecretOpening), text.size());
    append_encoded(text.substr(0, opening), out);
    text.remove_prefix(opening);
    const std::size_t closing = text.find('}');
    const std::size_t length = closing == std::string_view::npos ? 0 : closing + 1;
    if (length == 0) {
      append_encoded(text, out);
      break;
    }
    out += text.substr(0, length);
    text.remove_prefix(length);
  }
  return out;
}

std::string with_query(std::string url, const std::vector<std::pair<std::string, std::string>>& parameters) {
  if (const std::size_t hash = url.find('#'); hash != std::string::npos) url.erase(hash);
  for (const auto& [name, value] : parameters) {
    const bool first = url.find('?') == std::string::npos;
    if (first || (url.back() != '?' && url.back() != '&')) url += first ? '?' : '&';
    url += percent_encoded(name) + "=" + percent_encoded(value);
  }
  return url;
}

std::string without_parameter(std::string url, std::string_view name) {
  const std::string encoded = percent_encoded(name);
  std::size_t at = url.find('?');
  while (at != std::string::npos && at + 1 < url.size()) {
    const std::size_t begin = at + 1;
    const std::size_t end = std::min(url.find('&', begin), url.size());
    const std::string_view parameter = std::string_view(url).substr(begin, end - begin);
    const std::string_view key = parameter.substr(0, parameter.find('='));
    if (key == name || key == encoded) {
      url.erase(begin, std::min(end + 1, url.size()) - begin);
    } else {
      at = end == url.size() ? std::string::npos : end;
    }
  }
  while (url.ends_with('?') || url.ends_with('&')) url.pop_back();
  return url;
}

std::string shown(std::string_view url) {
  return url.size() <= kShownBytes ? std::string(url) : std::string(url.substr(0, kShownBytes)) + "...";
}

std::string resolved(std::string_view base, std::string_view link) {
  const std::string plain = parseable(base);
  const std::string plain_link = parseable(link);  // the host puts placeholders into replies, too
  const auto from = boost::urls::parse_uri(plain);
  const auto to = boost::urls::parse_uri_reference(plain_link);
  if (!from || !to) return {};
  boost::urls::url out;
  if (!boost::urls::resolve(*from, *to, out)) return {};
  const std::string scheme = lower(std::string(out.scheme()));
  if (scheme != "http" && scheme != "https") return {};
  out.remove_fragment();
  return std::string(out.buffer());
}

bool same_origin(std::string_view a, std::string_view b) {
  return origin(a) == origin(b);
}

std::string base64(std::string_view bytes) {
  std::string out(4 * ((bytes.size() + 2) / 3) + 1, '\0');  // EVP_EncodeBlock ends with a NUL
  const int size =
      EVP_EncodeBlock(reinterpret_cast<unsigned char*>(out.data()),
                      reinterpret_cast<const unsigned char*>(bytes.data()), static_cast<int>(bytes.size()));
  out.resize(static_cast<std::size_t>(size));
  return out;
}

std::string base_url(std::string_view given, std::string_view own) {
  std::string_view chosen = given.empty() ? own : given;
  while (chosen.ends_with('/')) chosen.remove_suffix(1);
  return std::string(chosen);
}

}  // namespace tributary::plugin

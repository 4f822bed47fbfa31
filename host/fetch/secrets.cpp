#include "fetch/secrets.hpp"

#include <algorithm>
#include <cstdlib>

namespace tributary::fetch {
namespace {

constexpr std::string_view kOpening = "${secret:";
constexpr char kClosing = '}';
constexpr std::size_t kShortestRedacted = 6;  // a shorter one is in every text by chance

bool is_unreserved(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
         std::string_view("-._~").find(c) != std::string_view::npos;
}

std::string percent_encoded(std::string_view text) {
  constexpr char kDigits[] = "0123456789ABCDEF";
  std::string out;
  for (const char c : text) {
    if (is_unreserved(c)) {
      out += c;
      continue;
    }
    const auto byte = static_cast<unsigned char>(c);
    out += {'%', kDigits[byte >> 4], kDigits[byte & 15]};
  }
  return out;
}

std::size_t name_length(std::string_view text) {
  return std::min(text.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_"),
                  text.size());
}

std::string replaced(std::string text, const std::string& what, const std::string& with) {
  std::size_t at = text.find(what);
  if (at == std::string::npos) return text;
  std::string out;
  std::size_t done = 0;
  for (; at != std::string::npos; at = text.find(what, done)) {
    out.append(text, done, at - done).append(with);
    done = at + what.size();
  }
  return out.append(text, done);
}

bool is_set(const std::string& name) {
  const char* secret = std::getenv(name.c_str());
  return secret && *secret;
}

std::string not_set(const std::string& name) {
  return "the environment variable " + name +
         ", which a secret setting of this source names, is not set; export it and run again";
}

enum class Place { url, elsewhere };

class Discloser {
 public:
  Discloser(const std::vector<std::string>& allowed, DisclosedRequest& result)
      : allowed_(allowed), result_(result) {}

  std::string fill(std::string_view text, Place place) {
    std::string out;
    for (std::size_t begin = text.find(kOpening); begin != std::string_view::npos;
         begin = text.find(kOpening)) {
      out += text.substr(0, begin);
      text.remove_prefix(begin + kOpening.size());
      const std::size_t length = name_length(text);
      const bool closed = length > 0 && length < text.size() && text[length] == kClosing;
      out += closed ? value(std::string(text.substr(0, length)), place) : std::string(kOpening);
      if (closed) text.remove_prefix(length + 1);
    }
    return out += text;
  }

  const std::string& problem() const { return problem_; }

 private:
  std::string value(const std::string& name, Place place) {
    if (std::find(allowed_.begin(), allowed_.end(), name) == allowed_.end()) {
      problem_ = "the plugin asked for ${secret:" + name +
                 "}, which no secret setting of this source names; give it with --set";
      return "";
    }
    const char* secret = std::getenv(name.c_str());
    if (!secret || !*secret) {
      problem_ = not_set(name);
      return "";
    }
    std::string sent = place == Place::url ? percent_encoded(secret) : std::string(secret);
    const std::string placeholder = std::string(kOpening) + name + kClosing;
    result_.secrets.emplace_back(sent, placeholder);
    if (sent != secret) result_.secrets.emplace_back(secret, placeholder);
    return sent;
  }

  const std::vector<std::string>& allowed_;
  DisclosedRequest& result_;
  std::string problem_;
};

}  // namespace

std::string missing_secret(const std::vector<std::string>& names) {
  const auto missing = std::find_if_not(names.begin(), names.end(), is_set);
  return missing == names.end() ? "" : not_set(*missing);
}

std::string DisclosedRequest::redacted(std::string text) const {
  for (const auto& [secret, placeholder] : secrets) {
    if (secret.size() >= kShortestRedacted) text = replaced(std::move(text), secret, placeholder);
  }
  return text;
}

Result<DisclosedRequest, std::string> disclose(const plugin::Request& request,
                                               const std::vector<std::string>& allowed) {
  DisclosedRequest result;
  Discloser discloser(allowed, result);
  result.request.method = request.method;
  result.request.url = discloser.fill(request.url, Place::url);
  for (const plugin::Header& header : request.headers) {
    result.request.headers.push_back({header.name, discloser.fill(header.value, Place::elsewhere)});
  }
  result.request.body = discloser.fill(request.body, Place::elsewhere);
  if (!discloser.problem().empty()) return {boost::system::in_place_error, discloser.problem()};
  return {boost::system::in_place_value, std::move(result)};
}

}  // namespace tributary::fetch

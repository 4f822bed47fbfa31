#include "scaffold/hide.hpp"

#include <re2/re2.h>

#include <algorithm>

#include "mapgen/hiding.hpp"
#include "scaffold/address.hpp"
#include "scaffold/names.hpp"

namespace tributary::scaffold {
namespace {

namespace hiding = mapgen::hiding;

constexpr std::string_view kHidden = "hidden";
constexpr std::string_view kMail = "hidden@example.org";
constexpr std::string_view kAddress = "https://example.org/hidden";
constexpr std::size_t kShortestKey = 4;       // less stands everywhere
constexpr std::size_t kLongestContact = 200;  // a longer text says other things, too
// In place of < and >, so that what hides is told from markup; the rules take ‹ and › for the end of a word.
constexpr std::string_view kOpen = "‹\x01";
constexpr std::string_view kClose = "\x01›";

void replace_all(std::string& text, std::string_view from, std::string_view to) {
  for (std::size_t at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size())) {
    text.replace(at, from.size(), to);
  }
}

bool is_address(std::string_view text) {
  static const RE2 kWhole(R"((?i)https?://\S+)");
  return hiding::full_match(text, kWhole);
}

bool is_number(std::string_view text) {
  static const RE2 kNumber(R"(-?\d+([.,]\d+)*)");
  return hiding::full_match(text, kNumber);
}

// Dates look like telephone numbers to who has never seen one.
bool is_date(std::string_view text) {
  static const RE2 kDate(R"(\d{1,4}[-./]\d{1,2}[-./]\d{1,4}([ T].*)?)");
  return hiding::full_match(text, kDate);
}

bool is_identity(std::string_view name) {
  const std::string word = plain(name);
  return names_id(name) || names_next_cursor(name) || word.ends_with("id") || word.ends_with("uuid") ||
         word.ends_with("slug") || word.ends_with("guid") || word.ends_with("path");
}

// "<token len=40>" as "(token hidden)", and the markup back in its place.
std::string readable(std::string text) {
  static const RE2 kMark(R"(<(\w+)( len=\d+)?>)");
  RE2::GlobalReplace(&text, R"(<email>)", kMail);
  RE2::GlobalReplace(&text, kMark, R"((\1 hidden))");
  replace_all(text, kOpen, "<");
  replace_all(text, kClose, ">");
  return text;
}

}  // namespace

std::vector<std::string> keys_in(std::string_view url) {
  std::vector<std::string> keys;
  const auto address = address_of(url);
  if (!address) return keys;
  for (const auto& [parameter, value] : address->query) {
    if (names_secret(parameter) && value.size() >= kShortestKey) keys.push_back(value);
  }
  return keys;
}

std::string Hider::without_keys(std::string_view value) {
  std::string text(value);
  for (const std::string& key : keys_) {
    if (text.find(key) == std::string::npos) continue;
    ++hidden_["key"];
    replace_all(text, key, kHidden);
  }
  return text;
}

// The path stays: it is what the posting is known by.
std::string Hider::address(std::string_view url) {
  static const RE2 kParameter(R"(([?&#;])([\w.%\[\]-]+)=([^&#;]*))");
  static const RE2 kCredentials(R"(^([A-Za-z]+://)[^/@?#]*@)");
  std::string text(url);
  if (RE2::Replace(&text, kCredentials, R"(\1)")) ++hidden_["url_credentials"];
  std::string out;
  re2::StringPiece rest(text);
  std::string sign, name, value;
  const char* last = rest.data();
  while (RE2::FindAndConsume(&rest, kParameter, &sign, &name, &value)) {
    const std::size_t length = sign.size() + name.size() + 1 + value.size();
    out.append(last, static_cast<std::size_t>(rest.data() - last) - length);
    const bool secret = !value.empty() && (names_secret(name) || mapgen::names_a_contact(name));
    if (secret) ++hidden_["url_parameter"];
    out += sign + name + "=" + (secret ? std::string(kHidden) : value);
    last = rest.data();
  }
  out.append(rest.data(), rest.size());
  hiding::addresses(out, hidden_);
  return readable(std::move(out));
}

std::string Hider::sentence(std::string text) {
  replace_all(text, "<", kOpen);
  replace_all(text, ">", kClose);
  hiding::addresses(text, hidden_);
  hiding::people(text, hidden_);
  hiding::accounts(text, hidden_);
  hiding::secrets(text, hidden_);
  hiding::phones(text, hidden_);
  return readable(std::move(text));
}

std::string Hider::text(std::string_view given, std::string_view path, std::string_view name) {
  const std::string value = without_keys(given);
  if (value.empty()) return value;
  if (mapgen::contact_like(path)) {
    ++hidden_["contact"];
    if (value.find('@') != std::string::npos) return std::string(kMail);
    return is_address(value) ? std::string(kAddress) : std::string(kHidden);
  }
  if (is_address(value)) return address(value);
  if (is_date(value)) return value;
  mapgen::Redactions mail;
  if (is_identity(name)) {
    std::string known = value;
    hiding::addresses(known, mail);
    if (mail.empty()) return value;
  }
  if (is_number(value)) {
    if (!hiding::is_telling_number(value)) return value;
    ++hidden_["number"];
    return std::string(value.size(), '0');
  }
  if (value.size() <= kLongestContact && hiding::speaks_of_contact(value)) {
    ++hidden_["contact"];
    return std::string(kHidden);
  }
  return sentence(value);
}

bool Hider::shows_number(std::string_view path) {
  if (!mapgen::contact_like(path)) return true;
  ++hidden_["contact"];
  return false;
}

}  // namespace tributary::scaffold

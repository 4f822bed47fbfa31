#include "pipeline/scrub.hpp"

#include <algorithm>

#include "fetch/recording.hpp"
#include "http/message.hpp"
#include "mapgen/hiding.hpp"

namespace tributary::pipeline {
namespace {

namespace hiding = mapgen::hiding;

constexpr std::size_t kShortestSecret = 6;  // a shorter one is in every text by chance

bool is_part_of_a_word(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

// Whether `value` stands in `text`, not as a part of a longer word.
bool stands_in(std::string_view text, std::string_view value) {
  if (value.empty()) return false;
  for (std::size_t at = text.find(value); at != std::string_view::npos; at = text.find(value, at + 1)) {
    const std::size_t end = at + value.size();
    const bool begins = at == 0 || !is_part_of_a_word(text[at - 1]);
    const bool ends = end == text.size() || !is_part_of_a_word(text[end]);
    if (begins && ends) return true;
  }
  return false;
}

std::string all_requests(const fetch::ReplayCase& recorded) {
  std::string text;
  for (const auto& exchange : recorded.conversation) {
    text += exchange.request.url + "\n" + exchange.request.body + "\n";
  }
  return text;
}

bool holds_a_credential(const plugin::Header& header) {
  if (header.value.find("${secret:") != std::string::npos) return false;
  for (const char* name : {"Authorization", "Proxy-Authorization", "Cookie"}) {
    if (http::same_header_name(header.name, name)) return true;
  }
  return false;
}

// What a plugin may read: how to go on, how much there is, when to come back.
bool is_of_use(const plugin::Header& header) {
  static const RE2 kKept(
      R"((?i)content-type|link|etag|last-modified|location|retry-after|content-range|.*rate-?limit.*|.*(total|count|page|next|cursor).*)");
  static const RE2 kNever(R"((?i).*(cookie|token|session|auth|account).*)");
  return hiding::full_match(header.name, kKept) && !hiding::full_match(header.name, kNever);
}

void drop_headers(std::vector<plugin::Header>& headers,
                  const std::function<bool(const plugin::Header&)>& drop, ScrubCounts& counts) {
  std::erase_if(headers, [&](const plugin::Header& header) {
    if (!drop(header)) return false;
    ++counts["header " + header.name];
    return true;
  });
}

// Keys typed into a setting that is no secret one; without a placeholder they stand in every request.
void replace_typed_keys(fetch::ReplayCase& recorded, ScrubCounts& counts) {
  static const RE2 kKey(R"((?i)(.*_)?(token|secret|password|key|apikey))");
  static const RE2 kVariable("[A-Z_][A-Z0-9_]*");
  std::vector<std::string> keys;
  for (const auto& [name, value] : recorded.settings) {
    if (!value.is_string() || value.get_string().size() < kShortestSecret) continue;
    const std::string text(value.get_string());
    const bool is_name = hiding::full_match(text, kVariable);
    if (hiding::full_match(std::string_view(name), kKey) && !is_name) keys.push_back(text);
  }
  for (const std::string& key : keys) {
    ++counts["typed key"];
    fetch::replace_everywhere(recorded, key,
                              std::string("made-up-key").append(key.size(), '0').substr(0, key.size()));
  }
}

}  // namespace

ScrubCounts scrub(fetch::ReplayCase& recorded) {
  ScrubCounts counts;
  replace_typed_keys(recorded, counts);
  const std::string asked = all_requests(recorded);
  const auto keep = [&](std::string_view value) { return stands_in(asked, value); };
  for (auto& exchange : recorded.conversation) {
    auto& response = exchange.answer.response;
    drop_headers(exchange.request.headers, holds_a_credential, counts);
    drop_headers(
        response.headers, [](const plugin::Header& header) { return !is_of_use(header); }, counts);
    response.body = scrubbed_body(response.body, keep, counts);
  }
  return counts;
}

}  // namespace tributary::pipeline

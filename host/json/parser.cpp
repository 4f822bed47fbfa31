#include "json/parser.hpp"

#include <algorithm>
#include <functional>

#include "json/mend.hpp"

namespace tributary::json {
namespace {

using simdjson::dom::array;
using simdjson::dom::element_type;
using simdjson::dom::object;

// Mending can only lengthen: a byte that is no UTF-8 becomes the three of U+FFFD.
constexpr std::size_t kMaxTextBytes = 3 * kMaxBodyBytes;
// simdjson does not count an innermost empty array or object, and refuses one level before its limit.
constexpr std::size_t kSimdjsonDepth = kMaxJsonDepth + 1;

// An object with more keys is searched for duplicates by sorting, so that no choice of keys makes it slow.
constexpr std::size_t kSmallObject = 64;
constexpr std::size_t kSeenSlots = 256;  // a power of two, four for each key of a small object

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
// Put in front by sites so that a browser does not run the reply as a script.
constexpr std::string_view kGuards[] = {")]}',", ")]}'", "while(1);", "for(;;);", "{}&&"};

std::string_view without_leading_space(std::string_view text) {
  return text.substr(std::min(text.find_first_not_of(" \t\n\r"), text.size()));
}

// What remains of `bytes` behind a byte order mark and a guard; always an end of `bytes`.
std::string_view strip_front(std::string_view bytes, Repairs& repairs) {
  if (bytes.starts_with(kByteOrderMark)) {
    repairs.byte_order_mark = true;
    bytes.remove_prefix(kByteOrderMark.size());
  }
  const std::string_view text = without_leading_space(bytes);
  for (std::string_view guard : kGuards) {
    if (!text.starts_with(guard)) continue;
    repairs.guard_prefix = true;
    return text.substr(guard.size());
  }
  return bytes;
}

Problem too_big(std::size_t size) {
  return {kMaxBodyBytes, "the body is too big: " + std::to_string(size) + " bytes, at most " +
                             std::to_string(kMaxBodyBytes) + " are read; fetch smaller pages"};
}

Problem out_of_memory(std::size_t size) {
  return {0, "no memory to read a body of " + std::to_string(size) + " bytes"};
}

// For the case that must not happen: the exact reader finds nothing wrong, simdjson does.
Problem unexplained(simdjson::error_code error, std::size_t origin) {
  return {origin, std::string("not JSON: ") + simdjson::error_message(error)};
}

// Said in full because an Element converts to nearly anything, the members of a Problem among it.
Result<Element, Problem> accepted(Element root) {
  return {boost::system::in_place_value, root};
}

std::uint64_t hash(std::string_view key) {
  return std::hash<std::string_view>{}(key);
}

void append_count(std::string& text, std::uint64_t count, std::string_view one, std::string_view many) {
  if (count == 0) return;
  if (!text.empty()) text += "; ";
  text += std::to_string(count);
  text.append(" ").append(count == 1 ? one : many);
}

}  // namespace

std::string Repairs::text() const {
  std::string text;
  if (byte_order_mark) text += "byte order mark removed";
  if (guard_prefix) text += text.empty() ? "guard prefix removed" : "; guard prefix removed";
  append_count(text, invalid_utf8, "invalid UTF-8 sequence replaced by U+FFFD",
               "invalid UTF-8 sequences replaced by U+FFFD");
  append_count(text, lone_surrogates, "lone surrogate replaced by U+FFFD",
               "lone surrogates replaced by U+FFFD");
  append_count(text, big_numbers, "number too big for a machine type kept as text",
               "numbers too big for a machine type kept as text");
  append_count(text, duplicate_keys, "duplicate key ignored", "duplicate keys ignored");
  return text;
}

Parser::Parser() : parser_(kMaxTextBytes), seen_(kSeenSlots, Seen{0, {}}) {}

// The text is copied in front of spaces: simdjson reads beyond the end, and what it finds there can change
// its verdict on a text that is cut short.
simdjson::error_code Parser::read(std::string_view text, Element& root) {
  padded_.reserve(text.size() + simdjson::SIMDJSON_PADDING);
  padded_.assign(text);
  padded_.append(simdjson::SIMDJSON_PADDING, ' ');
  if (parser_.max_depth() != kSimdjsonDepth || parser_.capacity() < text.size()) {
    const simdjson::error_code error =
        parser_.allocate(std::max(text.size(), parser_.capacity()), kSimdjsonDepth);
    if (error != simdjson::SUCCESS) return error;
  }
  return parser_.parse(padded_.data(), text.size(), false).get(root);
}

// Counts the keys of `members` that came before in it.
void Parser::count_duplicates(object members) {
  if (members.size() > kSmallObject) {
    keys_.clear();
    for (const auto member : members) keys_.push_back(member.key);
    std::sort(keys_.begin(), keys_.end());
    for (std::size_t i = 1; i < keys_.size(); ++i) repairs_.duplicate_keys += keys_[i] == keys_[i - 1];
    return;
  }
  ++objects_;
  for (const auto member : members) {
    std::size_t slot = hash(member.key) % kSeenSlots;
    while (seen_[slot].object == objects_ && seen_[slot].key != member.key) slot = (slot + 1) % kSeenSlots;
    if (seen_[slot].object == objects_) ++repairs_.duplicate_keys;
    seen_[slot] = {objects_, member.key};
  }
}

// Walks the whole document once; false when it is deeper than allowed.
bool Parser::survey(Element value, std::size_t depth) {
  if (value.type() == element_type::ARRAY) {
    if (depth == kMaxJsonDepth) return false;
    for (const Element item : array(value)) {
      if (!survey(item, depth + 1)) return false;
    }
  } else if (value.type() == element_type::OBJECT) {
    if (depth == kMaxJsonDepth) return false;
    const object members(value);
    count_duplicates(members);
    for (const auto member : members) {
      if (!survey(member.value, depth + 1)) return false;
    }
  }
  return true;
}

Result<Element, Problem> Parser::parse(std::string_view bytes) {
  repairs_ = {};
  if (bytes.size() > kMaxBodyBytes) return too_big(bytes.size());
  const std::string_view text = strip_front(bytes, repairs_);
  const std::size_t origin = bytes.size() - text.size();

  Element root;
  simdjson::error_code error = read(text, root);
  if (error == simdjson::SUCCESS && survey(root, 0)) return accepted(root);

  std::optional<Problem> problem;
  if (error != simdjson::MEMALLOC) {
    problem = mend(text, origin, mended_, repairs_);
    if (!problem) error = read(mended_, root);
    if (!problem && error == simdjson::SUCCESS) {
      survey(root, 0);
      return accepted(root);
    }
  }
  repairs_ = {};
  if (problem) return *std::move(problem);
  return error == simdjson::MEMALLOC ? out_of_memory(bytes.size()) : unexplained(error, origin);
}

}  // namespace tributary::json

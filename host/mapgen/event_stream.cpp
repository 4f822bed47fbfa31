#include "mapgen/event_stream.hpp"

#include <utility>

namespace tributary::mapgen {
namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

// The event that an empty line ends; each of its data lines has left a LF.
std::optional<Event> dispatched(Event event) {
  if (event.data.empty()) return std::nullopt;
  event.data.pop_back();
  return event;
}

}  // namespace

std::optional<Event> EventReader::take(std::string_view line) {
  if (std::exchange(first_, false) && line.starts_with(kByteOrderMark)) {
    line.remove_prefix(kByteOrderMark.size());
  }
  if (line.empty()) return dispatched(std::exchange(next_, {}));

  const std::size_t colon = line.find(':');  // at the front: a comment, a field without a name
  const std::string_view field = line.substr(0, colon);
  std::string_view value = colon == std::string_view::npos ? "" : line.substr(colon + 1);
  if (value.starts_with(' ')) value.remove_prefix(1);
  if (field == "data") next_.data.append(value) += '\n';
  if (field == "event") next_.type = value;
  return std::nullopt;
}

}  // namespace tributary::mapgen

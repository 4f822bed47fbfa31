#include "normalize/list_text.hpp"

#include "mapping/enumerations.hpp"

namespace tributary::normalize {

namespace {

// Cuts the first value off `list`; false at its end.
bool next_value(std::string_view& list, std::string_view separator, std::string_view& value) {
  if (list.empty()) return false;
  const std::size_t end = list.find(separator);
  value = list.substr(0, end);
  list.remove_prefix(end == std::string_view::npos ? list.size() : end + separator.size());
  return true;
}

bool holds(std::string_view list, std::string_view separator, std::string_view wanted) {
  std::string_view value;
  while (next_value(list, separator, value)) {
    if (value == wanted) return true;
  }
  return false;
}

}  // namespace

void append_distinct(std::string_view list, std::string_view separator, std::string& out) {
  std::string_view value;
  while (next_value(list, separator, value)) {
    if (value.empty() || holds(out, separator, value)) continue;
    if (!out.empty()) out += separator;
    out += value;
  }
}

void order_terms(mapping::PostingField field, std::string& list, std::string& scratch) {
  scratch.clear();
  for (const std::string_view term : mapping::terms_of(field)) {
    if (holds(list, ",", term)) append_distinct(term, ",", scratch);
  }
  list.swap(scratch);
}

}  // namespace tributary::normalize

#include "normalize/kept_values.hpp"

#include "json/text.hpp"

namespace tributary::normalize {

namespace {

constexpr std::string_view kEscapedNul = "\\u0000";

// In JSON text a backslash always has its letter behind it, so escapes are walked two by two.
void replace_escaped_nul(std::string& text) {
  if (text.find(kEscapedNul) == std::string::npos) return;
  std::string clean;
  for (std::size_t i = 0; i < text.size();) {
    if (text.compare(i, kEscapedNul.size(), kEscapedNul) == 0) {
      clean += ' ';
      i += kEscapedNul.size();
      continue;
    }
    const std::size_t length = text[i] == '\\' ? 2 : 1;
    clean.append(text, i, length);
    i += length;
  }
  text = std::move(clean);
}

// Each byte is a step: the same large value may be selected any number of times.
void append_nodes(const std::vector<json::Element>& nodes, bool singular, jsonpath::Budget& budget,
                  std::string& out) {
  if (singular) {
    json::append_json(nodes.front(), out);
    return;
  }
  char before = '[';
  for (const json::Element node : nodes) {
    const std::size_t size = out.size();
    out += before;
    json::append_json(node, out);
    budget.spend(out.size() - size);
    before = ',';
  }
  out += ']';
}

}  // namespace

KeptValues::KeptValues(const std::vector<std::pair<std::string, jsonpath::Path>>& keep) {
  for (const auto& [name, path] : keep) {
    std::string member;
    json::append_string(name, member);
    values_.push_back({std::move(member) + ':', path});
  }
}

void KeptValues::read(json::Element record, jsonpath::Budget& budget, std::string& out) {
  out.clear();
  for (const auto& value : values_) {
    nodes_.clear();
    value.path.select(record, nodes_, budget);
    std::erase_if(nodes_, [](json::Element node) { return node.is_null(); });
    if (nodes_.empty()) continue;
    out += out.empty() ? '{' : ',';
    out += value.member;
    append_nodes(nodes_, value.path.singular(), budget, out);
  }
  if (out.empty()) return;
  out += '}';
  replace_escaped_nul(out);
}

}  // namespace tributary::normalize

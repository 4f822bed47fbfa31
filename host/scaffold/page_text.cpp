#include "scaffold/page_text.hpp"

#include <algorithm>

#include "json/text.hpp"

namespace tributary::scaffold {
namespace {

constexpr std::size_t kShortList = 80;  // of values alone: in one line

class Printer {
 public:
  Printer(Hider& hider, const PageEdit& edit) : hider_(hider), edit_(edit) {}

  // `dotted` is the path as an edit names it, `path` as the rules for contacts read it.
  void value(json::Element element, const std::string& dotted, const std::string& path, std::string_view name,
             std::size_t depth, bool in_records, std::string& out) {
    const auto replaced = in_records ? edit_.values.end() : edit_.values.find(dotted);
    if (replaced != edit_.values.end()) {
      out += replaced->second;
    } else if (element.is_object()) {
      object(element, dotted, path, depth, in_records, out);
    } else if (element.is_array()) {
      array(element, dotted, path, name, depth, in_records, out);
    } else {
      scalar(element, path, name, out);
    }
  }

 private:
  void line(std::size_t depth, std::string& out) const {
    if (!edit_.compact) out += "\n" + std::string(2 * depth, ' ');
  }

  void string(std::string_view text, std::string& out) const {
    std::string quoted;
    json::append_string(text, quoted);
    for (std::size_t at = edit_.in_html ? quoted.find("</") : std::string::npos; at != std::string::npos;
         at = quoted.find("</", at + 3)) {
      quoted.insert(at + 1, "\\");
    }
    out += quoted;
  }

  void scalar(json::Element element, const std::string& path, std::string_view name, std::string& out) {
    std::string_view text;
    if (element.get(text) == simdjson::SUCCESS) {
      string(hider_.text(text, path, name), out);
    } else if (element.is_null() || element.is_bool() || hider_.shows_number(path)) {
      json::append_json(element, out);
    } else {
      out += "0";
    }
  }

  void object(simdjson::dom::object members, const std::string& dotted, const std::string& path,
              std::size_t depth, bool in_records, std::string& out) {
    out += '{';
    bool first = true;
    for (const auto member : members) {
      out += first ? "" : ",";
      first = false;
      line(depth + 1, out);
      string(member.key, out);
      out += edit_.compact ? ":" : ": ";
      const std::string key(member.key);
      value(member.value, dotted.empty() ? key : dotted + "." + key, path + "." + key, key, depth + 1,
            in_records, out);
    }
    if (!first) line(depth, out);
    out += '}';
  }

  // Positions of the records that are kept; of another array all.
  bool keeps(bool records, std::size_t position) const {
    if (!records) return true;
    if (std::find(edit_.without.begin(), edit_.without.end(), position) != edit_.without.end()) return false;
    return position >= edit_.first && position - edit_.first < edit_.count;
  }

  void array(simdjson::dom::array elements, const std::string& dotted, const std::string& path,
             std::string_view name, std::size_t depth, bool in_records, std::string& out) {
    const bool records = !in_records && dotted == edit_.records;
    std::vector<std::string> parts;
    bool flat = true;
    std::size_t length = 0;
    std::size_t position = 0;
    for (const json::Element element : elements) {
      if (!keeps(records, position++)) continue;
      flat = flat && !element.is_object() && !element.is_array();
      std::string part;
      value(element, dotted, path + "[*]", name, depth + 1, true, part);
      length += part.size() + 2;
      parts.push_back(std::move(part));
    }
    const bool one_line = edit_.compact || (flat && length < kShortList);
    out += '[';
    for (std::size_t i = 0; i < parts.size(); ++i) {
      out += i == 0 ? "" : one_line && !edit_.compact ? ", " : ",";
      if (!one_line) line(depth + 1, out);
      out += parts[i];
    }
    if (!one_line && !parts.empty()) line(depth, out);
    out += ']';
  }

  Hider& hider_;
  const PageEdit& edit_;
};

}  // namespace

std::string page_text(json::Element root, Hider& hider, const PageEdit& edit) {
  std::string out;
  Printer(hider, edit).value(root, "", "$", "", 0, false, out);
  return edit.compact ? out : out + "\n";
}

std::string lines_text(json::Element root, Hider& hider, const PageEdit& edit) {
  PageEdit one = edit;
  one.compact = true;
  std::string out;
  std::size_t position = 0;
  for (const json::Element record : simdjson::dom::array(root)) {
    const std::size_t at = position++;
    const bool left_out = std::find(edit.without.begin(), edit.without.end(), at) != edit.without.end();
    if (left_out || at < edit.first || at - edit.first >= edit.count) continue;
    Printer(hider, one).value(record, "", "$", "", 0, true, out);
    out += "\n";
  }
  return out;
}

}  // namespace tributary::scaffold

#include "xml/to_json.hpp"

#include <pugixml.hpp>

#include <algorithm>
#include <unordered_map>
#include <vector>

#include "base/limits.hpp"
#include "base/markup.hpp"
#include "json/text.hpp"
#include "xml/characters.hpp"
#include "xml/encoding.hpp"
#include "xml/position.hpp"
#include "xml/scan.hpp"

namespace tributary::xml {
namespace {

// References are replaced here (characters.hpp): pugixml ends a text at &#0;.
constexpr unsigned kParse = pugi::parse_cdata | pugi::parse_eol | pugi::parse_wconv_attribute;

// The lists of the two feeds that everybody knows, also where a feed has one entry.
bool is_entry_of_feed(std::string_view parent, std::string_view name) {
  if (name == "item") return parent == "channel" || parent == "rdf:RDF";
  return name == "entry" && parent == "feed";
}

// xmlns and xmlns:...: what a prefix stands for says nothing of a posting, and a text should stay a text.
bool declares_namespace(std::string_view attribute) {
  return attribute == "xmlns" || attribute.starts_with("xmlns:");
}

bool is_text(const pugi::xml_node& node) {
  return node.type() == pugi::node_pcdata || node.type() == pugi::node_cdata;
}

bool has_data_attributes(const pugi::xml_node& element) {
  const auto attributes = element.attributes();
  return std::any_of(attributes.begin(), attributes.end(),
                     [](const auto& attribute) { return !declares_namespace(attribute.name()); });
}

bool has_elements(const pugi::xml_node& element) {
  const auto children = element.children();
  return std::any_of(children.begin(), children.end(),
                     [](const auto& child) { return child.type() == pugi::node_element; });
}

// Thrown and caught in this file only.
struct Refusal {
  std::size_t at;  // in the text that pugixml read
  std::string what;
};

std::string json_too_big() {
  return "its JSON form is larger than " + std::to_string(kMaxBodyBytes) +
         " bytes, the most that is read; fetch smaller pages";
}

using Name = std::uint32_t;  // of an element, by its first appearance

// Which elements are arrays: one pass over the document before it is written.
class Survey {
 public:
  Survey(const pugi::xml_document& document, const Lists& lists) : lists_(lists) {
    visit(document, name(""));
  }

  Name name(std::string_view text) {
    const auto [known, fresh] = names_.try_emplace(text, static_cast<Name>(texts_.size()));
    if (fresh) {
      texts_.push_back(text);
      seen_in_.push_back(0);
    }
    return known->second;
  }

  std::size_t names() const { return texts_.size(); }
  bool is_list(Name parent, Name child) const { return is_list_.at(pair(parent, child)); }

 private:
  static std::uint64_t pair(Name parent, Name child) { return std::uint64_t{parent} << 32 | child; }

  void visit(const pugi::xml_node& element, Name name_of_it) {
    const std::uint64_t visited = ++elements_;
    for (const auto& child : element.children()) {
      if (child.type() != pugi::node_element) continue;
      const Name name_of_child = name(child.name());
      const auto [list, fresh] = is_list_.try_emplace(pair(name_of_it, name_of_child), false);
      if (fresh) list->second = is_always(texts_[name_of_it], texts_[name_of_child]);
      if (seen_in_[name_of_child] == visited) list->second = true;
      seen_in_[name_of_child] = visited;
    }
    for (const auto& child : element.children()) {
      if (child.type() == pugi::node_element) visit(child, name(child.name()));
    }
  }

  bool is_always(std::string_view parent, std::string_view child) const {
    return is_entry_of_feed(parent, child) || lists_.has(parent, child);
  }

  const Lists& lists_;
  std::unordered_map<std::string_view, Name> names_;
  std::vector<std::string_view> texts_;
  std::vector<std::uint64_t> seen_in_;  // the element in which each name was seen last
  std::unordered_map<std::uint64_t, bool> is_list_;
  std::uint64_t elements_ = 0;
};

class Writer {
 public:
  Writer(Survey& survey, std::string& out, std::uint64_t& replaced)
      : survey_(survey), out_(out), replaced_(replaced), last_(survey.names()) {}

  void write(const pugi::xml_document& document) { object(document, survey_.name("")); }

 private:
  struct Child {
    pugi::xml_node element;
    Name name;
    bool first;        // of its name
    std::size_t next;  // of its name, in children_; 0 for none, as the first child is nobody's next
  };
  struct Last {
    std::uint64_t parent = 0;
    std::size_t child = 0;
  };

  void value(const pugi::xml_node& element, Name name) {
    if (out_.size() > kMaxBodyBytes) throw Refusal{at(element), json_too_big()};
    if (has_data_attributes(element) || has_elements(element)) return object(element, name);
    text_of(element);
    json::append_string(text_, out_);
  }

  void object(const pugi::xml_node& element, Name name) {
    enter(element);
    out_ += '{';
    const std::size_t empty = out_.size();
    for (const auto& attribute : element.attributes()) {
      if (declares_namespace(attribute.name())) continue;
      key("@", attribute.name(), empty);
      text_.clear();
      append_decoded(attribute.value(), text_, replaced_);
      json::append_string(text_, out_);
    }
    text_of(element);
    if (text_.find_first_not_of(" \t\r\n") != std::string::npos) {
      key("#", "text", empty);
      json::append_string(text_, out_);
    }
    elements(element, name, empty);
    out_ += '}';
    --depth_;
  }

  void elements(const pugi::xml_node& element, Name name, std::size_t empty) {
    const std::size_t begin = children_.size();
    collect(element);
    const std::size_t end = children_.size();
    for (std::size_t i = begin; i < end; ++i) {
      if (!children_[i].first) continue;
      key("", children_[i].element.name(), empty);
      member(i, name);
    }
    children_.resize(begin);
  }

  // No name has a character that JSON escapes. `empty` is where the object's first member begins.
  void key(std::string_view prefix, std::string_view name, std::size_t empty) {
    if (out_.size() > empty) out_ += ',';
    out_.append("\"").append(prefix).append(name).append("\":");
  }

  // Puts the children behind children_, each with the next one of its name.
  void collect(const pugi::xml_node& element) {
    const std::uint64_t parent = ++parents_;
    for (const auto& child : element.children()) {
      if (child.type() != pugi::node_element) continue;
      const Name name = survey_.name(child.name());
      Last& last = last_[name];
      const bool first = last.parent != parent;
      if (!first) children_[last.child].next = children_.size();
      last = {parent, children_.size()};
      children_.push_back({child, name, first, 0});
    }
  }

  void member(std::size_t child, Name parent) {
    const Child first = children_[child];
    if (!survey_.is_list(parent, first.name)) return value(first.element, first.name);
    enter(first.element);
    char before = '[';
    for (std::size_t i = child;; i = children_[i].next) {
      out_ += before;
      before = ',';
      value(children_[i].element, first.name);
      if (children_[i].next == 0) break;
    }
    out_ += ']';
    --depth_;
  }

  void text_of(const pugi::xml_node& element) {
    text_.clear();
    for (const auto& child : element.children()) {
      if (!is_text(child)) continue;
      if (child.type() == pugi::node_cdata) {
        text_ += child.value();
      } else {
        append_decoded(child.value(), text_, replaced_);
      }
    }
  }

  void enter(const pugi::xml_node& element) {
    if (++depth_ > kMaxJsonDepth) {
      throw Refusal{at(element), "nested too deep: more than " + std::to_string(kMaxJsonDepth) +
                                     " objects and lists inside each other in its JSON form"};
    }
  }

  static std::size_t at(const pugi::xml_node& element) {
    return static_cast<std::size_t>(std::max<std::ptrdiff_t>(element.offset_debug(), 0));
  }

  Survey& survey_;
  std::string& out_;
  std::uint64_t& replaced_;
  std::vector<Child> children_;  // of the elements being written, outermost first
  std::vector<Last> last_;       // by name
  std::uint64_t parents_ = 0;
  std::size_t depth_ = 0;
  std::string text_;
};

json::Problem too_big(std::size_t size) {
  return {kMaxBodyBytes, "the body is too big: " + std::to_string(size) + " bytes, at most " +
                             std::to_string(kMaxBodyBytes) + " are read; fetch smaller pages"};
}

// What can be told before the first tag is read.
std::optional<json::Problem> unfit(std::string_view bytes) {
  if (bytes.size() > kMaxBodyBytes) return too_big(bytes.size());
  if (bytes.find_first_not_of(" \t\r\n") == std::string_view::npos) {
    return json::Problem{0, "not XML: the body is empty"};
  }
  if (markup_of(bytes) != Markup::html) return std::nullopt;
  return json::Problem{
      0, "not XML records: the body is an HTML page (a login, error or block page instead of data)"};
}

// `text` is the buffer that pugixml reads in place.
Result<std::string, json::Problem> converted(std::string text, const Lists& lists, Repairs& repairs) {
  const std::string original = text;
  pugi::xml_document document;
  const auto parsed = document.load_buffer_inplace(text.data(), text.size(), kParse, pugi::encoding_utf8);
  if (!parsed) {
    const auto at = static_cast<std::size_t>(std::max<std::ptrdiff_t>(parsed.offset, 0));
    return problem(original, std::min(at, original.size()), parsed.description());
  }
  std::string out;
  try {
    Survey survey(document, lists);
    Writer(survey, out, repairs.characters).write(document);
  } catch (const Refusal& refusal) {
    return problem(original, std::min(refusal.at, original.size()), refusal.what);
  }
  if (out.size() > kMaxBodyBytes) return problem(original, original.size(), json_too_big());
  return {boost::system::in_place_value, std::move(out)};
}

void append_count(std::string& text, std::uint64_t count, std::string_view one, std::string_view many) {
  if (count == 0) return;
  if (!text.empty()) text += "; ";
  text += std::to_string(count);
  text.append(" ").append(count == 1 ? one : many);
}

}  // namespace

void Lists::add(const std::optional<std::string>& parent, std::string_view name) {
  (parent ? inside_[*parent] : anywhere_).emplace(name);
}

bool Lists::has(std::string_view parent, std::string_view name) const {
  if (anywhere_.contains(name)) return true;
  const auto inside = inside_.find(parent);
  return inside != inside_.end() && inside->second.contains(name);
}

std::string Repairs::text() const {
  std::string text;
  append_count(text, names, "element with a name that XML does not allow",
               "elements with names that XML does not allow");
  append_count(text, characters, "character that does not exist replaced by U+FFFD",
               "characters that do not exist replaced by U+FFFD");
  return text;
}

Result<std::string, json::Problem> to_json(std::string_view bytes, const Lists& lists, Repairs& repairs) {
  if (auto unfitness = unfit(bytes)) return *std::move(unfitness);
  Repairs made;
  const auto text = to_utf8(bytes, made.characters);
  if (!text) {
    return json::Problem{
        0, "not read: " + text.error() + "; UTF-8, UTF-16, ISO-8859-1, Windows-1252 and US-ASCII are"};
  }
  std::string mended;
  if (auto wrong = scan(*text, mended, made.names)) return *std::move(wrong);
  auto json = converted(std::move(mended), lists, made);
  if (!json) return json;
  repairs.names += made.names;
  repairs.characters += made.characters;
  return json;
}

}  // namespace tributary::xml

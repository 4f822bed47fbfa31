#include "mapping/expression_parser.hpp"

#include <algorithm>
#include <array>

#include "base/did_you_mean.hpp"
#include "mapping/capture.hpp"
#include "mapping/enumerations.hpp"
#include "mapping/limits.hpp"
#include "mapping/text_template.hpp"

namespace tributary::mapping {

namespace {

namespace json = boost::json;

constexpr std::array<std::string_view, 6> kSources = {"path",     "first",    "join",
                                                      "template", "constant", "setting"};
constexpr std::array<std::string_view, 6> kModifiers = {"from",   "separator", "capture",
                                                        "values", "unmapped",  "as"};
constexpr std::array<std::string_view, 2> kRoots = {"record", "page"};
constexpr std::array<std::string_view, 2> kUnmapped = {"null", "keep"};

template <std::size_t N>
bool contains(const std::array<std::string_view, N>& names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

std::vector<std::string> member_names() {
  std::vector<std::string> names(kSources.begin(), kSources.end());
  names.insert(names.end(), kModifiers.begin(), kModifiers.end());
  names.emplace_back("parts");
  return names;
}

std::string reading_names() {
  std::vector<std::string_view> names;
  for (int i = static_cast<int>(Reading::text); i <= static_cast<int>(Reading::location); ++i) {
    names.push_back(name(static_cast<Reading>(i)));
  }
  return alternatives(names);
}

class ExpressionParser {
 public:
  ExpressionParser(PostingField field, Problems& problems) : field_(field), problems_(problems) {}

  // `converted`: what this expression finds goes to the field's converter by itself, not as a piece of text.
  Expression parse(const json::value& value, const std::string& pointer, int depth, bool converted) {
    Expression expression;
    expressions_ += 1;
    if (expressions_ == kMaxExpressions + 1) {
      problems_.add(
          pointer, "is one expression too many; a field may have at most " + std::to_string(kMaxExpressions));
    }
    if (expressions_ > kMaxExpressions) return expression;
    if (depth > kMaxExpressionDepth) {
      problems_.add(pointer, "expressions are nested deeper than " + std::to_string(kMaxExpressionDepth) +
                                 "; flatten it");
    } else if (value.is_string()) {
      expression.path = expect_path(value, pointer, problems_);
    } else if (const auto* object = value.if_object()) {
      read_object(*object, pointer, depth, converted, expression);
    } else {
      problems_.add(pointer, "found " + std::string(kind(value)) +
                                 ", expected an expression; write {\"path\": \"$...\"}");
    }
    return expression;
  }

 private:
  void read_object(const json::object& object, const std::string& pointer, int depth, bool converted,
                   Expression& expression) {
    check_members(object, pointer);
    const std::string_view source = only_source(object, pointer);
    if (!source.empty()) read_source(object, source, pointer, depth, converted, expression);
    read_capture(object, pointer, expression);
    read_values(object, pointer, converted, expression);
    read_reading(object, pointer, converted, expression);
  }

  void check_members(const json::object& object, const std::string& pointer) {
    for (const auto& [member, value] : object) {
      if (contains(kSources, member) || contains(kModifiers, member) || member == "parts") continue;
      problems_.add(child(pointer, member),
                    "no such member of an expression" + did_you_mean(member, member_names()));
    }
  }

  // The one member that says where the text comes from; "" and a problem when there is none or several.
  std::string_view only_source(const json::object& object, const std::string& pointer) {
    std::string_view found;
    for (const std::string_view source : kSources) {
      if (!object.contains(source)) continue;
      if (!found.empty()) {
        problems_.add(pointer, "has both '" + std::string(found) + "' and '" + std::string(source) +
                                   "'; keep one, or put each into a part of 'first' or 'join'");
        return {};
      }
      found = source;
    }
    if (found.empty()) {
      problems_.add(pointer, "says not where the text comes from; add one of " + alternatives(kSources));
    }
    return found;
  }

  void read_source(const json::object& object, std::string_view source, const std::string& pointer, int depth,
                   bool converted, Expression& expression) {
    const json::value& value = object.at(source);
    const std::string at = child(pointer, source);
    if (source == "path") {
      expression.path = expect_path(value, at, problems_);
    } else if (source == "first") {
      expression.source = Expression::Source::first;
      read_parts(value, at, depth, converted, expression);
    } else if (source == "join") {
      expression.source = Expression::Source::join;
      read_parts(value, at, depth, false, expression);
    } else if (source == "template") {
      expression.source = Expression::Source::text_template;
      read_template(object, pointer, depth, expression);
    } else {
      expression.source = source == "constant" ? Expression::Source::constant : Expression::Source::setting;
      read_text(value, at, expression);
    }
    read_root(object, pointer, source, expression);
    read_separator(object, pointer, source, expression);
    if (source != "template" && object.contains("parts")) {
      problems_.add(child(pointer, "parts"), "belongs to 'template' only; remove it");
    }
  }

  void read_text(const json::value& value, const std::string& pointer, Expression& expression) {
    const auto* text = expect_string(value, pointer, problems_);
    if (text == nullptr) return;
    if (text->empty()) problems_.add(pointer, "is empty; remove the field, or write a text");
    expression.text = *text;
  }

  void read_parts(const json::value& value, const std::string& pointer, int depth, bool converted,
                  Expression& expression) {
    const auto* array = value.if_array();
    if (array == nullptr) {
      problems_.add(pointer, "found " + std::string(kind(value)) + ", expected an array of expressions");
      return;
    }
    if (!part_count_fits(array->size(), pointer)) return;
    for (std::size_t i = 0; i < array->size(); ++i) {
      expression.parts.push_back(parse((*array)[i], child(pointer, std::to_string(i)), depth + 1, converted));
    }
  }

  bool part_count_fits(std::size_t count, const std::string& pointer) {
    if (count == 0) problems_.add(pointer, "has no expression; add one, or remove the field");
    if (count > kMaxParts) {
      problems_.add(pointer, "has " + std::to_string(count) + " parts; at most " + std::to_string(kMaxParts) +
                                 " are allowed");
    }
    return count > 0 && count <= kMaxParts;
  }

  void read_template(const json::object& object, const std::string& pointer, int depth,
                     Expression& expression) {
    const std::string at = child(pointer, "template");
    const auto* text = expect_string(object.at("template"), at, problems_);
    if (text == nullptr) return;
    expression.text = *text;
    const auto pieces = parse_template(expression.text);
    if (!pieces) {
      problems_.add(at, "at offset " + std::to_string(pieces.error().offset) + " " + pieces.error().message);
      return;
    }
    if (!read_template_parts(object, pointer, depth, expression)) return;
    check_holes(*pieces, at, child(pointer, "parts"), expression);
  }

  bool read_template_parts(const json::object& object, const std::string& pointer, int depth,
                           Expression& expression) {
    const auto* member = object.if_contains("parts");
    const auto* parts = member == nullptr ? nullptr : member->if_object();
    if (parts == nullptr) {
      problems_.add(pointer, "a template needs 'parts', an object with an expression for each {name}");
      return false;
    }
    if (!part_count_fits(parts->size(), child(pointer, "parts"))) return false;
    for (const auto& [part, value] : *parts) {
      expression.part_names.emplace_back(part);
      expression.parts.push_back(parse(value, child(child(pointer, "parts"), part), depth + 1, false));
    }
    return true;
  }

  void check_holes(const std::vector<TemplatePiece>& pieces, const std::string& at,
                   const std::string& parts_at, const Expression& expression) {
    const auto& names = expression.part_names;
    for (const auto& piece : pieces) {
      if (!piece.hole || std::find(names.begin(), names.end(), piece.text) != names.end()) continue;
      problems_.add(
          at, "the hole {" + piece.text + "} has no part of that name" + did_you_mean(piece.text, names));
    }
    for (const auto& part : names) {
      const bool used = std::any_of(pieces.begin(), pieces.end(), [&](const TemplatePiece& piece) {
        return piece.hole && piece.text == part;
      });
      if (!used) {
        problems_.add(child(parts_at, part), "no {" + part + "} in the template; use it, or remove the part");
      }
    }
  }

  void read_root(const json::object& object, const std::string& pointer, std::string_view source,
                 Expression& expression) {
    const auto* member = object.if_contains("from");
    if (member == nullptr) return;
    const std::string at = child(pointer, "from");
    if (source != "path") {
      problems_.add(at, "belongs to 'path' only; put it on the paths inside '" + std::string(source) + "'");
      return;
    }
    expression.from_page = one_of(*member, at, kRoots) == "page";
  }

  void read_separator(const json::object& object, const std::string& pointer, std::string_view source,
                      Expression& expression) {
    const auto* member = object.if_contains("separator");
    if (member == nullptr) return;
    const std::string at = child(pointer, "separator");
    if (source != "path" && source != "join") {
      problems_.add(at, "belongs to 'path' and 'join' only; remove it");
      return;
    }
    const auto* text = expect_string(*member, at, problems_);
    if (text == nullptr) return;
    // The default is not written, so that equal mappings are equal documents.
    if (source == "join" && *text == kJoinSeparator) return;
    expression.separator = *text;
  }

  void read_capture(const json::object& object, const std::string& pointer, Expression& expression) {
    const auto* member = object.if_contains("capture");
    if (member == nullptr) return;
    const std::string at = child(pointer, "capture");
    const auto* text = expect_string(*member, at, problems_);
    if (text == nullptr) return;
    const auto regex = compile_capture(*text);
    if (!regex) problems_.add(at, regex.error());
    expression.capture = *text;
  }

  void read_values(const json::object& object, const std::string& pointer, bool converted,
                   Expression& expression) {
    const std::string at = child(pointer, "values");
    const auto* member = object.if_contains("values");
    if (member != nullptr && !member->is_object()) {
      problems_.add(
          at, "found " + std::string(kind(*member)) + ", expected an object: text found to posting value");
    } else if (member != nullptr) {
      read_value_map(member->get_object(), at, converted, expression);
    }
    const auto* unmapped = object.if_contains("unmapped");
    if (unmapped == nullptr) return;
    if (member == nullptr) problems_.add(child(pointer, "unmapped"), "needs 'values' beside it; remove it");
    expression.keep_unmapped = one_of(*unmapped, child(pointer, "unmapped"), kUnmapped) == "keep";
  }

  void read_value_map(const json::object& map, const std::string& at, bool converted,
                      Expression& expression) {
    if (map.size() > kMaxValueMapEntries) {
      problems_.add(at, "has " + std::to_string(map.size()) + " entries; at most " +
                            std::to_string(kMaxValueMapEntries) + " are allowed");
      return;
    }
    for (const auto& [found, value] : map) {
      const auto* text = expect_string(value, child(at, found), problems_);
      if (text == nullptr) continue;
      if (converted) check_term(*text, child(at, found));
      expression.values.emplace_back(found, *text);
    }
  }

  void check_term(std::string_view text, const std::string& at) {
    if (!enumerated(field_) || text.empty() || is_posting_value(text)) return;
    problems_.add(at, "'" + std::string(text) + "' is not a value of " + std::string(name(field_)) +
                          "; write " + alternatives(terms_of(field_)) + ", or '' for nothing");
  }

  // One term; for employment_type also several, joined by commas.
  bool is_posting_value(std::string_view text) const {
    if (field_ != PostingField::employment_type) return is_term(field_, text);
    while (true) {
      const std::size_t comma = text.find(',');
      if (!is_term(field_, text.substr(0, comma))) return false;
      if (comma == std::string_view::npos) return true;
      text.remove_prefix(comma + 1);
    }
  }

  void read_reading(const json::object& object, const std::string& pointer, bool converted,
                    Expression& expression) {
    const auto* member = object.if_contains("as");
    if (member == nullptr) return;
    const std::string at = child(pointer, "as");
    const auto* text = expect_string(*member, at, problems_);
    if (text == nullptr) return;
    const auto found = reading(*text);
    if (!found || *found == Reading::automatic) {
      problems_.add(at, "'" + std::string(*text) + "' is no way to read a text; write " + reading_names());
    } else if (!converted) {
      problems_.add(at, "a part of a join or template is text; put 'as' on the join or template itself");
    } else {
      expression.reading = *found;
    }
  }

  // The text of `value` if it is one of `names`; else "" and a problem.
  template <std::size_t N>
  std::string_view one_of(const json::value& value, const std::string& at,
                          const std::array<std::string_view, N>& names) {
    const auto* text = expect_string(value, at, problems_);
    if (text == nullptr) return {};
    if (contains(names, *text)) return *text;
    problems_.add(at, "'" + std::string(*text) + "' is not known here; write " + alternatives(names));
    return {};
  }

  PostingField field_;
  Problems& problems_;
  std::size_t expressions_ = 0;  // read so far
};

}  // namespace

std::optional<Expression> parse_expression(const json::value& value, PostingField field,
                                           const std::string& pointer, Problems& problems) {
  const std::size_t before = problems.count();
  Expression expression = ExpressionParser(field, problems).parse(value, pointer, 1, true);
  if (problems.count() > before) return std::nullopt;
  return expression;
}

}  // namespace tributary::mapping

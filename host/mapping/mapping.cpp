#include "mapping/mapping.hpp"

#include <boost/json.hpp>

#include "base/digest.hpp"

namespace tributary::mapping {

namespace {

constexpr std::array<std::string_view, 13> kReadingNames = {"automatic",
                                                            "text",
                                                            "html",
                                                            "integer",
                                                            "decimal",
                                                            "boolean",
                                                            "date_time",
                                                            "date_day_first",
                                                            "date_month_first",
                                                            "epoch_seconds",
                                                            "epoch_milliseconds",
                                                            "minor_units",
                                                            "location"};

constexpr std::array<std::string_view, 6> kSourceNames = {"path",     "first",    "join",
                                                          "template", "constant", "setting"};

// Writes JSON with two spaces of indentation, a member or an element a line.
class CanonicalWriter {
 public:
  std::string document(const Mapping& mapping) {
    open('{');
    text_member("format", kFormat);
    text_member("records", mapping.records.text());
    write_fields(mapping);
    write_keep(mapping);
    close('}');
    return std::move(out_) + '\n';
  }

 private:
  void write_fields(const Mapping& mapping) {
    member("fields");
    open('{');
    for (std::size_t i = 0; i < kPostingFieldCount; ++i) {
      if (!mapping.fields[i]) continue;
      member(kPostingFieldNames[i]);
      write(*mapping.fields[i]);
    }
    close('}');
  }

  void write_keep(const Mapping& mapping) {
    if (mapping.keep.empty()) return;
    member("keep");
    open('{');
    for (const auto& [name, path] : mapping.keep) text_member(name, path.text());
    close('}');
  }

  void write(const Expression& expression) {
    open('{');
    write_source(expression);
    if (expression.from_page) text_member("from", "page");
    if (expression.separator) text_member("separator", *expression.separator);
    if (expression.capture) text_member("capture", *expression.capture);
    write_values(expression);
    if (expression.reading != Reading::automatic) text_member("as", name(expression.reading));
    close('}');
  }

  void write_source(const Expression& expression) {
    const std::string_view source = kSourceNames[static_cast<std::size_t>(expression.source)];
    switch (expression.source) {
      case Expression::Source::path:
        text_member(source, expression.path->text());
        break;
      case Expression::Source::first:
      case Expression::Source::join:
        write_list(source, expression);
        break;
      case Expression::Source::text_template:
        write_template(expression);
        break;
      case Expression::Source::constant:
      case Expression::Source::setting:
        text_member(source, expression.text);
        break;
    }
  }

  void write_list(std::string_view source, const Expression& expression) {
    member(source);
    open('[');
    for (const auto& part : expression.parts) {
      next();
      write(part);
    }
    close(']');
  }

  void write_template(const Expression& expression) {
    text_member("template", expression.text);
    member("parts");
    open('{');
    for (std::size_t i = 0; i < expression.parts.size(); ++i) {
      member(expression.part_names[i]);
      write(expression.parts[i]);
    }
    close('}');
  }

  void write_values(const Expression& expression) {
    if (expression.values.empty()) return;
    member("values");
    open('{');
    for (const auto& [found, value] : expression.values) text_member(found, value);
    close('}');
    if (expression.keep_unmapped) text_member("unmapped", "keep");
  }

  void text_member(std::string_view name, std::string_view value) {
    member(name);
    text(value);
  }

  void member(std::string_view name) {
    next();
    text(name);
    out_ += ": ";
  }

  void text(std::string_view value) { out_ += boost::json::serialize(boost::json::string_view(value)); }

  void open(char bracket) {
    out_ += bracket;
    depth_ += 1;
    empty_ = true;
  }

  // A new line for the next member or element.
  void next() {
    if (!empty_) out_ += ',';
    empty_ = false;
    new_line();
  }

  void close(char bracket) {
    depth_ -= 1;
    if (!empty_) new_line();
    out_ += bracket;
    empty_ = false;
  }

  void new_line() { out_.append("\n").append(2 * depth_, ' '); }

  std::string out_;
  std::size_t depth_ = 0;
  bool empty_ = true;  // nothing has been written yet inside the innermost bracket
};

}  // namespace

std::string_view name(Reading reading) {
  return kReadingNames[static_cast<std::size_t>(reading)];
}

std::optional<Reading> reading(std::string_view name) {
  const auto found = std::find(kReadingNames.begin(), kReadingNames.end(), name);
  if (found == kReadingNames.end()) return std::nullopt;
  return static_cast<Reading>(found - kReadingNames.begin());
}

std::string text(const MappingProblem& problem) {
  if (problem.pointer.empty()) return problem.message;
  return problem.pointer + ": " + problem.message;
}

std::string canonical_document(const Mapping& mapping) {
  return CanonicalWriter().document(mapping);
}

std::string content_hash(const Mapping& mapping) {
  return hex(sha256(canonical_document(mapping)));
}

}  // namespace tributary::mapping

#include "normalize/program.hpp"

#include "base/error.hpp"
#include "mapping/capture.hpp"
#include "mapping/text_template.hpp"

namespace tributary::normalize {

namespace {

using Source = mapping::Expression::Source;

Error broken(const std::string& pointer, const std::string& why) {
  return Error(ErrorKind::configuration, "mapping " + pointer + ": " + why);
}

// Where the document keeps the part number `index` of `expression`.
std::string part_pointer(const mapping::Expression& expression, const std::string& pointer,
                         std::size_t index) {
  switch (expression.source) {
    case Source::first:
      return pointer + "/first/" + std::to_string(index);
    case Source::join:
      return pointer + "/join/" + std::to_string(index);
    // A part's name has no character that a JSON Pointer escapes, or it would not fit a hole.
    default:
      return pointer + "/parts/" + expression.part_names[index];
  }
}

std::vector<Program::Piece> compile_template(const mapping::Expression& expression,
                                             const std::string& pointer) {
  const auto pieces = mapping::parse_template(expression.text);
  if (!pieces) throw broken(pointer, pieces.error().message);
  std::vector<Program::Piece> compiled;
  for (const auto& piece : *pieces) {
    if (!piece.hole) {
      compiled.push_back({piece.text, std::nullopt});
      continue;
    }
    const auto& names = expression.part_names;
    const auto part = std::find(names.begin(), names.end(), piece.text);
    if (part == names.end()) throw broken(pointer, "the hole {" + piece.text + "} has no part");
    compiled.push_back({"", static_cast<std::size_t>(part - names.begin())});
  }
  return compiled;
}

std::unique_ptr<const re2::RE2> compile(const std::optional<std::string>& capture,
                                        const std::string& pointer) {
  if (!capture) return nullptr;
  auto regex = mapping::compile_capture(*capture);
  if (!regex) throw broken(pointer, "the capture " + regex.error());
  return std::move(*regex);
}

}  // namespace

Program::Program(const mapping::Expression& expression, const SourceFacts& facts, std::string at)
    : source(expression.source),
      path(expression.path),
      singular(path && path->singular()),
      from_page(expression.from_page),
      separator(expression.separator),
      capture(compile(expression.capture, at)),
      values(expression.values),
      keep_unmapped(expression.keep_unmapped),
      reading(expression.reading),
      pointer(std::move(at)) {
  for (std::size_t i = 0; i < expression.parts.size(); ++i) {
    parts.emplace_back(expression.parts[i], facts, part_pointer(expression, pointer, i));
  }
  if (source == Source::text_template) pieces = compile_template(expression, pointer);
  if (source == Source::join && !separator) separator = mapping::kJoinSeparator;
  if (source == Source::constant) text = expression.text;
  if (source != Source::setting) return;
  const auto setting = facts.settings.find(expression.text);
  if (setting != facts.settings.end()) text = setting->second;
  if (text.empty()) problem = "the source has no setting '" + expression.text + "'";
}

}  // namespace tributary::normalize

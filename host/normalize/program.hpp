// An expression of a mapping made ready to run: paths, regular expressions and value maps compiled, settings
// looked up, and the buffers that evaluating it needs.
//
// Private to normalize/. For one thread: evaluating writes into the buffers.
#pragma once

#include <re2/re2.h>

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "json/parser.hpp"
#include "jsonpath/path.hpp"
#include "mapping/mapping.hpp"
#include "normalize/normalizer.hpp"
#include "normalize/value_map.hpp"

namespace tributary::normalize {

struct Program {
  // `facts` is read now, not kept. `pointer` is the JSON Pointer of `expression` in its document. Throws
  // Error{configuration} when a regular expression or a template does not parse.
  Program(const mapping::Expression& expression, const SourceFacts& facts, std::string pointer);

  struct Piece {  // of a template: a literal, or one of `parts`
    std::string literal;
    std::optional<std::size_t> part;
  };

  mapping::Expression::Source source;
  std::optional<jsonpath::Path> path;
  bool singular = false;
  bool from_page = false;
  std::vector<Program> parts;
  std::vector<Piece> pieces;
  std::string text;     // constant: the value; setting: its value
  std::string problem;  // setting: why there is none; "" when there is one
  std::optional<std::string> separator;
  std::unique_ptr<const re2::RE2> capture;
  ValueMap values;
  bool keep_unmapped = false;
  mapping::Reading reading = mapping::Reading::automatic;
  std::string pointer;

  // What the last evaluation left; kept for its capacity.
  std::vector<json::Element> nodes;      // selected, with arrays replaced by their elements
  std::vector<std::string> node_paths;   // of `nodes`, filled only for a trace
  std::vector<json::Element> selection;  // as the path selected them
  std::string joined;
  std::string scalar;
};

}  // namespace tributary::normalize

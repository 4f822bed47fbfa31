// One field of one record: from the mapping's expression to the field's canonical text.
//
// Private to normalize/. For one thread.
#pragma once

#include <string>
#include <string_view>

#include "json/parser.hpp"
#include "jsonpath/budget.hpp"
#include "normalize/converter.hpp"
#include "normalize/normalizer.hpp"
#include "normalize/program.hpp"

namespace tributary::normalize {

// Where a field is read from; the views live for the call.
struct RecordInput {
  json::Element record;
  json::Element page;            // the document's root, for "from": "page"
  ConversionContext context;     // its reading is the expression's to say
  std::string_view record_path;  // normalized, only for a trace
  jsonpath::Budget& budget;      // what the page's paths may still cost
};

class FieldReader {
 public:
  FieldReader(mapping::PostingField field, Program program);

  // Puts the field's text into `out`, or says why there is none; the reason lives as long as the reader.
  // Counts in `counts` only the values that a value map lacks. With a `trace` it also tells how it came
  // about.
  Conversion read(const RecordInput& input, FieldCounts& counts, std::string& out, FieldTrace* trace);

  // The first text that the last read() could not convert, as write_example() leaves it; "" for none.
  const std::string& failed_example() const { return failed_example_; }

 private:
  // A text that an expression found, or the reason why it did not.
  struct Text {
    Conversion conversion;
    std::string_view text;
    bool is_json_number = false;
  };
  // The expressions around the one being evaluated, whose modifiers still apply to what it finds.
  struct Around {
    Program& program;
    const Around* around;
  };

  Conversion convert(Program& program, const Around* around, std::string& out);
  Conversion convert_first(Program& program, const Around* around, std::string& out);
  Conversion convert_each(Program& program, const Around* around, std::string& out);
  Conversion convert_text(const Text& found, const Around& chain, std::string& out);

  Text find(Program& program);  // with the expression's own modifiers
  Text find_unmodified(Program& program);
  Text find_path(Program& program);
  Text find_all(Program& program);
  Text find_first(Program& program);
  Text find_join(Program& program);
  Text find_template(Program& program);
  Text modify(Program& program, std::string_view text, bool& mapped);

  bool select(Program& program);
  void select_nodes(Program& program);
  void select_traced(Program& program, json::Element root, std::string_view prefix);
  Text text_of(Program& program, json::Element node);
  void count_unmapped(std::string_view text);
  void trace_node(const Program& program, std::size_t node);

  mapping::PostingField field_;
  Program program_;
  Converter converter_;
  std::string_view list_separator_;  // of a field that holds several values; "" for one that holds one
  std::string each_;
  std::string failed_example_;

  // Of the call under way.
  const RecordInput* input_ = nullptr;
  FieldCounts* counts_ = nullptr;
  FieldTrace* trace_ = nullptr;
};

}  // namespace tributary::normalize

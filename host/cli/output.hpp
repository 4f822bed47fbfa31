// Data on stdout: one table as aligned text, as one JSON array, or as one JSON object a line.
#pragma once

#include <boost/json.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace tributary::cli {

enum class Format { text, json, ndjson };

struct Column {
  std::string name;        // the heading and the JSON key
  bool only_json = false;  // left out of the text
};

struct Table {
  std::vector<Column> columns;
  std::vector<boost::json::array> rows;  // one cell a column; null is "" in text
  std::string when_empty;                // the sentence printed as text when there is no row
};

class Output {
 public:
  void set_format(Format format) { format_ = format; }
  Format format() const { return format_; }

  void table(const Table& table) const;
  // One thing: "name  value" lines, or one JSON object.
  void object(const boost::json::object& object) const;
  // What a command did: the sentence as text, else the object.
  void done(std::string_view sentence, const boost::json::object& object) const;
  // Text for people; nothing with json or ndjson.
  void text(std::string_view line) const;
  // Bytes as they are, whatever the format.
  static void raw(std::string_view bytes);
  // Whether stdout still takes data (a closed pipe ends the program quietly).
  static void flush();

 private:
  Format format_ = Format::text;
};

// "12 ms", "3.4 s", "2 min 5 s".
std::string duration_text(std::int64_t milliseconds);

// At most `bytes` of a text, in one line; "…" stands for what is cut off.
std::string one_line(std::string text, std::size_t bytes = 60);

// JSON indented by two spaces, for documents people read.
std::string pretty(const boost::json::value& value);

}  // namespace tributary::cli

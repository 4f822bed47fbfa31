#include "cli/output.hpp"

#include <algorithm>
#include <cstdio>

namespace tributary::cli {
namespace {

// Longer text is cut with an ellipsis, but in the last column; --output json has it whole.
constexpr std::size_t kWidestCell = 72;

// Columns a terminal uses for UTF-8 text, near enough: continuation bytes take none.
std::size_t width(std::string_view text) {
  return static_cast<std::size_t>(std::count_if(
      text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

std::string cut(std::string text) {
  if (width(text) <= kWidestCell) return text;
  std::size_t bytes = 0;
  for (std::size_t columns = 0; columns + 1 < kWidestCell; ++columns) {
    do ++bytes;
    while (bytes < text.size() && (static_cast<unsigned char>(text[bytes]) & 0xC0) == 0x80);
  }
  return text.substr(0, bytes) + "…";
}

std::string cell_text(const boost::json::value& value) {
  if (value.is_null()) return "";
  if (value.is_string()) {
    std::string text(value.as_string());
    std::replace(text.begin(), text.end(), '\n', ' ');
    return text;
  }
  if (value.is_bool()) return value.as_bool() ? "yes" : "no";
  return boost::json::serialize(value);
}

void print_text(const Table& table) {
  if (table.rows.empty()) {
    if (!table.when_empty.empty()) std::printf("%s\n", table.when_empty.c_str());
    return;
  }
  std::vector<std::vector<std::string>> lines(1);
  std::vector<bool> right;
  for (std::size_t i = 0; i < table.columns.size(); ++i) {
    if (table.columns[i].only_json) continue;
    lines.front().push_back(table.columns[i].name);
    right.push_back(std::all_of(table.rows.begin(), table.rows.end(),
                                [&](const auto& row) { return row[i].is_number() || row[i].is_null(); }));
  }
  for (const auto& row : table.rows) {
    auto& line = lines.emplace_back();
    for (std::size_t i = 0; i < table.columns.size(); ++i) {
      if (!table.columns[i].only_json) line.push_back(cell_text(row[i]));
    }
    for (std::size_t i = 0; i + 1 < line.size(); ++i) line[i] = cut(std::move(line[i]));
  }
  std::vector<std::size_t> widths(lines.front().size());
  for (const auto& line : lines) {
    for (std::size_t i = 0; i < line.size(); ++i) widths[i] = std::max(widths[i], width(line[i]));
  }
  for (const auto& line : lines) {
    std::string out;
    for (std::size_t i = 0; i < line.size(); ++i) {
      const std::string pad(widths[i] - width(line[i]), ' ');
      out += right[i] ? pad + line[i] : line[i] + pad;
      out += "  ";
    }
    out.erase(out.find_last_not_of(' ') + 1);
    std::printf("%s\n", out.c_str());
  }
}

boost::json::object as_object(const Table& table, const boost::json::array& row) {
  boost::json::object object;
  for (std::size_t i = 0; i < table.columns.size(); ++i) object[table.columns[i].name] = row[i];
  return object;
}

void indent(const boost::json::value& value, std::size_t depth, std::string& out) {
  const std::string inner((depth + 1) * 2, ' ');
  if (const auto* object = value.if_object(); object && !object->empty()) {
    out += "{\n";
    bool first = true;
    for (const auto& [key, member] : *object) {
      if (!first) out += ",\n";
      first = false;
      out += inner + boost::json::serialize(key) + ": ";
      indent(member, depth + 1, out);
    }
    out += "\n" + std::string(depth * 2, ' ') + "}";
  } else if (const auto* array = value.if_array(); array && !array->empty()) {
    out += "[\n";
    for (std::size_t i = 0; i < array->size(); ++i) {
      if (i > 0) out += ",\n";
      out += inner;
      indent((*array)[i], depth + 1, out);
    }
    out += "\n" + std::string(depth * 2, ' ') + "]";
  } else {
    out += boost::json::serialize(value);
  }
}

}  // namespace

std::string pretty(const boost::json::value& value) {
  std::string out;
  indent(value, 0, out);
  return out;
}

void Output::table(const Table& table) const {
  switch (format_) {
    case Format::text:
      print_text(table);
      break;
    case Format::json: {
      boost::json::array rows;
      for (const auto& row : table.rows) rows.push_back(as_object(table, row));
      std::printf("%s\n", pretty(rows).c_str());
      break;
    }
    case Format::ndjson:
      for (const auto& row : table.rows)
        std::printf("%s\n", boost::json::serialize(as_object(table, row)).c_str());
      break;
  }
  flush();
}

void Output::object(const boost::json::object& object) const {
  if (format_ == Format::text) {
    std::size_t widest = 0;
    for (const auto& member : object) widest = std::max(widest, member.key().size());
    for (const auto& [key, value] : object) {
      if (value.is_null()) continue;
      const std::string text = value.is_string()                       ? std::string(value.as_string())
                               : value.is_object() || value.is_array() ? pretty(value)
                                                                       : cell_text(value);
      std::printf("%s%s  %s\n", std::string(key).c_str(), std::string(widest - key.size(), ' ').c_str(),
                  text.c_str());
    }
  } else {
    std::printf("%s\n", (format_ == Format::json ? pretty(object) : boost::json::serialize(object)).c_str());
  }
  flush();
}

void Output::done(std::string_view sentence, const boost::json::object& what) const {
  if (format_ == Format::text) {
    text(sentence);
  } else {
    object(what);
  }
}

void Output::text(std::string_view line) const {
  if (format_ != Format::text) return;
  std::printf("%.*s\n", static_cast<int>(line.size()), line.data());
  flush();
}

void Output::raw(std::string_view bytes) {
  std::fwrite(bytes.data(), 1, bytes.size(), stdout);
}

void Output::flush() {
  std::fflush(stdout);
}

std::string one_line(std::string text, std::size_t bytes) {
  std::replace(text.begin(), text.end(), '\n', ' ');
  if (text.size() <= bytes) return text;
  std::size_t end = bytes;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
  return text.substr(0, end) + "…";
}

std::string duration_text(std::int64_t milliseconds) {
  if (milliseconds < 1000) return std::to_string(milliseconds) + " ms";
  if (milliseconds < 60'000) {
    return std::to_string(milliseconds / 1000) + "." + std::to_string(milliseconds % 1000 / 100) + " s";
  }
  return std::to_string(milliseconds / 60'000) + " min " + std::to_string(milliseconds % 60'000 / 1000) +
         " s";
}

}  // namespace tributary::cli

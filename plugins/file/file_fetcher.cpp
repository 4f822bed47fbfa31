// Files on the host's disk, or its standard input: each file is one page, as it is.
#include <algorithm>
#include <optional>

#include "plugin_api/abi.hpp"
#include "plugin_api/json_view.hpp"

namespace {

using namespace tributary::plugin;

constexpr std::string_view kStandardInput = "-";
constexpr std::string_view kWhiteSpace = " \t\r\n";

// The setting; nothing where each file is to be looked at.
std::optional<PageFormat> format_of(const Settings& settings) {
  const std::string name = settings.text("format");
  if (name.empty() || name == "auto") return {};
  if (const auto format = tributary::page_format(name)) return format;
  throw FetchFailure(FailureKind::failed,
                     "the setting format is \"" + name + "\"; it must be auto, json, ndjson or xml");
}

// The setting may be one pattern or a list of them.
std::vector<std::string> patterns_of(const Settings& settings) {
  std::vector<std::string> patterns;
  const boost::json::value* path = settings.json().if_contains("path");
  if (path && path->is_string()) patterns.emplace_back(path->get_string());
  if (path && path->is_array()) {
    for (const boost::json::value& pattern : path->get_array()) {
      if (pattern.is_string()) patterns.emplace_back(pattern.get_string());
    }
  }
  if (patterns.empty()) throw FetchFailure(FailureKind::failed, "the setting path names no file");
  return patterns;
}

std::vector<std::string> files_of(FetchContext& context, const std::string& pattern) {
  if (pattern == kStandardInput) return {pattern};
  const Response listing = context.send({.method = "LIST", .url = "file:" + pattern});
  std::vector<std::string> files;
  for (const JsonView& file : json_of(listing).elements()) files.push_back(file.text());
  if (files.empty()) throw FetchFailure(FailureKind::failed, "no file matches " + pattern);
  return files;
}

bool is_json_value(std::string_view text) {
  try {
    JsonView::parse(text);
    return true;
  } catch (const JsonError&) {
    return false;
  }
}

bool named_as_lines(std::string_view name) {
  return name.ends_with(".ndjson") || name.ends_with(".jsonl");
}

bool named_as_xml(std::string_view name) {
  return name.ends_with(".xml") || name.ends_with(".rss") || name.ends_with(".atom");
}

// The first line is a whole JSON value and something follows on another line.
bool looks_like_lines(std::string_view body) {
  const std::size_t start = body.find_first_not_of(kWhiteSpace);
  if (start == std::string_view::npos) return false;
  const std::size_t end = body.find('\n', start);
  if (end == std::string_view::npos || body.find_first_not_of(kWhiteSpace, end) == std::string_view::npos)
    return false;
  return is_json_value(body.substr(start, end - start));
}

PageFormat format_of(std::string_view name, std::string_view body) {
  if (name.ends_with(".gz")) name.remove_suffix(3);
  if (looks_like_xml(body)) return PageFormat::xml;
  if (named_as_lines(name)) return PageFormat::ndjson;
  if (named_as_xml(name)) return PageFormat::xml;
  return looks_like_lines(body) ? PageFormat::ndjson : PageFormat::json;
}

class FileFetcher final : public Fetcher {
 public:
  Completion fetch(FetchContext& context) override {
    const std::optional<PageFormat> format = format_of(context.settings());
    std::vector<std::string> files;
    for (const std::string& pattern : patterns_of(context.settings())) {
      for (std::string& file : files_of(context, pattern)) {
        if (std::find(files.begin(), files.end(), file) == files.end()) files.push_back(std::move(file));
      }
    }
    std::size_t read = 0;
    std::vector<FetchFailure> unreadable;
    for (const std::string& file : files) {
      if (context.stop_requested())
        return {false,
                "stopped after " + std::to_string(read) + " of " + std::to_string(files.size()) + " files",
                {}};
      try {
        emit_file(context, file, format);
        ++read;
      } catch (const FetchFailure& failure) {  // one bad file does not keep the others from being read
        context.log(LogLevel::warning, failure.what());
        unreadable.push_back(failure);
      }
    }
    if (read == 0) throw unreadable.front();
    if (!unreadable.empty())
      return {false,
              std::to_string(unreadable.size()) + " of " + std::to_string(files.size()) +
                  " files could not be read; the first: " + unreadable.front().what(),
              {}};
    return {true, "read all " + std::to_string(read) + " files", {}};
  }

 private:
  // A page that cannot be read is handed in too: that it cannot is for the host to say, with its reason.
  static void emit_file(FetchContext& context, const std::string& file, std::optional<PageFormat> format) {
    const Response response = context.send({.url = "file:" + file});
    context.emit(
        {.exchanges = {response.exchange_id}, .format = format ? *format : format_of(file, response.body)});
  }
};

}  // namespace

TRIBUTARY_PLUGIN(FileFetcher, R"json({
  "name": "file", "version": "1.1.0", "site": "", "hosts": [], "files": true,
  "summary": "JSON, NDJSON and XML files, plain or gzip, or standard input",
  "settings": [
    {"name": "path", "type": "list", "required": true, "default": null,
     "help": "files to read; * and ? match within a folder; - is standard input"},
    {"name": "format", "type": "text", "required": false, "default": "auto",
     "help": "auto, json (one document a file), ndjson (one document a line) or xml"}
  ]
})json");

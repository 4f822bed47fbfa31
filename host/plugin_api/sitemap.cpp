#include "plugin_api/sitemap.hpp"

#include <algorithm>

#include "base/gunzip.hpp"
#include "base/limits.hpp"
#include "plugin_api/html_tags.hpp"

namespace tributary::plugin {
namespace {

constexpr std::size_t kNone = std::string_view::npos;
constexpr std::size_t kLongestName = 40;  // of an element that is shown in a sentence

struct Name {
  std::string_view prefix;
  std::string_view local;
};

Name split(std::string_view name) {
  const std::size_t colon = name.find(':');
  if (colon == kNone) return {{}, name};
  return {name.substr(0, colon), name.substr(colon + 1)};
}

// Reads the elements of the first three levels, where a sitemap has all that it says.
class Reader {
 public:
  explicit Reader(std::string_view xml) : xml_(xml) {}

  Result<Sitemap, std::string> read() {
    while (problem_.empty() && !done_) {
      const std::size_t tag = std::min(xml_.find('<', at_), xml_.size());
      add_text(without_references(xml_.substr(at_, tag - at_)));
      at_ = tag;
      if (at_ == xml_.size()) {
        problem_ = root_.empty() ? "it is empty" : "it ends before </" + std::string(root_) + ">";
      } else {
        markup();
      }
    }
    if (!problem_.empty()) return problem_;
    return std::move(sitemap_);
  }

 private:
  bool here(std::string_view text) const { return xml_.substr(at_, text.size()) == text; }

  // What lies between `begin` (its length) here and the next `end`, behind which `at_` moves.
  std::string_view span(std::size_t begin, std::string_view end) {
    const std::size_t from = std::min(at_ + begin, xml_.size());
    const std::size_t found = xml_.find(end, from);
    at_ = found == kNone ? xml_.size() : found + end.size();
    return xml_.substr(from, std::min(found, xml_.size()) - from);
  }

  void markup() {
    if (here("<!--")) {
      span(4, "-->");
    } else if (here("<![CDATA[")) {
      add_text(std::string(span(9, "]]>")));
    } else if (here("<?")) {
      span(2, "?>");
    } else if (here("<!")) {
      span(2, ">");
    } else if (here("</")) {
      span(2, ">");
      close();
    } else {
      open();
    }
  }

  void open() {
    const std::size_t end = std::min(xml_.find_first_of(" \t\r\n/>", at_ + 1), xml_.size());
    const std::string_view name = xml_.substr(at_ + 1, end - at_ - 1);
    at_ = end;
    while (at_ < xml_.size() && xml_[at_] != '>') {
      const char c = xml_[at_++];
      if (c == '"' || c == '\'') at_ = std::min(xml_.find(c, at_), xml_.size() - 1) + 1;
    }
    const bool empty = at_ < xml_.size() && xml_[at_ - 1] == '/';
    at_ = std::min(at_ + 1, xml_.size());
    ++depth_;
    if (depth_ == 1) begin_root(name);
    if (depth_ == 2) begin_entry(split(name));
    if (depth_ == 3) begin_fact(split(name));
    if (empty) close();
  }

  void begin_root(std::string_view name) {
    root_ = name;
    const std::string_view local = split(name).local;
    sitemap_.is_index = local == "sitemapindex";
    if (sitemap_.is_index || local == "urlset") return;
    problem_ = "it is no sitemap but <" + std::string(name.substr(0, kLongestName)) + ">";
  }

  void begin_entry(Name name) {
    entry_ = {};
    in_entry_ = name.local == (sitemap_.is_index ? "sitemap" : "url");
    prefix_ = name.prefix;
  }

  void begin_fact(Name name) {
    if (!in_entry_ || name.prefix != prefix_) return;
    if (name.local == "loc") text_ = &entry_.location;
    if (name.local == "lastmod") text_ = &entry_.last_modified;
  }

  void close() {
    if (depth_ == 3) text_ = nullptr;
    if (depth_ == 2 && in_entry_) end_entry();
    if (depth_ > 0) --depth_;
    done_ = depth_ == 0 && !root_.empty();
  }

  void end_entry() {
    entry_.location = trimmed(entry_.location);
    entry_.last_modified = trimmed(entry_.last_modified);
    if (!entry_.location.empty()) sitemap_.entries.push_back(std::move(entry_));
    in_entry_ = false;
  }

  void add_text(const std::string& text) {
    if (text_ && depth_ == 3) *text_ += text;
  }

  std::string_view xml_;
  std::size_t at_ = 0;
  std::size_t depth_ = 0;
  bool done_ = false;  // the root was closed
  std::string problem_;
  Sitemap sitemap_;
  std::string_view root_;
  SitemapEntry entry_;
  bool in_entry_ = false;
  std::string_view prefix_;      // of the entry's name
  std::string* text_ = nullptr;  // where the text of the fact being read goes
};

Result<Sitemap, std::string> read_lines(std::string_view text) {
  Sitemap sitemap;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    const std::string_view line = trimmed(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
    if (line.empty()) continue;
    if (!line.starts_with("http://") && !line.starts_with("https://")) return std::string("it is no sitemap");
    sitemap.entries.push_back({std::string(line), {}});
  }
  if (sitemap.entries.empty()) return std::string("it is empty");
  return sitemap;
}

Result<Sitemap, std::string> read_text(std::string_view text) {
  constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
  if (text.starts_with(kByteOrderMark)) text.remove_prefix(kByteOrderMark.size());
  text = trimmed(text);
  return text.starts_with('<') ? Reader(text).read() : read_lines(text);
}

}  // namespace

Result<Sitemap, std::string> read_sitemap(std::string_view bytes) {
  if (!is_gzip(bytes)) return read_text(bytes);
  const Gunzipped decoded = gunzip(bytes, kMaxBodyBytes);
  if (!decoded.problem.empty()) return "it " + decoded.problem;
  return read_text(decoded.bytes);
}

}  // namespace tributary::plugin

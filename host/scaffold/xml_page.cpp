#include "scaffold/xml_page.hpp"

#include <re2/re2.h>

#include <algorithm>

namespace tributary::scaffold {
namespace {

constexpr std::string_view kCdata = "<![CDATA[";
constexpr std::string_view kCdataEnd = "]]>";
constexpr std::string_view kComment = "<!--";
constexpr std::string_view kCommentEnd = "-->";

class XmlPage {
 public:
  XmlPage(std::string_view xml, Hider& hider, const PageEdit& edit)
      : rest_(xml), hider_(hider), edit_(edit) {}

  std::string text() {
    while (!rest_.empty()) {
      if (rest_.starts_with(kComment)) {
        take(kCommentEnd);
      } else if (rest_.starts_with(kCdata)) {
        const std::string_view section = take(kCdataEnd);
        const std::string_view inside =
            section.substr(kCdata.size(), section.size() - kCdata.size() - kCdataEnd.size());
        put(std::string(kCdata) + hidden(inside) + std::string(kCdataEnd));
      } else if (rest_.starts_with("<?") || rest_.starts_with("<!")) {
        put(std::string(take(">")));
      } else if (rest_.starts_with("<")) {
        tag(take(">"));
      } else {
        put(hidden(take_until('<')));
      }
    }
    return std::move(out_);
  }

 private:
  std::string_view take(std::string_view end) {
    const std::size_t found = rest_.find(end);
    const std::size_t length = found == std::string_view::npos ? rest_.size() : found + end.size();
    const std::string_view taken = rest_.substr(0, length);
    rest_.remove_prefix(length);
    return taken;
  }

  std::string_view take_until(char c) {
    const std::size_t length = std::min(rest_.find(c), rest_.size());
    const std::string_view taken = rest_.substr(0, length);
    rest_.remove_prefix(length);
    return taken;
  }

  void put(std::string_view text) {
    if (!skipping_) out_ += text;
  }

  std::string path() const {
    std::string path = "$";
    for (const std::string& name : open_) path += "." + name;
    return path;
  }

  std::string hidden(std::string_view text) {
    if (skipping_ || text.find_first_not_of(" \t\r\n") == std::string_view::npos) return std::string(text);
    return hider_.text(text, path(), open_.empty() ? "" : open_.back());
  }

  bool is_record() const { return path().substr(1) == "." + edit_.records; }

  bool left_out(std::size_t position) const {
    return position < edit_.first || position - edit_.first >= edit_.count ||
           std::find(edit_.without.begin(), edit_.without.end(), position) != edit_.without.end();
  }

  void tag(std::string_view tag) {
    if (tag.starts_with("</")) {
      const bool ends = is_record() && skipping_;
      put(tag);
      if (!open_.empty()) open_.pop_back();
      if (ends) skipping_ = false;
      return;
    }
    const std::size_t end = std::min(tag.find_first_of(" \t\r\n/>", 1), tag.size());
    open_.emplace_back(tag.substr(1, end - 1));
    if (is_record()) skipping_ = left_out(records_++);
    put(with_attributes_hidden(tag));
    if (!tag.ends_with("/>")) return;
    if (is_record()) skipping_ = false;
    open_.pop_back();
  }

  std::string with_attributes_hidden(std::string_view tag) {
    static const RE2 kAttribute(R"re(([\w:.-]+)\s*=\s*("[^"]*"|'[^']*'))re");
    std::string out;
    std::string name, text;
    re2::StringPiece rest(tag.data(), tag.size());
    const char* last = rest.data();
    while (RE2::FindAndConsume(&rest, kAttribute, &name, &text)) {
      out.append(last, static_cast<std::size_t>(rest.data() - last) - text.size());
      out += text.front() + hider_.text(text.substr(1, text.size() - 2), path() + "." + name, name) +
             text.back();
      last = rest.data();
    }
    return out.append(rest.data(), rest.size());
  }

  std::string_view rest_;
  Hider& hider_;
  const PageEdit& edit_;
  std::vector<std::string> open_;
  std::size_t records_ = 0;
  bool skipping_ = false;
  std::string out_;
};

}  // namespace

std::string xml_page_text(std::string_view xml, Hider& hider, const PageEdit& edit) {
  return XmlPage(xml, hider, edit).text();
}

}  // namespace tributary::scaffold

#include "plugin_api/json_ld.hpp"

#include <array>

#include "plugin_api/html_tags.hpp"
#include "plugin_api/json_view.hpp"

namespace tributary::plugin {
namespace {

constexpr std::string_view kPosting = "JobPosting";
constexpr std::string_view kBlockType = "application/ld+json";
constexpr std::string_view kTypeMember = "\"@type\"";
constexpr std::array<std::string_view, 5> kVocabulary = {"http://schema.org/", "https://schema.org/",
                                                         "http://www.schema.org/", "https://www.schema.org/",
                                                         "schema:"};

bool is_block(const HtmlTag& tag) {
  if (tag.name != "script" || tag.closing) return false;
  const std::string type = tag.word("type");
  return trimmed(std::string_view(type).substr(0, type.find(';'))) == kBlockType;
}

// `text` is a string of strict JSON.
bool names_posting(std::string_view text) {
  if (text.find(kPosting) == std::string_view::npos) return false;  // nobody escapes letters
  const std::string type = JsonView::parse(text).text();            // slashes they do
  std::string_view name = type;
  for (const std::string_view prefix : kVocabulary) {
    if (name.starts_with(prefix)) name.remove_prefix(prefix.size());
  }
  return name == kPosting;
}

// Finds the outermost JobPostings in strict JSON values that stand one behind the other: one pass over their
// strings and brackets.
class Finder {
 public:
  explicit Finder(std::string_view json) : json_(json) {}

  std::vector<std::string> postings() {
    for (std::size_t at = json_.find_first_of("{}[]\""); at != std::string_view::npos;
         at = json_.find_first_of("{}[]\"", at)) {
      const char c = json_[at];
      if (c == '"') {
        at = read_string(at);
        continue;
      }
      if (c == '{' || c == '[') open(at);
      if (c == '}' || c == ']') close(at);
      ++at;
    }
    std::vector<std::string> texts;
    for (const Span& span : found_) texts.emplace_back(json_.substr(span.begin, span.end - span.begin));
    return texts;
  }

 private:
  struct Span {
    std::size_t begin;
    std::size_t end;
  };
  struct Level {
    std::size_t begin;
    bool posting = false;  // of an object: its @type says so
    bool typing = false;   // of an object: the member being read is its @type; of an array: it is one's value
  };

  void open(std::size_t at) {
    const bool of_type =
        !levels_.empty() && levels_.back().typing && json_[levels_.back().begin] == '{' && json_[at] == '[';
    levels_.push_back({at, false, of_type});
  }

  void close(std::size_t at) {
    const Level level = levels_.back();
    levels_.pop_back();
    if (!level.posting) return;
    while (!found_.empty() && found_.back().begin > level.begin) found_.pop_back();
    found_.push_back({level.begin, at + 1});
  }

  // Returns the offset behind the string at `at`.
  std::size_t read_string(std::size_t at) {
    std::size_t end = at + 1;
    while (json_[end] != '"') end += json_[end] == '\\' ? 2 : 1;
    ++end;
    const std::string_view text = json_.substr(at, end - at);
    Level& level = levels_.back();
    if (json_[json_.find_first_not_of(" \t\r\n", end)] == ':') {
      level.typing = text == kTypeMember;
    } else if (level.typing && names_posting(text)) {
      const bool in_array = json_[level.begin] == '[';
      (in_array ? levels_[levels_.size() - 2] : level).posting = true;
    }
    return end;
  }

  std::string_view json_;
  std::vector<Level> levels_;
  std::vector<Span> found_;
};

std::size_t times_named(std::string_view text) {
  std::size_t times = 0;
  for (std::size_t at = text.find(kPosting); at != std::string_view::npos; at = text.find(kPosting, at + 1)) {
    ++times;
  }
  return times;
}

void read_block(const HtmlTag& tag, JsonLdPostings& page) {
  const MendedJson json = mended_json(tag.content, tag.whole);
  ++page.blocks;
  page.mended_blocks += json.mends.any();
  page.mends += json.mends;
  const std::vector<std::string> found = Finder(json.text).postings();
  page.postings.insert(page.postings.end(), found.begin(), found.end());
  if (json.problem.empty()) return;
  page.problems.push_back("JSON-LD block " + std::to_string(page.blocks) + ": " + json.problem);
  page.lost = page.lost || times_named(tag.content) > times_named(json.text);
}

}  // namespace

JsonLdPostings json_ld_postings(std::string_view html) {
  JsonLdPostings page;
  HtmlTags tags(html);
  while (const auto tag = tags.next()) {
    if (is_block(*tag) && !trimmed(tag->content).empty()) read_block(*tag, page);
  }
  return page;
}

}  // namespace tributary::plugin

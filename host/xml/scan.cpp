#include "xml/scan.hpp"

#include <algorithm>
#include <vector>

#include "base/limits.hpp"
#include "xml/position.hpp"

namespace tributary::xml {
namespace {

constexpr std::string_view kWhiteSpace = " \t\r\n";
constexpr std::string_view kEndsName = " \t\r\n/>=<\"'";
constexpr std::size_t kShownName = 40;  // of a name in a sentence; a longer one is no name

bool is_space(char c) {
  return kWhiteSpace.find(c) != std::string_view::npos;
}

// As pugixml has it: every byte beyond ASCII is a letter.
bool begins_name(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == ':' ||
         static_cast<signed char>(c) < 0;
}

bool is_in_name(char c) {
  return begins_name(c) || (c >= '0' && c <= '9') || c == '-' || c == '.';
}

bool is_name(std::string_view name) {
  return !name.empty() && begins_name(name.front()) && std::all_of(name.begin(), name.end(), is_in_name);
}

std::string mended_name(std::string_view name) {
  std::string out(name);
  std::replace_if(
      out.begin(), out.end(), [](char c) { return !is_in_name(c); }, '_');
  return out.empty() || !begins_name(out.front()) ? "_" + out : out;
}

std::string shown(std::string_view name) {
  return name.size() <= kShownName ? std::string(name) : std::string(name.substr(0, kShownName)) + "...";
}

class Scanner {
 public:
  Scanner(std::string_view text, std::string& mended, std::uint64_t& mended_names)
      : text_(text), mended_(mended), mended_names_(mended_names) {}

  std::optional<json::Problem> run() {
    mended_.clear();
    if (document()) mended_.append(text_.substr(copied_));
    return std::move(problem_);
  }

 private:
  struct Open {
    std::string_view name;  // as it is written
    std::size_t at;
  };

  // Each reader below moves at_ behind what it read, or sets problem_ and returns false.
  bool document() {
    if (const std::size_t nul = text_.find('\0'); nul != std::string_view::npos) {
      return fail(nul, "a NUL character, which no text has");
    }
    for (bool more = true; more;) {
      if (!text_until_tag(more)) return false;
      if (more && !tag()) return false;
    }
    if (!open_.empty()) {
      return fail(text_.size(), "the text ends inside of " + opened(open_.back()) + ": it is cut short");
    }
    return had_root_ || fail(text_.size(), "there is no element in it");
  }

  // Outside of the root only white space is no harm.
  bool text_until_tag(bool& found) {
    const std::size_t tag = std::min(text_.find('<', at_), text_.size());
    found = tag < text_.size();
    if (open_.empty()) {
      const std::size_t said = text_.find_first_not_of(kWhiteSpace, at_);
      if (said < tag) {
        return fail(said, had_root_ ? "nothing may follow the root element" : "'<' was expected");
      }
    }
    at_ = tag;
    return true;
  }

  bool tag() {
    const std::string_view rest = text_.substr(at_);
    if (rest.starts_with("<!--")) return skip_behind("-->", 4, "a comment that begins here has no end");
    if (rest.starts_with("<![CDATA[")) return cdata();
    if (rest.starts_with("<?")) return skip_behind("?>", 2, "an instruction that begins here has no end");
    if (rest.starts_with("<!")) return doctype();
    return rest.starts_with("</") ? end_tag() : start_tag();
  }

  bool cdata() {
    if (open_.empty()) return fail(at_, "a CDATA section outside of the root element");
    return skip_behind("]]>", 9, "a CDATA section that begins here has no end");
  }

  bool skip_behind(std::string_view end, std::size_t from, const char* what) {
    const std::size_t found = text_.find(end, at_ + from);
    if (found == std::string_view::npos) return fail(at_, what);
    at_ = found + end.size();
    return true;
  }

  // Its declarations are passed over: none of its entities is ever looked up.
  bool doctype() {
    const std::size_t begin = at_;
    if (had_root_ || !open_.empty() || !text_.substr(at_).starts_with("<!DOCTYPE")) {
      return fail(at_, "a declaration in a place where none may be");
    }
    int brackets = 0;
    for (++at_; at_ < text_.size(); ++at_) {
      const char c = text_[at_];
      if (c == '"' || c == '\'') {
        at_ = std::min(text_.find(c, at_ + 1), text_.size() - 1);
      } else if (text_.substr(at_).starts_with("<!--")) {
        at_ = std::min(text_.find("-->", at_ + 4), text_.size() - 1);
      } else if (c == '[') {
        ++brackets;
      } else if (c == ']') {
        --brackets;
      } else if (c == '>' && brackets <= 0) {
        ++at_;
        return true;
      }
    }
    return fail(begin, "a DOCTYPE that begins here has no end");
  }

  bool start_tag() {
    const std::size_t begin = at_++;
    const std::string_view name = name_here();
    if (name.empty() && !at_end_of_tag()) return fail(begin, "'<' begins no tag here; in a text it is &lt;");
    if (open_.empty() && had_root_) return fail(begin, "a second root element <" + shown(name) + ">");
    if (++elements_ > kMaxXmlElements) return fail(begin, too_many());
    if (open_.size() == kMaxJsonDepth) return fail(begin, too_deep());
    mend(name, begin + 1);
    mended_names_ += !is_name(name);
    open_.push_back({name, begin});
    had_root_ = true;
    return attributes(begin);
  }

  std::string_view name_here() {
    const std::size_t end = std::min(text_.find_first_of(kEndsName, at_), text_.size());
    const std::string_view name = text_.substr(at_, end - at_);
    at_ = end;
    return name;
  }

  bool at_end_of_tag() const {
    const std::string_view rest = text_.substr(at_);
    return rest.starts_with('>') || rest.starts_with("/>");
  }

  void mend(std::string_view name, std::size_t begin) {
    if (is_name(name)) return;
    mended_.append(text_.substr(copied_, begin - copied_)).append(mended_name(name));
    copied_ = begin + name.size();
  }

  bool attributes(std::size_t tag) {
    while (true) {
      const bool spaced = skip_space();
      if (taken('>')) return true;
      if (text_.substr(at_).starts_with("/>")) {
        at_ += 2;
        open_.pop_back();
        return true;
      }
      if (!spaced || !attribute()) return fail_in_tag(tag);
    }
  }

  bool fail_in_tag(std::size_t tag) {
    const std::string name = "<" + shown(open_.back().name) + ">";
    if (text_.find('>', at_) == std::string_view::npos) return fail(tag, "the tag " + name + " has no end");
    return fail(at_, "an attribute name=\"value\" or the end of the tag " + name + " was expected");
  }

  bool attribute() {
    if (!is_name(name_here())) return false;
    skip_space();
    if (!taken('=')) return false;
    skip_space();
    if (at_ == text_.size() || (text_[at_] != '"' && text_[at_] != '\'')) return false;
    const std::size_t end = text_.find(text_[at_], at_ + 1);
    if (end == std::string_view::npos || text_.substr(at_, end - at_).find('<') != std::string_view::npos) {
      return false;
    }
    at_ = end + 1;
    return true;
  }

  bool end_tag() {
    const std::size_t begin = at_;
    at_ += 2;
    const std::size_t name_at = at_;
    const std::string_view name = name_here();
    if (open_.empty()) return fail(begin, "</" + shown(name) + "> ends an element that was not begun");
    const Open open = open_.back();
    if (!name.empty() && name != open.name) {
      return fail(begin, "</" + shown(name) + "> was found where </" + shown(open.name) +
                             "> was expected, the end of " + opened(open));
    }
    skip_space();
    if (!taken('>')) return fail(begin, "the tag </" + shown(name) + "> has no end");
    if (name != open.name) {  // </> ends what is open
      mended_names_ += is_name(open.name);
      mended_.append(text_.substr(copied_, name_at - copied_)).append(mended_name(open.name));
      copied_ = name_at;
    } else {
      mend(name, name_at);
    }
    open_.pop_back();
    return true;
  }

  bool skip_space() {
    const std::size_t begin = at_;
    while (at_ < text_.size() && is_space(text_[at_])) ++at_;
    return at_ > begin;
  }

  bool taken(char c) {
    if (at_ == text_.size() || text_[at_] != c) return false;
    ++at_;
    return true;
  }

  std::string opened(const Open& open) const {
    return "<" + shown(open.name) + ">, which begins at " + position(text_, open.at);
  }

  static std::string too_deep() {
    return "nested too deep: more than " + std::to_string(kMaxJsonDepth) + " elements inside each other";
  }

  static std::string too_many() {
    return "too many elements: at most " + std::to_string(kMaxXmlElements) + " are read; fetch smaller pages";
  }

  bool fail(std::size_t at, const std::string& what) {
    problem_ = problem(text_, at, what);
    return false;
  }

  std::string_view text_;
  std::string& mended_;
  std::uint64_t& mended_names_;
  std::size_t at_ = 0;
  std::size_t copied_ = 0;  // how far mended_ holds the text
  std::size_t elements_ = 0;
  bool had_root_ = false;
  std::vector<Open> open_;
  std::optional<json::Problem> problem_;
};

}  // namespace

std::optional<json::Problem> scan(std::string_view text, std::string& mended, std::uint64_t& mended_names) {
  return Scanner(text, mended, mended_names).run();
}

}  // namespace tributary::xml

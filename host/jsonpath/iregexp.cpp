#include "jsonpath/iregexp.hpp"

#include <re2/re2.h>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

namespace tributary::jsonpath {
namespace {

constexpr int kMaxGroups = 100;                     // inside each other; the translator is recursive
constexpr std::int64_t kMaxProgramBytes = 1 << 20;  // RE2 refuses a pattern that needs more

// All categories but C, which they define: RE2's own C lacks the code points that are not assigned.
constexpr std::string_view kAssignedButOther = "\\pL\\pM\\pN\\pP\\pS\\pZ";

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
bool one_of(char c, std::string_view set) {
  return set.find(c) != std::string_view::npos;
}

// Reads the grammar of RFC 9485, section 3, and writes RE2's syntax. Each reader returns false when the
// pattern does not keep to the grammar.
class Translator {
 public:
  explicit Translator(std::string_view pattern) : pattern_(pattern) {}

  std::optional<std::string> run() {
    if (!alternatives() || at_ != pattern_.size()) return std::nullopt;
    return std::move(out_);
  }

 private:
  bool alternatives() {
    do {
      while (more() && peek() != '|' && peek() != ')') {
        if (!atom() || !quantifier()) return false;
      }
    } while (copied('|'));
    return true;
  }

  bool atom() {
    switch (peek()) {
      case '.':
        ++at_;
        out_ += "[^\\n\\r]";
        return true;
      case '\\':
        return one_of(after_backslash(), "pP") ? category(false) : single_escape();
      case '[':
        return char_class();
      case '(':
        return group();
      case '^':  // the grammar takes them for themselves; every translation of section 5, and the standard's
      case '$':  // compliance suite, leave them the anchors that they are to the engine
        out_ += pattern_[at_++];
        return true;
      default:
        if (one_of(peek(), "*+?{}]")) return false;
        literal();
        return true;
    }
  }

  bool group() {
    if (++groups_ > kMaxGroups) return false;
    ++at_;
    out_ += "(?:";
    if (!alternatives() || !copied(')')) return false;
    --groups_;
    return true;
  }

  bool quantifier() {
    if (!more()) return true;
    if (one_of(peek(), "*+?")) {
      out_ += pattern_[at_++];
      return true;
    }
    if (!copied('{')) return true;
    if (!digits()) return false;
    if (copied(',') && more() && is_digit(peek()) && !digits()) return false;
    return copied('}');
  }

  bool digits() {
    const std::size_t begin = at_;
    while (more() && is_digit(peek())) out_ += pattern_[at_++];
    return at_ > begin;
  }

  bool single_escape() {
    const char c = after_backslash();
    if (!one_of(c, "()*+-.?[\\]^nrt{|}")) return false;
    out_.append("\\") += c;
    at_ += 2;
    return true;
  }

  bool category(bool in_class) {
    const bool complement = after_backslash() == 'P';
    const std::size_t close = pattern_.find('}', at_);
    if (pattern_.substr(at_ + 2, 1) != "{" || close == std::string_view::npos) return false;
    const std::string_view name = pattern_.substr(at_ + 3, close - at_ - 3);
    if (!is_category(name)) return false;
    at_ = close + 1;
    if (name != "C") {
      out_.append(complement ? "\\P{" : "\\p{").append(name) += '}';
    } else if (in_class) {
      // A complement inside a class cannot be said to RE2; its own C lacks Cn alone.
      out_ += complement ? kAssignedButOther : std::string_view("\\pC");
    } else {
      out_.append(complement ? "[" : "[^").append(kAssignedButOther) += ']';
    }
    return true;
  }

  static bool is_category(std::string_view name) {
    constexpr std::string_view kMajor = "LMNPZSC";
    constexpr std::string_view kMinor[] = {"lmotu", "cen", "dlo", "cdefios", "lps", "ckmo", "cfo"};
    if (name.empty() || name.size() > 2) return false;
    const std::size_t which = kMajor.find(name[0]);
    return which != std::string_view::npos && (name.size() == 1 || one_of(name[1], kMinor[which]));
  }

  bool char_class() {
    ++at_;
    out_ += '[';
    copied('^');
    bool empty = !dash();
    while (more() && peek() != ']') {
      if (peek() == '-') {  // the last one, for itself
        dash();
        return copied(']');
      }
      if (!class_item()) return false;
      empty = false;
    }
    return !empty && copied(']');
  }

  bool class_item() {
    if (peek() == '\\' && one_of(after_backslash(), "pP")) return category(true);
    if (!class_char()) return false;
    const std::string_view next = pattern_.substr(at_, 2);
    if (next.size() < 2 || next[0] != '-' || next[1] == ']') return true;
    ++at_;
    out_ += '-';
    return class_char();
  }

  bool class_char() {
    if (!more() || one_of(peek(), "-[]")) return false;
    if (peek() == '\\') return single_escape();
    literal();
    return true;
  }

  bool dash() {
    if (!more() || peek() != '-') return false;
    ++at_;
    out_ += "\\-";
    return true;
  }

  // One byte for itself; the bytes of a longer UTF-8 sequence follow one by one.
  void literal() {
    const char c = pattern_[at_++];
    if (c == '\0') {
      out_ += "\\x00";
      return;
    }
    out_ += c;
    while (more() && (static_cast<unsigned char>(peek()) & 0xC0) == 0x80) out_ += pattern_[at_++];
  }

  bool more() const { return at_ < pattern_.size(); }
  char peek() const { return pattern_[at_]; }
  char after_backslash() const { return at_ + 1 < pattern_.size() ? pattern_[at_ + 1] : '\0'; }

  bool copied(char c) {
    if (!more() || peek() != c) return false;
    out_ += pattern_[at_++];
    return true;
  }

  const std::string_view pattern_;
  std::size_t at_ = 0;
  int groups_ = 0;
  std::string out_;
};

}  // namespace

IRegexp::IRegexp(std::unique_ptr<re2::RE2> program) : program_(std::move(program)) {}
IRegexp::~IRegexp() = default;

std::unique_ptr<const IRegexp> IRegexp::compile(std::string_view pattern) {
  const std::optional<std::string> translated = Translator(pattern).run();
  if (!translated) return nullptr;
  re2::RE2::Options options;
  options.set_log_errors(false);
  options.set_never_capture(true);
  options.set_max_mem(kMaxProgramBytes);
  auto program = std::make_unique<re2::RE2>(*translated, options);
  if (!program->ok()) return nullptr;
  return std::unique_ptr<const IRegexp>(new IRegexp(std::move(program)));
}

bool IRegexp::matches(std::string_view text) const {
  return re2::RE2::FullMatch(re2::StringPiece(text.data(), text.size()), *program_);
}

bool IRegexp::occurs_in(std::string_view text) const {
  return re2::RE2::PartialMatch(re2::StringPiece(text.data(), text.size()), *program_);
}

}  // namespace tributary::jsonpath

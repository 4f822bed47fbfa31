// People and secrets in a body, made up anew; whatever else is in it stays, byte for byte.
#include <boost/json.hpp>

#include <algorithm>
#include <array>
#include <utility>
#include <vector>

#include "mapgen/hiding.hpp"
#include "pipeline/scrub.hpp"

namespace tributary::pipeline {
namespace {

namespace hiding = mapgen::hiding;
using Keep = std::function<bool(std::string_view)>;

constexpr std::size_t kLongestName = 60;         // a longer text in place of a name is a text
constexpr std::size_t kFewestTellingDigits = 5;  // fewer reach nobody

// What stands for what the rules of mapgen/hiding.hpp leave as a mark.
constexpr std::array<std::pair<std::string_view, std::string_view>, 9> kMadeUp{{
    {"email", "person@example.com"},
    {"phone", "+49 30 5550100"},
    {"person", "Robin Muster"},
    {"handle", "made-up"},
    {"ip", "192.0.2.1"},
    {"secret", "made-up"},
    {"iban", "DE00 0000 0000 0000 0000 00"},
    {"account", "0000000000"},
    {"card", "0000 0000 0000 0000"},
}};

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

std::size_t digits(std::string_view text) {
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), is_digit));
}

std::string with_other_digits(std::string text) {
  std::replace_if(text.begin(), text.end(), is_digit, '5');
  return text;
}

bool has_letters(std::string_view text) {
  return std::any_of(text.begin(), text.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || static_cast<unsigned char>(c) >= 0x80;
  });
}

void make_up(std::string& text) {
  for (const auto& [mark, made_up] : kMadeUp) {
    const std::string marked = "<" + std::string(mark) + ">";
    for (std::size_t at = text.find(marked); at != std::string::npos; at = text.find(marked, at + 1)) {
      text.replace(at, marked.size(), made_up);
    }
  }
  static const RE2 kToken(R"(<token len=(\d+)>)");
  hiding::replace(text, kToken, [](std::string_view) { return std::string("made-up-token"); });
}

// The value of a member that is named for a person or a secret: another one of its kind.
std::string made_up_value(std::string_view value) {
  if (value.find('@') != std::string_view::npos && value.size() <= kLongestName) return "person@example.com";
  if (value.starts_with("http")) return "https://www.example.com/";
  if (!has_letters(value)) {
    return digits(value) >= kFewestTellingDigits ? with_other_digits(std::string(value)) : std::string(value);
  }
  if (value.size() > kLongestName) return "A made-up text.";
  return value.find(' ') == std::string_view::npos ? "Robin" : "Robin Muster";
}

// Any other text.
std::string made_up_text(std::string_view value, ScrubCounts& counts) {
  std::string text(value);
  const bool is_prose = value.find(' ') != std::string_view::npos;
  hiding::addresses(text, counts);
  if (is_prose) {
    hiding::people(text, counts);
    hiding::accounts(text, counts);
    hiding::secrets(text, counts);
    hiding::phones(text, counts);
  } else if ((value.starts_with('+') || value.starts_with('0')) && hiding::is_phone(value)) {
    ++counts["phone"];
    text = with_other_digits(text);
  } else if (value.find("://") != std::string_view::npos) {
    hiding::secrets(text, counts);
  }
  if (text != value) make_up(text);
  return text;
}

std::string scrubbed(std::string_view value, bool contact, const Keep& keep, ScrubCounts& counts) {
  if (value.empty() || keep(value)) return std::string(value);
  if (!contact) return made_up_text(value, counts);
  std::string made_up = made_up_value(value);
  if (made_up != value) ++counts["value of a contact's or a secret's name"];
  return made_up;
}

// JSON, or lines of it, token by token: what is not replaced keeps its bytes.
class JsonScrubber {
 public:
  JsonScrubber(std::string_view text, const Keep& keep, ScrubCounts& counts)
      : text_(text), keep_(keep), counts_(counts) {}

  std::string run() {
    while (at_ < text_.size()) step();
    return std::move(out_);
  }

 private:
  void step() {
    const char c = text_[at_];
    if (c == '"') return string();
    if (is_digit(c) || c == '-') return number();
    if (c == '{' || c == '[') {
      open_.push_back(contact());
      name_is_contact_ = false;
    } else if (c == '}' || c == ']') {
      if (!open_.empty()) open_.pop_back();
      name_is_contact_ = false;
    } else if (c == ',') {
      name_is_contact_ = false;
    }
    out_ += c;
    ++at_;
  }

  bool contact() const { return name_is_contact_ || (!open_.empty() && open_.back()); }

  std::size_t end_of_string() const {
    std::size_t end = at_ + 1;
    while (end < text_.size() && text_[end] != '"') end += text_[end] == '\\' ? 2 : 1;
    return std::min(end + 1, text_.size());
  }

  void string() {
    const std::size_t end = end_of_string();
    const std::string_view token = text_.substr(at_, end - at_);
    at_ = end;
    boost::json::error_code error;
    const boost::json::value value = boost::json::parse({token.data(), token.size()}, error);
    const std::size_t next = text_.find_first_not_of(" \t\r\n", end);
    if (next != std::string_view::npos && text_[next] == ':') {
      name_is_contact_ = !error && mapgen::names_a_contact(std::string_view(value.get_string()));
      out_ += token;
      return;
    }
    const std::string_view said = error
                                      ? token.substr(1, token.size() - std::min<std::size_t>(2, token.size()))
                                      : std::string_view(value.get_string());
    const std::string made_up = scrubbed(said, contact(), keep_, counts_);
    out_ += made_up == said ? std::string(token) : boost::json::serialize(boost::json::string(made_up));
  }

  void number() {
    std::size_t end = at_ + 1;
    while (end < text_.size() &&
           (is_digit(text_[end]) || std::string_view("+-.eE").find(text_[end]) != std::string_view::npos))
      ++end;
    const std::string_view token = text_.substr(at_, end - at_);
    at_ = end;
    const bool telling = contact() && digits(token) >= kFewestTellingDigits && !keep_(token);
    if (telling) ++counts_["value of a contact's or a secret's name"];
    out_ += telling ? with_other_digits(std::string(token)) : std::string(token);
  }

  std::string_view text_;
  const Keep& keep_;
  ScrubCounts& counts_;
  std::size_t at_ = 0;
  std::string out_;
  std::vector<bool> open_;  // whether each container is a contact's
  bool name_is_contact_ = false;
};

bool looks_like_json(std::string_view text) {
  const std::size_t first = text.find_first_not_of(" \t\r\n");
  return first != std::string_view::npos && (text[first] == '{' || text[first] == '[');
}

// "email" of "<email lang=...".
std::string_view element_of(std::string_view tag) {
  const std::string_view name = tag.substr(1, tag.find_first_of(" \t\r\n/>", 1) - 1);
  const std::size_t prefix = name.find(':');
  return prefix == std::string_view::npos ? name : name.substr(prefix + 1);
}

// XML and HTML: the texts between tags, and addresses inside of tags (mailto:).
std::string scrubbed_markup(std::string_view text, const Keep& keep, ScrubCounts& counts) {
  std::string out;
  bool contact = false;
  while (!text.empty()) {
    const bool tag = text.front() == '<';
    const std::size_t end =
        tag ? std::min(text.find('>'), text.size() - 1) + 1 : std::min(text.find('<'), text.size());
    const std::string_view part = text.substr(0, end);
    text.remove_prefix(end);
    if (tag) {
      const std::string_view name = element_of(part);
      contact = !name.empty() && name.front() != '/' && name.front() != '!' && mapgen::names_a_contact(name);
      std::string inside(part);
      hiding::addresses(inside, counts);
      if (inside != part) make_up(inside);
      out += inside;
    } else if (looks_like_json(part)) {
      out += JsonScrubber(part, keep, counts).run();
    } else {
      const bool blank = part.find_first_not_of(" \t\r\n") == std::string_view::npos;
      out += blank ? std::string(part) : scrubbed(part, contact, keep, counts);
    }
  }
  return out;
}

}  // namespace

std::string scrubbed_body(std::string_view body, const Keep& keep, ScrubCounts& counts) {
  const std::size_t first = body.find_first_not_of(" \t\r\n\xEF\xBB\xBF");
  if (first == std::string_view::npos) return std::string(body);
  return body[first] == '<' ? scrubbed_markup(body, keep, counts) : JsonScrubber(body, keep, counts).run();
}

}  // namespace tributary::pipeline

#include "mapgen/value_profile.hpp"

#include <algorithm>
#include <cctype>
#include <charconv>
#include <cstdlib>
#include <map>

#include "mapgen/concepts.hpp"
#include "normalize/converter.hpp"

namespace tributary::mapgen {
namespace {

using mapping::PostingField;

constexpr std::size_t kSampled = 48;          // values that converters are tried on
constexpr std::size_t kLongestTyped = 90;     // a country, a date or a term is not longer
constexpr std::size_t kLongestPay = 140;      // nor a text that tells the pay
constexpr std::size_t kLongestDistance = 40;  // "30+ days ago"; more is a text that speaks of years
constexpr std::size_t kShortestUrl = 10;
constexpr double kFirstEpoch = 946'684'800;   // 2000
constexpr double kLastEpoch = 2'524'608'000;  // 2050

// Fields whose converter says no to what is not its own.
constexpr PostingField kTyped[] = {
    PostingField::country,      PostingField::remote,          PostingField::employment_type,
    PostingField::career_level, PostingField::salary_currency, PostingField::salary_period,
    PostingField::language,     PostingField::posted_at,       PostingField::salary_min};

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
bool is_letter(char c) {
  return std::isalpha(static_cast<unsigned char>(c)) || static_cast<unsigned char>(c) >= 0x80;
}
bool all(std::string_view text, auto test) {
  return !text.empty() && std::all_of(text.begin(), text.end(), test);
}
bool any(std::string_view text, auto test) {
  return std::any_of(text.begin(), text.end(), test);
}
bool contains(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return out;
}

bool is_number(std::string_view text) {
  const std::string copy(text);
  char* end = nullptr;
  std::strtod(copy.c_str(), &end);
  return !copy.empty() && end == copy.c_str() + copy.size() &&
         !any(text, [](char c) { return std::isalpha(static_cast<unsigned char>(c)); });
}

bool is_absolute_url(std::string_view text) {
  const std::string start = lower(text.substr(0, 8));
  return text.size() >= kShortestUrl &&
         !contains(text.substr(0, std::min<std::size_t>(text.size(), 200)), " ") &&
         (start.starts_with("http://") || start.starts_with("https://"));
}

bool is_relative_url(std::string_view text) {
  if (text.size() < 2 || contains(text, " ") || contains(text, "<")) return false;
  if (text[0] == '/') return text[1] != '/' && any(text, is_letter);
  return contains(text, ".php?") || contains(text, ".html") || contains(text, ".aspx?");
}

bool is_api_url(std::string_view text) {
  const std::string url = lower(text);
  return contains(url, "/api/") || contains(url, "//api.") || contains(url, "-api/") ||
         contains(url, "-api.") || contains(url, "/rest/") || contains(url, ".json");
}

bool is_media_url(std::string_view text) {
  const std::string url = lower(text);
  for (const std::string_view part :
       {".png", ".jpg", ".jpeg", ".gif", ".svg", ".webp", ".mp4", "/logo", "/image"}) {
    if (contains(url, part)) return true;
  }
  return false;
}

bool is_html(std::string_view text) {
  const std::size_t open = text.find('<');
  if (open == std::string_view::npos || open + 2 >= text.size()) return false;
  for (std::size_t at = open; at != std::string_view::npos && at + 2 < text.size();
       at = text.find('<', at + 1)) {
    if ((is_letter(text[at + 1]) || text[at + 1] == '/') && text.find('>', at) != std::string_view::npos)
      return true;
  }
  return false;
}

bool is_uuid(std::string_view text) {
  if (text.size() != 36) return false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool dash = i == 8 || i == 13 || i == 18 || i == 23;
    if (dash ? text[i] != '-' : !std::isxdigit(static_cast<unsigned char>(text[i]))) return false;
  }
  return true;
}

bool is_code(std::string_view text) {
  return text.size() <= 64 && any(text, is_digit) && all(text, [](char c) {
           return is_digit(c) || std::isalpha(static_cast<unsigned char>(c)) || c == '-' || c == '_' ||
                  c == '.' || c == '/';
         });
}

// A document, or a text with its quotes and escapes.
bool is_json(std::string_view text) {
  if (text.size() <= 2) return false;
  const bool quoted = text.front() == '"' && (text.back() == '"' || contains(text, "\\n"));
  return quoted || ((text[0] == '{' || text[0] == '[') && contains(text, "\""));
}

bool is_slug(std::string_view text) {
  return std::count(text.begin(), text.end(), '-') >= 2 && !is_uuid(text) &&
         all(text,
             [](char c) {
               return is_digit(c) || std::islower(static_cast<unsigned char>(c)) || c == '-' || c == '_';
             }) &&
         any(text, is_letter);
}

bool is_money(std::string_view text) {
  if (text.size() > 200 || !any(text, is_digit)) return false;
  for (const std::string_view sign :
       {"$",   "€",    "£",    "¥",   "₹",   "₱",   "zł",  "kr",  "EUR", "USD", "GBP",
        "CHF", "Euro", "euro", "PLN", "SEK", "NOK", "DKK", "CAD", "AUD", "INR", "JPY",
        "元",  "円",   "万",   "₽", "руб", "원",  "₺",   "Kč",  "Ft"}) {
    if (contains(text, sign)) return true;
  }
  return false;
}

// 20260204, 20260204093000: digits that are a day of these decades.
bool is_run_together_date(std::string_view text) {
  if ((text.size() != 8 && text.size() != 14) || !all(text, is_digit)) return false;
  const auto number = [text](std::size_t from, std::size_t digits) {
    int found = 0;
    std::from_chars(text.data() + from, text.data() + from + digits, found);
    return found;
  };
  const auto within = [](int value, int least, int most) { return value >= least && value <= most; };
  const bool day =
      within(number(0, 4), 2000, 2050) && within(number(4, 2), 1, 12) && within(number(6, 2), 1, 31);
  return day && (text.size() == 8 || (number(8, 2) < 24 && number(10, 2) < 60));
}

// dd/mm/yyyy and the like; 0: neither order is proved.
int order_of(std::string_view text) {
  int first = 0;
  const auto [after, error] = std::from_chars(text.data(), text.data() + text.size(), first);
  if (error != std::errc() || after == text.data() + text.size() ||
      (*after != '/' && *after != '.' && *after != '-'))
    return 0;
  int second = 0;
  const auto [rest, second_error] = std::from_chars(after + 1, text.data() + text.size(), second);
  if (second_error != std::errc() || rest == text.data() + text.size() || first > 31 || second > 31) return 0;
  if (first > 12 && second <= 12) return 1;
  if (second > 12 && first <= 12) return -1;
  return 0;
}

bool looks_dated(std::string_view text) {
  if (std::count_if(text.begin(), text.end(), is_digit) < 3 || text.size() < 6) return false;
  return is_run_together_date(text) || any(text, [](char c) {
           return c == '-' || c == '/' || c == '.' || c == ' ' || c == ',' ||
                  static_cast<unsigned char>(c) >= 0x80;
         });
}

bool is_latin(std::string_view text) {
  std::size_t latin = 0;
  std::size_t other = 0;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (std::isalpha(byte) || (byte >= 0xC3 && byte <= 0xC9)) ++latin;
    if (byte >= 0xCE) ++other;
  }
  return latin >= other;
}

class Collector {
 public:
  explicit Collector(const shape::PathStatistics& path) : path_(path) {}

  ValueProfile collect() {
    counts();
    if (path_.kept.empty()) return profile_;
    profile_.empty = false;
    for (const auto& value : path_.kept) look_at(value);
    by_type();
    const double share = 1.0 / static_cast<double>(path_.kept.size());
    for (double* count : shares()) *count *= share;
    try_converters();
    return profile_;
  }

 private:
  void counts() {
    profile_.fill =
        static_cast<double>(path_.filled) / static_cast<double>(std::max<std::uint64_t>(1, path_.comparable));
    const auto values = static_cast<double>(path_.values);
    if (path_.filled > 0) profile_.per_record = values / static_cast<double>(path_.filled);
    if (path_.values > 0) profile_.mean_length = static_cast<double>(path_.total_length) / values;
    if (!path_.kept.empty()) {
      profile_.distinct = static_cast<double>(path_.distinct) / static_cast<double>(path_.kept.size());
    }
  }

  void look_at(std::string_view value) {
    const bool number = is_number(value);
    const auto last = value.find_last_not_of(' ');
    profile_.mean_words +=
        1.0 + static_cast<double>(
                  std::count(value.begin(), value.begin() + static_cast<std::ptrdiff_t>(last + 1), ' '));
    profile_.spaced += contains(value, " ");
    profile_.latin += is_latin(value);
    profile_.upper += any(value, is_letter) && value == upper(value);
    profile_.number += number;
    if (number) look_at_number(value);
    if (value == "true" || value == "false") profile_.boolean += 1;
    if (is_absolute_url(value)) {
      profile_.url += 1;
      profile_.api_url += is_api_url(value);
      profile_.media_url += is_media_url(value);
      return;
    }
    profile_.relative_url += is_relative_url(value);
    profile_.email +=
        contains(value, "@") && contains(value.substr(value.find('@')), ".") && !contains(value, " ");
    profile_.html += is_html(value);
    profile_.escaped_html += contains(value, "&lt;") && contains(value, "&gt;");
    profile_.json += is_json(value);
    profile_.uuid += is_uuid(value);
    profile_.code += is_code(value) && !is_uuid(value);
    profile_.slug += is_slug(value);
    profile_.money += is_money(value);
    const int order = order_of(value);
    profile_.day_first += order > 0;
    profile_.month_first += order < 0;
  }

  static std::string upper(std::string_view text) {
    std::string out(text);
    for (char& c : out) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
    return out;
  }

  void look_at_number(std::string_view value) {
    const double number = std::strtod(std::string(value).c_str(), nullptr);
    profile_.integer += all(value, is_digit);
    profile_.negative += number < 0;
    profile_.zero += number == 0;
    profile_.epoch_seconds += number >= kFirstEpoch && number <= kLastEpoch;
    profile_.epoch_milliseconds += number >= kFirstEpoch * 1000 && number <= kLastEpoch * 1000;
  }

  // What JSON itself says of the values: true is no word here.
  void by_type() {
    profile_.boolean =
        std::max(profile_.boolean,
                 static_cast<double>(path_.types[static_cast<std::size_t>(shape::ValueType::boolean)]));
    profile_.boolean = std::min(profile_.boolean, static_cast<double>(path_.kept.size()));
  }

  std::array<double*, 24> shares() {
    auto& p = profile_;
    return {&p.mean_words,   &p.spaced,       &p.latin,         &p.upper,
            &p.number,       &p.boolean,      &p.url,           &p.api_url,
            &p.media_url,    &p.relative_url, &p.email,         &p.html,
            &p.escaped_html, &p.json,         &p.uuid,          &p.code,
            &p.slug,         &p.money,        &p.day_first,     &p.month_first,
            &p.integer,      &p.negative,     &p.epoch_seconds, &p.epoch_milliseconds};
  }

  void try_converters() {
    profile_.zero /= static_cast<double>(path_.kept.size());
    const normalize::ConversionContext context{
        Timestamp(std::chrono::sys_days(std::chrono::year(2026) / 1 / 1)), "", mapping::Reading::automatic};
    // Each value once, however often it stands there.
    std::map<std::string_view, double> times;
    for (const std::string& value : path_.kept) {
      if (times.size() < kSampled || times.count(value) > 0) times[value] += 1;
    }
    double total = 0;
    for (const auto& [value, count] : times) {
      total += count;
      if (value.size() <= kLongestPay) try_converters_on(value, count, context);
      if (value.size() <= kLongestTyped && contains(value, ", "))
        profile_.place += is_place(value) ? count : 0;
    }
    profile_.place /= total;
    for (double& accepted : profile_.accepted) accepted /= total;
    profile_.date /= total;
    profile_.relative_date /= total;
    profile_.ambiguous_date /= total;
  }

  bool is_place(std::string_view value) {
    normalize::ConversionContext context;
    context.reading = mapping::Reading::location;
    const auto told = [&](PostingField field) {
      return normalize::converter_of(field)(value, context, converted_).outcome ==
             normalize::Conversion::Outcome::filled;
    };
    return told(PostingField::country) && told(PostingField::city);
  }

  bool is_date_once_the_order_is_known(std::string_view value, normalize::ConversionContext context) {
    context.reading = mapping::Reading::date_day_first;
    return normalize::converter_of(PostingField::posted_at)(value, context, converted_).outcome ==
           normalize::Conversion::Outcome::filled;
  }

  void try_converters_on(std::string_view value, double count, const normalize::ConversionContext& context) {
    for (const PostingField field : kTyped) {
      if (field != PostingField::salary_min && value.size() > kLongestTyped) continue;
      if (field == PostingField::posted_at) {
        if (!is_number(value) || is_run_together_date(value)) try_date(value, count, context);
        continue;
      }
      const auto conversion = normalize::converter_of(field)(value, context, converted_);
      if (conversion.outcome == normalize::Conversion::Outcome::filled)
        profile_.accepted[static_cast<std::size_t>(field)] += count;
    }
  }

  void try_date(std::string_view value, double count, const normalize::ConversionContext& context) {
    const auto conversion = normalize::converter_of(PostingField::posted_at)(value, context, converted_);
    const bool filled = conversion.outcome == normalize::Conversion::Outcome::filled;
    if (filled && conversion.precision == normalize::DatePrecision::estimate) {
      profile_.relative_date += value.size() <= kLongestDistance ? count : 0;
    } else if (looks_dated(value) && filled) {
      profile_.date += count;
    } else if (looks_dated(value) && is_date_once_the_order_is_known(value, context)) {
      profile_.ambiguous_date += count;
      profile_.date += count;
    }
  }

  const shape::PathStatistics& path_;
  ValueProfile profile_;
  std::string converted_;
};

}  // namespace

ValueProfile profile_of(const shape::PathStatistics& path) {
  return Collector(path).collect();
}

}  // namespace tributary::mapgen

#include "base/parse_time.hpp"

namespace tributary {
namespace {

// Takes digits, and what stands between them, off the front of a text.
class Scanner {
 public:
  explicit Scanner(std::string_view text) : rest_(text) {}

  // So many digits, no more and no less than `least` and `most` say.
  int number(int digits, int least, int most) {
    int value = 0;
    for (int i = 0; i < digits; ++i) {
      if (rest_.empty() || rest_[0] < '0' || rest_[0] > '9') return fail();
      value = 10 * value + (rest_[0] - '0');
      rest_.remove_prefix(1);
    }
    return value < least || value > most ? fail() : value;
  }
  char one_of(std::string_view characters) {
    if (rest_.empty() || characters.find(rest_[0]) == std::string_view::npos)
      return static_cast<char>(fail());
    const char found = rest_[0];
    rest_.remove_prefix(1);
    return found;
  }
  bool next_is(char character) const { return !rest_.empty() && rest_[0] == character; }
  bool next_is_digit() const { return !rest_.empty() && rest_[0] >= '0' && rest_[0] <= '9'; }
  bool read_all() const { return good_ && rest_.empty(); }
  bool good() const { return good_; }

 private:
  int fail() {
    good_ = false;
    return 0;
  }

  std::string_view rest_;
  bool good_ = true;
};

std::chrono::sys_days read_day(Scanner& text, bool& is_day) {
  const int year = text.number(4, 1, 9999);
  text.one_of("-");
  const int month = text.number(2, 1, 12);
  text.one_of("-");
  const int day = text.number(2, 1, 31);
  const std::chrono::year_month_day date{std::chrono::year(year),
                                         std::chrono::month(static_cast<unsigned>(month)),
                                         std::chrono::day(static_cast<unsigned>(day))};
  is_day = text.good() && date.ok();
  return is_day ? std::chrono::sys_days(date) : std::chrono::sys_days();
}

// ".25", in microseconds.
std::chrono::microseconds read_fraction(Scanner& text) {
  int value = 0;
  int unit = 100'000;
  text.one_of(".");
  do {
    value += unit * text.number(1, 0, 9);
    unit /= 10;
  } while (text.next_is_digit());
  return std::chrono::microseconds(value);
}

std::chrono::minutes read_offset(Scanner& text) {
  const char sign = text.one_of("Zz+-");
  if (sign != '+' && sign != '-') return {};
  const std::chrono::hours hours(text.number(2, 0, 23));
  text.one_of(":");
  const std::chrono::minutes offset = hours + std::chrono::minutes(text.number(2, 0, 59));
  return sign == '-' ? -offset : offset;
}

}  // namespace

std::optional<Timestamp> parse_rfc3339(std::string_view text) {
  Scanner scanner(text);
  bool is_day = false;
  Timestamp time = read_day(scanner, is_day);
  scanner.one_of("Tt ");
  time += std::chrono::hours(scanner.number(2, 0, 23));
  scanner.one_of(":");
  time += std::chrono::minutes(scanner.number(2, 0, 59));
  scanner.one_of(":");
  time += std::chrono::seconds(scanner.number(2, 0, 59));
  if (scanner.next_is('.')) time += read_fraction(scanner);
  time -= read_offset(scanner);
  if (!is_day || !scanner.read_all()) return std::nullopt;
  return time;
}

std::optional<Timestamp> parse_day(std::string_view text) {
  Scanner scanner(text);
  bool is_day = false;
  const auto day = read_day(scanner, is_day);
  if (!is_day || !scanner.read_all()) return std::nullopt;
  return Timestamp(day);
}

}  // namespace tributary

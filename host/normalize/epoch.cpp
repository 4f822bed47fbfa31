// Counts since 1970, for date_parts.hpp.
#include <charconv>
#include <cmath>

#include "normalize/date_parts.hpp"

namespace tributary::normalize::date {
namespace {

using std::chrono::microseconds;
using Outcome = Epoch::Outcome;

constexpr std::int64_t kMillionths = 1'000'000;
constexpr std::size_t kMostDigits = 18;                // more may not fit into 64 bits
constexpr std::int64_t kLast = 7'300'000'000'000'000;  // microseconds, beyond 2200
constexpr std::size_t kNanosecondDigits = 19;

// "1769854272", "1769854272.25", "1.769854272e9": how many of whatever unit, and the millionths of one.
struct Count {
  std::int64_t whole = 0;
  std::int64_t millionths = 0;
  std::size_t digits = 0;  // of the whole part
};

std::optional<Count> read_scientific(std::string_view text) {
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  constexpr double kMost = 9.2e18;
  if (error != std::errc{} || end != text.data() + text.size() || !(std::abs(value) < kMost))
    return std::nullopt;
  Count count;
  count.whole = static_cast<std::int64_t>(std::floor(value));
  count.millionths = static_cast<std::int64_t>((value - std::floor(value)) * kMillionths);
  for (std::int64_t rest = count.whole; rest > 0; rest /= 10) ++count.digits;
  return count;
}

std::optional<Count> read_count(std::string_view text) {
  if (text.find_first_of("eE") != std::string_view::npos) return read_scientific(text);
  Reader reader{text};
  Count count;
  count.digits = reader.digits();
  if (count.digits == 0 || count.digits > kMostDigits) return std::nullopt;
  count.whole = reader.number(count.digits);
  if (reader.eat('.')) {
    std::int64_t unit = kMillionths;
    for (; reader.digits() > 0 && unit > 1; unit /= 10)
      count.millionths = count.millionths * 10 + reader.number(1);
    count.millionths *= unit;
    while (reader.digits() > 0) ++reader.at;
  }
  return reader.done() ? std::optional(count) : std::nullopt;
}

Epoch counted(const Count& count, microseconds unit) {
  if (count.whole == 0) return {Outcome::nothing, {}};
  if (count.whole < 0 || count.whole > kLast / unit.count()) return {Outcome::implausible, {}};
  const std::int64_t fraction = count.millionths * unit.count() / kMillionths;
  return {Outcome::moment, Timestamp{microseconds{count.whole * unit.count() + fraction}}};
}

// The last three digits are less than what is kept.
std::optional<Count> read_nanoseconds(std::string_view text) {
  Reader reader{text};
  if (text.size() != kNanosecondDigits || reader.digits() != kNanosecondDigits) return std::nullopt;
  return Count{reader.number(kNanosecondDigits - 3), 0, kNanosecondDigits - 3};
}

// "/Date(1769854272000+0100)/"; nothing for what does not look like it.
std::optional<Epoch> read_microsoft(std::string_view text) {
  Reader reader{text};
  while (reader.eat('/') || reader.eat('\\')) {
  }
  if (!reader.eat("Date(")) return std::nullopt;
  const bool negative = reader.eat('-');
  const std::size_t digits = reader.digits();
  if (digits == 0 || digits > kMostDigits) return Epoch{};
  const std::int64_t whole = reader.number(digits);
  read_signed_offset(reader);
  if (!reader.eat(')')) return Epoch{};
  if (negative && whole != 0) return Epoch{Outcome::implausible, {}};
  return counted({whole, 0, digits}, std::chrono::milliseconds{1});
}

}  // namespace

Epoch read_epoch(std::string_view text, microseconds unit) {
  const auto count = read_count(text);
  return count ? counted(*count, unit) : Epoch{};
}

Epoch read_epoch(std::string_view text) {
  if (const auto microsoft = read_microsoft(text)) return *microsoft;
  if (const auto count = read_nanoseconds(text)) return counted(*count, microseconds{1});
  const auto count = read_count(text);
  if (!count) return {};
  switch (count->digits) {
    case 0:
    case 1:
      return count->whole == 0 && count->millionths == 0 ? Epoch{Outcome::nothing, {}} : Epoch{};
    case 10:
      return counted(*count, std::chrono::seconds{1});
    case 13:
      return counted(*count, std::chrono::milliseconds{1});
    case 16:
      return counted(*count, microseconds{1});
    case kNanosecondDigits:  // only in scientific notation is so much read
      return counted({count->whole / 1000, 0, kNanosecondDigits - 3}, microseconds{1});
    default:
      return {};
  }
}

}  // namespace tributary::normalize::date

#include "base/time.hpp"

#include <cstdio>

namespace tributary {

void append_rfc3339(Timestamp time, std::string& out) {
  using namespace std::chrono;
  const auto day = floor<days>(time);
  const year_month_day date{day};
  const hh_mm_ss clock{time - day};
  char text[48];
  int length =
      std::snprintf(text, sizeof text, "%04d-%02u-%02uT%02d:%02d:%02d", static_cast<int>(date.year()),
                    static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                    static_cast<int>(clock.hours().count()), static_cast<int>(clock.minutes().count()),
                    static_cast<int>(clock.seconds().count()));
  out.append(text, static_cast<std::size_t>(length));
  if (const auto fraction = clock.subseconds().count(); fraction != 0) {
    length = std::snprintf(text, sizeof text, ".%06d", static_cast<int>(fraction));
    out.append(text, static_cast<std::size_t>(length));
  }
  out += 'Z';
}

std::string rfc3339(Timestamp time) {
  std::string out;
  append_rfc3339(time, out);
  return out;
}

}  // namespace tributary

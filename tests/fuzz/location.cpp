// Any text as the place of a job.
#include "mapping/enumerations.hpp"
#include "normalize/converter.hpp"
#include "normalize/utf8.hpp"
#include "promise.hpp"

using namespace tributary;
using namespace tributary::fuzz;
using normalize::Conversion;

namespace {

// "" where the text has none.
std::string converted(normalize::Converter convert, std::string_view text, mapping::Reading reading) {
  std::string out = "left from the record before";
  const Conversion conversion = convert(text, {{}, {}, reading}, out);
  const bool failed = conversion.outcome == Conversion::Outcome::failed;
  promise(failed == !conversion.reason.empty(), "a failure, and nothing else, has a reason", text);
  if (conversion.outcome != Conversion::Outcome::filled) return "";
  promise(!out.empty(), "what is filled is not empty", text);
  promise_storable(out);
  return out;
}

void promise_line(const std::string& place) {
  promise(place.find('\n') == std::string::npos, "a place is one line", place);
  promise(normalize::utf8::trimmed(place) == place, "a place is trimmed", place);
}

void promise_place(std::string_view text, mapping::Reading reading) {
  promise_line(converted(normalize::to_location, text, reading));
  promise_line(converted(normalize::to_city, text, reading));
  const std::string country = converted(normalize::to_country, text, reading);
  if (!country.empty()) {
    const bool code = country.size() == 2 && country[0] >= 'A' && country[0] <= 'Z' && country[1] >= 'A' &&
                      country[1] <= 'Z';
    promise(code, "a country is two capitals", country);
    promise(converted(normalize::to_country, country, mapping::Reading::automatic) == country,
            "a country's code converts to itself", country);
  }
  const std::string remote = converted(normalize::to_remote, text, reading);
  promise(remote.empty() || mapping::is_term(mapping::PostingField::remote, remote),
          "remote is one of its vocabulary", remote);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  const std::string_view text = input(bytes, size);
  promise_place(text, size % 2 == 0 ? mapping::Reading::automatic : mapping::Reading::location);
  return 0;
}

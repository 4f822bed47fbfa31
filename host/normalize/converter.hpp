// The common form of all converters: a stranger's text to a field's canonical text, or the reason why not.
//
// One converter a file (html_text.hpp, date_time.hpp, salary.hpp, ...), each a pure function over text with a
// table test of its own. None throws for bad input, none invents a default; all may run on any thread.
#pragma once

#include <string>
#include <string_view>

#include "base/time.hpp"
#include "mapping/mapping.hpp"
#include "normalize/date_precision.hpp"

namespace tributary::normalize {

struct Conversion {
  enum class Outcome { filled, empty, failed };

  Outcome outcome;
  // failed: why, in words that do not depend on the value ("not a date"): they are counted per field.
  std::string_view reason;
  // filled, of a date: how far it is known.
  DatePrecision precision = DatePrecision::none;

  static Conversion filled() { return {Outcome::filled, {}, DatePrecision::none}; }
  static Conversion filled(DatePrecision precision) { return {Outcome::filled, {}, precision}; }
  static Conversion empty() { return {Outcome::empty, {}, DatePrecision::none}; }
  static Conversion failed(std::string_view why) { return {Outcome::failed, why, DatePrecision::none}; }
  bool operator==(const Conversion&) const = default;
};

struct ConversionContext {
  Timestamp fetched_at{};     // what relative dates count from; the epoch itself: not known
  std::string_view base_url;  // what relative URLs are completed with; may be empty
  mapping::Reading reading = mapping::Reading::automatic;
  // The text is a JSON number's: its point is a decimal point ("55.125" is no 55 thousand).
  bool is_json_number = false;
};

// Replaces what `out` holds by the canonical text; on empty and failed `out` is unspecified.
using Converter = Conversion (*)(std::string_view text, const ConversionContext& context, std::string& out);

// "NA", "N/A", "null", "-", "unbekannt" and the like, in any case and with spaces around: no value at all.
bool says_nothing(std::string_view text);

Conversion to_plain_text(std::string_view text, const ConversionContext&,
                         std::string& out);  // trimmed, one line
Conversion to_description(std::string_view text, const ConversionContext&, std::string& out);  // HTML to text
Conversion to_identifier(std::string_view text, const ConversionContext&, std::string& out);   // kept exactly
Conversion to_url(std::string_view text, const ConversionContext&, std::string& out);  // absolute http(s)
Conversion to_date_time(std::string_view text, const ConversionContext&, std::string& out);  // RFC 3339 UTC
Conversion to_country(std::string_view text, const ConversionContext&,
                      std::string& out);  // ISO 3166-1 alpha-2
Conversion to_city(std::string_view text, const ConversionContext&, std::string& out);
Conversion to_location(std::string_view text, const ConversionContext&, std::string& out);
Conversion to_remote(std::string_view text, const ConversionContext&,
                     std::string& out);  // on_site hybrid remote
Conversion to_employment_type(std::string_view text, const ConversionContext&,
                              std::string& out);  // schema.org terms
Conversion to_career_level(std::string_view text, const ConversionContext&, std::string& out);
Conversion to_salary_min(std::string_view text, const ConversionContext&, std::string& out);
Conversion to_salary_max(std::string_view text, const ConversionContext&, std::string& out);
Conversion to_salary_currency(std::string_view text, const ConversionContext&, std::string& out);  // ISO 4217
Conversion to_salary_period(std::string_view text, const ConversionContext&,
                            std::string& out);  // HOUR DAY WEEK MONTH YEAR
Conversion to_language(std::string_view text, const ConversionContext&,
                       std::string& out);  // BCP 47 primary tag

// The converter of each field, in the order of PostingField.
Converter converter_of(mapping::PostingField field);

}  // namespace tributary::normalize

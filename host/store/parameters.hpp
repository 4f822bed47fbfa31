// Private to store/: values on their way to and from PostgreSQL. Every parameter of a statement is one of
// these, so that no NUL, no invalid UTF-8 and no local time can get into one.
#pragma once

#include <cstdint>
#include <optional>
#include <pqxx/binarystring>
#include <pqxx/field>
#include <pqxx/strconv>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.hpp"

namespace tributary::store {

// A parameter in text form; null without a value.
struct Parameter {
  std::optional<std::string> value;
};

Parameter text(std::string_view value);               // safe_text()
Parameter text_or_null(std::string_view value);       // null for ""
Parameter json(std::string_view value);               // json_safe()
Parameter number(std::optional<std::int64_t> value);  // null for nullopt
Parameter time(std::optional<Timestamp> value);       // for ::timestamptz
pqxx::binarystring bytes(std::string_view value);     // for ::bytea, any bytes

// A one-dimensional array in PostgreSQL's binary form: no quoting, no escapes, and the server refuses what is
// not UTF-8 instead of cutting it off.
class ArrayParameter {
 public:
  enum class Element : std::uint32_t { bytes = 17, integer = 20, text = 25 };  // pg_type.oid

  explicit ArrayParameter(Element element);
  void add(std::string_view value);  // text as UTF-8 without NUL, or bytes
  void add(std::int64_t value);
  void add_null();
  std::int32_t size() const { return count_; }
  pqxx::binarystring value() const;

 private:
  Element element_;
  std::int32_t count_ = 0;
  bool has_null_ = false;
  std::string elements_;
};

pqxx::binarystring integers(const std::vector<std::int64_t>& values);  // for ::bigint[]

// SQL for a point in time as microseconds since 1970, and the value of such a field.
std::string micros(const std::string& column);
Timestamp timestamp(const pqxx::field& field);
std::optional<Timestamp> optional_timestamp(const pqxx::field& field);
std::optional<std::int64_t> optional_number(const pqxx::field& field);
std::string text_of(const pqxx::field& field);   // "" for null
std::string bytes_of(const pqxx::field& field);  // of a bytea that is not null

}  // namespace tributary::store

namespace pqxx {

template <>
struct string_traits<tributary::store::Parameter> {
  using Parameter = tributary::store::Parameter;
  static constexpr const char* name() noexcept { return "tributary::store::Parameter"; }
  static constexpr bool has_null() noexcept { return true; }
  static bool is_null(const Parameter& parameter) { return !parameter.value; }
  static std::string to_string(const Parameter& parameter) { return *parameter.value; }
};

}  // namespace pqxx

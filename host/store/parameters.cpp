#include "store/parameters.hpp"

#include "store/safe_text.hpp"

namespace tributary::store {
namespace {

void append_big_endian(std::uint64_t value, int bytes, std::string& out) {
  for (int shift = 8 * (bytes - 1); shift >= 0; shift -= 8) out += static_cast<char>(value >> shift);
}

void append_int32(std::int32_t value, std::string& out) {
  append_big_endian(static_cast<std::uint32_t>(value), 4, out);
}

}  // namespace

Parameter text(std::string_view value) {
  return {safe_text(value)};
}
Parameter json(std::string_view value) {
  return {json_safe(value)};
}

Parameter text_or_null(std::string_view value) {
  if (value.empty()) return {};
  return text(value);
}

Parameter number(std::optional<std::int64_t> value) {
  if (!value) return {};
  return {std::to_string(*value)};
}

Parameter time(std::optional<Timestamp> value) {
  if (!value) return {};
  return {rfc3339(*value)};
}

pqxx::binarystring bytes(std::string_view value) {
  return pqxx::binarystring(value.data(), value.size());
}

ArrayParameter::ArrayParameter(Element element) : element_(element) {}

void ArrayParameter::add(std::string_view value) {
  append_int32(static_cast<std::int32_t>(value.size()), elements_);
  elements_ += value;
  ++count_;
}

void ArrayParameter::add(std::int64_t value) {
  append_int32(8, elements_);
  append_big_endian(static_cast<std::uint64_t>(value), 8, elements_);
  ++count_;
}

void ArrayParameter::add_null() {
  append_int32(-1, elements_);
  has_null_ = true;
  ++count_;
}

// PostgreSQL, src/backend/utils/adt/arrayfuncs.c, array_recv: dimensions, null flag, element type, then for
// each dimension its length and lower bound, then the elements.
pqxx::binarystring ArrayParameter::value() const {
  std::string wire;
  wire.reserve(elements_.size() + 20);
  append_int32(count_ > 0 ? 1 : 0, wire);
  append_int32(has_null_ ? 1 : 0, wire);
  append_int32(static_cast<std::int32_t>(element_), wire);
  if (count_ > 0) {
    append_int32(count_, wire);
    append_int32(1, wire);
    wire += elements_;
  }
  return bytes(wire);
}

pqxx::binarystring integers(const std::vector<std::int64_t>& values) {
  ArrayParameter array(ArrayParameter::Element::integer);
  for (const auto value : values) array.add(value);
  return array.value();
}

std::string micros(const std::string& column) {
  return "(extract(epoch FROM " + column + ") * 1000000)::bigint";
}

Timestamp timestamp(const pqxx::field& field) {
  return Timestamp(std::chrono::microseconds(field.as<std::int64_t>()));
}

std::optional<Timestamp> optional_timestamp(const pqxx::field& field) {
  if (field.is_null()) return std::nullopt;
  return timestamp(field);
}

std::optional<std::int64_t> optional_number(const pqxx::field& field) {
  if (field.is_null()) return std::nullopt;
  return field.as<std::int64_t>();
}

std::string text_of(const pqxx::field& field) {
  return field.is_null() ? std::string() : std::string(field.c_str(), field.size());
}

std::string bytes_of(const pqxx::field& field) {
  return pqxx::binarystring(field).str();
}

}  // namespace tributary::store

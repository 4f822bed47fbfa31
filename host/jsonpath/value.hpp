// What a filter compares: a JSON value, a literal, or Nothing (RFC 9535, sections 2.3.5.2.2 and 2.4.1).
//
// Private to jsonpath/. Plain values that borrow from the document or from the compiled path.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <variant>

#include "json/parser.hpp"
#include "jsonpath/budget.hpp"

namespace tributary::jsonpath {

// A number as simdjson keeps it; compared exactly whatever the types of both sides.
using Number = std::variant<std::int64_t, std::uint64_t, double>;

struct Nothing {};
struct Null {};

// An Element in it is always an array or an object.
using Value = std::variant<Nothing, Null, bool, Number, std::string_view, json::Element>;

Value value_of(json::Element element);

constexpr std::size_t kBytesInOneStep = 64;  // of a text that is gone through

// == of section 2.3.5.2.2. Arrays and objects deeply, the order of members does not matter. Both throw
// TooManyNodes.
bool equal(const Value& left, const Value& right, Budget& budget);
// <: of two numbers or two strings (by Unicode scalar value); false for anything else.
bool less(const Value& left, const Value& right, Budget& budget);

// The true number of items or members: simdjson's own size() stops counting at 2^24 - 1.
std::size_t size_of(simdjson::dom::array items);
std::size_t size_of(simdjson::dom::object members);

}  // namespace tributary::jsonpath

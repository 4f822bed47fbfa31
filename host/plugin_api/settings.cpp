#include "plugin_api/settings.hpp"

#include <stdexcept>

namespace tributary::plugin {
namespace {

const boost::json::value* find(const boost::json::object& values, std::string_view name) {
  const boost::json::value* value = values.if_contains(name);
  return value && !value->is_null() ? value : nullptr;
}

[[noreturn]] void wrong_type(std::string_view name, const boost::json::value& value,
                             std::string_view wanted) {
  throw std::logic_error("the plugin reads its setting '" + std::string(name) + "' as " +
                         std::string(wanted) + ", but it is " +
                         std::string(boost::json::to_string(value.kind())) +
                         "; the manifest must declare it with the type it is read as");
}

}  // namespace

bool Settings::has(std::string_view name) const {
  return find(values_, name) != nullptr;
}

std::string Settings::text(std::string_view name) const {
  const boost::json::value* value = find(values_, name);
  if (!value) return "";
  if (!value->is_string()) wrong_type(name, *value, "text");
  return std::string(value->get_string());
}

std::int64_t Settings::integer(std::string_view name) const {
  const boost::json::value* value = find(values_, name);
  if (!value) return 0;
  boost::json::error_code error;
  const auto number = value->is_number() ? value->to_number<std::int64_t>(error) : 0;
  if (!value->is_number() || error) wrong_type(name, *value, "an integer");
  return number;
}

bool Settings::boolean(std::string_view name) const {
  const boost::json::value* value = find(values_, name);
  if (!value) return false;
  if (!value->is_bool()) wrong_type(name, *value, "a boolean");
  return value->get_bool();
}

}  // namespace tributary::plugin

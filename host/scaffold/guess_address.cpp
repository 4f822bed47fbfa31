#include <algorithm>

#include "fetch/holes.hpp"
#include "fetch/plugin_catalog.hpp"
#include "mapgen/hiding.hpp"
#include "scaffold/guess_parts.hpp"
#include "scaffold/names.hpp"

namespace tributary::scaffold {
namespace {

constexpr std::size_t kShortestKey = 16;  // random letters in fewer are somebody's abbreviation
constexpr std::string_view kPageSize = "page_size";

bool is_number(std::string_view text) {
  constexpr std::size_t kMostDigits = 9;
  return !text.empty() && text.size() <= kMostDigits &&
         text.find_first_not_of("0123456789") == std::string_view::npos;
}

// A key by its name, or by its looks.
bool is_secret(const std::string& name, const std::string& value) {
  if (value.empty() || names_cursor(name)) return false;
  if (names_secret(name)) return true;
  mapgen::Redactions found;
  std::string text = value;
  if (value.size() >= kShortestKey) mapgen::hiding::secrets(text, found);
  return !found.empty();
}

// "X-Api-Key" as "x_api_key"; another name where every source has a setting of this one.
std::string setting_name(const std::string& parameter) {
  std::string name;
  for (const char c : parameter) {
    const bool upper = c >= 'A' && c <= 'Z';
    const bool letter = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
    if (upper && !name.empty() &&
        parameter.find_first_of("abcdefghijklmnopqrstuvwxyz") != std::string::npos && name.back() != '_') {
      name += '_';
    }
    if (upper) name += static_cast<char>(c - 'A' + 'a');
    if (letter) name += c;
    if (!upper && !letter && !name.empty() && name.back() != '_') name += '_';
  }
  while (name.ends_with('_')) name.pop_back();
  if (name.empty() || (name[0] >= '0' && name[0] <= '9')) name = "key_" + name;
  const auto& common = fetch::common_settings();
  const bool taken =
      name == kPageSize || fetch::is_rest_hole(name) ||
      std::any_of(common.begin(), common.end(), [&](const auto& each) { return each.name == name; });
  return taken ? name + "_key" : name;
}

std::string upper(std::string text) {
  for (char& c : text) c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  return text;
}

void add_secret(const std::string& parameter, const std::string& plugin, Api& api) {
  const std::string setting = setting_name(parameter);
  api.query.push_back({parameter, "{" + setting + "}"});
  const bool known = std::any_of(api.secrets.begin(), api.secrets.end(),
                                 [&](const Secret& secret) { return secret.setting == setting; });
  if (!known) api.secrets.push_back({parameter, setting, upper(plugin + "_" + setting)});
}

// A list repeats the parameter, so that all of one name stand together.
void put_together(std::vector<Parameter>& query) {
  std::vector<Parameter> out;
  for (const Parameter& parameter : query) {
    const auto last = std::find_if(out.rbegin(), out.rend(),
                                   [&](const Parameter& each) { return each.name == parameter.name; });
    out.insert(last == out.rend() ? out.end() : last.base(), parameter);
  }
  query = std::move(out);
}

// An absolute next link tells the address as well.
std::optional<Address> address_in(const Sample& sample, const std::vector<EnvelopeValue>& envelope,
                                  std::string& from) {
  if (!sample.url.empty()) {
    from = "as it was asked for";
    return address_of(sample.url);
  }
  const EnvelopeValue* next = next_link_in(envelope);
  if (next != nullptr) from = "of the link at " + next->path;
  return next != nullptr ? address_of(next->text) : std::nullopt;
}

void read_query(const Address& address, const std::string& plugin, Api& api) {
  for (const auto& [parameter, value] : address.query) {
    if (is_secret(parameter, value)) {
      add_secret(parameter, plugin, api);
    } else if (!fetch::holes_in(value).empty()) {
      api.unknown.push_back("how to write the parameter " + parameter +
                            ": its value has braces, which stand for a setting");
    } else {
      api.query.push_back({parameter, value});
      if (api.size_parameter.empty() && names_size(parameter) && is_number(value) && value != "0") {
        api.size_parameter = parameter;
        api.page_size = std::stoll(value);
      }
    }
  }
  put_together(api.query);
}

}  // namespace

void guess_address(const Sample& sample, const std::vector<EnvelopeValue>& envelope,
                   const std::string& plugin, Api& api) {
  std::string from;
  const auto address = address_in(sample, envelope, from);
  if (!address) {
    std::string label = plugin;
    std::replace(label.begin(), label.end(), '_', '-');
    while (label.ends_with('-')) label.pop_back();
    api.origin = "https://api." + label + ".example";
    api.path = "/jobs";
    api.unknown.push_back("the address: the sample does not name it");
    return;
  }
  api.origin = address->origin;
  api.path = address->path;
  api.address_known = true;
  api.findings.push_back({"address", api.origin + api.path, from});
  read_query(*address, plugin, api);
  for (const Secret& secret : api.secrets) {
    api.findings.push_back({"key", "in the parameter " + secret.parameter,
                            "the setting " + secret.setting + " names the variable that holds it"});
  }
}

}  // namespace tributary::scaffold

#include "drift/profile.hpp"

#include <algorithm>

namespace tributary::drift {
namespace {

using mapping::kPostingFieldCount;
using mapping::kPostingFieldNames;

constexpr std::array<const char*, 7> kFieldCounts = {"filled",   "empty",   "failed", "unmapped",
                                                     "compared", "changed", "lost"};

std::array<std::uint64_t*, 7> counts_of(FieldProfile& field) {
  return {&field.filled,   &field.empty,   &field.failed, &field.unmapped,
          &field.compared, &field.changed, &field.lost};
}

std::uint64_t number_at(const boost::json::object& object, std::string_view name) {
  const auto* value = object.if_contains(name);
  return value != nullptr && value->is_number() ? value->to_number<std::uint64_t>() : 0;
}

std::string text_at(const boost::json::object& object, std::string_view name) {
  const auto* value = object.if_contains(name);
  return value != nullptr && value->is_string() ? std::string(value->get_string()) : std::string();
}

boost::json::object field_json(FieldProfile field) {
  boost::json::object object;
  const auto counts = counts_of(field);
  for (std::size_t i = 0; i < counts.size(); ++i) {
    if (*counts[i] > 0) object[kFieldCounts[i]] = *counts[i];
  }
  return object;
}

boost::json::object path_json(const PathProfile& path) {
  boost::json::array types(path.types.begin(), path.types.end());
  return {{"path", path.path},
          {"field", mapping::name(path.field)},
          {"present", path.present},
          {"filled", path.filled},
          {"types", std::move(types)}};
}

PathProfile path_from(const boost::json::object& object) {
  PathProfile path{};
  path.path = text_at(object, "path");
  path.field = mapping::posting_field(text_at(object, "field")).value_or(mapping::PostingField::external_id);
  path.present = number_at(object, "present");
  path.filled = number_at(object, "filled");
  const auto* types = object.if_contains("types");
  if (types == nullptr || !types->is_array()) return path;
  for (std::size_t i = 0; i < std::min(path.types.size(), types->get_array().size()); ++i) {
    path.types[i] = types->get_array()[i].to_number<std::uint64_t>();
  }
  return path;
}

}  // namespace

const PathProfile* Profile::path(std::string_view text) const {
  const auto found = std::ranges::find(paths, text, &PathProfile::path);
  return found == paths.end() ? nullptr : &*found;
}

void Profile::add(const Profile& other) {
  records += other.records;
  probed += other.probed;
  left_out += other.left_out;
  rejects += other.rejects;
  for (std::size_t i = 0; i < fields.size(); ++i) {
    auto theirs = other.fields[i];
    fields[i].mapped = fields[i].mapped || theirs.mapped;
    const auto mine = counts_of(fields[i]);
    const auto added = counts_of(theirs);
    for (std::size_t count = 0; count < mine.size(); ++count) *mine[count] += *added[count];
  }
  for (const auto& path : other.paths) {
    const auto found = std::ranges::find(paths, path.path, &PathProfile::path);
    if (found == paths.end()) {
      paths.push_back(path);
      continue;
    }
    found->present += path.present;
    found->filled += path.filled;
    for (std::size_t i = 0; i < path.types.size(); ++i) found->types[i] += path.types[i];
  }
}

boost::json::object to_json(const Profile& profile) {
  boost::json::object fields;
  for (std::size_t i = 0; i < kPostingFieldCount; ++i) {
    if (profile.fields[i].mapped) fields[kPostingFieldNames[i]] = field_json(profile.fields[i]);
  }
  boost::json::array paths;
  for (const auto& path : profile.paths) paths.push_back(path_json(path));
  return {{"mapping", profile.mapping},   {"records", profile.records}, {"probed", profile.probed},
          {"left_out", profile.left_out}, {"rejects", profile.rejects}, {"fields", std::move(fields)},
          {"paths", std::move(paths)}};
}

std::optional<Profile> profile_from_json(const boost::json::object& object) {
  const auto* fields = object.if_contains("fields");
  const auto* paths = object.if_contains("paths");
  if (fields == nullptr || !fields->is_object() || paths == nullptr || !paths->is_array())
    return std::nullopt;
  Profile profile;
  profile.mapping = text_at(object, "mapping");
  profile.records = number_at(object, "records");
  profile.probed = number_at(object, "probed");
  profile.left_out = number_at(object, "left_out");
  profile.rejects = number_at(object, "rejects");
  for (const auto& [name, value] : fields->get_object()) {
    const auto field = mapping::posting_field(name);
    if (!field || !value.is_object()) continue;
    auto& counts = profile.fields[static_cast<std::size_t>(*field)];
    counts.mapped = true;
    const auto members = counts_of(counts);
    for (std::size_t i = 0; i < members.size(); ++i)
      *members[i] = number_at(value.get_object(), kFieldCounts[i]);
  }
  for (const auto& path : paths->get_array()) {
    if (path.is_object()) profile.paths.push_back(path_from(path.get_object()));
  }
  return profile;
}

}  // namespace tributary::drift

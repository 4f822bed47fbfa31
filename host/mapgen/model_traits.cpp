#include "mapgen/model_traits.hpp"

#include "mapgen/model_generator.hpp"

namespace tributary::mapgen {
namespace {

constexpr std::string_view kNames[] = {"unknown", "yes", "no"};

boost::json::object to_json(const Trait& trait) {
  return {{"honoured", name(trait.honoured)}, {"detail", trait.detail}};
}

Trait trait(const boost::json::object& findings, std::string_view member) {
  Trait read;
  const auto* value = findings.if_contains(member);
  if (value == nullptr || !value->is_object()) return read;
  const auto honoured = text_member(value->get_object(), "honoured").value_or("");
  if (honoured == name(Honoured::yes)) read.honoured = Honoured::yes;
  if (honoured == name(Honoured::no)) read.honoured = Honoured::no;
  read.detail = text_member(value->get_object(), "detail").value_or("");
  return read;
}

}  // namespace

std::string_view name(Honoured honoured) {
  return kNames[static_cast<std::size_t>(honoured)];
}

boost::json::object to_json(const ModelTraits& traits) {
  boost::json::object json{{"server_version", traits.server_version}, {"model_digest", traits.model_digest},
                           {"schema", to_json(traits.schema)},        {"think", to_json(traits.think)},
                           {"context", to_json(traits.context)},      {"counts", to_json(traits.counts)}};
  if (traits.context_limit) json["context_limit"] = *traits.context_limit;
  return json;
}

std::optional<ModelTraits> traits_from_json(const std::string& json) {
  const auto object = parsed_object(json);
  if (!object) return std::nullopt;
  ModelTraits traits;
  traits.server_version = text_member(*object, "server_version").value_or("");
  traits.model_digest = text_member(*object, "model_digest").value_or("");
  traits.schema = trait(*object, "schema");
  traits.think = trait(*object, "think");
  traits.context = trait(*object, "context");
  traits.counts = trait(*object, "counts");
  traits.context_limit = integer_member(*object, "context_limit");
  return traits;
}

}  // namespace tributary::mapgen

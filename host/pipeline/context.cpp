#include "pipeline/context.hpp"

namespace tributary::pipeline {

normalize::SourceFacts source_facts(const store::Source& source) {
  normalize::SourceFacts facts;
  for (const auto& [name, value] : source.config) {
    if (value.is_string()) {
      facts.settings.emplace(name, value.as_string());
    } else if (value.is_int64() || value.is_uint64() || value.is_double() || value.is_bool()) {
      facts.settings.emplace(name, boost::json::serialize(value));
    }
  }
  if (const auto base = facts.settings.find("base_url"); base != facts.settings.end())
    facts.base_url = base->second;
  return facts;
}

}  // namespace tributary::pipeline

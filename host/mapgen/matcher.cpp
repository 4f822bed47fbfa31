#include "mapgen/matcher.hpp"

#include <boost/json.hpp>

#include <cmath>

#include "mapgen/mapping_builder.hpp"
#include "mapgen/path_features.hpp"
#include "mapgen/ranking.hpp"
#include "mapgen/weights.hpp"

namespace tributary::mapgen {
namespace {

constexpr std::size_t kMostCandidates = 5;

double rounded(double score) {
  return std::round(score * 1000) / 1000;
}

std::string input_of(const GenerationRequest& request, int version) {
  return boost::json::serialize(boost::json::object{{"matcher_version", version},
                                                    {"records_path", request.records_path},
                                                    {"records", request.shape.records},
                                                    {"paths", request.shape.paths.size()}});
}

std::string output_of(const Ranking& ranking, int version) {
  boost::json::object fields;
  for (std::size_t i = 0; i < mapping::kPostingFieldCount; ++i) {
    const auto& chosen = ranking.chosen[i];
    if (!chosen) continue;
    fields[mapping::kPostingFieldNames[i]] = {{"path", chosen->path->path},
                                              {"score", rounded(chosen->score.value)},
                                              {"evidence", chosen->score.evidence}};
  }
  return boost::json::serialize(
      boost::json::object{{"matcher_version", version}, {"fields", std::move(fields)}});
}

void list_candidates(const Ranking& ranking, Generation& generation) {
  for (std::size_t i = 0; i < mapping::kPostingFieldCount; ++i) {
    auto& listed = generation.candidates[std::string(mapping::kPostingFieldNames[i])];
    for (const Choice& choice : ranking.ranked[i]) {
      if (listed.size() == kMostCandidates) break;
      listed.push_back({choice.path->path, rounded(choice.score.value), choice.score.evidence});
    }
  }
}

}  // namespace

Generation Matcher::generate(const GenerationRequest& request) {
  Generation generation;
  generation.actor = name();
  generation.input = input_of(request, weights_.version);
  if (!jsonpath::Path::parse(request.records_path)) {
    generation.error =
        "the records' path '" + request.records_path + "' is not valid JSONPath; give one such as $.jobs[*]";
    return generation;
  }
  const std::vector<PathFeatures> paths = features_of(request.shape);
  const Ranking ranking = rank(paths, request.shape.records, weights_);
  list_candidates(ranking, generation);
  generation.output = output_of(ranking, weights_.version);
  mapping::Mapping mapping = build_mapping(request, paths, ranking, weights_);
  for (const auto field : mapping::kRequiredFields) {
    if (mapping.field(field)) continue;
    generation.error = "none of the " + std::to_string(paths.size()) + " paths of " +
                       std::to_string(request.shape.records) + " records can be the " +
                       std::string(mapping::name(field)) + "; write the mapping by hand or ask a model";
    return generation;
  }
  generation.mapping = std::move(mapping);
  return generation;
}

}  // namespace tributary::mapgen

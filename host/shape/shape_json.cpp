#include <boost/json.hpp>

#include "shape/shape.hpp"

namespace tributary::shape {
namespace {

boost::json::object types_of(const PathStatistics& entry) {
  boost::json::object types;
  for (std::size_t i = 0; i < kValueTypeCount; ++i) {
    if (entry.types[i] > 0) types[kValueTypeNames[i]] = entry.types[i];
  }
  return types;
}

}  // namespace

std::string to_json(const Shape& shape) {
  boost::json::array paths;
  for (const auto& entry : shape.paths) {
    paths.push_back({{"path", entry.path},
                     {"types", types_of(entry)},
                     {"records", entry.records},
                     {"filled", entry.filled},
                     {"values", entry.values},
                     {"distinct", entry.distinct},
                     {"total_length", entry.total_length},
                     {"max_length", entry.max_length},
                     {"most_in_one_record", entry.most_in_one_record}});
  }
  return boost::json::serialize(boost::json::object{{"records", shape.records}, {"paths", std::move(paths)}});
}

}  // namespace tributary::shape

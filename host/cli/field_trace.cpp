#include "cli/field_trace.hpp"

namespace tributary::cli {

boost::json::object trace_json(std::string_view field, const normalize::FieldTrace& trace) {
  boost::json::array paths;
  for (const auto& path : trace.paths) paths.emplace_back(path);
  boost::json::object object{{"field", field},         {"filled", trace.filled},
                             {"value", trace.value},   {"paths", paths},
                             {"found", trace.found},   {"converter", trace.converter},
                             {"branch", trace.branch}, {"reason", trace.reason}};
  if (trace.precision != normalize::DatePrecision::none) {
    object["precision"] = name(trace.precision);
    object["precision_reason"] = explanation(trace.precision);
  }
  return object;
}

}  // namespace tributary::cli

#include "sandbox/deutsche_bank.hpp"

#include <boost/json.hpp>

#include <algorithm>
#include <map>
#include <set>

#include "plugin_api/json_view.hpp"
#include "sandbox/records.hpp"

namespace tributary::sandbox {
namespace {

namespace fs = std::filesystem;

// GET /search/ and /graduatesearch/ with data={...}, GET /jobhtml/{id}.json
class DeutscheBank final : public Site {
 public:
  explicit DeutscheBank(const fs::path& directory)
      : professionals_(records_of(directory, "search_page", kItems)),
        students_(records_of(directory, "graduatesearch", kItems)) {
    for (const fs::directory_entry& entry : fs::directory_iterator(directory / "jobhtml")) {
      texts_["/jobhtml/" + entry.path().filename().string()] = text_of(entry.path());
    }
  }

  Reply answer(const Question& question) const override {
    if (question.path == "/search/") return search(question, professionals_);
    if (question.path == "/graduatesearch/") return search(question, students_);
    const auto detail = texts_.find(question.path);
    return detail == texts_.end() ? refusal(404, "no such job") : Reply{200, detail->second};
  }

  std::string refuses_trap(std::string_view) const override { return "is not described by a sandbox.json"; }

 private:
  static constexpr std::string_view kItems = "SearchResult.SearchResultItems";
  static constexpr std::int64_t kMostItems = 2000;

  static Reply search(const Question& question, const Records& all) {
    boost::json::error_code error;
    const boost::json::value data = boost::json::parse(question.parameter("data"), error);
    const auto* parameters =
        error || !data.is_object() ? nullptr : data.get_object().if_contains("SearchParameters");
    if (!parameters || !parameters->is_object()) return refusal(400, "data is not a search");
    const auto number = [&](std::string_view name, std::int64_t otherwise) {
      const auto* value = parameters->get_object().if_contains(name);
      return value && value->is_int64() ? std::max<std::int64_t>(value->get_int64(), 1) : otherwise;
    };
    std::set<std::string> fields;
    if (const auto* names = parameters->get_object().if_contains("MatchedObjectDescriptor");
        names && names->is_array()) {
      for (const auto& name : names->get_array()) {
        if (name.is_string()) fields.emplace(name.get_string());
      }
    }
    const Records none;
    const Records& records = question.without_records ? none : all;
    const auto first = std::min(static_cast<std::size_t>(number("FirstItem", 1) - 1), records.size());
    const auto count = std::min(static_cast<std::size_t>(std::min(number("CountItem", 10), kMostItems)),
                                records.size() - first);
    Records shown;
    for (std::size_t i = first; i < first + count; ++i) shown.push_back(with_fields(records[i], fields));
    return {200, "{\"SearchResult\":{\"SearchResultCount\":" + std::to_string(count) +
                     ",\"SearchResultCountAll\":" + std::to_string(records.size()) +
                     ",\"SearchResultItems\":" + array_of(shown, 0, count) + "}}"};
  }

  static std::string with_fields(const std::string& record, const std::set<std::string>& fields) {
    const auto view = plugin::JsonView::parse(record);
    const auto descriptor = view.find("MatchedObjectDescriptor");
    const std::string kept = filtered(descriptor->raw(), fields, true);
    return record.substr(0, descriptor->begin()) + kept + record.substr(descriptor->end());
  }

  Records professionals_;
  Records students_;
  std::map<std::string, std::string> texts_;
};

}  // namespace

std::unique_ptr<Site> make_deutsche_bank(const fs::path& directory) {
  return std::make_unique<DeutscheBank>(directory);
}

}  // namespace tributary::sandbox

#include "sandbox/site.hpp"

#include <boost/json.hpp>

#include <algorithm>
#include <charconv>

#include "base/error.hpp"
#include "plugin_api/json_view.hpp"
#include "plugin_api/url.hpp"
#include "sandbox/records.hpp"

namespace tributary::sandbox {
namespace {

namespace fs = std::filesystem;

Reply not_found(const std::string& what) {
  return {404, boost::json::serialize(boost::json::object{{"status", 404}, {"error", what}})};
}

Reply bad_request(const std::string& what) {
  return {400, boost::json::serialize(boost::json::object{{"status", 400}, {"error", what}})};
}

std::string text(std::size_t number) {
  return std::to_string(number);
}

// GET /v1/boards/{board}/jobs
class Greenhouse final : public Site {
 public:
  explicit Greenhouse(const fs::path& directory) : jobs_(records_of(directory, "board", "jobs")) {}

  Reply answer(const Question& question) const override {
    if (question.path != "/v1/boards/nordwind/jobs") return not_found("Job board not found");
    std::set<std::string> hidden;
    if (question.parameter("content") != "true") hidden = {"content", "departments", "offices"};
    if (question.parameter("pay_transparency") != "true") hidden.insert("pay_input_ranges");
    Records shown;
    for (const std::string& job : question.without_records ? Records() : jobs_) {
      shown.push_back(filtered(job, hidden, false));
    }
    return {200, "{\"jobs\":" + array_of(shown, 0, shown.size()) +
                     ",\"meta\":{\"total\":" + text(shown.size()) + "}}"};
  }

 private:
  Records jobs_;
};

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
    return detail == texts_.end() ? not_found("no such job") : Reply{200, detail->second};
  }

 private:
  static constexpr std::string_view kItems = "SearchResult.SearchResultItems";
  static constexpr std::int64_t kMostItems = 2000;

  static Reply search(const Question& question, const Records& all) {
    boost::json::error_code error;
    const boost::json::value data = boost::json::parse(question.parameter("data"), error);
    const auto* parameters =
        error || !data.is_object() ? nullptr : data.get_object().if_contains("SearchParameters");
    if (!parameters || !parameters->is_object()) return bad_request("data is not a search");
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
    return {200, "{\"SearchResult\":{\"SearchResultCount\":" + text(count) + ",\"SearchResultCountAll\":" +
                     text(records.size()) + ",\"SearchResultItems\":" + array_of(shown, 0, count) + "}}"};
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

// GET .../pc/v6/jobs?page=&size= and .../pc/v4/jobdetails/{base64(reference)}, with the public client's key
class Arbeitsagentur final : public Site {
 public:
  explicit Arbeitsagentur(const fs::path& directory)
      : jobs_(records_of(directory, "jobs_page", "ergebnisliste")) {
    for (const fs::directory_entry& entry : fs::directory_iterator(directory / "jobdetails")) {
      const std::string detail = text_of(entry.path());
      details_[plugin::base64(value_of(detail, "referenznummer"))] = detail;
    }
  }

  Reply answer(const Question& question) const override {
    if (question.api_key != "jobboerse-jobsuche") return {403, R"({"message":"No match found"})"};
    if (question.path == kService + "v6/jobs") return list(question);
    if (!question.path.starts_with(kService + kDetails)) return not_found("No match found");
    const auto detail = details_.find(question.path.substr(kService.size() + kDetails.size()));
    return detail == details_.end() ? not_found("Stellenangebot nicht gefunden") : Reply{200, detail->second};
  }

 private:
  inline static const std::string kService = "/jobboerse/jobsuche-service/pc/";
  inline static const std::string kDetails = "v4/jobdetails/";
  static constexpr std::int64_t kWindow = 10000;

  Reply list(const Question& question) const {
    const std::int64_t page = question.number("page", 1, kWindow, 1);
    const std::int64_t size = question.number("size", 1, 100, 50);
    if (page * size > kWindow) return bad_request("page * size is more than 10000");
    Records found;
    for (const std::string& job : question.without_records ? Records() : jobs_) {
      const bool named =
          value_of(job, "stellenangebotsTitel").find(question.parameter("was")) != std::string::npos;
      const bool near = value_of(job, "stellenlokationen.0.adresse.ort").find(question.parameter("wo")) !=
                        std::string::npos;
      if (named && near) found.push_back(job);
    }
    const auto first = std::min(static_cast<std::size_t>((page - 1) * size), found.size());
    // Without a match the list is not empty but absent, as on the real site.
    const std::string records =
        found.empty() ? ""
                      : "\"ergebnisliste\":" + array_of(found, first, static_cast<std::size_t>(size)) + ",";
    return {200, "{" + records + "\"maxErgebnisse\":" + text(found.size()) +
                     ",\"page\":" + std::to_string(page) + ",\"size\":" + std::to_string(size) + "}"};
  }

  Records jobs_;
  std::map<std::string, std::string> details_;
};

// GET /api/positions?limit=&after=: the next page starts behind the position that the cursor names
class Jobboard final : public Site {
 public:
  explicit Jobboard(const fs::path& directory)
      : positions_(records_of(directory, "positions_page", "data.positions")) {}

  Reply answer(const Question& question) const override {
    if (question.path != "/api/positions") return not_found("no such resource");
    const Records none;
    const Records& all = question.without_records ? none : positions_;
    const auto limit = static_cast<std::size_t>(question.number("limit", 1, 50, 20));
    std::size_t first = 0;
    if (const std::string after = question.parameter("after"); !after.empty()) {
      while (first < all.size() && cursor_behind(all[first]) != after) ++first;
      if (first++ == all.size()) return bad_request("unknown cursor");
    }
    const bool more = first + limit < all.size();
    const std::string next = more ? "\"" + cursor_behind(all[first + limit - 1]) + "\"" : "null";
    return {200, "{\"data\":{\"positions\":" + array_of(all, first, limit) +
                     "},\"paging\":{\"total\":" + text(all.size()) + ",\"next_cursor\":" + next + "}}"};
  }

 private:
  static std::string cursor_behind(const std::string& position) {
    return plugin::base64("after:" + value_of(position, "slug"));
  }

  Records positions_;
};

// GET /postings?page=&size=
class Example final : public Site {
 public:
  explicit Example(const fs::path& directory)
      : postings_(records_of(directory, "postings_page", "postings")) {}

  Reply answer(const Question& question) const override {
    if (question.path != "/postings") return not_found("no such resource");
    const Records none;
    const Records& all = question.without_records ? none : postings_;
    const auto page = static_cast<std::size_t>(question.number("page", 1, 1000000, 1));
    const auto size = static_cast<std::size_t>(question.number("size", 1, 100, 10));
    const std::size_t first = std::min((page - 1) * size, all.size());
    return {200, "{\"page\":" + text(page) + ",\"size\":" + text(size) + ",\"total\":" + text(all.size()) +
                     ",\"postings\":" + array_of(all, first, size) + "}"};
  }

 private:
  Records postings_;
};

}  // namespace

std::string Question::parameter(const std::string& name) const {
  const auto found = query.find(name);
  return found == query.end() ? "" : found->second;
}

std::int64_t Question::number(const std::string& name, std::int64_t least, std::int64_t most,
                              std::int64_t otherwise) const {
  const std::string digits = parameter(name);
  std::int64_t value = 0;
  const auto read = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  if (digits.empty() || read.ec != std::errc() || read.ptr != digits.data() + digits.size()) return otherwise;
  return std::clamp(value, least, most);
}

std::unique_ptr<Site> make_site(const std::string& name, const fs::path& directory) {
  try {
    if (name == "greenhouse") return std::make_unique<Greenhouse>(directory);
    if (name == "deutsche_bank") return std::make_unique<DeutscheBank>(directory);
    if (name == "arbeitsagentur") return std::make_unique<Arbeitsagentur>(directory);
    if (name == "jobboard") return std::make_unique<Jobboard>(directory);
    if (name == "example") return std::make_unique<Example>(directory);
  } catch (const fs::filesystem_error& error) {
    throw Error(ErrorKind::unavailable, "the sandbox's samples are not whole: " + std::string(error.what()));
  } catch (const plugin::JsonError& error) {
    throw Error(ErrorKind::unavailable,
                "a sample in " + directory.string() + " is not JSON: " + error.what());
  }
  return nullptr;
}

}  // namespace tributary::sandbox

// The matcher on recorded replies of real sites, against the mapping by hand; where they are at hand.
#include <boost/json.hpp>
#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <map>
#include <set>
#include <sstream>

#include "jsonpath/path.hpp"
#include "matcher_support.hpp"

using namespace tributary;
using namespace matcher_test;

namespace {

namespace fs = std::filesystem;
namespace js = boost::json;

// What was reached; a change of weights may raise it, never lower it.
constexpr double kFloorOfCoreFields = 0.975;
constexpr double kFloorOfAllFields = 0.975;
constexpr double kCeilingOfClaims = 0.005;

const std::set<std::string> kCore = {"external_id", "title", "description", "company", "location", "url"};
const std::set<std::string> kMayBeFilled = {"url", "company", "remote"};  // by a template, a setting, a text

std::string read_file(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

std::vector<std::string> split(const std::string& text, char separator) {
  std::vector<std::string> parts;
  std::istringstream stream(text);
  for (std::string part; std::getline(stream, part, separator);) parts.push_back(part);
  return parts;
}

std::vector<std::vector<std::string>> rows_of(const fs::path& path) {
  std::vector<std::vector<std::string>> rows;
  for (const auto& line : split(read_file(path), '\n')) rows.push_back(split(line, '\t'));
  return rows;
}

// The values that a pointer of EXPECTED.tsv selects: steps by name, index, * and *[key=value].
class Pointer {
 public:
  explicit Pointer(std::string text) {
    while (!text.empty() && text.back() == ' ') text.pop_back();
    const std::size_t start = text.find('/');
    if (start == std::string::npos) return;
    text = text.substr(start);
    for (std::size_t at = 0; at < text.size();) {
      std::size_t end = at + 1;
      for (int depth = 0; end < text.size() && (text[end] != '/' || depth > 0); ++end) {
        depth += (text[end] == '[') - (text[end] == ']');
      }
      steps_.push_back(text.substr(at + 1, end - at - 1));
      at = end;
    }
  }

  void select(const js::value& node, std::size_t step, std::vector<js::value>& found) const {
    if (step == steps_.size()) {
      if (!node.is_null()) found.push_back(node);
      return;
    }
    const std::string& name = steps_[step];
    if (const auto* object = node.if_object()) {
      for (const auto& member : *object) {
        if (name == "*" || member.key() == name) select(member.value(), step + 1, found);
      }
    } else if (const auto* array = node.if_array()) {
      for (std::size_t i = 0; i < array->size(); ++i) {
        if (meets(name, (*array)[i]) || name == std::to_string(i)) select((*array)[i], step + 1, found);
      }
    }
  }

 private:
  static bool meets(const std::string& step, const js::value& element) {
    if (step == "*") return true;
    const std::size_t equals = step.find('=');
    if (!step.starts_with("*[") || equals == std::string::npos || !element.is_object()) return false;
    const auto* value = element.as_object().if_contains(step.substr(2, equals - 2));
    return value && value->is_string() &&
           value->as_string() == step.substr(equals + 1, step.size() - equals - 2);
  }

  std::vector<std::string> steps_;
};

std::string text_of(const js::value& value) {
  return value.is_string() ? std::string(value.as_string()) : js::serialize(value);
}

std::set<std::string> expected_values(const js::value& record, const std::string& pointers) {
  std::set<std::string> values;
  for (const auto& alternative : split(pointers, '|')) {
    for (const auto& part : split(alternative, '+')) {
      std::vector<js::value> found;
      Pointer(part).select(record, 0, found);
      for (const auto& value : found) {
        if (value.is_primitive() && text_of(value) != "") values.insert(text_of(value));
      }
    }
  }
  return values;
}

void mapped_values(const mapping::Expression& expression, json::Element record,
                   std::set<std::string>& values) {
  if (expression.path) {
    std::vector<json::Element> nodes;
    expression.path->select(record, nodes);
    for (const auto node : nodes) values.insert(text_of(js::parse(simdjson::to_string(node))));
  }
  for (const auto& part : expression.parts) mapped_values(part, record, values);
}

struct Tally {
  int right = 0;
  int claimed = 0;
  int fields = 0;
  double share(int part) const { return fields == 0 ? 0 : static_cast<double>(part) / fields; }
};

class Bench {
 public:
  explicit Bench(const fs::path& folder) : folder_(folder) {
    for (const auto& row : rows_of(folder / "INDEX.tsv")) {
      if (row.size() > 6) files_[row[0]] = {row[1], row[6]};
    }
    for (const auto& row : rows_of(folder / "EXPECTED.tsv")) {
      if (row.size() > 2 && row[0] != "site") expected_[row[0]].push_back({row[1], row[2]});
    }
  }

  void run_all() {
    for (const auto& [site, fields] : expected_) {
      const auto& [file, records] = files_[site];
      if (file.ends_with(".json")) run_site(site, read_file(folder_ / file), records, fields);
    }
  }

  Tally core, all;
  std::string misses;

 private:
  using Fields = std::vector<std::pair<std::string, std::string>>;

  void run_site(const std::string& site, const std::string& page, const std::string& records,
                const Fields& fields) {
    const Run made = run(page);
    std::vector<js::value> wanted;
    const js::value document = js::parse(page);
    if (records.starts_with('/')) {
      Pointer(records).select(document, 0, wanted);
    } else {
      wanted.push_back(document);
    }
    json::Parser parser;
    std::vector<json::Element> found;
    if (const auto root = parser.parse(page); root && !made.records.empty()) {
      jsonpath::Path::parse(made.records)->select(*root, found);
    }
    for (const auto& [name, pointer] : fields) {
      const std::string column = name == "deadline" ? "valid_through" : name;
      count(site, column, verdict(column, pointer, made, wanted, found));
    }
  }

  enum class Verdict { right, missed, claimed };

  static Verdict verdict(const std::string& column, const std::string& pointer, const Run& made,
                         const std::vector<js::value>& wanted, const std::vector<json::Element>& found) {
    static const std::optional<mapping::Expression> kNone;
    const auto& expression =
        made.generation.mapping ? made.generation.mapping->field(*mapping::posting_field(column)) : kNone;
    int have = 0;
    int agree = 0;
    int filled = 0;
    for (std::size_t i = 0; i < wanted.size(); ++i) {
      std::set<std::string> got;
      if (expression && i < found.size()) mapped_values(*expression, found[i], got);
      filled += !got.empty() && *got.rbegin() != "null";
      if (pointer == "-") continue;
      const auto values = expected_values(wanted[i], pointer);
      have += !values.empty();
      agree += std::any_of(values.begin(), values.end(), [&](const auto& v) { return got.count(v) > 0; });
    }
    if (pointer == "-")
      return filled > 0 && kMayBeFilled.count(column) == 0 ? Verdict::claimed : Verdict::right;
    return agree >= 0.9 * have ? Verdict::right : Verdict::missed;
  }

  void count(const std::string& site, const std::string& column, Verdict verdict) {
    for (Tally* tally : {&all, &core}) {
      if (tally == &core && kCore.count(column) == 0) continue;
      ++tally->fields;
      tally->right += verdict == Verdict::right;
      tally->claimed += verdict == Verdict::claimed;
    }
    if (verdict != Verdict::right)
      misses += site + "." + column + (verdict == Verdict::claimed ? " claimed; " : "; ");
  }

  fs::path folder_;
  std::map<std::string, std::pair<std::string, std::string>> files_;
  std::map<std::string, Fields> expected_;
};

}  // namespace

TEST_CASE("recorded sites are mapped as by hand, up to the floor that was reached") {
  const fs::path folder = fs::path(TRIBUTARY_SOURCE_DIR) / ".." / "shared" / "payloads";
  if (!fs::exists(folder / "EXPECTED.tsv")) {
    WARN("skipped: there are no recorded payloads at ../shared/payloads");
    return;
  }
  Bench bench(folder);
  bench.run_all();
  INFO(bench.misses);
  CHECK(bench.core.fields > 0);
  CHECK(bench.core.share(bench.core.right) >= kFloorOfCoreFields);
  CHECK(bench.all.share(bench.all.right) >= kFloorOfAllFields);
  CHECK(bench.all.share(bench.all.claimed) <= kCeilingOfClaims);
}

#include "sandbox/facets.hpp"

#include <algorithm>
#include <cstdlib>
#include <map>
#include <optional>

#include "base/parse_time.hpp"
#include "sandbox/json_edit.hpp"

namespace tributary::sandbox {
namespace {

constexpr std::int64_t kFirstMilliseconds = 100'000'000'000;  // as seconds, the year 5138

std::optional<Timestamp> time_of(const std::string& text) {
  if (!text.empty() && text.find_first_not_of("0123456789") == std::string::npos) {
    const std::int64_t number = std::strtoll(text.c_str(), nullptr, 10);
    if (number >= kFirstMilliseconds) return Timestamp(std::chrono::milliseconds(number));
    return Timestamp(std::chrono::seconds(number));
  }
  if (const auto day = parse_day(text)) return day;
  if (const auto time = parse_rfc3339(text)) return time;
  return parse_rfc3339(text + "Z");  // sites leave the zone out
}

// A day includes its evening.
std::optional<Timestamp> end_of(const std::string& text) {
  const auto day = parse_day(text);
  if (day) return *day + std::chrono::days(1) - std::chrono::microseconds(1);
  return time_of(text);
}

bool matches(const Filter& filter, const std::vector<std::string>& wanted, std::string_view record) {
  const std::vector<std::string> values = values_at(record, filter.path);
  return std::any_of(values.begin(), values.end(), [&](const std::string& value) {
    return std::any_of(wanted.begin(), wanted.end(), [&](const std::string& want) {
      return filter.contains ? value.find(want) != std::string::npos : value == want;
    });
  });
}

bool within(const std::string& path, const std::optional<Timestamp>& from, const std::optional<Timestamp>& to,
            std::string_view record) {
  const std::vector<std::string> values = values_at(record, path);
  const auto time = values.empty() ? std::nullopt : time_of(values.front());
  return time && (!from || *time >= *from) && (!to || *time <= *to);
}

Facet facet_of(Members members) {
  Facet facet;
  facet.name = members.text("name");
  facet.path = members.text("path");
  facet.counts = members.text("counts", "");
  facet.form = static_cast<Facet::Form>(members.word("form", {"object", "array", "members"}, 0));
  facet.value = members.text("value", "value");
  facet.count = members.text("count", "count");
  facet.label = members.text("label", "");
  facet.label_path = members.text("label_path", facet.path);
  members.done();
  return facet;
}

Filter filter_of(Members members) {
  Filter filter{members.text("name"), members.text("path")};
  filter.contains = members.word("match", {"equals", "contains"}, 0) == 1;
  members.done();
  return filter;
}

struct Count {
  std::size_t number = 0;
  std::string label;
};

std::string element_of(const Facet& facet, const std::string& value, const Count& count) {
  const std::string number = std::to_string(count.number);
  if (facet.form != Facet::Form::array) return json_text(value) + ":" + number;
  const std::string label =
      facet.label.empty() ? "" : json_text(facet.label) + ":" + json_text(count.label) + ",";
  return "{" + label + json_text(facet.value) + ":" + json_text(value) + "," + json_text(facet.count) + ":" +
         number + "}";
}

}  // namespace

Narrowing narrowing_of(Members& list) {
  Narrowing narrowing;
  for (const auto* facet : list.objects("facets")) {
    narrowing.facets.push_back(facet_of(Members(*facet, list.where("facets"))));
    narrowing.filters.push_back({narrowing.facets.back().name, narrowing.facets.back().path});
  }
  for (const auto* filter : list.objects("filters")) {
    narrowing.filters.push_back(filter_of(Members(*filter, list.where("filters"))));
  }
  if (const auto* value = list.find("dates")) {
    Members dates(*value, list.where("dates"));
    narrowing.from = dates.text("from", "");
    narrowing.to = dates.text("to", "");
    narrowing.date = dates.text("path");
    dates.done();
  }
  return narrowing;
}

std::vector<std::string_view> narrowed(const Narrowing& narrowing, const Parameters& parameters,
                                       const std::vector<std::string>& records) {
  std::vector<std::string_view> found(records.begin(), records.end());
  for (const Filter& filter : narrowing.filters) {
    const std::vector<std::string> wanted = parameters.all(filter.name);
    if (std::all_of(wanted.begin(), wanted.end(), [](const std::string& want) { return want.empty(); }))
      continue;
    std::erase_if(found, [&](std::string_view record) { return !matches(filter, wanted, record); });
  }
  const auto from = time_of(parameters.first(narrowing.from));
  const auto to = end_of(parameters.first(narrowing.to));
  if (from || to) {
    std::erase_if(found, [&](std::string_view record) { return !within(narrowing.date, from, to, record); });
  }
  return found;
}

std::string counts_of(const Facet& facet, const std::vector<std::string_view>& records) {
  std::map<std::string, Count> counts;
  for (const std::string_view record : records) {
    const std::vector<std::string> labels =
        facet.label.empty() ? std::vector<std::string>() : values_at(record, facet.label_path);
    std::vector<std::string> values = values_at(record, facet.path);
    for (std::size_t i = 0; i < values.size(); ++i) {
      if (std::find(values.begin(), values.begin() + static_cast<std::ptrdiff_t>(i), values[i]) !=
          values.begin() + static_cast<std::ptrdiff_t>(i))
        continue;
      Count& count = counts[values[i]];
      ++count.number;
      if (i < labels.size()) count.label = labels[i];
    }
  }
  const bool object = facet.form == Facet::Form::object;
  std::string text(1, object ? '{' : '[');
  for (const auto& [value, count] : counts) {
    if (text.size() > 1) text += ",";
    const std::string element = element_of(facet, value, count);
    text += facet.form == Facet::Form::members ? "{" + element + "}" : element;
  }
  return text + (object ? '}' : ']');
}

}  // namespace tributary::sandbox

#include "scaffold/sample.hpp"

#include "base/error.hpp"
#include "base/markup.hpp"
#include "json/parser.hpp"
#include "plugin_api/block_page.hpp"
#include "plugin_api/json_ld.hpp"
#include "xml/to_json.hpp"

namespace tributary::scaffold {
namespace {

constexpr std::string_view kWhiteSpace = " \t\r\n";

constexpr std::string_view kMadeUp = R"({
  "page": 1,
  "size": 10,
  "total": 3,
  "postings": [
    {
      "id": "P-1001",
      "title": "Miller, early shift",
      "company": "Example Mill",
      "location": "Leeds, United Kingdom",
      "description": "<p>You run three stones and know from the sound which one wants dressing.</p>",
      "url": "https://jobs.example.com/postings/P-1001",
      "published_at": "2026-11-02T08:00:00Z",
      "employment_type": "full_time"
    },
    {
      "id": "P-1002",
      "title": "Software engineer for sieves",
      "company": "Example Mill",
      "location": "Remote, Germany",
      "description": "<p>You write what the sieves do, and test it with real flour.</p>",
      "url": "https://jobs.example.com/postings/P-1002",
      "published_at": "2026-11-03T09:30:00Z",
      "employment_type": "part_time"
    },
    {
      "id": "P-1003",
      "title": "Apprentice baker",
      "company": "Example Bakery",
      "location": "Vienna, Austria",
      "description": "<p>Three years, four ovens, and a different bread every week.</p>",
      "url": "https://jobs.example.com/postings/P-1003",
      "published_at": "2026-11-05T07:15:00Z",
      "employment_type": "full_time"
    }
  ]
}
)";

[[noreturn]] void refuse(const std::string& name, const std::string& what) {
  throw Error(ErrorKind::run_failed, name + ": " + what);
}

// Each line one object, joined to an array; "" where the lines are none.
std::string joined_lines(std::string_view bytes) {
  std::string out;
  json::Parser parser;
  while (!bytes.empty()) {
    const std::size_t end = std::min(bytes.find('\n'), bytes.size());
    std::string_view line = bytes.substr(0, end);
    bytes.remove_prefix(std::min(end + 1, bytes.size()));
    if (line.find_first_not_of(kWhiteSpace) == std::string_view::npos) continue;
    const auto root = parser.parse(line);
    if (!root || !root->is_object()) return "";
    out += (out.empty() ? "[" : ",\n") + std::string(line);
  }
  return out.empty() ? "" : out + "]";
}

void read_html(Sample& sample) {
  const plugin::JsonLdPostings found = plugin::json_ld_postings(sample.bytes);
  if (found.postings.empty()) {
    const std::string block = plugin::looks_blocked(sample.bytes);
    refuse(sample.name,
           block.empty() ? "a page of HTML without postings as JSON-LD in it; give a reply of the site's API"
                         : "a page that stands for another (" + block +
                               "), not a list of postings; give a reply of the site's API");
  }
  sample.format = SampleFormat::jsonld;
  for (const std::string& posting : found.postings)
    sample.json += (sample.json.empty() ? "{\"jobs\":[" : ",") + posting;
  sample.json += "]}";
}

void read_xml(Sample& sample) {
  xml::Repairs repairs;
  auto text = xml::to_json(sample.bytes, {}, repairs);
  if (!text) refuse(sample.name, text.error().message);
  sample.format = SampleFormat::xml;
  sample.json = *std::move(text);
}

}  // namespace

Sample read_sample(const std::string& name, std::string bytes) {
  Sample sample{name, std::move(bytes), SampleFormat::json, ""};
  if (sample.bytes.find_first_not_of(kWhiteSpace) == std::string::npos) refuse(name, "it is empty");
  const Markup markup = markup_of(sample.bytes);
  if (markup == Markup::html) {
    read_html(sample);
  } else if (markup == Markup::xml) {
    read_xml(sample);
  } else {
    json::Parser parser;
    const auto root = parser.parse(sample.bytes);
    if (root) {
      sample.json = sample.bytes;
    } else {
      sample.json = joined_lines(sample.bytes);
      if (sample.json.empty()) refuse(name, root.error().message);
      sample.format = SampleFormat::ndjson;
    }
  }
  return sample;
}

Sample made_up_sample(const std::string& host) {
  Sample sample = read_sample("the made-up sample", std::string(kMadeUp));
  sample.url = "https://" + host + "/postings?page=1&size=10";
  return sample;
}

}  // namespace tributary::scaffold

// What is taken for true of an API after one of its replies was looked at. Every value of it is a guess.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace tributary::scaffold {

enum class SampleFormat { json, ndjson, xml, jsonld };  // jsonld: HTML that carries it
enum class Paging { none, page, offset, cursor, next_link, link_header };
std::string_view name(SampleFormat format);  // as plugin rest names it
std::string_view name(Paging paging);

// Of the query. The value is a template as plugin rest has them: "{page}", "{api_key}", "en".
struct Parameter {
  std::string name;
  std::string value;
  bool operator==(const Parameter&) const = default;
};

// A parameter that was taken for a key: its value is written nowhere.
struct Secret {
  std::string parameter;
  std::string setting;   // "api_key"
  std::string variable;  // of the environment, "ACME_API_KEY"
};

// One guess, for people: "records", "at data.jobs", "25 objects".
struct Finding {
  std::string about;
  std::string guess;
  std::string from;
};

struct Api {
  SampleFormat format = SampleFormat::json;
  std::string origin;  // "https://api.example.com"
  std::string path;    // "/v1/jobs"
  bool address_known = false;
  std::vector<Parameter> query;  // with a cursor's last, so that it is left out of the first request
  std::vector<Secret> secrets;

  std::string records;          // names joined by dots; "" for the document itself
  std::string records_path;     // the same as JSONPath: "$.data.jobs[*]"
  std::string mapping_records;  // where a mapping finds them: looks through "$.hits.hits[*]._source"
  std::size_t sample_records = 0;
  std::string id;            // names joined by dots, in a record; "" for none
  std::string total;         // names joined by dots; "" for none
  std::string total_header;  // "X-Total-Count"

  Paging paging = Paging::none;
  std::string position_parameter;  // that says where a page begins
  std::string size_parameter;      // "" for none
  std::int64_t page_size = 0;
  std::int64_t first_page = 1;
  std::int64_t first_offset = 0;
  std::string cursor;  // where a reply names the next one
  std::string next;

  std::vector<Finding> findings;
  std::vector<std::string> unknown;  // what it could not tell, one sentence each
};

// "guessed: records at data.jobs (25 objects), id at id (...)".
std::string sentence(const Api& api);
// Of one subject, "at data.jobs (25 objects)"; "" where nothing was guessed about it.
std::string finding(const Api& api, std::string_view about);

}  // namespace tributary::scaffold

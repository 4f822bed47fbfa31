// One reply of an API, as a person saved it or as it was fetched, read as JSON whatever it is written in.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "scaffold/api.hpp"

namespace tributary::scaffold {

struct Sample {
  std::string name;   // of the file, or the address without its query, for sentences
  std::string bytes;  // as it came
  SampleFormat format = SampleFormat::json;
  // JSON text: of lines the array of them, of XML its JSON form, of HTML {"jobs": [its JobPostings]}.
  std::string json;
  std::string url = {};  // with its query; "" where it is not known
  std::vector<std::pair<std::string, std::string>> headers = {};
};

// Reads `bytes`. Throws Error{run_failed}, one sentence that begins with `name`: no JSON, a page of HTML
// without postings in it, and what it looks like instead.
Sample read_sample(const std::string& name, std::string bytes);

// Three postings of nobody, page one of an API with numbered pages and a count, at `host`.
Sample made_up_sample(const std::string& host);

}  // namespace tributary::scaffold

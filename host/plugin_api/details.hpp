// A list page and one further request per record of it, composed to one page.
//
// For sites whose list leaves out what only a posting's own address tells. The composed body is the list's
// body byte for byte, with one member added to each record: the detail's JSON as it came.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "plugin_api/fetcher.hpp"
#include "plugin_api/json_view.hpp"

namespace tributary::plugin {

inline constexpr std::string_view kDetailMember = "detail";

// The request for a record's detail; nullopt when the record has none.
using DetailOf = std::function<std::optional<Request>(const JsonView& record)>;

// The JSON text of a detail's reply; nullopt when there is none to add. May throw FetchFailure.
using DetailText = std::function<std::optional<std::string>(FetchContext& context, const Response& response)>;

// Of a reply that is JSON: a body that is not is logged and left out. Throws as expect_json() does.
std::optional<std::string> json_detail(FetchContext& context, const Response& response);

struct DetailOptions {
  std::string member{kDetailMember};
  int at_once = 1;  // requests at the same time
  DetailText text = json_detail;
};

// Asks for each record's detail and returns the composed page, without its records path, total and cursor;
// `records` are views of list.body. nullopt when the host asked to stop in between: half a page would empty
// the fields that the details fill, so none is made.
//
// A detail that is gone (404, 410) or is not JSON leaves its record as it is and is logged. When not one of
// several details came, their address must have changed: throws FetchFailure{changed}. What else ends a fetch
// (blocked, 429, 5xx) passes as the FetchFailure that it is.
std::optional<Page> with_details(FetchContext& context, const Response& list,
                                 const std::vector<JsonView>& records, const DetailOf& detail_of,
                                 const DetailOptions& options = {});

}  // namespace tributary::plugin

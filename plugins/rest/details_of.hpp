// The details of a list's records, as the plan asks for them.
#pragma once

#include <optional>
#include <vector>

#include "plan.hpp"
#include "requests.hpp"

namespace tributary::rest {

// The page with each record's detail in it, or as it came where the plan asks for none; nullopt when the host
// asked to stop in between. See plugin_api/details.hpp.
std::optional<plugin::Page> with_details_of(plugin::FetchContext& context, const Plan& plan,
                                            const Requests& requests, const plugin::Response& list,
                                            const std::vector<plugin::JsonView>& records);

}  // namespace tributary::rest

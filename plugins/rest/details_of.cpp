#include "details_of.hpp"

#include "json_ld_reply.hpp"
#include "plugin_api/details.hpp"

namespace tributary::rest {

std::optional<plugin::Page> with_details_of(plugin::FetchContext& context, const Plan& plan,
                                            const Requests& requests, const plugin::Response& list,
                                            const std::vector<plugin::JsonView>& records) {
  if (plan.detail_url.empty()) return plugin::Page{.exchanges = {list.exchange_id}};
  plugin::DetailOptions options;
  options.member = plan.detail_member;
  options.at_once = plan.detail_at_once;
  if (plan.detail_format == Format::jsonld) options.text = json_ld_detail;
  return plugin::with_details(
      context, list, records, [&](const plugin::JsonView& record) { return requests.detail(list, record); },
      options);
}

}  // namespace tributary::rest

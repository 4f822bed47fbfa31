// Hands in a page of its own making that is larger than what can be read back.
#include "base/limits.hpp"
#include "plugin_api/abi.hpp"

namespace {

using namespace tributary::plugin;

class Plugin final : public Fetcher {
 public:
  Completion fetch(FetchContext& context) override {
    Request request;
    request.url = context.settings().text("base_url") + "/jobs?page=1";
    const Response response = context.send(request);
    context.emit({{response.exchange_id},
                  std::string(tributary::kMaxBodyBytes + 1, ' '),
                  PageFormat::json,
                  "$[*]",
                  "",
                  {}});
    return {true, "", {}};
  }
};

}  // namespace

TRIBUTARY_PLUGIN(
    Plugin,
    R"({"name": "composes_too_much", "version": "1", "summary": "Hands in a page that is too large.", "hosts": ["*"]})");

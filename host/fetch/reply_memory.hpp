// Replies of earlier runs that need not be sent again as long as they have not changed.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "interaction/interaction.hpp"
#include "plugin_api/fetcher.hpp"

namespace tributary::fetch {

// By what a site recognizes a reply that it gave before. At least one of the two is not "".
struct KnownReply {
  std::string etag;
  std::string last_modified;
  interaction::InteractionId exchange = 0;  // that brought it
};

// What it was: as the plugin saw it then, without what was not recorded.
struct RecalledReply {
  std::string url;
  std::vector<plugin::Header> headers;
  std::string body;
};

// Of one source. A request is named by its hash.
class ReplyMemory {
 public:
  virtual ~ReplyMemory() = default;
  virtual std::optional<KnownReply> find(const std::string& request) = 0;
  // The reply whole, and that it was needed again; nothing where it is not stored any more.
  virtual std::optional<RecalledReply> recall(const std::string& request) = 0;
  virtual void keep(const std::string& request, const KnownReply& reply) = 0;
  virtual void forget(const std::string& request) = 0;
};

// SHA-256, 32 bytes, of all that chooses a reply: URL, names and values of the headers, whatever their order,
// with secrets as their placeholders.
std::string hash_of(const plugin::Request& request);

}  // namespace tributary::fetch

// Which replies of earlier runs are known, so that a site need not send them again (migration 0018).
//
// For the Database's thread; throws Error as Database::transact says.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "store/database.hpp"
#include "store/records.hpp"

namespace tributary::store {

struct StoredReply {
  std::string etag;           // "" for none
  std::string last_modified;  // "" for none
  InteractionId interaction_id = 0;
};

// The act that brought a reply, and the reply's body.
struct ReplyBody {
  std::string output;  // of the act, JSON
  std::string bytes;
};

class ReplyStore {
 public:
  explicit ReplyStore(Database& database) : database_(database) {}
  ReplyStore(Database&&) = delete;

  // By the hash of the request, 32 bytes: those whose act and body are stored. What no run has asked for in
  // 90 days is forgotten.
  std::map<std::string, StoredReply> load(SourceId source);
  // A second one for the same request replaces the first.
  void keep(SourceId source, std::string_view request, const StoredReply& reply);
  // Notes that it was needed. Nothing where the act or the body is gone.
  std::optional<ReplyBody> recall(SourceId source, std::string_view request);
  void forget(SourceId source, std::string_view request);

 private:
  Database& database_;
};

}  // namespace tributary::store

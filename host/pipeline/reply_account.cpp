#include "pipeline/reply_account.hpp"

#include <boost/json.hpp>

#include "fetch/exchange_record.hpp"

namespace tributary::pipeline {

std::optional<fetch::KnownReply> ReplyAccount::find(const std::string& request) {
  if (!known_) known_ = replies_.load(source_);
  const auto found = known_->find(request);
  if (found == known_->end()) return std::nullopt;
  const store::StoredReply& reply = found->second;
  return fetch::KnownReply{reply.etag, reply.last_modified, reply.interaction_id};
}

std::optional<fetch::RecalledReply> ReplyAccount::recall(const std::string& request) {
  auto stored = replies_.recall(source_, request);
  if (!stored) return std::nullopt;
  auto reply = fetch::recorded_reply(stored->output);
  if (!reply) return std::nullopt;
  reply->body = std::move(stored->bytes);
  return reply;
}

void ReplyAccount::keep(const std::string& request, const fetch::KnownReply& reply) {
  const store::StoredReply stored{reply.etag, reply.last_modified, reply.exchange};
  replies_.keep(source_, request, stored);
  if (known_) (*known_)[request] = stored;
}

void ReplyAccount::forget(const std::string& request) {
  replies_.forget(source_, request);
  if (known_) known_->erase(request);
}

}  // namespace tributary::pipeline

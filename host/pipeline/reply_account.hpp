// The replies that a source's earlier runs were given, kept in the database.
#pragma once

#include <map>
#include <optional>
#include <string>

#include "fetch/reply_memory.hpp"
#include "pipeline/context.hpp"
#include "store/reply_store.hpp"

namespace tributary::pipeline {

// For one run: what is known is read once, when it is first asked for.
class ReplyAccount final : public fetch::ReplyMemory {
 public:
  ReplyAccount(const Context& context, store::SourceId source)
      : replies_(context.database), source_(source) {}

  std::optional<fetch::KnownReply> find(const std::string& request) override;
  std::optional<fetch::RecalledReply> recall(const std::string& request) override;
  void keep(const std::string& request, const fetch::KnownReply& reply) override;
  void forget(const std::string& request) override;

 private:
  store::ReplyStore replies_;
  store::SourceId source_;
  std::optional<std::map<std::string, store::StoredReply>> known_;
};

}  // namespace tributary::pipeline

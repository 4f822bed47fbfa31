// Private to store/: one row of interactions inside a transaction of somebody else's.
#pragma once

#include <pqxx/transaction>

#include "store/records.hpp"

namespace tributary::store {

InteractionId append_interaction(pqxx::work& work, const interaction::Interaction& interaction);

// An act of kind decision: what it is about, what was decided and why, and the acts it rests on.
InteractionId append_decision(pqxx::work& work, const Decision& decision, const boost::json::object& about,
                              std::vector<InteractionId> inputs);

// A raw body of `interaction`, compressed; its id.
RawPageId append_raw_body(pqxx::work& work, InteractionId interaction, std::optional<RunId> run,
                          std::string_view body, std::string_view content_type, Timestamp fetched_at);

}  // namespace tributary::store

// Rows as values: what the stores take and give.
#pragma once

#include <boost/json.hpp>

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/time.hpp"
#include "interaction/interaction.hpp"
#include "normalize/normalizer.hpp"

namespace tributary::store {

using interaction::ActorId;
using interaction::InteractionId;
using interaction::RunId;
using SourceId = std::int64_t;
using MappingId = std::int64_t;
using PostingId = std::int64_t;
using RawPageId = std::int64_t;
using RejectId = std::int64_t;
using TaskId = std::int64_t;

struct Source {
  SourceId source_id = 0;
  std::string name;
  std::string plugin;
  boost::json::object config;  // settings as given, checked
  std::string schedule;        // "" for none
  bool enabled = true;
  std::string cursor;
  Timestamp created_at{};
};

struct RunCounts {
  std::int64_t pages = 0;
  std::int64_t records = 0;
  std::int64_t left_out = 0;  // by the filter that ends the mapping's `records`
  std::int64_t postings_new = 0;
  std::int64_t postings_changed = 0;
  std::int64_t postings_unchanged = 0;
  std::int64_t rejects = 0;
  std::int64_t requests = 0;
  std::int64_t bytes = 0;
};

struct Run {
  RunId run_id = 0;
  SourceId source_id = 0;
  std::string source_name;
  std::string status;  // "running", or as fetch::RunStatus
  std::string stop_reason;
  RunCounts counts;
  std::optional<std::int64_t> server_total;
  Timestamp started_at{};
  std::optional<Timestamp> completed_at;
};

struct MappingVersion {
  MappingId mapping_id = 0;
  SourceId source_id = 0;
  std::string source_name;
  int version = 0;
  std::string status;    // candidate, active, retired, rejected
  std::string document;  // canonical mapping document
  std::string content_hash;
  std::optional<MappingId> parent_mapping_id;
  std::optional<InteractionId> generated_by_interaction_id;
  std::optional<InteractionId> validated_by_interaction_id;
  std::string generated_by;  // name of the actor of generated_by_interaction_id
  std::string trial;         // JSON; "" for none
  bool trial_passed = false;
  Timestamp created_at{};
};

// A page of records that a run kept.
struct StoredPage {
  RawPageId raw_page_id = 0;
  InteractionId interaction_id = 0;  // of kind `page`
  RunId run_id = 0;
  int page_number = 0;  // 1-based in its run
  std::string body;
  bool ndjson = false;
  std::string records;
  std::string sha256;  // hexadecimal
  Timestamp fetched_at{};
  std::optional<MappingId> normalized_with_mapping_id;
};

struct StoredReject {
  RejectId reject_id = 0;
  SourceId source_id = 0;
  std::string source_name;
  std::optional<RunId> run_id;
  RawPageId raw_page_id = 0;
  normalize::Reject reject;
  std::string status;  // open, replayed, discarded
  Timestamp created_at{};
  InteractionId interaction_id = 0;  // of kind normalize: the act that rejected it last
};

struct StoredInteraction {
  InteractionId interaction_id = 0;
  std::string actor;
  interaction::Interaction interaction;
  std::optional<RawPageId> raw_page_id;
  int depth = 0;  // in a lineage: 0 is where it was asked from
};

struct StoredPosting {
  PostingId posting_id = 0;
  SourceId source_id = 0;
  std::string source_name;
  std::string status;
  std::map<std::string, std::string> fields;  // column -> canonical text, filled ones only
  std::string content_hash;
  MappingId mapping_id = 0;
  InteractionId created_by_interaction_id = 0;
  InteractionId updated_by_interaction_id = 0;
  Timestamp first_seen_at{};
  Timestamp last_seen_at{};
  std::optional<Timestamp> closed_at;
};

}  // namespace tributary::store

// Rows as values: what the stores take and give.
#pragma once

#include <boost/json.hpp>

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/page_format.hpp"
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
using DriftEventId = std::int64_t;
using LockId = std::int64_t;
using GoldenTestId = std::int64_t;

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
  std::int64_t not_modified = 0;  // of the requests
};

struct Run {
  RunId run_id = 0;
  SourceId source_id = 0;
  std::string source_name;
  std::string status;  // "running", or as fetch::RunStatus
  std::string stop_reason;
  RunCounts counts;
  std::optional<std::int64_t> server_total;
  std::string evidence = "{}";  // JSON object
  bool proves_absence = false;
  bool robots_ignored = false;
  Timestamp started_at{};
  std::optional<Timestamp> completed_at;
};

// What a run's end is concluded from.
struct RunProof {
  std::string evidence = "{}";  // JSON object, of counts and words of ours
  bool proves_absence = false;  // what it did not see is gone
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
  std::optional<InteractionId> approved_by_interaction_id;  // a person's decision; nullopt: none was needed
  std::string generated_by;  // name of the actor of generated_by_interaction_id
  std::string trial;         // JSON; "" for none
  bool trial_passed = false;
  Timestamp created_at{};
  std::optional<Timestamp> activated_at;  // when it became active last
};

// A page of records that a run kept.
struct StoredPage {
  RawPageId raw_page_id = 0;
  InteractionId interaction_id = 0;  // of kind `page`
  RunId run_id = 0;
  int page_number = 0;  // 1-based in its run
  std::string body;
  PageFormat format = PageFormat::json;
  std::string records;
  std::string sha256;  // hexadecimal
  Timestamp fetched_at{};
  Timestamp said_at{};  // when the site said it: fetched_at, or before, where nothing has changed since
  std::optional<MappingId> normalized_with_mapping_id;
};

// Which pages of a source: those of these runs, fetched in this time, both ends included. Empty: all of them.
struct PageRange {
  std::optional<RunId> first_run;
  std::optional<RunId> last_run;
  std::optional<Timestamp> since;
  std::optional<Timestamp> until;
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

// A change of a site's JSON that was noticed.
struct StoredDrift {
  DriftEventId drift_event_id = 0;
  SourceId source_id = 0;
  std::string source_name;
  std::optional<RunId> run_id;
  std::string kind;      // as drift::Finding
  std::string severity;  // note, suspected, broken
  std::string field;     // "" for the records as a whole
  std::string path;      // "" for none
  std::string what;      // one sentence
  std::string evidence;  // JSON
  std::string action_taken;
  std::optional<InteractionId> interaction_id;  // the act that noticed it
  Timestamp created_at{};
  std::optional<Timestamp> resolved_at;  // nullopt: open
};

// What one complete run looked like.
struct StoredProfile {
  RunId run_id = 0;
  std::string profile;  // JSON, as drift::to_json() wrote it
  bool drifted = false;
};

struct Actor {
  ActorId actor_id = 0;
  std::string type;  // human, ai_model, script, group
  std::string name;
  std::string parent;              // name; "" at the top
  std::vector<std::string> rules;  // its own: "may approve_mapping", "may not approve_mapping of acme"
  bool may_approve = false;        // mappings of every source, by its own rule or one above it
};

// A person's decision, to be recorded in the transaction of what it causes.
struct Decision {
  ActorId actor = 0;
  std::string what;  // "approved"
  std::string reason;
  Timestamp at{};
};

// What the decision that a mapping serves has done.
struct Approval {
  InteractionId interaction_id = 0;  // the decision
  std::optional<MappingId> retired;  // what served before; nothing where nothing did, or this very one
};

// Something a person must decide.
struct Task {
  TaskId task_id = 0;
  std::optional<SourceId> source_id;
  std::string source_name;
  std::string type;
  std::string status;  // pending, claimed, completed
  std::optional<ActorId> assigned_to_actor_id;
  std::string assigned_to;  // name; "" for nobody
  InteractionId interaction_id = 0;
  boost::json::object request;
  std::string response;  // JSON; "" while it is open
  Timestamp created_at{};
  std::optional<Timestamp> completed_at;

  // The mapping that the request is about; nothing when it is about none.
  std::optional<MappingId> mapping_id() const;
  std::string reason() const;  // the request's, in one line
};

// A field that a person locked: as the mapping `mapping_id` has it.
struct StoredLock {
  LockId lock_id = 0;
  std::string field;
  MappingId mapping_id = 0;
  int version = 0;       // of that mapping
  std::string document;  // of that mapping
  std::string reason;
  std::string locked_by;  // name
  InteractionId interaction_id = 0;
  Timestamp created_at{};
};

// A person's correction.
struct StoredGoldenTest {
  GoldenTestId golden_test_id = 0;
  std::optional<RawPageId> raw_page_id;  // absent: the page is gone
  std::size_t record = 0;
  std::string external_id;
  std::string field;
  std::optional<std::string> expected;  // absent: the field must stay empty
  std::string decided_by;               // name
  InteractionId interaction_id = 0;
  Timestamp created_at{};
};

struct StoredInteraction {
  InteractionId interaction_id = 0;
  std::string actor;
  interaction::Interaction interaction;
  std::optional<RawPageId> raw_page_id;
  int depth = 0;  // in a lineage: 0 is where it was asked from
};

using KnownPostings =
    std::map<std::string, std::array<std::string, mapping::kPostingFieldCount>, std::less<>>;

// What committing a page would do with its postings, each of which is stored already or is new.
struct PagePlan {
  KnownPostings stored;  // what is stored now of those that are
  KnownPostings then;    // what would be stored of the same ones
  std::int64_t postings_new = 0;
  std::int64_t postings_changed = 0;
  std::int64_t postings_unchanged = 0;
  std::int64_t rejects = 0;
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

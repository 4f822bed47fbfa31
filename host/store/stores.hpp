// What the stages ask of the database, one class a subject; each keeps a reference to its Database and is for
// the Database's thread. All throw Error as Database::transact says. Nothing here loops a query per record.
//
// Text that PostgreSQL cannot hold (U+0000, bytes that are not UTF-8, lone surrogates in JSON) is stored with
// U+FFFD in its place; the raw bytes are in raw_pages as they came. Writes for a source whose lease this
// Database acquired are refused with Error{try_again} once another process has taken the lease over (pages,
// postings, runs).
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "store/database.hpp"
#include "store/records.hpp"

namespace tributary::store {

class ActorStore {
 public:
  explicit ActorStore(Database& database) : database_(database) {}
  ActorStore(Database&&) = delete;

  // The actor of that name, made where it is absent. `type`: human, ai_model, script, group. Throws
  // Error{configuration} when the name is an actor of another type.
  ActorId ensure(std::string_view type, std::string_view name, std::optional<ActorId> parent = std::nullopt);
  // A person's, made where it is absent as a member of the group kOperators.
  ActorId ensure_operator(std::string_view name);
  // Throws Error{usage}, with "did you mean", when there is none of that name.
  Actor get(std::string_view name);
  std::vector<Actor> list();  // by name
  // A new one under `parent`, by `by`. Throws Error{usage} when the name is taken or there is no such parent,
  // Error{configuration} when `by` lacks a right that it would give away so.
  ActorId add(std::string_view type, std::string_view name, std::string_view parent, ActorId by);
  // The rule that `name`, and who is below it, may do `action` or may not (of one source, or of all), by a
  // decision. Throws Error{usage} for an unknown actor or action, Error{configuration} when the database
  // refuses it: who decides lacks the right, or would lose it so.
  InteractionId set_rule(std::string_view name, std::string_view action, std::optional<SourceId> source,
                         bool allowed, const Decision& decision);
  bool may(ActorId actor, std::string_view action, std::optional<SourceId> source);

 private:
  Database& database_;
};

// The group whose members may approve mappings in a new installation.
inline constexpr std::string_view kOperators = "operators";
inline constexpr std::string_view kApproveMapping = "approve_mapping";

class InteractionStore final : public interaction::Recorder {
 public:
  explicit InteractionStore(Database& database) : database_(database) {}
  InteractionStore(Database&&) = delete;

  InteractionId append(const interaction::Interaction& interaction,
                       const interaction::RawBody* body) override;
  std::optional<StoredInteraction> find(InteractionId id);
  // Newest first. Empty filters match everything.
  std::vector<StoredInteraction> list(std::optional<SourceId> source, std::optional<RunId> run,
                                      std::string_view kind, int limit);
  // Everything that led to `id`, by one recursive query over input_interaction_ids; nearest first.
  std::vector<StoredInteraction> lineage(InteractionId id);
  // The acts of that kind that were made from `input`, oldest first.
  std::vector<StoredInteraction> made_from(InteractionId input, std::string_view kind);
  // The raw bytes, decompressed and checked against their sha256.
  std::optional<interaction::RawBody> body(RawPageId id);

 private:
  Database& database_;
};

class SourceStore {
 public:
  explicit SourceStore(Database& database) : database_(database) {}
  SourceStore(Database&&) = delete;

  SourceId add(const Source& source);  // throws Error{usage} when the name is taken
  void update_config(SourceId id, const boost::json::object& config, const std::string& schedule);
  std::vector<Source> list();           // by name
  Source get(const std::string& name);  // throws Error{usage}, with "did you mean"
  void set_enabled(SourceId id, bool enabled);
  // With everything derived from it, in one transaction. Throws Error{try_again} while another process runs
  // it.
  void remove(SourceId id);
  // Holds the source for this process's run until it is released or `seconds` have passed without
  // renew_lease: a row with owner, token and expiry by the database's clock. The token grows with every
  // lease. nullopt when another process holds it, or this one does.
  std::optional<std::int64_t> acquire_lease(SourceId id, std::string_view owner, int seconds);
  void renew_lease(SourceId id, std::int64_t token, int seconds);  // throws Error{try_again} when it was lost
  void release_lease(SourceId id, std::int64_t token);             // does nothing when it was lost

 private:
  Database& database_;
};

class RunStore {
 public:
  explicit RunStore(Database& database) : database_(database) {}
  RunStore(Database&&) = delete;

  RunId start(SourceId source, Timestamp at);
  // How it ended; counts that pages have already committed stay, requests and bytes are set from `totals`.
  // Throws Error{try_again} when another process took the source over and closed the run.
  void finish(RunId run, std::string_view status, std::string_view stop_reason,
              std::optional<std::int64_t> server_total, const RunCounts& totals, Timestamp at,
              const RunProof& proof = {});
  // That it asks without regard to robots.txt.
  void note_robots_ignored(RunId run);
  // Runs still marked running whose lease has expired, or has gone to somebody else, become transient: "the
  // process that ran it died". How many. Call it after acquire_lease.
  int close_abandoned(SourceId source, Timestamp at);
  Run get(RunId run);
  std::vector<Run> list(std::optional<SourceId> source, int limit);  // newest first
  bool belongs_to(RunId run, SourceId source);                       // false also where there is no such run
  // What became of each field on the run's pages, each as it was normalized last. Nothing else is counted.
  normalize::PageCounts field_counts(RunId run);

 private:
  Database& database_;
};

class MappingStore {
 public:
  explicit MappingStore(Database& database) : database_(database) {}
  MappingStore(Database&&) = delete;

  // A new version with status candidate, or the existing one with the same content_hash.
  MappingId add_candidate(SourceId source, const std::string& document, const std::string& content_hash,
                          std::optional<InteractionId> generated_by);
  // What a trial of it found. A version that is active keeps the trial it has, and one that was active keeps
  // the proof it served by; the trial's interaction is kept by whoever made it. Throws Error{usage} when
  // there is no such mapping.
  void set_trial(MappingId id, InteractionId validated_by, const std::string& trial);
  // One transaction: the active one is retired, `id` becomes active; nothing happens when it is already and
  // `approved_by` is empty. Throws Error{usage} when its trial does not say "passed": true and `approved_by`
  // is empty.
  void activate(MappingId id, std::optional<InteractionId> approved_by);
  // It is for the pages of `run` and later ones: earlier ones stay as they were normalized.
  void serve_since(MappingId id, RunId run);
  void reject(MappingId id, std::string_view reason);
  std::optional<MappingVersion> active(SourceId source);
  std::optional<MappingVersion> find(MappingId id);
  std::vector<MappingVersion> list(std::optional<SourceId> source);  // newest first

 private:
  Database& database_;
};

// What one page's transaction did.
struct PageResult {
  std::int64_t postings_new = 0;
  std::int64_t postings_changed = 0;
  std::int64_t postings_unchanged = 0;
  std::int64_t rejects = 0;
  std::optional<InteractionId>
      interaction_id;  // of kind normalize; absent when nothing was new, changed or rejected
};

// A page's normalized records on their way to the database: columns, reused from page to page. A posting with
// a value that no column takes (an id over 1024 bytes, a date that is none) becomes a reject of stage
// "store".
class PageBatch {
 public:
  PageBatch();
  ~PageBatch();
  void add(std::size_t record, const normalize::Posting& posting);
  void add(normalize::Reject reject);
  void clear();
  std::size_t size() const;  // postings, without the rejects

 private:
  friend class PostingStore;
  struct Columns;
  std::unique_ptr<Columns> columns_;
};

// The ids that one pass over a run's pages has written, so that a second record with the same id and other
// content is a reject ("duplicate external_id") and not a change that flips at every run.
class SeenIds {
 public:
  SeenIds();
  ~SeenIds();
  void merge(const SeenIds& other);

 private:
  friend class PostingStore;
  struct Set;
  std::unique_ptr<Set> set_;
};

class PostingStore {
 public:
  explicit PostingStore(Database& database) : database_(database) {}
  PostingStore(Database&&) = delete;

  // One transaction: postings (all columns of what is new or changed, last_seen_at of the rest), rejects, the
  // page's mark (normalized with this mapping, and what became of its fields), the run's counts, and, when
  // something was new, changed or rejected, one interaction of kind normalize that names the page and every
  // act that made the mapping. New and materially changed rows are `pending`; a closed posting that is seen
  // again is open. Repeating it changes nothing.
  //
  // A record whose external_id this pass or this run has already seen with other content becomes a reject of
  // stage "store". A run older than what is stored does not undo it (its postings count as unchanged); a run
  // whose pages are read once more, to other content than before, says so by all of them.
  // Rejects of the page that are none any more become `replayed`; discarded ones stay discarded. The run's
  // counts say what happened when the page was normalized first; normalized again with another mapping, only
  // new postings and the change in rejects are added.
  PageResult commit_page(SourceId source, const StoredPage& page, const MappingVersion& mapping,
                         const PageBatch& batch, const normalize::PageCounts& counts, SeenIds& seen,
                         ActorId actor);

  // What commit_page would do, without writing: for a pass over the newest run first, since then the first
  // page with an id has the last word on it. `seen`: as for commit_page; `decided`: the ids of later runs,
  // which are left out. Two queries, however many records there are.
  PagePlan plan_page(SourceId source, const StoredPage& page, const MappingVersion& mapping,
                     const PageBatch& batch, SeenIds& seen, const SeenIds& decided);

  std::optional<StoredPosting> find(PostingId id);
  std::vector<StoredPosting> list(std::optional<SourceId> source, int limit);  // newest changed first
  std::int64_t count(std::optional<SourceId> source);
  // The name of another source of the same plugin that has nearly all of this one's newest postings, by id
  // and title; nothing for fewer than five of them. One query.
  std::optional<std::string> twin_of(SourceId source);
  // What is stored of these external_ids: id to the fields' canonical texts, "" for null. One query.
  KnownPostings known(SourceId source, const std::vector<std::string>& external_ids);
  // The same of the `limit` postings that were seen last.
  KnownPostings known_last(SourceId source, int limit);

 private:
  Database& database_;
};

class PageStore {
 public:
  explicit PageStore(Database& database) : database_(database) {}
  PageStore(Database&&) = delete;

  // Keeps a page a plugin handed in: an interaction of kind page naming `exchanges`, the raw page marked with
  // its number (a composed body becomes a raw page of its own), the source's cursor, the run's count of
  // pages. One transaction. Adding a page that the run has already gives that one.
  struct NewPage {
    SourceId source = 0;
    RunId run = 0;
    ActorId actor = 0;
    int page_number = 0;
    std::vector<InteractionId> exchanges;
    const std::string* composed_body = nullptr;  // null: the body of exchanges[0] as it came
    std::string content_type;
    PageFormat format = PageFormat::json;
    std::string records;
    const std::string* cursor = nullptr;  // null: it stays where it is
    Timestamp fetched_at{};
  };
  StoredPage add(const NewPage& page);  // with an empty body: the caller has it

  // Pages of the source, in order of run and page number; `only_pending`: not yet normalized with the mapping
  // that is active now.
  // Bodies are read one at a time by body().
  std::vector<StoredPage> list(SourceId source, std::optional<RunId> run, bool only_pending);
  // The same of those in `range`, normalized or not.
  std::vector<StoredPage> list(SourceId source, const PageRange& range);
  // How many pages list() with only_pending gives for the whole source.
  std::int64_t count_waiting(SourceId source);
  // Pages of runs that were found not to be what the active mapping was made for: they wait for another
  // mapping.
  std::int64_t count_held(SourceId source);
  // The page that this act of kind `page` kept; without its body.
  std::optional<StoredPage> find(InteractionId page);
  std::optional<StoredPage> find_raw(RawPageId id);  // nothing where it is gone
  void load_body(StoredPage& page);

 private:
  Database& database_;
};

class RejectStore {
 public:
  explicit RejectStore(Database& database) : database_(database) {}
  RejectStore(Database&&) = delete;

  std::vector<StoredReject> list(std::optional<SourceId> source, std::string_view status, int limit);
  std::int64_t count(std::optional<SourceId> source, std::string_view status);
  std::optional<StoredReject> find(RejectId id);
  // Throws Error{usage} when there is no such reject.
  void mark(RejectId id, std::string_view status, InteractionId decision);

 private:
  Database& database_;
};

class TaskStore {
 public:
  explicit TaskStore(Database& database) : database_(database) {}
  TaskStore(Database&&) = delete;

  // A task for a person. At most one of a type is open for a source: where there is one already it is that
  // one, which now asks what this call says.
  TaskId open(SourceId source, std::string_view task_type, InteractionId interaction,
              const std::string& request_json);
  // The request of the open one, as JSON; nothing when none is open.
  std::optional<std::string> open_request(SourceId source, std::string_view task_type);
  void complete_for_source(SourceId source, std::string_view task_type, const std::string& response_json);
  // Only where the open task asks about this mapping (its request names it as "mapping_id").
  void complete_for_mapping(MappingId mapping, std::string_view task_type, const std::string& response_json);
  std::int64_t count_open(std::optional<SourceId> source);
  std::vector<Task> list(std::optional<SourceId> source, bool completed_too);  // oldest first
  std::optional<Task> find(TaskId id);
  // Takes it on; nothing happens when `actor` has it already. Throws Error{usage} when there is none or it is
  // decided, Error{try_again} when somebody else has it.
  void claim(TaskId id, ActorId actor);
  // Gives it back. Throws Error{usage} when `actor` does not have it.
  void release(TaskId id, ActorId actor);

 private:
  Database& database_;
};

// What a person decides about mappings: the decision is recorded, what it causes is done and the question it
// answers is completed in one transaction, or nothing of it. Whether the person may is the database's to say:
// Error{configuration} with its sentence.
class ReviewStore {
 public:
  explicit ReviewStore(Database& database) : database_(database) {}
  ReviewStore(Database&&) = delete;

  // Activates the mapping. With `task`: as the answer to that one, which must be open and not be somebody
  // else's (Error{try_again}), and ask about this mapping. Without: an open question about the source's
  // mapping is answered by it. Throws Error{usage} for what does not exist or is decided already.
  Approval approve(MappingId mapping, const Decision& decision, std::optional<TaskId> task);
  // The same without an answer to any question.
  Approval activate(MappingId mapping, const Decision& decision);
  // Puts a candidate away. Throws Error{usage} for the active one.
  InteractionId reject(MappingId mapping, const Decision& decision, std::optional<TaskId> task);
  // Completes a question that is about no mapping.
  InteractionId answer(TaskId task, const Decision& decision);
  // The version that was active before the one that is; nothing when there was none.
  std::optional<MappingVersion> previous(SourceId source);

  // Throws Error{usage} when the field is locked already, or is not, or the source has no active mapping.
  InteractionId lock(SourceId source, std::string_view field, MappingId mapping, const Decision& decision);
  InteractionId unlock(SourceId source, std::string_view field, const Decision& decision);
  std::vector<StoredLock> locks(SourceId source);  // those that hold, by field

  // A golden test; one about the same field of the same posting is withdrawn by it. `inputs`: what it rests
  // on.
  InteractionId correct(SourceId source, const StoredGoldenTest& test, std::vector<InteractionId> inputs,
                        const Decision& decision);
  // Throws Error{usage} when there is none that holds.
  InteractionId withdraw(GoldenTestId id, const Decision& decision);
  std::vector<StoredGoldenTest> golden_tests(SourceId source);  // those that hold

 private:
  Database& database_;
};

class ShapeStore {
 public:
  explicit ShapeStore(Database& database) : database_(database) {}
  ShapeStore(Database&&) = delete;

  // One a run: a second one replaces the first. `profile_json`: of the run as the mapping of that time read
  // it, "" for none. `drifted`: no later run is compared with it.
  void add(SourceId source, RunId run, std::uint64_t records, const std::string& shape_json,
           const std::string& profile_json, bool drifted);
  // Of the newest runs before `before` that have a profile, newest first.
  std::vector<StoredProfile> profiles(SourceId source, RunId before, int limit);

 private:
  Database& database_;
};

class DriftStore {
 public:
  explicit DriftStore(Database& database) : database_(database) {}
  DriftStore(Database&&) = delete;

  // Where the same change (kind, field, path) is open for the source, that one takes the newest evidence. A
  // note is over at once.
  DriftEventId add(const StoredDrift& event);
  // What is being done about the open ones; they stay open.
  void note_action(SourceId source, std::string_view action);
  // The open ones are over, and why. How many there were.
  int resolve(SourceId source, std::string_view action);
  std::vector<StoredDrift> list(std::optional<SourceId> source, bool only_open, int limit);  // newest first
  std::optional<StoredDrift> find(DriftEventId id);

 private:
  Database& database_;
};

}  // namespace tributary::store

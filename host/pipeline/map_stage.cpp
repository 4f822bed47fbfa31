#include "pipeline/map_stage.hpp"

#include <algorithm>

#include "base/digest.hpp"
#include "base/error.hpp"
#include "base/limits.hpp"
#include "mapgen/matcher.hpp"
#include "mapgen/proposal.hpp"

namespace tributary::pipeline {
namespace {

using interaction::Interaction;
using interaction::InteractionId;
using interaction::Status;

constexpr std::size_t kSamplePages = 20;  // read from the database for one mapping
constexpr std::size_t kSampleBytes =
    kMaxBodyBytes;  // of all their bodies; the page that goes over is the last

constexpr const char* kReviewTask = "review_mapping";

// Pages with their bodies, and the interactions they came by.
struct StoredSample {
  std::vector<store::StoredPage> pages;
  std::vector<normalize::Page> views;  // of pages, in the same order
  std::vector<InteractionId> interactions;
  std::string records_hint;
};

// Reads the page's body. One that cannot be read back is told and left out: the others can be learned from.
bool load(const Context& context, const store::Source& source, store::PageStore& store,
          store::StoredPage& page) {
  try {
    store.load_body(page);
    return true;
  } catch (const Error& error) {
    if (error.kind() != ErrorKind::internal) throw;
    context.tell({Event::Kind::warning, source.name,
                  "page " + std::to_string(page.page_number) + " of run " + std::to_string(page.run_id) +
                      " is left out of the sample: " + error.what()});
    return false;
  }
}

StoredSample load_sample(const Context& context, const store::Source& source,
                         std::optional<store::RunId> run) {
  store::PageStore store(context.database);
  StoredSample sample;
  auto pages = store.list(source.source_id, run, false);
  if (!run && !pages.empty()) {
    const auto newest = pages.back().run_id;
    std::erase_if(pages, [&](const auto& page) { return page.run_id != newest; });
  }
  std::size_t bytes = 0;
  for (auto& page : pages) {
    if (sample.pages.size() == kSamplePages || bytes >= kSampleBytes) break;
    if (!load(context, source, store, page)) continue;
    bytes += page.body.size();
    sample.pages.push_back(std::move(page));
  }
  for (const auto& page : sample.pages) {
    sample.views.push_back({page.body,
                            page.ndjson ? normalize::PageFormat::ndjson : normalize::PageFormat::json,
                            page.fetched_at});
    sample.interactions.push_back(page.interaction_id);
    if (sample.records_hint.empty()) sample.records_hint = page.records;
  }
  return sample;
}

// Writes each step of a proposal as an interaction the moment it is over.
class RecordingObserver final : public mapgen::ProposalObserver {
 public:
  RecordingObserver(const Context& context, const store::Source& source, const StoredSample& sample)
      : context_(context),
        source_(source),
        run_(sample.pages.front().run_id),
        pages_(sample.interactions),
        since_(context.clock.now()) {}

  void sampled(const mapgen::Sample& sample) override {
    boost::json::object input{{"records", sample.records_path}, {"why", sample.why}};
    analyze_ = append(interaction::kAnalyze, context_.host_actor, boost::json::serialize(input),
                      shape::to_json(sample.shape), pages_, "");
  }

  void asking(const mapgen::Generator& generator, int attempt) override {
    context_.tell({Event::Kind::mapping, source_.name,
                   "asking " + generator.name() + (attempt == 1 ? " again, with what its trial found" : "")});
  }

  void generated(const mapgen::Generation& generation, int attempt) override {
    std::vector<InteractionId> inputs{analyze_};
    if (attempt > 0 && trial_) inputs.push_back(*trial_);
    generate_ = append(interaction::kGenerate, actor(generation.actor), generation.input, generation.output,
                       std::move(inputs), generation.mapping ? "" : generation.error);
    if (!generation.mapping) return;
    candidate_ = store::MappingStore(context_.database)
                     .add_candidate(source_.source_id, mapping::canonical_document(*generation.mapping),
                                    mapping::content_hash(*generation.mapping), generate_);
  }

  void tried(const mapgen::Generation& generation, const mapgen::TrialReport& report) override {
    std::vector<InteractionId> inputs = pages_;
    inputs.push_back(generate_);
    trial_ = append(interaction::kTrial, context_.host_actor, "{}", report.to_json(), std::move(inputs),
                    report.passed ? "" : "the mapping failed its trial");
    store::MappingStore(context_.database).set_trial(*candidate_, *trial_, report.to_json());
    context_.tell({Event::Kind::mapping, source_.name,
                   "the mapping by " + generation.actor + (report.passed ? " passed" : " failed") +
                       " its trial on " + std::to_string(report.records) + " records"});
  }

  std::optional<store::MappingId> candidate() const { return candidate_; }
  // The last act there is to show a person.
  InteractionId last() const { return trial_ ? *trial_ : generate_; }

 private:
  store::ActorId actor(const std::string& name) {
    return store::ActorStore(context_.database).ensure(name == "matcher" ? "script" : "ai_model", name);
  }

  InteractionId append(const char* kind, store::ActorId actor_id, std::string input, std::string output,
                       std::vector<InteractionId> inputs, const std::string& error) {
    Interaction act;
    act.actor_id = actor_id;
    act.kind = kind;
    act.status = error.empty() ? Status::succeeded : Status::failed;
    act.input = std::move(input);
    act.output = std::move(output);
    act.inputs = std::move(inputs);
    act.run_id = run_;
    act.error = error;
    act.started_at = since_;
    act.completed_at = since_ = context_.clock.now();
    return store::InteractionStore(context_.database).append(act, nullptr);
  }

  const Context& context_;
  const store::Source& source_;
  store::RunId run_;
  std::vector<InteractionId> pages_;
  Timestamp since_;
  InteractionId analyze_ = 0;
  InteractionId generate_ = 0;
  std::optional<InteractionId> trial_;
  std::optional<store::MappingId> candidate_;
};

// What a generator's answer depends on, besides the generator: not how many records there are, or their
// values, which differ from day to day.
std::string structure_hash(const mapgen::Sample& sample, const store::Source& source) {
  std::vector<std::string> parts;
  for (const auto& path : sample.shape.paths) {
    std::string part = path.path + " ";
    for (const auto seen : path.types) part += seen > 0 ? '1' : '0';
    parts.push_back(std::move(part));
  }
  std::sort(parts.begin(), parts.end());
  std::string all = sample.records_path + "\n" + boost::json::serialize(source.config);
  for (const auto& part : parts) all += "\n" + part;
  return hex(sha256(all));
}

// The review that is open for a source: why, about which structure, and who has been asked.
struct OpenReview {
  std::string reason;
  std::string structure;
  std::vector<std::string> asked;
};

std::string text_of(const boost::json::value* value) {
  return value != nullptr && value->is_string() ? std::string(value->get_string()) : "";
}

std::optional<OpenReview> find_review(const Context& context, const store::Source& source) {
  const auto stored = store::TaskStore(context.database).open_request(source.source_id, kReviewTask);
  if (!stored) return std::nullopt;
  boost::json::error_code error;
  const auto request = boost::json::parse(*stored, error);
  OpenReview review;
  if (error || !request.is_object()) return review;
  review.reason = text_of(request.get_object().if_contains("reason"));
  review.structure = text_of(request.get_object().if_contains("structure"));
  const auto* asked = request.get_object().if_contains("asked");
  if (asked == nullptr || !asked->is_array()) return review;
  for (const auto& name : asked->get_array()) review.asked.push_back(text_of(&name));
  return review;
}

bool was_asked(const OpenReview& review, const std::string& structure, const std::string& generator) {
  return review.structure == structure &&
         std::find(review.asked.begin(), review.asked.end(), generator) != review.asked.end();
}

// What is asked about: the structure, and the generators that were asked in this proposal.
struct Subject {
  std::string structure;
  std::vector<std::string> asked;
};

// There is no mapping to go on with: the last candidate and what is wrong with it go to a person.
void open_review(const Context& context, const store::Source& source, const RecordingObserver& observer,
                 const Subject& subject, const std::string& reason, MapReport& report) {
  boost::json::array asked(subject.asked.begin(), subject.asked.end());
  // A model that is away for a day must not make it forgotten that it was asked.
  if (const auto before = find_review(context, source); before && before->structure == subject.structure) {
    for (const auto& name : before->asked) {
      if (std::find(asked.begin(), asked.end(), boost::json::value(name)) == asked.end())
        asked.emplace_back(name);
    }
  }
  boost::json::object request{
      {"reason", reason}, {"structure", subject.structure}, {"asked", std::move(asked)}};
  if (observer.candidate()) request["mapping_id"] = *observer.candidate();
  store::TaskStore(context.database)
      .open(source.source_id, kReviewTask, observer.last(), boost::json::serialize(request));
  report.review_open = true;
  report.reason = reason;
}

}  // namespace

MapReport write_mapping(const Context& context, const store::Source& source, std::optional<store::RunId> run,
                        const ChooseGenerator& choose, Activation activation, Asking asking) {
  MapReport report;
  const StoredSample stored = load_sample(context, source, run);
  const mapgen::Sampling sampling = mapgen::take_sample(stored.views, stored.records_hint);
  if (!sampling.sample) {
    report.reason = sampling.problem;
    report.pages_not_json = sampling.not_json;
    return report;
  }

  const GeneratorChoice choice = choose();
  report.reason = choice.reason;
  Subject subject{structure_hash(*sampling.sample, source), {choice.generator->name()}};
  if (asking == Asking::once) {
    const auto review = find_review(context, source);
    if (review && was_asked(*review, subject.structure, subject.asked.front())) {
      report.review_open = true;
      report.reason = "a review of these records waits: " + review->reason + "; to ask " +
                      subject.asked.front() + " once more: tributary mapping generate " + source.name;
      return report;
    }
  }
  context.tell({Event::Kind::mapping, source.name, choice.reason});
  mapgen::Matcher matcher;
  RecordingObserver observer(context, source, stored);
  const mapgen::Proposal proposal =
      mapgen::propose(*sampling.sample, source_facts(source), source.name, *choice.generator,
                      choice.generator->is_model() ? &matcher : nullptr, observer,
                      [&context] { return context.stop.load(); });
  report.history = proposal.history;
  report.generator = proposal.actor;
  if (proposal.stopped) {
    report.stopped = true;
    report.reason = "stopped on request before a mapping was ready";
    return report;
  }
  if (!proposal.mapping) {
    if (choice.generator->is_model()) subject.asked.push_back(matcher.name());
    const std::string reason = proposal.history.empty() ? "no generator answered" : proposal.history.back();
    open_review(context, source, observer, subject, "no mapping passed its trial (" + reason + ")", report);
    return report;
  }

  store::MappingStore mappings(context.database);
  const auto version = mappings.find(*observer.candidate());
  if (version && version->status == "rejected") {  // a proof does not overrule a person
    open_review(context, source, observer, subject,
                "the mapping by " + proposal.actor +
                    " passed its trial, but a person rejected it before (mapping " +
                    std::to_string(version->mapping_id) + ")",
                report);
    return report;
  }
  if (activation == Activation::if_proved) {
    mappings.activate(*observer.candidate(), std::nullopt);
    store::TaskStore(context.database)
        .complete_for_source(source.source_id, kReviewTask, R"({"by":"a later mapping passed its trial"})");
    report.activated = true;
  }
  report.mapping = mappings.find(*observer.candidate());
  return report;
}

}  // namespace tributary::pipeline

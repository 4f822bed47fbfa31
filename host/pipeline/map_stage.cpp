#include "pipeline/map_stage.hpp"

#include <algorithm>

#include "base/digest.hpp"
#include "base/error.hpp"
#include "drift/shadow.hpp"
#include "mapgen/matcher.hpp"
#include "mapgen/proposal.hpp"
#include "mapgen/template_start.hpp"
#include "mapping/reviewed_mappings.hpp"
#include "pipeline/demands.hpp"
#include "pipeline/model_account.hpp"
#include "pipeline/recording_observer.hpp"
#include "pipeline/seed.hpp"
#include "pipeline/stored_sample.hpp"

namespace tributary::pipeline {
namespace {

using interaction::InteractionId;

constexpr const char* kReviewTask = "review_mapping";

// What a generator's answer depends on, besides the generator: not how many records there are, or their
// values, which differ from day to day; of the source's settings those that a mapping may name; what people
// have decided since.
std::string structure_hash(const mapgen::Sample& sample, const normalize::SourceFacts& facts) {
  std::vector<std::string> parts;
  for (const auto& lock : sample.demands.locks) parts.push_back("lock " + lock.name);
  for (const auto& test : sample.demands.tests) parts.push_back("test " + test.name);
  for (const char* setting : {"company", "base_url"}) {
    const auto found = facts.settings.find(setting);
    if (found != facts.settings.end()) parts.push_back(std::string(setting) + "=" + found->second);
  }
  for (const auto& path : sample.shape.paths) {
    std::string part = path.path + " ";
    for (const auto seen : path.types) part += seen > 0 ? '1' : '0';
    parts.push_back(std::move(part));
  }
  std::sort(parts.begin(), parts.end());
  std::string all = sample.records_path;
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

// What became of the question to a model: it is remembered where it came to nothing.
void account_for(const mapgen::Proposal& proposal, const std::string& model,
                 const RecordingObserver& observer, ModelAccount& account) {
  if (proposal.mapping && proposal.actor == model) {
    account.remember_success();
    return;
  }
  const auto act = observer.answer_of(model);
  if (!act) return;  // its server failed, or it was not asked
  std::string reason = "it made no mapping";
  for (const auto& line : proposal.history) {
    if (line.starts_with(model + ": ")) reason = line.substr(model.size() + 2);
  }
  account.remember_failure(reason, *act);
}

// There is no mapping to go on with: a candidate (the last one, unless said) and what is wrong with it go to
// a person.
void open_review(const Context& context, const store::Source& source, const RecordingObserver& observer,
                 const Subject& subject, const std::string& reason, MapReport& report,
                 const drift::Shadow* shadow = nullptr,
                 std::optional<store::MappingId> about = std::nullopt) {
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
  if (!about) about = observer.candidate();
  if (about) request["mapping_id"] = *about;
  if (shadow != nullptr) request["shadow"] = drift::to_json(*shadow);
  store::TaskStore(context.database)
      .open(source.source_id, kReviewTask, observer.last(), boost::json::serialize(request));
  report.review_open = true;
  report.reason = reason;
}

// Model and matcher read what everything rests on otherwise, and both passed their trials: a person is shown
// the model's with what the matcher has against it, and may approve either.
void open_dispute(const Context& context, const store::Source& source, const RecordingObserver& observer,
                  const Subject& subject, const mapgen::Proposal& proposal, MapReport& report) {
  std::string about;
  for (const auto& finding : proposal.disputed->trial.findings) {
    if (finding.fatal) about += (about.empty() ? "" : "; ") + finding.message;
  }
  const auto models = observer.candidate_of(proposal.disputed->mapping);
  const auto matchers = observer.candidate_of(*proposal.mapping);
  open_review(context, source, observer, subject,
              proposal.disputed->actor + " (mapping " + std::to_string(models) + ") and " + proposal.actor +
                  " (mapping " + std::to_string(matchers) +
                  ") read the records otherwise, and each passed its trial: " + about +
                  "; approve the one that is right: tributary mapping approve ID",
              report, nullptr, models);
}

// A reviewed mapping to start from, on the records at hand.
struct Seed {
  std::string site;
  std::string why;   // it is this one
  std::string name;  // in a review's list of those who were asked
  mapgen::Generation generation;
};

// Nothing where a person has rejected it, or where another version than the active one is wanted and this one
// has been proved already.
std::optional<Seed> find_seed(const Context& context, const store::Source& source,
                              const mapgen::Sample& sample, Activation activation) {
  const SeedSite site = seed_site(context.plugins, source);
  if (site.site.empty()) return std::nullopt;
  Seed seed{
      site.site, site.why, "",
      with_locks(start_from(site.site, *mapping::reviewed_mapping(site.site), sample), sample.demands.locks)};
  const std::string hash = mapping::content_hash(*seed.generation.mapping);
  seed.name = "the reviewed mapping of " + site.site + " (" + hash + ")";
  for (const auto& version : store::MappingStore(context.database).list(source.source_id)) {
    if (version.content_hash != hash) continue;
    if (version.status == "rejected") {
      context.tell({Event::Kind::mapping, source.name,
                    "a person rejected the reviewed mapping of " + site.site + " (mapping " +
                        std::to_string(version.mapping_id) + "); it is not started from"});
      return std::nullopt;
    }
    if (activation == Activation::never && version.trial_passed) return std::nullopt;
  }
  return seed;
}

// What is known of the postings of a sample by the mapping that a new one is to replace:
// drift::known_before().
std::map<std::string, drift::Values, std::less<>> before_of(const Context& context,
                                                            const store::Source& source,
                                                            const StoredSample& sample,
                                                            const store::MappingVersion& active,
                                                            const drift::Look& after, const Mend* mend) {
  std::map<std::string, drift::Values, std::less<>> before;
  if (const auto mapping = mapping::parse_mapping(active.document)) {
    before = drift::look_at(sample.views, *mapping, source_facts(source)).postings;
  }
  std::vector<std::string> ids;
  for (const auto& [id, values] : after.postings) ids.push_back(id);
  for (const auto& [id, values] : before) ids.push_back(id);
  return drift::known_before(std::move(before), mend != nullptr ? mend->broken : drift::Fields(),
                             store::PostingStore(context.database).known(source.source_id, ids));
}

// Runs the proved mapping beside the active one; nothing where there is none, or where it is that one.
std::optional<drift::Shadow> run_shadow(const Context& context, const store::Source& source,
                                        const StoredSample& sample, const mapping::Mapping& proved,
                                        const Mend* mend) {
  const auto active = store::MappingStore(context.database).active(source.source_id);
  if (!active || active->content_hash == mapping::content_hash(proved)) return std::nullopt;
  const auto after = drift::look_at(sample.views, proved, source_facts(source));
  auto shadow = drift::shadow(before_of(context, source, sample, *active, after, mend), after.postings);
  // Not one posting is known by its identifier: each would be there twice.
  if (shadow.postings == 0 && shadow.gone == 0) {
    shadow.gone = store::PostingStore(context.database).known_last(source.source_id, 100).size();
  }
  return shadow;
}

// The mapping has passed its trial: it serves, if it may.
void settle(const Context& context, const store::Source& source, RecordingObserver& observer,
            const StoredSample& sample, const mapping::Mapping& proved, const Subject& subject,
            Activation activation, const Mend* mend, MapReport& report) {
  store::MappingStore mappings(context.database);
  const store::MappingId id = observer.candidate_of(proved);
  const auto version = mappings.find(id);
  if (version && version->status == "rejected") {  // a proof does not overrule a person
    open_review(context, source, observer, subject,
                "the mapping by " + report.generator +
                    " passed its trial, but a person rejected it before (mapping " +
                    std::to_string(version->mapping_id) + ")",
                report);
    return;
  }
  const auto shadow = run_shadow(context, source, sample, proved, mend);
  if (shadow) {
    observer.shadowed(*shadow);
    report.shadow = shadow->text();
  }
  if (activation == Activation::if_proved && shadow && shadow->loses()) {
    open_review(context, source, observer, subject,
                "the mapping by " + report.generator +
                    " passed its trial, but beside the active one it changes " + report.shadow,
                report, &*shadow);
    return;
  }
  if (activation == Activation::if_proved) {
    mappings.activate(id, std::nullopt);
    store::TaskStore(context.database)
        .complete_for_source(source.source_id, kReviewTask, R"({"by":"a later mapping passed its trial"})");
    report.activated = true;
  }
  report.mapping = mappings.find(id);
}

// The mended mapping to start from. What a person locked stays locked, also where it broke: the trial names
// the lock.
Seed seed_of(const Mend& mend, const std::vector<mapgen::Lock>& locks) {
  Seed seed;
  seed.why = "the site has changed";
  seed.generation.actor = mapgen::kMender;
  seed.generation.mapping = mend.mapping;
  seed.name = "the mended mapping (" + mapping::content_hash(mend.mapping) + ")";
  seed.generation.input = boost::json::serialize(
      boost::json::object{{"mended", mapping::content_hash(mend.before)}, {"replacements", mend.evidence}});
  seed.generation = with_locks(std::move(seed.generation), locks);
  return seed;
}

// Tries what is started from; true when it passed, is whole, and is settled.
bool start_with(const Context& context, const store::Source& source, Seed& seed, const StoredSample& stored,
                const mapgen::Sample& sample, RecordingObserver& observer, Subject& subject,
                Activation activation, const Mend* mend, std::optional<mapgen::Start>& start,
                MapReport& report) {
  subject.asked.push_back(seed.name);
  start = mapgen::try_start(seed.site, std::move(seed.generation), sample, source_facts(source), observer);
  if (mend != nullptr) {
    start->distrusted = mend->open;
    start->before = mend->before;
  }
  if (!start->trial.passed || (mend != nullptr && mend->open.any())) return false;
  report.generator = start->generation.actor;
  report.reason = mend != nullptr
                      ? "the mapping was mended by what its postings said before, and passed its trial"
                      : "the reviewed mapping of " + seed.site + " passed its trial (" + seed.why + ")";
  report.history = {report.reason};
  settle(context, source, observer, stored, *start->generation.mapping, subject, activation, mend, report);
  return true;
}

}  // namespace

MapReport write_mapping(const Context& context, const store::Source& source, std::optional<store::RunId> run,
                        const ChooseGenerator& choose, Activation activation, Asking asking,
                        const Mend* mend) {
  MapReport report;
  const StoredSample stored = load_sample(context, source, run);
  mapgen::Sampling sampling = mapgen::take_sample(stored.views, stored.records_hint);
  if (!sampling.sample) {
    report.reason = sampling.problem;
    report.pages_not_json = sampling.not_json;
    return report;
  }
  mapgen::Sample& sample = *sampling.sample;
  const StoredDemands said = load_demands(context, source);
  sample.demands = said.demands;
  Subject subject{structure_hash(sample, source_facts(source)), {}};
  const auto review = asking == Asking::once ? find_review(context, source) : std::nullopt;
  const auto asked = [&](const std::string& name) {
    return review && was_asked(*review, subject.structure, name);
  };

  RecordingObserver observer(context, source, stored, said.decisions,
                             mend != nullptr ? std::optional(mend->drift_check) : std::nullopt);
  std::optional<mapgen::Start> start;
  std::optional<Seed> seed =
      mend != nullptr ? seed_of(*mend, sample.demands.locks) : find_seed(context, source, sample, activation);
  const auto seed_passes = [&] {
    return start_with(context, source, *seed, stored, sample, observer, subject, activation, mend, start,
                      report);
  };
  const bool new_seed = seed && !asked(seed->name);
  if (new_seed && seed_passes()) return report;

  ModelAccount account(context, source.source_id, subject.structure, asking == Asking::always);
  GeneratorChoice choice = choose(&account);
  choice.generator = mapgen::with_locks(std::move(choice.generator), sample.demands.locks);
  report.reason = choice.reason;
  const std::string identity = choice.generator->identity();
  if (asked(identity) && !new_seed) {
    report.review_open = true;
    report.reason = "a review of these records waits: " + review->reason + "; to ask " +
                    choice.generator->name() + " once more: tributary mapping generate " + source.name;
    return report;
  }
  if (seed && !new_seed && seed_passes()) return report;

  context.tell({Event::Kind::mapping, source.name, choice.reason});
  const bool model = choice.generator->is_model();
  const auto matcher = mapgen::with_locks(std::make_unique<mapgen::Matcher>(), sample.demands.locks);
  const mapgen::Proposal proposal = mapgen::propose(
      sample, source_facts(source), source.name, *choice.generator, model ? matcher.get() : nullptr, observer,
      [&context] { return context.stop.load(); }, start ? &*start : nullptr);
  report.history = proposal.history;
  report.generator = proposal.actor;
  if (proposal.stopped) {
    report.stopped = true;
    report.reason = "stopped on request before a mapping was ready";
    return report;
  }
  if (model) account_for(proposal, choice.generator->name(), observer, account);
  if (!proposal.mapping) {
    // Of a server that failed nothing is known: it is asked again by the next run.
    if (!model || observer.answer_of(choice.generator->name()) || account.refused_question()) {
      subject.asked.push_back(identity);
    }
    if (model) subject.asked.push_back(matcher->identity());
    const std::string reason = proposal.history.empty() ? "no generator answered" : proposal.history.back();
    open_review(context, source, observer, subject, "no mapping passed its trial (" + reason + ")", report);
    return report;
  }
  // A person who rejected the model's has decided.
  const auto disputed =
      proposal.disputed
          ? store::MappingStore(context.database).find(observer.candidate_of(proposal.disputed->mapping))
          : std::nullopt;
  if (disputed && disputed->status != "rejected") {
    subject.asked.push_back(identity);
    subject.asked.push_back(matcher->identity());
    open_dispute(context, source, observer, subject, proposal, report);
    return report;
  }
  settle(context, source, observer, stored, *proposal.mapping, subject, activation, mend, report);
  return report;
}

}  // namespace tributary::pipeline

#include "mapgen/proposal.hpp"

#include <algorithm>
#include <boost/json.hpp>

#include "jsonpath/path.hpp"
#include "mapgen/employer_beside.hpp"
#include "mapgen/second_opinion.hpp"
#include "mapgen/template_start.hpp"
#include "mapping/diff.hpp"
#include "normalize/page_documents.hpp"

namespace tributary::mapgen {
namespace {

std::size_t count_records(const std::vector<normalize::Page>& pages, const jsonpath::Path& path) {
  normalize::DocumentReader reader(normalize::lists_of(path));
  std::vector<json::Element> nodes;
  for (const auto& page : pages) {
    each_document(page, reader, [&](json::Element root) {
      path.select(root, nodes);
      return nodes.empty();
    });
    if (!nodes.empty()) break;
  }
  return nodes.size();
}

// The best-scored place of records over all pages: the first page may be an empty one.
std::optional<shape::RecordsCandidate> find_in(const std::vector<normalize::Page>& pages) {
  normalize::DocumentReader reader;
  std::optional<shape::RecordsCandidate> best;
  for (const auto& page : pages) {
    each_document(page, reader, [&](json::Element root) {
      if (page.format == normalize::PageFormat::ndjson) {
        if (root.is_object()) best = shape::RecordsCandidate{"$", 1, 1.0, "one record a line"};
        return !best.has_value();
      }
      const auto found = shape::find_records(root);
      if (!found.empty() && (!best || found.front().score > best->score)) best = found.front();
      return true;
    });
    if (best && best->records > 1) break;
  }
  return best;
}

Sampling nothing_found(const std::vector<normalize::Page>& pages) {
  if (pages.empty()) return {std::nullopt, "there is no page to learn from", false};
  const normalize::Page& page = pages.front();
  normalize::DocumentReader reader;
  const auto root = reader.read(page.body, page.format);
  if (page.format != normalize::PageFormat::ndjson && !root)
    return {std::nullopt, root.error().message, true};
  return {std::nullopt, "no array of records was found in the page", false};
}

void fill(Sample& sample, const std::vector<normalize::Page>& pages, const jsonpath::Path& path) {
  normalize::DocumentReader reader(normalize::lists_of(path));
  std::vector<jsonpath::NumberedNode> nodes;
  const auto number = [&](json::Element root) {
    nodes.clear();
    jsonpath::Budget budget;
    return path.number(root, nodes, budget);
  };
  for (const auto& page : pages) {
    if (sample.records >= kSampleRecords) break;
    bool is_json = false;
    each_document(page, reader, [&](json::Element root) {
      is_json = true;
      number(root);
      const std::string employer = sample.records_path == "$" ? std::string() : employer_beside(root);
      const bool first = sample.pages.empty() && sample.records == 0;
      if (first) sample.employer_path = employer;
      if (sample.employer_path != employer) sample.employer_path.clear();
      sample.records += nodes.size();
      return true;
    });
    // One broken page among good ones says nothing of a mapping; it is rejected when it is normalized.
    if (is_json) sample.pages.push_back(page);
  }
  sample.held_out = sample.records >= kFewestHeldOutRecords;
  shape::ShapeBuilder builder;
  shape::ShapeBuilder held_out;
  for (std::size_t page = 0; page < sample.pages.size(); ++page) {
    std::size_t before = 0;  // positions of the documents before this one: those of the trial
    each_document(sample.pages[page], reader, [&](json::Element root) {
      const std::size_t positions = number(root);
      for (const auto& node : nodes) {
        (sample.held_out && is_held_out(page, before + node.position) ? held_out : builder).add(node.value);
      }
      before += positions;
      return true;
    });
  }
  sample.shape = builder.finish();
  sample.held_out_shape = held_out.finish();
}

enum class Reader { person, model };

// Why a mapping was refused. A model is not told who demands something of it.
std::vector<std::string> sentences(const TrialReport& report, Reader reader) {
  std::vector<std::string> out;
  for (const auto& finding : report.findings) {
    if (!finding.fatal) continue;
    const bool told = reader == Reader::model && !finding.told.empty();
    const std::string& sentence = told ? finding.told : finding.message;
    const bool named = finding.field.empty() || sentence.starts_with(finding.field + ": ");
    out.push_back(named ? sentence : finding.field + ": " + sentence);
  }
  return out;
}

std::string joined(const std::vector<std::string>& parts) {
  std::string out;
  for (const auto& part : parts) out += (out.empty() ? "" : "; ") + part;
  return out;
}

// A posting without a date is worth more than no posting: the optional fields that the last trial refused are
// left out, and what remains must pass a trial of its own.
void leave_out_refused_fields(const Sample& sample, const normalize::SourceFacts& facts, Proposal& proposal,
                              ProposalObserver& observer) {
  if (!proposal.best) return;
  auto reduced = without_refused_fields(*proposal.best, proposal.trial);
  if (!reduced) return;
  Generation generation;
  generation.actor = proposal.actor;
  generation.input = boost::json::serialize(
      boost::json::object{{"less_refused_fields_of", mapping::content_hash(*proposal.best)}});
  generation.mapping = std::move(reduced);
  observer.generated(generation, 3);
  const TrialReport report = try_on(*generation.mapping, facts, sample);
  observer.tried(generation, report);
  proposal.best = generation.mapping;
  proposal.trial = report;
  if (!report.passed) return;
  proposal.mapping = generation.mapping;
  proposal.history.push_back(generation.actor + ": passed its trial without the refused fields");
}

// The fields that `mapping` lacks and `other` has, by name.
std::vector<std::string> add_missing_fields(mapping::Mapping& mapping, const mapping::Mapping& other) {
  std::vector<std::string> added;
  for (std::size_t i = 0; i < mapping::kPostingFieldCount; ++i) {
    if (mapping.fields[i] || !other.fields[i]) continue;
    mapping.fields[i] = other.fields[i];
    added.emplace_back(mapping::kPostingFieldNames[i]);
  }
  return added;
}

// A field that few records carry may be in the half held back only. `generator` is asked with the halves
// changed; what it finds besides is tried on the records that it has not seen this time, and all of it once
// more on the others.
void add_fields_of_the_held_out_half(const Sample& sample, const normalize::SourceFacts& facts,
                                     GenerationRequest request, Generator& generator, Proposal& proposal,
                                     ProposalObserver& observer) {
  if (sample.held_out_shape.records == 0) return;
  const Generation other = generator.generate(request);
  if (!other.mapping) return;
  Generation generation;
  generation.actor = other.actor;
  generation.mapping = proposal.mapping;
  const auto added = add_missing_fields(*generation.mapping, *other.mapping);
  if (added.empty()) return;
  const auto seen = [](std::size_t page, std::size_t record) { return !is_held_out(page, record); };
  if (!try_mapping(*generation.mapping, facts, sample.pages, seen).passed) return;
  generation.input = boost::json::serialize(boost::json::object{
      {"completes", mapping::content_hash(*proposal.mapping)}, {"added", boost::json::value_from(added)}});
  generation.output = other.output;
  generation.candidates = other.candidates;
  observer.generated(generation, 3);
  const TrialReport report = try_on(*generation.mapping, facts, sample);
  observer.tried(generation, report);
  if (!report.passed) return;
  proposal.best = proposal.mapping = generation.mapping;
  proposal.trial = report;
  proposal.history.push_back(generation.actor + ": " + joined(added) + " added from the records held back");
}

// Findings of fields that both mappings read alike are dropped.
void leave_out_common(const mapping::Mapping& mapping, const mapping::Mapping& other,
                      std::vector<Finding>& findings) {
  const auto differences = mapping::differences(mapping, other);
  std::erase_if(findings, [&](const Finding& finding) {
    return std::ranges::none_of(differences, [&](const mapping::Difference& difference) {
      return difference.member == finding.field && difference.kind != mapping::Difference::Kind::same;
    });
  });
}

// What the matcher makes of the same records, made when it is first asked for; nothing where that does not
// pass its own trial.
class SecondOpinion {
 public:
  SecondOpinion(Generator* matcher, const GenerationRequest& request, const normalize::SourceFacts& facts,
                const Sample& sample)
      : matcher_(matcher), request_(request), facts_(facts), sample_(sample) {
    request_.findings.clear();
    request_.attempt = 0;
  }

  // What it has against a model's mapping that passed.
  std::vector<Finding> against(const mapping::Mapping& models) {
    if (matcher_ == nullptr) return {};
    if (!opinion_) {
      opinion_ = matcher_->generate(request_);
      if (opinion_->mapping && !try_on(*opinion_->mapping, facts_, sample_).passed) opinion_->mapping.reset();
    }
    if (!opinion_->mapping) return {};
    return disagreements(models, *opinion_, facts_, sample_);
  }

 private:
  Generator* matcher_;
  GenerationRequest request_;
  const normalize::SourceFacts& facts_;
  const Sample& sample_;
  std::optional<Generation> opinion_;
};

}  // namespace

Sampling take_sample(const std::vector<normalize::Page>& pages, const std::string& records_hint) {
  Sample sample;
  if (!records_hint.empty()) {
    const auto hint = jsonpath::Path::parse(records_hint);
    if (hint && count_records(pages, *hint) > 0) {
      sample.records_path = records_hint;
      sample.why = "the plugin says so";
    }
  }
  if (sample.records_path.empty()) {
    const auto found = find_in(pages);
    if (!found) return nothing_found(pages);
    sample.records_path = found->path;
    sample.why = found->why;
  }
  fill(sample, pages, *jsonpath::Path::parse(sample.records_path));
  if (sample.records == 0)
    return {std::nullopt, "the page holds no records at " + sample.records_path, false};
  return {std::move(sample), {}, false};
}

std::function<bool(std::size_t, std::size_t)> tried_records(const Sample& sample) {
  if (sample.held_out) return is_held_out;
  return [](std::size_t, std::size_t) { return true; };
}

TrialReport try_on(const mapping::Mapping& mapping, const normalize::SourceFacts& facts,
                   const Sample& sample) {
  TrialReport report = try_mapping(mapping, facts, sample.pages, tried_records(sample));
  judge(mapping, facts, sample.pages, sample.demands, report);
  return report;
}

Proposal propose(const Sample& sample, const normalize::SourceFacts& facts, const std::string& source_name,
                 Generator& first, Generator* fallback, ProposalObserver& observer,
                 const std::function<bool()>& stopped, const Start* start) {
  observer.sampled(sample);
  Proposal proposal;
  GenerationRequest request{
      sample.shape, sample.records_path, source_name, facts.settings, facts.base_url, {}, 0};
  request.employer_path = sample.employer_path;
  // The last mapping that was tried, for who comes after.
  const auto note = [&](const Generation& generation, const TrialReport& report, const char* how = "") {
    proposal.best = generation.mapping;
    proposal.actor = generation.actor;
    proposal.trial = report;
    request.findings = sentences(report, Reader::model);
    proposal.history.push_back(
        generation.actor + how + ": " +
        (report.passed ? "passed its trial" : joined(sentences(report, Reader::person))));
    if (report.passed) proposal.mapping = generation.mapping;
    return report.passed;
  };
  if (start != nullptr) {
    request.template_paths = plain_paths(*start);
    note(start->generation, start->trial);
  }
  SecondOpinion matchers(fallback, request, facts, sample);
  // `reviewed_start`: what is as reviewers had it is not held against the matcher.
  const auto tried = [&](const Generation& generation, bool held_against_the_matcher,
                         const mapping::Mapping* reviewed_start = nullptr) {
    TrialReport report = try_on(*generation.mapping, facts, sample);
    if (report.passed && held_against_the_matcher) {
      auto findings = matchers.against(*generation.mapping);
      if (reviewed_start != nullptr) leave_out_common(*generation.mapping, *reviewed_start, findings);
      report.findings.insert(report.findings.end(), findings.begin(), findings.end());
      report.passed = findings.empty();
      if (!report.passed) proposal.disputed = {*generation.mapping, generation.actor, report};
    }
    observer.tried(generation, report);
    return report;
  };
  bool refused = false;   // the last one was not asked at all
  bool reviewed = false;  // what passed is a completed reviewed mapping
  const auto told_to_stop = [&] { return proposal.stopped = stopped && stopped(); };
  // True when no other attempt is wanted: its mapping passed, or somebody stopped it.
  const auto attempt = [&](Generator& generator, int number) {
    if (told_to_stop()) return true;
    observer.asking(generator, number);
    const Generation generation = generator.generate(request);
    observer.generated(generation, number);
    refused = generation.not_asked;
    if (told_to_stop()) return true;
    if (!generation.mapping) {
      proposal.history.push_back(generation.actor + ": " + generation.error);
      // Of a server that failed the model knows nothing, and need not.
      if (!generation.server_failed && !generation.not_asked) request.findings = {generation.error};
      return false;
    }
    if (start != nullptr) {
      if (const auto whole = complete(*start, generation, sample, facts)) {
        observer.completed(*whole, generation);
        reviewed = note(*whole, tried(*whole, generator.is_model(), &*start->generation.mapping),
                        ", completing the reviewed mapping");
        if (reviewed && generator.is_model()) proposal.disputed.reset();
        if (reviewed) return true;
      }
    }
    const bool passed = note(generation, tried(generation, generator.is_model()));
    if (passed && generator.is_model()) proposal.disputed.reset();
    return passed;
  };

  // Whoever wrote the mapping that passed, if it is no model, is asked for what it could not see.
  const auto completed = [&](Generator& generator) {
    // What reviewers left out stays out.
    if (!proposal.mapping || reviewed || generator.is_model() || told_to_stop()) return proposal;
    add_fields_of_the_held_out_half(
        sample, facts,
        {sample.held_out_shape, sample.records_path, source_name, facts.settings, facts.base_url, {}, 0},
        generator, proposal, observer);
    return proposal;
  };

  if (attempt(first, 0)) return completed(first);
  // The matcher is deterministic and reads no findings: asking it again would give the same answer.
  if (first.is_model() && !refused) {
    request.attempt = 1;
    if (attempt(first, 1)) return proposal;
  }
  if (fallback != nullptr && fallback != &first) {
    request.attempt = 0;
    request.findings.clear();
    if (attempt(*fallback, 2)) return completed(*fallback);
  }
  if (told_to_stop()) return proposal;
  leave_out_refused_fields(sample, facts, proposal, observer);
  return proposal;
}

}  // namespace tributary::mapgen

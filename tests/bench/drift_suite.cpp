// Made-up sites change what they say in every way that we could think of: is it seen, is it mended, is
// anything wrong ever written? And runs in which nothing but the jobs changed: is there ever an alarm?
//
//   drift_suite [--changes N] [--unchanged N] [--json FILE] [--check] [-v]
#include <cstdio>
#include <cstring>
#include <fstream>
#include <map>

#include "bench/drift_changes.hpp"
#include "bench/drift_sites.hpp"
#include "drift/detect.hpp"
#include "drift/repair.hpp"
#include "drift/shadow.hpp"
#include "mapgen/matcher.hpp"
#include "mapgen/template_start.hpp"

namespace tributary::bench {
namespace {

using drift::Severity;
using mapping::PostingField;

constexpr int kJobs = 60;     // of a run
constexpr int kNewJobs = 10;  // of these, that the run before did not have
constexpr int kRunsBefore = 3;
constexpr double kWantedRepaired = 0.9;
constexpr double kWantedAlarms = 0.001;

struct Options {
  std::size_t changes = 0;  // 0: all
  int unchanged = 2'000;
  std::string json;
  bool check = false;
  bool verbose = false;
};

class Pages {
 public:
  explicit Pages(const Site& site, boost::json::array records) : body_(page_of(site, std::move(records))) {
    const auto fetched = std::chrono::sys_days{std::chrono::year(2026) / 11 / 1};
    pages_.push_back({body_, site.format, fetched});
  }
  const std::vector<normalize::Page>& all() const { return pages_; }

 private:
  std::string body_;
  std::vector<normalize::Page> pages_;
};

// What a run was like, as pipeline::watch sees it.
struct Seen {
  drift::Look look;
  std::vector<drift::Finding> findings;
};

// What a source knows.
struct Memory {
  drift::Baseline baseline;
  drift::Known known;
};

Seen watch(const Pages& pages, const mapping::Mapping& mapping, const normalize::SourceFacts& facts,
           const Memory& memory) {
  Seen seen{drift::look_at(pages.all(), mapping, facts), {}};
  const auto agreement = drift::agreement(seen.look.postings, memory.known);
  drift::note_agreement(agreement, seen.look.profile);
  const auto elsewhere = seen.look.profile.records == 0 ? drift::records_elsewhere(pages.all(), mapping)
                                                        : std::optional<shape::RecordsCandidate>();
  const bool few_known = 20 * agreement.postings < seen.look.postings.size();
  seen.findings =
      drift::detect(memory.baseline, seen.look, agreement,
                    few_known ? drift::renamed_postings(seen.look.postings, memory.known) : 0, elsewhere);
  return seen;
}

void remember(const Seen& seen, Memory& memory) {
  memory.baseline.profile.add(seen.look.profile);
  ++memory.baseline.runs;
  for (const auto& [id, values] : seen.look.postings) memory.known[id] = values;
}

// As the pipeline does when a run is held: what mends it and may serve, or nothing and why.
struct Mending {
  std::optional<mapping::Mapping> mapping;
  std::string why;
};

Mending mend(const Site& site, const Pages& pages, const mapping::Mapping& active, const Seen& seen,
             const Memory& memory) {
  const auto facts = facts_of(site);
  const auto mended =
      drift::mended(pages.all(), active, facts, seen.findings, memory.baseline.profile, memory.known);
  auto sampling = mapgen::take_sample(pages.all(), "");
  if (!sampling.sample) return {{}, sampling.problem};
  mapgen::ProposalObserver observer;
  mapgen::Generation generation;
  generation.mapping = mended.mapping;
  auto start = mapgen::try_start("", std::move(generation), *sampling.sample, facts, observer);
  start.distrusted = mended.open;
  start.before = active;
  std::optional<mapping::Mapping> proved;
  std::string why;
  if (start.trial.passed && mended.open.none()) {
    proved = mended.mapping;
  } else {
    mapgen::Matcher matcher;
    auto proposal =
        mapgen::propose(*sampling.sample, facts, site.name, matcher, nullptr, observer, {}, &start);
    proved = proposal.mapping;
    why = "open";
    for (std::size_t i = 0; i < mended.open.size(); ++i) {
      if (mended.open[i]) why += " " + std::string(mapping::kPostingFieldNames[i]);
    }
    why += "; " + (proposal.history.empty() ? std::string("no answer") : proposal.history.back());
  }
  if (!proved) return {{}, why};
  const auto after = drift::look_at(pages.all(), *proved, facts);
  const auto shadow = drift::shadow(
      drift::known_before(seen.look.postings, mended.broken,
                          [&] {
                            drift::Known known;  // of what either sees now
                            for (const auto& [id, values] : memory.known) {
                              if (after.postings.contains(id) || seen.look.postings.contains(id))
                                known[id] = values;
                            }
                            return known;
                          }()),
      after.postings);
  if (shadow.loses() || shadow.postings == 0) return {{}, why + "; shadow: " + shadow.text()};
  return {std::move(proved), "shadow: " + shadow.text()};
}

bool says_the_same(PostingField field, const std::string& a, const std::string& b) {
  switch (field) {
    case PostingField::description:
      return drift::same_value(field, a, b);
    case PostingField::posted_at:
    case PostingField::valid_through:  // the day is what is asked for; a site that drops the hour has it no
                                       // more
      return a.substr(0, 10) == b.substr(0, 10);
    case PostingField::salary_min:
    case PostingField::salary_max:
      return drift::same_value(field, a, b);
    default:
      return a == b;
  }
}

struct Difference {
  std::uint64_t postings = 0;
  std::string example;
};

Difference difference(const drift::Known& expected, const drift::Known& written) {
  Difference found;
  for (const auto& [id, values] : expected) {
    const auto other = written.find(id);
    if (other == written.end()) {
      if (found.postings++ == 0) found.example = "no posting " + id;
      continue;
    }
    bool differs = false;
    for (std::size_t i = 0; i < values.size(); ++i) {
      if (says_the_same(static_cast<PostingField>(i), values[i], other->second[i])) continue;
      if (found.example.size() < 160)
        found.example += std::string(mapping::kPostingFieldNames[i]) + ": '" + values[i].substr(0, 60) +
                         "' -> '" + other->second[i].substr(0, 60) + "'; ";
      differs = true;
    }
    found.postings += differs;
  }
  for (const auto& [id, values] : written) found.postings += !expected.contains(id);
  return found;
}

// Of one kind of change.
struct Row {
  int n = 0;         // changes that spoil at least one posting as long as nobody does anything
  int harmless = 0;  // that spoil none: not counted in n
  int detected = 0;
  int repaired = 0;
  int held = 0;
  int repairable = 0;       // of n, whose information is still there
  std::uint64_t wrong = 0;  // postings written
  void add(const Row& other) {
    n += other.n;
    harmless += other.harmless;
    detected += other.detected;
    repaired += other.repaired;
    held += other.held;
    repairable += other.repairable;
    wrong += other.wrong;
  }
};

std::string text(const std::vector<drift::Finding>& findings) {
  std::string out;
  for (const auto& finding : findings)
    out += std::string(name(finding.severity)) + " " + finding.kind +
           (finding.field ? " " + std::string(mapping::name(*finding.field)) : "") + ", ";
  return out;
}

// What this job has of the optional members, in every run.
Present present(const Site& site, int number) {
  std::mt19937 random(static_cast<std::mt19937::result_type>(number) * 31U + 7U);
  return draw(site, random, 0.6);
}

Row try_change(const Site& site, const Change& change, const mapping::Mapping& active, const Memory& memory,
               bool verbose) {
  const auto facts = facts_of(site);
  boost::json::array before;
  boost::json::array after;
  for (int i = 0; i < kJobs; ++i) {
    auto record = record_of(site, job(kRunsBefore * kNewJobs + i), present(site, kRunsBefore * kNewJobs + i));
    before.push_back(record);
    apply(change, record, static_cast<std::size_t>(i));
    after.push_back(std::move(record));
  }
  const auto expected = drift::look_at(Pages(site, std::move(before)).all(), active, facts).postings;
  const Pages pages(changed_site(site, change), std::move(after));
  const Seen seen = watch(pages, active, facts, memory);
  const bool held = drift::worst(seen.findings) == Severity::broken;
  const auto spoiled = difference(expected, seen.look.postings);
  Row row;
  if (spoiled.postings == 0 && !held) {
    row.harmless = 1;
    return row;
  }
  row.n = 1;
  row.detected = held;
  const Mending mending = held ? mend(site, pages, active, seen, memory) : Mending();
  Difference written = spoiled;
  if (held)
    written = mending.mapping
                  ? difference(expected, drift::look_at(pages.all(), *mending.mapping, facts).postings)
                  : Difference();
  row.wrong = written.postings;
  row.repaired = held && mending.mapping && written.postings == 0;
  row.held = held && !mending.mapping;
  row.repairable = !change.gone || row.repaired;
  if (verbose && (!row.detected || (row.repairable && !row.repaired) || row.wrong > 0)) {
    std::string at;
    for (const auto& step : change.at) at += "/" + step;
    std::fprintf(stderr,
                 "%s %s %s %s %s\n    spoiled %llu: %s\n    found: %s\n    mended: %s\n    wrong %llu: %s\n",
                 row.wrong > 0   ? "WRONG"
                 : !row.detected ? "UNSEEN"
                                 : "HELD",
                 site.name.c_str(), change.kind.c_str(), change.how.c_str(), at.c_str(),
                 static_cast<unsigned long long>(spoiled.postings), spoiled.example.c_str(),
                 text(seen.findings).c_str(), mending.why.c_str(), static_cast<unsigned long long>(row.wrong),
                 written.example.c_str());
  }
  return row;
}

// The memory of a source after some runs of this site, in which jobs came and went.
Memory memory_of(const Site& site, const mapping::Mapping& active) {
  Memory memory;
  const auto facts = facts_of(site);
  for (int run = 0; run < kRunsBefore; ++run) {
    boost::json::array records;
    for (int i = 0; i < kJobs; ++i)
      records.push_back(record_of(site, job(kNewJobs * run + i), present(site, kNewJobs * run + i)));
    remember(watch(Pages(site, std::move(records)), active, facts, memory), memory);
  }
  return memory;
}

struct Alarms {
  int runs = 0;
  int suspected = 0;
  int broken = 0;
};

// What is frequent shifts a little with the weeks; a job keeps what it was put up with, but one in fifty is
// edited in every run.
double shift_of(int number, std::mt19937& random) {
  if (random() % 50 == 0) return static_cast<double>(random() % 600) / 1000 - 0.3;
  return static_cast<double>(number / 100 % 5) / 20 - 0.1;
}

// Runs of this site in which only jobs come and go, and every record draws its optional members anew.
Alarms unchanged_runs(const Site& site, int runs, bool verbose) {
  Alarms alarms;
  const auto active = mapping_of(site);
  const auto facts = facts_of(site);
  std::mt19937 random(4242);
  std::vector<drift::Profile> profiles;
  Memory memory;
  int first = 0;
  for (int run = 0; run < runs + 1; ++run) {
    first += kJobs / 10 + static_cast<int>(random() % (kJobs / 5));
    boost::json::array records;
    for (int i = 0; i < kJobs; ++i)
      records.push_back(
          record_of(site, job(first + i, shift_of(first + i, random)), draw(site, random, 0.05)));
    const Seen seen = watch(Pages(site, std::move(records)), active, facts, memory);
    const auto severity = drift::worst(seen.findings);
    if (run > 0) ++alarms.runs;
    alarms.suspected += severity == Severity::suspected;
    alarms.broken += severity == Severity::broken;
    if (verbose && severity != Severity::note)
      std::fprintf(stderr, "ALARM %s run %d: %s\n", site.name.c_str(), run, text(seen.findings).c_str());
    profiles.push_back(seen.look.profile);
    if (profiles.size() > 6) profiles.erase(profiles.begin());
    memory.baseline = {};
    for (const auto& profile : profiles) memory.baseline.profile.add(profile);
    memory.baseline.runs = profiles.size();
    for (const auto& [id, values] : seen.look.postings) memory.known[id] = values;
  }
  return alarms;
}

double rate(std::uint64_t count, std::uint64_t of) {
  return of == 0 ? 0 : static_cast<double>(count) / static_cast<double>(of);
}

boost::json::object to_json(const Row& row) {
  return {{"n", row.n},
          {"detected", row.detected},
          {"repaired", row.repaired},
          {"held", row.held},
          {"repairable", row.repairable},
          {"wrongly_written", row.wrong},
          {"harmless", row.harmless}};
}

void print(const char* kind, const Row& row) {
  std::printf("%-20s %5d %9d %11d %9d %5d %14llu %9d\n", kind, row.n, row.detected, row.repairable,
              row.repaired, row.held, static_cast<unsigned long long>(row.wrong), row.harmless);
}

int run(const Options& options) {
  struct Case {
    const Site* site;
    Change change;
  };
  std::vector<Case> cases;
  for (const Site& site : sites()) {
    for (auto& change : changes_of(site)) cases.push_back({&site, std::move(change)});
  }
  const std::size_t wanted = options.changes == 0 ? cases.size() : std::min(options.changes, cases.size());
  std::map<const Site*, std::pair<mapping::Mapping, Memory>> known;
  std::map<std::string, Row> rows;
  Row all;
  for (std::size_t i = 0; i < wanted; ++i) {
    const Case& tried = cases[i * cases.size() / wanted];
    auto found = known.find(tried.site);
    if (found == known.end()) {
      const auto active = mapping_of(*tried.site);
      found = known.emplace(tried.site, std::pair{active, memory_of(*tried.site, active)}).first;
    }
    const Row row =
        try_change(*tried.site, tried.change, found->second.first, found->second.second, options.verbose);
    rows[tried.change.kind].add(row);
    all.add(row);
  }
  Alarms alarms;
  const int sites_count = static_cast<int>(sites().size());
  for (int i = 0; i < sites_count; ++i) {
    const Alarms of_site = unchanged_runs(
        sites()[static_cast<std::size_t>(i)],
        options.unchanged / sites_count + (i < options.unchanged % sites_count), options.verbose);
    alarms.runs += of_site.runs;
    alarms.suspected += of_site.suspected;
    alarms.broken += of_site.broken;
  }

  std::printf("%-20s %5s %9s %11s %9s %5s %14s %9s\n", "change", "n", "detected", "repairable", "repaired",
              "held", "wrong postings", "harmless");
  boost::json::object kinds;
  for (const auto& [kind, row] : rows) {
    print(kind.c_str(), row);
    kinds[kind] = to_json(row);
  }
  print("all", all);
  const double detected = rate(static_cast<std::uint64_t>(all.detected), static_cast<std::uint64_t>(all.n));
  const double repaired =
      rate(static_cast<std::uint64_t>(all.repaired), static_cast<std::uint64_t>(all.repairable));
  const double alarmed = rate(static_cast<std::uint64_t>(alarms.suspected + alarms.broken),
                              static_cast<std::uint64_t>(alarms.runs));
  std::printf("\ndetected                 %8.2f %%  (wanted 100 %%)\n", 100 * detected);
  std::printf("repaired without a person %7.2f %%  (wanted %.0f %%)\n", 100 * repaired,
              100 * kWantedRepaired);
  std::printf("wrongly written postings %8llu    (wanted 0)\n", static_cast<unsigned long long>(all.wrong));
  std::printf(
      "false alarms             %8.2f %%  (wanted at most %.1f %%): %d suspected, %d broken in %d unchanged runs\n",
      100 * alarmed, 100 * kWantedAlarms, alarms.suspected, alarms.broken, alarms.runs);
  if (!options.json.empty()) {
    std::ofstream(options.json) << boost::json::serialize(boost::json::object{{"benchmark", "drift"},
                                                                              {"kinds", kinds},
                                                                              {"all", to_json(all)},
                                                                              {"unchanged_runs", alarms.runs},
                                                                              {"suspected", alarms.suspected},
                                                                              {"broken", alarms.broken}})
                                << "\n";
  }
  const bool good = all.detected == all.n && all.wrong == 0;
  return options.check && !good ? 1 : 0;
}

}  // namespace
}  // namespace tributary::bench

int main(int count, char** arguments) {
  tributary::bench::Options options;
  for (int i = 1; i < count; ++i) {
    const std::string_view name = arguments[i];
    const char* next = i + 1 < count ? arguments[i + 1] : "0";
    if (name == "--changes")
      options.changes = static_cast<std::size_t>(std::atoi(next)), ++i;
    else if (name == "--unchanged")
      options.unchanged = std::atoi(next), ++i;
    else if (name == "--json")
      options.json = next, ++i;
    else if (name == "--check")
      options.check = true;
    else if (name == "-v")
      options.verbose = true;
    else
      return std::fprintf(stderr,
                          "usage: drift_suite [--changes N] [--unchanged N] [--json FILE] [--check] [-v]\n"),
             2;
  }
  return tributary::bench::run(options);
}

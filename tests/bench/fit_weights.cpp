// Fits the matcher's weights to recorded replies of job sites, and cross-validates them by site.
//
//   fit_weights PAYLOADS WEIGHTS.json --write FILE            the weights fitted to all sites
//   fit_weights PAYLOADS WEIGHTS.json --folds N FOLDER        FOLDER/<n>.json fitted without the sites of
//   fold n,
//                                                             and their names in FOLDER/<n>.sites
//
// What is minimized: for each field of each site, by how much the path that is right by value fails to beat
// both the best wrong path and the field's threshold by a margin (where the site does not carry the field:
// the threshold to beat the best path), and how far the numbers go from where they started. One number after
// the other is moved a little as long as that helps. No clock, no chance: the same input gives the same
// output.
#include <boost/json.hpp>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <fstream>
#include <sstream>

#include "json/parser.hpp"
#include "jsonpath/path.hpp"
#include "mapgen/path_features.hpp"
#include "mapgen/scoring.hpp"
#include "mapgen/weights.hpp"
#include "shape/shape.hpp"
#include "support/gold.hpp"

namespace {

namespace js = boost::json;
using namespace tributary;
using mapping::kPostingFieldCount;
using mapping::PostingField;

constexpr double kMargin = 0.06;      // by which the right one should win
constexpr double kMostLoss = 3;       // of one field: what cannot be won must not decide the rest
constexpr double kClaimWeight = 1.5;  // a value where the site has none is worse than a missing one
constexpr double kStiffness = 1.2;    // what a number pays for going its own size away
constexpr double kSteps[] = {0.06, 0.02};
constexpr int kMostRounds = 4;
constexpr double kPrecise = 0.9;  // of a path's values that are the field's

// A site with everything read that does not depend on the weights.
struct Site {
  std::string name;
  shape::Shape shape;
  std::vector<mapgen::PathFeatures> paths;
  // By field: whether each path is right, and what the field demands.
  struct Demand {
    bool carried = false;
    bool known = false;  // false: nothing can be said of the field
    std::vector<bool> right;
  };
  std::array<Demand, kPostingFieldCount> demands;
};

std::vector<bool> right_paths(const std::vector<mapgen::PathFeatures>& paths, const test::GoldField& gold) {
  std::vector<bool> right;
  for (const auto& path : paths) {
    std::size_t good = 0;
    const auto& kept = path.statistics->kept;
    for (std::size_t i = 0; i < kept.size(); ++i) {
      const std::size_t record = path.statistics->kept_record[i];
      if (record >= gold.values.size()) continue;
      // Long values are cut where they are kept.
      good +=
          std::any_of(gold.values[record].begin(), gold.values[record].end(), [&](const std::string& value) {
            return kept[i].size() < shape::kKeptBytes ? value == kept[i] : value.starts_with(kept[i]);
          });
    }
    right.push_back(!kept.empty() &&
                    static_cast<double>(good) >= kPrecise * static_cast<double>(kept.size()));
  }
  return right;
}

// As the matcher would see it. None where the page's records are found elsewhere than by hand.
std::optional<Site> read_site(const test::GoldSite& gold) {
  json::Parser parser;
  const auto root = parser.parse(gold.page);
  if (!root) return std::nullopt;
  const auto found = shape::find_records(*root);
  if (found.empty() || found[0].records != gold.records) return std::nullopt;
  std::vector<json::Element> records;
  jsonpath::Path::parse(found[0].path)->select(*root, records);
  shape::ShapeBuilder builder;
  for (const auto record : records) builder.add(record);
  Site site{gold.name, builder.finish(), {}, {}};
  site.paths = mapgen::features_of(site.shape);
  for (const auto& field : gold.fields) {
    auto& demand = site.demands[static_cast<std::size_t>(field.field)];
    demand.carried = field.carried;
    if (field.carried) demand.right = right_paths(site.paths, field);
    const bool some = std::find(demand.right.begin(), demand.right.end(), true) != demand.right.end();
    demand.known = field.carried ? some : !test::may_be_filled(field.field);
  }
  return site;
}

// Right for another field: the assignment gives it to that one.
bool wanted_elsewhere(const Site& site, std::size_t field, std::size_t path) {
  for (std::size_t other = 0; other < kPostingFieldCount; ++other) {
    const auto& right = site.demands[other].right;
    if (other != field && path < right.size() && right[path]) return true;
  }
  return false;
}

double loss_of(const Site& site, const mapgen::Scorer& scorer, const mapgen::Weights& weights,
               std::size_t field) {
  const auto& demand = site.demands[field];
  if (!demand.known) return 0;
  const double threshold = weights.thresholds[field] - (scorer.nameless() ? weights.nameless_reserve : 0);
  double best_right = 0;
  double best_wrong = threshold;
  for (std::size_t i = 0; i < site.paths.size(); ++i) {
    const bool right = demand.carried && demand.right[i];
    if (!right && wanted_elsewhere(site, field, i)) continue;
    const double score = scorer.score(static_cast<PostingField>(field), site.paths[i]).value;
    double& best = right ? best_right : best_wrong;
    best = std::max(best, score);
  }
  const double won =
      demand.carried ? best_right - best_wrong : threshold - best_wrong + kMargin * (best_wrong <= threshold);
  return (demand.carried ? 1 : kClaimWeight) * std::clamp((kMargin - won) / kMargin, 0.0, kMostLoss);
}

// One number of the document, and which field's loss it decides; kPostingFieldCount: all of them.
struct Knob {
  js::value* number;
  double start;
  std::size_t field;
};

class Fit {
 public:
  Fit(js::value document, std::vector<const Site*> sites)
      : document_(std::move(document)), sites_(std::move(sites)) {
    auto& root = document_.as_object();
    for (std::size_t i = 0; i < kPostingFieldCount; ++i) {
      const std::string_view name = mapping::kPostingFieldNames[i];
      for (auto& rule : root["rules"].as_object()[name].as_object()) add(rule.value(), i);
      add(root["thresholds"].as_object()[name], i);
    }
    for (const char* group : {"names", "values"}) {
      for (auto& weight : root[group].as_object()) add(weight.value(), kPostingFieldCount);
    }
  }

  js::value run() {
    read_all();
    for (int round = 0; round < kMostRounds; ++round) {
      bool moved = false;
      for (Knob& knob : knobs_) moved = turn(knob) || moved;
      if (!moved) break;
    }
    return document_;
  }

  double loss() const {
    double sum = 0;
    for (const double part : losses_) sum += part;
    return sum;
  }

 private:
  void add(js::value& number, std::size_t field) {
    knobs_.push_back({&number, number.to_number<double>(), field});
  }

  double field_loss(std::size_t field) const {
    const auto weights = mapgen::parse_weights(js::serialize(document_));
    if (!weights) throw std::runtime_error(weights.error());
    double sum = 0;
    for (const Site* site : sites_) {
      const mapgen::Scorer scorer(site->paths, site->shape.records, *weights);
      sum += loss_of(*site, scorer, *weights, field);
    }
    return sum;
  }

  void read_all() {
    for (std::size_t field = 0; field < kPostingFieldCount; ++field) losses_[field] = field_loss(field);
  }

  static double price(const Knob& knob) {
    const double away =
        (knob.number->to_number<double>() - knob.start) / std::max(0.05, std::abs(knob.start));
    return kStiffness * std::abs(away);
  }

  // Whether moving the number helped.
  bool turn(Knob& knob) {
    for (const double step : kSteps) {
      for (const double direction : {1.0, -1.0}) {
        if (attempt(knob, direction * step * std::max(0.1, std::abs(knob.start)))) return true;
      }
    }
    return false;
  }

  bool attempt(Knob& knob, double by) {
    const double before = knob.number->to_number<double>();
    const double price_before = price(knob);
    *knob.number = std::round((before + by) * 1000) / 1000;
    const auto losses = losses_;
    for (std::size_t field = 0; field < kPostingFieldCount; ++field) {
      if (knob.field == kPostingFieldCount || knob.field == field) losses_[field] = field_loss(field);
    }
    double gained = 0;
    for (std::size_t field = 0; field < kPostingFieldCount; ++field) gained += losses[field] - losses_[field];
    if (knob.number->to_number<double>() >= 0 && gained > price(knob) - price_before + 1e-9) return true;
    *knob.number = before;
    losses_ = losses;
    return false;
  }

  js::value document_;
  std::vector<const Site*> sites_;
  std::vector<Knob> knobs_;
  std::array<double, kPostingFieldCount> losses_{};
};

// The document as weights.json is written: a group a block, lines of at most 110 columns.
class Writer {
 public:
  std::string write(const js::value& document) {
    value(document, 0);
    return text_ + "\n";
  }

 private:
  static std::string number(const js::value& value) {
    std::ostringstream out;
    out << value.to_number<double>();
    return out.str();
  }

  void value(const js::value& of, std::size_t indent) {
    if (of.is_number()) {
      text_ += number(of);
    } else if (!of.is_object()) {
      text_ += js::serialize(of);
    } else {
      object(of.get_object(), indent + 2);
    }
  }

  void object(const js::object& of, std::size_t indent) {
    const bool flat =
        std::all_of(of.begin(), of.end(), [](const auto& entry) { return entry.value().is_number(); });
    text_ += "{\n" + std::string(indent, ' ');
    std::size_t column = indent;
    bool first = true;
    for (const auto& entry : of) {
      std::string item = js::serialize(js::string(entry.key())) + ": ";
      if (flat) item += number(entry.value());
      const bool fits = flat && column + item.size() + 2 <= kColumns;
      if (!first) text_ += fits ? ", " : ",\n" + std::string(indent, ' ');
      column = (first || fits ? column : indent) + item.size() + 2;
      first = false;
      text_ += item;
      if (!flat) value(entry.value(), indent);
    }
    text_ += "\n" + std::string(indent - 2, ' ') + "}";
  }

  static constexpr std::size_t kColumns = 110;
  std::string text_;
};

std::string read_text(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream bytes;
  bytes << file.rdbuf();
  return bytes.str();
}

void write_text(const std::string& path, const std::string& text) {
  std::ofstream(path, std::ios::binary) << text;
}

int usage() {
  std::fputs("usage: fit_weights PAYLOADS WEIGHTS.json --write FILE | --folds N FOLDER\n", stderr);
  return 2;
}

std::vector<const Site*> without_fold(const std::vector<Site>& sites, std::size_t fold, std::size_t folds) {
  std::vector<const Site*> rest;
  for (std::size_t i = 0; i < sites.size(); ++i) {
    if (i % folds != fold) rest.push_back(&sites[i]);
  }
  return rest;
}

void cross_validate(const js::value& start, const std::vector<Site>& sites,
                    const std::vector<test::GoldSite>& gold, std::size_t folds, const std::string& folder) {
  for (std::size_t fold = 0; fold < folds; ++fold) {
    Fit fit(start, without_fold(sites, fold, folds));
    write_text(folder + "/" + std::to_string(fold) + ".json", Writer().write(fit.run()));
    std::string names;
    for (std::size_t i = fold; i < sites.size(); i += folds)
      names += (names.empty() ? "" : ",") + sites[i].name;
    // A page whose records are not found where they are by hand teaches nothing, but counts.
    for (std::size_t i = fold; i < gold.size(); i += folds) {
      const auto same = [&](const Site& site) { return site.name == gold[i].name; };
      if (std::none_of(sites.begin(), sites.end(), same)) names += "," + gold[i].name;
    }
    write_text(folder + "/" + std::to_string(fold) + ".sites", names);
    std::fprintf(stderr, "fold %zu of %zu: loss %.1f without %s\n", fold + 1, folds, fit.loss(),
                 names.c_str());
  }
}

}  // namespace

int main(int argc, char** argv) {
  const std::vector<std::string> arguments(argv + 1, argv + argc);
  if (arguments.size() < 4) return usage();
  const auto gold = test::read_gold(arguments[0]);
  std::vector<Site> sites;
  sites.reserve(gold.size());  // features refer to their site's shape
  for (const auto& site : gold) {
    if (auto read = read_site(site))
      sites.push_back(std::move(*read));
    else
      std::fprintf(stderr, "%s: the records are not found where they are by hand; left out of the fit\n",
                   site.name.c_str());
  }
  const js::value start = js::parse(read_text(arguments[1]));
  if (arguments[2] == "--write") {
    Fit fit(start, without_fold(sites, 1, 1));
    write_text(arguments[3], Writer().write(fit.run()));
    std::fprintf(stderr, "loss %.1f on %zu sites\n", fit.loss(), sites.size());
    return 0;
  }
  if (arguments[2] != "--folds" || arguments.size() != 5) return usage();
  cross_validate(start, sites, gold, static_cast<std::size_t>(std::stoul(arguments[3])), arguments[4]);
  return 0;
}

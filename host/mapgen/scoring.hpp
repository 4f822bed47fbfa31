// How well a path fits a field: by its name, by its values, by what stands beside it.
//
// A Scorer reads the features of one shape and the weights, which must outlive it; it is for one thread.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "mapgen/path_features.hpp"
#include "mapgen/weights.hpp"

namespace tributary::mapgen {

struct Score {
  double value = 0;      // 0..1
  double name = 0;       // of that, what the name alone says
  std::string evidence;  // for people: "'jobTitle' is a name for it; 100 % filled; all different"
};

class Scorer {
 public:
  Scorer(const std::vector<PathFeatures>& paths, std::uint64_t records, const Weights& weights);

  Score score(mapping::PostingField field, const PathFeatures& path) const;
  // As a text that tells the whole pay.
  double salary_text(const PathFeatures& path) const;
  // How well the name alone speaks for the field; 0 when it does not.
  double name_score(mapping::PostingField field, const PathFeatures& path) const;
  // The share of records in whose addresses (of pages, of pictures) the first word of the value stands that
  // is no word of the title: hosts and logos carry the company's name.
  double company_in_addresses(const PathFeatures& path, const PathFeatures& title) const;
  // Whether the names of this source say nothing, so that values must do alone.
  bool nameless() const { return nameless_; }

 private:
  double words_penalty(const Weights::Rule& rule, const Weights::Context& context, const Meaning& leaf) const;
  double enclosing_penalty(const Weights::Rule& rule, const Weights::Context& context,
                           const PathFeatures& path) const;
  double best(const std::vector<Weights::Rule>& table, mapping::PostingField field,
              const PathFeatures& path) const;
  double named_element_bonus(const PathFeatures& path) const;
  static bool about_pay(const PathFeatures& path);
  double by_list(mapping::PostingField field, const PathFeatures& path) const;
  double by_values_alone(mapping::PostingField field, const PathFeatures& path) const;
  void collect_addresses(const std::vector<PathFeatures>& paths);
  void collect_ids(const std::vector<PathFeatures>& paths);
  bool of_the_record(const PathFeatures& path) const;
  double url_of_record(const PathFeatures& path) const;
  double id_in_url(const PathFeatures& path) const;

  const Weights& w_;
  std::uint64_t records_;
  bool nameless_ = false;
  std::vector<std::vector<std::string>> ids_;  // by record
  std::vector<std::string> urls_;              // by record, all its addresses
  std::vector<std::string> folded_addresses_;  // by record, those and all that has the form of a part of one
};

}  // namespace tributary::mapgen

// Made-up sites in the shapes of samples/, as templates: "#title" stands for a job's title, a member
// "pay?salary" is there where the job has a salary. The same on every machine.
#pragma once

#include <boost/json.hpp>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "mapping/mapping.hpp"
#include "normalize/normalizer.hpp"

namespace tributary::bench {

struct Site {
  std::string name;
  std::string mapping;            // of mappings/, or a document
  std::vector<std::string> list;  // members that lead to the records of a page
  boost::json::value record;      // the template
  boost::json::object words;      // "type": what this site calls full time, part time, contract; "level", ...
  normalize::PageFormat format = normalize::PageFormat::json;
};

struct Job {
  int number = 0;
  std::string title, company, city, country, code, department, text, remote;
  int type = 0, level = 0, period = 0, day = 1, minimum = 0, maximum = 0;
};

const std::vector<Site>& sites();

// Always the same job for a number; `shift` moves which enumerations are frequent.
Job job(int number, double shift = 0);

// What is present of a job's optional members, by their group; drawn with a probability of the group's own.
using Present = std::set<std::string, std::less<>>;
Present draw(const Site& site, std::mt19937& random, double rarest);

boost::json::object record_of(const Site& site, const Job& job, const Present& present);

// A page of these records.
std::string page_of(const Site& site, boost::json::array records);

mapping::Mapping mapping_of(const Site& site);
normalize::SourceFacts facts_of(const Site& site);

}  // namespace tributary::bench

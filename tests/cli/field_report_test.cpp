#include "cli/field_report.hpp"

#include <catch2/catch.hpp>

using namespace tributary;
using mapping::PostingField;

namespace {

normalize::FieldCounts& at(normalize::PageCounts& counts, PostingField field) {
  return counts.fields[static_cast<std::size_t>(field)];
}

// "posted_at | 1 of 3 | why", a line a row.
std::string shown(const normalize::PageCounts& counts) {
  std::string text;
  for (const auto& row : cli::field_table(counts).rows) {
    for (std::size_t i = 0; i < row.size(); ++i)
      text += (i == 0 ? "" : " | ") + std::string(row[i].as_string());
    text += "\n";
  }
  return text;
}

}  // namespace

TEST_CASE("a field that is filled well, or not mapped, wants no look") {
  normalize::PageCounts counts;
  at(counts, PostingField::title).filled = 30;
  at(counts, PostingField::company) = {2, 38, {}, {}, {}, {}};
  CHECK(shown(counts).empty());
  CHECK(cli::field_names(counts).empty());
}

TEST_CASE("a mapped field that no record fills is named, and one that hardly any does") {
  normalize::PageCounts counts;
  at(counts, PostingField::city).empty = 1;
  at(counts, PostingField::company) = {1, 39, {}, {}, {}, {}};
  at(counts, PostingField::department) = {1, 18, {}, {}, {}, {}};  // too few records to say so
  CHECK(shown(counts) ==
        "company | 1 of 40 | hardly any record fills it\n"
        "city | 0 of 1 | no record fills it\n");
  CHECK(cli::field_names(counts) == "company, city");
}

TEST_CASE("the reasons come with their counts and an example, the commonest first") {
  normalize::PageCounts counts;
  auto& posted = at(counts, PostingField::posted_at);
  posted.filled = 10;
  posted.failed = {{"a", 1}, {"b", 4}, {"c", 2}, {"d", 3}};
  posted.examples = {{"b", "soon"}, {"d", "32.13.2026"}};
  at(counts, PostingField::remote) = {5, 0, {{"the value map lacks it", 6}}, {}, {{"SAL", 2}, {"OPS", 4}},
                                      {}};
  CHECK(shown(counts) ==
        "remote | 5 of 11 | 6 the value map lacks it; the map lacks \"OPS\" (4), \"SAL\" (2)\n"
        "posted_at | 10 of 20 | 4 b: \"soon\"; 3 d: \"32.13.2026\"; 2 c and 1 more\n");
}

TEST_CASE("a value that the map lacks is shown on one line, and not where it holds an address") {
  normalize::PageCounts counts;
  at(counts, PostingField::department) = {
      5, 0, {{"the value map lacks it", 2}}, {}, {{"a\nb", 1}, {"someone@acme.test", 1}}, {}};
  CHECK(shown(counts) ==
        "department | 5 of 7 | 2 the value map lacks it; the map lacks \"a b\" (1), an address (1)\n");
}

#include "mapgen/employer_beside.hpp"

#include <catch2/catch.hpp>

#include "json/parser.hpp"

using namespace tributary;

namespace {

std::string beside(std::string_view page) {
  json::Parser parser;
  return mapgen::employer_beside(*parser.parse(page));
}

}  // namespace

TEST_CASE("the one employer that a page names beside its records is found") {
  CHECK(beside(R"({"employer":"Acme GmbH","jobs":[{"id":1}]})") == "$.employer");
  CHECK(beside(R"({"meta":{"company":{"name":"Acme GmbH","id":7}},"jobs":[]})") == "$.meta.company.name");
  CHECK(beside(R"({"companyName":"Acme GmbH","company":{"name":"Acme GmbH"},"jobs":[]})") == "$.companyName");
}

TEST_CASE("a page that names two employers, none, or only in lists, names none") {
  CHECK(beside(R"({"employer":"Acme GmbH","client":{"name":"Anvil"},"jobs":[]})") == "");
  CHECK(beside(R"({"name":"Jobs","total":3,"jobs":[{"company":"Acme GmbH"}]})") == "");
  CHECK(beside(R"({"companies":[{"name":"Acme GmbH"}],"company":17,"employer":"https://acme.example"})") ==
        "");
  CHECK(beside(R"([{"company":"Acme GmbH"}])") == "");
}

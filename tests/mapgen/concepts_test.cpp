#include "mapgen/concepts.hpp"

#include <catch2/catch.hpp>

#include <initializer_list>
#include <utility>

using namespace tributary::mapgen;

TEST_CASE("names are understood in many languages, alphabets and ways of joining words") {
  const auto cases = std::initializer_list<std::pair<const char*, const char*>>{
      {"jobTitle", "job title"},
      {"job_title", "job title"},
      {"JOB-TITLE", "job title"},
      {"jobtitle", "job title"},
      {"stellenangebotsTitel", "job title"},
      {"Stellenbezeichnung", "title"},
      {"intitule", "title"},
      {"intitulé", "title"},
      {"título", "title"},
      {"tytul", "title"},
      {"rubrik", "title"},
      {"otsikko", "title"},
      {"タイトル", "title"},
      {"должность", "title"},
      {"veröffentlichungsdatum", "posted"},
      {"aktuelleVeroeffentlichungsdatum", "posted"},
      {"datePublication", "date posted"},
      {"fecha_publicacion", "date posted"},
      {"data_pubblicazione", "date posted"},
      {"julkaisupvm", "posted date"},
      {"ansökningsfrist", "expire"},
      {"bewerbungsfrist", "expire"},
      {"application_deadline", "apply expire"},
      {"companyName", "company name"},
      {"companynames", "company name"},
      {"arbeitgeber", "company"},
      {"pracodawca", "company"},
      {"会社名", "company"},
      {"lieuTravail", "location"},
      {"arbeitsort", "location"},
      {"勤務地", "location"},
      {"salaryMin", "salary min"},
      {"minimumSalary", "salary min"},
      {"gehaltsspanneVon", "salary min"},
      {"wynagrodzenie_od", "salary min"},
      {"isRemote", "remote flag"},
      {"homeofficemoeglich", "remote"},
      {"home office", "remote"},
      {"télétravail", "remote"},
      {"typeContrat", "contract type"},
      {"Employment Type", "employment type"},
      {"departments", "department"},
      {"cities", "city"},
      {"externeURL", "url outward"},
  };
  for (const auto& [name, expected] : cases) {
    INFO(name << " should mean " << expected);
    CHECK(meaning_of(name).all.has_all(*concepts_named(expected)));
  }
}

TEST_CASE("a word that no table knows is counted, a number and an article are not") {
  CHECK(meaning_of("zorgblatt").unknown == 1);
  CHECK(meaning_of("zorgblatt").words.empty());
  CHECK(meaning_of("title2").unknown == 0);
  CHECK(meaning_of("date_of_publication").unknown == 0);
  CHECK(meaning_of("").words.empty());
  CHECK(meaning_of("\xC3\x28\xFF___").unknown <= 2);
}

TEST_CASE("words are cut at case, digits and signs") {
  CHECK(words_of("HTMLText") == std::vector<std::string>{"html", "text"});
  CHECK(words_of("level2Name") == std::vector<std::string>{"level", "2", "name"});
  CHECK(words_of("a.b-c_d e") == std::vector<std::string>{"a", "b", "c", "d", "e"});
  CHECK(words_of("").empty());
}

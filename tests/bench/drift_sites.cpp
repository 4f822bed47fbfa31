#include "bench/drift_sites.hpp"

#include <array>
#include <cctype>
#include <cstdio>
#include <stdexcept>

#include "mapping/reviewed_mappings.hpp"

namespace tributary::bench {
namespace {

using boost::json::array;
using boost::json::object;
using boost::json::value;

constexpr const char* kUsualWords = R"({"type": ["Full-time", "Part-time", "Contract"],
  "level": ["Junior", "Senior", "Lead"], "remote": ["remote", "hybrid", "onsite"], "period": ["YEAR"]})";

object words(const char* text) {
  object all = boost::json::parse(kUsualWords).as_object();
  const object own = boost::json::parse(text).as_object();
  for (const auto& [key, list] : own) all[key] = list;
  return all;
}

Site site(const char* name, const char* mapping, std::vector<std::string> list, const char* record,
          const char* its_words = "{}", normalize::PageFormat format = normalize::PageFormat::json) {
  return {name, mapping, std::move(list), boost::json::parse(record), words(its_words), format};
}

constexpr const char* kFlat = R"({"format": "tributary-mapping/1", "records": "$", "fields": {
  "external_id": "$.job_id", "title": "$.job_title", "description": "$.text", "company": "$.company_name",
  "location": "$.place", "country": {"path": "$.place", "as": "location"},
  "city": {"path": "$.place", "as": "location"}, "url": "$.apply_url", "posted_at": "$.date_posted",
  "employment_type": "$.employment", "salary_min": "$.pay_from", "salary_max": "$.pay_to",
  "salary_currency": "$.currency", "department": "$.team"}})";

std::vector<Site> make_sites() {
  std::vector<Site> all;
  all.push_back(site("example", "example", {"postings"}, R"({"id": "#id", "title": "#title",
    "description": "#html", "company": "#company", "location": "#city", "country": "#code", "url": "#url",
    "posted_at": "#date", "employment_type?type": "#type",
    "salary?salary": {"min": "#min", "max": "#max", "currency": "#currency", "period": "#period"},
    "reference": "#internal"})"));
  all.push_back(site("flat_ndjson", kFlat, {}, R"({"job_id": "#id", "job_title": "#title",
    "company_name": "#company", "place": "#place", "date_posted": "#day", "apply_url": "#url",
    "employment?type": "#type", "pay_from?salary": "#min", "pay_to?salary": "#max",
    "currency?salary": "#currency", "team?team": "#department", "text": "#text", "views": "#internal"})",
                     "{}", normalize::PageFormat::ndjson));
  all.push_back(
      site("greenhouse", "greenhouse", {"jobs"}, R"({"absolute_url": "#url", "internal_job_id": "#internal",
    "location": {"name": "#place"}, "id": "#number", "updated_at": "#date", "requisition_id": "#req",
    "title": "#title", "company_name": "#company", "first_published": "#date",
    "metadata": [{"id": 1, "name": "Employment Type", "value": "#type", "value_type": "single_select"},
                 {"id": 2, "name": "Workplace Type", "value": "#remote", "value_type": "single_select"}],
    "content": "#html", "departments?team": [{"id": 71, "name": "#department", "child_ids": []}],
    "pay_input_ranges?salary": [{"min_cents": "#min_cents", "max_cents": "#max_cents",
       "currency_type": "#currency", "title": "Annual salary range"}]})"));
  all.push_back(site("lever", "lever", {}, R"({"id": "#uuid", "text": "#title", "descriptionPlain": "#text",
    "description": "#html", "categories": {"commitment?type": "#type", "department?team": "#department",
      "location": "#place", "level?level": "#level"}, "country": "#code",
    "workplaceType?remote": "#remote", "hostedUrl": "#url", "applyUrl": "#apply", "createdAt": "#ms",
    "salaryRange?salary": {"min": "#min", "max": "#max", "currency": "#currency", "interval": "#period"}})",
                     R"({"period": ["per-year-salary"]})"));
  all.push_back(site("themuse", "themuse", {"results"},
                     R"({"id": "#number", "name": "#title", "contents": "#html",
    "type": "external", "publication_date": "#date", "short_name": "#slug",
    "locations": [{"name": "#place"}], "categories?team": [{"name": "#department"}],
    "levels?level": [{"name": "Level", "short_name": "#level"}], "refs": {"landing_page": "#url"},
    "company": {"id": "#internal", "short_name": "co", "name": "#company"}})",
                     R"({"level": ["entry", "senior", "management"]})"));
  all.push_back(site("reed", "reed", {"results"}, R"({"jobId": "#number", "employerId": "#internal",
    "employerName": "#company", "jobTitle": "#title", "locationName": "#place", "minimumSalary?salary": "#min",
    "maximumSalary?salary": "#max", "currency?salary": "#currency", "expirationDate?until": "#until_dmy",
    "date": "#dmy", "jobDescription": "#text", "jobUrl": "#url"})"));
  all.push_back(site("jobicy", "jobicy", {"jobs"}, R"({"id": "#number", "url": "#url", "jobSlug": "#slug",
    "jobTitle": "#title", "companyName": "#company", "jobIndustry?team": ["#department"],
    "jobType?type": ["#type"], "jobGeo": "#country", "jobLevel?level": "#level", "jobExcerpt": "#excerpt",
    "jobDescription": "#html", "pubDate": "#date", "salaryMin?salary": "#min", "salaryMax?salary": "#max",
    "salaryCurrency?salary": "#currency", "salaryPeriod?salary": "#period"})",
                     R"({"period": ["yearly"]})"));
  all.push_back(site("adzuna", "adzuna", {"results"},
                     R"({"id": "#id", "title": "#title", "description": "#text",
    "company": {"display_name": "#company"}, "location": {"display_name": "#place", "area": ["#country", "#city"]},
    "redirect_url": "#url", "created": "#date", "contract_time?type": "#type", "category?team": {"tag": "x", "label": "#department"},
    "salary_min?salary": "#min", "salary_max?salary": "#max", "salary_is_predicted": "0"})",
                     R"({"type": ["full_time", "part_time", "full_time"]})"));
  all.push_back(site("breezy", "breezy", {}, R"({"id": "#uuid", "friendly_id": "#slug", "name": "#title",
    "url": "#url", "published_date": "#date", "type?type": {"id": "#type", "name": "#type_name"},
    "location": {"country": {"name": "#country", "id": "#code"}, "city": "#city", "is_remote": false, "name": "#place"},
    "department?team": "#department", "description": "#html", "company": {"name": "#company"}})",
                     R"({"type": ["fullTime", "partTime", "contract"]})"));
  all.push_back(site(
      "smartrecruiters", "smartrecruiters", {"content"}, R"({"id": "#id", "name": "#title",
    "uuid": "#uuid", "refNumber": "#req", "company": {"identifier": "Co", "name": "#company"},
    "releasedDate": "#date", "location": {"city": "#city", "country": "#code", "fullLocation": "#place"},
    "typeOfEmployment?type": {"id": "#type", "label": "#type_name"},
    "experienceLevel?level": {"id": "#level", "label": "x"}, "department?team": {"id": "9", "label": "#department"},
    "detail": {"postingUrl": "#url", "jobAd": {"sections": {"jobDescription": {"title": "Job", "text": "#html"}}}}})",
      R"({"type": ["permanent", "part-time", "contract"], "level": ["entry_level", "mid_senior_level", "director"]})"));
  all.push_back(site(
      "recruitee", "recruitee", {"offers"}, R"({"id": "#number", "slug": "#slug", "title": "#title",
    "company_name": "#company", "description": "#html", "city": "#city", "country": "#country",
    "country_code": "#code", "location": "#place", "careers_url": "#url", "published_at": "#date",
    "close_at?until": "#until", "employment_type_code?type": "#type", "experience_code?level": "#level",
    "department?team": "#department", "salary?salary": {"min": "#min", "max": "#max", "currency": "#currency", "period": "#period"}})",
      R"({"type": ["fulltime", "parttime", "contract"], "level": ["entry_level", "experienced", "manager"], "period": ["year"]})"));
  all.push_back(site(
      "justjoinit", "justjoinit", {"data"}, R"({"guid": "#uuid", "slug": "#slug", "title": "#title",
    "companyName": "#company", "city": "#city", "countryCode": "#code", "workplaceType?remote": "#remote",
    "workingTime?type": "#type", "experienceLevel?level": "#level", "publishedAt": "#date", "expiredAt?until": "#until",
    "category?team": {"key": "x", "name": "#department"}, "detail": {"body": "#html"},
    "employmentTypes?salary": [{"from": "#min", "to": "#max", "currency": "#currency", "type": "permanent", "unit": "month", "currencySource": "original"}]})",
      R"({"type": ["full_time", "part_time", "freelance"], "level": ["junior", "senior", "manager"], "remote": ["remote", "hybrid", "office"]})"));
  return all;
}

std::string two(int n) {
  char text[16];
  std::snprintf(text, sizeof text, "%02d", n);
  return text;
}

std::string slug(const Job& job) {
  std::string text = job.title + " " + std::to_string(job.number);
  for (char& c : text) c = c == ' ' ? '-' : static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return text;
}

value word(const Site& site, const char* kind, int i) {
  const auto& list = site.words.at(kind).as_array();
  return list[static_cast<std::size_t>(i) % list.size()];
}

value text_of(const Site& site, const Job& job, const std::string& token) {
  const std::string number = std::to_string(job.number);
  const std::string day = "2026-10-" + two(job.day);
  const std::string html = "<p>" + job.text + "</p><ul><li>Plan the week of " + job.department +
                           "</li><li>Report to the head of " + job.city + "</li></ul><p>We offer training, " +
                           "thirty days of holiday and a place to grow in.</p>";
  if (token == "id") return value("J" + number);
  if (token == "number") return job.number;
  if (token == "internal") return 31 * job.number % 9973;
  if (token == "req") return value("R-" + std::to_string(job.number % 17));
  if (token == "uuid") {
    char text[48];
    std::snprintf(text, sizeof text, "%08x-1b2c-4d3e-8f4a-%012x",
                  static_cast<unsigned>(job.number) * 2654435761U,
                  static_cast<unsigned>(job.number) * 40503U);
    return value(text);
  }
  if (token == "title") return value(job.title);
  if (token == "company") return value(job.company);
  if (token == "city") return value(job.city);
  if (token == "country") return value(job.country);
  if (token == "code") return value(job.code);
  if (token == "place") return value(job.city + ", " + job.country);
  if (token == "department") return value(job.department);
  if (token == "url") return value("https://jobs.example.org/" + site.name.substr(0, 4) + "/" + slug(job));
  if (token == "apply")
    return value("https://jobs.example.org/" + site.name.substr(0, 4) + "/" + slug(job) + "/apply");
  if (token == "slug") return value(slug(job));
  if (token == "date") return value(day + "T08:" + two(job.number % 60) + ":00Z");
  if (token == "day") return value(day);
  if (token == "dmy") return value(two(job.day) + "/10/2026");
  if (token == "ms") return 1'790'812'800'000 + 86'400'000LL * job.day;
  if (token == "until") return value("2026-12-" + two(job.day) + "T00:00:00Z");
  if (token == "until_dmy") return value(two(job.day) + "/12/2026");
  if (token == "html") return value(html);
  if (token == "text")
    return value(job.text + "\n\nWe offer training and thirty days of holiday in " + job.city + ".");
  if (token == "excerpt") return value(job.text.substr(0, 60));
  if (token == "min") return job.minimum;
  if (token == "max") return job.maximum;
  if (token == "min_cents") return 100 * job.minimum;
  if (token == "max_cents") return 100 * job.maximum;
  if (token == "currency") return value(job.code == "GB" ? "GBP" : "EUR");
  if (token == "type") return word(site, "type", job.type);
  if (token == "type_name")
    return value(
        std::vector<const char*>{"Full-Time", "Part-Time", "Contract"}[static_cast<std::size_t>(job.type)]);
  if (token == "level") return word(site, "level", job.level);
  if (token == "period") return word(site, "period", job.period);
  if (token == "remote") return word(site, "remote", job.type + job.level);
  throw std::logic_error("no token " + token);
}

std::mt19937::result_type seed(const std::string& text) {
  std::mt19937::result_type seed = 2166136261U;
  for (const char c : text) seed = (seed ^ static_cast<unsigned char>(c)) * 16777619U;
  return seed;
}

value filled(const value& form, const Site& site, const Job& job, const Present& present) {
  if (form.is_string() && form.get_string().starts_with("#"))
    return text_of(site, job, std::string(form.get_string().subview(1)));
  if (form.is_array()) {
    array list;
    for (const auto& item : form.get_array()) list.push_back(filled(item, site, job, present));
    return list;
  }
  if (!form.is_object()) return form;
  object members;
  for (const auto& [key, part] : form.get_object()) {
    const std::string name(key);
    const auto mark = name.find('?');
    if (mark != std::string::npos && !present.contains(name.substr(mark + 1))) continue;
    members[name.substr(0, mark)] = filled(part, site, job, present);
  }
  return members;
}

}  // namespace

const std::vector<Site>& sites() {
  static const std::vector<Site> all = make_sites();
  return all;
}

Job job(int number, double shift) {
  std::mt19937 random(static_cast<std::mt19937::result_type>(number) * 7919U + 17U);
  for (int i = 0; i < 8; ++i) random();
  const auto pick = [&](const auto& list) { return list[random() % list.size()]; };
  const std::vector<std::string> ranks{"Senior", "Junior", "Deputy",    "Lead",
                                       "Night",  "Mobile", "Assistant", "Chief"};
  const std::vector<std::string> trades{
      "Welder", "Software Engineer", "Nurse",           "Accountant", "Data Analyst",
      "Cook",   "Electrician",       "Product Manager", "Teacher",    "Bridge Designer"};
  const std::vector<std::string> companies{"Acme Shipyards",    "Quellwerk AG",     "Nordlicht GmbH",
                                           "Blue Harbour Ltd",  "Fontaine et Fils", "Kite Robotics",
                                           "Oak Street Clinic", "Vela Foods"};
  const std::vector<std::array<std::string, 3>> places{
      {"Berlin", "Germany", "DE"}, {"Hamburg", "Germany", "DE"}, {"London", "United Kingdom", "GB"},
      {"Lyon", "France", "FR"},    {"Madrid", "Spain", "ES"},    {"Vienna", "Austria", "AT"},
      {"Munich", "Germany", "DE"}, {"Paris", "France", "FR"}};
  const std::vector<std::string> departments{"Engineering", "Finance", "Operations", "Sales",
                                             "Human Resources"};
  Job made;
  made.number = 470'000 + 13 * number;
  made.title =
      pick(ranks) + " " + pick(trades) + " " + std::string(1, static_cast<char>('A' + random() % 26));
  made.company = pick(companies);
  const auto place = pick(places);
  made.city = place[0];
  made.country = place[1];
  made.code = place[2];
  made.department = pick(departments);
  const double chance = static_cast<double>(random() % 1000) / 1000 + shift;
  made.type = chance < 0.5 ? 0 : chance < 0.8 ? 1 : 2;
  made.level = static_cast<int>(random() % 3);
  made.day = 1 + static_cast<int>(random() % 28);
  made.minimum = 30'000 + 1'000 * static_cast<int>(random() % 40);
  made.maximum = made.minimum + 1'000 * (5 + static_cast<int>(random() % 20));
  made.text = "As our " + made.title + " you will work with the team of " + made.company + " in " +
              made.city +
              " and take part in the projects of the year, from the first plan to the last check.";
  return made;
}

Present draw(const Site& site, std::mt19937& random, double rarest) {
  Present present;
  for (const char* group : {"type", "salary", "team", "level", "remote", "until"}) {
    // Every group of a site has a probability of its own, the same in every run.
    std::mt19937 own(seed(site.name + group));
    const double chance = rarest + (1 - rarest) * static_cast<double>(own() % 1000) / 1000;
    if (static_cast<double>(random() % 1000) / 1000 < chance) present.insert(group);
  }
  return present;
}

object record_of(const Site& site, const Job& job, const Present& present) {
  return filled(site.record, site, job, present).as_object();
}

std::string page_of(const Site& site, array records) {
  if (site.format == normalize::PageFormat::ndjson) {
    std::string lines;
    for (const auto& record : records) lines += boost::json::serialize(record) + "\n";
    return lines;
  }
  value page = std::move(records);
  for (auto name = site.list.rbegin(); name != site.list.rend(); ++name) {
    object outer;
    outer[*name] = std::move(page);
    page = std::move(outer);
  }
  return boost::json::serialize(page);
}

mapping::Mapping mapping_of(const Site& site) {
  if (!site.mapping.starts_with("{")) {
    const auto reviewed = mapping::reviewed_mapping(site.mapping);
    if (!reviewed) throw std::logic_error("no reviewed mapping " + site.mapping);
    return *reviewed;
  }
  const auto parsed = mapping::parse_mapping(site.mapping);
  if (!parsed) throw std::logic_error(mapping::text(parsed.error().front()));
  return *parsed;
}

normalize::SourceFacts facts_of(const Site& site) {
  return {{{"company", "Acme Shipyards"}, {"currency", "GBP"}, {"base_url", "https://jobs.example.org"}},
          "https://jobs.example.org/" + site.name};
}

}  // namespace tributary::bench

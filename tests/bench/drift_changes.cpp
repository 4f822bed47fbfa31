#include "bench/drift_changes.hpp"

#include <algorithm>
#include <cctype>
#include <chrono>
#include <cstdio>
#include <map>

namespace tributary::bench {
namespace {

using boost::json::array;
using boost::json::object;
using boost::json::value;

using Steps = std::vector<std::string>;

struct Leaf {
  std::string token;
  Steps at;  // ends with a name: of a list of scalars, its own
};

void collect(const value& form, Steps at, std::vector<Leaf>& leaves) {
  if (form.is_string() && form.get_string().starts_with("#")) {
    while (std::isdigit(static_cast<unsigned char>(at.back()[0])) != 0) at.pop_back();
    leaves.push_back({std::string(form.get_string().subview(1)), at});
  } else if (form.is_array()) {
    for (std::size_t i = 0; i < form.get_array().size(); ++i) {
      auto inner = at;
      inner.push_back(std::to_string(i));
      collect(form.get_array()[i], inner, leaves);
    }
  } else if (form.is_object()) {
    for (const auto& [key, part] : form.get_object()) {
      auto inner = at;
      inner.emplace_back(key.substr(0, key.find('?')));
      collect(part, inner, leaves);
    }
  }
}

// The object that has the member; null where it is not there.
object* parent_of(object& record, const Steps& at) {
  value* node = nullptr;
  object* parent = &record;
  for (std::size_t i = 0; i + 1 < at.size(); ++i) {
    if (node != nullptr && node->is_array()) {
      const auto index = static_cast<std::size_t>(std::stoi(at[i]));
      if (index >= node->get_array().size()) return nullptr;
      node = &node->get_array()[index];
    } else {
      node = parent->if_contains(at[i]);
    }
    if (node == nullptr) return nullptr;
    if (node->is_object()) parent = &node->get_object();
  }
  return parent->contains(at.back()) ? parent : nullptr;
}

value taken(object& parent, const std::string& key) {
  value found = parent.at(key);
  parent.erase(key);
  return found;
}

// What another developer would have called it.
const std::map<std::string, std::string>& synonyms() {
  static const std::map<std::string, std::string> all{{"id", "posting_id"},
                                                      {"number", "vacancy_id"},
                                                      {"uuid", "reference"},
                                                      {"title", "position_title"},
                                                      {"company", "employer"},
                                                      {"city", "town"},
                                                      {"country", "nation"},
                                                      {"code", "country_iso"},
                                                      {"place", "work_location"},
                                                      {"department", "division"},
                                                      {"url", "link"},
                                                      {"date", "published_on"},
                                                      {"day", "published_on"},
                                                      {"dmy", "published_on"},
                                                      {"ms", "publishedAt"},
                                                      {"until", "closing_date"},
                                                      {"until_dmy", "closing_date"},
                                                      {"html", "body"},
                                                      {"text", "job_text"},
                                                      {"min", "salary_from"},
                                                      {"max", "salary_to"},
                                                      {"min_cents", "minimum_cents"},
                                                      {"max_cents", "maximum_cents"},
                                                      {"currency", "salary_currency_code"},
                                                      {"type", "contract_kind"},
                                                      {"level", "career_stage"},
                                                      {"period", "pay_interval"},
                                                      {"remote", "work_model"}};
  return all;
}

bool is_text(const std::string& token) {
  for (const char* no : {"number", "ms", "min", "max", "min_cents", "max_cents"}) {
    if (token == no) return false;
  }
  return true;
}

bool is_enumeration(const std::string& token) {
  return token == "type" || token == "level" || token == "remote" || token == "period";
}

bool is_date(const std::string& token) {
  return token == "date" || token == "day" || token == "dmy" || token == "until" || token == "until_dmy";
}

bool is_amount(const std::string& token) {
  return token.starts_with("min") || token.starts_with("max");
}

template <class Do>
void each_string(value& found, Do change) {
  if (found.is_string()) {
    found = change(std::string(found.get_string()));
  } else if (found.is_array()) {
    for (auto& item : found.get_array()) each_string(item, change);
  }
}

long long epoch_seconds(const std::string& text) {
  int a = 0;
  int b = 0;
  int c = 0;
  int hour = 0;
  int minute = 0;
  if (text.find('/') != std::string::npos) {
    std::sscanf(text.c_str(), "%2d/%2d/%4d", &c, &b, &a);
  } else {
    std::sscanf(text.c_str(), "%4d-%2d-%2dT%2d:%2d", &a, &b, &c, &hour, &minute);
  }
  const std::chrono::sys_days day{std::chrono::year(a) / b / c};
  return day.time_since_epoch().count() * 86'400LL + hour * 3'600LL + minute * 60LL;
}

// The same in other words: "FULL-TIME" as other sites write it, or a code of this site's own.
std::string other_word(const std::string& token, const std::string& word, bool code) {
  if (code) {
    unsigned sum = 0;
    for (const char c : word) sum = 31 * sum + static_cast<unsigned char>(c);
    return "K" + std::to_string(sum % 997);
  }
  if (token == "type") {
    if (word.starts_with("P") || word.starts_with("p")) return word == "permanent" ? "Fulltime" : "Parttime";
    return word[0] == 'c' || word[0] == 'C' || word == "freelance" ? "Contractor" : "Fulltime";
  }
  if (token == "remote")
    return word == "remote" ? "Fully remote" : word == "hybrid" ? "Hybrid working" : "On site";
  if (token == "period") return "per annum";
  std::string upper = word;
  for (char& c : upper) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  return upper + "_LEVEL";
}

void split(const Change& change, object& parent) {
  const std::string& key = change.at.back();
  const std::string text(taken(parent, key).as_string());
  if (change.token == "place") {
    parent[key + "_city"] = text.substr(0, text.find(", "));
    parent[key + "_country"] = text.substr(text.find(", ") + 2);
  } else if (change.token == "date" || change.token == "until") {
    parent[key + "_date"] = text.substr(0, 10);
    parent[key + "_time"] = text.substr(11);
  } else {
    const auto half = change.token == "html" ? text.find("<ul>") : text.find("\n\n") + 2;
    parent[key + "_intro"] = text.substr(0, half);
    parent[key + "_details"] = text.substr(half);
  }
}

void flip(const Change& change, value& found) {
  if (is_date(change.token)) {
    if (found.is_string())
      found = epoch_seconds(std::string(found.get_string())) * (change.how == "seconds" ? 1 : 1000);
  } else if (change.token == "ms") {
    const std::chrono::sys_seconds time{std::chrono::seconds(found.to_number<long long>() / 1000)};
    const auto day = std::chrono::floor<std::chrono::days>(time);
    const std::chrono::year_month_day date(day);
    char text[40];
    std::snprintf(text, sizeof text, "%04d-%02u-%02uT00:00:00Z", int(date.year()), unsigned(date.month()),
                  unsigned(date.day()));
    found = text;
  } else if (is_amount(change.token)) {
    found = std::to_string(found.to_number<long long>()) + (change.how == "text" ? "" : ".00 EUR");
  } else if (change.token == "number") {
    found = std::to_string(found.to_number<long long>());
  } else {
    found = object{{"id", 7}, {"label", found}};
  }
}

void scale(const Change& change, object& record) {
  object* parent = parent_of(record, change.at);
  if (parent == nullptr) return;
  value& found = parent->at(change.at.back());
  if (!found.is_number()) return;
  const long long number = found.to_number<long long>();
  found = change.token.ends_with("_cents") || change.token == "ms"
              ? number / (change.token == "ms" ? 1000 : 100)
              : number * 100;
}

}  // namespace

std::vector<Change> changes_of(const Site& site) {
  std::vector<Leaf> leaves;
  collect(site.record, {}, leaves);
  std::vector<Change> all;
  int nth = 0;
  for (const Leaf& leaf : leaves) {
    const auto synonym = synonyms().find(leaf.token);
    if (synonym == synonyms().end()) continue;
    const std::string key = leaf.at.back();
    const auto add = [&](const char* kind, std::string how = "", std::string name = "", bool gone = false) {
      all.push_back({kind, std::move(how), leaf.token, leaf.at, std::move(name), gone});
    };
    add("rename", "", synonym->second == key ? key + "_new" : synonym->second);
    add("rename", "odd", "x" + std::to_string(100 + ++nth));
    add("half rolled out", "", synonym->second == key ? key + "_new" : synonym->second);
    add("move");
    add("nest");
    add("wrap in array");
    if (is_text(leaf.token)) add("wrap in array", "objects");
    if (leaf.token == "place" || leaf.token == "date" || leaf.token == "until" || leaf.token == "html" ||
        leaf.token == "text")
      add("split");
    if (is_date(leaf.token)) add("type flip", "seconds");
    if (is_date(leaf.token) || leaf.token == "ms" || leaf.token == "number") add("type flip");
    if (is_amount(leaf.token)) add("type flip", "text"), add("type flip", "text with currency");
    if (is_enumeration(leaf.token)) add("type flip", "object");
    if (is_amount(leaf.token) || leaf.token == "ms") add("unit change");
    if (is_enumeration(leaf.token)) add("enumeration change", "words"), add("enumeration change", "codes");
    add("removed", "", "", true);
  }
  if (!site.list.empty()) {
    all.push_back({"rename", "list", "", {}, "entries", false});
    all.push_back({"move", "list", "", {}, "payload", false});
  }
  return all;
}

void apply(const Change& change, object& record, std::size_t position) {
  if (change.at.empty()) return;
  if (change.kind == "unit change") return scale(change, record);
  object* parent = parent_of(record, change.at);
  if (parent == nullptr) return;
  const std::string& key = change.at.back();
  if (change.kind == "removed") {
    parent->erase(key);
  } else if (change.kind == "rename" || (change.kind == "half rolled out" && position % 2 == 0)) {
    value found = taken(*parent, key);
    (*parent)[change.name] = std::move(found);
  } else if (change.kind == "move") {
    value found = taken(*parent, key);
    if (change.at.size() == 1) {
      value& details = record["details"];
      if (!details.is_object()) details = object();
      details.get_object()[key] = std::move(found);
    } else {
      record[change.at[0] + "_" + key] = std::move(found);
    }
  } else if (change.kind == "nest") {
    value found = taken(*parent, key);
    (*parent)[key] = object{{"value", std::move(found)}};
  } else if (change.kind == "wrap in array") {
    value found = taken(*parent, key);
    if (change.how == "objects") found = object{{"name", std::move(found)}};
    (*parent)[key] = array{std::move(found)};
  } else if (change.kind == "split") {
    split(change, *parent);
  } else if (change.kind == "type flip") {
    flip(change, parent->at(key));
  } else if (change.kind == "enumeration change") {
    each_string(parent->at(key), [&](const std::string& word) {
      return other_word(change.token, word, change.how == "codes");
    });
  }
}

Site changed_site(const Site& site, const Change& change) {
  Site changed = site;
  if (!change.at.empty()) return changed;
  if (change.kind == "rename")
    changed.list.back() = change.name;
  else
    changed.list.insert(changed.list.begin(), change.name);
  return changed;
}

}  // namespace tributary::bench

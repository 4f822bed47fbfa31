#include <algorithm>
#include <array>
#include <cctype>
#include <cmath>
#include <set>
#include <string>

#include "shape/path_text.hpp"
#include "shape/shape.hpp"

namespace tributary::shape {
namespace {

using simdjson::dom::array;
using simdjson::dom::object;

constexpr std::size_t kMaxDepth = 7;       // records lie near the top; facets and filters lie deep
constexpr std::size_t kSampled = 40;       // elements of one array that are looked at
constexpr std::size_t kMaxCandidates = 8;  // more would only be noise to whoever reads them
constexpr double kEnough = 20.0;           // as many records as say all that a number of records can say

constexpr double kJobWordWeight = 6.0;  // a record that speaks of jobs against one that does not
constexpr double kKeysWeight = 1.5;
constexpr double kCountWeight = 1.5;
constexpr double kAlikeWeight = 1.0;
constexpr double kDepthPenalty = 0.15;      // for each step down
constexpr double kSinglePenalty = 0.6;      // one object is a record only where no list is
constexpr double kUnlikelyPenalty = 3.0;    // facets, filters, aggregations
constexpr double kNestedPenalty = 4.0;      // a list inside a record is a part of the record
constexpr double kNestedJobsPenalty = 1.0;  // but not the jobs of an employer
constexpr int kJobWordsOfAPosting = 4;      // fewer and it is a note about a posting
constexpr double kEmptyListBonus = 2.5;     // a list with a telling name that happens to be empty

// What the names of a posting's own members contain, in the languages that job sites speak. One hit each.
constexpr std::array<std::string_view, 14> kJobWords = {
    "title|titel|titre|titulo|titolo|tytul|intitule|headline|overskrift|rubrik|nimike|bezeichnung|jobname|"
    "position",
    "description|beschreibung|descripcion|descricao|descrizione|opis|content|adtext|kuvaus|beskriv|summary|"
    "snippet|"
    "excerpt|comment_text|omschrijving",
    "company|compname|employer|arbeitgeber|firma|organization|organisation|entreprise|empresa|azienda|pracodawca|"
    "foretag|"
    "werkgever|arbetsgivare|business|tyonantaja",
    "location|place|city|ort|lieu|ville|lugar|ciudad|cidade|miejsce|miasto|plats|sted|standort|kunta|locatie|"
    "geo|"
    "office",
    "url|link|href|uri|path",
    "date|datum|posted|publish|created|veroeffent|dato|data_|fecha|pubdate|updated|epoch|release",
    "salary|gehalt|salaire|salario|stipendio|wynagrodzenie|lon|pay|compensation|remuneration|verguetung|"
    "salaris",
    "employment|contract|jobtype|job_type|schedule|commitment|vertrag|contrat|umowa|dienstverband|"
    "anstallning",
    "remote|homeoffice|workplace|telecommut|teletravail",
    "department|category|team|industry|function|abteilung|beruf|occupation|metier|branche|yrke",
    "apply|application|bewerb|candidat|postul|ansok|hakemus",
    "jobid|job_id|reqid|requisition|refnr|referenznummer|vacancy|vacature|stellen|offerid|positionid",
    "seniority|experience|level|erfahrung|qualification|requirement|skills|kompeten|competenc",
    "id|guid|uuid|slug|shortcode|key"};

// Lists of these are about postings, not postings.
constexpr std::string_view kUnlikely =
    "facet|filter|aggregat|suggest|breadcrumb|menu|sort|bucket|shard|breakdown|related|option";

// How a list of postings is called inside something that has several: an employer, a site.
constexpr std::array<std::string_view, 10> kJobLists = {".jobs",     ".positions", ".postings", ".vacancies",
                                                        ".openings", ".stellen",   ".postes",   ".vacantes",
                                                        ".vagas",    ".vacatures"};

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return out;
}

bool ends_with_any(std::string_view text, const auto& endings) {
  return std::any_of(endings.begin(), endings.end(),
                     [text](std::string_view end) { return text.ends_with(end); });
}

bool contains_any(std::string_view text, std::string_view alternatives) {
  while (!alternatives.empty()) {
    const std::size_t bar = std::min(alternatives.find('|'), alternatives.size());
    if (text.find(alternatives.substr(0, bar)) != std::string_view::npos) return true;
    alternatives.remove_prefix(std::min(bar + 1, alternatives.size()));
  }
  return false;
}

// What a set of records looks like.
struct Look {
  std::size_t records = 0;
  std::size_t sampled = 0;
  double keys = 0;   // members of a record, on average
  double alike = 0;  // 0..1: how much of all their members an average record has
  int job_words = 0;
  bool titled = false;  // a record's own members have a posting's title among them
  bool positional = false;
};

// The names of a record's members, those of its objects included: a wrapper's record lies one step down.
void collect_keys(const object& members, std::set<std::string>& keys, int depth) {
  for (const auto member : members) {
    keys.insert(lower(member.key));
    object inner;
    if (depth > 0 && member.value.get(inner) == simdjson::SUCCESS) collect_keys(inner, keys, depth - 1);
  }
}

int count_job_words(const std::set<std::string>& keys) {
  int hits = 0;
  for (const auto words : kJobWords) {
    hits += std::any_of(keys.begin(), keys.end(), [&](const auto& key) { return contains_any(key, words); });
  }
  return hits;
}

// A record without names speaks by its values: long text, an address, a number of some length.
int count_job_values(const array& elements) {
  bool text = false;
  bool url = false;
  bool many = false;
  std::size_t count = 0;
  for (const auto element : elements) {
    std::string_view value;
    if (element.get(value) == simdjson::SUCCESS) {
      url = url || value.find("://") != std::string_view::npos;
      text = text || value.find(' ') != std::string_view::npos;
    }
    many = ++count > 4;
  }
  return 2 * (text + url + many);
}

Look look_at(const array& elements) {
  Look look;
  std::set<std::string> all;
  double total = 0;
  for (const auto element : elements) {
    object members;
    array inner;
    if (element.get(members) == simdjson::SUCCESS) {
      ++look.records;
      if (look.sampled >= kSampled) continue;
      ++look.sampled;
      total += static_cast<double>(members.size());
      for (const auto member : members) all.insert(lower(member.key));
      std::set<std::string> keys;
      collect_keys(members, keys, 0);
      look.titled = look.titled || std::any_of(keys.begin(), keys.end(), [](const auto& key) {
                      return contains_any(key, kJobWords[0]);
                    });
      collect_keys(members, keys, 2);
      look.job_words = std::max(look.job_words, count_job_words(keys));
    } else if (element.get(inner) == simdjson::SUCCESS && inner.size() > 3) {
      ++look.records;
      ++look.sampled;
      look.positional = true;
      look.job_words = std::max(look.job_words, count_job_values(inner));
      total += static_cast<double>(inner.size());
    }
  }
  if (look.sampled == 0) return look;
  look.keys = total / static_cast<double>(look.sampled);
  look.alike = look.positional
                   ? 1.0
                   : std::min(1.0, look.keys / static_cast<double>(std::max<std::size_t>(1, all.size())));
  return look;
}

double score_of(const Look& look, std::size_t depth) {
  return kJobWordWeight * std::min(1.0, look.job_words / 8.0) +
         kKeysWeight * std::min(1.0, look.keys / 12.0) +
         kCountWeight * std::min(1.0, std::log1p(static_cast<double>(look.records)) / std::log1p(kEnough)) +
         kAlikeWeight * look.alike - kDepthPenalty * static_cast<double>(depth);
}

std::string reason_of(const Look& look) {
  return std::to_string(look.records) + " records of " + std::to_string(static_cast<int>(look.keys + 0.5)) +
         (look.positional ? " elements" : " members") + " on average; " + std::to_string(look.job_words) +
         " kinds of names that postings have";
}

// Names of members that only hold what is meant, as search engines, GraphQL and webhooks wrap it.
constexpr std::array<std::string_view, 10> kWrappers = {"_source",  "node", "payload",  "job",  "posting",
                                                        "document", "data", "resource", "item", "vacancy"};

bool has_own_id(const object& members) {
  for (const auto member : members) {
    const std::string key = lower(member.key);
    if (key == "id" || key == "uuid" || key == "guid" || key == "_id" || key == "jobid" || key == "job_id")
      return true;
  }
  return false;
}

// The member of every record that holds the posting itself; empty when the record is its own posting. A
// wrapper is looked through only when what is inside has an id of its own: else the id stands outside.
std::string wrapper_of(const array& elements) {
  std::string found;
  for (const auto element : elements) {
    object members;
    if (element.get(members) != simdjson::SUCCESS) return {};
    std::string here;
    for (const auto wrapper : kWrappers) {
      object inner;
      if (members[wrapper].get(inner) != simdjson::SUCCESS || !has_own_id(inner)) continue;
      std::set<std::string> inside;
      collect_keys(inner, inside, 1);
      std::set<std::string> outside;
      for (const auto member : members) {
        if (member.key == wrapper) continue;
        outside.insert(lower(member.key));
        object beside;
        if (member.value.get(beside) == simdjson::SUCCESS) collect_keys(beside, outside, 0);
      }
      // Who looks through a wrapper cannot see the employer that stands beside it.
      const auto names_company = [](const std::string& key) { return contains_any(key, kJobWords[2]); };
      const bool employer_outside = std::any_of(outside.begin(), outside.end(), names_company) &&
                                    std::none_of(inside.begin(), inside.end(), names_company);
      if (!employer_outside && count_job_words(inside) > count_job_words(outside) + 1) here = wrapper;
    }
    if (here.empty() || (!found.empty() && found != here)) return {};
    found = here;
  }
  return found;
}

// [{"data": {"jobs": [...]}}]: an element without a value of its own is no record with a list in it.
bool is_mere_wrapping(json::Element element) {
  object members;
  if (element.get(members) != simdjson::SUCCESS) return false;
  for (const auto member : members) {
    if (!member.value.is_object() && !member.value.is_array()) return false;
  }
  return members.size() == 1;
}

// Whether records have a posting's title of their own, and speak of jobs besides.
enum class Titled { no, somehow, as_a_posting };

Titled titled(const Look& look) {
  if (!look.titled) return Titled::no;
  return look.job_words >= kJobWordsOfAPosting ? Titled::as_a_posting : Titled::somehow;
}

class Finder {
 public:
  std::vector<RecordsCandidate> find(json::Element page) {
    consider_single(page);
    std::string path = "$";
    visit(page, path, 0, 0);
    std::stable_sort(found_.begin(), found_.end(),
                     [](const auto& a, const auto& b) { return a.score > b.score; });
    if (found_.size() > kMaxCandidates) found_.resize(kMaxCandidates);
    return std::move(found_);
  }

 private:
  void visit(json::Element value, std::string& path, std::size_t depth, int lists_above) {
    if (depth > kMaxDepth) return;
    object members;
    array elements;
    if (value.get(members) == simdjson::SUCCESS) {
      visit_members(members, path, depth, lists_above);
    } else if (value.get(elements) == simdjson::SUCCESS) {
      visit_list(elements, path, depth, lists_above);
    }
  }

  void visit_members(const object& members, std::string& path, std::size_t depth, int lists_above) {
    const std::size_t length = path.size();
    for (const auto member : members) {
      append_member(member.key, path);
      visit(member.value, path, depth + 1, lists_above);
      path.resize(length);
    }
  }

  void visit_list(const array& elements, std::string& path, std::size_t depth, int lists_above) {
    const std::size_t outer = found_.size();
    consider_list(elements, path, depth, lists_above);
    const bool listed = found_.size() > outer;
    visit_mixed(elements, path, depth, lists_above);
    if (listed && titled_[outer] == Titled::no) put_behind_its_jobs(outer, path);
  }

  // A list of what has no title but lists of postings that have one is a list of employers.
  void put_behind_its_jobs(std::size_t outer, const std::string& path) {
    constexpr double kBehind = 0.1;
    for (std::size_t i = outer + 1; i < found_.size(); ++i) {
      const std::string_view inner = std::string_view(found_[i].path).substr(path.size());
      const bool jobs = titled_[i] == Titled::as_a_posting && found_[i].path.starts_with(path + "[*].") &&
                        std::any_of(kJobLists.begin(), kJobLists.end(), [inner](std::string_view list) {
                          return inner.starts_with("[*]" + std::string(list) + "[*]");
                        });
      if (jobs && found_[i].score > 0)
        found_[outer].score = std::min(found_[outer].score, found_[i].score - kBehind);
    }
  }

  // Lists in a list: $[0][*] where a page is a tuple; else lists inside records, of which one is looked at.
  void visit_mixed(const array& elements, std::string& path, std::size_t depth, int lists_above) {
    const std::size_t length = path.size();
    bool tuple = false;
    for (const auto element : elements) tuple = tuple || (!element.is_object() && !element.is_array());
    std::size_t position = 0;
    for (const auto element : elements) {
      if (position > 0 && !tuple) break;
      path += tuple ? "[" + std::to_string(position) + "]" : "[*]";
      const bool inside_a_record = !tuple && !is_mere_wrapping(element);
      if (tuple || element.is_object()) visit(element, path, depth + 1, lists_above + inside_a_record);
      path.resize(length);
      if (++position >= kSampled) break;
    }
  }

  void consider_list(const array& elements, const std::string& path, std::size_t depth, int lists_above) {
    const Look look = look_at(elements);
    const bool empty = elements.begin() == elements.end();
    if (look.records == 0 && !empty) return;
    const std::string lowered = lower(path);
    const bool jobs = lists_above == 1 && ends_with_any(lowered, kJobLists);
    double score = score_of(look, depth) - (jobs ? kNestedJobsPenalty : kNestedPenalty * lists_above);
    if (contains_any(lowered, kUnlikely)) score -= kUnlikelyPenalty;
    if (empty && contains_any(lowered, "job|posting|result|stellen|offer|vacanc|position|hits|item|annonce"))
      score += kEmptyListBonus;
    const std::string wrapper = empty ? std::string() : wrapper_of(elements);
    std::string records = path + "[*]";
    if (!wrapper.empty()) append_member(wrapper, records);
    found_.push_back({records, look.records, score, reason_of(look)});
    titled_.push_back(titled(look));
  }

  void consider_single(json::Element page) {
    object members;
    if (page.get(members) != simdjson::SUCCESS) return;
    std::set<std::string> keys;
    collect_keys(members, keys, 1);
    Look look;
    look.records = 1;
    look.keys = static_cast<double>(keys.size());
    look.alike = 1;
    look.job_words = count_job_words(keys);
    found_.push_back(
        {"$", 1, score_of(look, 0) - kSinglePenalty, "the page as one record; " + reason_of(look)});
    titled_.push_back(titled(look));
  }

  std::vector<RecordsCandidate> found_;
  std::vector<Titled> titled_;  // of each
};

}  // namespace

std::vector<RecordsCandidate> find_records(json::Element page) {
  return Finder().find(page);
}

}  // namespace tributary::shape

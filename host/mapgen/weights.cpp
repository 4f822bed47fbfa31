#include "mapgen/weights.hpp"

#include <boost/json.hpp>

#include <cassert>
#include <set>

#include "mapgen/embedded_weights.hpp"

namespace tributary::mapgen {
namespace {

namespace js = boost::json;
using mapping::kPostingFieldCount;
using mapping::kPostingFieldNames;

struct Scalar {
  std::string_view group;
  std::string_view name;
  double Weights::*member;
};

constexpr Scalar kScalars[] = {
    {"names", "foreign_word", &Weights::foreign_word},
    {"names", "variant_word", &Weights::variant_word},
    {"names", "other_word", &Weights::other_word},
    {"names", "unknown_word", &Weights::unknown_word},
    {"names", "other_subject", &Weights::other_subject},
    {"names", "far_subject", &Weights::far_subject},
    {"names", "foreign_far_subject", &Weights::foreign_far_subject},
    {"names", "other_place", &Weights::other_place},
    {"names", "depth", &Weights::depth},
    {"names", "unknown_parent", &Weights::unknown_parent},
    {"names", "listed_name", &Weights::listed_name},
    {"names", "unfilled_name", &Weights::unfilled_name},
    {"names", "original_element", &Weights::original_element},
    {"names", "named_element", &Weights::named_element},
    {"names", "id_in_url", &Weights::id_in_url},
    {"names", "url_of_record", &Weights::url_of_record},
    {"names", "company_in_address", &Weights::company_in_address},
    {"names", "window", &Weights::window},
    {"names", "nameless", &Weights::nameless},
    {"names", "vocabulary", &Weights::vocabulary},
    {"names", "nameless_reserve", &Weights::nameless_reserve},
    {"values", "unfilled", &Weights::unfilled},
    {"values", "id_repeated", &Weights::id_repeated},
    {"values", "id_zero", &Weights::id_zero},
    {"values", "id_several", &Weights::id_several},
    {"values", "id_address", &Weights::id_address},
    {"values", "id_short", &Weights::id_short},
    {"values", "id_position", &Weights::id_position},
    {"values", "id_speaking", &Weights::id_speaking},
    {"values", "id_shapeless", &Weights::id_shapeless},
    {"values", "title_fill", &Weights::title_fill},
    {"values", "title_html", &Weights::title_html},
    {"values", "title_too_long", &Weights::title_too_long},
    {"values", "title_long", &Weights::title_long},
    {"values", "title_short", &Weights::title_short},
    {"values", "title_constant", &Weights::title_constant},
    {"values", "title_repeated", &Weights::title_repeated},
    {"values", "title_one_word", &Weights::title_one_word},
    {"values", "title_several", &Weights::title_several},
    {"values", "title_is_term", &Weights::title_is_term},
    {"values", "description_fill", &Weights::description_fill},
    {"values", "description_constant", &Weights::description_constant},
    {"values", "description_short", &Weights::description_short},
    {"values", "description_few_words", &Weights::description_few_words},
    {"values", "description_least_size", &Weights::description_least_size},
    {"values", "description_size", &Weights::description_size},
    {"values", "name_fill", &Weights::name_fill},
    {"values", "name_long", &Weights::name_long},
    {"values", "name_code", &Weights::name_code},
    {"values", "name_short", &Weights::name_short},
    {"values", "city_is_country", &Weights::city_is_country},
    {"values", "place_is_remote", &Weights::place_is_remote},
    {"values", "country_fill", &Weights::country_fill},
    {"values", "country_several", &Weights::country_several},
    {"values", "remote_flag", &Weights::remote_flag},
    {"values", "remote_flag_fill", &Weights::remote_flag_fill},
    {"values", "remote_accepted", &Weights::remote_accepted},
    {"values", "remote_fill", &Weights::remote_fill},
    {"values", "url_fill", &Weights::url_fill},
    {"values", "url_relative", &Weights::url_relative},
    {"values", "url_api", &Weights::url_api},
    {"values", "url_repeated", &Weights::url_repeated},
    {"values", "url_several", &Weights::url_several},
    {"values", "url_long", &Weights::url_long},
    {"values", "date_fill", &Weights::date_fill},
    {"values", "deadline_fill", &Weights::deadline_fill},
    {"values", "date_relative", &Weights::date_relative},
    {"values", "term_accepted", &Weights::term_accepted},
    {"values", "term_fill", &Weights::term_fill},
    {"values", "amount_fill", &Weights::amount_fill},
    {"values", "amount_is_epoch", &Weights::amount_is_epoch},
    {"values", "code_fill", &Weights::code_fill},
    {"assignment", "same_as_city", &Weights::same_as_city},
    {"assignment", "title_of_part", &Weights::title_of_part},
    {"assignment", "foreign_script", &Weights::foreign_script},
    {"assignment", "fallback_distance", &Weights::fallback_distance},
    {"assignment", "fallback_least", &Weights::fallback_least},
    {"assignment", "understudy_distance", &Weights::understudy_distance},
    {"assignment", "understudy_margin", &Weights::understudy_margin},
};

constexpr std::string_view kEnclosing = " > ";  // between subject and leaf of a rule
constexpr std::string_view kSalaryText = "salary_text";

// Reads one document; the first thing that is wrong is thrown as a sentence.
class Reader {
 public:
  explicit Reader(const js::object& document) : document_(document) {}

  Weights read() {
    only(document_, "",
         {"version", "rules", "contexts", "always_neutral", "always_own", "wrapping", "foreign", "variant",
          "thresholds", "names", "values", "assignment"});
    Weights weights;
    weights.version = static_cast<int>(number(member(document_, "", "version"), "version"));
    read_rules(weights);
    read_contexts(weights);
    weights.wrapping = words(document_, "", "wrapping");
    weights.foreign = words(document_, "", "foreign");
    weights.variant = words(document_, "", "variant");
    read_thresholds(weights);
    read_scalars(weights);
    return weights;
  }

 private:
  [[noreturn]] static void refuse(const std::string& where, const std::string& what) {
    throw std::string("weights: " + where + " " + what);
  }

  static const js::value& member(const js::object& object, const std::string& in, std::string_view name) {
    const js::value* found = object.if_contains(name);
    if (!found) refuse(in + std::string(name), "is missing");
    return *found;
  }

  static const js::object& object(const js::object& in, const std::string& path, std::string_view name) {
    const js::value& found = member(in, path, name);
    if (!found.is_object()) refuse(path + std::string(name), "is not an object");
    return found.get_object();
  }

  static double number(const js::value& value, const std::string& where) {
    if (!value.is_number()) refuse(where, "is not a number");
    return value.to_number<double>();
  }

  static Concepts named(std::string_view text, const std::string& where) {
    const auto found = concepts_named(text);
    if (!found) refuse(where, "names a concept that there is not: '" + std::string(text) + "'");
    return *found;
  }

  static Concepts words(const js::object& in, const std::string& path, std::string_view name) {
    const js::value& found = member(in, path, name);
    if (!found.is_string()) refuse(path + std::string(name), "is not a text");
    return named(found.get_string(), path + std::string(name));
  }

  static void only(const js::object& object, const std::string& in, const std::set<std::string_view>& known) {
    for (const auto& entry : object) {
      if (known.count(entry.key()) == 0) refuse(in + std::string(entry.key()), "is not known");
    }
  }

  static std::set<std::string_view> fields_and(std::string_view another) {
    std::set<std::string_view> names(kPostingFieldNames.begin(), kPostingFieldNames.end());
    names.insert(another);
    return names;
  }

  static std::vector<Weights::Rule> rules(const js::object& of, const std::string& where) {
    std::vector<Weights::Rule> all;
    for (const auto& entry : of) {
      const std::string_view text = entry.key();
      const std::string path = where + "/" + std::string(text);
      const std::size_t arrow = text.find(kEnclosing);
      Weights::Rule rule;
      if (arrow != std::string_view::npos) rule.subject = named(text.substr(0, arrow), path);
      rule.leaf =
          named(arrow == std::string_view::npos ? text : text.substr(arrow + kEnclosing.size()), path);
      rule.score = number(entry.value(), path);
      all.push_back(rule);
    }
    return all;
  }

  void read_rules(Weights& weights) const {
    const js::object& all = object(document_, "", "rules");
    only(all, "rules/", fields_and(kSalaryText));
    for (std::size_t i = 0; i < kPostingFieldCount; ++i) {
      const std::string_view field = kPostingFieldNames[i];
      weights.rules[i] = rules(object(all, "rules/", field), "rules/" + std::string(field));
    }
    weights.salary_text_rules = rules(object(all, "rules/", kSalaryText), "rules/salary_text");
  }

  void read_contexts(Weights& weights) const {
    const js::object& all = object(document_, "", "contexts");
    only(all, "contexts/", fields_and(""));
    for (std::size_t i = 0; i < kPostingFieldCount; ++i) {
      const std::string path = "contexts/" + std::string(kPostingFieldNames[i]) + "/";
      const js::object& of = object(all, "contexts/", kPostingFieldNames[i]);
      only(of, path, {"neutral", "own", "alien"});
      auto& context = weights.contexts[i];
      context.neutral = words(of, path, "neutral");
      context.neutral.add(words(document_, "", "always_neutral"));
      context.own = words(of, path, "own");
      context.own.add(words(document_, "", "always_own"));
      context.alien = words(of, path, "alien");
    }
  }

  void read_thresholds(Weights& weights) const {
    const js::object& all = object(document_, "", "thresholds");
    only(all, "thresholds/", fields_and(kSalaryText));
    for (std::size_t i = 0; i < kPostingFieldCount; ++i) {
      weights.thresholds[i] = number(member(all, "thresholds/", kPostingFieldNames[i]),
                                     "thresholds/" + std::string(kPostingFieldNames[i]));
    }
    weights.salary_text_threshold = number(member(all, "thresholds/", kSalaryText), "thresholds/salary_text");
  }

  void read_scalars(Weights& weights) const {
    for (const std::string_view group : {"names", "values", "assignment"}) {
      const js::object& all = object(document_, "", group);
      const std::string path = std::string(group) + "/";
      std::set<std::string_view> known;
      for (const Scalar& scalar : kScalars) {
        if (scalar.group != group) continue;
        known.insert(scalar.name);
        weights.*scalar.member = number(member(all, path, scalar.name), path + std::string(scalar.name));
      }
      only(all, path, known);
    }
  }

  const js::object& document_;
};

}  // namespace

Result<Weights, std::string> parse_weights(std::string_view json) {
  boost::system::error_code problem;
  const js::value document = js::parse(json, problem);
  if (problem || !document.is_object())
    return std::string("weights: not a JSON object: " +
                       (problem ? problem.message() : std::string("another value")));
  try {
    return Reader(document.get_object()).read();
  } catch (const std::string& sentence) {
    return sentence;
  }
}

const Weights& built_in_weights() {
  static const Weights weights = [] {
    auto read = parse_weights(kEmbeddedWeights[0].text);
    assert(read);
    return std::move(*read);
  }();
  return weights;
}

}  // namespace tributary::mapgen

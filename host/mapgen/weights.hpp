// What the matcher weighs, as data: weights.json beside this file, embedded in the program.
//
// Which concepts in a name speak for which field and how much, what is held against them, what values are
// worth, and from which score on a field is mapped at all. The code that applies it is in scoring.cpp,
// field_fit.cpp, ranking.cpp and mapping_builder.cpp. `./dev bench fit` fits the numbers to recorded replies
// of job sites and cross-validates them by site. Weights are values; reading them concurrently is safe.
#pragma once

#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "mapgen/concepts.hpp"
#include "mapping/posting_field.hpp"

namespace tributary::mapgen {

struct Weights {
  // A name speaks for a field when its last member has all of `leaf` and, if `subject` is not empty, the
  // nearest enclosing member that says what it is about has all of `subject`. "company > name" in the file.
  struct Rule {
    Concepts leaf;
    Concepts subject;
    double score = 0;
  };
  // What a name may say besides, and what shows it to be another thing's.
  struct Context {
    Concepts neutral;  // words of the last member
    Concepts own;      // words of enclosing members
    Concepts alien;    // words of the last member that make it the name of something else
  };

  int version = 0;
  std::array<std::vector<Rule>, mapping::kPostingFieldCount> rules;
  std::vector<Rule> salary_text_rules;  // of a text that tells the whole pay: "40 000 - 50 000 EUR a year"
  std::array<Context, mapping::kPostingFieldCount> contexts;
  Concepts wrapping;  // of enclosing members that say nothing of what they are about
  Concepts foreign;   // about something else: hardly ever a field of the posting
  Concepts variant;   // shortened, of other places, made by the site for its own ends
  // From this score on a field is mapped. Required fields are worth a risk; the others are better left empty.
  std::array<double, mapping::kPostingFieldCount> thresholds{};
  double salary_text_threshold = 0;

  // Penalties and scores of names.
  double foreign_word = 0;         // a word of the last member that makes it about something else
  double variant_word = 0;         // one that makes it a variant of what is wanted
  double other_word = 0;           // a known word that the rule does not explain
  double unknown_word = 0;         // a word that no table knows
  double other_subject = 0;        // the enclosing member is about something else
  double far_subject = 0;          // one further out is
  double foreign_far_subject = 0;  // besides, where that is hardly ever of the posting
  double other_place = 0;          // of a second place, an alternative
  double depth = 0;                // for each enclosing member
  double unknown_parent = 0;       // for each of which no word is known
  double listed_name = 0;          // the whole name stands in posting_fields.json
  double unfilled_name = 0;        // how clearly a name must speak where no value is known
  double original_element = 0;     // [?@.currencySource=='original'] against [*]
  double named_element = 0;        // less than a member of the record itself: [?@.name=="location"].value
  double id_in_url = 0;            // the record's address contains the value
  double url_of_record = 0;        // an address that contains the record's identifier, whatever it is called
  double company_in_address = 0;   // the addresses of most records contain the name
  double window = 0;               // of a start that has an end beside it, as the day of publication
  double nameless = 0;             // values alone, where names say nothing
  double vocabulary = 0;           // values that are all terms of a closed vocabulary
  double nameless_reserve = 0;     // how much lower the thresholds are where names say nothing

  // Factors of values that are not as the field's should be: see field_fit.cpp. `_fill`: how much of the fit
  // depends on how many records are filled.
  double unfilled = 0;
  double id_repeated = 0;
  double id_zero = 0;
  double id_several = 0;
  double id_address = 0;
  double id_short = 0;
  double id_position = 0;
  double id_speaking = 0;
  double id_shapeless = 0;
  double title_fill = 0;
  double title_html = 0;
  double title_too_long = 0;
  double title_long = 0;
  double title_short = 0;
  double title_constant = 0;
  double title_repeated = 0;
  double title_one_word = 0;
  double title_several = 0;
  double title_is_term = 0;
  double description_fill = 0;
  double description_constant = 0;
  double description_short = 0;
  double description_few_words = 0;
  double description_least_size = 0;
  double description_size = 0;
  double name_fill = 0;
  double name_long = 0;
  double name_code = 0;
  double name_short = 0;
  double city_is_country = 0;
  double place_is_remote = 0;
  double country_fill = 0;
  double country_several = 0;
  double remote_flag = 0;
  double remote_flag_fill = 0;
  double remote_accepted = 0;
  double remote_fill = 0;
  double url_fill = 0;
  double url_relative = 0;
  double url_api = 0;
  double url_repeated = 0;
  double url_several = 0;
  double url_long = 0;
  double date_fill = 0;
  double deadline_fill = 0;
  double date_relative = 0;
  double term_accepted = 0;
  double term_fill = 0;
  double amount_fill = 0;
  double amount_is_epoch = 0;
  double code_fill = 0;

  // Between the paths of one shape.
  double same_as_city = 0;
  double title_of_part = 0;
  double foreign_script = 0;
  double fallback_distance = 0;
  double fallback_least = 0;
  double understudy_distance = 0;
  double understudy_margin = 0;

  double threshold(mapping::PostingField field) const { return thresholds[static_cast<std::size_t>(field)]; }
};

// Every member must be there and no other; a problem is one sentence that names the member.
Result<Weights, std::string> parse_weights(std::string_view json);

// Of weights.json as it was when the program was built.
const Weights& built_in_weights();

}  // namespace tributary::mapgen

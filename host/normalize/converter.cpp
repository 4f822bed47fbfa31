#include "normalize/converter.hpp"

namespace tributary::normalize {

Converter converter_of(mapping::PostingField field) {
  using mapping::PostingField;
  switch (field) {
    case PostingField::external_id:
      return to_identifier;
    case PostingField::title:
    case PostingField::company:
    case PostingField::department:
      return to_plain_text;
    case PostingField::description:
      return to_description;
    case PostingField::location:
      return to_location;
    case PostingField::country:
      return to_country;
    case PostingField::city:
      return to_city;
    case PostingField::remote:
      return to_remote;
    case PostingField::url:
      return to_url;
    case PostingField::posted_at:
    case PostingField::valid_through:
      return to_date_time;
    case PostingField::employment_type:
      return to_employment_type;
    case PostingField::career_level:
      return to_career_level;
    case PostingField::salary_min:
      return to_salary_min;
    case PostingField::salary_max:
      return to_salary_max;
    case PostingField::salary_currency:
      return to_salary_currency;
    case PostingField::salary_period:
      return to_salary_period;
    case PostingField::language:
      return to_language;
  }
  return to_plain_text;
}

}  // namespace tributary::normalize

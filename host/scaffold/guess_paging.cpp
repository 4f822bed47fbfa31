#include <algorithm>

#include "scaffold/guess_parts.hpp"
#include "scaffold/names.hpp"

namespace tributary::scaffold {
namespace {

bool is_address(std::string_view text) {
  return text.starts_with("http://") || text.starts_with("https://") || text.starts_with("/") ||
         text.starts_with("?");
}

bool is_number(std::string_view text) {
  return !text.empty() && text.size() < 10 && text.find_first_not_of("0123456789") == std::string_view::npos;
}

// {"next": {"href": "..."}} names the address one step down.
bool is_next(const EnvelopeValue& value) {
  const std::string word = plain(value.name);
  const bool inside = (word == "href" || word == "url" || word == "link") && names_next(value.parent);
  return (names_next(value.name) || inside) &&
         (value.null || (!value.text.empty() && is_address(value.text)));
}

// A cursor's name that needs no value to be known.
bool surely_next_cursor(std::string_view name) {
  const std::string word = plain(name);
  return names_next_cursor(name) && (word.find("next") != std::string::npos || word == "endcursor");
}

bool is_cursor(const EnvelopeValue& value) {
  const std::string word = plain(value.name);
  const bool told = !value.text.empty() && !is_address(value.text);
  if (value.null) return surely_next_cursor(value.name);
  if (word == "after") return told && !value.parent.empty();
  return told && (names_next_cursor(value.name) || (names_next(value.name) && !value.number));
}

const Parameter* parameter_in(const Api& api, bool (*named)(std::string_view)) {
  const auto found = std::find_if(api.query.begin(), api.query.end(), [&](const Parameter& each) {
    return named(each.name) && is_number(each.value);
  });
  return found == api.query.end() ? nullptr : &*found;
}

const EnvelopeValue* number_in(const std::vector<EnvelopeValue>& envelope, bool (*named)(std::string_view)) {
  const auto found = std::find_if(envelope.begin(), envelope.end(), [&](const EnvelopeValue& each) {
    return named(each.name) && each.number && *each.number >= 0;
  });
  return found == envelope.end() ? nullptr : &*found;
}

void set_parameter(Api& api, const std::string& name, const std::string& value) {
  api.position_parameter = name;
  const auto found = std::find_if(api.query.begin(), api.query.end(),
                                  [&](const Parameter& each) { return each.name == name; });
  if (found != api.query.end()) {
    found->value = value;
  } else {
    api.query.push_back({name, value});
  }
}

// How the parameter is called that takes what the member `name` says.
std::string cursor_parameter(const Api& api, const std::string& name) {
  for (const Parameter& parameter : api.query) {
    if (names_cursor(parameter.name)) return parameter.name;
  }
  const std::string word = plain(name);
  const bool snake = name.find('_') != std::string::npos;
  if (word == "nextpagetoken" || word == "pagetoken") return snake ? "page_token" : "pageToken";
  if (word == "after" || word == "endcursor") return "after";
  if (word == "scrollid") return "scroll_id";
  if (word == "nexttoken" || word == "continuationtoken" || word == "continuation" || word == "searchafter")
    return name;
  return "cursor";
}

void by_cursor(const EnvelopeValue& value, Api& api) {
  api.paging = Paging::cursor;
  api.cursor = value.path;
  const std::string name = cursor_parameter(api, value.name);
  const bool in_url = std::any_of(api.query.begin(), api.query.end(),
                                  [&](const Parameter& each) { return each.name == name; });
  std::erase_if(api.query, [&](const Parameter& each) { return each.name == name; });
  set_parameter(api, name, "{cursor}");
  api.findings.push_back({"pages", "by the cursor at " + value.path,
                          value.null ? "which is null here"
                          : in_url   ? "the URL has " + name
                                     : "the reply names one"});
  if (!in_url) api.unknown.push_back("whether the parameter that takes the cursor is called " + name);
}

void by_link(const EnvelopeValue& value, Api& api) {
  api.paging = Paging::next_link;
  api.next = value.path;
  api.findings.push_back(
      {"pages", "by the link at " + value.path, value.null ? "which is null here" : "an address"});
  // A parameter that says where this page begins is the first page's without it.
  const auto names_position = [](std::string_view name) {
    return names_page(name) || names_offset(name) || names_cursor(name);
  };
  for (const Parameter& parameter : api.query) {
    if (names_position(parameter.name)) api.position_parameter = parameter.name;
  }
  std::erase_if(api.query, [&](const Parameter& each) { return names_position(each.name); });
}

void by_header(Api& api) {
  api.paging = Paging::link_header;
  api.findings.push_back({"pages", "by the header Link", "it names a next one"});
}

void by_page(const Parameter& parameter, const Sample& sample, const std::vector<EnvelopeValue>& envelope,
             Api& api) {
  api.paging = Paging::page;
  const std::string value = parameter.value;
  const EnvelopeValue* said = number_in(envelope, names_page);
  api.first_page = value == "0" || (said != nullptr && *said->number == 0) ? 0 : 1;
  const std::string name = parameter.name;  // `parameter` is one of those that change
  set_parameter(api, name, "{page}");
  api.findings.push_back({"pages", "by the parameter " + name, "the URL says " + name + "=" + value});
  if (!sample.url.empty() && value != "0" && value != "1") {
    api.unknown.push_back("the number of the first page: this one is " + value +
                          ", and 1 is taken for the first");
  }
}

void by_offset(const Parameter& parameter, Api& api) {
  api.paging = Paging::offset;
  const std::string name = parameter.name;
  const std::string value = parameter.value;
  api.first_offset = value == "1" ? 1 : 0;
  set_parameter(api, name, "{offset}");
  api.findings.push_back({"pages", "by the parameter " + name, "the URL says " + name + "=" + value});
}

void only_seen_in_the_reply(const std::string& name, Api& api) {
  api.unknown.push_back("whether the parameter is called " + name + ": only the reply was seen");
}

void by_page_of_the_reply(const EnvelopeValue& value, Api& api) {
  const std::string word = plain(value.name);
  const bool is_current = !names_pages(value.name) && !names_next(value.name);
  const bool as_it_is =
      is_current && (word == "page" || word == "pagenumber" || word == "pageno" || word == "pageindex");
  api.paging = Paging::page;
  api.first_page = is_current && *value.number == 0 ? 0 : 1;
  const std::string name = as_it_is ? value.name : "page";
  set_parameter(api, name, "{page}");
  api.findings.push_back({"pages", "by the parameter " + name,
                          "the reply says " + value.path + " is " + std::to_string(*value.number)});
  only_seen_in_the_reply(name, api);
}

void by_offset_of_the_reply(const EnvelopeValue& value, Api& api) {
  api.paging = Paging::offset;
  api.first_offset = *value.number == 1 ? 1 : 0;
  set_parameter(api, value.name, "{offset}");
  api.findings.push_back({"pages", "by the parameter " + value.name,
                          "the reply says " + value.path + " is " + std::to_string(*value.number)});
  only_seen_in_the_reply(value.name, api);
}

bool has_next_in_header(const Sample& sample) {
  return std::any_of(sample.headers.begin(), sample.headers.end(), [](const auto& header) {
    return plain(header.first) == "link" && header.second.find("next") != std::string::npos;
  });
}

const EnvelopeValue* cursor_in(const std::vector<EnvelopeValue>& envelope) {
  const EnvelopeValue* found = nullptr;
  for (const EnvelopeValue& value : envelope) {
    if (!is_cursor(value)) continue;
    if (found == nullptr || (surely_next_cursor(value.name) && !surely_next_cursor(found->name)))
      found = &value;
  }
  return found;
}

// `number` is a page's only beside a count of pages: everything else has a number, too.
const EnvelopeValue* page_in(const std::vector<EnvelopeValue>& envelope) {
  const EnvelopeValue* pages = number_in(envelope, names_pages);
  const EnvelopeValue* page = number_in(envelope, names_page);
  if (page != nullptr && plain(page->name) == "number" && pages == nullptr) page = nullptr;
  if (page == nullptr) page = number_in(envelope, names_next);
  return page != nullptr ? page : pages;
}

void choose(const Sample& sample, const std::vector<EnvelopeValue>& envelope, Api& api) {
  const EnvelopeValue* next = next_link_in(envelope);
  const EnvelopeValue* cursor = cursor_in(envelope);
  const Parameter* page = parameter_in(api, names_page);
  const Parameter* offset = parameter_in(api, names_offset);
  if (next != nullptr && !next->null) return by_link(*next, api);
  if (cursor != nullptr && !cursor->null) return by_cursor(*cursor, api);
  if (has_next_in_header(sample)) return by_header(api);
  if (page != nullptr) return by_page(*page, sample, envelope, api);
  if (offset != nullptr) return by_offset(*offset, api);
  if (cursor != nullptr) return by_cursor(*cursor, api);
  if (next != nullptr) return by_link(*next, api);
  if (const EnvelopeValue* said = page_in(envelope)) return by_page_of_the_reply(*said, api);
  if (const EnvelopeValue* said = number_in(envelope, names_offset))
    return by_offset_of_the_reply(*said, api);
  const bool more =
      !api.total.empty() &&
      finding(api, "count").find("(" + std::to_string(api.sample_records) + ")") == std::string::npos;
  api.unknown.push_back(
      more ? "how to ask for the next page: the reply counts more postings than it has, and names no page"
           : "whether there are further pages: nothing names one, so that one reply is taken for all");
}

void guess_size(const std::vector<EnvelopeValue>& envelope, Api& api) {
  if (api.size_parameter == api.position_parameter) api.size_parameter.clear();
  const bool numbered = api.paging == Paging::page || api.paging == Paging::offset;
  if (api.size_parameter.empty() && numbered) {
    for (const EnvelopeValue& value : envelope) {
      const bool of_a_page =
          names_size(value.name) && plain(value.name) != "count" && value.path != api.total && value.number;
      if (!of_a_page ||
          *value.number < std::max<std::int64_t>(static_cast<std::int64_t>(api.sample_records), 1))
        continue;
      api.size_parameter = value.name;
      api.page_size = *value.number;
      break;
    }
  }
  if (api.size_parameter.empty()) return;
  const auto found = std::find_if(api.query.begin(), api.query.end(),
                                  [&](const Parameter& each) { return each.name == api.size_parameter; });
  if (found != api.query.end()) {
    found->value = "{size}";
  } else {
    api.query.push_back({api.size_parameter, "{size}"});
  }
  api.findings.push_back(
      {"size of a page", "by the parameter " + api.size_parameter, std::to_string(api.page_size)});
}

}  // namespace

const EnvelopeValue* next_link_in(const std::vector<EnvelopeValue>& envelope) {
  const EnvelopeValue* found = nullptr;
  for (const EnvelopeValue& value : envelope) {
    if (is_next(value) && (found == nullptr || (found->null && !value.null))) found = &value;
  }
  return found;
}

void guess_paging(const Sample& sample, const std::vector<EnvelopeValue>& envelope, Api& api) {
  choose(sample, envelope, api);
  guess_size(envelope, api);
}

}  // namespace tributary::scaffold

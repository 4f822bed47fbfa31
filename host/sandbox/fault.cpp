#include "sandbox/fault.hpp"

#include <algorithm>
#include <charconv>

#include "base/did_you_mean.hpp"
#include "base/error.hpp"

namespace tributary::sandbox {
namespace {

constexpr std::string_view kStatus = "status_";

[[noreturn]] void refuse(const std::string& sentence) {
  throw Error(ErrorKind::usage, sentence);
}

std::int64_t number(std::string_view digits, std::string_view whole) {
  std::int64_t value = 0;
  const auto read = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  if (digits.empty() || read.ec != std::errc() || read.ptr != digits.data() + digits.size() || value < 0) {
    refuse("\"" + std::string(digits) + "\" in the fault \"" + std::string(whole) + "\" is not a number");
  }
  return value;
}

// Cuts what follows `mark` off the end of `text`; 0 when there is none.
std::int64_t cut_number(std::string_view& text, char mark, std::string_view whole) {
  const std::size_t at = text.rfind(mark);
  if (at == std::string_view::npos) return 0;
  const std::int64_t value = number(text.substr(at + 1), whole);
  text = text.substr(0, at);
  return value;
}

bool is_status(std::string_view kind) {
  if (!kind.starts_with(kStatus)) return false;
  const std::string_view digits = kind.substr(kStatus.size());
  return digits.size() == 3 && (digits[0] == '4' || digits[0] == '5') &&
         digits.find_first_not_of("0123456789") == std::string_view::npos;
}

void check(const Fault& fault) {
  if (is_status(fault.kind)) return;
  std::vector<std::string> names = {"status_401", "status_429", "status_500"};
  for (const FaultKind& kind : fault_kinds()) {
    if (kind.name == fault.kind) return;
    names.emplace_back(kind.name);
  }
  std::string list;
  for (const FaultKind& kind : fault_kinds()) list += ", " + std::string(kind.name);
  refuse("the sandbox knows no fault \"" + fault.kind + "\"" + did_you_mean(fault.kind, names) +
         "; there are status_NNN" + list);
}

}  // namespace

const std::vector<FaultKind>& fault_kinds() {
  static const std::vector<FaultKind> kinds = {
      {"html_200", "a login page with status 200"},
      {"truncated_body", "the first half of the body, as if that were all"},
      {"broken_connection", "the connection breaks in the middle of the body"},
      {"not_json", "an error text of a server in between"},
      {"empty_list", "the site has no postings"},
      {"slow", "the reply takes 3 seconds, or :milliseconds"},
      {"bom", "a byte order mark in front"},
      {"invalid_utf8", "letters like ä and é as Latin-1 bytes"},
      {"nul_character", "a \\u0000 in the first title"},
      {"record_without_title", "the first posting lost its title"},
      {"renamed_field", "the title has another name in every posting: drift"},
      {"renamed_fields", "the title and more have other names in every posting: drift"},
      {"captcha_200", "a page with a captcha, status 200"},
      {"wrong_tenant_200", "the start page of another company, status 200"},
      {"error_object_200", "{\"error\": {...}} with status 200"},
      {"error_array_200", "{\"errors\": [...]} with status 200"},
      {"many_records", "2500 postings, or :N: the made-up ones over and over, each with its own id", true},
      {"big_ids", "ids are numbers beyond 2^53; :64 beyond 2^63, :40 of forty digits", true},
      {"job_per_location", "each posting once for each of 2 locations, or :N, under one id", true},
      {"total_zero_later", "the total is 0 on pages behind the first", true},
      {"total_pinned", "the total says half of what there is, or :N, and no more is given out", true},
      {"wrap", "positions behind half of the postings, or :N, are page one again", true},
      {"first_page_forever", "every page is the first", true},
      {"clamped", "a page has half of the postings at most, or :N, whatever is asked for", true},
      {"short_pages", "every second page holds half of what fits, and more follow", true},
      {"unstable_order", "pages come in different orders: a sweep sees some twice and misses others", true},
      {"added_while_paging", "3 postings, or :N, come in front one by one while pages are asked for", true},
      {"removed_while_paging", "3 postings, or :N, go from the front one by one while pages are asked for",
       true},
      {"null_list", "null in place of an empty list", true},
      {"missing_list", "no member in place of an empty list", true},
      {"unknown_board_empty", "every name of a board is answered, unknown ones with an empty list", true},
      {"detail_404", "details are not found; :N: the N-th alone", true},
      {"detail_429", "details are refused for now; :N: the N-th alone", true},
      {"not_modified_always", "304 also to who has nothing yet", true}};
  return kinds;
}

bool is_trap(std::string_view kind) {
  const auto& kinds = fault_kinds();
  return std::any_of(kinds.begin(), kinds.end(),
                     [&](const FaultKind& each) { return each.trap && each.name == kind; });
}

Fault parse_fault(std::string_view text) {
  const std::size_t equals = text.find('=');
  if (equals == std::string_view::npos || equals == 0) {
    refuse("\"" + std::string(text) + "\" is no fault; write site=kind[:argument][*times][@after]");
  }
  std::string_view rest = text.substr(equals + 1);
  Fault fault;
  fault.site = text.substr(0, equals);
  fault.after = cut_number(rest, '@', text);
  fault.times = cut_number(rest, '*', text);
  fault.argument = cut_number(rest, ':', text);
  fault.kind = rest;
  check(fault);
  return fault;
}

Fault fault_from(const boost::json::value& value) {
  const auto* object = value.if_object();
  const auto* site = object ? object->if_contains("site") : nullptr;
  const auto* kind = object ? object->if_contains("kind") : nullptr;
  if (!site || !site->is_string() || !kind || !kind->is_string()) {
    refuse("a fault is {\"site\": ..., \"kind\": ..., \"argument\"?, \"times\"?, \"after\"?}");
  }
  Fault fault{std::string(site->get_string()), std::string(kind->get_string())};
  for (const auto& [name, member] :
       {std::pair{"argument", &fault.argument}, {"times", &fault.times}, {"after", &fault.after}}) {
    const auto* given = object->if_contains(name);
    if (!given) continue;
    if (!given->is_int64() || given->get_int64() < 0)
      refuse(std::string("a fault's ") + name + " is a count");
    *member = given->get_int64();
  }
  check(fault);
  return fault;
}

boost::json::object to_json(const Fault& fault) {
  return {{"site", fault.site},
          {"kind", fault.kind},
          {"argument", fault.argument},
          {"times", fault.times},
          {"after", fault.after}};
}

}  // namespace tributary::sandbox

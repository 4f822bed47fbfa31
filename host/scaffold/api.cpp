#include "scaffold/api.hpp"

namespace tributary::scaffold {
namespace {

std::string text(const Finding& finding) {
  return finding.guess + (finding.from.empty() ? "" : " (" + finding.from + ")");
}

}  // namespace

std::string_view name(SampleFormat format) {
  switch (format) {
    case SampleFormat::json:
      return "json";
    case SampleFormat::ndjson:
      return "ndjson";
    case SampleFormat::xml:
      return "xml";
    case SampleFormat::jsonld:
      return "jsonld";
  }
  return "";
}

std::string_view name(Paging paging) {
  switch (paging) {
    case Paging::none:
      return "none";
    case Paging::page:
      return "page";
    case Paging::offset:
      return "offset";
    case Paging::cursor:
      return "cursor";
    case Paging::next_link:
      return "next_link";
    case Paging::link_header:
      return "link_header";
  }
  return "";
}

std::string sentence(const Api& api) {
  std::string out = "guessed: ";
  for (const Finding& finding : api.findings) {
    out += (&finding == &api.findings.front() ? "" : ", ") + finding.about + " " + text(finding);
  }
  return out;
}

std::string finding(const Api& api, std::string_view about) {
  for (const Finding& finding : api.findings) {
    if (finding.about == about) return text(finding);
  }
  return "";
}

}  // namespace tributary::scaffold

#include "scaffold/names.hpp"

#include <algorithm>
#include <array>

namespace tributary::scaffold {
namespace {

template <std::size_t N>
using Names = std::array<std::string_view, N>;

// Best first.
constexpr Names<29> kIds = {"id",      "jobid",      "postingid", "positionid",    "vacancyid",
                            "offerid", "uuid",       "guid",      "uid",           "objectid",
                            "reqid",   "externalid", "jobreqid",  "requisitionid", "referenznummer",
                            "refnr",   "slug",       "reference", "referenceid",   "refnumber",
                            "ref",     "shortcode",  "key",       "jobkey",        "code",
                            "number",  "identifier", "jobnumber", "permalink"};
constexpr Names<4> kAddresses = {"url", "link", "href", "externalpath"};

constexpr Names<33> kTotals = {"total",           "totalcount",    "totalresults", "totalfound",
                               "totalhits",       "totalelements", "totalitems",   "totalrecords",
                               "totaljobs",       "totalpostings", "totalmatches", "totalentries",
                               "totalrows",       "totalsize",     "totalnumber",  "searchresultcountall",
                               "recordstotal",    "nbhits",        "numfound",     "numresults",
                               "numberofresults", "resultcount",   "resultscount", "recordcount",
                               "jobcount",        "jobscount",     "itemcount",    "hitcount",
                               "found",           "matches",       "hits",         "count",
                               "maxergebnisse"};

constexpr Names<12> kPage = {"page",   "currentpage", "pagenumber", "pageno", "pagenum", "pageindex",
                             "pageid", "p",           "pg",         "number", "seite",   "currentpagenumber"};
constexpr Names<9> kPages = {"pages",   "totalpages", "lastpage", "pagecount",    "numpages",
                             "nbpages", "pagestotal", "maxpage",  "numberofpages"};
constexpr Names<9> kOffset = {"offset",   "skip",    "start",       "from", "startindex",
                              "startrow", "startat", "firstresult", "begin"};
constexpr Names<19> kSize = {
    "size",           "pagesize",  "perpage",     "limit",          "hitsperpage", "itemsperpage",
    "resultsperpage", "rows",      "num",         "take",           "top",         "maxresults",
    "count",          "pagelimit", "resultlimit", "recordsperpage", "jobsperpage", "max",
    "pagelength"};
constexpr Names<10> kCursor = {
    "cursor",        "pagetoken",         "after",     "startingafter", "scrollid",
    "nextpagetoken", "continuationtoken", "nexttoken", "searchafter",   "nextcursor"};
constexpr Names<13> kNextCursor = {"nextcursor", "cursornext",     "nextpagetoken", "endcursor",
                                   "nexttoken",  "nextpagecursor", "scrollid",      "continuationtoken",
                                   "cursor",     "continuation",   "after",         "pagetoken",
                                   "searchafter"};
constexpr Names<9> kNext = {"next",        "nexturl", "nextlink",     "nexthref",     "nextpage",
                            "nextpageurl", "nexturi", "nextpagelink", "odatanextlink"};

constexpr Names<22> kSecret = {"key",       "appid",   "appkey",     "clientid", "auth",      "authorization",
                               "sig",       "session", "sessionid",  "sid",      "jwt",       "publisherid",
                               "partnerid", "userkey", "licensekey", "affid",    "publisher", "user",
                               "username",  "email",   "pwd",        "hash"};
constexpr Names<9> kSecretParts = {"apikey",    "token",     "secret",     "password",       "passwd",
                                   "signature", "accesskey", "credential", "subscriptionkey"};

template <std::size_t N>
bool has(const Names<N>& names, std::string_view name) {
  return std::find(names.begin(), names.end(), plain(name)) != names.end();
}

template <std::size_t N>
std::optional<std::size_t> place(const Names<N>& names, std::string_view name) {
  const auto found = std::find(names.begin(), names.end(), plain(name));
  if (found == names.end()) return {};
  return static_cast<std::size_t>(found - names.begin());
}

}  // namespace

std::string plain(std::string_view name) {
  std::string out;
  for (const char c : name) {
    if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')) out += c;
    if (c >= 'A' && c <= 'Z') out += static_cast<char>(c - 'A' + 'a');
  }
  return out;
}

std::optional<std::size_t> names_id(std::string_view name) {
  if (const auto rank = place(kIds, name)) return rank;
  const std::string word = plain(name);
  // Some other thing's id ("companyId") may differ by accident.
  if (word.ends_with("jobid") || word.ends_with("postingid")) return kIds.size();
  const auto address = place(kAddresses, name);
  return address ? std::optional(kIds.size() + 1 + *address) : std::nullopt;
}

std::optional<std::size_t> names_total(std::string_view name) {
  return place(kTotals, name);
}

bool names_page(std::string_view name) {
  return has(kPage, name);
}
bool names_pages(std::string_view name) {
  return has(kPages, name);
}
bool names_offset(std::string_view name) {
  return has(kOffset, name);
}
bool names_size(std::string_view name) {
  return has(kSize, name);
}
bool names_cursor(std::string_view name) {
  return has(kCursor, name);
}
bool names_next_cursor(std::string_view name) {
  return has(kNextCursor, name);
}
bool names_next(std::string_view name) {
  return has(kNext, name);
}

bool names_secret(std::string_view name) {
  if (names_cursor(name)) return false;
  const std::string word = plain(name);
  return has(kSecret, name) ||
         std::any_of(kSecretParts.begin(), kSecretParts.end(),
                     [&](std::string_view part) { return word.find(part) != std::string::npos; });
}

}  // namespace tributary::scaffold

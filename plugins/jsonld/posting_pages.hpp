// Reads pages of postings and hands in what they carry, some pages at a time.
#pragma once

#include <cstddef>
#include <cstdint>
#include <set>
#include <string>
#include <vector>

#include "addresses.hpp"
#include "plugin_api/fetcher.hpp"
#include "plugin_api/json_ld.hpp"

namespace tributary::jsonld {

// What became of the pages that were asked for.
struct Tally {
  std::size_t asked = 0;
  std::size_t with = 0;        // had a posting
  std::size_t without = 0;     // were read and had none
  std::size_t gone = 0;        // 404, 410
  std::size_t unreadable = 0;  // another error's status, or a JSON-LD block that could not be mended
  std::size_t postings = 0;
  std::size_t mended = 0;  // pages
  plugin::JsonMends mends;

  // "saw 57 postings on 55 of 57 pages, 2 gone"
  std::string text(std::size_t pages) const;
};

class PostingPages {
 public:
  // `batch` pages make one that is handed in.
  PostingPages(plugin::FetchContext& context, std::size_t batch) : context_(context), batch_(batch) {}

  // Throws FetchFailure for what ends the run: a login or captcha, 401, 403, 429, or one error after the
  // other.
  void read(const Address& address);
  // Hands in what is not yet, if there is anything.
  void flush();

  const Tally& tally() const { return tally_; }

 private:
  bool has_body(const plugin::Response& response);
  void add(const Address& address, const plugin::Response& response, const std::string& posting);
  void take_down(const plugin::Response& response, const plugin::JsonLdPostings& page);
  void tell(plugin::LogLevel level, const std::string& message);

  plugin::FetchContext& context_;
  std::size_t batch_;
  Tally tally_;
  std::size_t told_ = 0;  // log lines about pages
  std::size_t errors_in_turn_ = 0;
  std::size_t pages_in_batch_ = 0;
  std::string body_;                  // the batch's, without its end
  std::set<std::int64_t> exchanges_;  // that it is made of
};

}  // namespace tributary::jsonld

// One list of a described site: what it is asked with, and the reply that is made of its made-up page.
#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "sandbox/facets.hpp"
#include "sandbox/members.hpp"
#include "sandbox/paging.hpp"
#include "sandbox/postings.hpp"
#include "sandbox/route.hpp"
#include "sandbox/site.hpp"

namespace tributary::sandbox {

class List {
 public:
  // `detail_only`: the member that the detail has and the list has not; "" for none.
  List(Members& members, std::shared_ptr<const Postings> postings, const std::filesystem::path& directory,
       const Holes& holes, const std::string& detail_only);

  const Route& route() const { return route_; }

  // REQUIRES: route().match() of this question gave `holes`. Throws plugin::JsonError for a body that is
  // none.
  Reply answer(const Question& question, std::map<std::string, std::string> holes) const;

 private:
  using Values = std::map<std::string, std::string>;  // of the holes in `sets` and `reply_headers`

  struct HiddenUnless {
    std::string parameter;
    std::string value;
    std::vector<std::string> members;
  };
  struct Page {
    Place place;
    Slice slice;
    Order order;
    std::size_t total = 0;
  };

  void read_form(Members& members, const std::filesystem::path& directory, const std::string& detail_only);
  Reply reply_of(const Question& question, const Parameters& parameters, const Page& page) const;
  std::string listed(const Page& page, const Parameters& parameters) const;
  std::string shown(std::string_view record, const std::set<std::string>& hidden) const;
  std::string with_records(std::string body, const std::string& array, const Traps& traps) const;
  std::string with_total(std::string body, const Page& page, const Traps& traps) const;
  std::string with_next(std::string body, const Question& question, const Page& page) const;
  std::size_t counted(const Traps& traps, std::size_t found) const;

  Route route_;
  std::string in_;
  PageRules rules_;
  Narrowing narrowing_;
  std::shared_ptr<const Postings> postings_;
  std::string envelope_;
  std::vector<std::string> totals_;
  std::int64_t total_at_most_ = 0;  // 0: any
  TotalThen total_later_ = TotalThen::same;
  TotalThen total_past_end_ = TotalThen::same;
  int empty_ = 0;
  std::vector<std::pair<std::string, boost::json::value>> sets_;
  Pairs reply_headers_;
  int partial_status_ = 200;
  std::string item_;
  std::set<std::string> hides_;
  std::vector<HiddenUnless> hidden_unless_;
  std::string wrapped_in_;  // text of the file
};

}  // namespace tributary::sandbox

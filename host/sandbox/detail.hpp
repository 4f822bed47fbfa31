// The detail of one posting of a described site.
#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "sandbox/postings.hpp"
#include "sandbox/route.hpp"

namespace tributary::sandbox {

class Detail {
 public:
  // Reads the members that samples/README.md documents. `id`: the site's path of an id.
  Detail(Members& members, const std::filesystem::path& directory, const Holes& holes, const std::string& id);

  const Route& route() const { return route_; }
  const std::string& id() const { return id_; }          // its path in a record
  const std::string& member() const { return member_; }  // "" for none

  // REQUIRES: route().match() of this question gave `holes`.
  Reply answer(const Question& question, const std::map<std::string, std::string>& holes,
               const std::vector<std::shared_ptr<const Postings>>& postings) const;

 private:
  struct Listed {
    std::string record;  // as it is listed now
    std::string id;      // as it stands in the page; copies that traps make have that one's detail
  };
  std::optional<Listed> listed(const std::string& wanted, bool encoded,
                               const std::vector<std::shared_ptr<const Postings>>& postings,
                               const Traps& traps) const;
  std::optional<std::string> detail_of(const Listed& listed) const;

  Route route_;
  std::string id_;
  std::string member_;
  std::string template_;  // text of the file
  bool from_files_ = false;
  std::map<std::string, std::string> details_;
  std::set<std::string> missing_;
};

}  // namespace tributary::sandbox

// A site without code: the sandbox.json beside its made-up pages says how it answers (samples/README.md).
#pragma once

#include <boost/json.hpp>

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "sandbox/access.hpp"
#include "sandbox/detail.hpp"
#include "sandbox/fixed_reply.hpp"
#include "sandbox/list.hpp"
#include "sandbox/site.hpp"

namespace tributary::sandbox {

inline constexpr std::string_view kDescription = "sandbox.json";

// What sandbox.json says of the site as a source, and what sites.json says of the bundled ones.
struct SiteEntry {
  std::string name;
  std::string plugin;
  std::string about;
  boost::json::object settings;  // with ${base} and ${samples} in them
  Pairs environment;
  std::pair<std::string, std::string> renamed_field = {"title", "headline"};
  Pairs renamed_fields;
};

class DescribedSite final : public Site {
 public:
  // Reads `directory`/sandbox.json and what it names. `settings`: of the source, when another file has them.
  // Throws Error{configuration} or Error{unavailable} with the file and the member that is wrong.
  DescribedSite(const std::filesystem::path& directory, const boost::json::object& settings);

  const SiteEntry& entry() const { return entry_; }
  Reply answer(const Question& question) const override;
  std::string refuses_trap(std::string_view kind) const override;

 private:
  void read(const boost::json::value& description, const std::filesystem::path& directory,
            const boost::json::object& settings);
  void read_lists(Members& members, const std::filesystem::path& directory, const Holes& holes);
  Reply answer_unspoiled(const Question& question) const;
  std::optional<Reply> answer_list(const Question& question) const;
  std::optional<Reply> answer_detail(const Question& question) const;
  Reply unknown_board(const List& list, const Question& question, const Match& match) const;

  SiteEntry entry_;
  RecordPaths paths_;
  std::vector<std::shared_ptr<const Postings>> postings_;
  std::vector<std::unique_ptr<const List>> lists_;
  std::unique_ptr<const Detail> detail_;  // null: none
  FixedReplies files_;
  Access access_;
  std::optional<Reply> unknown_;  // nullopt: an empty list
  Reply otherwise_;
  bool conditional_ = true;
};

}  // namespace tributary::sandbox

// What a trial collects of the records that count, and what it makes of them. Private to the trial; apart
// from it so that the rules can be tested on postings made by hand.
#pragma once

#include <array>
#include <bitset>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "base/time.hpp"
#include "mapgen/trial.hpp"
#include "mapping/posting_field.hpp"
#include "normalize/normalizer.hpp"

namespace tributary::mapgen {

using MappedFields = std::bitset<mapping::kPostingFieldCount>;

// Fed page by page: begin_page(), then whatever the normalizer finds, then end_page(). For one thread.
class Judgement final : public normalize::RecordSink {
 public:
  explicit Judgement(MappedFields mapped) : mapped_(mapped) {}

  // Of the page's records only those count for which `counts` is true, and none after kSampleRecords in all:
  // a rule needs no more, and one page may hold a million.
  void begin_page(Timestamp fetched_at, std::function<bool(std::size_t record)> counts);
  void posting(std::size_t record, const normalize::Posting& posting) override;
  void reject(normalize::Reject reject) override;
  // `counts` tells why values could not be read. It is of the whole page: a value's failure is not known per
  // record, and its rate is the same on both halves of a sample.
  void end_page(const normalize::PageCounts& counts);

  TrialReport report() const;

 private:
  // One posting that counts: its fields' canonical texts, empty for those not filled.
  struct Judged {
    std::array<std::string, mapping::kPostingFieldCount> values;
    std::string earliest;  // plausible dates, as canonical texts
    std::string latest;

    const std::string& operator[](mapping::PostingField field) const {
      return values[static_cast<std::size_t>(field)];
    }
  };

  bool is_counted(std::size_t record) const;
  class Findings;
  void judge_required(Findings& findings) const;
  void judge_identity(Findings& findings) const;
  void judge_titles(Findings& findings) const;
  void judge_url(Findings& findings) const;
  void judge_dates(Findings& findings) const;
  void judge_salary(Findings& findings) const;
  void judge_optional(Findings& findings) const;
  std::size_t filled(mapping::PostingField field) const;
  std::size_t count(const std::function<bool(const Judged&)>& holds) const;
  bool same_in_all(mapping::PostingField field) const;

  MappedFields mapped_;
  std::function<bool(std::size_t)> counts_;
  std::string earliest_;
  std::string latest_;
  std::vector<Judged> judged_;
  std::array<std::uint64_t, mapping::kPostingFieldCount> rejected_{};  // records, by the field at fault
  std::uint64_t rejects_ = 0;
  std::uint64_t unreadable_lines_ = 0;
  std::uint64_t pages_ = 0;
  std::uint64_t pages_not_json_ = 0;
  normalize::PageCounts pages_counts_;
};

}  // namespace tributary::mapgen

#include "drift/shadow.hpp"

namespace tributary::drift {
namespace {

constexpr double kStray = 0.02;     // one posting in fifty may have changed meanwhile
constexpr double kManyOther = 0.2;  // say something else: that is no better reading of the same

std::string counted(const char* verb, std::uint64_t count, std::uint64_t of) {
  return std::to_string(count) + " of " + std::to_string(of) + " " + verb;
}

}  // namespace

bool ShadowField::loses() const {
  const double before = static_cast<double>(same + changed + lost);
  return static_cast<double>(lost) > kStray * before || static_cast<double>(changed) > kManyOther * before;
}

void Shadow::add(const Shadow& other) {
  postings += other.postings;
  gone += other.gone;
  for (std::size_t i = 0; i < fields.size(); ++i) {
    fields[i].same += other.fields[i].same;
    fields[i].filled += other.fields[i].filled;
    fields[i].changed += other.fields[i].changed;
    fields[i].lost += other.fields[i].lost;
  }
}

bool Shadow::loses() const {
  if (static_cast<double>(gone) > kStray * static_cast<double>(postings + gone)) return true;
  for (const auto& field : fields) {
    if (field.loses()) return true;
  }
  return false;
}

std::string Shadow::text() const {
  std::string out;
  const auto add = [&out](const std::string& part) { out += (out.empty() ? "" : "; ") + part; };
  if (gone > 0) add(counted("postings gone", gone, postings + gone));
  for (std::size_t i = 0; i < fields.size(); ++i) {
    const auto& field = fields[i];
    const std::string name(mapping::kPostingFieldNames[i]);
    const std::uint64_t before = field.same + field.changed + field.lost;
    if (field.lost > 0) add(name + ": " + counted("lost", field.lost, before));
    if (field.changed > 0) add(name + ": " + counted("changed", field.changed, before));
    if (field.filled > 0) add(name + ": " + std::to_string(field.filled) + " better filled");
  }
  return out.empty() ? "nothing" : out;
}

Shadow shadow(const std::map<std::string, Values, std::less<>>& before,
              const std::map<std::string, Values, std::less<>>& after, Sameness same,
              const OnDifference& on_difference) {
  Shadow result;
  for (const auto& [id, was] : before) {
    const auto now = after.find(id);
    if (now == after.end()) {
      ++result.gone;
      continue;
    }
    ++result.postings;
    for (std::size_t i = 0; i < was.size(); ++i) {
      const auto field = static_cast<mapping::PostingField>(i);
      const auto& then = was[i];
      const auto& is = now->second[i];
      if (then.empty() && is.empty()) continue;
      if (!then.empty() && !is.empty() && same(field, then, is)) {
        ++result.fields[i].same;
        continue;
      }
      ++(then.empty() ? result.fields[i].filled
         : is.empty() ? result.fields[i].lost
                      : result.fields[i].changed);
      if (on_difference) on_difference({id, field, then, is});
    }
  }
  return result;
}

Known known_before(Known seen, const Fields& broken, const Known& known) {
  for (auto& [id, values] : seen) {
    for (std::size_t i = 0; i < values.size(); ++i) {
      if (broken[i]) values[i].clear();
    }
  }
  for (const auto& [id, values] : known) {
    const auto [now, is_unseen] = seen.try_emplace(id, values);
    for (std::size_t i = 0; !is_unseen && i < values.size(); ++i) {
      if (broken.none() || broken[i]) now->second[i] = values[i];
    }
  }
  return seen;
}

boost::json::object to_json(const Shadow& shadow) {
  boost::json::object fields;
  for (std::size_t i = 0; i < shadow.fields.size(); ++i) {
    const auto& field = shadow.fields[i];
    if (field.same + field.filled + field.changed + field.lost == 0) continue;
    fields[mapping::kPostingFieldNames[i]] = {{"same", field.same},
                                              {"better_filled", field.filled},
                                              {"changed", field.changed},
                                              {"lost", field.lost}};
  }
  return {{"postings", shadow.postings},
          {"gone", shadow.gone},
          {"loses", shadow.loses()},
          {"fields", std::move(fields)}};
}

}  // namespace tributary::drift

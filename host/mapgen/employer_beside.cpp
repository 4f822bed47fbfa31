#include "mapgen/employer_beside.hpp"

#include <set>

#include "mapgen/concepts.hpp"
#include "shape/path_text.hpp"

namespace tributary::mapgen {
namespace {

using enum Concept;
using simdjson::dom::object;

constexpr std::size_t kMaxDepth = 4;
constexpr std::size_t kLongestName = 90;  // bytes

class Finder {
 public:
  std::string find(json::Element page) {
    std::string path = "$";
    object members;
    if (page.get(members) == simdjson::SUCCESS) visit(members, path, {}, 0);
    return names_.size() == 1 ? best_ : std::string();
  }

 private:
  // `about`: what the enclosing member's name says.
  void visit(const object& members, std::string& path, const Concepts& about, std::size_t depth) {
    const std::size_t length = path.size();
    for (const auto member : members) {
      const Meaning meaning = meaning_of(member.key);
      shape::append_member(member.key, path);
      object inner;
      if (member.value.get(inner) == simdjson::SUCCESS) {
        if (depth < kMaxDepth) visit(inner, path, meaning.all, depth + 1);
      } else if (names_a_company(meaning, about)) {
        consider(member.value, path);
      }
      path.resize(length);
    }
  }

  // "companyName", "employer"; "name" only where the object is a company.
  static bool names_a_company(const Meaning& meaning, const Concepts& about) {
    if (meaning.unknown > 0 || !meaning.all.only({company, name, label, legal})) return false;
    if (meaning.all.has(company)) return about.empty() || !about.has_any({parent, search});
    return meaning.all.has(name) && !about.empty() && about.only({company});
  }

  void consider(json::Element value, const std::string& path) {
    std::string_view text;
    if (value.get(text) != simdjson::SUCCESS || text.empty() || text.size() > kLongestName) return;
    if (text.find("://") != std::string_view::npos || text.find('<') != std::string_view::npos) return;
    if (text.find_first_not_of("0123456789-_ ") == std::string_view::npos) return;
    names_.insert(std::string(text));
    if (best_.empty() || path.size() < best_.size() || (path.size() == best_.size() && path < best_))
      best_ = path;
  }

  std::set<std::string> names_;
  std::string best_;
};

}  // namespace

std::string employer_beside(json::Element page) {
  return Finder().find(page);
}

}  // namespace tributary::mapgen

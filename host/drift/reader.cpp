#include "drift/reader.hpp"

#include <algorithm>
#include <numeric>

#include "normalize/page_documents.hpp"

namespace tributary::drift {
namespace {

using mapping::kPostingFieldCount;

void collect(mapping::PostingField field, const mapping::Expression& expression,
             std::vector<ReadPath>& paths) {
  if (expression.path && !expression.from_page) {
    const bool known = std::ranges::any_of(
        paths, [&](const ReadPath& seen) { return seen.path->text() == expression.path->text(); });
    if (!known) paths.push_back({field, &*expression.path});
  }
  for (const auto& part : expression.parts) collect(field, part, paths);
}

bool is_filled(json::Element value) {
  simdjson::dom::array items;
  simdjson::dom::object members;
  std::string_view text;
  if (!value.get(items)) return items.begin() != items.end();
  if (!value.get(members)) return members.size() > 0;
  if (!value.get(text)) return !text.empty();
  return !value.is_null();
}

void probe(const jsonpath::Path& path, json::Element record, std::vector<json::Element>& nodes,
           PathProfile& profile) {
  nodes.clear();
  path.select(record, nodes);
  if (nodes.empty()) return;
  ++profile.present;
  const auto filled = std::ranges::find_if(nodes, is_filled);
  profile.filled += filled != nodes.end();
  ++profile.types[static_cast<std::size_t>(shape::type_of(filled != nodes.end() ? *filled : nodes[0]))];
}

// Keeps the postings of a look.
class Postings final : public normalize::RecordSink {
 public:
  explicit Postings(Look& look) : look_(look) {}
  void posting(std::size_t, const normalize::Posting& posting) override {
    if (look_.postings.size() >= kMostRecords) return;
    const std::string id(posting.value(mapping::PostingField::external_id));
    const auto [kept, is_new] = look_.postings.try_emplace(id);
    for (std::size_t i = 0; is_new && i < kPostingFieldCount; ++i) {
      const auto field = static_cast<mapping::PostingField>(i);
      if (posting.filled(field)) kept->second[i] = posting.value(field);
    }
  }
  void reject(normalize::Reject) override {}

 private:
  Look& look_;
};

template <class Counts>
std::uint64_t sum(const Counts& counts) {
  return std::accumulate(counts.begin(), counts.end(), std::uint64_t{0},
                         [](std::uint64_t all, const auto& entry) { return all + entry.second; });
}

void fill(const mapping::Mapping& mapping, const normalize::PageCounts& counts, Profile& profile) {
  profile.records = counts.records;
  profile.left_out = counts.left_out;
  profile.rejects = counts.rejects;
  for (std::size_t i = 0; i < kPostingFieldCount; ++i) {
    auto& field = profile.fields[i];
    field.mapped = mapping.fields[i].has_value();
    field.filled = counts.fields[i].filled;
    field.empty = counts.fields[i].empty;
    field.failed = sum(counts.fields[i].failed);
    field.unmapped = sum(counts.fields[i].unmapped);
  }
}

}  // namespace

std::vector<ReadPath> paths_of(const mapping::Mapping& mapping) {
  std::vector<ReadPath> paths;
  for (std::size_t i = 0; i < kPostingFieldCount; ++i) {
    if (mapping.fields[i]) collect(static_cast<mapping::PostingField>(i), *mapping.fields[i], paths);
  }
  return paths;
}

Look look_at(const std::vector<normalize::Page>& pages, const mapping::Mapping& mapping,
             const normalize::SourceFacts& facts) {
  Look look;
  Postings sink(look);
  normalize::Normalizer normalizer(mapping, facts);
  normalize::PageCounts counts;
  const std::vector<ReadPath> paths = paths_of(mapping);
  for (const auto& read : paths) look.profile.paths.push_back({read.field, read.path->text(), 0, 0, {}});
  shape::ShapeBuilder shape;
  normalize::DocumentReader reader(normalize::lists_of(mapping));
  std::vector<json::Element> records;
  std::vector<json::Element> nodes;
  for (const auto& page : pages) {
    const auto of_page = normalizer.normalize(page, sink);
    counts.add(of_page);
    ++look.pages;
    look.pages_not_json += !of_page.page_is_json;
    normalize::each_document(page, reader, [&](json::Element root) {
      records.clear();
      mapping.records.select(root, records);
      for (const auto record : records) {
        if (look.profile.probed == kMostRecords) break;
        ++look.profile.probed;
        shape.add(record);
        for (std::size_t i = 0; i < paths.size(); ++i) {
          probe(*paths[i].path, record, nodes, look.profile.paths[i]);
        }
      }
      return look.profile.probed < kMostRecords;
    });
  }
  fill(mapping, counts, look.profile);
  look.profile.mapping = mapping::content_hash(mapping);
  look.shape = shape.finish();
  return look;
}

}  // namespace tributary::drift

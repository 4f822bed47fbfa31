#include "sandbox/postings.hpp"

#include "base/error.hpp"
#include "plugin_api/json_view.hpp"
#include "sandbox/json_edit.hpp"

namespace tributary::sandbox {
namespace {

namespace fs = std::filesystem;
using plugin::JsonView;

std::vector<JsonView> records_in(const std::string& text, const std::string& path, const std::string& file) {
  const auto found = JsonView::parse(text).find(path);
  if (found && found->is(JsonView::Kind::object)) return {*found};
  if (found && found->is(JsonView::Kind::array)) return found->elements();
  throw Error(ErrorKind::unavailable, "the sandbox's sample " + file + " has no records at \"" + path + "\"");
}

}  // namespace

PageFiles page_files(Members& members, PageFiles otherwise) {
  const std::vector<std::string> page = members.texts("page");
  if (!page.empty()) otherwise.page = page;
  otherwise.records = members.text("records", otherwise.records);
  if (const auto* envelope = members.find("envelope")) otherwise.envelope = boost::json::serialize(*envelope);
  return otherwise;
}

Postings::Postings(const PageFiles& files, const fs::path& directory, RecordPaths paths)
    : envelope_(files.envelope.value_or("")), records_path_(files.records), paths_(std::move(paths)) {
  for (const std::string& name : files.page) {
    const fs::path file = directory / name;
    const std::string text = text_of(file);
    try {
      for (const JsonView& record : records_in(text, records_path_, file.string()))
        made_up_.emplace_back(record.raw());
    } catch (const plugin::JsonError& error) {
      throw Error(ErrorKind::unavailable,
                  "the sandbox's sample " + file.string() + " is not JSON: " + error.what());
    }
    if (envelope_.empty()) envelope_ = text;
  }
  envelope_ = with_value(envelope_, records_path_, "[]");
}

std::shared_ptr<const Population> Postings::population(const Traps& traps) const {
  const std::lock_guard lock(mutex_);
  auto& known = populations_[traps.about_records()];
  if (!known) known = std::make_shared<const Population>(population_of(made_up_, paths_, traps));
  return known;
}

}  // namespace tributary::sandbox

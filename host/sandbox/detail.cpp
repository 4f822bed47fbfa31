#include "sandbox/detail.hpp"

#include <algorithm>

#include "base/error.hpp"
#include "plugin_api/json_view.hpp"
#include "plugin_api/url.hpp"
#include "sandbox/json_edit.hpp"

namespace tributary::sandbox {
namespace {

namespace fs = std::filesystem;
using plugin::JsonView;

constexpr std::string_view kJsonHole = "json:";

std::vector<fs::path> files_named(const std::vector<std::string>& names, const fs::path& directory) {
  std::vector<fs::path> files;
  for (const std::string& name : names) {
    const fs::path path = directory / name;
    if (!fs::is_directory(path)) {
      files.push_back(path);
      continue;
    }
    for (const fs::directory_entry& entry : fs::directory_iterator(path)) files.push_back(entry.path());
  }
  std::sort(files.begin(), files.end());
  return files;
}

// The details of one file: an object id -> detail, or details that have their id at `key`.
void read_details(const fs::path& file, const std::string& key, std::map<std::string, std::string>& details) {
  const std::string text = text_of(file);
  try {
    const JsonView json = JsonView::parse(text);
    const std::vector<JsonView> values = json.elements();
    const std::vector<std::string> names = json.names();
    if (key.empty()) {
      for (std::size_t i = 0; i < names.size(); ++i) details[names[i]] = values[i].raw();
    } else if (json.is(JsonView::Kind::object)) {
      details[value_of(text, key)] = text;
    } else {
      for (const JsonView& detail : values) details[value_of(detail.raw(), key)] = detail.raw();
    }
  } catch (const plugin::JsonError& error) {
    throw Error(ErrorKind::unavailable,
                "the sandbox's sample " + file.string() + " is not JSON: " + error.what());
  }
}

std::string escaped_html(const std::string& text) {
  std::string out;
  for (const char c : text) {
    switch (c) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      default:
        out += c;
    }
  }
  return out;
}

// JSON that may stand in a <script>: nothing in it ends the element.
std::string script_json(std::string text) {
  for (std::size_t at = text.find("</"); at != std::string::npos; at = text.find("</", at + 3)) {
    text.replace(at, 2, "<\\/");
  }
  return text;
}

std::string hole_value(const std::string& hole, const std::string& detail) {
  const JsonView json = JsonView::parse(detail);
  if (!hole.starts_with(kJsonHole)) {
    const auto value = json.find(hole);
    return value ? escaped_html(value->text()) : "";
  }
  const auto value = json.find(hole.substr(kJsonHole.size()));
  return value ? script_json(std::string(value->raw())) : "null";
}

std::string page_of(const std::string& text, const std::string& detail) {
  std::string page;
  std::size_t done = 0;
  for (std::size_t open = text.find("${"); open != std::string::npos; open = text.find("${", done)) {
    const std::size_t close = text.find('}', open);
    if (close == std::string::npos) break;
    const std::string hole = text.substr(open + 2, close - open - 2);
    page += text.substr(done, open - done);
    page += hole == "base" ? "${base}" : hole_value(hole, detail);
    done = close + 1;
  }
  return page + text.substr(done);
}

}  // namespace

Detail::Detail(Members& members, const fs::path& directory, const Holes& holes, const std::string& id)
    : route_(members, holes), id_(members.text("id", id)), member_(members.text("member", "")) {
  if (!route_.has_hole(kIdHole) && !route_.has_hole(kBase64IdHole)) {
    members.refuse("path", "an address with {ID} in it, or in a value of query");
  }
  const std::string key = members.text("key", "");
  for (const fs::path& file : files_named(members.texts("file"), directory)) {
    from_files_ = true;
    read_details(file, key, details_);
  }
  if (const std::string file = members.text("template", ""); !file.empty())
    template_ = text_of(directory / file);
  for (std::string& gone : members.texts("missing")) missing_.insert(std::move(gone));
  members.done();
}

std::optional<Detail::Listed> Detail::listed(const std::string& wanted, bool encoded,
                                             const std::vector<std::shared_ptr<const Postings>>& postings,
                                             const Traps& traps) const {
  for (const auto& each : postings) {
    const auto population = each->population(traps);
    auto found = encoded
                     ? std::find_if(population->by_detail_id.begin(), population->by_detail_id.end(),
                                    [&](const auto& entry) { return plugin::base64(entry.first) == wanted; })
                     : population->by_detail_id.find(wanted);
    if (found == population->by_detail_id.end()) continue;
    const std::size_t i = found->second;
    return Listed{population->records[i], value_of(each->made_up()[population->origin[i]], id_)};
  }
  return {};
}

std::optional<std::string> Detail::detail_of(const Listed& listed) const {
  if (missing_.contains(listed.id)) return {};
  if (from_files_) {
    const auto detail = details_.find(listed.id);
    return detail == details_.end() ? std::nullopt : std::optional(detail->second);
  }
  if (member_.empty()) return listed.record;
  const auto member = JsonView::parse(listed.record).find(member_);
  return member ? std::optional(std::string(member->raw())) : std::nullopt;
}

Reply Detail::answer(const Question& question, const std::map<std::string, std::string>& holes,
                     const std::vector<std::shared_ptr<const Postings>>& postings) const {
  question.traps.count_detail();
  for (const auto& [kind, status] : {std::pair{"detail_404", 404}, {"detail_429", 429}}) {
    if (question.traps.spoils_detail(kind)) return refusal(status, "a fault that was asked for");
  }
  const bool encoded = holes.contains(std::string(kBase64IdHole));
  const std::string wanted = holes.at(std::string(encoded ? kBase64IdHole : kIdHole));
  const auto found = listed(wanted, encoded, postings, question.traps);
  const auto detail = found ? detail_of(*found) : std::nullopt;
  if (!detail) return refusal(404, "no such posting");
  Reply reply{200, template_.empty() ? *detail : page_of(template_, *detail)};
  if (!template_.empty()) reply.content_type = "text/html; charset=utf-8";
  reply.conditional = true;
  return reply;
}

}  // namespace tributary::sandbox

#include "sandbox/described_site.hpp"

#include "base/error.hpp"
#include "plugin_api/json_view.hpp"
#include "sandbox/records.hpp"

namespace tributary::sandbox {
namespace {

namespace fs = std::filesystem;
namespace json = boost::json;

constexpr std::string_view kBase = "${base}";

// A status, or a fixed reply.
Reply reply_to_nobody(Members& members, std::string_view name, const fs::path& directory,
                      std::string_view sentence) {
  const json::value* value = members.find(name);
  if (!value || value->is_int64()) return refusal(members.word_or_status(name, {}, 404), sentence);
  return fixed_reply(*value, members.where(name), directory);
}

void fill_base(std::string& body, const std::string& base) {
  for (std::size_t at = body.find(kBase); at != std::string::npos; at = body.find(kBase, at + base.size())) {
    body.replace(at, kBase.size(), base);
  }
}

json::object settings_of(Members& members) {
  json::object settings{{"base_url", kBase}, {"allow_private", true}, {"delay_ms", 0}};
  const json::value* own = members.find("settings");
  if (!own) return settings;
  if (!own->is_object()) members.refuse("settings", "an object");
  for (const auto& setting : own->get_object()) settings[setting.key()] = setting.value();
  return settings;
}

}  // namespace

DescribedSite::DescribedSite(const fs::path& directory, const json::object& settings) {
  const fs::path file = directory / kDescription;
  const std::string text = text_of(file);
  json::error_code error;
  const json::value description = json::parse(text, error);
  if (error) throw Error(ErrorKind::configuration, file.string() + " is not JSON: " + error.message());
  read(description, directory, settings);
  // What an envelope has no place for must be said when the site is read, not when it is asked.
  try {
    Question question;
    question.base = "http://127.0.0.1/" + entry_.name;
    for (const auto& list : lists_) list->answer(question, {});
  } catch (const Error& problem) {
    throw Error(ErrorKind::configuration, file.string() + ": " + problem.what());
  }
}

void DescribedSite::read(const json::value& description, const fs::path& directory,
                         const json::object& settings) {
  const std::string folder = directory.filename().string();
  Members members(description, folder + "/" + std::string(kDescription));
  entry_.name = folder;
  entry_.plugin = members.text("plugin", folder);
  entry_.about = members.text("about");
  entry_.settings = settings_of(members);
  if (!settings.empty()) entry_.settings = settings;
  entry_.environment = members.pairs("environment");
  if (const auto* value = members.find("renamed_field")) {
    Members renamed(*value, members.where("renamed_field"));
    entry_.renamed_field = {renamed.text("from"), renamed.text("to")};
    renamed.done();
  }
  entry_.renamed_fields = members.pairs("renamed_fields");

  const Holes holes(entry_.settings, members.texts("boards"));
  paths_.id = members.text("id", "id");
  paths_.location = members.text("location", "location");
  if (const auto* value = members.find("detail")) {
    Members detail(*value, members.where("detail"));
    detail_ = std::make_unique<const Detail>(detail, directory, holes, paths_.id);
    paths_.detail_id = detail_->id();
  }
  read_lists(members, directory, holes);
  files_ = FixedReplies(members, directory, holes);
  access_ = Access(members);
  const json::value* unknown = members.find("unknown");
  if (!unknown || !unknown->is_string() || unknown->get_string() != "empty") {
    unknown_ = reply_to_nobody(members, "unknown", directory, "no such board");
  }
  otherwise_ = reply_to_nobody(members, "otherwise", directory, "no such resource");
  conditional_ = members.flag("etag", true);
  members.done();
}

void DescribedSite::read_lists(Members& members, const fs::path& directory, const Holes& holes) {
  const PageFiles files = page_files(members, {});
  const std::string hidden = detail_ ? detail_->member() : "";
  std::shared_ptr<const Postings> shared;  // by the lists that have no data of their own, and the detail
  const auto shared_postings = [&] {
    if (!shared) postings_.push_back(shared = std::make_shared<const Postings>(files, directory, paths_));
    return shared;
  };
  for (const json::value* value : members.objects("list")) {
    Members list(*value, members.where("list"));
    const json::value* data = list.find("data");
    if (data) {
      Members own(*data, list.where("data"));
      postings_.push_back(std::make_shared<const Postings>(page_files(own, files), directory, paths_));
      own.done();
    }
    lists_.push_back(std::make_unique<const List>(list, data ? postings_.back() : shared_postings(),
                                                  directory, holes, hidden));
  }
  if (lists_.empty() && detail_) shared_postings();
}

Reply DescribedSite::unknown_board(const List& list, const Question& question, const Match& match) const {
  if (unknown_ && !question.traps.has("unknown_board_empty")) return *unknown_;
  Question nobody = question;
  nobody.without_records = true;
  return list.answer(nobody, match.holes);
}

std::optional<Reply> DescribedSite::answer_list(const Question& question) const {
  std::optional<Reply> wrong_method;
  for (const auto& list : lists_) {
    const auto match = list->route().match(question);
    if (!match) continue;
    if (!match->method) {
      wrong_method = refusal(405, "this is asked for with " + list->route().method());
      continue;
    }
    if (auto refused = access_.refused(question)) return refused;
    return match->known ? list->answer(question, match->holes) : unknown_board(*list, question, *match);
  }
  return wrong_method;
}

std::optional<Reply> DescribedSite::answer_detail(const Question& question) const {
  const auto match = detail_ ? detail_->route().match(question) : std::nullopt;
  if (!match || !match->method) return {};
  if (auto refused = access_.refused(question)) return refused;
  if (!match->known) return unknown_ ? *unknown_ : refusal(404, "no such board");
  return detail_->answer(question, match->holes, postings_);
}

Reply DescribedSite::answer_unspoiled(const Question& question) const {
  try {
    if (auto reply = access_.token(question)) return *reply;
    if (auto reply = files_.answer(question)) return *reply;
    const auto list = answer_list(question);
    if (list && list->status != 405) return *list;
    if (auto detail = answer_detail(question)) return *detail;
    return list.value_or(otherwise_);
  } catch (const plugin::JsonError&) {
    return refusal(400, "the body is not JSON");
  }
}

Reply DescribedSite::answer(const Question& question) const {
  Reply reply = answer_unspoiled(question);
  if (reply.status < 300 && question.method == "GET" && question.traps.has("not_modified_always")) {
    return refusal(304, "");
  }
  fill_base(reply.body, question.base);
  reply.conditional = reply.conditional && conditional_;
  return reply;
}

std::string DescribedSite::refuses_trap(std::string_view kind) const {
  if (kind == "not_modified_always") return "";
  if (kind.starts_with("detail_")) return detail_ ? "" : "has no details";
  if (lists_.empty()) return "has no list";
  if (kind != "job_per_location") return "";
  for (const auto& postings : postings_) {
    if (postings->made_up().empty()) continue;
    const auto location = plugin::JsonView::parse(postings->made_up().front()).find(paths_.location);
    if (location && location->is(plugin::JsonView::Kind::text)) return "";
  }
  return "has no text at \"" + paths_.location +
         "\" in its first posting; \"location\" in its sandbox.json names another path";
}

}  // namespace tributary::sandbox

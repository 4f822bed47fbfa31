#include "sandbox/fixed_reply.hpp"

#include <algorithm>

#include "sandbox/records.hpp"

namespace tributary::sandbox {
namespace {

namespace fs = std::filesystem;

constexpr std::pair<std::string_view, std::string_view> kTypes[] = {
    {".json", "application/json; charset=utf-8"},
    {".xml", "application/xml; charset=utf-8"},
    {".rss", "application/rss+xml; charset=utf-8"},
    {".html", "text/html; charset=utf-8"},
    {".ndjson", "application/x-ndjson"},
    {".txt", "text/plain; charset=utf-8"}};

std::string type_of(const fs::path& file) {
  for (const auto& [ending, type] : kTypes) {
    if (file.extension() == ending) return std::string(type);
  }
  return "application/octet-stream";
}

Pairs parameters_in(std::string_view query) {
  Pairs parameters;
  while (!query.empty()) {
    const std::string_view part = query.substr(0, query.find('&'));
    query.remove_prefix(std::min(query.size(), part.size() + 1));
    const std::size_t equals = std::min(part.find('='), part.size());
    parameters.emplace_back(part.substr(0, equals), part.substr(std::min(equals + 1, part.size())));
  }
  return parameters;
}

}  // namespace

Reply fixed_reply(const boost::json::value& value, const std::string& where, const fs::path& directory) {
  Reply reply;
  reply.conditional = true;
  if (value.is_string()) {
    const fs::path file = directory / std::string(value.get_string());
    reply.body = text_of(file);
    reply.content_type = type_of(file);
    return reply;
  }
  Members members(value, where);
  reply.status = members.word_or_status("status", {}, 200);
  if (const auto* json = members.find("json")) reply.body = boost::json::serialize(*json);
  if (const std::string file = members.text("file", ""); !file.empty()) {
    reply.body = text_of(directory / file);
    reply.content_type = type_of(file);
  }
  reply.content_type = members.text("type", reply.content_type);
  members.done();
  return reply;
}

FixedReplies::FixedReplies(Members& members, const fs::path& directory, const Holes& holes) {
  const auto* files = members.find("files");
  if (!files) return;
  if (!files->is_object()) members.refuse("files", "an object: path on the site to file");
  for (const auto& file : files->get_object()) {
    const std::string where = holes.filled(std::string(file.key()));
    const std::size_t question_mark = std::min(where.find('?'), where.size());
    entries_.push_back(
        {where.substr(0, question_mark),
         parameters_in(std::string_view(where).substr(std::min(question_mark + 1, where.size()))),
         fixed_reply(file.value(), members.where("files"), directory)});
  }
  std::stable_sort(entries_.begin(), entries_.end(),
                   [](const Entry& a, const Entry& b) { return a.query.size() > b.query.size(); });
}

std::optional<Reply> FixedReplies::answer(const Question& question) const {
  for (const Entry& entry : entries_) {
    const bool asked = std::all_of(entry.query.begin(), entry.query.end(), [&](const auto& parameter) {
      return question.parameter(parameter.first) == parameter.second;
    });
    if (entry.path == question.path && asked) return entry.reply;
  }
  return {};
}

}  // namespace tributary::sandbox

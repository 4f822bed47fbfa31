#include "sandbox/members.hpp"

#include <algorithm>

#include "base/did_you_mean.hpp"
#include "base/error.hpp"

namespace tributary::sandbox {
namespace {

namespace json = boost::json;

constexpr std::int64_t kLeastStatus = 200;
constexpr std::int64_t kMostStatus = 599;

std::string listed(const std::vector<std::string_view>& words) {
  std::string list;
  for (const std::string_view word : words) list += (list.empty() ? "\"" : ", \"") + std::string(word) + "\"";
  return list;
}

}  // namespace

Members::Members(const json::value& value, std::string where)
    : object_(value.if_object()), where_(std::move(where)) {
  if (!object_) throw Error(ErrorKind::configuration, where_ + " is no object");
}

const json::value* Members::find(std::string_view name) {
  asked_.emplace_back(name);
  return object_->if_contains(name);
}

std::string Members::text(std::string_view name) {
  const json::value* value = find(name);
  if (!value || !value->is_string()) refuse(name, "a text, and is required");
  return std::string(value->get_string());
}

std::string Members::text(std::string_view name, std::string otherwise) {
  const json::value* value = find(name);
  if (!value) return otherwise;
  if (!value->is_string()) refuse(name, "a text");
  return std::string(value->get_string());
}

std::int64_t Members::number(std::string_view name, std::int64_t otherwise) {
  const json::value* value = find(name);
  if (!value) return otherwise;
  if (!value->is_int64() || value->get_int64() < 0) refuse(name, "a count");
  return value->get_int64();
}

bool Members::flag(std::string_view name, bool otherwise) {
  const json::value* value = find(name);
  if (!value) return otherwise;
  if (!value->is_bool()) refuse(name, "true or false");
  return value->get_bool();
}

std::vector<std::string> Members::texts(std::string_view name) {
  const json::value* value = find(name);
  if (!value) return {};
  if (value->is_string()) return {std::string(value->get_string())};
  if (!value->is_array()) refuse(name, "a text or a list of texts");
  std::vector<std::string> texts;
  for (const json::value& element : value->get_array()) {
    if (!element.is_string()) refuse(name, "a text or a list of texts");
    texts.emplace_back(element.get_string());
  }
  return texts;
}

Pairs Members::pairs(std::string_view name) {
  const json::value* value = find(name);
  if (!value) return {};
  if (!value->is_object()) refuse(name, "an object of texts");
  Pairs pairs;
  for (const auto& member : value->get_object()) {
    const json::value& text = member.value();
    const bool any = text.is_bool() && text.get_bool();
    if (!any && !text.is_string()) refuse(name, "an object of texts");
    pairs.emplace_back(member.key(), any ? std::string() : std::string(text.get_string()));
  }
  return pairs;
}

std::vector<const json::value*> Members::objects(std::string_view name) {
  const json::value* value = find(name);
  if (!value) return {};
  if (!value->is_array()) return {value};
  std::vector<const json::value*> objects;
  for (const json::value& element : value->get_array()) objects.push_back(&element);
  return objects;
}

int Members::word_or_status(std::string_view name, const std::vector<std::string_view>& words,
                            int otherwise) {
  const json::value* value = find(name);
  if (!value) return otherwise;
  if (value->is_int64() && value->get_int64() >= kLeastStatus && value->get_int64() <= kMostStatus) {
    return static_cast<int>(value->get_int64());
  }
  const auto word =
      value->is_string() ? std::find(words.begin(), words.end(), value->get_string()) : words.end();
  if (word == words.end()) refuse(name, (words.empty() ? "" : listed(words) + " or ") + "an HTTP status");
  return static_cast<int>(word - words.begin());
}

int Members::word(std::string_view name, const std::vector<std::string_view>& words, int otherwise) {
  const int found = word_or_status(name, words, otherwise);
  if (found >= static_cast<int>(words.size())) refuse(name, "one of " + listed(words));
  return found;
}

void Members::done() const {
  for (const auto& member : *object_) {
    if (std::find(asked_.begin(), asked_.end(), member.key()) != asked_.end()) continue;
    throw Error(ErrorKind::configuration,
                where_ + " has a member \"" + std::string(member.key()) + "\" that means nothing here" +
                    did_you_mean(std::string(member.key()), asked_) + "; samples/README.md lists them");
  }
}

std::string Members::where(std::string_view name) const {
  return where_ + ", " + std::string(name);
}

void Members::refuse(std::string_view name, const std::string& expected) const {
  throw Error(ErrorKind::configuration, where(name) + " must be " + expected);
}

}  // namespace tributary::sandbox

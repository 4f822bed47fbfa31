#include "sandbox/access.hpp"

#include <algorithm>

#include "plugin_api/json_view.hpp"
#include "plugin_api/url.hpp"
#include "sandbox/json_edit.hpp"

namespace tributary::sandbox {
namespace {

constexpr std::int64_t kUsualSeconds = 1499;

std::string lower(std::string text) {
  for (char& c : text) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 'a' - 'A') : c;
  return text;
}

std::string basic(const std::string& user_and_password) {
  return "Basic " + plugin::base64(user_and_password);
}

bool brings(const std::string& given, const std::string& wanted) {
  return wanted.empty() ? !given.empty() : given == wanted;
}

// A field of the request for a token, which is a form and with some sites JSON.
std::string field(const Question& question, const std::string& name) {
  if (!question.body.starts_with("{")) return question.parameter(name);
  try {
    const auto values = values_at(question.body, name);
    return values.empty() ? "" : values.front();
  } catch (const plugin::JsonError&) {
    return "";
  }
}

Reply oauth_error(int status, const char* error) {
  return {status, "{\"error\":" + json_text(error) + "}"};
}

}  // namespace

Access::Access(Members& site) {
  for (const auto* value : site.objects("require")) {
    Members members(*value, site.where("require"));
    Requirement requirement{members.pairs("headers"), members.pairs("query"), members.text("basic", "")};
    requirement.status = members.word_or_status("status", {}, requirement.status);
    members.done();
    requirements_.push_back(std::move(requirement));
  }
  if (const auto* value = site.find("token")) {
    Members members(*value, site.where("token"));
    token_path_ = members.text("path");
    id_ = members.text("id");
    secret_ = members.text("secret");
    token_ = members.text("token");
    seconds_ = members.number("seconds", kUsualSeconds);
    members.done();
  }
}

bool Access::knows(const Question& question) const {
  if (question.header("authorization") == basic(id_ + ":" + secret_)) return true;
  return field(question, "client_id") == id_ && field(question, "client_secret") == secret_;
}

std::optional<Reply> Access::token(const Question& question) const {
  if (token_path_.empty() || question.path != token_path_) return {};
  if (question.method != "POST") return refusal(405, "a token is asked for with POST");
  if (field(question, "grant_type") != "client_credentials")
    return oauth_error(400, "unsupported_grant_type");
  if (!knows(question)) return oauth_error(401, "invalid_client");
  return Reply{200, "{\"access_token\":" + json_text(token_) +
                        ",\"token_type\":\"Bearer\",\"expires_in\":" + std::to_string(seconds_) + "}"};
}

std::optional<Reply> Access::refused(const Question& question) const {
  if (!token_path_.empty() && question.header("authorization") != "Bearer " + token_) {
    return refusal(401, "the bearer token is missing or not valid");
  }
  for (const Requirement& requirement : requirements_) {
    const bool headers = std::all_of(
        requirement.headers.begin(), requirement.headers.end(),
        [&](const auto& each) { return brings(question.header(lower(each.first)), each.second); });
    const bool query = std::all_of(requirement.query.begin(), requirement.query.end(), [&](const auto& each) {
      return brings(question.parameter(each.first), each.second);
    });
    const bool user =
        requirement.basic.empty() || question.header("authorization") == basic(requirement.basic);
    if (!headers || !query || !user) return refusal(requirement.status, "a key is missing or not valid");
  }
  return {};
}

}  // namespace tributary::sandbox

#include "sandbox/spoil.hpp"

namespace tributary::sandbox {
namespace {

constexpr std::string_view kHtml = "text/html; charset=utf-8";
constexpr std::string_view kLoginPage =
    "<!DOCTYPE html>\n<html><head><title>Sign in</title></head>"
    "<body><h1>Please sign in</h1><form><input name=\"user\"><input "
    "type=\"password\"></form></body></html>\n";

constexpr std::string_view kCaptchaPage =
    "<!DOCTYPE html>\n<html><head><title>Robot Check</title></head>"
    "<body><p>Enter the characters you see below</p><form action=\"/errors/validateCaptcha\">"
    "<input name=\"captcha\"></form></body></html>\n";
constexpr std::string_view kOtherTenantPage =
    "<!DOCTYPE html>\n<html><head><title>Musterwerk Careers</title></head>"
    "<body><h1>Welcome to Musterwerk</h1><p>There is much to do here. Choose a country.</p></body></html>\n";
constexpr std::string_view kErrorObject =
    R"({"error":{"code":"internal_error","message":"a fault that was asked for"}})";
constexpr std::string_view kErrorArray =
    R"({"errors":[{"code":"internal_error","message":"a fault that was asked for"}]})";

Reply html(std::string_view page) {
  return {200, std::string(page), std::string(kHtml)};
}

void replace(std::string& body, const std::string& from, const std::string& to, bool all) {
  for (std::size_t at = body.find(from); at != std::string::npos; at = body.find(from, at + to.size())) {
    body.replace(at, from.size(), to);
    if (!all) return;
  }
}

// UTF-8 letters of U+0080 to U+00FF as the one byte that they are in Latin-1.
std::string latin1(const std::string& body) {
  std::string out;
  for (std::size_t i = 0; i < body.size(); ++i) {
    const auto lead = static_cast<unsigned char>(body[i]);
    const bool letter = (lead == 0xC2 || lead == 0xC3) && i + 1 < body.size();
    if (!letter) {
      out += body[i];
      continue;
    }
    const auto following = static_cast<unsigned char>(body[++i]);
    out += static_cast<char>(following | (lead == 0xC3 ? 0x40 : 0));
  }
  return out;
}

void rename(std::string& body, const Renamed& member) {
  replace(body, "\"" + member.first + "\":", "\"" + member.second + "\":", true);
}

}  // namespace

void spoil(Reply& reply, const Fault& fault, const Renamed& title, const std::vector<Renamed>& more) {
  const std::string member = "\"" + title.first + "\":";
  if (fault.kind.starts_with("status_")) {
    reply = {std::stoi(fault.kind.substr(7)), "{\"error\":\"a fault that was asked for\"}"};
  } else if (fault.kind == "html_200") {
    reply = html(kLoginPage);
  } else if (fault.kind == "captcha_200") {
    reply = html(kCaptchaPage);
  } else if (fault.kind == "wrong_tenant_200") {
    reply = html(kOtherTenantPage);
  } else if (fault.kind == "error_object_200") {
    reply = {200, std::string(kErrorObject)};
  } else if (fault.kind == "error_array_200") {
    reply = {200, std::string(kErrorArray)};
  } else if (fault.kind == "not_json") {
    reply = {200, "upstream connect error or disconnect/reset before headers\n", "text/plain"};
  } else if (fault.kind == "truncated_body") {
    reply.body.resize(reply.body.size() / 2);
  } else if (fault.kind == "bom") {
    reply.body.insert(0, "\xEF\xBB\xBF");
  } else if (fault.kind == "invalid_utf8") {
    reply.body = latin1(reply.body);
  } else if (fault.kind == "nul_character") {
    replace(reply.body, member + "\"", member + "\"\\u0000", false);
    replace(reply.body, member + " \"", member + " \"\\u0000", false);
  } else if (fault.kind == "record_without_title") {
    replace(reply.body, member, "\"" + title.first + "_of_yesterday\":", false);
  } else if (fault.kind == "renamed_field" || fault.kind == "renamed_fields") {
    rename(reply.body, title);
    for (const auto& renamed : more) {
      if (fault.kind == "renamed_fields") rename(reply.body, renamed);
    }
  }
}

}  // namespace tributary::sandbox

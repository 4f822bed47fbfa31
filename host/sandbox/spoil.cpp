#include "sandbox/spoil.hpp"

namespace tributary::sandbox {
namespace {

constexpr std::string_view kHtml = "text/html; charset=utf-8";
constexpr std::string_view kLoginPage =
    "<!DOCTYPE html>\n<html><head><title>Sign in</title></head>"
    "<body><h1>Please sign in</h1><form><input name=\"user\"><input "
    "type=\"password\"></form></body></html>\n";

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

void rename(std::string& body, const RenamedMember& member) {
  replace(body, "\"" + member.name + "\":", "\"" + member.other + "\":", true);
}

}  // namespace

void spoil(Reply& reply, const Fault& fault, const RenamedMember& title,
           const std::vector<RenamedMember>& more) {
  const std::string member = "\"" + title.name + "\":";
  if (fault.kind.starts_with("status_")) {
    reply = {std::stoi(fault.kind.substr(7)), "{\"error\":\"a fault that was asked for\"}"};
  } else if (fault.kind == "html_200") {
    reply = {200, std::string(kLoginPage), std::string(kHtml)};
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
    replace(reply.body, member, "\"" + title.name + "_of_yesterday\":", false);
  } else if (fault.kind == "renamed_field" || fault.kind == "renamed_fields") {
    rename(reply.body, title);
    for (const auto& renamed : more) {
      if (fault.kind == "renamed_fields") rename(reply.body, renamed);
    }
  }
}

}  // namespace tributary::sandbox

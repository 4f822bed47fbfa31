#include "fetch/user_agent.hpp"

#include <algorithm>

#include "base/version.hpp"

namespace tributary::fetch {
namespace {

bool may_stand_in_a_comment(char c) {
  return c > ' ' && c < 0x7f && c != '(' && c != ')' && c != '\\';
}

bool of_a_token(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == '-';
}

}  // namespace

std::string user_agent(std::string_view contact) {
  std::string name = "Tributary/" + std::string(version());
  std::string said;
  std::copy_if(contact.begin(), contact.end(), std::back_inserter(said), may_stand_in_a_comment);
  return said.empty() ? name : name + " (+" + said + ")";
}

std::string_view product_token(std::string_view user_agent) {
  const auto end = std::find_if_not(user_agent.begin(), user_agent.end(), of_a_token);
  return user_agent.substr(0, static_cast<std::size_t>(end - user_agent.begin()));
}

}  // namespace tributary::fetch

// Who may ask a described site: required headers and parameters, a password, a token of OAuth 2.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "sandbox/members.hpp"
#include "sandbox/site.hpp"

namespace tributary::sandbox {

class Access {
 public:
  Access() = default;
  explicit Access(Members& site);  // reads the members require and token

  // The reply to a request for a token (RFC 6749, section 4.4); nullopt: another request.
  std::optional<Reply> token(const Question& question) const;
  // The refusal of a request that does not bring what lists and details want.
  std::optional<Reply> refused(const Question& question) const;

 private:
  struct Requirement {
    Pairs headers;  // "" for any value
    Pairs query;
    std::string basic;
    int status = 401;
  };
  bool knows(const Question& question) const;

  std::vector<Requirement> requirements_;
  std::string token_path_;  // "": none
  std::string id_, secret_, token_;
  std::int64_t seconds_ = 0;
};

}  // namespace tributary::sandbox

// What model servers and models do wrong, as replies for a scripted server: the faults that both protocols
// share, and what others are made of.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "support/model_server.hpp"

namespace tributary::test_support {

struct Fault {
  std::string name;
  ModelReply reply;
  std::string error;  // part of the sentence that tells of it
};

// `good` is an answer that would do.
std::vector<Fault> faults_of_both(const std::string& good);

ModelReply changed(const std::string& content, const std::function<void(ModelReply&)>& change);
// Writes `content` and then `piece` again and again.
ModelReply endlessly(const std::string& piece, std::string content);
// A stream of events as it is.
ModelReply events(std::string body);
ModelReply with_status(int status, ModelReply reply);

}  // namespace tributary::test_support

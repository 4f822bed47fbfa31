// A model server on loopback that plays a script: Ollama's API and the OpenAI-compatible one, with faults.
// Both stream where they are asked to.
//
// No model runs behind it. Every answer it gives was written by hand in a test, and it says so: its version
// is "0.0.0-scripted", its models' digest "scripted". Used from the test's thread; it serves on its own.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace tributary::test_support {

// One reply to /api/chat or /v1/chat/completions. As it stands it is a sound reply with an empty answer.
struct ModelReply {
  enum class End {
    whole,
    stall,    // nothing more, the connection stays open
    reset,    // the connection is closed in the middle
    endless,  // `piece` (or `raw`) again and again until the client leaves
  };

  // What the model "writes", and how.
  std::string content;
  std::string thinking;
  std::string piece;  // for End::endless
  bool piece_is_thought = false;
  std::string reason = "stop";  // done_reason, finish_reason; empty: left out
  std::string model;            // empty: the one asked for
  std::string refusal;          // OpenAI only
  std::string error_after;      // an error after the content, under status 200; what would follow follows
  bool done = true;     // false leaves out the last line, or finish_reason and [DONE] of an OpenAI stream
  bool counts = true;   // false: no token counts
  bool streams = true;  // OpenAI only: false answers with one completion, whatever was asked
  std::optional<std::int64_t> prompt_tokens;  // absent: what the prompt plausibly has
  std::string first;                          // bytes before everything else, sent at once
  std::chrono::milliseconds before{0};        // between `first` and the rest
  End end = End::whole;

  // Instead of all that, this body as it is.
  std::optional<std::string> raw;
  int status = 200;
  std::string content_type;  // empty: the API's own
  std::vector<std::pair<std::string, std::string>> headers;
};

ModelReply answers(std::string content);
ModelReply refuses(int status, std::string body);

class ModelServer {
 public:
  // Listens at once, with the model "qwen2.5:7b" and no script: every chat is answered 500.
  ModelServer();
  ~ModelServer();

  std::string url() const;  // "http://127.0.0.1:PORT"; with "/v1" for the OpenAI-compatible API

  // The next chat requests get these in turn, all later ones the last.
  void script(std::vector<ModelReply> replies);
  void set_models(std::vector<std::string> names);
  void set_digest(std::string digest);  // of its models; "scripted" at first
  // All of /api/version, /api/tags and /v1/models answer with this status.
  void set_probe_status(int status);

  std::vector<std::string> chats() const;           // bodies of the chat requests so far
  std::vector<std::string> authorizations() const;  // their Authorization headers

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace tributary::test_support

// The question a model is asked: mappings/prompt.md with its holes filled from a shape.
//
// Deterministic: equal requests give equal prompts. Any thread may call it.
#pragma once

#include <boost/json.hpp>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "mapgen/generator.hpp"
#include "mapgen/mask.hpp"

namespace tributary::mapgen {

using CandidateLists = std::map<std::string, std::vector<Candidate>, std::less<>>;  // by posting field

struct PromptLimits {
  std::size_t max_paths = 200;  // the fullest and best suggested ones are kept
  std::size_t max_examples = 3;
};

// One path the model may choose.
struct PromptPath {
  std::string id;    // "p1", "p2", ... in the order of the shape
  std::string path;  // as the shape has it
  std::string
      shown;  // the same with an alias for every name that is not plain or that the mask hides: $.k1.title
  bool repeated = false;  // a record can have several values
};

struct Prompt {
  std::string version;  // "tributary-prompt/3"
  std::string system;
  std::string user;
  std::vector<PromptPath> paths;
  std::size_t left_out = 0;  // scalar paths that did not fit
  // What masked_example() hid, and besides: "contact_path", paths whose values are withheld, and "alias",
  // names that are not shown.
  Redactions redactions;
  boost::json::object schema;  // of the answer, for the request

  std::size_t bytes() const { return system.size() + user.size(); }
};

// `suggestions` (may be null) are the matcher's candidates: shown as such, and their paths are kept when
// there are too many. The prompt holds no value of a contact-like path and no text that masked_example()
// hides.
Prompt build_prompt(const GenerationRequest& request, const PromptLimits& limits,
                    const CandidateLists* suggestions);

// "tributary-prompt/3, mask 1": both decide what a model is shown.
std::string prompt_version();

// Fills the holes of `text_with_holes`; what a value holds is never filled again. Throws Error{internal} for
// a hole without a value: prompt.md and the host do not belong together.
std::string fill_holes(std::string_view text_with_holes,
                       const std::map<std::string, std::string, std::less<>>& values);

}  // namespace tributary::mapgen

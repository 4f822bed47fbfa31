// The tags of a document, held against each other before pugixml reads it.
//
// Private to xml/. pugixml lets pass what makes a page doubtful (text outside of the root, a second root) and
// says of the rest only where it stopped; this pass says which tag is wrong, where the one begins that it
// should have ended, and mends names.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "json/parser.hpp"

namespace tributary::xml {

// Nothing where every tag of `text` has its other half; then `mended` is `text` with each name of an element
// that XML does not allow made one that it does: _ in front of one that is empty or begins with no letter, _
// in place of a character that no name may have; </> ends the element that is open. Each such element is
// counted in `mended_names`. Else what is wrong, and where.
std::optional<json::Problem> scan(std::string_view text, std::string& mended, std::uint64_t& mended_names);

}  // namespace tributary::xml

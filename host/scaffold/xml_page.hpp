// A page of XML with what is hidden hidden and at most so many of its records; every other byte as it came,
// but without comments. For one thread.
#pragma once

#include <string>
#include <string_view>

#include "scaffold/page_text.hpp"

namespace tributary::scaffold {

// `edit.records`: the elements' names joined by dots ("rss.channel.item"); its values mean nothing here.
// REQUIRES: xml::to_json() reads `xml`.
std::string xml_page_text(std::string_view xml, Hider& hider, const PageEdit& edit);

}  // namespace tributary::scaffold

// What the names of members and parameters mean at the job sites that are known. Pure; any thread.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace tributary::scaffold {

// Letters and digits of `name` in lower case: "next_page-Token" is "nextpagetoken".
std::string plain(std::string_view name);

// How well a name says it, 0 the best; nothing where it does not.
std::optional<std::size_t> names_id(std::string_view name);
std::optional<std::size_t> names_total(std::string_view name);

bool names_page(std::string_view name);
bool names_pages(std::string_view name);  // how many there are
bool names_offset(std::string_view name);
bool names_size(std::string_view name);
bool names_cursor(std::string_view name);       // a parameter that takes one
bool names_next_cursor(std::string_view name);  // a member that names the next one
bool names_next(std::string_view name);         // a member that names the next address
// A parameter whose value nobody else may see.
bool names_secret(std::string_view name);

}  // namespace tributary::scaffold

// The records of a site's made-up pages, kept as their text so that a reply shows them as they were written.
#pragma once

#include <cstddef>
#include <filesystem>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace tributary::sandbox {

using Records = std::vector<std::string>;  // each one JSON object's text

// A file's text. Throws Error{unavailable}.
std::string text_of(const std::filesystem::path& file);

// The elements of the array at `path` (names joined by dots) of every file in `directory` whose name starts
// with `prefix`, files by name. Throws Error{unavailable} when there is none, or one is not JSON.
Records records_of(const std::filesystem::path& directory, std::string_view prefix, std::string_view path);

// "[...]" of at most `count` records from `first` on.
std::string array_of(const Records& records, std::size_t first, std::size_t count);

// The text of the value at `path` in `record` decoded; "" when absent.
std::string value_of(std::string_view record, std::string_view path);

// `object` with only those members for which names.contains(name) == kept.
std::string filtered(std::string_view object, const std::set<std::string>& names, bool kept);

}  // namespace tributary::sandbox

// A stored mapping, its trial and its differences to another one, as the commands about mappings show them.
#pragma once

#include <string>
#include <vector>

#include "cli/cli.hpp"
#include "mapgen/trial.hpp"
#include "mapping/diff.hpp"

namespace tributary::cli {

// Throws Error{usage} when there is none with that id.
store::MappingVersion get_mapping(Cli& cli, std::int64_t id);
// Its document. Throws Error{configuration} when this program cannot read it any more.
mapping::Mapping document_of(const store::MappingVersion& version);

// "mapping 4 (version 2 of acme)"
std::string title_of(const store::MappingVersion& version);

// The field of that name. Throws Error{usage}, with "did you mean".
mapping::PostingField require_field(const std::string& name);

// Reads and checks the document in a file ("-": standard input). Throws Error{unavailable} when it cannot be
// read, Error{configuration} with every problem when it is none.
mapping::Mapping read_mapping_file(const std::string& path);
std::string read_text_file(const std::string& path, const char* wanted);

// One row a member. `all`: those that are the same as well.
Table diff_table(const std::vector<mapping::Difference>& differences, bool all);

// What a trial found, as rows: field, whether it refuses the mapping, the sentence.
Table finding_table(const mapgen::TrialReport& trial);
// How many of the judged records fill each field that `mapping` maps.
Table fill_table(const mapgen::TrialReport& trial, const mapping::Mapping& mapping);

// Normalizes the pages of the source that wait for this mapping, which is active now, and prints what came of
// them; the command's exit code. `done` is what was decided, for the machine-readable output. Throws
// Error{try_again}, with what is done already, when another process works on the source.
int resume(Cli& cli, const store::MappingVersion& mapping, const std::string& sentence,
           boost::json::object done);

}  // namespace tributary::cli

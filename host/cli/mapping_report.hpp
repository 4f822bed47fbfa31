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

// Whether pages that no mapping has read are held against the runs before them first, as `normalize` does.
// What a person approves was made for them, and is not.
enum class Watch { no, yes };

// The end of every command by which a mapping serves: normalizes the source's pages that wait for `mapping`,
// which is active now (`approval`; nullopt: it was already), and prints what came of them; the command's exit
// code. `sentence` is what was decided. The machine-readable object is `done` with mapping_id, version,
// source, status, retired (what served before; null for nothing), interaction_id (the decision) and
// normalized (counts). Throws Error{try_again}, with what is done already and how to go on, when another
// process works on the source: the decision holds, and the object is printed with null for `normalized`.
int resume(Cli& cli, const store::MappingVersion& mapping, const std::optional<store::Approval>& approval,
           const std::string& sentence, boost::json::object done, Watch watch = Watch::no);

// ", in place of version 3"; "" where nothing served before.
std::string in_place_of(Cli& cli, const store::Approval& approval);

}  // namespace tributary::cli

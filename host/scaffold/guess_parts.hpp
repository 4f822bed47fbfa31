// The parts of guess_api(), each of which fills in what it finds and says why.
#pragma once

#include <string>
#include <vector>

#include "scaffold/address.hpp"
#include "scaffold/api.hpp"
#include "scaffold/envelope.hpp"
#include "scaffold/sample.hpp"

namespace tributary::scaffold {

// Where the records are. Throws Error{run_failed} where there are none.
void guess_records(const Sample& sample, json::Element root, Api& api);
// What makes a record the one it is. REQUIRES: guess_records().
void guess_id(json::Element root, Api& api);
// REQUIRES: guess_records().
void guess_total(const Sample& sample, const std::vector<EnvelopeValue>& envelope, Api& api);

// The address and its query: of the sample, else of the next link in it. Keys become secrets of `plugin`.
void guess_address(const Sample& sample, const std::vector<EnvelopeValue>& envelope,
                   const std::string& plugin, Api& api);
// How the list goes on. REQUIRES: all of the above.
void guess_paging(const Sample& sample, const std::vector<EnvelopeValue>& envelope, Api& api);

// The next address that a reply names: its value may be null. nullptr for none.
const EnvelopeValue* next_link_in(const std::vector<EnvelopeValue>& envelope);

}  // namespace tributary::scaffold

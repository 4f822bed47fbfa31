// From one reply to what its API seems to be: where the records are, what tells them apart, how the list goes
// on.
//
// Names and values decide, as job sites have them; nothing is asked. Pure; any thread.
#pragma once

#include <string>

#include "scaffold/api.hpp"
#include "scaffold/sample.hpp"

namespace tributary::scaffold {

// `plugin` is its name: the settings for keys are named after it. Throws Error{run_failed}, one sentence,
// where `sample` has no list of records.
Api guess_api(const Sample& sample, const std::string& plugin);

}  // namespace tributary::scaffold

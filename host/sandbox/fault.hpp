// What can be made to go wrong with a site of the sandbox.
#pragma once

#include <boost/json.hpp>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace tributary::sandbox {

// A fault spoils the replies of one site until it is used up or taken away.
struct Fault {
  std::string site;
  std::string kind;           // one of fault_kinds(), or status_NNN
  std::int64_t argument = 0;  // what its kind says; 0 for the kind's usual one
  std::int64_t times = 0;     // replies to spoil; 0: all, until taken away
  std::int64_t after = 0;     // replies to leave alone first
};

struct FaultKind {
  std::string_view name;
  std::string_view about;
  bool trap = false;  // works on the structure of a described site (traps.hpp), together with other faults
};
// Every kind but the family status_NNN (400 to 599; 429 and 503 carry Retry-After: 1).
const std::vector<FaultKind>& fault_kinds();
bool is_trap(std::string_view kind);

// "greenhouse=status_429*2", "jobboard=slow:2500", "example=html_200@1":
// site=kind[:argument][*times][@after]. Throws Error{usage} with the kinds there are.
Fault parse_fault(std::string_view text);

// {"site", "kind", "argument"?, "times"?, "after"?}. Throws Error{usage}.
Fault fault_from(const boost::json::value& value);
boost::json::object to_json(const Fault& fault);

}  // namespace tributary::sandbox

// What this process may do, taken away step by step before the plugin's code runs.
#pragma once

#include <cstddef>
#include <string>

namespace tributary::worker {

struct Budget {
  std::size_t address_space_bytes = std::size_t{1} << 30;
  std::size_t cpu_seconds = 600;
};

// Before the plugin is loaded: empty environment, limits on memory, CPU time, files, processes and core
// dumps, no new privileges, death with the host, no file descriptor from `first_closed_fd` on, and a system
// call filter: no sockets, no programs, no processes, no signals to others, no tracing, no writing. What is
// denied fails with EPERM. Returns "" or one sentence that says what this kernel could not do; the rest then
// still holds. (Under AddressSanitizer, which needs its shadow memory, address space and system calls stay
// unlimited.)
std::string confine(const Budget& budget, int first_closed_fd);

// After it is loaded: no file can be opened any more, not even for reading.
std::string deny_opening_files();

}  // namespace tributary::worker

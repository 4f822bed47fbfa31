// Holds a source for one process while it works on it.
#pragma once

#include <chrono>
#include <cstdint>

#include "pipeline/context.hpp"

namespace tributary::pipeline {

// Taken by the constructor, given back by the destructor; a process that dies loses it when it expires, by
// the database's clock.
class Lease {
 public:
  // Throws Error{try_again} when another process holds the source.
  Lease(const Context& context, const store::Source& source);
  ~Lease();
  Lease(const Lease&) = delete;
  Lease& operator=(const Lease&) = delete;

  // Renews it when a third of its time is over; cheap otherwise. Throws Error{try_again} when it was lost.
  void keep();
  // Renews it where a wait of `time`, and a request behind it, would be longer than it holds. Throws as
  // keep() does.
  void outlast(std::chrono::milliseconds time);
  // Renews it for a step of at most `seconds` that cannot call keep(). Throws as keep() does.
  void hold(std::chrono::seconds seconds);

 private:
  const Context& context_;
  store::SourceId source_id_;
  std::int64_t token_ = 0;
  std::chrono::steady_clock::time_point renewed_;
};

}  // namespace tributary::pipeline

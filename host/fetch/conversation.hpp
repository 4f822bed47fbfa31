// The host's side of the conversation with one worker (plugin_api/frame.hpp).
#pragma once

#include "fetch/fetch.hpp"
#include "fetch/transport.hpp"
#include "fetch/watch.hpp"

namespace tributary::fetch {

// Starts plan.worker with plan.plugin and leads it to its end: its requests are answered by `transport`, its
// pages go to `sink`. The result and the counts are left in `outcome`. Returns within the watch's deadline
// and the grace periods whatever the worker does; exceptions of the transport and the sink pass after the
// worker was killed.
void converse(const FetchPlan& plan, Transport& transport, PageSink& sink, const Clock& clock,
              const Watch& watch, const OnEvent& on_event, FetchOutcome& outcome);

}  // namespace tributary::fetch

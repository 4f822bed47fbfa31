#include "cli/tell_drift.hpp"

#include "cli/log.hpp"

namespace tributary::cli {

void tell_drift(const std::string& source, const pipeline::DriftReport& drift) {
  for (const auto& finding : drift.findings) {
    if (finding.severity == drift::Severity::note) continue;
    const std::string certainty =
        finding.severity == drift::Severity::suspected ? " (suspected; the next run decides)" : "";
    log_warning(source + ": drift in run " + std::to_string(drift.run) + ": " + finding.what + certainty);
  }
}

void tell_held(const std::string& source) {
  log_warning(source +
              ": its pages are kept and not normalized until there is a mapping for them; look: tributary "
              "drift list " +
              source);
}

bool watch_fetched(const pipeline::Context& context, const store::Source& source,
                   const store::MappingVersion& mapping) {
  bool held = false;
  for (const auto& drift : pipeline::watch_waiting(context, source, mapping, 0, false)) {
    tell_drift(source.name, drift);
    held = held || drift.holds();
  }
  if (held) tell_held(source.name);
  return held;
}

}  // namespace tributary::cli

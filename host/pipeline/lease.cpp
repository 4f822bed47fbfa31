#include "pipeline/lease.hpp"

#include <unistd.h>

#include <array>

#include "base/error.hpp"

namespace tributary::pipeline {
namespace {

// A request of 60 s and a server's Retry-After of 60 s may pass between two renewals a third of this apart.
constexpr int kLeaseSeconds = 180;

std::string owner() {
  std::array<char, 256> host{};
  gethostname(host.data(), host.size() - 1);
  return std::string(host.data()) + ":" + std::to_string(getpid());
}

}  // namespace

Lease::Lease(const Context& context, const store::Source& source)
    : context_(context), source_id_(source.source_id), renewed_(std::chrono::steady_clock::now()) {
  const auto token =
      store::SourceStore(context.database).acquire_lease(source.source_id, owner(), kLeaseSeconds);
  if (!token) {
    throw Error(ErrorKind::try_again,
                "source " + source.name +
                    " is being worked on by another process; wait for it, or, if it died, until its lease "
                    "runs out (" +
                    std::to_string(kLeaseSeconds) + " s, longer where a model was asked)");
  }
  token_ = *token;
}

Lease::~Lease() {
  try {
    store::SourceStore(context_.database).release_lease(source_id_, token_);
  } catch (const std::exception&) {
    // The connection is gone: the lease runs out by itself.
  }
}

void Lease::keep() {
  const auto now = std::chrono::steady_clock::now();
  if (now - renewed_ >= std::chrono::seconds(kLeaseSeconds / 3)) hold(std::chrono::seconds(kLeaseSeconds));
}

void Lease::outlast(std::chrono::milliseconds time) {
  constexpr std::chrono::seconds kShort{kLeaseSeconds / 3};  // what two renewals by keep() allow for
  if (time > kShort)
    hold(std::chrono::ceil<std::chrono::seconds>(time) + std::chrono::seconds(kLeaseSeconds));
}

void Lease::hold(std::chrono::seconds seconds) {
  store::SourceStore(context_.database).renew_lease(source_id_, token_, static_cast<int>(seconds.count()));
  renewed_ = std::chrono::steady_clock::now();
}

}  // namespace tributary::pipeline

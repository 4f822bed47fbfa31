// The last replies' bodies, kept until a page says that it is one of them.
#pragma once

#include <cstdint>
#include <deque>
#include <memory>
#include <set>
#include <string>

#include "base/limits.hpp"

namespace tributary::fetch {

class BodyShelf {
 public:
  struct Body {
    std::int64_t exchange_id;
    std::string bytes;
    std::string content_type;
  };

  // The oldest bodies go when there is more than twice the largest body on the shelf; the newest always
  // stays.
  const Body& add(Body body) {
    known_.insert(body.exchange_id);
    held_bytes_ += body.bytes.size();
    bodies_.push_back(std::move(body));
    while (bodies_.size() > 1 && (held_bytes_ > kMostBytes || bodies_.size() > kMostBodies)) {
      held_bytes_ -= bodies_.front().bytes.size();
      bodies_.pop_front();
    }
    return bodies_.back();
  }

  // Whether there ever was such an exchange in this fetch.
  bool knows(std::int64_t exchange_id) const { return known_.contains(exchange_id); }

  // Null when it is no longer held.
  const Body* find(std::int64_t exchange_id) const {
    for (auto body = bodies_.rbegin(); body != bodies_.rend(); ++body) {
      if (body->exchange_id == exchange_id) return &*body;
    }
    return nullptr;
  }

 private:
  static constexpr std::size_t kMostBytes = 2 * kMaxBodyBytes;
  static constexpr std::size_t kMostBodies = 1000;

  std::deque<Body> bodies_;
  std::size_t held_bytes_ = 0;
  std::set<std::int64_t> known_;
};

}  // namespace tributary::fetch

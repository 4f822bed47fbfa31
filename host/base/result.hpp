// A value or the reason why there is none, for what goes wrong in the ordinary course of reading strangers'
// data.
#pragma once

#include <boost/system/result.hpp>

namespace tributary {

// Boost.System's result: `if (!r) use(r.error()); else use(*r);`. REQUIRES: has_value() before operator*.
template <class T, class E>
using Result = boost::system::result<T, E>;

}  // namespace tributary

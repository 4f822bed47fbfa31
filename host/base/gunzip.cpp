#include "base/gunzip.hpp"

#include <zlib.h>

#include <algorithm>
#include <limits>
#include <vector>

namespace tributary {
namespace {

constexpr std::size_t kBufferBytes = std::size_t{256} << 10;
constexpr int kGzipOnly = 15 + 16;  // the largest window; +16 is zlib's word for "with a gzip header"

class Inflater {
 public:
  Inflater() { ready_ = inflateInit2(&stream_, kGzipOnly) == Z_OK; }
  Inflater(const Inflater&) = delete;
  Inflater& operator=(const Inflater&) = delete;
  ~Inflater() {
    if (ready_) inflateEnd(&stream_);
  }

  // zlib's answer after decoding some of `in`, which is shortened, into `out`.
  int step(std::string_view& in, std::string& out) {
    if (!ready_) return Z_MEM_ERROR;
    const auto given = static_cast<uInt>(std::min<std::size_t>(in.size(), std::numeric_limits<uInt>::max()));
    stream_.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(in.data()));
    stream_.avail_in = given;
    stream_.next_out = buffer_.data();
    stream_.avail_out = static_cast<uInt>(buffer_.size());
    const int code = inflate(&stream_, Z_NO_FLUSH);
    in.remove_prefix(given - stream_.avail_in);
    out.append(reinterpret_cast<const char*>(buffer_.data()), buffer_.size() - stream_.avail_out);
    return code;
  }
  bool next_member() { return inflateReset(&stream_) == Z_OK; }

 private:
  z_stream stream_{};
  bool ready_ = false;
  std::vector<Bytef> buffer_ = std::vector<Bytef>(kBufferBytes);
};

}  // namespace

bool is_gzip(std::string_view bytes) {
  return bytes.starts_with("\x1f\x8b");
}

Gunzipped gunzip(std::string_view bytes, std::size_t limit_bytes) {
  Inflater inflater;
  std::string out;
  while (!bytes.empty()) {
    const int code = inflater.step(bytes, out);
    if (out.size() > limit_bytes) {
      return {"", "is larger than " + std::to_string(limit_bytes >> 20) + " MiB when it is decoded"};
    }
    if (code == Z_STREAM_END) {
      if (bytes.empty()) return {std::move(out), ""};
      // Like gzip itself: what follows a member and is not another one (padding) is ignored.
      if (!is_gzip(bytes) || !inflater.next_member()) return {std::move(out), ""};
      continue;
    }
    if (code != Z_OK) break;
  }
  // Input may be used up while output is still held back.
  for (int code = Z_OK; code == Z_OK;) {
    std::string_view nothing;
    code = inflater.step(nothing, out);
    if (out.size() > limit_bytes) break;
    if (code == Z_STREAM_END) return {std::move(out), ""};
  }
  return {"", "is not a whole gzip file"};
}

}  // namespace tributary

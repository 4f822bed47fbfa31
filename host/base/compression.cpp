#include "base/compression.hpp"

#include <zstd.h>

#include <memory>

#include "base/error.hpp"

namespace tributary {
namespace {

constexpr int kLevel = 3;  // the library's default: a good ratio at several hundred MB/s

[[noreturn]] void fail(const char* what) {
  throw Error(ErrorKind::internal, std::string("zstd: ") + what);
}

}  // namespace

std::string compress(std::string_view bytes) {
  const std::unique_ptr<ZSTD_CCtx, decltype(&ZSTD_freeCCtx)> context(ZSTD_createCCtx(), ZSTD_freeCCtx);
  if (!context) fail("no memory for a context");
  ZSTD_CCtx_setParameter(context.get(), ZSTD_c_compressionLevel, kLevel);
  ZSTD_CCtx_setParameter(context.get(), ZSTD_c_checksumFlag, 1);
  std::string frame(ZSTD_compressBound(bytes.size()), '\0');
  const std::size_t size =
      ZSTD_compress2(context.get(), frame.data(), frame.size(), bytes.data(), bytes.size());
  if (ZSTD_isError(size)) fail(ZSTD_getErrorName(size));
  frame.resize(size);
  return frame;
}

std::string decompress(std::string_view frame, std::size_t limit_bytes) {
  const unsigned long long size = ZSTD_getFrameContentSize(frame.data(), frame.size());
  if (size == ZSTD_CONTENTSIZE_ERROR || size == ZSTD_CONTENTSIZE_UNKNOWN) fail("not a frame of ours");
  if (size > limit_bytes) fail("the frame is larger than the limit");
  std::string bytes(static_cast<std::size_t>(size), '\0');
  const std::size_t got = ZSTD_decompress(bytes.data(), bytes.size(), frame.data(), frame.size());
  if (ZSTD_isError(got)) fail(ZSTD_getErrorName(got));
  if (got != bytes.size()) fail("the frame is shorter than it says");
  return bytes;
}

}  // namespace tributary

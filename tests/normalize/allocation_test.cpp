// Counts what the program allocates: the normalizer promises to reuse, record after record. Converters that
// read a whole place or amount may allocate; the fields of this test leave them out. Not under
// AddressSanitizer, which has its own operator new and wants it used everywhere.
#ifndef __SANITIZE_ADDRESS__

#include <atomic>
#include <cstdlib>
#include <new>

#include "tests/normalize/collector.hpp"

namespace {
std::atomic<std::size_t> allocations = 0;
}

void* operator new(std::size_t size) {
  ++allocations;
  if (void* memory = std::malloc(size == 0 ? 1 : size)) return memory;
  throw std::bad_alloc();
}
void* operator new(std::size_t size, const std::nothrow_t&) noexcept {
  ++allocations;
  return std::malloc(size == 0 ? 1 : size);
}
void operator delete(void* memory) noexcept {
  std::free(memory);
}
void operator delete(void* memory, std::size_t) noexcept {
  std::free(memory);
}

using namespace tributary::normalize;

namespace {

class Counter final : public RecordSink {
 public:
  void posting(std::size_t, const Posting&) override { ++postings; }
  void reject(Reject) override {}
  std::size_t postings = 0;
};

std::string page_of(int records) {
  std::string page = R"({"jobs":[)";
  for (int i = 0; i < records; ++i) {
    page += i == 0 ? "" : ",";
    page += R"({"id":)" + std::to_string(1000000 + i) +
            R"(,"t":"Welder for ships and bridges","c":"Acme Shipyards GmbH","k":{"a":[1,2,3]},)" +
            R"("d":"Works and Maintenance","p":["Kiel","Rostock"],"u":"AB"})";
  }
  return page + "]}";
}

std::size_t allocated(Normalizer& normalizer, const std::string& page) {
  Counter sink;
  const std::size_t before = allocations;
  normalizer.normalize({page, PageFormat::json, {}}, sink);
  const std::size_t after = allocations;
  REQUIRE(sink.postings > 0);
  return after - before;
}

}  // namespace

TEST_CASE("a thousand records more allocate nothing more once the buffers have grown") {
  Normalizer normalizer(mapping_of("$.jobs[*]", R"("company": {"first": ["$.x", "$.c"]},
      "department": {"join": ["$.d", {"template": "{a}/{b}", "parts": {"a": "$.u", "b": "$.c"}}]},
      "career_level": {"path": "$.u", "capture": "^.", "values": {"A": "senior"}},
      "language": {"path": "$.u", "values": {"x": "de"}})",
                                   R"(, "keep": {"k": "$.k"})"),
                        {});
  const std::string few = page_of(10);
  const std::string many = page_of(1010);
  allocated(normalizer, many);  // the buffers grow
  CHECK(allocated(normalizer, many) == allocated(normalizer, few));
}

#endif

#include "normalize/posting.hpp"

#include <catch2/catch.hpp>
#include <set>

#include "base/digest.hpp"

using namespace tributary::normalize;

namespace {

std::string hash(const Posting& posting) {
  const ContentHash hash = posting.content_hash();
  return tributary::hex(std::string_view(reinterpret_cast<const char*>(hash.data()), hash.size()));
}

}  // namespace

TEST_CASE("the content hash says whether anything of the content differs") {
  std::set<std::string> hashes;
  Posting posting;
  hashes.insert(hash(posting));
  posting.set(PostingField::title, "");
  hashes.insert(hash(posting));  // filled, with nothing
  posting.set(PostingField::title, "ab");
  hashes.insert(hash(posting));
  posting.set(PostingField::title, "a");
  posting.set(PostingField::description, "b");
  hashes.insert(hash(posting));
  posting.set(PostingField::description, "");
  posting.set(PostingField::company, "b");
  hashes.insert(hash(posting));
  posting.source_metadata() = "{}";
  hashes.insert(hash(posting));
  CHECK(hashes.size() == 6);
}

TEST_CASE("how far a date is known is no content, and a date that is an estimate is not hashed") {
  Posting undated;
  Posting posting;
  posting.set(PostingField::posted_at, "2026-01-31T10:00:00Z", DatePrecision::local);
  const std::string local = hash(posting);
  CHECK(local != hash(undated));
  posting.set(PostingField::posted_at, "2026-01-31T10:00:00Z", DatePrecision::instant);
  CHECK(hash(posting) == local);
  posting.set(PostingField::posted_at, "2026-01-31T10:00:00Z", DatePrecision::estimate);
  CHECK(hash(posting) == hash(undated));
  posting.set(PostingField::posted_at, "2026-01-31T10:00:00Z");
  CHECK(hash(posting) == local);
  posting.unset(PostingField::posted_at);
  CHECK(posting.precision(PostingField::posted_at) == DatePrecision::none);
}

TEST_CASE("the content hash of a reused posting is that of a fresh one") {
  Posting reused;
  reused.set(PostingField::company, "Acme");
  reused.source_metadata() = "{\"a\":1}";
  reused.clear();
  reused.set(PostingField::title, "Welder");
  reused.set(PostingField::city, "Kiel");
  reused.unset(PostingField::city);
  Posting fresh;
  fresh.set(PostingField::title, "Welder");
  CHECK(hash(reused) == hash(fresh));
}

TEST_CASE("the content hash stays the same from release to release") {
  Posting posting;
  posting.set(PostingField::external_id, "4711");
  posting.set(PostingField::title, "Welder");
  CHECK(hash(posting) == "b5e8daea5f74fe57e2bc5bafa8008cd7");
}

#include "fetch/file_transport.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

#include <catch2/catch.hpp>

#include <filesystem>
#include <fstream>

#include "tests/support/recording.hpp"

using namespace tributary;
using namespace tributary::fetch;
using namespace std::chrono_literals;
using Catch::Matchers::Contains;
using Catch::Matchers::EndsWith;

namespace fs = std::filesystem;

namespace {

struct Disk {
  fs::path directory = TRIBUTARY_BUILD_DIR "/tests/files";
  FetchPlan plan;
  test_support::KeepingRecorder recorder;
  test_support::FixedClock clock;
  std::atomic<bool> stop = false;
  FetchOutcome totals;

  Disk() {
    plan.allow_files = true;
    fs::remove_all(directory);
    fs::create_directories(directory / "sub.json");
    write("b.json", "[2]");
    write("a.json", "[1]");
    write("c[1].json", "[3]");
    write("lines.ndjson", "{}\n{}\n");
  }

  void write(const std::string& name, const std::string& bytes) const {
    std::ofstream(directory / name, std::ios::binary) << bytes;
  }
  void write_gzip(const std::string& name, const std::string& bytes) const {
    gzFile file = gzopen((directory / name).c_str(), "ab");
    REQUIRE(gzwrite(file, bytes.data(), static_cast<unsigned>(bytes.size())) ==
            static_cast<int>(bytes.size()));
    gzclose(file);
  }

  Answer ask(const std::string& method, const std::string& url) {
    const Watch watch(5s, stop);
    ExchangeRecord record(plan, recorder, clock, totals);
    FileTransport transport(plan, record, watch);
    PluginManifest manifest;
    manifest.files = true;
    transport.open(manifest);
    return transport.answer({method, url, {}, ""});
  }
  Answer get(const std::string& name) { return ask("GET", "file:" + (directory / name).string()); }
  std::string problem(const std::string& name) {
    const Answer answer = get(name);
    REQUIRE(answer.no_reply);
    CHECK(answer.no_reply->kind == plugin::FailureKind::failed);
    return answer.no_reply->message;
  }
};

}  // namespace

TEST_CASE("a file is read as it is and recorded like any exchange") {
  Disk disk;
  const Answer answer = disk.get("a.json");
  REQUIRE_FALSE(answer.no_reply);
  CHECK(answer.response.status == 200);
  CHECK(answer.response.body == "[1]");
  CHECK(answer.response.header("content-type") == "application/json");
  REQUIRE(disk.recorder.kept.size() == 1);
  CHECK(disk.recorder.kept[0].interaction.kind == interaction::kHttpExchange);
  CHECK(disk.recorder.kept[0].body->bytes == "[1]");
  CHECK(disk.get("lines.ndjson").response.header("content-type") == "application/x-ndjson");
  CHECK(disk.ask("GET", "file://" + (disk.directory / "b.json").string()).response.body == "[2]");
}

TEST_CASE("a listing is sorted, without directories, and a name is itself before it is a pattern") {
  Disk disk;
  const std::string root = disk.directory.string();
  const auto list = [&](const std::string& pattern) {
    return disk.ask("LIST", "file:" + pattern).response.body;
  };
  CHECK(list(root + "/*.json") ==
        "[\"" + root + "/a.json\",\"" + root + "/b.json\",\"" + root + "/c[1].json\"]");
  CHECK(list(root + "/c[1].json") == "[\"" + root + "/c[1].json\"]");
  CHECK(list(root + "/[ab].json") == "[\"" + root + "/a.json\",\"" + root + "/b.json\"]");
  CHECK(list(root + "/nothing*") == "[]");
}

TEST_CASE("gzip is recognized by its first bytes, whatever the name, in several members too") {
  Disk disk;
  disk.write_gzip("zipped", "[1,");
  disk.write_gzip("zipped", "2]");
  CHECK(disk.get("zipped").response.body == "[1,2]");
  disk.write_gzip("empty.gz", "");
  CHECK(disk.get("empty.gz").response.body.empty());
}

TEST_CASE("what cannot be read is a sentence with the file's name") {
  Disk disk;
  CHECK(disk.problem("missing.json") == (disk.directory / "missing.json").string() + " does not exist");
  CHECK_THAT(disk.problem("sub.json"), Contains("is a directory; name its files"));
  CHECK_THAT(disk.ask("POST", "file:/x").no_reply->message, Contains("not with POST"));
  CHECK(disk.recorder.kept.back().interaction.status == interaction::Status::failed);

  disk.write_gzip("cut.gz", std::string(100'000, 'x') + "[1, 2, 3]");
  fs::resize_file(disk.directory / "cut.gz", fs::file_size(disk.directory / "cut.gz") - 9);
  CHECK_THAT(disk.problem("cut.gz"), EndsWith("cut.gz is not a whole gzip file"));
  disk.write("not.gz", "\x1f\x8bnonsense, nonsense");
  CHECK_THAT(disk.problem("not.gz"), EndsWith("is not a whole gzip file"));
}

TEST_CASE("files over the cap are refused, before and after decoding") {
  Disk disk;
  disk.plan.http.max_body_bytes = 1 << 20;
  disk.write("large.json", std::string((1 << 20) + 1, ' '));
  CHECK_THAT(disk.problem("large.json"), EndsWith("is larger than 1 MiB"));
  disk.write_gzip("bomb.gz", std::string(8 << 20, '\0'));
  CHECK_THAT(disk.problem("bomb.gz"), EndsWith("is larger than 1 MiB when it is decoded"));
}

TEST_CASE("a plugin without permission reads no file") {
  Disk disk;
  disk.plan.allow_files = false;
  CHECK_THAT(disk.problem("a.json"), EndsWith("was not read: this plugin may not ask for files"));
}

TEST_CASE("a pipe that says nothing is left when the fetch is over") {
  Disk disk;
  const std::string pipe = (disk.directory / "pipe").string();
  REQUIRE(mkfifo(pipe.c_str(), 0600) == 0);
  const int writer = open(pipe.c_str(), O_RDWR);  // so that it does not end either
  disk.stop = true;
  CHECK_THAT(disk.problem("pipe"), EndsWith("was not read to its end before the fetch was over"));
  close(writer);
}

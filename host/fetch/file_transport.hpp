// file: requests: GET reads a file, LIST finds files. For plugins whose manifest says "files": true.
#pragma once

#include <string>
#include <string_view>

#include "fetch/exchange_record.hpp"
#include "fetch/fetch.hpp"
#include "fetch/transport.hpp"
#include "fetch/watch.hpp"

namespace tributary::fetch {

bool is_file_url(std::string_view url);

// Keeps references to what it is given. For one thread.
class FileTransport final : public Transport {
 public:
  FileTransport(const FetchPlan& plan, ExchangeRecord& record, const Watch& watch)
      : plan_(plan), record_(record), watch_(watch) {}

  void open(const PluginManifest& manifest) override { allowed_ = plan_.allow_files && manifest.files; }

  // "file:PATH" or "file:///PATH", taken as it is written (no percent-decoding), relative to the host's
  // working directory. GET answers the file's bytes, gunzipped where they begin with gzip's magic ("file:-":
  // standard input); LIST a sorted JSON array of the files that match a glob(7) pattern, empty for none; a
  // pattern that is itself the name of a file is that file. What cannot be read, is over
  // plan.http.max_body_bytes or is a broken gzip is no reply but a sentence.
  Answer answer(const plugin::Request& request) override;

 private:
  const FetchPlan& plan_;
  ExchangeRecord& record_;
  const Watch& watch_;
  bool allowed_ = false;
};

}  // namespace tributary::fetch

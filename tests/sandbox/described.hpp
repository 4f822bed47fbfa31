// A described site of a test's own: its sandbox.json and pages in a folder that is gone with it, served.
#pragma once

#include <httplib.h>
#include <stdlib.h>
#include <catch2/catch.hpp>

#include <filesystem>
#include <fstream>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "plugin_api/json_view.hpp"
#include "sandbox/sandbox.hpp"

namespace tributary::test {

using Ids = std::vector<std::string>;
using Files = std::map<std::string, std::string>;

class Described {
 public:
  // `description`: the site "mill", its members about and page left out. `files`: name to content.
  explicit Described(const std::string& description, const Files& files = {}) {
    std::string pattern = (std::filesystem::temp_directory_path() / "tributary-sandbox-XXXXXX").string();
    REQUIRE(mkdtemp(pattern.data()));
    folder_ = pattern;
    write("sites.json", R"({"sites": []})");
    write("mill/sandbox.json", R"({"about": "a mill", )" + description.substr(description.find('{') + 1));
    write("mill/page.json", R"({"meta": {"total": 5, "as": "text"}, "jobs": [{"id": 1, "title": "Miller"},
      {"id": 2, "title": "Baker"}, {"id": 3, "title": "Carter"}, {"id": 4, "title": "Weaver"},
      {"id": 5, "title": "Warden"}],  "end" : 1e0})");
    for (const auto& [name, text] : files) write("mill/" + name, text);
  }
  ~Described() {
    sandbox_.reset();
    std::filesystem::remove_all(folder_);
  }
  Described(const Described&) = delete;
  Described& operator=(const Described&) = delete;

  sandbox::Sandbox& sandbox() {
    if (!sandbox_) {
      sandbox_.emplace(sandbox::Sandbox::Options{.samples = folder_});
      client_.emplace("127.0.0.1", sandbox_->start());
    }
    return *sandbox_;
  }
  void fault(const std::string& fault) { sandbox().add_fault(sandbox::parse_fault("mill=" + fault)); }

  httplib::Response get(const std::string& path, const httplib::Headers& headers = {}) {
    sandbox();
    const auto reply = client_->Get("/mill" + path, headers);
    REQUIRE(reply);
    return *reply;
  }
  httplib::Response post(const std::string& path, const std::string& body,
                         const httplib::Headers& headers = {}, const std::string& type = "application/json") {
    sandbox();
    const auto reply = client_->Post("/mill" + path, headers, body, type);
    REQUIRE(reply);
    return *reply;
  }
  std::string text(const std::string& path, const std::string& at) {
    const httplib::Response reply = get(path);
    INFO(path << ": " << reply.body);
    REQUIRE(reply.status / 100 == 2);
    const auto value = plugin::JsonView::parse(reply.body).find(at);
    return value ? std::string(value->raw()) : "absent";
  }

 private:
  void write(const std::string& name, const std::string& text) {
    std::filesystem::create_directories((folder_ / name).parent_path());
    std::ofstream(folder_ / name, std::ios::binary) << text;
  }

  std::filesystem::path folder_;
  std::optional<sandbox::Sandbox> sandbox_;
  std::optional<httplib::Client> client_;
};

// The ids of a reply's records.
inline Ids ids_in(const std::string& body, const std::string& records = "jobs",
                  const std::string& id = "id") {
  Ids ids;
  const auto array = plugin::JsonView::parse(body).find(records);
  if (!array) return ids;
  for (const plugin::JsonView& record : array->elements()) ids.push_back(record.find(id)->text());
  return ids;
}

// A number in a reply; -1 when it is absent.
inline std::int64_t number_in(const std::string& body, const std::string& path) {
  const auto value = plugin::JsonView::parse(body).find(path);
  return value ? value->integer().value_or(-1) : -1;
}

}  // namespace tributary::test

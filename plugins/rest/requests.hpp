// The requests of a source, made of its plan's templates.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "plan.hpp"

namespace tributary::rest {

// What a query is narrowed to: values of facets, and a window of time.
struct Part {
  std::vector<std::pair<std::string, std::string>> facets;
  std::optional<std::pair<Timestamp, Timestamp>> window;
  std::size_t next_facet = 0;  // in split_by: the first that has not narrowed it

  // "berufsfeld=Pflege, 2026-11-01 to 2026-11-08"; "" for the whole.
  std::string text() const;
};

// Where in its list a reading is.
struct Position {
  std::int64_t page = 0;    // pages asked for before
  std::int64_t offset = 0;  // records that came before
  std::string cursor;
  std::string last_id;
  std::string next_url;  // the site's own link to the next page, "" where the template says it
};

// Keeps references to the plan and the settings. The lookup's value is put in with found().
class Requests {
 public:
  Requests(const Plan& plan, const plugin::Settings& settings) : plan_(plan), settings_(settings) {}

  void found(std::string value) { found_ = std::move(value); }

  plugin::Request lookup() const;
  plugin::Request list(const Part& part, const Position& position) const;
  // The first page with nonsense in place of the setting that names the board.
  plugin::Request probe() const;
  // nullopt where the record has no address for its detail.
  std::optional<plugin::Request> detail(const plugin::Response& list, const plugin::JsonView& record) const;
  // Whether a link in a reply of `list` may be followed with the list's headers: it leads to where the reply
  // came from and, where these hold a secret, to where the source itself asks, not to where a redirect led.
  bool may_follow(const std::string& url, const plugin::Response& list) const;

 private:
  plugin::Request request(const Variables& variables, const Part& part, const Position& position) const;
  bool carries_secrets(const plugin::Request& request) const;
  void authorize(plugin::Request& request, const Variables& variables) const;
  std::string with_keys(std::string url, const Variables& variables) const;
  Variables variables(const Part& part, const Position& position, const std::string& nonsense = "") const;
  Pairs query_of(const Variables& variables, const Part& part) const;
  std::optional<std::string> setting(std::string_view name) const;

  const Plan& plan_;
  const plugin::Settings& settings_;
  std::string found_;
};

}  // namespace tributary::rest

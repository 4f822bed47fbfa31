#include "fetch/revalidator.hpp"

#include <algorithm>
#include <utility>

#include "base/digest.hpp"
#include "http/message.hpp"

namespace tributary::fetch {
namespace {

constexpr int kNotModified = 304;
constexpr std::size_t kLongestValidator = 1024;  // a longer one is no name for a reply, but a burden

std::string lower(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
  return text;
}

bool is_conditional(const plugin::Request& request) {
  return std::any_of(request.headers.begin(), request.headers.end(), [](const plugin::Header& header) {
    const std::string name = lower(header.name);
    return name.starts_with("if-") || name == "range";
  });
}

std::string validator(std::string_view value) {
  return value.size() <= kLongestValidator ? std::string(value) : "";
}

template <class Headers>
void add_conditions(const KnownReply& known, Headers& headers) {
  if (!known.etag.empty()) headers.push_back({"If-None-Match", known.etag});
  if (!known.last_modified.empty()) headers.push_back({"If-Modified-Since", known.last_modified});
}

// Of the body that a reply has, which a 304 has none of, whatever it says.
bool is_of_the_body(const plugin::Header& header) {
  const std::string name = lower(header.name);
  return name.starts_with("content-") || name == "transfer-encoding";
}

// The kept headers, each replaced where the site has said it anew.
std::vector<plugin::Header> updated(std::vector<plugin::Header> kept, std::vector<plugin::Header> now) {
  std::erase_if(now, is_of_the_body);
  std::erase_if(kept, [&](const plugin::Header& header) {
    return std::any_of(now.begin(), now.end(), [&](const plugin::Header& newer) {
      return http::same_header_name(newer.name, header.name);
    });
  });
  kept.insert(kept.end(), now.begin(), now.end());
  return kept;
}

}  // namespace

std::string hash_of(const plugin::Request& request) {
  std::vector<std::string> lines;
  for (const plugin::Header& header : request.headers) {
    lines.push_back(lower(header.name) + ":" + header.value);
  }
  std::sort(lines.begin(), lines.end());
  std::string text = request.url;
  for (const std::string& line : lines) text += "\n" + line;
  const Sha256 hash = sha256(text);
  return {hash.begin(), hash.end()};
}

Answer Revalidator::ask(const Errand& errand) {
  if (is_conditional(errand.request)) return courier_.deliver(errand).answer;
  if (!memory_ || errand.request.method != "GET" || !errand.request.body.empty()) return ask_whole(errand);
  const std::string hash = hash_of(errand.request);
  if (const auto known = memory_->find(hash)) {
    if (auto answer = ask_for_change(errand, hash, *known)) return *std::move(answer);
  }
  Answer answer = ask_whole(errand);
  remember(hash, answer);
  return answer;
}

void Revalidator::begin(const Errand& errand) {
  const bool remembered = memory_ && !is_conditional(errand.request) && errand.request.method == "GET" &&
                          errand.request.body.empty();
  const auto known = remembered ? memory_->find(hash_of(errand.request)) : std::nullopt;
  if (!known) return courier_.begin(errand);
  DisclosedRequest disclosed = errand.disclosed;
  add_conditions(*known, disclosed.request.headers);
  courier_.begin({errand.request, disclosed, errand.interval});
}

// Nothing where the site says that nothing has changed, and what it was is not known: it must say it again.
std::optional<Answer> Revalidator::ask_for_change(const Errand& errand, const std::string& hash,
                                                  const KnownReply& known) {
  plugin::Request request = errand.request;
  DisclosedRequest disclosed = errand.disclosed;
  add_conditions(known, request.headers);
  add_conditions(known, disclosed.request.headers);
  Errand conditional{request, disclosed, errand.interval};
  conditional.unchanged_since = known.exchange;
  conditional.objection = errand.objection;
  Answer answer = courier_.deliver(conditional).answer;
  if (answer.no_reply) return answer;
  if (answer.response.status != kNotModified) {
    remember(hash, answer);
    return answer;
  }
  auto recalled = memory_->recall(hash);
  if (!recalled || recalled->url != answer.response.url) {  // or it speaks of another resource
    memory_->forget(hash);
    return std::nullopt;
  }
  ++totals_.not_modified;
  plugin::Response& response = answer.response;
  response.status = 200;
  response.headers = updated(std::move(recalled->headers), std::move(response.headers));
  response.body = std::move(recalled->body);
  return answer;
}

Answer Revalidator::ask_whole(const Errand& errand) {
  Answer answer = courier_.deliver(errand).answer;
  if (answer.no_reply || answer.response.status != kNotModified) return answer;
  return {
      {},
      NoReply{plugin::FailureKind::changed,
              errand.request.url + ": HTTP status 304 (not modified) to a request that did not say what is "
                                   "known; expected was the reply itself"}};
}

void Revalidator::remember(const std::string& hash, const Answer& answer) {
  const plugin::Response& response = answer.response;
  if (answer.no_reply || response.status != 200 || response.body.empty()) return;
  const KnownReply known{validator(response.header("ETag")), validator(response.header("Last-Modified")),
                         response.exchange_id};
  if (!known.etag.empty() || !known.last_modified.empty()) memory_->keep(hash, known);
}

}  // namespace tributary::fetch

#include "sandbox/sandbox.hpp"

#include <httplib.h>

#include <cerrno>
#include <charconv>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <thread>

#include "base/did_you_mean.hpp"
#include "base/digest.hpp"
#include "base/error.hpp"
#include "sandbox/bundled.hpp"
#include "sandbox/spoil.hpp"

namespace tributary::sandbox {
namespace {

namespace json = boost::json;

constexpr std::int64_t kSlowMilliseconds = 3000;
constexpr std::int64_t kMostMilliseconds = 3600 * 1000;

struct Address {
  std::string host;
  int port = 0;
};

Address address_of(std::string_view listen) {
  const std::size_t colon = listen.rfind(':');
  Address address;
  const std::string_view port = colon == std::string_view::npos ? "" : listen.substr(colon + 1);
  const auto read = std::from_chars(port.data(), port.data() + port.size(), address.port);
  if (port.empty() || read.ec != std::errc() || read.ptr != port.data() + port.size() || address.port < 0 ||
      address.port > 65535 || colon == 0) {
    throw Error(ErrorKind::usage,
                "\"" + std::string(listen) +
                    "\" is no address to listen on; write host:port, such as 127.0.0.1:8080");
  }
  address.host = listen.substr(0, colon);
  if (address.host.starts_with('[') && address.host.ends_with(']')) {
    address.host = address.host.substr(1, address.host.size() - 2);
  }
  return address;
}

void fill_in(json::value& value, const std::string& hole, const std::string& text) {
  if (value.is_array()) {
    for (json::value& element : value.get_array()) fill_in(element, hole, text);
  } else if (value.is_object()) {
    for (auto& member : value.get_object()) fill_in(member.value(), hole, text);
  } else if (value.is_string()) {
    std::string filled(value.get_string());
    for (std::size_t at = filled.find(hole); at != std::string::npos;
         at = filled.find(hole, at + text.size())) {
      filled.replace(at, hole.size(), text);
    }
    value = filled;
  }
}

std::string lower(std::string text) {
  for (char& c : text) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 'a' - 'A') : c;
  return text;
}

// The library's own reading of a query drops what stands between the first and the last = of a value.
std::multimap<std::string, std::string> parameters_of(std::string_view query) {
  std::multimap<std::string, std::string> parameters;
  while (!query.empty()) {
    const std::size_t end = std::min(query.find('&'), query.size());
    const std::string_view pair = query.substr(0, end);
    const std::size_t equals = std::min(pair.find('='), pair.size());
    const auto decoded = [](std::string_view text) {
      return httplib::detail::decode_url(std::string(text), true);
    };
    if (!pair.empty()) {
      parameters.emplace(decoded(pair.substr(0, equals)),
                         decoded(pair.substr(std::min(equals + 1, pair.size()))));
    }
    query.remove_prefix(std::min(end + 1, query.size()));
  }
  return parameters;
}

Question question_of(const httplib::Request& request, const std::string& prefix) {
  Question question;
  question.path = request.path.substr(prefix.size());
  question.method = request.method;
  question.body = request.body;
  const std::size_t mark = std::min(request.target.find('?'), request.target.size());
  question.query =
      parameters_of(std::string_view(request.target).substr(std::min(mark + 1, request.target.size())));
  for (const auto& [name, value] : request.params) {  // of a form
    if (!question.query.contains(name)) question.query.emplace(name, value);
  }
  for (const auto& [name, value] : request.headers) question.headers.emplace(lower(name), value);
  return question;
}

// Half of the body, then the connection is gone.
void send_half(httplib::Response& response, const Reply& reply) {
  response.set_content_provider(
      reply.body.size(), reply.content_type,
      [body = reply.body](std::size_t offset, std::size_t, httplib::DataSink& sink) {
        if (offset > 0) return false;
        sink.write(body.data(), body.size() / 2);
        return true;
      });
}

void send(httplib::Response& response, const Reply& reply) {
  response.status = reply.status;
  if (reply.status == 429 || reply.status == 503) response.set_header("Retry-After", "1");
  for (const auto& [name, value] : reply.headers) response.set_header(name, value);
  if (!reply.content_type.empty()) response.set_content(reply.body, reply.content_type);
}

// The reply with its ETag, or 304 in place of it for a client that has the same already.
void make_conditional(Reply& reply, const Question& question) {
  if (!reply.conditional || question.method != "GET" || reply.status / 100 != 2) return;
  const std::string etag = "\"" + hex(sha256(reply.body)).substr(0, 32) + "\"";
  if (question.header("if-none-match").find(etag) != std::string::npos) reply = refusal(304, "");
  reply.headers.emplace_back("ETag", etag);
}

// SO_REUSEPORT, the library's own choice, would let two sandboxes share a port.
void reuse_address(int socket) {
  const int yes = 1;
  setsockopt(socket, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
}

// A fault that was asked for, and what it has seen since.
struct ActiveFault {
  Fault fault;
  std::shared_ptr<TrapMemory> memory = std::make_shared<TrapMemory>();
};

// What one reply suffers.
struct Spoiling {
  std::optional<Fault> fault;
  Traps traps;
};

}  // namespace

struct Sandbox::State {
  explicit State(Options given)
      : options(std::move(given)), sites(bundled_sites(options.samples, options.more)) {}

  void serve();
  void answer(std::size_t index, const httplib::Request& request, httplib::Response& response);
  Spoiling next_faults(const std::string& site);
  void wait(std::int64_t milliseconds);
  void faults_page(const httplib::Request& request, httplib::Response& response);
  std::string front_page() const;
  Served* find(const std::string& name);

  const Options options;
  std::vector<Served> sites;
  httplib::Server server;
  std::thread thread;
  std::string url;
  mutable std::mutex mutex;  // guards faults, requests and stopping
  std::condition_variable stop_signal;
  std::vector<ActiveFault> faults;
  std::map<std::string, std::int64_t> requests;
  bool stopping = false;
};

Served* Sandbox::State::find(const std::string& name) {
  for (Served& served : sites) {
    if (served.entry.name == name) return &served;
  }
  return nullptr;
}

// What this reply suffers: every trap of the site's that is not waiting or used up, and the first of its
// other faults that is not.
Spoiling Sandbox::State::next_faults(const std::string& site) {
  const std::lock_guard lock(mutex);
  ++requests[site];
  Spoiling spoiling;
  for (auto active = faults.begin(); active != faults.end();) {
    Fault& fault = active->fault;
    const bool trap = is_trap(fault.kind);
    const bool meant = fault.site == site && (trap || !spoiling.fault);
    if (!meant || fault.after > 0) {
      if (meant) --fault.after;
      ++active;
      continue;
    }
    if (trap)
      spoiling.traps.add({fault.kind, fault.argument, active->memory});
    else
      spoiling.fault = fault;
    const bool last = fault.times == 1;
    if (fault.times > 1) --fault.times;
    active = last ? faults.erase(active) : active + 1;
  }
  return spoiling;
}

void Sandbox::State::wait(std::int64_t milliseconds) {
  std::unique_lock lock(mutex);
  stop_signal.wait_for(lock, std::chrono::milliseconds(std::min(milliseconds, kMostMilliseconds)),
                       [this] { return stopping; });
}

void Sandbox::State::answer(std::size_t index, const httplib::Request& request, httplib::Response& response) {
  const Served& served = sites[index];
  const std::string& name = served.entry.name;
  Question question = question_of(request, "/" + name);
  question.base = url + "/" + name;
  const Spoiling spoiling = next_faults(name);
  const std::optional<Fault>& fault = spoiling.fault;
  question.traps = spoiling.traps;
  question.without_records = fault && fault->kind == "empty_list";
  Reply reply = served.site->answer(question);
  if (fault && fault->kind == "slow") wait(fault->argument > 0 ? fault->argument : kSlowMilliseconds);
  if (fault && fault->kind == "broken_connection") return send_half(response, reply);
  if (fault) spoil(reply, *fault, served.entry.renamed_field, served.entry.renamed_fields);
  make_conditional(reply, question);
  send(response, reply);
}

void Sandbox::State::faults_page(const httplib::Request& request, httplib::Response& response) {
  json::array list;
  const std::lock_guard lock(mutex);
  if (request.method == "DELETE") faults.clear();
  for (const ActiveFault& active : faults) list.push_back(to_json(active.fault));
  response.set_content(json::serialize(list), "application/json");
}

void Sandbox::State::serve() {
  server.set_socket_options(reuse_address);
  server.set_tcp_nodelay(true);      // or every reply waits 40 ms for the client to acknowledge its head
  server.set_keep_alive_timeout(1);  // seconds; stop() waits for idle connections
  for (std::size_t i = 0; i < sites.size(); ++i) {
    if (!sites[i].site) continue;
    const std::string pattern = "/" + sites[i].entry.name + "/.*";
    const auto handler = [this, i](const httplib::Request& request, httplib::Response& response) {
      answer(i, request, response);
    };
    server.Get(pattern, handler);
    server.Post(pattern, handler);
  }
  const auto faults_handler = [this](const auto& request, auto& response) { faults_page(request, response); };
  server.Get("/", [this](const httplib::Request&, httplib::Response& response) {
    response.set_content(front_page(), "text/plain; charset=utf-8");
  });
  server.Get("/robots.txt", [](const httplib::Request&, httplib::Response& answer) { answer.status = 404; });
  server.Get("/_sandbox/faults", faults_handler);
  server.Delete("/_sandbox/faults", faults_handler);
}

// For a person who opens the address in a browser.
std::string Sandbox::State::front_page() const {
  std::string text = "The bundled sites of Tributary. Their postings are made up.\n\n";
  for (const Served& served : sites) {
    const SiteEntry& site = served.entry;
    text += (served.site ? url + "/" + site.name + "/" : site.name) + "\n    " + site.about + " (plugin " +
            site.plugin + ")\n";
  }
  text += "\nPOST " + url +
          "/_sandbox/faults {\"site\", \"kind\", \"times\"?, \"after\"?, \"argument\"?} spoils replies:\n";
  text += "    status_NNN: an HTTP error, 400 to 599\n";
  for (const FaultKind& kind : fault_kinds()) {
    text += "    " + std::string(kind.name) + ": " + std::string(kind.about) + "\n";
  }
  return text + "GET lists the faults, DELETE clears them. GET " + url +
         "/_sandbox/requests counts requests.\n";
}

Sandbox::Sandbox(Options options) : state_(std::make_unique<State>(std::move(options))) {
  state_->serve();
  state_->server.Post("/_sandbox/faults",
                      [this](const httplib::Request& request, httplib::Response& response) {
                        try {
                          json::error_code error;
                          const json::value value = json::parse(request.body, error);
                          add_fault(fault_from(error ? json::value() : value));
                          response.status = 204;
                        } catch (const Error& error) {
                          response.status = 400;
                          response.set_content(std::string(error.what()) + "\n", "text/plain; charset=utf-8");
                        }
                      });
  state_->server.Get("/_sandbox/requests", [this](const httplib::Request&, httplib::Response& response) {
    response.set_content(json::serialize(json::value_from(requests())), "application/json");
  });
}

Sandbox::~Sandbox() {
  stop();
}

int Sandbox::start() {
  const Address address = address_of(state_->options.listen);
  errno = 0;
  int port = address.port;
  if (port == 0) {
    port = state_->server.bind_to_any_port(address.host);
  } else if (!state_->server.bind_to_port(address.host, port)) {
    port = -1;
  }
  if (port <= 0) {
    throw Error(ErrorKind::unavailable,
                "the sandbox cannot listen on " + state_->options.listen +
                    (errno == EADDRINUSE ? ": the port is in use"
                                         : ": it is no address of this machine, or not allowed") +
                    "; choose another with --listen, or port 0 for any free one");
  }
  const std::string host =
      address.host.find(':') == std::string::npos ? address.host : "[" + address.host + "]";
  state_->url = "http://" + host + ":" + std::to_string(port);
  state_->thread = std::thread([this] { state_->server.listen_after_bind(); });
  // stop() does nothing to a server that has not come up yet.
  while (!state_->server.is_running()) std::this_thread::sleep_for(std::chrono::milliseconds(1));
  return port;
}

void Sandbox::stop() {
  {
    const std::lock_guard lock(state_->mutex);
    state_->stopping = true;
  }
  state_->stop_signal.notify_all();
  if (!state_->thread.joinable()) return;
  state_->server.stop();
  state_->thread.join();
}

std::string Sandbox::url() const {
  return state_->url;
}

std::vector<BundledSite> Sandbox::sites() const {
  std::vector<BundledSite> sites;
  const std::string samples = std::filesystem::absolute(state_->options.samples).lexically_normal().string();
  for (const Served& served : state_->sites) {
    const SiteEntry& entry = served.entry;
    json::value settings = entry.settings;
    fill_in(settings, "${base}", state_->url + "/" + entry.name);
    fill_in(settings, "${samples}", samples);
    sites.push_back({entry.name,
                     entry.plugin,
                     entry.about,
                     settings.get_object(),
                     {entry.environment.begin(), entry.environment.end()},
                     served.in_demo});
  }
  return sites;
}

void Sandbox::add_fault(const Fault& fault) {
  const Served* served = state_->find(fault.site);
  if (!served || !served->site) {
    std::vector<std::string> names;
    for (const Served& each : state_->sites) {
      if (each.site) names.push_back(each.entry.name);
    }
    throw Error(ErrorKind::usage,
                "the sandbox serves no site \"" + fault.site + "\"" + did_you_mean(fault.site, names));
  }
  const std::string problem = is_trap(fault.kind) ? served->site->refuses_trap(fault.kind) : "";
  if (!problem.empty()) {
    throw Error(ErrorKind::usage,
                "\"" + fault.site + "\" cannot have the fault " + fault.kind + ": it " + problem);
  }
  const std::lock_guard lock(state_->mutex);
  state_->faults.push_back({fault});
}

void Sandbox::clear_faults() {
  const std::lock_guard lock(state_->mutex);
  state_->faults.clear();
}

std::map<std::string, std::int64_t> Sandbox::requests() const {
  std::map<std::string, std::int64_t> counts;
  const std::lock_guard lock(state_->mutex);
  for (const Served& served : state_->sites) {
    if (!served.site) continue;
    const auto had = state_->requests.find(served.entry.name);
    counts[served.entry.name] = had == state_->requests.end() ? 0 : had->second;
  }
  return counts;
}

}  // namespace tributary::sandbox

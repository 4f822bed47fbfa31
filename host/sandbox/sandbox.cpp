#include "sandbox/sandbox.hpp"

#include <httplib.h>

#include <cerrno>
#include <charconv>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <thread>

#include "base/did_you_mean.hpp"
#include "base/error.hpp"
#include "sandbox/records.hpp"
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

// What sites.json says of a site.
struct Served {
  BundledSite description;
  RenamedMember title;
  std::vector<RenamedMember> more;
  std::unique_ptr<Site> site;  // null: not served
  std::int64_t requests = 0;
};

std::vector<Served> served_sites(const std::filesystem::path& samples) {
  const std::filesystem::path file = samples / "sites.json";
  std::vector<Served> sites;
  try {
    const json::value list = json::parse(text_of(file));
    for (const json::value& value : list.at("sites").as_array()) {
      const json::object& object = value.as_object();
      Served served;
      served.description = {std::string(object.at("name").as_string()),
                            std::string(object.at("plugin").as_string()),
                            std::string(object.at("about").as_string()), object.at("settings").as_object()};
      if (const auto* renamed = object.if_contains("renamed_field")) {
        served.title = {std::string(renamed->at("from").as_string()),
                        std::string(renamed->at("to").as_string())};
      }
      if (const auto* renamed = object.if_contains("renamed_fields")) {
        for (const auto& member : renamed->as_object()) {
          served.more.push_back({std::string(member.key()), std::string(member.value().as_string())});
        }
      }
      served.site = make_site(served.description.name, samples / served.description.name);
      sites.push_back(std::move(served));
    }
  } catch (const Error&) {
    throw;
  } catch (const std::exception& error) {  // Boost.JSON: not JSON, a member missing or of another type
    throw Error(ErrorKind::unavailable,
                file.string() + " does not describe the bundled sites: " + error.what());
  }
  return sites;
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

Question question_of(const httplib::Request& request, const std::string& prefix) {
  Question question;
  question.path = request.path.substr(prefix.size());
  for (const auto& [name, value] : request.params) question.query.emplace(name, value);
  question.api_key = request.get_header_value("X-API-Key");
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
  response.set_content(reply.body, reply.content_type);
}

// SO_REUSEPORT, the library's own choice, would let two sandboxes share a port.
void reuse_address(int socket) {
  const int yes = 1;
  setsockopt(socket, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
}

}  // namespace

struct Sandbox::State {
  explicit State(Options given) : options(std::move(given)), sites(served_sites(options.samples)) {}

  void serve();
  void answer(std::size_t index, const httplib::Request& request, httplib::Response& response);
  std::optional<Fault> next_fault(const std::string& site);
  void wait(std::int64_t milliseconds);
  void faults_page(const httplib::Request& request, httplib::Response& response);
  std::string front_page() const;
  Served* find(const std::string& name);

  const Options options;
  std::vector<Served> sites;
  httplib::Server server;
  std::thread thread;
  std::string url;
  mutable std::mutex mutex;  // guards faults, stopping and the counts of requests
  std::condition_variable stop_signal;
  std::vector<Fault> faults;
  bool stopping = false;
};

Served* Sandbox::State::find(const std::string& name) {
  for (Served& served : sites) {
    if (served.description.name == name) return &served;
  }
  return nullptr;
}

// The fault that this reply suffers: the first of the site's that is not waiting or used up.
std::optional<Fault> Sandbox::State::next_fault(const std::string& site) {
  const std::lock_guard lock(mutex);
  ++find(site)->requests;
  for (auto fault = faults.begin(); fault != faults.end(); ++fault) {
    if (fault->site != site) continue;
    if (fault->after > 0) {
      --fault->after;
      continue;
    }
    const Fault found = *fault;
    if (fault->times == 1)
      faults.erase(fault);
    else if (fault->times > 1)
      --fault->times;
    return found;
  }
  return {};
}

void Sandbox::State::wait(std::int64_t milliseconds) {
  std::unique_lock lock(mutex);
  stop_signal.wait_for(lock, std::chrono::milliseconds(std::min(milliseconds, kMostMilliseconds)),
                       [this] { return stopping; });
}

void Sandbox::State::answer(std::size_t index, const httplib::Request& request, httplib::Response& response) {
  const Served& served = sites[index];
  const std::string& name = served.description.name;
  Question question = question_of(request, "/" + name);
  const std::optional<Fault> fault = next_fault(name);
  question.without_records = fault && fault->kind == "empty_list";
  Reply reply = served.site->answer(question);
  if (!fault) return send(response, reply);
  if (fault->kind == "slow") wait(fault->argument > 0 ? fault->argument : kSlowMilliseconds);
  if (fault->kind == "broken_connection") return send_half(response, reply);
  spoil(reply, *fault, served.title, served.more);
  send(response, reply);
}

void Sandbox::State::faults_page(const httplib::Request& request, httplib::Response& response) {
  json::array list;
  const std::lock_guard lock(mutex);
  if (request.method == "DELETE") faults.clear();
  for (const Fault& fault : faults) list.push_back(to_json(fault));
  response.set_content(json::serialize(list), "application/json");
}

void Sandbox::State::serve() {
  server.set_socket_options(reuse_address);
  server.set_tcp_nodelay(true);      // or every reply waits 40 ms for the client to acknowledge its head
  server.set_keep_alive_timeout(1);  // seconds; stop() waits for idle connections
  for (std::size_t i = 0; i < sites.size(); ++i) {
    if (!sites[i].site) continue;
    const std::string pattern = "/" + sites[i].description.name + "/.*";
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
    const BundledSite& site = served.description;
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
    BundledSite site = served.description;
    json::value settings = site.settings;
    fill_in(settings, "${base}", state_->url + "/" + site.name);
    fill_in(settings, "${samples}", samples);
    site.settings = settings.get_object();
    sites.push_back(std::move(site));
  }
  return sites;
}

void Sandbox::add_fault(const Fault& fault) {
  const Served* served = state_->find(fault.site);
  if (!served || !served->site) {
    std::vector<std::string> names;
    for (const Served& each : state_->sites) {
      if (each.site) names.push_back(each.description.name);
    }
    throw Error(ErrorKind::usage,
                "the sandbox serves no site \"" + fault.site + "\"" + did_you_mean(fault.site, names));
  }
  const std::lock_guard lock(state_->mutex);
  state_->faults.push_back(fault);
}

void Sandbox::clear_faults() {
  const std::lock_guard lock(state_->mutex);
  state_->faults.clear();
}

std::map<std::string, std::int64_t> Sandbox::requests() const {
  std::map<std::string, std::int64_t> counts;
  const std::lock_guard lock(state_->mutex);
  for (const Served& served : state_->sites) {
    if (served.site) counts[served.description.name] = served.requests;
  }
  return counts;
}

}  // namespace tributary::sandbox

// Many thousand made-up people, numbers and keys of eighteen places, each put where a site may put it, and
// none of them in what a model server receives.
#include <bitset>
#include <boost/json.hpp>
#include <catch2/catch.hpp>
#include <memory>
#include <random>
#include <set>

#include "mapgen/ollama.hpp"
#include "mapgen/openai.hpp"
#include "mapgen/trial.hpp"
#include "redaction_locales.hpp"
#include "sample_records.hpp"
#include "support/model_server.hpp"

using namespace tributary;
using namespace tributary::mapgen;
using redaction::kLocales;
using redaction::Locale;

namespace {

// # a digit, * a small letter, ` a capital, $ a letter or digit of any kind, ^ a hexadecimal digit.
const std::vector<std::string> kKeys = {
    "AKIA`#`#`#`#`#`#`#`#",
    "ghp_$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$",
    "github_pat_$$$$$$$$$$$$$$$$$$$$$$_$$$$$$$$$$$$$$$$$$$$$$$$$$",
    "glpat-$$$$$$$$$$$$$$$$$$$$",
    "xoxb-##########-##########-$$$$$$$$$$$$$$$$$$$$$$$$",
    "sk-proj-$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$",
    "sk_live_$$$$$$$$$$$$$$$$$$$$$$$$",
    "rk_test_$$$$$$$$$$$$$$$$$$$$$$$$",
    "whsec_$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$",
    "AIza$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$",
    "ya29.$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$",
    "GOCSPX-$$$$$$$$$$$$$$$$$$$$$$$$$$$$",
    "hf_$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$",
    "npm_$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$",
    "pypi-AgEIcHlwaS5vcmc$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$",
    "SG.$$$$$$$$$$$$$$$$$$$$$$.$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$",
    "shpat_^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^",
    "dop_v1_^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^",
    "key-^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^",
    "^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^-us12",
    "NRAK-`#`#`#`#`#`#`#`#`#`#`#`#`#`",
    "##########:AAF$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$",
    "hvs.$$$$$$$$$$$$$$$$$$$$$$$$",
    "dp.pt.$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$",
    "lin_api_$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$",
    "sq0atp-$$$$$$$$$$$$$$$$$$$$$$",
    "glsa_$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$_^^^^^^^^",
    "EAAC$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$",
    "^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^",
    "$$$$$$$$$$$$$/$$$$$$$$$$$$$$$$$$+$$$$$$$$$$=",
    "^^^^^^^^-^^^^-4^^^-8^^^-^^^^^^^^^^^^",
    "eyJhbGciOiJIUzI1NiJ9.eyJzdWIi$$$$$$$$$$$$.$$$$$$$$$$$$",
    "Bearer $$$$$$$$$$$$$$$$$$$$$$$$",
    "Authorization: Basic ********$#$#$$$$=",
    "api_key=********####",
    "password: ********##!",
    "Passwort: ********##",
    "mot de passe : ********##",
    "contraseña: ********##",
    "пароль: ********##",
    "パスワード：********##",
    "密码：********##",
    "client_secret: \"$$$$$$$$$$$$$$$$$$\"",
    "Server=db.example;User Id=********;Password=********##;",
    "postgres://********:********##@db.example:5432/jobs",
    "mongodb+srv://********:****/****##@db.example/jobs",
    "https://********:********@****.example/",
    "https://bakery.example/?access_token=********####",
    "https://bakery.example/a;jsessionid=`#`#`#`#`#`#",
    "https://bakery.example/?page=2&id_token=********####&state=********####",
    "https://hooks.chat.example/services/T0##/B0##/$$$$$$$$$$$$$$$$$$$$$$$$",
    "https://storage.example/logo.png?X-Amz-Signature=^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^",
    "PHPSESSID=********####",
    "https://wa.me/49151########",
    "https://api.whatsapp.com/send?phone=49151########",
    "https://t.me/*********##",
    "Telegram: @*********##",
    "WhatsApp: +49 151 ########",
    "skype:*********.##?chat",
    "-----BEGIN PRIVATE KEY----- $$$$$$$$$$$$$$$$$$$$$$$$$$$$ -----END PRIVATE KEY-----",
    "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAA$$$$$$$$$$$$$$$$",
    "https://www.linkedin.com/in/*********-####",
    "4111 #### #### ####",
    "192.168.1##.1##",
};

const std::vector<std::string> kEmails = {
    "*******.*******@*******.example",     "*******_*****+*****@*****.co.example",
    "*******@bück-*******.example",        "mailto:*******@*******.example",
    "*******%40*******.example",           "*******@xn--*******-####.example",
    "\"******* *******\"@*******.example", "<*******.*******@*******.example>",
};

struct Secret {
  std::string text;
  std::vector<std::string> giveaways;
};

class Maker {
 public:
  explicit Maker(unsigned seed) : random_(seed) {}

  std::size_t pick(std::size_t count) { return random_() % count; }
  const std::string& one_of(const std::vector<std::string>& list) { return list[pick(list.size())]; }

  // Fills a pattern; the runs that were filled give it away, and so does the whole of it.
  Secret made(const std::string& pattern, const Locale& locale) {
    Secret secret;
    std::string run;
    const auto finish = [&] {
      if (gives_away(run)) secret.giveaways.push_back(run);
      run.clear();
    };
    bool filled_any = false;
    for (const char c : pattern) {
      const std::string part = filled(c, locale);
      if (part.empty()) {
        finish();
        secret.text += c;
        continue;
      }
      filled_any = true;
      secret.text += part;
      run += part;
    }
    finish();
    if (filled_any) secret.giveaways.push_back(secret.text);
    return secret;
  }

  // "DE:##..." becomes an IBAN with the right check digits, in groups or not; all else is filled.
  Secret account(const std::string& pattern, const Locale& locale) {
    if (pattern.size() < 3 || pattern[2] != ':') return made(pattern, locale);
    const std::string country = pattern.substr(0, 2);
    std::string rest = made(pattern.substr(3), locale).text;
    for (char& c : rest) c = static_cast<char>(c >= 'a' && c <= 'z' ? c & ~0x20 : c);
    int remainder = 0;
    for (const char c : rest + country + "00") {
      remainder = c >= 'A' ? (remainder * 100 + (c - 'A' + 10)) % 97 : (remainder * 10 + (c - '0')) % 97;
    }
    const int check = 98 - remainder;
    const std::string compact = country + (check < 10 ? "0" : "") + std::to_string(check) + rest;
    std::string grouped;
    for (std::size_t i = 0; i < compact.size(); ++i)
      grouped += (i > 0 && i % 4 == 0 ? " " : "") + compact.substr(i, 1);
    const std::vector<std::string> forms = {compact, grouped, "IBAN " + grouped,
                                            grouped + " BIC ABCDEFGHXXX"};
    return {one_of(forms), {compact.substr(6)}};
  }

 private:
  static bool gives_away(const std::string& run) {
    constexpr std::size_t kShortestWord = 6;
    constexpr std::size_t kShortestNumber = 7;  // shorter ones stand in any request
    const bool number = run.find_first_not_of("0123456789") == std::string::npos;
    return run.size() >= (number ? kShortestNumber : kShortestWord);
  }

  std::string filled(char c, const Locale& locale) {
    constexpr std::string_view kAny = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
    switch (c) {
      case '#':
        return {static_cast<char>('1' + pick(9))};
      case '*':
        return {static_cast<char>('a' + pick(26))};
      case '`':
        return {static_cast<char>('A' + pick(26))};
      case '$':
        return {kAny[pick(kAny.size())]};
      case '^':
        return {"0123456789abcdef"[pick(16)]};
      case '~':
        return one_of(locale.initials) + one_of(locale.syllables) + one_of(locale.syllables);
      default:
        return {};
    }
  }

  std::mt19937 random_;
};

std::string replaced(std::string text, std::string_view what, std::string_view by) {
  for (std::size_t at = text.find(what); at != std::string::npos; at = text.find(what, at + by.size())) {
    text.replace(at, what.size(), by);
  }
  return text;
}

std::string percent_encoded(std::string_view text) {
  constexpr std::string_view kHex = "0123456789ABCDEF";
  std::string out;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x80 && std::isalnum(byte) != 0) {
      out += c;
    } else {
      out += {'%', kHex[byte >> 4], kHex[byte & 15]};
    }
  }
  return out;
}

// Without what the mask puts in place of spaces, and without spaces.
std::string squeezed(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c != ' ' && c != '^') out += c;
  }
  return out;
}

// Says fast of most texts that they are not in another: which five bytes in a row that one has.
class Contents {
 public:
  explicit Contents(std::string text) : text_(std::move(text)), seen_(std::make_unique<Seen>()) {
    for (std::size_t i = 0; i + kRun <= text_.size(); ++i) seen_->set(hash(text_, i));
  }

  bool have(const std::string& part) const {
    for (std::size_t i = 0; i + kRun <= part.size(); ++i) {
      if (!seen_->test(hash(part, i))) return false;
    }
    return text_.find(part) != std::string::npos;
  }

  std::string around(const std::string& part) const {
    constexpr std::size_t kAround = 100;
    const std::size_t at = text_.find(part);
    return text_.substr(at < kAround ? 0 : at - kAround, part.size() + 2 * kAround);
  }

 private:
  static constexpr std::size_t kRun = 5;
  static constexpr std::size_t kBits = std::size_t{1} << 24;
  using Seen = std::bitset<kBits>;

  static std::size_t hash(const std::string& text, std::size_t at) {
    std::size_t value = 0;
    for (std::size_t i = at; i < at + kRun; ++i) value = value * 257 + static_cast<unsigned char>(text[i]);
    return (value * 0x9E3779B97F4A7C15ULL) >> 40;
  }

  std::string text_;
  std::unique_ptr<Seen> seen_;
};

// Fails for the first giveaway that `received` holds as it is, escaped as JSON or as a URL escapes.
void check_that_none_is_in(const std::string& received, const std::vector<Secret>& secrets) {
  constexpr int kMostToTell = 20;
  int found = 0;
  const Contents contents(squeezed(received));
  for (const Secret& secret : secrets) {
    for (const std::string& giveaway : secret.giveaways) {
      std::string escaped = boost::json::serialize(boost::json::string(giveaway));
      escaped = escaped.substr(1, escaped.size() - 2);
      for (const std::string& form : {giveaway, escaped, percent_encoded(giveaway)}) {
        const std::string part = squeezed(form);
        if (!contents.have(part)) continue;
        INFO(secret.text << "\n" << contents.around(part));
        FAIL_CHECK("a model server received " + part);
        if (++found == kMostToTell) return;
      }
    }
  }
}

// Puts each secret alone, into a sentence, into a long text, under a name of contact, into an address and as
// a name itself.
class Places {
 public:
  void put(const Secret& secret, const Locale& locale, Maker& maker, bool in_person) {
    const std::string number = std::to_string(secrets_.size());
    const std::string& text = secret.text;
    record_["a" + number] = text;
    // A bare name is only withheld where something says that it is one: what a contact sentence is for.
    const bool contact = in_person || maker.pick(2) == 0;
    record_["s" + number] = replaced(maker.one_of(contact ? locale.contacts : locale.sentences), "@", text);
    record_["t" + number] = replaced(maker.one_of(locale.sentences), "@", text);
    record_["h" + number] = "<p>" + locale.prose + "</p><p><b>" + text + "</b></p>";
    record_["c" + number] = boost::json::object{{maker.one_of(locale.contact_keys), text}};
    record_["u" + number] = address(text, maker);
    record_["k" + number] = boost::json::object{{text, "x"}};
    secrets_.push_back(secret);
  }

  std::size_t size() const { return secrets_.size(); }
  const std::vector<Secret>& secrets() const { return secrets_; }
  std::string records() const {
    boost::json::object record{{"id", "1"}, {"title", "Baker"}};
    for (const auto& member : record_) record[member.key()] = member.value();
    return boost::json::serialize(boost::json::array{std::move(record)});
  }
  void clear() { *this = {}; }

 private:
  static std::string address(const std::string& text, Maker& maker) {
    const std::string escaped = percent_encoded(text);
    const std::vector<std::string> forms = {
        "https://jobs.example/apply?contact=" + escaped + "&page=2",
        "https://jobs.example/baker/" + escaped + "/view", "https://jobs.example/?q=1#" + escaped,
        "/apply?id=7&ref=" + escaped, "https://jobs.example/baker?ref=" + replaced(text, " ", "+")};
    return maker.one_of(forms);
  }

  boost::json::object record_;
  std::vector<Secret> secrets_;
};

ModelOptions options_for(const std::string& base_url) {
  ModelOptions options;
  options.base_url = base_url;
  options.model = "qwen2.5:7b";
  options.max_context_tokens = 10'000'000;  // all paths are to be in one request
  options.prompt.max_paths = shape::kMaxPaths;
  return options;
}

std::string written(const Redactions& counts) {
  std::string text;
  for (const auto& [kind, times] : counts) text += kind + ":" + std::to_string(times) + " ";
  return text;
}

// Asked in turn by both protocols: what the server received last, and what is recorded of it.
class Models {
 public:
  Models() : ollama_(options_for(server_.url())), openai_(options_for(server_.url() + "/v1")) {
    server_.script({test_support::answers(std::string(sample::kShortAnswer))});
  }

  void ask(const GenerationRequest& request) {
    Generator& model = asked_ % 2 == 0 ? static_cast<Generator&>(ollama_) : openai_;
    generation_ = model.generate(request);
    const std::vector<std::string> chats = server_.chats();
    REQUIRE(chats.size() == ++asked_);
    received_ = chats.back();
  }

  const std::string& received() const { return received_; }
  Redactions redactions() const {
    const boost::json::value input = boost::json::parse(generation_.input);
    Redactions counts;
    for (const auto& member : input.at("redactions").as_object()) {
      counts[member.key()] = member.value().to_number<std::uint64_t>();
    }
    return counts;
  }

 private:
  test_support::ModelServer server_;
  Ollama ollama_;
  OpenAi openai_;
  std::size_t asked_ = 0;
  Generation generation_;
  std::string received_;
};

void check_and_clear(Places& places, Models& models) {
  if (places.size() == 0) return;
  const shape::Shape shape = sample::shape_of(places.records());
  models.ask(sample::request_for(shape));
  check_that_none_is_in(models.received(), places.secrets());
  const Redactions counts = models.redactions();
  CHECK(counts.at("contact_path") >= places.size());  // a secret that is a name can speak of contact too
  CHECK(counts.at("text") >= places.size());
  CHECK(counts.at("alias") >= places.size() * 9 / 10);  // the same name is the same alias
  places.clear();
}

constexpr std::size_t kBatch = 200;  // secrets, each in seven places: a shape has at most 2000 paths
constexpr int kRounds = 18;

}  // namespace

TEST_CASE("of many thousand secrets and contacts of eighteen places none reaches a model server") {
  REQUIRE(kLocales.size() >= 15);
  Maker maker(20261121);
  Models models;
  Places places;
  std::size_t made = 0;
  const auto put = [&](const Secret& secret, const Locale& locale, bool in_person = false) {
    places.put(secret, locale, maker, in_person);
    ++made;
    if (places.size() == kBatch) check_and_clear(places, models);
  };
  for (const Locale& locale : kLocales) {
    INFO(locale.name);
    for (int round = 0; round < kRounds; ++round) {
      for (const std::string& pattern : locale.phones) put(maker.made(pattern, locale), locale);
      for (const std::string& pattern : locale.people) put(maker.made(pattern, locale), locale, true);
      for (const std::string& pattern : locale.emails) put(maker.made(pattern, locale), locale);
      for (const std::string& pattern : locale.accounts) put(maker.account(pattern, locale), locale);
      for (const std::string& pattern : kEmails) put(maker.made(pattern, locale), locale);
      for (int i = 0; i < 8; ++i) put(maker.made(maker.one_of(kKeys), locale), locale);
    }
    check_and_clear(places, models);
  }
  for (const std::string& pattern : kKeys) put(maker.made(pattern, kLocales[3]), kLocales[3]);
  check_and_clear(places, models);
  CHECK(made >= 10'000);
}

TEST_CASE("of what a trial finds no sentence holds a value of the records, whatever field they are read as") {
  Maker maker(20261123);
  for (const Locale& locale : kLocales) {
    std::vector<Secret> secrets;
    for (const auto* patterns : {&locale.phones, &locale.people, &kEmails, &kKeys}) {
      for (const std::string& pattern : *patterns) secrets.push_back(maker.made(pattern, locale));
    }
    boost::json::array records;
    for (const Secret& secret : secrets) {
      records.push_back(
          boost::json::object{{"id", records.size()}, {"a", secret.text}, {"b", "<p>" + secret.text}});
    }
    const std::string page = boost::json::serialize(records);
    for (const char* path : {"$.a", "$.b"}) {
      std::string fields;
      for (const std::string_view field : mapping::kPostingFieldNames) {
        fields += (fields.empty() ? "\"" : ",\"") + std::string(field) + R"(":{"path":")" + path + "\"}";
      }
      const auto everything = mapping::parse_mapping(
          R"({"format":"tributary-mapping/1","records":"$[*]","fields":{)" + fields + "}}");
      REQUIRE(everything.has_value());
      const TrialReport report =
          try_mapping(*everything, {}, {{page, normalize::PageFormat::json, Timestamp{}}},
                      [](std::size_t, std::size_t) { return true; });
      CHECK_FALSE(report.passed);
      std::string sentences;
      for (const Finding& finding : report.findings)
        sentences += finding.message + "\n" + finding.detail + "\n";
      CHECK(report.findings.size() > 5);
      check_that_none_is_in(sentences, secrets);
    }
  }
}

TEST_CASE("what was hidden is counted by class") {
  struct Expected {
    std::string kind;
    const std::vector<std::string>* patterns;
  };
  // Those whose class does not depend on what they are filled with.
  const std::vector<std::string> tokens = {"AKIA`#`#`#`#`#`#`#`#", "ghp_$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$$",
                                           "glpat-$$$$$$$$$$$$$$$$$$$$", "sk_live_$$$$$$$$$$$$$$$$$$$$$$$$"};
  const std::vector<std::string> named = {"password: ********##!", "пароль: ********##",
                                          "api_key=********####"};
  const std::vector<std::string> credentials = {"https://********:********@****.example/",
                                                "postgres://****:****##@db.example:5432/jobs"};
  const std::vector<std::string> parameters = {"https://bakery.example/?access_token=********####"};
  Maker maker(20261122);
  Redactions expected;
  boost::json::object record{{"id", "1"}, {"title", "Baker"}};
  const auto put = [&](const std::string& kind, const std::string& text) {
    record["f" + std::to_string(record.size())] = text;
    ++expected[kind];
  };
  for (const Locale& locale : kLocales) {
    for (const std::string& pattern : locale.phones) put("phone", maker.made(pattern, locale).text);
    for (const std::string& pattern : locale.people) put("person", maker.made(pattern, locale).text);
    for (const std::string& pattern : locale.emails) put("email", maker.made(pattern, locale).text);
    for (const std::string& pattern : locale.accounts) {
      put(pattern[2] == ':' ? "iban" : "account", maker.account(pattern, locale).text);
    }
    put("text", locale.prose);
    record["c" + std::to_string(record.size())] = boost::json::object{{locale.contact_keys.front(), "~"}};
    ++expected["contact_path"];
    for (const auto& [kind, patterns] :
         {Expected{"token", &tokens}, Expected{"secret", &named}, Expected{"url_credentials", &credentials},
          Expected{"url_parameter", &parameters}}) {
      for (const std::string& pattern : *patterns) put(kind, maker.made(pattern, locale).text);
    }
  }
  const std::size_t plain = boost::json::object(record).size();
  record["not a plain name"] = "x";
  CHECK(record.size() == plain + 1);
  for (const Locale& locale : kLocales) {
    // Those of them that are not plain names have aliases.
    const std::string& key = locale.contact_keys.front();
    const bool ascii =
        std::all_of(key.begin(), key.end(), [](char c) { return static_cast<signed char>(c) > 0; });
    if (!ascii) ++expected["alias"];
  }
  ++expected["alias"];
  Models models;
  const shape::Shape shape = sample::shape_of(boost::json::serialize(boost::json::array{record}));
  for (int protocol = 0; protocol < 2; ++protocol) {
    models.ask(sample::request_for(shape));
    CHECK(written(models.redactions()) == written(expected));
  }
}

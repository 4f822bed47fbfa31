// How fast HTML becomes text, in several styles of job ads: ./dev bench html.
//
// Prints a table to stderr and one line of JSON a style to stdout.
#include <algorithm>
#include <cstdio>
#include <ctime>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "normalize/html_text.hpp"

namespace {

using Ads = std::vector<std::string>;

constexpr int kAds = 400;
constexpr int kRepetitions = 15;  // the median of them is told
constexpr double kTarget = 500;   // MB/s

// The same ads on every machine: the standard fixes what mt19937 gives, but not what its distributions do.
class Writer {
 public:
  explicit Writer(std::vector<std::string_view> words) : words_(std::move(words)) {}

  std::size_t below(std::size_t n) { return random_() % n; }

  std::string sentence() {
    std::string text(words_[below(words_.size())]);
    for (std::size_t i = 6 + below(12); i > 0; --i) {
      text += below(9) == 0 ? ", " : " ";
      text += words_[below(words_.size())];
    }
    return text + ".";
  }

  std::string sentences(std::size_t from, std::size_t to) {
    std::string text = sentence();
    for (std::size_t i = from + below(to - from + 1); i > 1; --i) text += " " + sentence();
    return text;
  }

 private:
  std::mt19937 random_{20260203};
  std::vector<std::string_view> words_;
};

const std::vector<std::string_view> kEnglish = {
    "we",      "build",      "ships",    "and",      "bridges",   "with",   "a",         "team",
    "of",      "experience", "welding",  "you",      "will",      "plan",   "maintain",  "customers",
    "quality", "the",        "software", "services", "knowledge", "of",     "processes", "our",
    "works",   "in",         "Kiel",     "offer",    "training",  "modern", "tools",     "responsibility"};

const std::vector<std::string_view> kManyScripts = {
    "für",        "Schweißer",  "größte",  "Qualität", "Menschen", "expérience",  "équipe",
    "à",          "développer", "señal",   "años",     "gestión",  "żeglugi",     "doświadczenie",
    "złącza",     "работа",     "опыт",    "сварщик",  "команда",  "καλή",        "ομάδα",
    "溶接の経験", "歓迎します", "造船所",  "团队合作", "kỹ sư",    "kinh nghiệm", "ทีมงาน",
    "मशीन",       "—",          "„Werft“", "l’équipe"};

std::string paragraphs_and_lists(Writer& writer) {
  std::string html;
  for (int part = 0; part < 4; ++part) {
    html += "<h3>" + writer.sentence() + "</h3>\n<p>" + writer.sentences(2, 4) + "</p>\n<p>" +
            writer.sentences(2, 4) + "</p>\n<ul>\n";
    for (std::size_t i = 4 + writer.below(4); i > 0; --i) html += "<li>" + writer.sentence() + "</li>\n";
    html += "</ul>\n";
  }
  return html;
}

// What a word processor leaves when its text is pasted into a web form.
std::string pasted(Writer& writer) {
  constexpr std::string_view kParagraph =
      "<p class=\"MsoNormal\" style=\"margin: 0cm 0cm 8pt; line-height: 107%; font-size: 11pt; font-family: "
      "Calibri, sans-serif;\"><span lang=\"EN-GB\" style=\"font-size: 10.5pt; line-height: 107%; font-family: "
      "Arial, sans-serif; color: rgb(51, 51, 51);\">";
  constexpr std::string_view kParagraphEnd = "<o:p></o:p></span></p>\n";
  std::string html;
  for (int part = 0; part < 12; ++part) {
    html.append(kParagraph).append("<b>" + writer.sentence() + "</b>").append(kParagraphEnd);
    html.append(kParagraph).append(writer.sentences(1, 3)).append(kParagraphEnd);
    html.append(kParagraph).append("&nbsp;").append(kParagraphEnd);
  }
  return html;
}

// Escaped as a whole, as some programming interfaces do with HTML.
std::string escaped(std::string_view html) {
  std::string text;
  for (const char c : html) {
    if (c == '<') {
      text += "&lt;";
    } else if (c == '>') {
      text += "&gt;";
    } else if (c == '&') {
      text += "&amp;";
    } else if (c == '"') {
      text += "&quot;";
    } else {
      text += c;
    }
  }
  return text;
}

std::string plain(Writer& writer) {
  std::string text;
  for (int part = 0; part < 10; ++part) {
    text += writer.sentences(2, 5) + "\n\n";
    for (std::size_t i = writer.below(4); i > 0; --i) text += "- " + writer.sentence() + "\n";
  }
  return text;
}

struct Style {
  const char* name;
  const char* what;
  Ads ads;
};

template <class Make>
Style style(const char* name, const char* what, const std::vector<std::string_view>& words, Make make) {
  Style style{name, what, {}};
  Writer writer(words);
  for (int i = 0; i < kAds; ++i) style.ads.push_back(make(writer));
  return style;
}

std::vector<Style> styles() {
  const auto escape = [](Writer& writer) { return escaped(paragraphs_and_lists(writer)); };
  const auto escape_twice = [](Writer& writer) { return escaped(escaped(paragraphs_and_lists(writer))); };
  std::vector<Style> all;
  all.push_back(style("clean", "headings, paragraphs and lists", kEnglish, paragraphs_and_lists));
  all.push_back(style("pasted", "from a word processor, styles in every tag", kEnglish, pasted));
  all.push_back(style("escaped", "as clean, escaped as a whole", kEnglish, escape));
  all.push_back(style("escaped_twice", "as clean, escaped as a whole, twice", kEnglish, escape_twice));
  all.push_back(style("non_ascii", "as clean, in words of many scripts", kManyScripts, paragraphs_and_lists));
  all.push_back(style("plain", "text without markup", kEnglish, plain));
  return all;
}

std::size_t bytes_of(const Ads& ads) {
  std::size_t bytes = 0;
  for (const std::string& ad : ads) bytes += ad.size();
  return bytes;
}

double megabytes_per_second(const Ads& ads) {
  std::vector<double> speeds;
  std::string out;
  std::size_t written = 0;
  for (int i = 0; i < kRepetitions; ++i) {
    const std::clock_t begin = std::clock();  // processor time: what else runs does not count
    for (const std::string& ad : ads) {
      tributary::normalize::html_to_text(ad, out);
      written += out.size();
    }
    const double seconds = static_cast<double>(std::clock() - begin) / CLOCKS_PER_SEC;
    speeds.push_back(static_cast<double>(bytes_of(ads)) / 1e6 / seconds);
  }
  if (written == 0) return 0;  // the text is used
  std::nth_element(speeds.begin(), speeds.begin() + kRepetitions / 2, speeds.end());
  return speeds[kRepetitions / 2];
}

}  // namespace

int main() {
  std::fprintf(stderr, "%-14s %8s %10s  %s\n", "style", "MB", "MB/s", "what");
  bool reached = true;
  for (const Style& style : styles()) {
    const double speed = megabytes_per_second(style.ads);
    const double megabytes = static_cast<double>(bytes_of(style.ads)) / 1e6;
    reached = reached && speed >= kTarget;
    std::fprintf(stderr, "%-14s %8.2f %10.0f  %s\n", style.name, megabytes, speed, style.what);
    std::printf(R"({"benchmark":"html","style":"%s","megabytes":%.2f,"megabytes_per_second":%.0f})"
                "\n",
                style.name, megabytes, speed);
  }
  std::fprintf(stderr, "%s: at least %.0f MB/s in every style\n", reached ? "reached" : "not reached",
               kTarget);
  return 0;
}

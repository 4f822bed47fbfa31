#include "normalize/language_detection.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <unordered_map>
#include <vector>

#include "normalize/fold.hpp"
#include "normalize/html_text.hpp"
#include "normalize/lexicon.hpp"
#include "normalize/utf8.hpp"

namespace tributary::normalize {
namespace {

constexpr std::size_t kShortestProse = 60;  // bytes
constexpr std::size_t kFewestSpaces = 7;    // a list of names has fewer
constexpr std::size_t kMostBytes = 4000;    // more tells nothing new
constexpr std::size_t kFewestWords = 8;
constexpr double kLeastShare = 0.12;  // of all words must be among the language's commonest
constexpr double kLeastLead = 1.35;   // over the next language

struct Commonest {
  std::string_view language;
  std::string_view words;
};

// Each language's commonest little words that its neighbours lack or use less; folded they are compared.
constexpr Commonest kCommonest[] = {
    {"en",
     "the|and|of|to|in|for|with|you|your|we|our|is|are|will|be|as|on|or|that|this|from|have|at|by|an|it|who|"
     "their|work|team|experience|all|can|not|us|what|about|must|should"},
    {"de",
     "der|die|das|und|in|den|von|zu|mit|für|ist|sie|wir|im|auf|eine|ein|als|bei|oder|unser|unsere|ihre|ihr|"
     "werden|sind|dich|dir|du|nach|des|dem|einer|einem|auch|zum|zur|über|aus|sich|nicht|haben|durch|sowie|"
     "uns|unserem|deine"},
    {"fr",
     "le|la|les|de|des|du|et|en|un|une|pour|dans|avec|vous|nous|est|sur|au|aux|qui|que|votre|nos|notre|vos|"
     "par|ou|sont|ce|cette|être|plus|ainsi|au sein|sein|chez|se|son|leurs|leur"},
    {"es",
     "el|la|los|las|de|del|y|en|un|una|para|con|que|por|es|se|al|nuestro|nuestra|nos|tu|tus|su|sus|o|como|"
     "más|nuestros|nuestras|ser|años|experiencia|equipo|lo|te|somos|has|está|muy|trabajo"},
    {"pt",
     "o|os|as|de|do|da|dos|das|e|em|um|uma|para|com|que|por|no|na|nos|nas|não|é|se|ao|mais|você|sua|seu|"
     "nossa|nosso|experiência|ou|como|são|equipe|equipa|nossos|trabalho|pela|pelo|também|dos nossos|"
     "conhecimento"},
    {"it",
     "il|lo|la|i|gli|le|di|del|della|dei|delle|e|in|un|una|per|con|che|si|al|alla|nel|nella|è|sono|non|come|"
     "nostro|nostra|da|dal|dalla|anche|più|tra|presso|siamo|ai|degli|lavoro|esperienza|ed|su|sul|ci"},
    {"nl",
     "de|het|een|en|van|in|op|voor|met|is|te|je|jij|jouw|wij|we|ons|onze|aan|bij|die|dat|als|ook|zijn|naar|"
     "om|of|niet|wat|heb|hebt|bent|ben|door|er|binnen|deze|worden|wordt|uit|over"},
    {"sv",
     "och|att|i|en|ett|som|är|på|för|med|av|du|vi|till|det|den|har|inom|dig|om|hos|vår|våra|vårt|kommer|din|"
     "oss|eller|ditt|dina|kan|från|även|vara|söker|där|samt|vill|arbeta|nästa|också|inte|jobba|hur|mellan|efter"},
    {"da",
     "og|at|i|en|et|som|er|på|for|med|af|du|vi|til|det|den|har|dig|om|hos|vores|kan|eller|din|dine|os|fra|"
     "vil|ikke|også|skal|være|blive|hvor|dit|samt|der|de|inden"},
    {"nb",
     "og|å|i|en|et|som|er|på|for|med|av|du|vi|til|det|den|har|deg|om|hos|vår|våre|kan|eller|din|dine|oss|"
     "fra|vil|ikke|også|skal|være|bli|hvor|ditt|samt|der|innen|etter|vårt|søker|jobbe|jobb|teamet|neste|bare|både|noe|meg|hva"},
    {"fi",
     "ja|on|ei|se|että|tai|sekä|kanssa|sinulla|meillä|olet|voit|myös|työ|työn|ovat|me|sinä|joka|kuin|mukaan|"
     "tarjoamme|etsimme|olemme|hyvä|niin|tämä|sen|mitä|jos|hyvät|osaamista|kokemusta|edellytämme"},
    {"pl",
     "i|w|z|na|do|się|jest|oraz|o|nie|dla|że|od|za|po|w zespole|nas|nasz|naszym|naszej|lub|przez|jako|pracy|"
     "praca|przy|jak|będziesz|ci|twoje|co|są|a|też|u|zespole|doświadczenie|znajomość|oferujemy"},
    {"cs",
     "a|v|na|s|se|je|do|o|z|pro|za|si|jsme|nebo|ve|ke|který|které|práce|že|nás|naše|máte|být|jsou|i|po|od|"
     "či|nabízíme|požadujeme|při|tým|až|to|také|jako|budete"},
    {"sk",
     "a|v|na|s|sa|je|do|o|z|pre|za|si|sme|alebo|vo|ktorý|ktoré|práce|že|nás|naše|máte|byť|sú|aj|po|od|či|"
     "ponúkame|požadujeme|pri|tím|až|to|tiež|ako|budete|práca"},
    {"hu",
     "a|az|és|egy|is|hogy|nem|van|vagy|ha|de|meg|el|mint|ez|csak|lesz|munka|csapat|valamint|illetve|számára|"
     "által|tapasztalat|ismerete|minket|nálunk|amit|kínálunk|elvárások|feladatok|több|való"},
    {"ro",
     "și|de|în|la|cu|pe|un|o|pentru|din|este|sau|care|să|mai|prin|sunt|al|ale|ai|nu|ca|noi|echipa|"
     "experiență|a|nostru|noastră|vei|dacă|fi|despre|cei|lucru"},
    {"tr",
     "ve|bir|için|ile|bu|olarak|da|de|en|çok|olan|veya|daha|gibi|iş|ekip|sahip|üzere|konusunda|tarafından|"
     "arayan|iyi|deneyim|bilgi|yönetimi|içinde|alanında|takım|deneyimli|tercihen"},
    {"id",
     "dan|yang|di|untuk|dengan|dari|ini|pada|kami|anda|atau|dalam|sebagai|akan|tidak|adalah|ke|itu|bekerja|"
     "kerja|memiliki|tim|pengalaman|minimal|mampu|lebih|oleh|secara"},
    {"vi",
     "và|của|có|các|cho|là|với|được|trong|việc|làm|những|một|không|công|kinh|nghiệm|theo|tại|từ|hoặc|để|về|"
     "năng"},
    {"hr",
     "i|u|na|je|za|s|se|od|do|da|su|ili|te|koji|koje|rad|što|naš|naši|tim|iskustvo|rada|biti|kao|sa|nudimo|"
     "iz|o|tražimo|ako|posla|tvoj"},
    {"sl",
     "in|v|na|je|za|se|z|s|da|so|ali|pri|ki|ter|od|do|delo|kot|vas|nas|naše|smo|dela|izkušnje|ponujamo|"
     "imate|tudi|po|iz|pričakujemo"},
    {"lt",
     "ir|į|su|kad|yra|ar|bei|už|iš|apie|per|darbo|darbas|mūsų|jūsų|kaip|tai|patirtis|komanda|siūlome|jei|"
     "nuo|turi|gebėjimas|ne|bus|kuris"},
    {"lv",
     "un|ar|uz|par|no|ir|vai|kas|mēs|tu|darba|darbs|mūsu|jūsu|pieredze|komandā|kā|tiek|piedāvājam|tev|ja|"
     "arī|lai|pie"},
    {"et",
     "ja|on|ning|või|et|kui|meie|sinu|mis|see|töö|tööd|kes|oma|ka|ei|kogemus|ootame|pakume|oled|sa|saad|"
     "meil|mida"},
    // Of the Cyrillic ones by_cyrillic() tells most; these are for texts without a letter of their own.
    {"ru",
     "и|в|на|с|для|по|не|из|к|от|что|как|или|мы|вы|наш|наши|наших|ваш|ваши|это|работы|работать|опыт|"
     "знание|команде|командой|будет|также|их|его|при|до|за|о"},
    {"bg",
     "и|на|за|с|в|да|от|се|по|е|са|ще|като|или|ние|вие|нашия|нашите|вашите|работа|опит|при|до|не|екип|"
     "екипа|работите|предлагаме|умения|към|ви|те|това|който|което"},
    {"uk",
     "і|в|на|з|для|та|до|не|що|як|або|ми|ви|наш|наші|наших|ваші|це|роботи|досвід|знання|команді|буде|"
     "також|за|від|у|й|із"},
    {"mk", "и|на|за|со|во|да|од|се|по|е|ќе|или|ние|вие|нашите|што|како|ја|го|при|не|до|работа|искуство|тим"},
    {"sr", "и|у|на|је|за|са|се|да|од|до|или|које|који|рад|ми|наш|наше|тим|искуство|ви|као|што|из|по|не|бити"},
    {"ca",
     "el|la|els|les|de|del|i|en|un|una|per|amb|que|és|als|nostre|nostra|més|com|o|seu|seva|experiència|"
     "treball|equip|dels|al|aquest|ens"},
};

struct Scripts {
  std::size_t latin = 0, cyrillic = 0, greek = 0, hebrew = 0, arabic = 0, devanagari = 0, thai = 0, kana = 0,
              han = 0, hangul = 0, ukrainian = 0, bulgarian_or_russian_hard = 0, russian = 0, persian = 0;

  std::size_t letters() const {
    return latin + cyrillic + greek + hebrew + arabic + devanagari + thai + kana + han + hangul;
  }
};

bool between(char32_t value, char32_t first, char32_t last) {
  return value >= first && value <= last;
}

void count(char32_t c, Scripts& scripts) {
  if (c < 0x80) {
    scripts.latin += (c | 0x20) >= 'a' && (c | 0x20) <= 'z';
  } else if (between(c, 0xC0, 0x24F) || between(c, 0x1E00, 0x1EFF)) {
    ++scripts.latin;
  } else if (between(c, 0x400, 0x52F)) {
    ++scripts.cyrillic;
    scripts.ukrainian += c == U'і' || c == U'ї' || c == U'є' || c == U'ґ' || c == U'І' || c == U'Є';
    scripts.russian += c == U'ы' || c == U'э' || c == U'ё' || c == U'Э';
    scripts.bulgarian_or_russian_hard += c == U'ъ';
  } else if (between(c, 0x370, 0x3FF) || between(c, 0x1F00, 0x1FFF)) {
    ++scripts.greek;
  } else if (between(c, 0x590, 0x5FF)) {
    ++scripts.hebrew;
  } else if (between(c, 0x600, 0x6FF)) {
    ++scripts.arabic;
    scripts.persian += c == 0x067E || c == 0x0686 || c == 0x0698 || c == 0x06AF || c == 0x06CC;
  } else if (between(c, 0x900, 0x97F)) {
    ++scripts.devanagari;
  } else if (between(c, 0xE00, 0xE7F)) {
    ++scripts.thai;
  } else if (between(c, 0x3040, 0x30FF)) {
    ++scripts.kana;
  } else if (between(c, 0x4E00, 0x9FFF)) {
    ++scripts.han;
  } else if (between(c, 0xAC00, 0xD7A3)) {
    ++scripts.hangul;
  }
}

Scripts scripts_of(std::string_view text) {
  Scripts scripts;
  for (std::size_t i = 0; i < text.size();) {
    const auto point = utf8::at(text, i);
    count(point.value, scripts);
    i += point.length;
  }
  return scripts;
}

std::string_view by_cyrillic(const Scripts& scripts) {
  if (scripts.ukrainian > 2 && scripts.russian == 0) return "uk";
  if (scripts.russian > 2 && scripts.ukrainian == 0) return "ru";
  const bool bulgarian =
      scripts.bulgarian_or_russian_hard * 100 > scripts.cyrillic;  // over 1 %: rare in Russian
  return bulgarian && scripts.russian == 0 && scripts.ukrainian == 0 ? "bg" : std::string_view{};
}

// Languages with a script of their own, where most of the letters are its.
std::string_view by_script(const Scripts& scripts) {
  const std::size_t most = scripts.letters() / 2;
  if (scripts.kana * 10 > scripts.han + scripts.kana && scripts.kana + scripts.han > most) return "ja";
  if (scripts.hangul > most) return "ko";
  if (scripts.han > most) return "zh";
  if (scripts.cyrillic > most) return by_cyrillic(scripts);
  if (scripts.greek > most) return "el";
  if (scripts.hebrew > most) return "he";
  if (scripts.arabic > most) return scripts.persian * 50 > scripts.arabic ? "fa" : "ar";
  if (scripts.thai > most) return "th";
  return scripts.devanagari > most ? "hi" : std::string_view{};
}

using Languages = std::vector<std::uint8_t>;

struct Hash {
  using is_transparent = void;
  std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>{}(text); }
};
using WordMap = std::unordered_map<std::string, Languages, Hash, std::equal_to<>>;

const WordMap& words_of_languages() {
  static const WordMap map = [] {
    WordMap made;
    std::string folded;
    for (std::size_t i = 0; i < std::size(kCommonest); ++i) {
      for_each_part(kCommonest[i].words, '|', [&](std::string_view word) {
        fold_words(word, folded);
        auto& languages = made[folded];
        if (languages.empty() || languages.back() != i) languages.push_back(static_cast<std::uint8_t>(i));
      });
    }
    return made;
  }();
  return map;
}

// A word that few languages share tells more than one that many do.
std::string_view by_words(std::string_view words) {
  std::array<double, std::size(kCommonest)> scores{};
  std::array<std::size_t, std::size(kCommonest)> hits{};
  std::size_t total = 0;
  for_each_part(words, ' ', [&](std::string_view word) {
    ++total;
    const auto found = words_of_languages().find(word);
    if (found == words_of_languages().end()) return;
    for (const auto language : found->second) {
      scores[language] += 1.0 / static_cast<double>(found->second.size());
      ++hits[language];
    }
  });
  const auto best = static_cast<std::size_t>(std::max_element(scores.begin(), scores.end()) - scores.begin());
  if (total < kFewestWords || static_cast<double>(hits[best]) < kLeastShare * static_cast<double>(total))
    return {};
  for (std::size_t i = 0; i < scores.size(); ++i) {
    if (i != best && scores[i] * kLeastLead > scores[best]) return {};
  }
  return kCommonest[best].language;
}

// No character is cut in two.
std::string_view first_bytes(std::string_view text, std::size_t count) {
  if (text.size() <= count) return text;
  while (count > 0 && (static_cast<unsigned char>(text[count]) & 0xC0) == 0x80) --count;
  return text.substr(0, count);
}

}  // namespace

bool is_prose(std::string_view text) {
  if (text.size() < kShortestProse) return false;
  const Scripts scripts = scripts_of(first_bytes(text, kMostBytes));
  if (scripts.han + scripts.kana + scripts.thai > scripts.letters() / 2) return true;
  return static_cast<std::size_t>(std::count(text.begin(), text.end(), ' ')) >= kFewestSpaces;
}

std::string_view detected_language(std::string_view text) {
  thread_local std::string plain;
  thread_local std::string words;
  html_to_text(first_bytes(text, 2 * kMostBytes), plain);
  const std::string_view sample = first_bytes(plain, kMostBytes);
  if (const auto language = by_script(scripts_of(sample)); !language.empty()) return language;
  fold_words(sample, words);
  return by_words(words);
}

}  // namespace tributary::normalize

#include "conversion_table.hpp"

namespace tributary::normalize {

TEST_CASE("a language is read from its tags and its names in many languages") {
  check(to_language, context(),
        {
            {"de", "de"},
            {"DE", "de"},
            {"de-DE", "de"},
            {"de_AT", "de"},
            {"de-CH-1996", "de"},
            {"en-US", "en"},
            {"en_US.UTF-8", "en"},
            {"zh-Hans-CN", "zh"},
            {"pt-BR", "pt"},
            {"deu", "de"},
            {"ger", "de"},
            {"eng", "en"},
            {"German", "de"},
            {"GERMAN", "de"},
            {"Deutsch", "de"},
            {"allemand", "de"},
            {"alemán", "de"},
            {"Duits", "de"},
            {"niemiecki", "de"},
            {"немецкий", "de"},
            {"English", "en"},
            {"Englisch", "en"},
            {"Anglais", "en"},
            {"English (US)", "en"},
            {"Français", "fr"},
            {"Francais", "fr"},
            {"Español", "es"},
            {"Italiano", "it"},
            {"Nederlands", "nl"},
            {"Dutch", "nl"},
            {"Svenska", "sv"},
            {"Polski", "pl"},
            {"Čeština", "cs"},
            {"Русский", "ru"},
            {"日本語", "ja"},
            {"Japanese", "ja"},
            {"中文", "zh"},
            {"한국어", "ko"},
            {"Türkçe", "tr"},
            {"no", "no"},
            {"nb", "nb"},
            {"Norsk", "no"},
            {"iw", "he"},
            {"Brazilian Portuguese", "pt"},
            {"Deutsch - German", "de"},
            {"English, German", "(failed) more than one language"},
            {"Klingonian", "(failed) not a known language"},
            {"xx", "(failed) not a known language"},
            {"xx-YY", "(failed) not a known language"},
            {"12", "(failed) not a known language"},
            {"", "(empty)"},
            {"und", "(empty)"},
            {"null", "(empty)"},
            {"en_GB", "en"},
            {"EN", "en"},
            {"Englisch (fließend)", "en"},
            {"German (native)", "de"},
            {"German, English", "(failed) more than one language"},
            {"fr-CA", "fr"},
            {"fra", "fr"},
            {"fre", "fr"},
            {"pt_PT", "pt"},
            {"por", "pt"},
            {"zh-CN", "zh"},
            {"zho", "zh"},
            {"chi", "zh"},
            {"jpn", "ja"},
            {"nob", "nb"},
            {"nno", "nn"},
            {"nor", "no"},
            {"nb-NO", "nb"},
            {"sv-SE", "sv"},
            {"swe", "sv"},
            {"dan", "da"},
            {"fin", "fi"},
            {"pol", "pl"},
            {"cze", "cs"},
            {"ces", "cs"},
            {"slk", "sk"},
            {"hun", "hu"},
            {"ron", "ro"},
            {"rum", "ro"},
            {"ell", "el"},
            {"gre", "el"},
            {"tur", "tr"},
            {"rus", "ru"},
            {"ukr", "uk"},
            {"ua", "(failed) not a known language"},
            {"kor", "ko"},
            {"ara", "ar"},
            {"heb", "he"},
            {"hin", "hi"},
            {"tha", "th"},
            {"vie", "vi"},
            {"ind", "id"},
            {"nld", "nl"},
            {"dut", "nl"},
            {"ita", "it"},
            {"spa", "es"},
            {"cat", "ca"},
            {"español", "es"},
            {"Castellano", "es"},
            {"deutsch/englisch", "(failed) more than one language"},
            {"https://example.org/lang/de", "(failed) not a known language"},
            {"Sprache: Deutsch", "de"},
            {"Language: English", "en"},
            {"English (United Kingdom)", "en"},
            {"English - US", "en"},
            {"Portuguese (Brazil)", "pt"},
            {"Chinese (Simplified)", "zh"},
            {"русский", "ru"},
            {"українська", "uk"},
            {"ελληνικά", "el"},
            {"עברית", "he"},
            {"العربية", "ar"},
            {"ไทย", "th"},
            {"Tiếng Việt", "vi"},
            {"हिन्दी", "hi"},
            {"magyar", "hu"},
            {"română", "ro"},
            {"suomi", "fi"},
            {"dansk", "da"},
            {"norsk bokmål", "nb"},
            {"íslenska", "is"},
            {"mul", "(empty)"},
            {"N/A", "(empty)"},
            {"none", "(empty)"},
            {"true", "(failed) not a known language"},
            {"en,de", "(failed) not a known language"},
            {"en-US,en;q=0.9", "en"},
            {"DE-AT", "de"},
            {"C", "(failed) not a known language"},
            {"POSIX", "(failed) not a known language"},
            {"is", "is"},
            {"it", "it"},
            {"In", "id"},
            {"US", "(failed) not a known language"},
        });
}

TEST_CASE("a long text tells its language itself, where it is clear") {
  check(
      to_language, context(),
      {
          {"We are looking for an experienced engineer who will work with our team on the next version of "
           "the product.",
           "en"},
          {"Wir suchen eine erfahrene Person, die mit unserem Team an der nächsten Version des Produkts "
           "arbeitet und "
           "sich auf neue Aufgaben freut.",
           "de"},
          {"Nous recherchons une personne expérimentée pour rejoindre notre équipe et travailler avec nous "
           "sur la "
           "prochaine version du produit.",
           "fr"},
          {"Buscamos una persona con experiencia para unirse a nuestro equipo y trabajar en la próxima "
           "versión del "
           "producto con los compañeros.",
           "es"},
          {"Procuramos uma pessoa com experiência para trabalhar com a nossa equipa na próxima versão do "
           "produto e "
           "não só.",
           "pt"},
          {"Cerchiamo una persona con esperienza che lavori con il nostro team alla prossima versione del "
           "prodotto "
           "della società.",
           "it"},
          {"Wij zoeken een ervaren collega die met ons team aan de volgende versie van het product wil "
           "werken en "
           "graag leert.",
           "nl"},
          {"Vi söker en erfaren kollega som vill arbeta med vårt team och utveckla nästa version av "
           "produkten hos oss.",
           "sv"},
          {"Vi søger en erfaren kollega, som har lyst til at arbejde med vores team og udvikle den næste "
           "version af "
           "produktet.",
           "da"},
          {"Vi søker en erfaren kollega som vil jobbe med teamet vårt og utvikle neste versjon av produktet, "
           "og ikke "
           "bare det.",
           "nb"},
          {"Etsimme kokenutta osaajaa, joka haluaa työskennellä tiimissämme ja kehittää tuotetta. Tarjoamme "
           "sinulle "
           "hyvät edut sekä joustavan työajan.",
           "fi"},
          {"Szukamy osoby z doświadczeniem, która będzie pracować w naszym zespole nad kolejną wersją "
           "produktu oraz "
           "nie boi się zmian.",
           "pl"},
          {"Hledáme zkušeného kolegu, který se přidá do našeho týmu a bude pracovat na další verzi produktu. "
           "Nabízíme, co je pro nás důležité.",
           "cs"},
          {"Keresünk egy tapasztalt munkatársat, aki a csapat tagja lesz és a termék következő verzióján "
           "dolgozik, "
           "valamint nem fél az újtól.",
           "hu"},
          {"Мы ищем опытного инженера, который будет работать с нашей командой над следующей версией этого "
           "продукта "
           "и развивать её.",
           "ru"},
          {"Ми шукаємо досвідченого інженера, який працюватиме з нашою командою над наступною версією "
           "продукту та її "
           "розвитком.",
           "uk"},
          {"Takımımızla birlikte ürünün bir sonraki sürümü için çalışacak deneyimli bir mühendis arıyoruz ve "
           "daha çok "
           "iş için bu ekip ile",
           "tr"},
          {"次のバージョンの製品開発に取り組む、経験豊富なエンジニアを募集しています。チームで働くことが好き"
           "な方を歓迎します。",
           "ja"},
          {"我们正在寻找一位经验丰富的工程师，与我们的团队一起开发产品的下一个版本，并负责系统架构设计工作。",
           "zh"},
          {"우리 팀과 함께 제품의 다음 버전을 개발할 경험 많은 엔지니어를 찾고 있습니다. 함께 성장할 분을 "
           "기다립니다.",
           "ko"},
          {"Αναζητούμε έμπειρο μηχανικό που θα εργαστεί με την ομάδα μας στην επόμενη έκδοση του προϊόντος.",
           "el"},
          {"Java Kubernetes Docker Postgres Kafka Redis Terraform Ansible Jenkins Grafana Prometheus "
           "Elasticsearch",
           "(empty)"},
      });
}

}  // namespace tributary::normalize

#include "conversion_table.hpp"

namespace tributary::normalize {

TEST_CASE("a plain text is one trimmed line without markup and references") {
  check(to_plain_text, context(),
        {
            {"Engineer", "Engineer"},
            {"  Senior  Engineer \n", "Senior Engineer"},
            {"Line one\nLine two", "Line one Line two"},
            {"Line one\r\nLine two", "Line one Line two"},
            {"a\tb", "a b"},
            {"a\xC2\xA0\xC2\xA0"
             "b",
             "a b"},
            {"a\xE2\x80\xAF"
             "b\xE3\x80\x80"
             "c",
             "a b c"},
            {"zero\xE2\x80\x8Bwidth", "zerowidth"},
            {"soft\xC2\xADhyphen", "softhyphen"},
            {"\xEF\xBB\xBF"
             "Title",
             "Title"},
            {"R&amp;D", "R&D"},
            {"R&amp;amp;D", "R&D"},
            {"R&D", "R&D"},
            {"AT&T", "AT&T"},
            {"AT&T Inc", "AT&T Inc"},
            {"Sales & Marketing", "Sales & Marketing"},
            {"Sales &amp; Marketing", "Sales & Marketing"},
            {"Caf&eacute;", "Café"},
            {"Caf&#233;", "Café"},
            {"Caf&#xE9;", "Café"},
            {"Caf&#xe9", "Café"},
            {"don&#39;t", "don't"},
            {"don&rsquo;t", "don’t"},
            {"don&#146;t", "don’t"},
            {"a&nbsp;b", "a b"},
            {"&copy 2026", "© 2026"},
            {"a&copyb", "a&copyb"},
            {"?a=1&copy=2", "?a=1&copy=2"},
            {"&unknown; stays", "&unknown; stays"},
            {"&#x1F680; Launch", "🚀 Launch"},
            {"&#55357;&#56960; Launch", "🚀 Launch"},
            {"&#0;", "\xEF\xBF\xBD"},
            {"&#99999999;", "\xEF\xBF\xBD"},
            {"<b>Senior</b> Engineer", "Senior Engineer"},
            {"<p>Senior</p><p>Engineer</p>", "Senior Engineer"},
            {"Senior<br>Engineer", "Senior Engineer"},
            {"<span class=\"x\">Senior</span>", "Senior"},
            {"&lt;b&gt;Senior&lt;/b&gt;", "Senior"},
            {"Entwickler <m/w/d>", "Entwickler <m/w/d>"},
            {"Entwickler (m/w/d)", "Entwickler (m/w/d)"},
            {"C++ < C# > Java", "C++ < C# > Java"},
            {"a<b", "a<b"},
            {"x <3 y", "x <3 y"},
            {"vector<widget> expert", "vector<widget> expert"},
            {"<script>alert(1)</script>Dev", "Dev"},
            {"<!-- note -->Dev", "Dev"},
            {"Écologue – Île-de-France", "Écologue – Île-de-France"},
            {"ソフトウェアエンジニア", "ソフトウェアエンジニア"},
            {"bad \xFF byte", "bad \xEF\xBF\xBD byte"},
            {"cut \xE2\x82", "cut \xEF\xBF\xBD\xEF\xBF\xBD"},
            {std::string_view("a\0b", 3),
             "a\xEF\xBF\xBD"
             "b"},
            {"\x01\x02Title\x7F", "Title"},
            {"", "(empty)"},
            {"   ", "(empty)"},
            {"N/A", "(empty)"},
            {"<br>", "(empty)"},
            {"&nbsp;", "(empty)"},
            {"-", "(empty)"},
            {"C", "C"},
            {"100%", "100%"},
        });
}

TEST_CASE("a plain text that is read as text keeps what looks like markup") {
  check(to_plain_text, context(mapping::Reading::text),
        {{"<b>bold</b>", "<b>bold</b>"}, {"R&amp;D", "R&amp;D"}, {" a \n b ", "a b"}, {"null", "(empty)"}});
}

}  // namespace tributary::normalize

#include "normalize/html_text.hpp"
#include "conversion_table.hpp"

namespace tributary::normalize {

TEST_CASE("a description is the text that a person reads in its HTML") {
  check(
      to_description, context(),
      {
          {"<p>One</p><p>Two</p>", "One\n\nTwo"},
          {"<p>One</p>\n\n<p>Two</p>\n", "One\n\nTwo"},
          {"<P CLASS='x'>One</P><P>Two", "One\n\nTwo"},
          {"One<br>Two<br/>Three<br />Four", "One\nTwo\nThree\nFour"},
          {"One<br><br><br><br>Two", "One\n\nTwo"},
          {"<div>One</div><div>Two</div>", "One\nTwo"},
          {"<div><div><div>One</div></div></div>", "One"},
          {"<h2>We offer</h2><ul><li>Fruit</li><li>Coffee</li></ul><p>Apply</p>",
           "We offer\n\n- Fruit\n- Coffee\n\nApply"},
          {"We offer:<ul><li>Fruit<li>Coffee</ul>Apply", "We offer:\n- Fruit\n- Coffee\n\nApply"},
          {"<ul><li><p>Fruit</p></li><li><p>Coffee</p></li></ul>", "- Fruit\n- Coffee"},
          {"<ol><li>First</li><li>Second</li></ol>", "- First\n- Second"},
          {"<ul><li>A<ul><li>B</li></ul></li><li>C</li></ul>", "- A\n  - B\n- C"},
          {"<ul><li></li><li>A</li></ul>", "- A"},
          {"<ul>\n  <li>\n    A\n  </li>\n</ul>", "- A"},
          {"<table><tr><td>A</td><td>B</td></tr><tr><td>C</td><td>D</td></tr></table>", "A | B\nC | D"},
          {"<table><tr><th>A<th>B<tr><td>C<td>D</table>", "A | B\nC | D"},
          {"See <a href=\"https://acme.test/?a>b\">our page</a>.", "See our page."},
          {"<b>Bold</b>ly <i>go</i>", "Boldly go"},
          {"a <b> b </b> c", "a b c"},
          {"One <span>  two</span>", "One two"},
          {"<p>a&nbsp;&nbsp;b</p>", "a b"},
          {"<p>a\xC2\xA0"
           "b</p>",
           "a b"},
          {"<p>&nbsp;</p><p>One</p><p>&nbsp;</p><p>&nbsp;</p><p>Two</p>", "One\n\nTwo"},
          {"<script>if (a < b) { x(\"</p>\"); }</script><p>Text</p>", "Text"},
          {"<style>p { color: red }</style>Text", "Text"},
          {"<SCRIPT type=x>bad</ScRiPt >Text", "Text"},
          {"Text<script>never closed", "Text"},
          {"<html><head><title>T</title><meta charset=utf-8></head><body><p>Text</p></body></html>", "Text"},
          {"<!DOCTYPE html><p>Text</p>", "Text"},
          {"<?xml version=\"1.0\"?><p>Text</p>", "Text"},
          {"<p>A<!-- hidden <b>x</b> -->B</p>", "AB"},
          {"<p>A<!-->B</p>", "AB"},
          {"<p>A<!-- never closed</p>", "A never closed"},
          {"<p>A<!--[if mso]>x<![endif]-->B</p>", "AB"},
          {"<![CDATA[<p>One</p><p>Two</p>]]>", "One\n\nTwo"},
          {"<p>a < b and c > d</p>", "a < b and c > d"},
          {"<p>x<y</p>", "x<y"},
          {"<p>a <b and c</p>", "a <b and c"},
          {"<p>I <3 C++</p>", "I <3 C++"},
          {"<p>Entwickler <m/w/d></p>", "Entwickler <m/w/d>"},
          {"<p>Write to <jobs@acme.test></p>", "Write to <jobs@acme.test>"},
          {"<p<b>bold</b></p>", "bold"},
          {"<p>cut off <a href=\"https://ac", "cut off"},
          {"<p>cut off &am", "cut off &am"},
          {"<p>AT&T &amp; R&amp;D</p>", "AT&T & R&D"},
          {"<p>AT&amp;amp;T</p>", "AT&T"},
          {"<p>one&amp;nbsp;two</p>", "one two"},
          {"<p>5 &lt; 6 &gt; 4</p>", "5 < 6 > 4"},
          {"<p>a &lt;div&gt; is a tag</p>", "a <div> is a tag"},
          {"&lt;p&gt;One&lt;/p&gt;&lt;p&gt;Two&lt;/p&gt;", "One\n\nTwo"},
          {"&lt;p&gt;R&amp;amp;D&lt;/p&gt;", "R&D"},
          {"&amp;lt;p&amp;gt;One&amp;lt;/p&amp;gt;", "One"},
          {"&#60;p&#62;One&#60;/p&#62;", "One"},
          {"&lt;p&gt;5 &amp;lt; 6&lt;/p&gt;", "5 < 6"},
          {"<div>&lt;p&gt;One&lt;/p&gt;&lt;p&gt;Two&lt;/p&gt;</div>", "One\n\nTwo"},
          {"<p>&Auml;rztin &bull; Z&uuml;rich &euro;</p>", "Ärztin • Zürich €"},
          {"<p>&#8364; &#x20AC; &#128; &#150;</p>", "€ € € –"},
          {"<p>&CounterClockwiseContourIntegral; &NotEqualTilde; &fjlig;</p>", "∳ ≂̸ fj"},
          {"<p>&notit; &not; &hellip;</p>", "&notit; ¬ …"},
          {"<pre>a\n  b</pre>", "a\nb"},
          {"<o:p>Word</o:p><st1:place>Berlin</st1:place>", "WordBerlin"},
          {"<p title=\"it's\">A</p><p title='say \"x > y\"'>B</p>", "A\n\nB"},
          {"<p>soft&shy;hyphen zero&#8203;width</p>", "softhyphen zerowidth"},
          {"<p>&#10;A&#10;B</p>", "A B"},
          {"A<hr>B", "A\n\nB"},
          {"<dl><dt>T</dt><dd>D</dd></dl>", "T\nD"},
          {"<img src=x alt=y>", "(empty)"},
          {"<p></p>", "(empty)"},
          {"", "(empty)"},
          {" \n ", "(empty)"},
          {"N/A", "(empty)"},
          {"</p></div></ul></li>Text", "Text"},
          {"<p>a\x7F"
           "b\x01\xE1\x9A\x80"
           "c</p>",
           "a b c"},
          {"<p>“a” – b • c…</p>", "“a” – b • c…"},
          {"<p>bad \xFF byte</p>", "bad \xEF\xBF\xBD byte"},
          {std::string_view("<p>a\0b</p>", 10),
           "a\xEF\xBF\xBD"
           "b"},
      });
}

TEST_CASE("text without block markup keeps its own line breaks") {
  check(to_description, context(),
        {
            {"One\nTwo", "One\nTwo"},
            {"One\r\nTwo\r\n\r\n\r\n\r\nThree", "One\nTwo\n\nThree"},
            {"  One  \n  Two  ", "One\nTwo"},
            {"R&D\nA < B", "R&D\nA < B"},
            {"<b>One</b>\nTwo &amp; three", "One\nTwo & three"},
            {"- a\n- b", "- a\n- b"},
        });
}

TEST_CASE("a description that is read as text is verbatim") {
  check(to_description, context(mapping::Reading::text),
        {{" <p>One</p>\n\n\n\n&amp; ", "<p>One</p>\n\n\n\n&amp;"}, {" ", "(empty)"}});
}

TEST_CASE("a deep or endless nesting of tags costs no stack and indents no further") {
  std::string html;
  for (int i = 0; i < 100'000; ++i) html += "<ul><li>";
  std::string out;
  html_to_text(html + "deep", out);
  CHECK(out == std::string(16, ' ') + "- deep");
}

TEST_CASE("a text of nothing but broken markup is read in linear time") {
  constexpr const char* kPieces[] = {"<",
                                     "&",
                                     "<!",
                                     "<!--",
                                     "<!-- -",
                                     "</",
                                     "<a ",
                                     "<a href=\"",
                                     "<p =\"",
                                     "&#",
                                     "&amp;",
                                     "&lt;",
                                     "<p <",
                                     "<svg>",
                                     "<title>",
                                     "<script>",
                                     "</svg",
                                     "<x:y",
                                     "&lt;p&gt;",
                                     "<![CDATA[",
                                     "<![CDATA[]]>",
                                     "<svg></title>",
                                     "<svg></svg",
                                     "<a =\">"};
  for (const char* piece : kPieces) {
    std::string html;
    for (int i = 0; i < 50'000; ++i) html += piece;
    std::string out;
    html_to_text(html, out);
    CHECK(out.size() <= html.size());
    html_to_text(html + "><p>\"'</p>-->]]></svg></script>", out);
    CHECK(out.size() <= html.size() + 40);
  }
}

}  // namespace tributary::normalize

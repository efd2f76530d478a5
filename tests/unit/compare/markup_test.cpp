// XML, HTML and multipart bodies, and what hostile ones do.
#include "compare/markup.hpp"

#include "unit/catch.hpp"
#include "unit/compare/replies.hpp"

namespace lockstep::compare {
namespace {

using Lines = std::vector<std::string>;

struct Row {
  std::string baseline;
  std::string candidate;
  Lines kinds;
};

Reply typed(const std::string& type, const std::string& body) {
  return reply(200, {{"Content-Type", type}}, body);
}

void check(const std::string& type, const std::vector<Row>& rows) {
  for (const Row& row : rows) {
    CAPTURE(type, row.baseline, row.candidate);
    const Reply a = typed(type, row.baseline);
    const Reply b = typed(type, row.candidate);
    CHECK(kinds(compare(a, b)) == row.kinds);
    CHECK(broken_law(a, b, get()).empty());
  }
}

std::string repeated(std::string_view text, std::size_t times) {
  std::string out;
  for (std::size_t i = 0; i < times; ++i) {
    out += text;
  }
  return out;
}

std::string page(const std::string& body) {
  return "<!DOCTYPE html><html><head><title>t</title></head><body>" + body + "</body></html>";
}

}  // namespace

TEST_CASE("XML is compared by tree, with namespaces and without what its readers do not see") {
  const Lines same = {"xml  spelling"};
  check("application/xml",
        {
            {"<a x='1' y='2'/>", "<a y=\"2\" x=\"1\"></a>", same},
            {"<a><b>1</b><c/></a>", "<a>\n  <b>1</b>\n  <c/>\n</a>\n", same},
            {"<?xml version=\"1.0\"?><a>x</a>", "<a>x</a>", same},
            {"<a>x&lt;y</a>", "<a><![CDATA[x<y]]></a>", same},
            {"<a>x</a>", "<a><!-- c -->x</a>", same},
            {"<a>xy</a>", "<a>x<!-- c -->y</a>", same},
            {"<a>&#233;</a>", "<a>\xC3\xA9</a>", same},
            {"<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?><a>\xE9</a>", "<a>\xC3\xA9</a>", same},
            {"<p:a xmlns:p='u'/>", "<q:a xmlns:q='u'/>", same},
            {"<p:a xmlns:p='u'/>", "<a xmlns='u'/>", same},
            {"<a xmlns:p='u' p:x='1'/>", "<a xmlns:q='u' q:x='1'/>", same},
            {"<a xmlns='u'/>", "<a xmlns='v'/>", {"xml /a[1] type"}},
            {"<a><b>1</b></a>", "<a><b>2</b></a>", {"xml /a[1]/b[1]/text()[1] value"}},
            {"<a><b/><b c='1'/></a>", "<a><b/><b c='2'/></a>", {"xml /a[1]/b[2]/@c value"}},
            {"<a><b c='1'/></a>", "<a><b/></a>", {"xml /a[1]/b[1]/@c missing"}},
            {"<a><b/></a>", "<a><b c='1'/></a>", {"xml /a[1]/b[1]/@c added"}},
            {"<a><b>1</b><b>2</b><b>3</b></a>",
             "<a><b>1</b><b>3</b></a>",
             {"xml /a[1]/b[2] missing"}},
            {"<a><b>1</b><c>2</c></a>",
             "<a><d/><b>1</b><c>3</c></a>",
             {"xml /a[1]/d[1] added", "xml /a[1]/c[1]/text()[1] value"}},
            {"<a><b>1</b><b>2</b></a>", "<a><b>2</b><b>1</b></a>", {"xml /a[1] order"}},
            {"<a> </a>", "<a/>", {"xml /a[1]/text()[1] missing"}},
            {"<a>x <b/></a>", "<a>x<b/></a>", {"xml /a[1]/text()[1] value"}},
            {"<a>x</a>", "<a>x </a>", {"xml /a[1]/text()[1] value"}},
            {"<a xml:space='preserve'> <b/></a>",
             "<a xml:space='preserve'><b/></a>",
             {"xml /a[1]/text()[1] missing"}},
            {"<a><?p x?></a>", "<a><?p y?></a>", {"xml /a[1]/processing-instruction()[1] value"}},
            {"<!DOCTYPE a SYSTEM 'x'><a/>", "<a/>", {"xml /doctype()[1] missing"}},
            {"<a/>", "<b/>", {"xml /a[1] type"}},
            // not well-formed
            {"<a/>", "<a>", {"xml  type"}},
            {"<a", "<b", {"line 1 value"}},
        });
  check("application/problem+xml", {{"<a x='1' y='2'/>", "<a y='2' x='1'/>", same}});
  check("", {{"<?xml version='1.0'?><a/>", "<?xml version='1.0' ?><a/>", same},
             {"<a x='1' y='2'/>", "<a y='2' x='1'/>", {"body 3 value"}}});
}

TEST_CASE("HTML is compared by tree, with its own rules of whitespace") {
  const Lines same = {"html  spelling"};
  check("text/html; charset=utf-8",
        {
            {page("<p class=a id=b>x</p>"), page("<p id=\"b\" class='a'>x</p>"), same},
            {page("<p>a b</p>"), page("\n  <p>\n a   b\n</p>\n"), same},
            {page("<ul><li>a</li><li>b</li></ul>"), page("<ul>\n <li>a</li>\n <li>b</li>\n</ul>"),
             same},
            {page("<br>x<img src=y>"), page("<BR/>x<IMG SRC=\"y\" />"), same},
            {page("T&amp;C&#x27;s &quot; &#43; &eacute;"), page("T&amp;C&#39;s &#34; + \xC3\xA9"),
             same},
            {page("a & b"), page("a &amp; b"), same},
            {page("<p>x<!-- c --></p>"), page("<p>x</p>"), same},
            {page("<p>a<p>b"), page("<p>a</p><p>b</p>"), same},
            {page("<input disabled>"), page("<input disabled=\"\">"), same},
            {page("<section>x</section>"), page("<section>x</section>\n"), same},
            {page("<p>a</p>"), page("<p>b</p>"), {"html /html[1]/body[1]/p[1]/text()[1] value"}},
            {page("<p>True</p>"),
             page("<p>true</p>"),
             {"html /html[1]/body[1]/p[1]/text()[1] value"}},
            {page("<a href=x>y</a>"),
             page("<a href=z>y</a>"),
             {"html /html[1]/body[1]/a[1]/@href value"}},
            {page("<p>a</p><p>b</p>"), page("<p>a</p>"), {"html /html[1]/body[1]/p[2] missing"}},
            {page("<b>a</b> <i>b</i>"),
             page("<b>a</b><i>b</i>"),
             {"html /html[1]/body[1]/text()[1] missing"}},
            {page("<pre>a  b</pre>"),
             page("<pre>a b</pre>"),
             {"html /html[1]/body[1]/pre[1]/text()[1] value"}},
            {page("<textarea>a\nb</textarea>"),
             page("<textarea>a b</textarea>"),
             {"html /html[1]/body[1]/textarea[1]/text()[1] value"}},
            {page("<script>a  = 1</script>"),
             page("<script>a = 1</script>"),
             {"html /html[1]/body[1]/script[1]/text()[1] value"}},
            {"<!DOCTYPE html><html><body>x</body></html>",
             "<html><body>x</body></html>",
             {"html /doctype()[1] missing"}},
            {page("a&nbsp;b"), page("a b"), {"html /html[1]/body[1]/text()[1] value"}},
        });
}

TEST_CASE("what HTML's parser only passes over is not the same for that") {
  // Both trees are the same, as a second attribute of a name and a lone end tag are dropped.
  for (const char* const faulty : {"<p id=a id=b>x</p>", "<p id=a>x</p></div>"}) {
    CAPTURE(faulty);
    const Comparison comparison =
        compare(typed("text/html", page("<p id=a>x</p>")), typed("text/html", page(faulty)));
    CHECK(kinds(comparison) == Lines{"line 1 value"});
  }
}

TEST_CASE("entities are neither expanded nor loaded: such a document is compared by line") {
  const std::string bomb = "<?xml version=\"1.0\"?><!DOCTYPE a [<!ENTITY a \"" +
                           repeated("x", 1000) + "\"><!ENTITY b \"" + repeated("&a;", 1000) +
                           "\"><!ENTITY c \"" + repeated("&b;", 1000) + "\">]>\n<a>&c;</a>";
  const std::string file =
      "<?xml version=\"1.0\"?><!DOCTYPE a [<!ENTITY x SYSTEM "
      "\"file:///etc/hostname\">]>\n<a>&x;</a>";
  const std::string parameter =
      "<!DOCTYPE a [<!ENTITY % x SYSTEM \"file:///etc/hostname\"> %x;]>\n<a/>";
  for (const std::string& hostile : {bomb, file, parameter}) {
    const Reply a = typed("application/xml", hostile);
    const Reply b = typed("application/xml", hostile + "\n");
    CHECK(kinds(compare(a, b)) == Lines{"line 2 value"});
    CHECK(broken_law(a, b, get()).empty());
    CHECK(parse_xml(hostile).beyond_limit);
  }
  // One that nobody declares is no XML, or stays what it is.
  CHECK(kinds(compare(typed("text/xml", "<!DOCTYPE a SYSTEM 'x'><a>&x;</a>"),
                      typed("text/xml", "<!DOCTYPE a SYSTEM 'x'><a>&y;</a>")))
            .size() == 1);
}

TEST_CASE("multipart bodies are compared by part") {
  const auto body = [](const std::string& boundary, const Lines& parts, bool ended = true) {
    std::string out;
    for (const std::string& part : parts) {
      out += "--" + boundary + "\r\n" + part + "\r\n";
    }
    return out + (ended ? "--" + boundary + "--\r\n" : "");
  };
  const std::string json = "Content-Type: application/json\r\n\r\n{\"a\":1,\"b\":[1]}";
  const std::string other = "Content-Type: application/json\r\n\r\n{\"a\":1,\"b\":[2]}";
  const std::string text = "Content-Disposition: form-data; name=\"t\"\r\n\r\nhello";
  const std::string last = "\r\nlast";
  check("multipart/mixed; boundary=x",
        {
            {body("x", {json, text}),
             "preamble\r\n" + body("x", {json, text}) + "epilogue",
             {"part  spelling"}},
            {body("x", {json, text}), body("x", {other, text}), {"part 1/body/b/0 value"}},
            {body("x", {json, text, last}), body("x", {json, last}), {"part 2 missing"}},
            {body("x", {json}), body("x", {json, text}), {"part 2 added"}},
            {body("x", {json, text}), body("x", {text, json}), {"part  order"}},
            {body("x", {text}), body("x", {text + "!"}), {"part 1/body/5 value"}},
            {body("x", {text}), body("x", {"X-A: 1\r\n" + text}), {"part 1/headers/x-a added"}},
            {body("x", {text}),
             body("x", {"content-disposition: form-data; name=t\r\n\r\nhello"}),
             {"part 1/headers/content-disposition spelling"}},
            {body("x", {text}), body("x", {text}, false), {"part  type"}},
            {body("x", {text}), "no such boundary", {"body 0 value"}},
            {body("x", {"\r\n--xy\r\n"}), body("x", {"\r\n--xz\r\n"}), {"part 1/body/3 value"}},
        });
  const Reply a = typed("multipart/mixed; boundary=x", body("x", {json, text}));
  const Reply b = typed("multipart/mixed; boundary=\"y\"", body("y", {json, text}));
  CHECK(kinds(compare(a, b)) == Lines{"header content-type spelling", "part  spelling"});
  check("multipart/mixed", {{body("x", {json}), body("x", {other}), {"body 51 value"}}});
}

TEST_CASE("hostile markup ends in a verdict soon") {
  const std::size_t many = 20'000;
  const std::string deep = repeated("<a>", 100'000);
  const std::string tags = repeated("<b x=1><p>", many);
  std::string attributes = "<a";
  for (std::size_t i = 0; i < many; ++i) {
    attributes += " x" + std::to_string(i) + "='>'";
  }
  std::string nested = "x";
  for (int i = 0; i < 50; ++i) {
    nested = "--b\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n" + nested;
  }
  const std::string texts[] = {
      deep,
      deep + repeated("</a>", 100'000),
      repeated("<div>", many) + repeated("</p>", many),
      tags,
      attributes + "/>",
      "<!-- " + deep,
      "<script>" + deep,
      "<a b=\"" + deep,
      page(std::string("a\0b", 3)),
      page("\xFF\xFE"),
      "<",
      "<!",
      "<!--",
      "<![CDATA[",
      "<?",
      "&#0;&#x110000;&#xD800;&;&#;",
      nested,
      repeated("--b\r\n", many),
      repeated("--b", many),
      repeated("data\n", many),
      repeated("a&", many),
      repeated("\"", many),
  };
  for (const std::string& text : texts) {
    for (const char* const type :
         {"application/xml", "text/html", "multipart/mixed; boundary=b", "text/event-stream",
          "application/x-www-form-urlencoded", "text/csv", "application/x-ndjson"}) {
      CAPTURE(type, text.substr(0, 40));
      const Reply a = typed(type, text);
      const Reply b = typed(type, text + "<z>\n\n{}x=1");
      CHECK_FALSE(compare(a, b).verdict == Verdict::identical);
      CHECK(broken_law(a, b, get()).empty());
    }
  }
}

}  // namespace lockstep::compare

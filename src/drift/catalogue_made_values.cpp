// Section E of the catalogue: Text made by code.
#include <array>

#include "drift/catalogue.hpp"

namespace lockstep::drift {

namespace {

constexpr auto kClasses = std::to_array<DriftClass>({
    {.id = "list-order",
     .section = 'E',
     .summary = "an array holds the same elements in another order",
     .severity = Severity::breaking,
     .equal = Equal::no,
     .python = "dict order `[\"k0\",\"k1\",\"k2\",\"k3\",\"k4\",\"k5\",\"k6\",\"k7\"…`; "
               "stable sort; set order is random per process "
               "`[\"k7\",\"k1\",\"k4\",\"k15\",\"k6\",\"k8…` / "
               "`[\"k4\",\"k12\",\"k15\",\"k11\",\"k10\",…`",
     .go = "range over map: random per call "
           "`[\"k2\",\"k11\",\"k5\",\"k7\",\"k9\",\"k10\",\"k15\",\"…` / "
           "`[\"k0\",\"k11\",\"k13\",\"k16\",\"k17\",\"k18\",\"k1\"…`; sort.Slice "
           "unstable `[15,39,36,3,33,30,6,27,24,9,0,21,12,18,1…`",
     .recognition =
         "arrays with the same multiset of elements, other order. Repeat the Go "
         "request: if Go's own order changes -> map iteration; else unstable sort or SQL",
     .sureness = Sureness::high,
     .false_positives = "as a shape (4.8 % of random 3-element 0-3 lists)",
     .fix = "sort keys; sort.SliceStable; ORDER BY",
     .counter_example = "`[1,2,2]` against `[1,1,2]`: other elements",
     .weak = true},
    {.id = "sql-no-order-by",
     .section = 'E',
     .summary = "rows in another order: a query without ORDER BY",
     .severity = Severity::breaking,
     .equal = Equal::opt_in,
     .python = "ORM selects all columns: sqlite order zed,ann,mid",
     .go = "hand-written SELECT name: covering index order ann,mid,zed",
     .recognition = "list-order on rows having an id/pk; Go order stable over repeats",
     .sureness = Sureness::medium,
     .fix = "ORDER BY the primary key",
     .counter_example = "`[\"b\",\"a\"]` against `[\"a\",\"b\"]`: no rows with ids, list-order",
     .weak = true},
    {.id = "csv-line-endings",
     .section = 'E',
     .summary = "lines end with CRLF on one side and LF on the other",
     .severity = Severity::risky,
     .equal = Equal::opt_in,
     .python = "`id,name,note␍⏎1,\"A,B\",\"q\"\"x\"␍⏎2, "
               "lead,\"l1⏎l2\"␍⏎3,,True␍⏎4,1.0,␍⏎\"\"␍⏎`",
     .go = "`id,name,note⏎1,\"A,B\",\"q\"\"x\"⏎2,\" lead\",\"l1⏎l2\"⏎3,,true⏎4,1,⏎⏎`",
     .recognition = "text/csv (or any text) equal after CRLF -> LF",
     .sureness = Sureness::exact,
     .fix = "w.UseCRLF = true",
     .counter_example = "a CRLF on both sides"},
    {.id = "csv-cells",
     .section = 'E',
     .summary = "cells of a CSV are printed differently",
     .severity = Severity::risky,
     .equal = Equal::no,
     .python = "True, 1.0, unquoted leading space, \"\" for a lone empty cell (same bytes as "
               "above)",
     .go = "true, 1, quoted leading space, empty line",
     .recognition = "CSV rows parse to different cells after the line-ending fix",
     .sureness = Sureness::exact,
     .fix = "format cells as Python did",
     .counter_example = "the same cells with other line ends: csv-line-endings"},
    {.id = "html-escape-entities",
     .section = 'E',
     .summary = "the same text with other HTML references",
     .severity = Severity::cosmetic,
     .equal = Equal::yes,
     .equal_note = "in HTML",
     .python = "html.escape/Django `` \"django\": \"&lt;a "
               "href=&quot;x&quot;&gt;T&amp;C&#x27;s + `=\\u00e9&lt;/a&gt;\" ``; MarkupSafe "
               "`` \"markupsafe\":\"&lt;a href=&#34;x&#34;&gt;T&amp;C&#39;s + `=\\u… ``",
     .go = "html/template `` \"django\":\"\\u0026lt;a "
           "href=\\u0026#34;x\\u0026#34;\\u0026gt;T\\u0026amp;C\\u0026#39;s \\u0026#43; "
           "`=é\\u0026lt;/a\\u0026gt;\" ``; html.EscapeString "
           "`\"html.escape\":\"\\u0026lt;a href=\\u0026#34;x\\u0026#34;\\u0026gt…`",
     .recognition = "strings differ, equal after HTML-unescape, at least one '&'",
     .sureness = Sureness::high,
     .fix = "none, or a Replacer &#34;->&quot; &#39;->&#x27; &#43;->+",
     .counter_example = "`\"&lt;\"` against `\"&gt;\"`: another character"},
    {.id = "html-template-values",
     .section = 'E',
     .summary = "a template prints values by its language's rules",
     .severity = Severity::risky,
     .equal = Equal::no,
     .python = "Jinja `\"True|None|1.0|[1, &#39;a&#39;]|1000000.0|O&#39;Neil &#34;q&#34; + "
               "\\u00e9||1234567\"⏎`; Django `\"True|None|1.0|[1, "
               "&#x27;a&#x27;]|1000000.0|O&#x27;Neil &quot;q&quot; + \\u00e9||1234567\"`",
     .go = "`\"true||1|[1 a]|1e\\u0026#43;06|O\\u0026#39;Neil \\u0026#34;q\\u0026#34; "
           "\\u0026#43; é||1234567\"⏎`",
     .recognition = "HTML bodies differ in text nodes by True/true, None/empty, 1.0/1, "
                    "1000000.0/1e+06",
     .sureness = Sureness::medium,
     .fix = "format before the template",
     .counter_example = "two HTML pages with other tags",
     .weak = true},
    {.id = "url-escape-set",
     .section = 'E',
     .summary = "the same URL with other characters escaped",
     .severity = Severity::risky,
     .equal = Equal::opt_in,
     .python = "quote "
               "`\"quote\":\"a%20b%2Bc/d%3Fe%3Df%26g~h%21i%27j%28k%29%2Al%3A%40%2C%3B%24%C3%A9"
               "%25\"` ; quote_plus "
               "`\"plus\":\"a+b%2Bc%2Fd%3Fe%3Df%26g~h%21i%27j%28k%29%2Al%3A%40%2C%3B%24%C3%A9%"
               "25\"`",
     .go = "EscapedPath "
           "`\"quote\":\"a%20b+c/d%3Fe=f\\u0026g~h%21i%27j%28k%29%2Al:@,;$%C3%A9%25\"`; "
           "QueryEscape "
           "`\"plus\":\"a+b%2Bc%2Fd%3Fe%3Df%26g~h%21i%27j%28k%29%2Al%3A%40%2C%3B%24%C3%A9%"
           "25\"` (equal)",
     .recognition = "strings differ, equal after percent-decoding",
     .sureness = Sureness::exact,
     .fix = "none for RFC-clean clients",
     .counter_example = "`\"a%20b\"` against `\"a%21b\"`: another character"},
    {.id = "url-query-order",
     .section = 'E',
     .summary = "the same query in another order",
     .severity = Severity::cosmetic,
     .equal = Equal::yes,
     .python = "insertion `\"enc\":\"z=1&a=x+y&b=%C3%A9~&a=2\"`; (DRF links sort: "
               "`\"next\":\"http://api.example.test/items_lo?limit=2&offset=2&q=a+b&zeta=1\"`)",
     .go = "url.Values.Encode sorts "
           "`\"enc\":\"a=x+y\\u0026a=2\\u0026b=%C3%A9~\\u0026z=1\"`",
     .recognition = "URLs/query strings with the same multiset of pairs in another order",
     .sureness = Sureness::exact,
     .fix = "build the query by hand",
     .counter_example = "`\"a=1&b=2\"` against `\"b=1&a=2\"`: other values"},
    {.id = "url-normalise",
     .section = 'E',
     .summary = "the same URL with an empty query",
     .severity = Severity::cosmetic,
     .equal = Equal::no,
     .python = "`[\"http://h/c\",\"http://h/a/b/c?x\",\"http://H:80/a/../b\"]⏎`",
     .go = "`[\"http://h/c\",\"http://h/a/b/c?x\",\"http://H:80/a/../b?\"]⏎`",
     .recognition = "URLs equal after dropping an empty '?'",
     .sureness = Sureness::high,
     .fix = "-",
     .counter_example = "`\"/b?\"` against `\"/b?a\"`: a query"},
    {.id = "date-text-format",
     .section = 'E',
     .summary = "a date in a text, its zone called UTC or GMT, its zeros kept or dropped",
     .severity = Severity::risky,
     .equal = Equal::no,
     .python = "`{\"ctime\":\"Tue Jan  2 03:04:05 2024\",\"http\":\"Tue, 02 Jan 2024 03:04:05 "
               "GMT\",\"naive\":\"03:04:05 ||\",\"p\":\"03:04 AM\",\"rfc2822\":\"Tue, 02 Jan "
               "2024 03:04:05 +0000\",\"tz\":\"2024-01-02 03:04:05 UTC "
               "+0000\",\"unpadded\":\"2 Jan 2024\",\"us\":\"05.120000\",\"week\":\"00 01 01 "
               "002\",\"yea…`",
     .go = "`{\"http\":\"Tue, 02 Jan 2024 03:04:05 UTC\",\"rfc2822\":\"Tue, 02 Jan 2024 "
           "03:04:05 +0000\",\"tz\":\"2024-01-02 03:04:05 UTC "
           "+0000\",\"naive\":\"03:04:05 UTC|+0000|\",\"us\":\"05.12\",\"p\":\"03:04 "
           "AM\",\"unpadded\":\"2 Jan 2024\",\"week\":\"1 2\",\"ctime\":\"Tue Jan  2 "
           "03:04:05 2024\",\"year5\":\"…` (RFC1123 says UTC, .999999 trims, %U/%W/%j "
           "have no layout, year <1000 padded)",
     .recognition = "HTTP dates equal but for GMT/UTC; numeric text equal but for trailing zeros",
     .sureness = Sureness::high,
     .false_positives = "for GMT/UTC",
     .fix = "http.TimeFormat; .000000",
     .counter_example = "`GMT` against `EST`: another zone"},
    {.id = "weekday-numbering",
     .section = 'E',
     .summary = "the days of the week counted from another day",
     .severity = Severity::breaking,
     .equal = Equal::no,
     .python = "Monday=0, ISO Sunday=7: "
               "`{\"isocalendar\":[2024,1,7],\"isoweekday\":7,\"monday\":0,\"weekday\":6}⏎`",
     .go = "Sunday=0: "
           "`{\"weekday\":0,\"isoweekday\":0,\"monday\":1,\"isocalendar\":[2024,1,0]}⏎`",
     .recognition = "ints 0-7 with go = (py+1) mod 7 on every sample",
     .sureness = Sureness::low,
     .false_positives = "on one sample",
     .fix = "(int(d.Weekday())+6)%7",
     .counter_example = "`{\"hours\":3}` against `{\"hours\":4}`: the key names no day",
     .weak = true},
    {.id = "date-month-overflow",
     .section = 'E',
     .summary = "a month added: the last day of the month against the first days of the next",
     .severity = Severity::breaking,
     .equal = Equal::no,
     .python = "relativedelta clamps `{\"plus1m\":\"2024-02-29\"}⏎`",
     .go = "AddDate rolls over `{\"plus1m\":\"2024-03-02\"}⏎`",
     .recognition = "dates within 3 days across a month end",
     .sureness = Sureness::low,
     .fix = "clamp to last day",
     .counter_example = "`2024-02-28` against `2024-03-02`: the 28th was not the last day",
     .weak = true},
    {.id = "timezone-dst-gap",
     .section = 'E',
     .summary = "a local time that the clocks skip, an hour apart",
     .severity = Severity::risky,
     .equal = Equal::no,
     .python = "02:30 in the spring gap `\"gap\":\"2024-03-10T02:30:00-05:00\"`",
     .go = "`\"gap\":\"2024-03-10T01:30:00-05:00\"`",
     .recognition = "instants exactly 1 h apart on a DST change date",
     .sureness = Sureness::medium,
     .fix = "decide per case; zoneinfo fold=0 semantics",
     .counter_example = "an hour apart on a Tuesday: another time",
     .weak = true},
    {.id = "mime-type-table",
     .section = 'E',
     .summary = "a file's type from another table of types",
     .severity = Severity::cosmetic,
     .equal = Equal::no,
     .python = "`{\".bin\":\"application/octet-stream\",\".css\":\"text/css\",\".csv\":\"text/"
               "csv\",\".gz\":null,\".html\":\"text/html\",\".ico\":\"image/vnd.microsoft.icon"
               "\",\".jpg\":\"image/…` (py3.13 adds .yaml)",
     .go = "`{\".js\":\"text/javascript; "
           "charset=utf-8\",\".json\":\"application/json\",\".html\":\"text/html; "
           "charset=utf-8\",\".css\":\"text/css; charset=utf-8\",\".txt\":\"text/pl…`",
     .recognition = "Content-Type differs only by charset or text/xml vs application/xml on static "
                    "files",
     .sureness = Sureness::high,
     .fix = "mime.AddExtensionType",
     .counter_example = "a JSON API's type: header-content-type-type",
     .recognisable = false},
    {.id = "slice-out-of-range",
     .section = 'E',
     .summary = "an index beyond the end: empty on one side, a panic on the other",
     .severity = Severity::breaking,
     .equal = Equal::no,
     .python = "`{\"empty\":[],\"neg\":3,\"over\":[2,3]}⏎`",
     .go = "panic -> empty reply or 500",
     .recognition = "python 200, Go empty reply/500",
     .sureness = Sureness::low,
     .false_positives = "(any panic)",
     .fix = "min(len, n)",
     .counter_example = "a pair shows only panic-empty-reply or a 500",
     .recognisable = false},
});

}  // namespace

std::span<const DriftClass> made_values_classes() { return kClasses; }

}  // namespace lockstep::drift

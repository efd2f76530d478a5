// Bodies of other kinds than JSON: what is the same, what is not, and where.
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

// Each row, and with its sides exchanged.
void check(const std::string& type, const std::vector<Row>& rows) {
  for (const Row& row : rows) {
    CAPTURE(type, row.baseline, row.candidate);
    const Reply a = typed(type, row.baseline);
    const Reply b = typed(type, row.candidate);
    CHECK(kinds(compare(a, b)) == row.kinds);
    CHECK(broken_law(a, b, get()).empty());
  }
}

Difference only(const std::string& type, const std::string& a, const std::string& b) {
  const Comparison comparison = compare(typed(type, a), typed(type, b));
  REQUIRE(comparison.differences.size() == 1);
  return comparison.differences.front();
}

}  // namespace

TEST_CASE("text is compared by line, aligned, and how lines end is told once") {
  check("text/plain", {
                          {"a\nb\n", "a\nb\n", {}},
                          {"a\nb\nc\n", "a\nx\nc\n", {"line 2 value"}},
                          {"a\nb\nc\n", "a\nc\n", {"line 2 missing"}},
                          {"a\nc\n", "a\nb\nc\n", {"line 2 added"}},
                          {"a\nb\nc\n", "x\na\nb\nc\n", {"line 1 added"}},
                          {"a\nb\n", "b\na\n", {"line  order"}},
                          {"a\r\nb\r\n", "a\nb\n", {"line 1 value"}},
                          {"a\r\nb\r\n", "a\nc\n", {"line 2 value", "line 1 value"}},
                          {"a\nb\n", "a\nb", {"line 2 value"}},
                          {"a", "a\nb", {"line 2 added"}},
                          {"a\n", "a\n\n", {"line 2 added"}},
                          {"a b", "a  b", {"line 1 value"}},
                          {"\n", "\r\n", {"line 1 value"}},
                          {std::string("a\0b", 3), std::string("a\0c", 3), {"body 2 value"}},
                          {"\xFF\n", "\xFE\n", {"line 1 value"}},
                          {"a\rb", "a\nb", {"line 1 value", "line 2 added"}},
                      });
  CHECK(only("text/plain", "a\r\nb\r\n", "a\nb\n").note ==
        "line endings: CRLF against LF after 2 lines");
  const Difference long_line =
      only("text/css", std::string(5000, 'a') + "b", std::string(5000, 'a') + "c");
  CHECK(long_line.abridged);
  CHECK(long_line.note == "from byte 5000 of the line on");
  CHECK(long_line.baseline == std::string(24, 'a') + "b");
}

TEST_CASE("a page and a message have no lines in common: one difference by bytes") {
  const Comparison comparison =
      compare(typed("text/html", "<p>\nNot found\n</p>\n"), typed("text/plain", "Not\nfound\n"));
  CHECK(kinds(comparison) == Lines{"header content-type value", "body 0 value"});
}

TEST_CASE("CSV is compared by record and cell") {
  check("text/csv; charset=utf-8",
        {
            {"id,name\n1,a\n2,b\n", "id,name\n1,a\n2,c\n", {"line 3/name value"}},
            {"id,name\n1,a\n2,b\n",
             "id,name\n1,x\n2,c\n",
             {"line 2/name value", "line 3/name value"}},
            {"id,name\n1,a\n2,b\n3,c\n",
             "id,name\n1,a\n3,d\n",
             {"line 3 missing", "line 4/name value"}},
            {"id,name\n1,\"a\"\n", "id,name\n1,a\n", {"line  spelling"}},
            {"id,name\n1,\"a,\nb\"\n2,c\n", "id,name\n1,\"a,\nb\"\n2,d\n", {"line 4/name value"}},
            {"id,name\n1,\"say \"\"x\"\"\"\n",
             "id,name\n1,\"say \"\"y\"\"\"\n",
             {"line 2/name value"}},
            {"id,name\r\n1,a\r\n", "id,name\n1,a\n", {"line 1 value"}},
            {"id,name\r\n1,\"a\r\nb\"\r\n", "id,name\r\n1,\"a\nb\"\r\n", {"line 2/name value"}},
            {"id,name\n1,a\n", "id,name\n1,a,\n", {"line 2 value"}},
            {"id;name\n1;a\n", "id;name\n1;b\n", {"line 2/name value"}},
            {"1,a\n2,b\n", "1,a\n2,c\n", {"line 2/2 value"}},
            {"id,id\n2,b\n", "id,id\n2,c\n", {"line 2/2 value"}},
            {"a/b,c\n1,2\n", "a/b,c\n3,2\n", {"line 2/a~1b value"}},
            {"id,name\n", "id,title\n", {"line 1/2 value"}},
            {"a\nb\n", "b\na\n", {"line  order"}},
            // not a quoted cell: a quote is a character there
            {"a,x\"y\"z\n", "a,xyz\n", {"line 1/2 value"}},
            {"a,\"x\"y\n", "a,xy\n", {"line 1 value"}},
            // no CSV: by line
            {"a,\"x\nb\n", "a,\"x\nc\n", {"line 2 value"}},
        });
  check("text/tab-separated-values", {{"a\tb,c\n", "a\tb,d\n", {"line 1/2 value"}}});
}

TEST_CASE("JSON lines are aligned by their meaning and compared as JSON") {
  check("application/x-ndjson",
        {
            {"{\"a\":1}\n{\"b\":2}\n",
             "{\"a\": 1}\n{\"b\":2.0}\n",
             {"ndjson 1 spelling", "ndjson 2/b spelling"}},
            {"{\"a\":1}\n{\"b\":2}\n", "{\"a\":1}\n{\"b\":3}\n", {"ndjson 2/b value"}},
            {"{\"a\":1}\n\n{\"b\":2}", "{\"a\":1}\r\n{\"b\":2}\n", {"ndjson  spelling"}},
            {"\x1E{\"a\":1}\n", "{\"a\":1}\n", {"ndjson  spelling"}},
            {"[1]\n[2]\n[3]\n", "[1]\n[3]\n", {"ndjson 2 missing"}},
            {"[1]\n[3]\n", "[1]\n[2]\n[3]\n", {"ndjson 2 added"}},
            {"[1]\n[2]\n", "[2]\n[1]\n", {"ndjson  order"}},
            {"[1]\n[2]\n", "[1]\noops\n", {"ndjson 2 type"}},
            {"oops\n", "ooops\n", {"ndjson 1 value"}},
            {"1\n", "2\n", {"ndjson 1 value"}},
        });
  check("", {
                {"{\"a\":1}\n{\"b\":2}\n", "{\"a\":1}\n{\"b\":3}\n", {"ndjson 2/b value"}},
                {"{\"a\":1}\n{\"b\":2}\nx", "{\"a\":1}\n{\"b\":3}\nx", {"body 13 value"}},
            });
}

TEST_CASE("events are compared as clients read them, their data as JSON where it is") {
  check("text/event-stream",
        {
            {"data: 0\n\ndata: 1\n\n",
             "event:message\ndata:0\n\nevent:message\ndata:1\n\n",
             {"event  spelling"}},
            {"data: 0\n\n", "data: 0\r\n\r\n", {"event  spelling"}},
            {"data: 0\n\n", ": hello\ndata: 0\nunknown: 1\n\n", {"event  spelling"}},
            {"data: 0\n\n",
             "\xEF\xBB\xBF"
             "data: 0\n\n",
             {"event  spelling"}},
            {"data: a\ndata: b\n\n", "data: a\rdata: b\r\r", {"event  spelling"}},
            {"data: {\"a\": 1}\n\n", "data: {\"a\":1}\n\n", {"event 1/data spelling"}},
            {"data: 0\n\n", "data:  0\n\n", {"event 1/data value"}},
            {"data: {\"a\":1}\n\n", "data: {\"a\":2}\n\n", {"event 1/data/a value"}},
            {"data: {\"a\":1}\n\n", "data: {\"a\":1\n\n", {"event 1/data value"}},
            {"data: 1\n\ndata: 2\n\n", "data: 1\n\ndata: 3\n\n", {"event 2/data value"}},
            {"id: 1\ndata: 1\n\n", "id: 2\ndata: 1\n\n", {"event 1/id value"}},
            {"retry: 1\n\n", "retry: 2\n\n", {"event 1/retry value"}},
            {"retry: x\n\n", "\n\n", {"event  spelling"}},
            {"event: a\ndata: 1\n\n", "event: b\ndata: 1\n\n", {"event 1/event value"}},
            {"data: 1\n\ndata: 2\n\ndata: 3\n\n", "data: 1\n\ndata: 3\n\n", {"event 2 missing"}},
            {"data: 1\n\n", "data: 1\n\ndata: 2\n\n", {"event 2 added"}},
            {"data: 1\n\ndata: 2\n\n", "data: 2\n\ndata: 1\n\n", {"event  order"}},
            {"data: 1\n\n", "data: 1\n", {"event 1 value"}},
            {"data: 1\n\n", "data: 1\n\ndata", {"event 2 added"}},
            {"data: a\ndata: b\n\n", "data: a b\n\n", {"event 1/data value"}},
        });
}

TEST_CASE("forms are fields by name") {
  check("application/x-www-form-urlencoded",
        {
            {"a=1&b=2", "b=2&a=1", {"form  spelling"}},
            {"a=x+y", "a=x%20y", {"form  spelling"}},
            {"a=%c3%a9", "a=%C3%A9", {"form  spelling"}},
            {"a=1&&b=", "a=1&b", {"form  spelling"}},
            {"a=1&b=2", "a=1&b=3", {"form /b value"}},
            {"a=1&b=2", "a=1", {"form /b missing"}},
            {"a=1", "a=1&b=2", {"form /b added"}},
            {"a=1&a=2", "a=2&a=1", {"form /a order"}},
            {"a=1&a=2&a=3", "a=1&a=3", {"form /a/1 missing"}},
            {"a=1&a=2", "a=1&a=3", {"form /a/1 value"}},
            {"a=%zz", "a=%25zz", {"form  spelling"}},
            {"a=%00", "a=", {"form /a value"}},
            {"a/b=1", "a%2Fb=2", {"form /a~1b value"}},
            {"=1", "=2", {"form / value"}},
            {"a=1;b=2", "a=1&b=2", {"form /a value", "form /b added"}},
        });
}

TEST_CASE("images are compared by byte, with length, first differing byte and hash") {
  const Difference difference = only("image/png", "abcdef", "abcxefg");
  CHECK(difference.at == "3");
  CHECK(difference.note == "6 bytes against 7; FNV-1a d80bda3fbe244a0a against 2fe81772d1a975f3");
}

}  // namespace lockstep::compare

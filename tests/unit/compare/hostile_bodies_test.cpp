// Bodies that are made to be slow, large or misleading: each has a verdict in bounded time and
// memory, and what was not understood is never the same.
#include <array>

#include "compare/markup.hpp"
#include "unit/catch.hpp"
#include "unit/compare/replies.hpp"

namespace lockstep::compare {
namespace {

std::string repeat(std::string_view text, std::size_t times) {
  std::string all;
  all.reserve(text.size() * times);
  for (std::size_t i = 0; i < times; ++i) {
    all += text;
  }
  return all;
}

// text0 text1 …, each followed by `end`
std::string counted(std::string_view text, std::size_t times, std::string_view end) {
  std::string all;
  for (std::size_t i = 0; i < times; ++i) {
    all.append(text).append(std::to_string(i)).append(end);
  }
  return all;
}

struct Row {
  std::string name;
  std::string type;
  std::string body;
  std::string note;        // a part of the first difference's, where bytes had to decide
  std::string more = "x";  // what the other side has besides, where it means something
};

Reply typed(const std::string& type, const std::string& body) {
  return reply(200, {{"Content-Type", type}}, body);
}

// Against itself with something more, at its end and at its start.
void check(const Row& row) {
  INFO(row.name << ", " << row.type);
  for (const std::string& other : {row.body + row.more, row.more + row.body}) {
    const Reply a = typed(row.type, row.body);
    const Reply b = typed(row.type, other);
    const Comparison forth = compare(a, b);
    const Comparison back = compare(b, a);
    REQUIRE(forth.verdict == Verdict::different);
    CHECK(back.verdict == Verdict::different);
    CHECK(forth.differences.size() == back.differences.size());
    CHECK(forth.omitted == back.omitted);
    CHECK(forth.differences.size() <= Options().max_differences);
    if (!row.note.empty()) {
      CHECK(forth.differences.front().aspect == Aspect::body);
      CHECK(forth.differences.front().note.find(row.note) != std::string::npos);
    }
  }
}

constexpr std::size_t kMany = 600'000;

}  // namespace

TEST_CASE("more parts than memory allows for are compared by bytes, and that is said") {
  const Row rows[] = {
      {"lines", "text/plain", repeat("\n", kMany), "not compared as text: it has too many parts"},
      {"records", "text/csv", repeat("\n", kMany), "not compared as CSV: it has too many parts"},
      {"documents", "application/x-ndjson", repeat("1\n", kMany),
       "not compared as JSON lines: it has too many parts"},
      {"events", "text/event-stream", repeat("id\n\n", kMany),
       "not compared as events: it has too many parts"},
      {"fields", "application/x-www-form-urlencoded", counted("a", kMany, "&"),
       "not compared as form: it has too many parts"},
      {"parts", "multipart/mixed; boundary=b", repeat("\n--b\n", 11'000),
       "not compared as multipart: it has too many parts or headers"},
      {"headers of a part", "multipart/mixed; boundary=b",
       "--b\n" + repeat("a:\n", 2000) + "\n\n--b",
       "not compared as multipart: it has too many parts or headers"},
  };
  for (const Row& row : rows) {
    check(row);
  }
}

TEST_CASE("bodies of very many small pieces take no longer than others") {
  const std::string deep = repeat("<a>", 250);
  const Row rows[] = {
      {"lines that all differ", "text/plain", counted("", 100'000, "\n"), ""},
      {"cells", "text/csv", repeat(",", 1 << 22), ""},
      {"quotes", "text/csv", repeat("\"", 1 << 22), ""},
      {"lines of data", "text/event-stream", repeat("data\n", 1'000'000), "", "data:x\n\n"},
      {"fields of one name", "application/x-www-form-urlencoded", repeat("a&", 400'000), ""},
      {"percent signs", "application/x-www-form-urlencoded", repeat("%%2", 1 << 20), ""},
      {"boundaries in a line", "multipart/mixed; boundary=b", "--b\n" + repeat("--b", 1 << 20), ""},
      {"nested parts", "multipart/mixed; boundary=b",
       repeat("--b\ncontent-type: multipart/mixed; boundary=b\n\n", 5000), ""},
      {"comments", "text/html", repeat("<!---->", 500'000), ""},
      {"tags that never close", "text/html", repeat("<div", 500'000), ""},
      {"elements that never close", "text/html", repeat("<b><p>", 100'000), ""},
      {"attributes", "text/html", "<p " + counted("a", 500'000, " "), ""},
      {"references", "text/html", repeat("&amp", 100'000), ""},
      {"comments", "application/xml", "<a>" + repeat("<!---->", 500'000) + "</a>", ""},
      {"declarations", "application/xml", repeat("<!x", 500'000), ""},
      {"siblings far down", "application/xml", deep + repeat("<b/>", 300'000) + repeat("</a>", 250),
       ""},
      {"attributes", "application/xml", "<a " + counted("a", 500'000, "='' ") + "/>", ""},
  };
  for (const Row& row : rows) {
    check(row);
  }
}

TEST_CASE("names of namespaces do not add up") {
  std::string scopes;
  for (int i = 0; i < 200; ++i) {
    scopes += "<a" + counted(" xmlns:p" + std::to_string(i) + "_", 200, "='u'") + ">";
  }
  const std::string crowded = "<z:r xmlns:z='u'>" + scopes + repeat("<z:b/>", 200'000);
  CHECK(parse_xml(crowded).problem == "it declares too many namespaces");
  const std::string uri(1'000'000, 'u');
  const std::string copied = "<r xmlns='" + uri + "'>" + repeat("<b/>", 500'000) + "</r>";
  CHECK(parse_xml(copied).problem == "it is too large or too deep");
  for (const std::string& body : {crowded, copied}) {
    check({"namespaces", "application/xml", body, ""});
  }
}

TEST_CASE("parts of a body share its limits") {
  std::string a;
  std::string b;
  for (int i = 0; i < 3000; ++i) {
    const std::string start = "--b\ncontent-type: application/json\n\n";
    a += start + "{\"a\":" + std::to_string(i) + ",\"b\":1}\n";
    b += start + "{\"a\":" + std::to_string(i) + ",\"b\":2}\n";
  }
  const Comparison found = compare(typed("multipart/mixed; boundary=b", a + "--b--"),
                                   typed("multipart/mixed; boundary=b", b + "--b--"));
  CHECK(found.differences.size() == Options().max_differences);
  CHECK(found.omitted == 3000 - Options().max_differences);
}

TEST_CASE("what readers do not agree on is not the same") {
  const std::vector<std::array<std::string, 3>> rows = {
      {"text/csv", "\"a\"b,c\n", "a\"b,c\n"},    // Python reads ab, others a"b
      {"text/csv", "\"a\"b,c\n", "\"ab\",c\n"},  // a cell that goes on behind its quotes
      {"text/event-stream", "id: 1\n", "id: 1\n\n"},
      {"text/event-stream", "data: 1\n", "data: 1\n\n"},
      {"application/xml", "<a>&b;</a>", "<a></a>"},
      {"application/xml", "<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>", "<a>c</a>"},
      {"application/xml", "<!DOCTYPE a SYSTEM 'file:///etc/hostname'><a/>", "<a/>"},
      {"text/html", "<p>a</p><div<div", "<p>a</p><div<divx"},
      {"multipart/mixed; boundary=b", "--b\n\nx\n--b--", "--b\n\nx\n"},
  };
  for (const auto& [type, a, b] : rows) {
    CAPTURE(type, a, b);
    CHECK(compare(typed(type, a), typed(type, b)).verdict == Verdict::different);
    CHECK(broken_law(typed(type, a), typed(type, b), get()).empty());
  }
}

}  // namespace lockstep::compare

#include "compare/http_date.hpp"
#include "unit/catch.hpp"
#include "unit/compare/replies.hpp"

namespace lockstep::compare {
namespace {

using Lines = std::vector<std::string>;

Headers lines_of(const std::string& name, const Lines& lines) {
  Headers headers;
  for (const std::string& line : lines) {
    headers.push_back({name, line});
  }
  return headers;
}

struct Row {
  const char* name;
  Lines baseline;
  Lines candidate;
  const char* kind;  // "" for none at all
};

// Each row, and with its sides exchanged.
void check(const std::vector<Row>& rows) {
  for (const Row& row : rows) {
    CAPTURE(row.name, row.baseline, row.candidate);
    const Reply a = reply(200, lines_of(row.name, row.baseline), "body");
    const Reply b = reply(200, lines_of(row.name, row.candidate), "body");
    const Comparison comparison = compare(a, b);
    const std::string at = "header " + ascii_lower(row.name) + ' ';
    CHECK(kinds(comparison) == (*row.kind == 0 ? Lines{} : Lines{at + row.kind}));
    CHECK(broken_law(a, b, get()).empty());
  }
}

}  // namespace

TEST_CASE("headers without a rule of their own are ordered lists of values") {
  check({
      {"X-A", {"1"}, {"1"}, ""},
      {"X-A", {"1"}, {"2"}, "value"},
      {"X-A", {"a"}, {"A"}, "value"},
      {"X-A", {"1"}, {}, "missing"},
      {"X-A", {}, {"1"}, "added"},
      {"X-A", {""}, {}, "missing"},
      {"X-A", {"1", "2"}, {"1", "2"}, ""},
      {"X-A", {"1", "2"}, {"2", "1"}, "value"},
      {"X-A", {"1", "2"}, {"1, 2"}, "value"},
      {"X-A", {"1", "1"}, {"1"}, "value"},
      {"X-A", {"caf\xC3\xA9"}, {"caf\xE9"}, "value"},
      {"Location", {"/a"}, {"/a/"}, "value"},
      {"Access-Control-Allow-Origin", {"*"}, {"https://a.example"}, "value"},
  });
}

TEST_CASE("Content-Type is a type and parameters") {
  check({
      {"Content-Type", {"application/json"}, {"application/json; charset=utf-8"}, "spelling"},
      {"Content-Type", {"application/json;charset=UTF-8"}, {"application/json"}, "spelling"},
      {"Content-Type", {"application/json"}, {"application/json; charset=\"utf-8\""}, "spelling"},
      {"Content-Type", {"application/json"}, {"application/json; charset=utf8"}, "spelling"},
      {"Content-Type",
       {"application/problem+json"},
       {"application/problem+json; charset=utf-8"},
       "spelling"},
      {"Content-Type", {"text/event-stream"}, {"text/event-stream; charset=utf-8"}, "spelling"},
      {"Content-Type", {"Application/JSON"}, {"application/json"}, "spelling"},
      {"Content-Type", {"text/html; charset=utf-8"}, {"text/html;charset=UTF-8"}, "spelling"},
      {"Content-Type", {"text/html; charset=utf-8"}, {"text/html; Charset=\"utf-8\""}, "spelling"},
      {"Content-Type", {"a/b; x=1; y=2"}, {"a/b;y=2; x=\"1\""}, "spelling"},
      {"Content-Type", {"a/b; x=\"1;y=2\""}, {"a/b; x=1; y=2"}, "value"},
      {"Content-Type", {"a/b; x=\"q\\\"q\""}, {"a/b; x=\"qq\""}, "value"},
      {"Content-Type", {"a/b;"}, {"a/b"}, "spelling"},
      // counter-examples
      {"Content-Type", {"text/html"}, {"text/html; charset=utf-8"}, "value"},
      {"Content-Type", {"text/plain"}, {"text/plain; charset=utf-8"}, "value"},
      {"Content-Type", {"application/xml"}, {"application/xml; charset=utf-8"}, "value"},
      {"Content-Type", {"application/json"}, {"application/json; charset=latin1"}, "value"},
      {"Content-Type", {"application/json"}, {"application/json; profile=utf-8"}, "value"},
      {"Content-Type", {"text/html; charset=utf-8"}, {"text/html; charset=latin1"}, "value"},
      {"Content-Type", {"application/json"}, {"text/plain"}, "value"},
      {"Content-Type", {"a/b; x=A"}, {"a/b; x=a"}, "value"},
      {"Content-Type", {"application/json"}, {}, "missing"},
      {"Content-Type", {"a/b", "a/b"}, {"a/b"}, "value"},
      {"Content-Type", {""}, {"a/b"}, "value"},
      {"Content-Type", {"\"", ";;;="}, {"\""}, "value"},
  });
}

TEST_CASE("a type without a body to describe says nothing") {
  const Headers html = {{"Content-Type", "text/html"}, {"Location", "/x"}};
  const Headers none = {{"Location", "/x"}};
  const Lines unread = {"header content-type spelling"};
  const Lines missing = {"header content-type missing"};
  CHECK(kinds(compare(reply(204, html, ""), reply(204, none, ""))) == unread);
  CHECK(kinds(compare(reply(200, html, ""), reply(200, none, ""))) == unread);
  CHECK(kinds(compare(reply(302, html, "moved"), reply(302, none, "moved"))) == unread);
  CHECK(kinds(compare(reply(302, html, ""), reply(302, none, ""))) == unread);
  // A 304 and a reply to HEAD describe a body that the client has or will get.
  CHECK(kinds(compare(reply(304, html, ""), reply(304, none, ""))) == missing);
  CHECK(kinds(compare(reply(200, html, ""), reply(200, none, ""), head())) == missing);
  CHECK(kinds(compare(reply(200, html, "x"), reply(200, none, "x"))) == missing);
}

TEST_CASE("lists without order are sets of tokens") {
  check({
      {"Vary", {"Accept, Cookie"}, {"cookie,accept"}, "spelling"},
      {"Vary", {"Accept, Cookie"}, {"Accept", "Cookie"}, "spelling"},
      {"Vary", {"Accept"}, {"Accept, accept"}, "spelling"},
      {"Vary", {"Accept"}, {"Accept,, ,"}, "spelling"},
      {"Vary", {"Accept"}, {"Accept, Cookie"}, "value"},
      {"Vary", {"*"}, {"Accept"}, "value"},
      {"Vary", {"Accept"}, {}, "missing"},
      {"Allow", {"GET, POST"}, {"POST, GET"}, "spelling"},
      {"Allow", {"GET, POST"}, {"GET", "POST"}, "spelling"},
      {"Allow", {"GET"}, {"get"}, "value"},
      {"Allow", {"GET, POST"}, {"GET"}, "value"},
      {"Allow", {""}, {}, "missing"},
      {"Accept-Ranges", {"bytes"}, {"Bytes"}, "spelling"},
      {"Accept-Ranges", {"bytes"}, {"none"}, "value"},
      {"Content-Language", {"en, de"}, {"DE, en"}, "spelling"},
      {"Content-Language", {"en"}, {"en-GB"}, "value"},
      {"Access-Control-Allow-Methods", {"GET,POST"}, {"POST, GET"}, "spelling"},
      {"Access-Control-Allow-Methods", {"PATCH"}, {"patch"}, "value"},
      {"Access-Control-Allow-Headers", {"X-A, x-b"}, {"X-B,x-a"}, "spelling"},
      {"Access-Control-Allow-Headers", {"X-A"}, {"X-A, X-B"}, "value"},
      {"Access-Control-Expose-Headers", {"X-A, x-b"}, {"X-B,x-a"}, "spelling"},
      {"Access-Control-Expose-Headers", {"*"}, {"X-A"}, "value"},
      {"Link", {"</a>; rel=\"x\", </b>"}, {"</a>; rel=\"x\"", "</b>"}, "spelling"},
      {"Link", {"</a>, </b>"}, {"</b>, </a>"}, "value"},
  });
}

TEST_CASE("directives are a set of names with values") {
  check({
      {"Cache-Control", {"no-cache, max-age=60"}, {"Max-Age=60,no-cache"}, "spelling"},
      {"Cache-Control", {"max-age=60"}, {"max-age=\"060\""}, "spelling"},
      {"Cache-Control", {"max-age=0"}, {"max-age=00"}, "spelling"},
      {"Cache-Control", {"no-cache", "no-store"}, {"no-store, no-cache"}, "spelling"},
      {"Cache-Control", {"private=\"A, b\""}, {"private=\"b,a\""}, "spelling"},
      {"Cache-Control", {"max-age=60"}, {"max-age=61"}, "value"},
      {"Cache-Control", {"max-age=60"}, {"s-maxage=60"}, "value"},
      {"Cache-Control", {"private"}, {"private=\"a\""}, "value"},
      {"Cache-Control", {"private=\"a, b\""}, {"private=a, b"}, "value"},
      {"Cache-Control", {"x=A"}, {"x=a"}, "value"},
      {"Cache-Control", {"no-cache"}, {}, "missing"},
      {"Pragma", {"no-cache"}, {"No-Cache"}, "spelling"},
      {"Strict-Transport-Security",
       {"max-age=60; includeSubDomains"},
       {"includesubdomains;max-age=\"60\""},
       "spelling"},
      {"Strict-Transport-Security", {"max-age=60; preload"}, {"max-age=60"}, "value"},
      {"X-Frame-Options", {"DENY"}, {"deny"}, "spelling"},
      {"X-Frame-Options", {"DENY"}, {"SAMEORIGIN"}, "value"},
      {"X-Content-Type-Options", {"nosniff"}, {"NoSniff"}, "spelling"},
      {"Content-Disposition",
       {"attachment; filename=a.csv"},
       {"Attachment;filename=\"a.csv\""},
       "spelling"},
      {"Content-Disposition",
       {"attachment; filename=a.csv"},
       {"attachment; filename=A.csv"},
       "value"},
      {"Content-Disposition", {"inline"}, {"attachment"}, "value"},
  });
  const Comparison comparison =
      compare(reply(200, {{"Cache-Control", "no-cache, max-age=60"}}, ""),
              reply(200, {{"Cache-Control", "no-store, max-age=60"}}, ""));
  REQUIRE(comparison.differences.size() == 1);
  CHECK(comparison.differences[0].note ==
        "only in baseline: no-cache; only in candidate: no-store");
}

TEST_CASE("an entity tag is the same only byte for byte, weak is not strong") {
  check({
      {"ETag", {"\"a\""}, {"\"a\""}, ""},
      {"ETag", {"\"a\""}, {"\"b\""}, "value"},
      {"ETag", {"\"a\""}, {"W/\"a\""}, "value"},
      {"ETag", {"W/\"a\""}, {"W/\"b\""}, "value"},
      {"ETag", {"\"a\""}, {"a"}, "value"},
      {"ETag", {"\"a\""}, {"\"A\""}, "value"},
      {"ETag", {"\"a\""}, {}, "missing"},
  });
  CHECK(compare(reply(200, {{"ETag", "\"a\""}}, ""), reply(200, {{"ETag", "W/\"a\""}}, ""))
            .differences.at(0)
            .note == "weak against strong");
}

TEST_CASE("dates are instants in any of their forms") {
  check({
      {"Last-Modified",
       {"Sun, 06 Nov 1994 08:49:37 GMT"},
       {"Sunday, 06-Nov-94 08:49:37 GMT"},
       "spelling"},
      {"Last-Modified",
       {"Sun, 06 Nov 1994 08:49:37 GMT"},
       {"Sun Nov  6 08:49:37 1994"},
       "spelling"},
      {"Last-Modified",
       {"Sun, 06 Nov 1994 08:49:37 GMT"},
       {"Mon, 06 Nov 1994 08:49:37 GMT"},
       "spelling"},
      {"Last-Modified",
       {"Sun, 06 Nov 1994 08:49:37 GMT"},
       {"Sun, 06 Nov 1994 08:49:38 GMT"},
       "value"},
      {"Last-Modified",
       {"Sun, 06 Nov 1994 08:49:37 GMT"},
       {"Sun, 06 Nov 1994 08:49:37 +0100"},
       "value"},
      {"Last-Modified", {"yesterday"}, {"today"}, "value"},
      {"Expires", {"Sun, 06 Nov 1994 08:49:37 GMT"}, {"Sun, 06-Nov-1994 08:49:37 GMT"}, "spelling"},
      {"Expires", {"0"}, {"-1"}, "spelling"},
      {"Expires", {"0"}, {"Sun, 06 Nov 1994 08:49:37 GMT"}, "value"},
      {"Expires", {"0"}, {}, "missing"},
      {"Sunset", {"Sun, 06 Nov 1994 08:49:37 GMT"}, {"Sun Nov  6 08:49:37 1994"}, "spelling"},
  });
}

TEST_CASE("HTTP dates are read in the three forms of RFC 9110 and that of old cookies") {
  struct DateRow {
    std::string_view text;
    std::optional<std::int64_t> seconds;
  };
  const DateRow rows[] = {
      {"Sun, 06 Nov 1994 08:49:37 GMT", 784111777},
      {"Sunday, 06-Nov-94 08:49:37 GMT", 784111777},
      {"Sun Nov  6 08:49:37 1994", 784111777},
      {"Sun, 06-Nov-1994 08:49:37 GMT", 784111777},
      {"sun, 6 nov 1994 08:49:37 gmt", 784111777},
      {"Thu, 01 Jan 1970 00:00:00 GMT", 0},
      {"Wed, 31 Dec 1969 23:59:59 GMT", -1},
      {"Thu, 29 Feb 2024 00:00:00 GMT", 1709164800},
      {"Saturday, 31-Dec-69 00:00:00 GMT", 3155673600},
      {"Thursday, 01-Jan-70 00:00:00 GMT", 0},
      {"Fri, 31 Dec 9999 23:59:59 GMT", 253402300799},
      {"Wed, 31 Dec 2008 23:59:60 GMT", 1230768000},
      {"Fri, 30 Feb 2024 00:00:00 GMT", std::nullopt},
      {"Sun, 29 Feb 2025 00:00:00 GMT", std::nullopt},
      {"Sun, 06 Nov 1994 24:00:00 GMT", std::nullopt},
      {"Sun, 06 Nov 1994 08:60:00 GMT", std::nullopt},
      {"Sun, 06 Nov 1994 08:49:37", std::nullopt},
      {"Sun, 06 Nov 1994 08:49:37 CET", std::nullopt},
      {"Sun, 06 Nov 1994 8:49:37 GMT", std::nullopt},
      {"Sun, 06 Nov 194 08:49:37 GMT", std::nullopt},
      {"Sun, 06 Foo 1994 08:49:37 GMT", std::nullopt},
      {"Foo, 06 Nov 1994 08:49:37 GMT", std::nullopt},
      {"06 Nov 1994 08:49:37 GMT", std::nullopt},
      {"1994-11-06T08:49:37Z", std::nullopt},
      {"784111777", std::nullopt},
      {"", std::nullopt},
      {"Sun, 06 Nov 1994 08:49:37 GMT and more of it", std::nullopt},
  };
  for (const DateRow& row : rows) {
    CAPTURE(row.text);
    CHECK(parse_http_date(row.text) == row.seconds);
  }
}

TEST_CASE("names in another case or order are no difference") {
  const Comparison comparison =
      compare(reply(200, {{"ETag", "\"1\""}, {"X-RateLimit-Limit", "10"}, {"X-A", "1"}}, "x"),
              reply(200, {{"x-a", "1"}, {"Etag", "\"1\""}, {"X-Ratelimit-Limit", "10"}}, "x"));
  CHECK(comparison.verdict == Verdict::identical);
  CHECK(comparison.differences.empty());
}

TEST_CASE("what is about the connection or the server is not compared unless asked for") {
  for (const std::string& name : default_excluded_headers()) {
    CAPTURE(name);
    const Reply a = reply(200, {{name, "1"}}, "x");
    const Reply b = reply(200, {}, "x");
    CHECK(compare(a, b).verdict == Verdict::identical);
    Options options;
    options.excluded_headers.clear();
    CHECK(kinds(compare(a, b, get(), options)) == Lines{"header " + name + " missing"});
  }
  Options options;
  options.excluded_headers.push_back("x-a");
  CHECK(compare(reply(200, {{"X-A", "1"}}, ""), reply(200, {}, ""), get(), options).verdict ==
        Verdict::identical);
}

TEST_CASE("a header that Connection names is hop-by-hop on that side only") {
  const Reply named = reply(200, {{"Connection", "close, X-Hop"}, {"X-Hop", "1"}}, "x");
  const Reply other = reply(200, {{"Connection", "x-hop"}, {"X-Hop", "2"}}, "x");
  const Reply end_to_end = reply(200, {{"X-Hop", "1"}}, "x");
  CHECK(compare(named, other).verdict == Verdict::identical);
  CHECK(compare(named, reply(200, {}, "x")).verdict == Verdict::identical);
  CHECK(kinds(compare(named, end_to_end)) == Lines{"header x-hop added"});
}

TEST_CASE("a coding that is undone before comparing is no difference, an unknown one is") {
  check({
      {"Content-Encoding", {"identity"}, {}, "spelling"},
      {"Content-Encoding", {"IDENTITY"}, {"identity"}, "spelling"},
      {"Content-Encoding", {"utf-8"}, {}, "missing"},
      {"Content-Encoding", {"aws-chunked"}, {"compress"}, "value"},
      {"Content-Encoding", {"compress"}, {"X-Compress"}, "spelling"},
  });
}

TEST_CASE("values show what was received, several lines apart") {
  const Comparison comparison =
      compare(reply(200, {{"X-A", "1"}, {"X-A", "2"}, {"Vary", "a"}, {"Vary", "b"}}, ""),
              reply(200, {{"X-A", "3"}, {"Vary", "c"}}, ""));
  REQUIRE(comparison.differences.size() == 2);
  CHECK(comparison.differences[0].baseline == "a, b");
  CHECK(comparison.differences[0].candidate == "c");
  CHECK(comparison.differences[1].baseline == "1\n2");
  CHECK(comparison.differences[1].candidate == "3");
}

TEST_CASE("hostile headers take bounded time and give bounded differences") {
  Headers many;
  Headers cookies;
  std::string list;
  for (int i = 0; i < 20'000; ++i) {
    many.push_back({"X-" + std::to_string(i), std::to_string(i)});
    cookies.push_back({"Set-Cookie", "same=" + std::to_string(i)});
    list += "a" + std::to_string(i) + "\x1B,";
  }
  const Comparison names = compare(reply(200, many, ""), reply(200, {}, ""));
  CHECK(names.verdict == Verdict::different);
  CHECK(names.differences.size() == 1000);
  CHECK(names.omitted == 19'000);
  Headers reversed(cookies.rbegin(), cookies.rend());
  CHECK(compare(reply(200, cookies, ""), reply(200, reversed, "")).verdict == Verdict::different);
  const Comparison lists =
      compare(reply(200, {{"Vary", list}}, ""), reply(200, {{"Vary", "b"}}, ""));
  REQUIRE(lists.differences.size() == 1);
  CHECK(lists.differences[0].baseline->size() == 4096);
  CHECK(lists.differences[0].abridged);
  CHECK(lists.differences[0].note.size() < 1000);
  CHECK(lists.differences[0].note.find('\x1B') == std::string::npos);
}

}  // namespace lockstep::compare

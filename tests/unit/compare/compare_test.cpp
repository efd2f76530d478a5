#include "unit/catch.hpp"
#include "unit/compare/replies.hpp"

namespace lockstep::compare {
namespace {

using Lines = std::vector<std::string>;

Reply typed(const std::string& type, std::string body) {
  return reply(200, type.empty() ? Headers{} : Headers{{"Content-Type", type}}, std::move(body));
}

Reply redirect(int status, std::string body, Headers headers = {}) {
  headers.push_back({"Location", "/there"});
  return reply(status, std::move(headers), std::move(body));
}

}  // namespace

TEST_CASE("the verdict follows from what differs") {
  const Headers json = {{"Content-Type", "application/json"}};
  struct Row {
    const char* what;
    Reply baseline;
    Reply candidate;
    Verdict verdict;
  };
  const Row rows[] = {
      {"the same", reply(200, json, "{}"), reply(200, json, "{}"), Verdict::identical},
      {"excluded header", reply(200, {{"Server", "a"}}, "x"), reply(200, {}, "x"),
       Verdict::identical},
      {"key order", reply(200, json, R"({"a":1,"b":2})"), reply(200, json, R"({"b":2,"a":1})"),
       Verdict::equivalent},
      {"trailing newline", reply(200, json, "{}"), reply(200, json, "{}\n"), Verdict::equivalent},
      {"number spelling", reply(200, json, "[1.0]"), reply(200, json, "[1]"), Verdict::equivalent},
      {"header spelling", reply(200, {{"Vary", "a, b"}}, "x"), reply(200, {{"Vary", "b,a"}}, "x"),
       Verdict::equivalent},
      {"a value", reply(200, json, "[1]"), reply(200, json, "[2]"), Verdict::different},
      {"status alone", reply(200, json, "{}"), reply(201, json, "{}"), Verdict::different},
      {"a header", reply(200, {{"X-A", "1"}}, "x"), reply(200, {}, "x"), Verdict::different},
      {"a byte", reply(200, {}, "abc"), reply(200, {}, "abd"), Verdict::different},
      {"spelling and value", reply(200, json, R"({"a":1,"b":2})"),
       reply(200, json, R"({"b":2,"a":3})"), Verdict::different},
      {"candidate failed", reply(200, json, "{}"), failed("timeout"), Verdict::failed},
      {"baseline failed", failed("refused"), reply(200, json, "{}"), Verdict::failed},
      {"both failed alike", failed("refused"), failed("refused"), Verdict::failed},
      {"neither", Reply{}, Reply{}, Verdict::failed},
  };
  for (const Row& row : rows) {
    CAPTURE(row.what);
    const Comparison comparison = compare(row.baseline, row.candidate);
    CHECK(comparison.verdict == row.verdict);
    CHECK(comparison.differences.empty() ==
          (row.verdict == Verdict::identical || row.verdict == Verdict::failed));
    CHECK(broken_law(row.baseline, row.candidate, get()).empty());
  }
}

TEST_CASE("the reason phrase says nothing, the status everything") {
  Reply a = reply(404, {}, "x");
  Reply b = a;
  a.response->reason = "NOT FOUND";
  b.response->reason = "Not Found";
  CHECK(compare(a, b).verdict == Verdict::identical);
  b.response->status = 400;
  const Comparison comparison = compare(a, b);
  REQUIRE(kinds(comparison) == Lines{"status status value"});
  CHECK(comparison.differences[0].baseline == "404");
  CHECK(comparison.differences[0].candidate == "400");
}

TEST_CASE("bodies are JSON when they are said to be, or when nothing speaks against it") {
  struct Row {
    const char* baseline_type;
    const char* candidate_type;
    const char* baseline;
    const char* candidate;
    Lines kinds;  // of the body's differences
  };
  const char* const kJson = "application/json";
  const Lines json_value = {"json /a value"};
  const Row rows[] = {
      {kJson, kJson, R"({"a":1})", R"({"a":2})", json_value},
      {kJson, "application/json; charset=utf-8", R"({"a":1})", R"({"a":2})", json_value},
      {"application/problem+json", "application/problem+json", R"({"a":1})", R"({"a":2})",
       json_value},
      {"text/json", "text/json", R"({"a":1})", R"({"a":2})", json_value},
      {kJson, kJson, "1", "2", {"json  value"}},
      // not declared
      {"", "", R"({"a":1})", R"({"a":2})", json_value},
      {"text/plain", "text/plain", R"({"a":1})", R"({"a":2})", json_value},
      {"text/html", "text/html", " {\"a\":1}", "\n{\"a\":2}", {"json /a value"}},
      {kJson, "text/plain", R"({"a":1})", R"({"a":2})", json_value},
      {"image/png", "text/css", R"({"a":1})", R"({"a":2})", json_value},
      // no JSON
      {"", "", "1", "2", {"body 0 value"}},
      {"", "", "1.0", "1", {"body 1 value"}},
      {"", "", "\"a\"", "\"b\"", {"body 1 value"}},
      {"", "", R"({"a":1})", R"({"a":2)", {"body 5 value"}},
      {"text/csv", "text/csv", "[1]", "[2]", {"body 1 value"}},
      {"application/x-ndjson", "application/x-ndjson", "{\"a\":1}", "{\"a\":2}", {"body 5 value"}},
      {kJson, kJson, "oops", "ooops", {"body 2 value"}},
      {"", "", "[1", "[2", {"body 1 value"}},
      // JSON against something else
      {kJson, kJson, R"({"a":1})", "oops", {"json  type"}},
      {kJson, kJson, "NaN", "1", {"json  type"}},
      {kJson, "text/html", R"({"a":1})", "<html>", {"json  type"}},
      // nothing against something
      {kJson, kJson, R"({"a":1})", "", {"body 0 missing"}},
      {kJson, kJson, "", R"({"a":1})", {"body 0 added"}},
      {"", "", "", "x", {"body 0 added"}},
  };
  for (const Row& row : rows) {
    CAPTURE(row.baseline_type, row.candidate_type, row.baseline, row.candidate);
    const Reply a = typed(row.baseline_type, row.baseline);
    const Reply b = typed(row.candidate_type, row.candidate);
    Options options;
    options.excluded_headers.push_back("content-type");
    Lines real;
    for (const std::string& line : kinds(compare(a, b, get(), options))) {
      if (!line.ends_with("spelling")) {
        real.push_back(line);
      }
    }
    CHECK(real == row.kinds);
    CHECK(broken_law(a, b, get()).empty());
  }
}

TEST_CASE("a difference by bytes shows where, both lengths and what is around it") {
  const std::string baseline = std::string(1000, 'a') + "XYZ" + std::string(1000, 'b');
  std::string candidate = baseline;
  candidate.replace(1001, 1, "__");
  const Difference difference =
      compare(reply(200, {}, baseline), reply(200, {}, candidate)).differences.at(0);
  CHECK(difference.at == "1001");
  CHECK(difference.note == "2003 bytes against 2004");
  CHECK(difference.abridged);
  CHECK(difference.baseline == std::string(23, 'a') + "XYZ" + std::string(70, 'b'));
  CHECK(difference.candidate == std::string(23, 'a') + "X__Z" + std::string(69, 'b'));

  const Difference whole = compare(reply(200, {}, "ab"), reply(200, {}, "abc")).differences.at(0);
  CHECK(whole.at == "2");
  CHECK(whole.baseline == "ab");
  CHECK(whole.candidate == "abc");
  CHECK_FALSE(whole.abridged);
}

TEST_CASE("what is shown of a body does not cut a character in two") {
  std::string text;
  for (int i = 0; i < 100; ++i) {
    text += "\xE2\x82\xAC";
  }
  std::string other = text;
  other[151] = 'x';
  const Difference difference =
      compare(reply(200, {}, text), reply(200, {}, other)).differences.at(0);
  CHECK(difference.at == "151");
  CHECK(difference.baseline->starts_with("\xE2\x82\xAC"));
  CHECK(difference.baseline->ends_with("\xE2\x82\xAC"));
  // Bytes that are no UTF-8 are cut anywhere.
  const Difference bytes = compare(reply(200, {}, std::string(300, '\xBF')),
                                   reply(200, {}, std::string(299, '\xBF') + "x"))
                               .differences.at(0);
  CHECK(bytes.baseline == std::string(25, '\xBF'));
}

TEST_CASE("bodies of redirects are spelling, since no client reads them") {
  struct Row {
    Reply baseline;
    Reply candidate;
    Lines kinds;
  };
  const Row rows[] = {
      {redirect(302, "<a>"), redirect(302, ""), {"body 0 spelling"}},
      {redirect(302, "<a>"), redirect(302, "<b>"), {"body 1 spelling"}},
      {redirect(301, "<a>"), redirect(308, "<b>"), {"status status value", "body 1 spelling"}},
      {redirect(302, "<a>", {{"Content-Encoding", "gzip"}}),
       redirect(302, "<b>"),
       {"header content-encoding spelling", "body 1 spelling"}},
      // not redirects
      {reply(302, {}, "<a>"), reply(302, {}, "<b>"), {"body 1 value"}},
      {redirect(302, "<a>"), reply(302, {}, "<b>"), {"header location missing", "body 1 value"}},
      {redirect(201, "<a>"), redirect(201, "<b>"), {"body 1 value"}},
      {redirect(302, "<a>"), redirect(200, "<b>"), {"status status value", "body 1 value"}},
  };
  for (const Row& row : rows) {
    CAPTURE(row.kinds);
    CHECK(kinds(compare(row.baseline, row.candidate)) == row.kinds);
    CHECK(broken_law(row.baseline, row.candidate, get()).empty());
  }
}

TEST_CASE("replies to HEAD, 204 and 304 have no body, whatever was sent") {
  const Reply body = reply(200, {{"Content-Length", "4"}}, "body");
  const Reply none = reply(200, {{"Content-Length", "9"}}, "");
  CHECK(compare(body, none, head()).verdict == Verdict::identical);
  CHECK(compare(body, none).verdict == Verdict::different);
  CHECK(compare(reply(204, {}, "x"), reply(204, {}, "")).verdict == Verdict::identical);
  CHECK(compare(reply(304, {}, "x"), reply(304, {}, "")).verdict == Verdict::identical);
  CHECK(kinds(compare(reply(200, {}, "x"), reply(204, {}, "x"))) ==
        Lines{"status status value", "body 0 missing"});
}

TEST_CASE("what is beyond a limit is counted and still decides") {
  Options options;
  options.max_differences = 3;
  options.max_value_bytes = 10;
  const Reply a = reply(
      200, {{"Content-Type", "application/json"}, {"Vary", "a, b"}, {"Allow", "A, B"}, {"X", "1"}},
      R"({"a":1,"b":2,"c":"0123456789012345"})");
  const Reply b = reply(
      200, {{"Content-Type", "application/json"}, {"Vary", "b, a"}, {"Allow", "B, A"}, {"X", "1"}},
      R"({"a":2,"b":3,"c":"0123456789012346"})");
  const Comparison comparison = compare(a, b, get(), options);
  CHECK(comparison.verdict == Verdict::different);
  CHECK(comparison.differences.size() == 3);
  CHECK(comparison.omitted == 2);

  options.max_differences = 0;
  CHECK(compare(a, b, get(), options).verdict == Verdict::different);
  CHECK(compare(a, b, get(), options).omitted == 5);
  CHECK(compare(a, a, get(), options).verdict == Verdict::identical);
  const Reply spelled = reply(200, {{"Vary", "b, a"}}, "x");
  const Reply respelled = reply(200, {{"Vary", "a, b"}}, "x");
  CHECK(compare(spelled, respelled, get(), options).verdict == Verdict::equivalent);

  options.max_differences = 1;
  const Difference cut = compare(reply(200, {{"X", "0123456789\xC3\xA9"}}, ""),
                                 reply(200, {{"X", "012345678\xC3\xA9"}}, ""), get(), options)
                             .differences.at(0);
  CHECK(cut.baseline == "0123456789");
  CHECK(cut.candidate == "012345678");
  CHECK(cut.abridged);
}

TEST_CASE("JSON beyond its limit of depth is compared by bytes and says so") {
  Options options;
  options.max_depth = 10;
  const std::string deep = std::string(20, '[') + std::string(20, ']');
  const Comparison comparison = compare(typed("application/json", deep),
                                        typed("application/json", deep + "\n"), get(), options);
  REQUIRE(comparison.differences.size() == 1);
  CHECK(comparison.differences[0].kind == Kind::value);
  CHECK(comparison.differences[0].note.find("not compared as JSON: ") != std::string::npos);
}

TEST_CASE("two files are compared as JSON where they are JSON, else by bytes") {
  struct Row {
    const char* baseline;
    const char* candidate;
    Verdict verdict;
    Lines kinds;  // but for spellings
  };
  const Row rows[] = {
      {"", "", Verdict::identical, {}},
      {"x", "x", Verdict::identical, {}},
      {R"({"a":1,"b":2})", "{\"b\":2,\"a\":1}\n", Verdict::equivalent, {}},
      {"1.0", "1", Verdict::equivalent, {}},
      {"[1]", "[2]", Verdict::different, {"json /0 value"}},
      {"1", "2", Verdict::different, {"json  value"}},
      {"[1]", "[1", Verdict::different, {"json  type"}},
      {"[1", "[1]", Verdict::different, {"json  type"}},
      {"1", "one", Verdict::different, {"body 0 value"}},
      {"one", "two", Verdict::different, {"body 0 value"}},
      {"[1", "[2", Verdict::different, {"body 1 value"}},
      {"", "x", Verdict::different, {"body 0 added"}},
      {"x", "", Verdict::different, {"body 0 missing"}},
  };
  for (const Row& row : rows) {
    CAPTURE(row.baseline, row.candidate);
    const Comparison comparison = compare_documents(row.baseline, row.candidate, {});
    CHECK(comparison.verdict == row.verdict);
    Lines real;
    for (const std::string& line : kinds(comparison)) {
      if (!line.ends_with("spelling")) {
        real.push_back(line);
      }
    }
    CHECK(real == row.kinds);
    CHECK(fingerprint(comparison, false) ==
          fingerprint(compare_documents(row.candidate, row.baseline, {}), true));
  }
}

}  // namespace lockstep::compare

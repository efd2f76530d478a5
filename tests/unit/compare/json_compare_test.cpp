// What compare_json calls a difference, kind by kind.
#include "compare/json_compare.hpp"

#include <string>
#include <string_view>
#include <vector>

#include "unit/catch.hpp"

using lockstep::Aspect;
using lockstep::Difference;
using lockstep::Kind;
using lockstep::kind_name;
using lockstep::compare::compare_json;
using lockstep::compare::JsonComparison;
using lockstep::compare::JsonOptions;

namespace {

// "value /a 1 2": kind, pointer, both values or '-', the note.
std::string line(const Difference& difference) {
  std::string text(kind_name(difference.kind));
  text += " '" + difference.at + "' ";
  text += difference.baseline.value_or("-") + " | " + difference.candidate.value_or("-");
  return text + (difference.note.empty() ? "" : " (" + difference.note + ")");
}

std::vector<std::string> lines(std::string_view a, std::string_view b,
                               const JsonOptions& options = {}) {
  std::vector<std::string> all;
  for (const Difference& difference : compare_json(a, b, options).differences) {
    CHECK(difference.aspect == Aspect::json);
    all.push_back(line(difference));
  }
  return all;
}

using Lines = std::vector<std::string>;

struct Row {
  std::string a;
  std::string b;
  Lines expected;
};

void check(const Row& row) {
  CAPTURE(row.a, row.b);
  CHECK(lines(row.a, row.b) == row.expected);
  bool equal = true;
  for (const std::string& text : row.expected) {
    equal = equal && text.starts_with("spelling ");
  }
  CHECK(compare_json(row.a, row.b, {}).equal == equal);
}

}  // namespace

TEST_CASE("values differ by type or by value") {
  check(GENERATE(values<Row>({
      {"1", "2", {"value '' 1 | 2"}},
      {"1", "\"1\"", {"type '' 1 | \"1\""}},
      {"null", "0", {"type '' null | 0"}},
      {"null", "\"\"", {"type '' null | \"\""}},
      {"null", "[]", {"type '' null | []"}},
      {"[]", "{}", {"type '' [] | {}"}},
      {"true", "false", {"value '' true | false"}},
      {"false", "0", {"type '' false | 0"}},
      {"\"a\"", "\"b\"", {"value '' \"a\" | \"b\""}},
      {"\"a\"", "\"A\"", {"value '' \"a\" | \"A\""}},
      {R"({"a":{"b":[1,{"c":2}]}})", R"({"a":{"b":[1,{"c":3}]}})", {"value '/a/b/1/c' 2 | 3"}},
      {R"({"a":1,"b":2})", R"({"a":3,"b":"4"})", {"value '/a' 1 | 3", "type '/b' 2 | \"4\""}},
      {R"({"a":[1,2]})", R"({"a":{"0":1}})", {R"(type '/a' [1,2] | {"0":1})"}},
  })));
}

TEST_CASE("members are missing or added, whatever their order") {
  check(GENERATE(values<Row>({
      {R"({"a":1,"b":2})", R"({"a":1})", {"missing '/b' 2 | -"}},
      {R"({"a":1})", R"({"b":[2],"a":1})", {"added '/b' - | [2]"}},
      {R"({"a":1})", R"({"A":1})", {"missing '/a' 1 | -", "added '/A' - | 1"}},
      {R"({})", R"({"":null})", {"added '/' - | null"}},
      {R"({"x":{"a":1},"z":1})",
       R"({"z":2,"x":{"b":1}})",
       {R"(spelling '' ["x","z"] | ["z","x"] (key-order))", "missing '/x/a' 1 | -",
        "added '/x/b' - | 1", "value '/z' 1 | 2"}},
  })));
}

TEST_CASE("pointers escape what they must and unescape what JSON escaped") {
  check(GENERATE(values<Row>({
      {R"({"a/b":1})", R"({"a/b":2})", {"value '/a~1b' 1 | 2"}},
      {R"({"~":1})", R"({"~":2})", {"value '/~0' 1 | 2"}},
      {R"({"~1/":[0]})", R"({"~1/":[1]})", {"value '/~01~1/0' 0 | 1"}},
      {R"({"\u00e9\"":1})", R"({"\u00e9\"":2})", {"value '/é\"' 1 | 2"}},
      {R"({"\u002f":1})", R"({"\u002f":2})", {"value '/~1' 1 | 2"}},
      {R"({" ":1})", R"({" ":2})", {"value '/ ' 1 | 2"}},
  })));
  const std::string long_key(1000, '/');
  const Lines found = lines("{\"" + long_key + "\":1}", "{\"" + long_key + "\":2}");
  REQUIRE(found.size() == 1);
  CHECK(found[0].size() == std::string("value '/' 1 | 2").size() + 2 * long_key.size());
}

TEST_CASE("numbers are exact, however they are written") {
  check(GENERATE(values<Row>({
      {"1", "1.0", {"spelling '' 1 | 1.0 (number-spelling)"}},
      {"1e2", "100", {"spelling '' 1e2 | 100 (number-spelling)"}},
      {"-0", "0", {"spelling '' -0 | 0 (number-spelling)"}},
      {"-0.0", "0e7", {"spelling '' -0.0 | 0e7 (number-spelling)"}},
      {"1e-07", "1e-7", {"spelling '' 1e-07 | 1e-7 (number-spelling)"}},
      {"12345678901234567890123",
       "12345678901234567890124",
       {"value '' 12345678901234567890123 | 12345678901234567890124"}},
      {"18446744073709551615",
       "18446744073709551616",
       {"value '' 18446744073709551615 | 18446744073709551616"}},
      {"0.1", "0.10000000000000000001", {"value '' 0.1 | 0.10000000000000000001"}},
      {"1e400", "1e401", {"value '' 1e400 | 1e401"}},
      {"1e400", "10e399", {"spelling '' 1e400 | 10e399 (number-spelling)"}},
      {"1e999999999999999999999",
       "10e999999999999999999998",
       {"spelling '' 1e999999999999999999999 | 10e999999999999999999998 (number-spelling)"}},
      {"1e999999999999999999999",
       "1e999999999999999999998",
       {"value '' 1e999999999999999999999 | 1e999999999999999999998"}},
      {"1", "-1", {"value '' 1 | -1"}},
  })));
}

TEST_CASE("strings are code points, however they are written") {
  check(GENERATE(values<Row>({
      {R"("\u00e9")", "\"é\"", {"spelling '' \"\\u00e9\" | \"é\" (string-escapes)"}},
      {R"("\u00e9")", R"("\u00E9")", {R"(spelling '' "\u00e9" | "\u00E9" (string-escapes))"}},
      {"\"<&>\"",
       R"("\u003c\u0026\u003e")",
       {R"(spelling '' "<&>" | "\u003c\u0026\u003e" (string-escapes))"}},
      {R"("a/b")", R"("a\/b")", {R"(spelling '' "a/b" | "a\/b" (string-escapes))"}},
      {R"("\b")", R"("\u0008")", {R"(spelling '' "\b" | "\u0008" (string-escapes))"}},
      {"\"😀\"", R"("\ud83d\ude00")", {"spelling '' \"😀\" | \"\\ud83d\\ude00\" (string-escapes)"}},
      {R"("\u0000")", R"("\u0001")", {R"(value '' "\u0000" | "\u0001")"}},
      {R"("\ud800")", R"("\ufffd")", {R"(value '' "\ud800" | "\ufffd")"}},
      {R"("\ud800")", "\"\xEF\xBF\xBD\"", {"value '' \"\\ud800\" | \"\xEF\xBF\xBD\""}},
      {R"("\ud800")", R"("\uD800")", {R"(spelling '' "\ud800" | "\uD800" (string-escapes))"}},
      {R"("\ud800")", R"("\ud801")", {R"(value '' "\ud800" | "\ud801")"}},
      {R"("\ud800\u0041")",
       R"("\ud800A")",
       {R"(spelling '' "\ud800\u0041" | "\ud800A" (string-escapes))"}},
      // No normalisation: é is not e and an accent.
      {R"("\u00e9")", R"("e\u0301")", {R"(value '' "\u00e9" | "e\u0301")"}},
      {R"("\u1f600")", "\"😀\"", {"value '' \"\\u1f600\" | \"😀\""}},
      {R"("a\n")", R"("a")", {R"(value '' "a\n" | "a")"}},
      {"\"0123456789abcdef\\u0026\"",
       "\"0123456789abcdef&\"",
       {"spelling '' \"0123456789abcdef\\u0026\" | \"0123456789abcdef&\" (string-escapes)"}},
  })));
}

TEST_CASE("spellings are listed and never make documents differ") {
  check(GENERATE(values<Row>({
      {"[1,2]", "[1, 2]", {"spelling ''  |   (whitespace)"}},
      {"[1,2]", "[1,2]\n", {"spelling ''  | \n (trailing-newline)"}},
      {"[1,2]\r\n", "[1,2]\n", {"spelling '' \r\n | \n (trailing-newline)"}},
      {" [1]", "[1 ]", {"spelling ''   |   (whitespace)"}},
      {"[\"a b\",1]", "[\"a b\",\n 1]", {"spelling ''  | \n  (whitespace)"}},
      {"[\"\\\" \",1]", "[\"\\\" \",\t1]", {"spelling ''  | \t (whitespace)"}},
      {"{ }", "{}", {"spelling ''   |  (whitespace)"}},
      {R"({"a":1,"b":2})",
       R"({"b":2,"a":1})",
       {R"(spelling '' ["a","b"] | ["b","a"] (key-order))"}},
      {R"({"\u0061":1})", R"({"a":1})", {R"(spelling '/a' "\u0061" | "a" (key-escapes))"}},
      {R"({"\u0061":1,"b":{}})",
       R"({"b":{},"a":1.0})",
       {R"(spelling '' ["\u0061","b"] | ["b","a"] (key-order))",
        R"(spelling '/a' "\u0061" | "a" (key-escapes))",
        "spelling '/a' 1 | 1.0 (number-spelling)"}},
  })));
}

TEST_CASE("of places that differ only in an index one is listed, and the outermost key orders") {
  const Lines found = lines(R"([{"n":1,"o":{"p":{"a":1,"b":2},"q":1}},{"n":1,"o":{"q":1}}])",
                            R"([{"o":{"q":1,"p":{"b":2,"a":1}},"n":1.0},{"o":{"q":1},"n":1e0}])");
  CHECK(found == Lines{R"(spelling '/0' ["n","o"] | ["o","n"] (key-order))",
                       "spelling '/0/n' 1 | 1.0 (number-spelling)",
                       R"(spelling '/0/o' ["p","q"] | ["q","p"] (key-order))"});
}

TEST_CASE("spellings are listed next to differences") {
  check(GENERATE(values<Row>({
      {R"({"a": 1, "b": "\u003c"})",
       R"({"b":"<","a":2})",
       {"spelling ''   |  (whitespace)", R"(spelling '' ["a","b"] | ["b","a"] (key-order))",
        "value '/a' 1 | 2", R"(spelling '/b' "\u003c" | "<" (string-escapes))"}},
      // More members have more whitespace between them; that is no difference in style.
      {R"({"a": 1})", R"({"a": 1, "b": 2})", {"added '/b' - | 2"}},
      {R"({"a": 1})", "{}", {"missing '/a' 1 | -"}},
      {"[1]", "[1, 2]", {"added '/1' - | 2"}},
      {"[1,1]", "[1, 2]", {"spelling ''  |   (whitespace)", "value '/1' 1 | 2"}},
      {"{\n  \"a\": 1\n}",
       "{\n    \"a\": 2\n}",
       {"spelling '' \n   | \n     (whitespace)", "value '/a' 1 | 2"}},
  })));
}

TEST_CASE("a repeated key is compared as a whole") {
  check(GENERATE(values<Row>({
      {R"({"a":1,"a":2})", R"({"a":1,"a":2})", {}},
      {R"({"a":1,"a":2})",
       R"({"a":1, "a":2.0})",
       {"spelling ''  |   (whitespace)", "spelling '/a' 2 | 2.0 (number-spelling)"}},
      {R"({"a":1,"a":2})", R"({"a":2})", {R"(duplicate '/a' {"a":1,"a":2} | {"a":2})"}},
      {R"({"a":2})", R"({"a":1,"a":2})", {R"(duplicate '/a' {"a":2} | {"a":1,"a":2})"}},
      {R"({"a":1,"a":1})", R"({"a":1})", {R"(duplicate '/a' {"a":1,"a":1} | {"a":1})"}},
      {R"({"a":1,"a":2})", R"({"a":2,"a":1})", {R"(duplicate '/a' {"a":1,"a":2} | {"a":2,"a":1})"}},
      {R"({"a":1,"a":2,"b":0})",
       R"({"b":0,"a":2,"a":1})",
       {R"(spelling '' ["a","a","b"] | ["b","a","a"] (key-order))",
        R"(duplicate '/a' {"a":1,"a":2} | {"a":2,"a":1})"}},
      {R"({"b":0,"a":1,"a":2})",
       R"({"a":2,"b":0,"a":1})",
       {R"(spelling '' ["b","a","a"] | ["a","b","a"] (key-order))",
        R"(duplicate '/a' {"a":1,"a":2} | {"a":2,"a":1})"}},
      {R"({"a":1,"\u0061":2})",
       R"({"\u0061":2,"a":1})",
       {R"(duplicate '/a' {"a":1,"\u0061":2} | {"\u0061":2,"a":1})"}},
      {R"({"a":1,"a":2})", R"({})", {"missing '/a' 2 | -"}},
      {R"({})", R"({"a":1,"a":2})", {"added '/a' - | 2"}},
      {R"({"a":{"x":[1]},"a":{"y":2}})",
       R"({"a":{"x":[9]},"a":{"z":2}})",
       {R"(duplicate '/a' {"a":{"x":[1]},"a":{"y":2}} | {"a":{"x":[9]},"a":{"z":2}})"}},
      {R"({"a":{"x":1,"y":2},"a":3,"b":1})",
       R"({"a":{"y":2,"x":1},"a":3,"b":2})",
       {"value '/b' 1 | 2"}},
  })));
}

TEST_CASE("objects of many members are compared as those of few") {
  std::string a = "{";
  std::string b = "}";
  constexpr int kMembers = 3000;
  for (int i = 0; i < kMembers; ++i) {
    const std::string member = "\"k" + std::to_string(i) + "\":[" + std::to_string(i) + "]";
    a += (i == 0 ? "" : ",") + member;
    b.insert(0, (i + 1 == kMembers ? "{" : ",") + member);
  }
  a += '}';
  REQUIRE(compare_json(a, b, {}).equal);
  const Lines order = lines(a, b, {.max_value_bytes = 12});
  CHECK(order == Lines{R"(spelling '' ["k0","k1"," | ["k2999","k2 (key-order))"});
  b.replace(b.find("[1234]"), 6, "[\"\\u0031\"]");
  CHECK(lines(a, b, {.max_value_bytes = 12}).back() == R"(type '/k1234/0' 1234 | "\u0031")");
}

TEST_CASE("no JSON on one side is one difference that says where") {
  const JsonComparison comparison = compare_json("{\"a\":NaN}", "{\"a\":null}", {});
  CHECK(comparison.comparable);
  CHECK_FALSE(comparison.equal);
  REQUIRE(comparison.differences.size() == 1);
  CHECK(line(comparison.differences[0]) ==
        "type '' {\"a\":NaN} | {\"a\":null} (invalid-json: baseline, byte 5: expected a value)");
  REQUIRE(comparison.baseline_error);
  CHECK(comparison.baseline_error->offset == 5);
  CHECK_FALSE(comparison.candidate_error);
  CHECK(lines("1",
              "\xEF\xBB\xBF"
              "1") == Lines{"type '' 1 | \xEF\xBB\xBF"
                            "1 (invalid-json: candidate, byte 0: the text starts with "
                            "a byte order mark)"});
  CHECK(lines("\"\xFF\"", "\"\"") ==
        Lines{"type '' \"\xFF\" | \"\" (invalid-json: baseline, byte 1: invalid UTF-8 in a "
              "string)"});
  CHECK(lines("", "null").size() == 1);
}

TEST_CASE("no JSON on both sides, or beyond a limit, is not for this comparison") {
  CHECK_FALSE(compare_json("<html>", "<html>", {}).comparable);
  CHECK_FALSE(compare_json("", "x", {}).comparable);
  const JsonComparison deep = compare_json("[[[1]]]", "[[1]]", {.max_depth = 2});
  CHECK_FALSE(deep.comparable);
  REQUIRE(deep.baseline_error);
  CHECK(deep.baseline_error->reason == lockstep::json::ParseError::Reason::limit);
  CHECK_FALSE(compare_json("[[1]]", "[[[1]]]", {.max_depth = 2}).comparable);
  CHECK_FALSE(compare_json("[[[1]]]", "nope", {.max_depth = 2}).comparable);
  CHECK(compare_json("[[1]]", "[[1]]", {.max_depth = 2}).equal);
}

TEST_CASE("values are abridged between characters, and differences beyond the limit counted") {
  const JsonComparison cut = compare_json("\"éééé\"", "\"éé\"", {.max_value_bytes = 6});
  REQUIRE(cut.differences.size() == 1);
  CHECK(line(cut.differences[0]) == "value '' \"éé | \"éé\"");
  CHECK(cut.differences[0].abridged);
  const JsonComparison many = compare_json("[1, 2,3,4,5]", "[6,7,8,9,0]", {.max_differences = 3});
  CHECK(many.differences.size() == 3);
  CHECK(many.omitted == 2);
  CHECK(line(many.differences[0]) == "value '/0' 1 | 6");
  const JsonComparison none = compare_json("1", "2", {.max_differences = 0});
  CHECK_FALSE(none.equal);
  CHECK(none.omitted == 1);
  CHECK(compare_json(R"({"a":1,"b":2})", R"({"b":2, "a":1.0})", {.max_differences = 2})
            .differences.size() == 2);
}

// Reading values out of a document, and writing documents.
#include <cmath>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

#include "lockstep/json/decimal.hpp"
#include "lockstep/json/json.hpp"
#include "lockstep/json/writer.hpp"

#include "unit/catch.hpp"
#include "unit/json/random_json.hpp"

using lockstep::json::Decimal;
using lockstep::json::Document;
using lockstep::json::ParseError;
using lockstep::json::quote;
using lockstep::json::Type;
using lockstep::json::Value;
using lockstep::json::Writer;
using namespace std::string_literals;

namespace {

Document parse(std::string_view text) {
  ParseError error;
  auto document = Document::parse(text, error);
  CAPTURE(text, error.offset, error.message);
  REQUIRE(document);
  return std::move(*document);
}

}  // namespace

TEST_CASE("strings are unescaped, lone surrogates replaced") {
  struct Row {
    std::string json;
    std::string text;
  };
  const Row row = GENERATE(values<Row>({
      {"\"\"", ""},
      {"\"a\\nb\"", "a\nb"},
      {R"("\"\\\/\b\f\n\r\t")", "\"\\/\b\f\n\r\t"},
      {R"("\u0041\u00e9\u20AC\u0000")", "Aé€\0"s},
      {R"("\ud83d\ude00")", "😀"},
      {R"("\ud83d")", "\xEF\xBF\xBD"},
      {R"("\ude00\ud83d")", "\xEF\xBF\xBD\xEF\xBF\xBD"},
      {R"("\ud83d\u0041")",
       "\xEF\xBF\xBD"
       "A"},
      {R"("\ud83d\ud83d\ude00")", "\xEF\xBF\xBD😀"},
      {R"("\ud83dx")", "\xEF\xBF\xBDx"},
      {R"("\ud83d\n")", "\xEF\xBF\xBD\n"},
      {R"("\\u0041")", "\\u0041"},
  }));
  CAPTURE(row.json);
  CHECK(parse(row.json).root().string() == row.text);
}

TEST_CASE("an integer is one however it is written, if it fits") {
  struct Row {
    std::string json;
    std::optional<std::int64_t> value;
  };
  const Row row = GENERATE(values<Row>({
      {"0", 0},
      {"-0", 0},
      {"0e99999999999999999999", 0},
      {"42", 42},
      {"-42", -42},
      {"1.0", 1},
      {"1e3", 1000},
      {"1.5e1", 15},
      {"1500e-2", 15},
      {"1.5", std::nullopt},
      {"15e-1", std::nullopt},
      {"9223372036854775807", std::numeric_limits<std::int64_t>::max()},
      {"9223372036854775807.0", std::numeric_limits<std::int64_t>::max()},
      {"-9223372036854775808", std::numeric_limits<std::int64_t>::min()},
      {"-9223372036854775808.0", std::numeric_limits<std::int64_t>::min()},
      {"9223372036854775808", std::nullopt},
      {"9223372036854775808.0", std::nullopt},
      {"-9223372036854775809", std::nullopt},
      {"1e19", std::nullopt},
      {"1e999999999999999999999", std::nullopt},
      {"1e-999999999999999999999", std::nullopt},
      {"\"1\"", std::nullopt},
      {"null", std::nullopt},
  }));
  CAPTURE(row.json);
  CHECK(parse(row.json).root().int64() == row.value);
}

TEST_CASE("a number is the nearest double, or beyond all of them") {
  const double inf = std::numeric_limits<double>::infinity();
  CHECK(parse("0.1").root().number() == 0.1);
  CHECK(parse("-1e3").root().number() == -1000);
  CHECK(parse("1e400").root().number() == inf);
  CHECK(parse("-1e400").root().number() == -inf);
  CHECK(parse("1e-400").root().number() == 0);
  CHECK(std::signbit(parse("-1e-400").root().number()));
  CHECK(parse("1e99999999999999999999").root().number() == inf);
  CHECK(parse("1e-99999999999999999999").root().number() == 0);
}

TEST_CASE("members are found by what their keys mean, the last one when they repeat") {
  const std::string text = R"({"a":1,"b":{"a":2},"\u0061":3,"":4,"c":[5,[6]]})";
  const Document document = parse(text);
  const Value root = document.root();
  CHECK(root.size() == 5);
  CHECK(root.find("a")->int64() == 3);
  CHECK(root.find("")->int64() == 4);
  CHECK(root.find("b")->find("a")->int64() == 2);
  CHECK_FALSE(root.find("d"));
  CHECK_FALSE(root.find("c")->find("a"));
  CHECK_FALSE(root.find("a")->find("a"));
  std::vector<std::string> keys;
  for (const Value member : root) {
    keys.push_back(member.key());
  }
  CHECK(keys == std::vector<std::string>{"a", "b", "a", "", "c"});
  std::vector<std::string> elements;
  const Value array = root.find("c").value();
  for (const Value element : array) {
    elements.emplace_back(element.raw());
  }
  CHECK(elements == std::vector<std::string>{"5", "[6]"});
  CHECK(root.find("a")->begin() == root.find("a")->end());
  CHECK(root.find("a")->size() == 0);
}

TEST_CASE("decimals are equal when they are the same number, and hash alike") {
  struct Row {
    std::string a;
    std::string b;
    bool equal;
  };
  const Row row = GENERATE(values<Row>({
      {"1", "1.0", true},
      {"1", "1e0", true},
      {"1", "10e-1", true},
      {"0.1", "1E-1", true},
      {"100", "1e2", true},
      {"0.00120", "12e-4", true},
      {"0", "0.0e5", true},
      {"0", "-0", true},
      {"0", "0e-99999999999999999999", true},
      {"1", "-1", false},
      {"1", "10", false},
      {"0.1", "0.10000000000000000001", false},
      {"12345678901234567890123", "12345678901234567890124", false},
      {"18446744073709551615", "18446744073709551616", false},
      {"1e400", "1e401", false},
      {"1e400", "10e399", true},
      {"1e400", "0.1e401", true},
      {"1e999999999999999999", "10e999999999999999998", true},
      {"1e999999999999999999", "1000e999999999999999996", true},
      {"1e1000000000000000000", "10e999999999999999999", true},
      {"1e1000000000000000000", "1e999999999999999999", false},
      {"1e99999999999999999999999", "0.01e100000000000000000000001", true},
      {"1e-99999999999999999999999", "0.1e-99999999999999999999998", true},
      {"1e-99999999999999999999999", "1e99999999999999999999999", false},
      {"1e-1000000000000000000", "100e-1000000000000000002", true},
      {"1e00000000000000000000000005", "100000", true},
      {"1e5", "1e50000000000000000000000", false},
  }));
  CAPTURE(row.a, row.b);
  CHECK((Decimal(row.a) == Decimal(row.b)) == row.equal);
  CHECK((Decimal(row.b) == Decimal(row.a)) == row.equal);
  if (!row.b.starts_with('-')) {
    CHECK((Decimal("-" + row.a) == Decimal("-" + row.b)) == row.equal);
  }
  CHECK((Decimal(row.a).hash() == Decimal(row.b).hash()) >= row.equal);
}

TEST_CASE("a number of a million digits is as good as any") {
  const std::string digits(1'000'000, '7');
  CHECK(Decimal(digits + "e0") == Decimal("0." + digits + "e1000000"));
  CHECK_FALSE(Decimal(digits) == Decimal(digits + "7"));
  CHECK_FALSE(Decimal(digits) == Decimal(digits.substr(1) + "8"));
}

TEST_CASE("numbers written in random ways stay the same") {
  lockstep::test::Random random(11);
  for (int i = 0; i < 3000; ++i) {
    const lockstep::test::Json number = lockstep::test::random_number(random);
    const std::string a = spell(number, random, {.numbers = true});
    const std::string b = spell(number, random, {.numbers = true});
    lockstep::test::Json other = number;
    other.digits += 1;
    const std::string c = spell(other, random, {.numbers = true});
    CAPTURE(a, b, c);
    CHECK(Decimal(a) == Decimal(b));
    CHECK(Decimal(a).hash() == Decimal(b).hash());
    CHECK_FALSE(Decimal(a) == Decimal(c));
  }
}

TEST_CASE("a quoted string is valid JSON and UTF-8 whatever goes in") {
  struct Row {
    std::string bytes;
    std::string quoted;
    bool lossy;
  };
  const Row row = GENERATE(values<Row>({
      {"", "\"\"", false},
      {"a\"b\\c/d", R"("a\"b\\c/d")", false},
      {"\b\f\n\r\t\x01\x1F\x00"s, R"("\b\f\n\r\t\u0001\u001f\u0000")", false},
      {"\x7F", R"("\u007f")", false},
      {"é€😀", "\"é€😀\"", false},
      {"\xFFz\xC3", R"("\u00ffz\u00c3")", true},
      {"\xED\xA0\x80", R"("\u00ed\u00a0\u0080")", true},
  }));
  bool lossy = false;
  CAPTURE(row.quoted);
  CHECK(quote(row.bytes, &lossy) == row.quoted);
  CHECK(lossy == row.lossy);
  const std::string quoted = quote(row.bytes);
  const Document document = parse(quoted);
  CHECK((document.root().string() == row.bytes) != row.lossy);
}

TEST_CASE("the writer puts commas and lines where they belong") {
  const auto write = [](Writer& writer) {
    writer.begin_object().key("a").begin_array().end_array().key("b").begin_array();
    writer.number(1).string("x\n").null().boolean(true).begin_object().end_object().end_array();
    writer.key("c").raw("[1, 2]").end_object();
    return writer.take();
  };
  Writer compact;
  CHECK(write(compact) == R"({"a":[],"b":[1,"x\n",null,true,{}],"c":[1, 2]})");
  CHECK(write(compact) == R"({"a":[],"b":[1,"x\n",null,true,{}],"c":[1, 2]})");
  Writer indented(2);
  CHECK(write(indented) ==
        "{\n  \"a\": [],\n  \"b\": [\n    1,\n    \"x\\n\",\n    null,\n    true,\n    {}\n  ],\n"
        "  \"c\": [1, 2]\n}");
}

TEST_CASE("the writer's numbers read back the same") {
  const auto written = [](auto... arguments) {
    Writer writer;
    writer.number(arguments...);
    return writer.take();
  };
  CHECK(written(std::numeric_limits<std::int64_t>::min()) == "-9223372036854775808");
  CHECK(written(std::numeric_limits<std::uint64_t>::max()) == "18446744073709551615");
  CHECK(written(0.1) == "0.1");
  CHECK(written(1e300) == "1e+300");
  CHECK(written(2.0) == "2");
  CHECK(written(2.0, 3) == "2.000");
  CHECK(written(99.996, 2) == "100.00");
  CHECK(written(std::numeric_limits<double>::max(), 2).size() == 312);
  CHECK(written(std::numeric_limits<double>::infinity()) == "null");
  CHECK(written(std::nan("")) == "null");
}

TEST_CASE("the writer tells when bytes were lost, until the document is taken") {
  Writer writer;
  writer.begin_object().key("a\xFF").string("ok").end_object();
  CHECK(writer.lossy());
  CHECK(writer.take() == R"({"a\u00ff":"ok"})");
  CHECK_FALSE(writer.lossy());
}

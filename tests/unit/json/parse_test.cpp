// What is JSON and what is not, and where it stops being it.
#include <unistd.h>

#include <cstring>
#include <string>
#include <string_view>

#include <sys/mman.h>

#include "lockstep/json/json.hpp"

#include "unit/catch.hpp"

using lockstep::json::Document;
using lockstep::json::ParseError;
using lockstep::json::ParseOptions;
using lockstep::json::Parser;
using lockstep::json::Value;
using namespace std::string_literals;

namespace {

std::string repeat(std::string_view text, std::size_t times) {
  std::string all;
  all.reserve(text.size() * times);
  for (std::size_t i = 0; i < times; ++i) {
    all += text;
  }
  return all;
}

std::string outcome(std::string_view text, const ParseOptions& options = {}) {
  ParseError error;
  if (Document::parse(text, error, options)) {
    return "ok";
  }
  return std::to_string(error.offset) + " " + error.message;
}

// The text again, from the tape: nothing but whitespace is lost.
std::string respell(Value value) {
  std::string out;
  switch (value.type()) {
    case lockstep::json::Type::array:
      for (const Value element : value) {
        out += (out.empty() ? "" : ",") + respell(element);
      }
      return "[" + out + "]";
    case lockstep::json::Type::object:
      for (const Value member : value) {
        out += (out.empty() ? "" : ",") + std::string(member.raw_key()) + ":" + respell(member);
      }
      return "{" + out + "}";
    default:
      return std::string(value.raw());
  }
}

}  // namespace

TEST_CASE("JSON is what RFC 8259 says it is") {
  const std::string text = GENERATE(
      as<std::string>(), "0", "-0", "1", "-1.5e-7", "1E+2", "1e0001", "0.0", "\"\"", "\"a\"",
      "true", "false", "null", "[]", "{}", " [ ] ", "\t{\n}\r", "[1]", "[1,2]", "{\"a\":1}",
      "{\"a\":1,\"a\":2}", "{\"\":{\"\":[]}}", "[[[[]]],{},[{}]]", "\"\\u0000\\uD800\\udc00\"",
      "\"\\ud800\"", "\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"", "\"\x7F\"", "\"é€😀\"", "\"\\\\\"",
      "123456789012345678901234567890.123456789012345678901234567890e99999999999999999999");
  CAPTURE(text);
  CHECK(outcome(text) == "ok");
  CHECK(outcome(" \n" + text + " \r\n\t") == "ok");
  CHECK(outcome("[" + text + "," + text + "]") == "ok");
}

TEST_CASE("what is not JSON is refused at its first wrong byte") {
  struct Row {
    std::string text;
    std::string outcome;
  };
  const Row row = GENERATE(values<Row>({
      {"", "0 the text is empty"},
      {" ", "1 the text ends too early: expected a value"},
      {"\xEF\xBB\xBF{}", "0 the text starts with a byte order mark"},
      {"[", "1 the text ends too early: expected a value"},
      {"[1", "2 the text ends too early: expected ',' or ']'"},
      {"[1,", "3 the text ends too early: expected a value"},
      {"[1,]", "3 expected a value"},
      {"[,1]", "1 expected a value"},
      {"[1 2]", "3 expected ',' or ']'"},
      {"[1}", "2 expected ',' or ']'"},
      {"]", "0 expected a value"},
      {"[]]", "2 expected the end of the text"},
      {"[] []", "3 expected the end of the text"},
      {"{", "1 the text ends too early: expected a key"},
      {"{\"a\"", "4 expected ':'"},
      {"{\"a\":", "5 the text ends too early: expected a value"},
      {"{\"a\":1", "6 the text ends too early: expected ',' or '}'"},
      {"{\"a\":1,", "7 the text ends too early: expected a key"},
      {"{\"a\":1,}", "7 expected a key, in double quotes"},
      {"{\"a\" 1}", "5 expected ':'"},
      {"{\"a\"}", "4 expected ':'"},
      {"{\"a\":}", "5 expected a value"},
      {"{a:1}", "1 expected a key, in double quotes"},
      {"{1:1}", "1 expected a key, in double quotes"},
      {"{\"a\":1]", "6 expected ',' or '}'"},
      {"{\"a\":1 \"b\":2}", "7 expected ',' or '}'"},
      {"{\"a\"\"b\"}", "4 expected ':'"},
      {"'a'", "0 expected a value"},
      {"NaN", "0 expected a value"},
      {"[NaN]", "1 expected a value"},
      {"Infinity", "0 expected a value"},
      {"-Infinity", "1 expected a digit"},
      {"nul", "3 expected a value"},
      {"nulL", "3 expected a value"},
      {"nulls", "4 unexpected character after a value"},
      {"truefalse", "4 unexpected character after a value"},
      {"fals", "4 expected a value"},
      {"[fals]", "5 expected a value"},
      {"True", "0 expected a value"},
      {"-", "1 expected a digit"},
      {"--1", "1 expected a digit"},
      {"+1", "0 expected a value"},
      {".5", "0 expected a value"},
      {"01", "1 a number cannot have leading zeros"},
      {"-01", "2 a number cannot have leading zeros"},
      {"1.", "2 expected a digit after the decimal point"},
      {"1.e1", "2 expected a digit after the decimal point"},
      {"1e", "2 expected a digit in the exponent"},
      {"1e+", "3 expected a digit in the exponent"},
      {"1x", "1 unexpected character after a value"},
      {"0x10", "1 unexpected character after a value"},
      {"1\"a\"", "1 unexpected character after a value"},
      {"true\"a\"", "4 unexpected character after a value"},
      {"\"a\"b", "3 expected the end of the text"},
      {"\"a\"\"b\"", "3 expected the end of the text"},
      {"{}\x00"s, "2 expected the end of the text"},
      {"[1\f]", "2 unexpected character after a value"},
      {"[\v]", "1 expected a value"},
      {"\xC2\xA0[]", "0 expected a value"},
      {"// no\n1", "0 expected a value"},
      {"\"", "1 the text ends within a string"},
      {"\"a\\", "3 the text ends within a string"},
      {"\"a\\\"", "4 the text ends within a string"},
      {"\"\\q\"", "2 unknown escape sequence"},
      {"\"\\x41\"", "2 unknown escape sequence"},
      {"\"\\U0041\"", "2 unknown escape sequence"},
      {"\"\\u12\"", "5 expected four hexadecimal digits after \\u"},
      {"\"\\u12g4\"", "5 expected four hexadecimal digits after \\u"},
      {"{\"\\u\":1}", "4 expected four hexadecimal digits after \\u"},
      {"\"a\nb\"", "2 a control character in a string must be escaped"},
      {"\"a\x00\""s, "2 a control character in a string must be escaped"},
      {"\"a\x1F\"", "2 a control character in a string must be escaped"},
      {"\"\xFF\"", "1 invalid UTF-8 in a string"},
      {"\"\xC3\"", "1 invalid UTF-8 in a string"},
      {"\"\xC0\xAF\"", "1 invalid UTF-8 in a string"},
      {"\"\xED\xA0\x80\"", "1 invalid UTF-8 in a string"},
      {"\"\xF4\x90\x80\x80\"", "1 invalid UTF-8 in a string"},
      {"{\"a\":\"\xE2\x82\"}", "6 invalid UTF-8 in a string"},
      // The earlier of two faults.
      {"[1,,\"\xFF\"]", "3 expected a value"},
      {"{\"a\" \"\xFF\"}", "5 expected ':'"},
      {"1 \"\xFF\"", "2 expected the end of the text"},
      {"\"\\q\xFF\"", "2 unknown escape sequence"},
      {"\"\xFF\\q\"", "1 invalid UTF-8 in a string"},
      {"\"\\\xFF\"", "2 invalid UTF-8 in a string"},
  }));
  CAPTURE(row.text);
  CHECK(outcome(row.text) == row.outcome);
}

TEST_CASE("a text cut at any byte is refused there, and whole it is kept to the letter") {
  const std::string text =
      "{\"id\":1.50,\"na\\u006De\":\"J\xC3\xBCrgen \\\"x\\\"\",\"tags\":[],\"o\":{\"a\":[true,"
      "false,null,-1e-5]},\"id\":2}";
  for (std::size_t size = 0; size < text.size(); ++size) {
    CAPTURE(size);
    ParseError error;
    CHECK_FALSE(Document::parse(std::string_view(text).substr(0, size), error));
    CHECK(error.offset <= size);
    CHECK(error.reason == ParseError::Reason::syntax);
  }
  ParseError error;
  const auto document = Document::parse(text, error);
  REQUIRE(document);
  CHECK(respell(document->root()) == text);
}

TEST_CASE("values know their text and place, and documents their whitespace") {
  const std::string text = " [ 1.0 , {\"a\" :\"x y\"} ]\n";
  ParseError error;
  const auto document = Document::parse(text, error);
  REQUIRE(document);
  CHECK(document->inner_whitespace() == 6);
  CHECK(document->root().raw() == "[ 1.0 , {\"a\" :\"x y\"} ]");
  const Value object = *++document->root().begin();
  CHECK(object.raw() == "{\"a\" :\"x y\"}");
  CHECK(object.offset() == 9);
  CHECK(object.begin().operator*().offset() == 15);
}

TEST_CASE("depth is bounded by the limit and not by the stack") {
  constexpr std::size_t kDepth = 100'000;
  const std::string arrays = repeat("[", kDepth) + repeat("]", kDepth);
  const std::string objects = repeat("{\"a\":", kDepth) + "1" + repeat("}", kDepth);
  CHECK(outcome(arrays) == "ok");
  CHECK(outcome(objects) == "ok");
  CHECK(outcome("[" + arrays + "]") == "100000 the document is nested too deeply");
  CHECK(outcome("[[]]", {.max_depth = 2}) == "ok");
  CHECK(outcome("[[]]", {.max_depth = 1}) == "1 the document is nested too deeply");
  CHECK(outcome(repeat("[", 5'000'000)) == "100000 the document is nested too deeply");
  ParseError error;
  CHECK_FALSE(Document::parse("[" + arrays + "]", error));
  CHECK(error.reason == ParseError::Reason::limit);
}

TEST_CASE("a document of too many tokens is refused") {
  CHECK(outcome("[1,2]", {.max_tokens = 5}) == "ok");
  CHECK(outcome("[1,2,3]", {.max_tokens = 5}) == "5 the document has too many tokens");
}

TEST_CASE("a log's strings may hold any bytes, and nothing else may") {
  const ParseOptions log{.any_bytes_in_strings = true};
  const std::string text = "{\"a\xFF\":\"\x01\xC3\n\\n\\\"\xE9\",\"b\":1}";
  ParseError error;
  const auto document = Document::parse(text, error, log);
  REQUIRE(document);
  CHECK(document->root().find("a\xFF")->string() == "\x01\xC3\n\n\"\xE9");
  CHECK(document->root().find("b")->int64() == 1);
  CHECK(outcome("[\xFF]", log) == "1 expected a value");
  CHECK(outcome("\"\\x41\xFF\"", log) == "2 unknown escape sequence");
  CHECK(outcome("{\"a\":\"\xFF}", log) == "8 the text ends within a string");
  CHECK(outcome("[\"\xFF\" 1]", log) == "5 expected ',' or ']'");
}

TEST_CASE("no byte behind the text is read") {
  const auto page = static_cast<std::size_t>(sysconf(_SC_PAGESIZE));
  void* const memory =
      mmap(nullptr, 2 * page, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  REQUIRE(memory != MAP_FAILED);
  REQUIRE(mprotect(static_cast<char*>(memory) + page, page, PROT_NONE) == 0);
  char* const end = static_cast<char*>(memory) + page;
  for (const std::string_view text :
       {"1",       "-", "12e5", "12e", "nul", "null",      "tru",      "\"",     "\"a\"",    "\"\\",
        "\"\\u00", "[", "[1",   "[]",  "{}",  "{\"a\":1}", "{\"a\":1", "{\"a\"", "[1,true]", " "}) {
    CAPTURE(text);
    std::memcpy(end - text.size(), text.data(), text.size());
    const std::string_view at_the_edge(end - text.size(), text.size());
    CHECK(outcome(at_the_edge) == outcome(std::string(text)));
  }
  REQUIRE(munmap(memory, 2 * page) == 0);
}

TEST_CASE("a parser goes from one document to the next, large or small, right or wrong") {
  Parser parser;
  Document document;
  ParseError error;
  const std::string large = "[" + repeat("{\"key\":\"value\"},", 1'000'000) + "0]";
  const std::string small = "{\"a\":[1]}";
  for (const std::string* text : {&small, &large, &small, &large, &small}) {
    REQUIRE(parser.parse(*text, document, error));
    CHECK(document.root().raw() == *text);
    CHECK_FALSE(parser.parse("[1", document, error));
    CHECK(document.nodes().empty());
  }
}

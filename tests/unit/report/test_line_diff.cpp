#include <random>

#include "report/body_lines.hpp"
#include "report/line_diff.hpp"
#include "unit/catch.hpp"

using namespace lockstep::report;

namespace {

using Lines = std::vector<std::string>;

std::string script(const std::vector<DiffLine>& lines) {
  std::string text;
  for (const DiffLine& line : lines) {
    text += static_cast<char>(line.edit) + line.text + "|";
  }
  return text;
}

}  // namespace

TEST_CASE("the shortest edit script is found") {
  CHECK(script(diff_lines({}, {})).empty());
  CHECK(script(diff_lines({"a"}, {"a"})) == " a|");
  CHECK(script(diff_lines({}, {"a"})) == "+a|");
  CHECK(script(diff_lines({"a"}, {})) == "-a|");
  CHECK(script(diff_lines({"a", "b", "c"}, {"a", "x", "c"})) == " a|-b|+x| c|");
  CHECK(script(diff_lines({"a", "b", "c"}, {"b", "c", "d"})) == "-a| b| c|+d|");
  CHECK(script(diff_lines({"a", "a"}, {"a"})) == " a|-a|");
}

TEST_CASE("a diff turns one text into the other, whatever they are") {
  std::mt19937 random(11);
  for (int round = 0; round < 300; ++round) {
    const auto make = [&random] {
      Lines lines(random() % 30);
      for (std::string& line : lines) {
        line = std::string(1, static_cast<char>('a' + random() % 4));
      }
      return lines;
    };
    const Lines before = make();
    const Lines after = make();
    Lines from;
    Lines to;
    for (const DiffLine& line : diff_lines(before, after)) {
      if (line.edit != Edit::added) {
        from.push_back(line.text);
      }
      if (line.edit != Edit::removed) {
        to.push_back(line.text);
      }
    }
    CHECK(from == before);
    CHECK(to == after);
  }
}

TEST_CASE("texts without a common line are replaced as a whole") {
  Lines before(5000);
  Lines after(5000);
  for (std::size_t i = 0; i < before.size(); ++i) {
    before[i] = "a" + std::to_string(i);
    after[i] = "b" + std::to_string(i);
  }
  const auto lines = diff_lines(before, after);
  REQUIRE(lines.size() == 10'000);
  CHECK(lines.front().edit == Edit::removed);
  CHECK(lines.back().edit == Edit::added);
}

TEST_CASE("context keeps what is near a change and marks each gap once") {
  Lines before;
  for (int i = 0; i < 20; ++i) {
    before.push_back(std::to_string(i));
  }
  Lines after = before;
  after[10] = "x";
  CHECK(script(with_context(diff_lines(before, after), 1, "…")) == " …| 9|-10|+x| 11| …|");
  CHECK(script(with_context(diff_lines(before, before), 1, "…")) == " …|");
}

TEST_CASE("JSON documents are laid out alike, whatever their key order and spacing") {
  const BodyLines lines =
      body_lines(R"({"id":1,"tags":["a","b"],"price":"1.10"})", R"({ "price" : 1.1, "tags" : ["a",
      "b"], "new":{} , "id":1 })");
  CHECK(script(diff_lines(lines.baseline, lines.candidate)) ==
        " {|   \"id\": 1,|   \"tags\": [|     \"a\",|     \"b\"|   ],|-  \"price\": \"1.10\"|"
        "+  \"price\": 1.1,|+  \"new\": {}| }|");
}

TEST_CASE("bodies that are not JSON are shown as text or as bytes") {
  CHECK(body_lines("a\nb\n", "a\x1b\n").candidate == Lines{"a\\x1b"});
  CHECK(body_lines("a\nb\n", "a").baseline == Lines{"a", "b"});
  const BodyLines binary = body_lines(std::string("\x89PNG\0", 5), "text");
  REQUIRE(binary.baseline.size() == 1);
  CHECK(binary.baseline[0].find("89 50 4e 47 00") != std::string::npos);
  CHECK(binary.candidate[0].find("74 65 78 74") != std::string::npos);
}

TEST_CASE("a deep document is laid out without running out of stack") {
  const std::string deep = std::string(50'000, '[') + std::string(50'000, ']');
  CHECK(body_lines(deep, deep).baseline.size() < 300);
}

TEST_CASE("an object with very many members is laid out in one go") {
  std::string forward = "{";
  std::string backward = "{";
  for (int i = 0; i < 20'000; ++i) {
    forward += "\"k" + std::to_string(i) + "\":1,";
    backward += "\"k" + std::to_string(19'999 - i) + "\":1,";
  }
  forward.back() = backward.back() = '}';
  const BodyLines lines = body_lines(forward, backward);
  CHECK(lines.baseline == lines.candidate);
}

// What explains spellings one by one, against what explains an exchange as a whole.
#include <cstdio>
#include <optional>
#include <random>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "lockstep/compare/compare.hpp"
#include "lockstep/drift/drift.hpp"
#include "lockstep/json/code_points.hpp"

#include "drift/recorded_pairs.hpp"
#include "unit/catch.hpp"
#include "unit/drift/examples.hpp"

using namespace lockstep;
using namespace lockstep::drift;
using namespace lockstep::drift::test;

namespace {

// Both answers about the differences of one pair.
struct Answers {
  Comparison comparison;
  std::optional<std::vector<std::string_view>> each;
  std::vector<std::string_view> whole;
};

Answers answers(const Subject& subject) {
  Answers out;
  out.comparison =
      compare::compare_replies(subject.request, subject.baseline, subject.candidate, {});
  out.each = attribute_spellings(subject, out.comparison.differences);
  out.whole = attribute(subject, classify(subject), out.comparison.differences);
  return out;
}

Answers json_answers(std::string_view a, std::string_view b, std::string_view status = "200 OK") {
  const auto reply = [status](std::string_view body) {
    return parse_reply(std::string(status) + "\ncontent-type: application/json\n\n" +
                       std::string(body));
  };
  const Request request = parse_request("GET /");
  return answers({request, reply(a), reply(b), {}, {}});
}

std::string told_by(const Answers& both) {
  std::string text;
  for (std::size_t i = 0; i < both.comparison.differences.size(); ++i) {
    const Difference& difference = both.comparison.differences[i];
    text += std::string(aspect_name(difference.aspect)) + " " + difference.at + " " +
            difference.note + ": " + (both.each ? std::string((*both.each)[i]) : "-") + " / " +
            std::string(both.whole[i]) + "\n";
  }
  return text;
}

// Exchanges that are equal in meaning: how many, and of how many every difference was told.
struct Tally {
  int equivalent = 0;
  int told = 0;

  void add(const Subject& subject) {
    if (!subject.baseline.response || !subject.candidate.response) {
      return;
    }
    const Answers both = answers(subject);
    if (both.comparison.verdict != Verdict::equivalent) {
      CHECK((both.comparison.verdict == Verdict::identical) == both.each.has_value());
      return;
    }
    ++equivalent;
    if (both.each) {
      ++told;
      INFO(told_by(both));
      CHECK(*both.each == both.whole);
    }
  }
};

// A JSON string of these characters, each spelled in one of the ways there are.
std::string spelled(const std::u32string& characters, std::mt19937& random) {
  constexpr std::string_view kShort = "\"\\/\b\f\n\r\t";
  constexpr std::string_view kLetters = "\"\\/bfnrt";
  std::string out = "\"";
  for (const char32_t point : characters) {
    const std::size_t letter =
        point < 0x80 ? kShort.find(static_cast<char>(point)) : std::string_view::npos;
    const bool must = point < 0x20 || point == '"' || point == '\\';
    const auto way = random() % 4;
    char escape[16];
    if (letter != std::string_view::npos && way == 0) {
      out += '\\';
      out += kLetters[letter];
    } else if (!must && way <= 2) {
      json::append_utf8(out, point);
    } else if (point >= 0x10000) {
      const auto offset = static_cast<unsigned>(point) - 0x10000;
      std::snprintf(escape, sizeof escape, "\\u%04x\\u%04X", 0xD800 + (offset >> 10U),
                    0xDC00 + (offset & 0x3FFU));
      out += escape;
    } else {
      std::snprintf(escape, sizeof escape, way == 1 ? "\\u%04X" : "\\u%04x",
                    static_cast<unsigned>(point));
      out += escape;
    }
  }
  return out + '"';
}

}  // namespace

TEST_CASE("a spelling is explained by its own two values as by the whole exchange") {
  struct Row {
    std::string_view note;
    std::string_view a;
    std::string_view b;
    std::string_view id;
  };
  const Row rows[] = {
      {"key-order", R"({"a":1,"b":2})", R"({"b":2,"a":1})", "json-key-order"},
      {"key-order", R"({"1":1,"2":2})", R"({"2":2,"1":1})", "json-key-order"},
      {"key-escapes", R"({"\u00e9":1})", R"({"é":1})", "json-unicode-escape"},
      {"string-escapes", R"(["a<b"])", R"(["a\u003cb"])", "json-html-escape"},
      {"string-escapes", R"(["\u003c"])", R"(["\u003C"])", "json-html-escape"},
      {"string-escapes", R"(["é<"])", R"(["\u00e9\u003c"])", "json-unicode-escape"},
      {"string-escapes", R"(["\ud83d\ude00"])", "[\"\U0001F600\"]", "json-unicode-escape"},
      {"string-escapes", R"(["a\\u003cb/"])", R"(["a\\u003cb\/"])", "json-slash-escape"},
      {"string-escapes", R"(["\u0008"])", R"(["\b"])", "json-control-escape"},
      {"string-escapes", R"(["\u2028"])", "[\"\u2028\"]", "json-u2028-escape"},
      {"number-spelling", "[1.0]", "[1]", "json-integral-float"},
      {"number-spelling", "[1e2]", "[100]", "json-float-format"},
      {"number-spelling", "[0]", "[-0]", "json-negative-zero"},
      {"trailing-newline", "[1]\n", "[1]", "json-trailing-newline"},
      {"trailing-newline", "[1]\n\n", "[1]\n", ""},
      {"whitespace", R"({"a": 1, "b": 2})", R"({"a":1,"b":2})", "json-whitespace-separators"},
      {"whitespace", "{\n  \"a\": 1\n}", R"({"a":1})", "json-indent"},
      {"whitespace", "{\n  \"a\": 1\n}", R"({"a": 1})", "json-indent"},
      {"whitespace", "{\n  \"a\": 1\n}", "{\n    \"a\": 1\n}", "json-indent"},
      {"whitespace", "[{\"a\": 1},\n {\"a\": 2}]", R"([{"a":1},{"a":2}])", "json-indent"},
      {"whitespace", "[{\"a\": 1},\n {\"a\": 2}]", R"([{"a": 1}, {"a": 2}])", "json-indent"},
      {"whitespace", R"({"a": 1, "b": 2})", R"({"a": 1,"b": 2})", ""},
  };
  for (const Row& row : rows) {
    for (const bool swapped : {false, true}) {
      const Answers both = swapped ? json_answers(row.b, row.a) : json_answers(row.a, row.b);
      INFO(row.a << " against " << row.b << "\n" << told_by(both));
      REQUIRE(both.comparison.differences.size() == 1);
      CHECK(both.comparison.differences[0].note == row.note);
      REQUIRE(both.each);
      CHECK((*both.each)[0] == row.id);
      CHECK(both.whole[0] == row.id);
    }
  }
}

TEST_CASE("however two strings are spelled, both explanations agree") {
  constexpr std::u32string_view kCharacters =
      U"ab<>&'/\"\\\b\f\n\r\t\u0001\u007f\u00e9\u20ac\u2028\U0001F600u003c";
  std::mt19937 random(20261122);
  int spelled_differently = 0;
  for (int i = 0; i < 3000; ++i) {
    std::u32string characters;
    for (auto length = random() % 12; length > 0; --length) {
      characters += kCharacters[random() % kCharacters.size()];
    }
    const std::string a = spelled(characters, random);
    const std::string b = spelled(characters, random);
    const bool as_key = random() % 2 == 0;
    const Answers both = as_key ? json_answers("{" + a + ":1}", "{" + b + ":1}")
                                : json_answers("[" + a + "]", "[" + b + "]");
    INFO(a << " against " << b << "\n" << told_by(both));
    REQUIRE(both.each);
    CHECK(*both.each == both.whole);
    spelled_differently += both.each->empty() ? 0 : 1;
  }
  CHECK(spelled_differently > 1000);
}

TEST_CASE("spellings of headers and of bodies that nobody reads are explained alike") {
  const std::string body = "\n\n{\"a\":1}";
  const std::pair<std::string, std::string> rows[] = {
      {"200 x\ncontent-type: application/json" + body,
       "200 x\ncontent-type: Application/json; charset=utf-8" + body},
      {"200 x\nvary: Origin, Cookie" + body, "200 x\nvary: cookie, origin" + body},
      {"200 x\ncache-control: no-cache, private" + body,
       "200 x\ncache-control: private,no-cache" + body},
      {"200 x\nx-frame-options: DENY" + body, "200 x\nx-frame-options: deny" + body},
      {"200 x\naccess-control-allow-headers: A, B" + body,
       "200 x\naccess-control-allow-headers: b,a" + body},
      {"302 x\nlocation: /a\ncontent-type: text/html\n\n<p>", "302 x\nlocation: /a\n\n"},
      {"302 x\nlocation: /a\n\n<p>", "302 x\nlocation: /a\n\n<a>"},
      {"204 x\ncontent-type: text/html\n\n", "204 x\n\n"},
  };
  const Request request = parse_request("GET /");
  for (const auto& [a, b] : rows) {
    for (const bool swapped : {false, true}) {
      const Reply baseline = parse_reply(swapped ? b : a);
      const Reply candidate = parse_reply(swapped ? a : b);
      const Answers both = answers({request, baseline, candidate, {}, {}});
      INFO(a << "\nagainst\n" << b << "\n" << told_by(both));
      CHECK_FALSE(both.comparison.differences.empty());
      REQUIRE(both.each);
      CHECK(*both.each == both.whole);
    }
  }
}

TEST_CASE("what cannot be told from a difference's own values is left to classify") {
  CHECK_FALSE(json_answers(R"({"a":1})", R"({"a":2})").each);
  CHECK_FALSE(json_answers(R"({"a":1,"b":2.0})", R"({"b":2,"a":2})").each);
  // Cut, perhaps within an escape.
  const std::string text(5000, 'x');
  CHECK_FALSE(json_answers("[\"" + text + "<\"]", "[\"" + text + "\\u003c\"]").each);
  const Request request = parse_request("GET /");
  const Reply a = parse_reply("200 x\nset-cookie: a=1; Path=/; Secure\n\n");
  const Reply b = parse_reply("200 x\nset-cookie: a=1; Secure; Path=/\n\n");
  CHECK_FALSE(answers({request, a, b, {}, {}}).each);
  const Reply failed = parse_reply("closed");
  CHECK_FALSE(attribute_spellings({request, a, failed, {}, {}}, {}));
}

TEST_CASE("bodies of errors: a spelling is explained by itself, not as another error") {
  const Answers both =
      json_answers(R"({"detail":"Not Found"})", R"({"detail": "Not Found"})", "404 Not Found");
  REQUIRE(both.each);
  CHECK(both.each->front() == "json-whitespace-separators");
}

TEST_CASE("both explanations agree about every example and every recorded pair") {
  Tally examples;
  for (const ExampleRow& row : all_examples()) {
    const Request request = parse_request(row.request);
    const Reply baseline = parse_reply(row.baseline);
    const Reply candidate = parse_reply(row.candidate);
    examples.add({request, baseline, candidate, {}, {}});
  }
  CHECK(examples.equivalent > 20);
  CHECK(examples.told >= examples.equivalent * 3 / 4);
  if (has_shared_data()) {
    Tally recorded;
    each_pair(Part::developed_on, [&](const RecordedPair& pair) { recorded.add(pair.subject()); });
    CHECK(recorded.equivalent > 400);
    CHECK(recorded.told >= recorded.equivalent * 9 / 10);
  }
}

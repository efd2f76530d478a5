#include <fstream>
#include <map>
#include <set>
#include <sstream>

#include "lockstep/json/json.hpp"

#include "drift/recorded_pairs.hpp"
#include "unit/catch.hpp"
#include "unit/drift/examples.hpp"

using namespace lockstep;
using namespace lockstep::drift;
using namespace lockstep::drift::test;

// Their examples need a body of thousands of levels, or gzip; they have tests of their own.
const std::set<std::string_view> kOwnTest = {"json-request-depth", "encoding-gzip"};

TEST_CASE("every class has all its texts, and an id of its own") {
  std::set<std::string_view> ids;
  std::size_t of_the_catalogue = 0;
  for (const DriftClass& one : classes()) {
    INFO(one.id);
    CHECK(ids.insert(one.id).second);
    CHECK_FALSE(one.summary.empty());
    CHECK(one.summary.size() <= 110);
    CHECK(one.summary.find('\n') == std::string_view::npos);
    CHECK_FALSE(section_title(one.section).empty());
    CHECK_FALSE(one.python.empty());
    CHECK_FALSE(one.go.empty());
    CHECK_FALSE(one.recognition.empty());
    CHECK_FALSE(one.fix.empty());
    CHECK_FALSE(one.counter_example.empty());
    CHECK(find_class(one.id) == &one);
    of_the_catalogue += one.python == "-" && one.go == "-" ? 0U : 1U;
  }
  CHECK(of_the_catalogue >= 216);
  CHECK(find_class("no-such-class") == nullptr);
}

TEST_CASE("a class of the catalogue is here under its id, severity and default") {
  std::ifstream in(shared_directory() + "/drift.json");
  if (!in) {
    WARN("no shared catalogue: not compared");
    return;
  }
  std::ostringstream text;
  text << in.rdbuf();
  const std::string content = text.str();
  json::ParseError error;
  const auto document = json::Document::parse(content, error);
  REQUIRE(document);
  CHECK(document->root().size() == 216);
  for (const json::Value entry : document->root()) {
    const std::string id = entry.find("id")->string();
    INFO(id);
    const DriftClass* one = find_class(id);
    REQUIRE(one != nullptr);
    CHECK(one->section == entry.find("category")->string().front());
    CHECK(severity_name(one->severity) == entry.find("severity")->string());
    const std::string equal = entry.find("equal_by_default")->string();
    CHECK((one->equal == Equal::no) == (equal == "no"));
    CHECK((one->equal == Equal::opt_in) ==
          (equal.starts_with("opt-in") || equal.starts_with("mask")));
  }
}

TEST_CASE("an example of a class shows it, and a counter-example does not") {
  for (const ExampleRow& row : all_examples()) {
    const auto assigned = classify_example(row);
    INFO(row.id << (row.fires ? " must" : " must not") << " be in: " << ids_of(assigned));
    INFO(row.request << "\n--\n" << row.baseline << "\n--\n" << row.candidate);
    CHECK(shows(assigned, row.id) == row.fires);
    for (const Assigned& one : assigned) {
      CHECK(find_class(one.id) != nullptr);
      CHECK(find_class(one.id)->recognisable);
    }
  }
}

TEST_CASE("a class that can be recognised has an example and a counter-example; others say so") {
  std::map<std::string_view, std::pair<int, int>> rows;
  for (const ExampleRow& row : all_examples()) {
    REQUIRE(find_class(row.id) != nullptr);
    ++(row.fires ? rows[row.id].first : rows[row.id].second);
  }
  for (const DriftClass& one : classes()) {
    INFO(one.id);
    if (one.recognisable && !kOwnTest.contains(one.id)) {
      CHECK(rows[one.id].first > 0);
      CHECK(rows[one.id].second > 0);
    } else if (!one.recognisable) {
      CHECK(rows[one.id].first == 0);
      CHECK(help_class(one).find("nothing in a pair of replies") != std::string::npos);
    }
  }
}

TEST_CASE("a response compared with itself shows no class") {
  for (const ExampleRow& row : all_examples()) {
    INFO(row.baseline);
    CHECK(
        ids_of(classify_example({row.id, false, row.request, row.baseline, row.baseline})).empty());
    CHECK(ids_of(classify_example({row.id, false, row.request, row.candidate, row.candidate}))
              .empty());
  }
}

TEST_CASE("an example with its sides swapped still shows something, and nothing unknown") {
  for (const ExampleRow& row : all_examples()) {
    if (!row.fires) {
      continue;
    }
    const auto assigned =
        classify_example({row.id, true, row.request, row.candidate, row.baseline});
    INFO(row.id << ": " << ids_of(assigned));
    CHECK_FALSE(assigned.empty());
  }
}

TEST_CASE("a deep request that one side cannot take is named, a shallow one is not") {
  const std::string deep = "POST /j\n\n" + std::string(5000, '[') + std::string(5000, ']');
  const ExampleRow row = {"json-request-depth", true, deep,
                          "500 x\n\n<title>500 Internal Server Error</title>", "200 OK\n\n[]"};
  CHECK(shows(classify_example(row), "json-request-depth"));
}

TEST_CASE("compressed bodies are compared by what was in them") {
  const Request request = parse_request("GET /gz");
  const Reply plain = parse_reply("200 OK\ncontent-type: application/json\n\n{\"a\":1}");
  const Reply coded =
      parse_reply("200 OK\ncontent-type: application/json\ncontent-encoding: gzip\n\n\x1f\x8b one");
  const Reply other =
      parse_reply("200 OK\ncontent-type: application/json\ncontent-encoding: gzip\n\n\x1f\x8b two");
  const std::string_view text = "{\"a\":1}";
  CHECK(shows(classify({request, plain, coded, text, text}), "encoding-gzip"));
  CHECK(shows(classify({request, coded, other, text, text}), "encoding-gzip"));
  CHECK_FALSE(shows(classify({request, plain, plain, text, text}), "encoding-gzip"));
  // Nobody decoded it: nothing is said about what is inside.
  CHECK_FALSE(shows(classify({request, coded, other, {}, {}}), "body-differs"));
}

TEST_CASE("help lists every class and explains one with its examples") {
  const std::string all = help_all();
  for (const DriftClass& one : classes()) {
    CHECK(all.find(std::string(one.id) + " ") != std::string::npos);
  }
  const std::string one = help_class(*find_class("json-null-vs-empty-array"));
  CHECK(one.find("`\"items\":[]`") != std::string::npos);
  CHECK(one.find("nil slice `\"items\":null`") != std::string::npos);
  CHECK(one.find("make([]T,0)") != std::string::npos);
  CHECK(similar_ids("json-null-vs-empty-aray").front() == "json-null-vs-empty-array");
  CHECK(similar_ids("zzzzzzzzzzzzzzzzzzzz").empty());
}

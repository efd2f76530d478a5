#include "cli/rule_census.hpp"

#include "unit/catch.hpp"

namespace lockstep::cli {
namespace {

compare::Rule rule(std::string at, std::string endpoint = "") {
  compare::Rule rule;
  rule.at = std::move(at);
  rule.endpoint = std::move(endpoint);
  return rule;
}

Comparison with(std::vector<RuleUse> uses) {
  Comparison comparison;
  comparison.rules = std::move(uses);
  return comparison;
}

}  // namespace

TEST_CASE("a rule's uses are added up, with distinct values up to the limit") {
  RuleCensus census;
  census.add(with({{0, 3, "/a/*", false, {1, 2}}}), "GET /x");
  census.add(with({{0, 2, "/a/*", false, {2, 3}}, {1, 1, "/b", false, {9}}}), "GET /x");
  for (std::uint64_t i = 0; i < 3000; ++i) {
    census.add(with({{2, 1, "/c", false, {i}}}), "GET /x");
  }
  const std::vector<compare::Rule> rules = {rule("/a/*"), rule("/b"), rule("/c"), rule("/d")};
  const auto reports = census.reports(rules);
  REQUIRE(reports.size() == 4);
  CHECK((reports[0].times == 5 && reports[0].values == 3));
  CHECK((reports[1].times == 1 && reports[1].values == 1));
  CHECK((reports[2].times == 3000 && reports[2].values == kMaxRuleValues + 1));
  CHECK((reports[3].times == 0 && reports[3].values == 0));
}

TEST_CASE("a rule is too broad when wildcards or all endpoints only ever served one place") {
  struct Row {
    compare::Rule rule;
    std::vector<std::pair<std::string, std::string>> uses;  // endpoint, place
    std::string narrower;
  };
  const std::string x = "GET /x";
  const std::string y = "GET /y";
  for (const Row& row : std::vector<Row>{
           {rule("/**/t"), {{x, "/a/t"}, {y, "/a/t"}}, "at /a/t"},
           {rule("/**/t"), {{x, "/a/t"}, {y, "/b/t"}}, ""},
           {rule("/**/t"), {{x, "/a/t"}}, "at /a/t in GET /x"},
           {rule("/items/*/t"), {{x, "/items/*/t"}, {y, "/items/*/t"}}, ""},
           {rule("/*/t"), {{x, "/items/t"}, {y, "/items/t"}}, "at /items/t"},
           {rule("/t"), {{x, "/t"}}, "in GET /x"},
           {rule("/t", "/*"), {{x, "/t"}}, ""},
           {rule("header:x-*"), {{x, "x-id"}, {y, "x-id"}}, "at x-id"},
           {rule("/meta"), {{x, "/meta/v"}, {y, "/meta/v"}}, ""},
       }) {
    INFO(row.rule.at);
    RuleCensus census;
    census.add({}, x);
    census.add({}, y);
    for (const auto& [endpoint, at] : row.uses) {
      census.add(with({{0, 1, at, false, {1}}}), endpoint);
    }
    CHECK(census.reports(std::vector{row.rule}).at(0).narrower == row.narrower);
  }
  // With one endpoint in the run, nobody knows about others.
  RuleCensus census;
  census.add(with({{0, 1, "/t", false, {1}}}), x);
  CHECK(census.reports(std::vector{rule("/t")}).at(0).narrower.empty());
}

}  // namespace lockstep::cli

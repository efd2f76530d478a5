#include "lockstep/config/config.hpp"

#include <set>

#include <nlohmann/json.hpp>

#include "lockstep/config/accepted.hpp"

#include "config/keys.hpp"
#include "config/rule_reader.hpp"
#include "unit/catch.hpp"

namespace lockstep::config {
namespace {

using Lines = std::vector<std::string>;

Lines faults_of(std::string_view text) {
  Lines lines;
  for (const Error& fault : parse(text, "f.json").faults) {
    lines.emplace_back(fault.what());
  }
  return lines;
}

Lines rule_faults(const std::string& rule) { return faults_of(R"({"rules":[)" + rule + "]}"); }

Config good(std::string_view text) {
  Parsed parsed = parse(text, "f.json");
  for (const Error& fault : parsed.faults) {
    FAIL(fault.what());
  }
  return std::move(parsed.config);
}

}  // namespace

TEST_CASE("a configuration may have comments, trailing commas and a byte order mark") {
  const Config config = good(
      "\xEF\xBB\xBF// what we agreed on\n"
      "{ /* two\n lines */ \"rules\": [\n"
      "    {\"at\": \"/a//b\", \"ignore\": true,}, // no comment in a string\n"
      "    {\"at\": \"/x,]\", \"time\": \"2s\"},\n"
      "  ],\n"
      "  \"headers\": {\"ignore\": [\"X-Request-Id\",], \"compare\": [\"Server\"]},\n"
      "}\n// the end");
  REQUIRE(config.rules.size() == 2);
  CHECK(config.rules[0].at == "/a//b");
  CHECK(config.rules[1].at == "/x,]");
  CHECK(std::get<compare::Within>(config.rules[1].action).ns == 2'000'000'000);
  CHECK(config.ignored_headers == Lines{"x-request-id"});
  CHECK(config.compared_headers == Lines{"server"});
  CHECK(good("{}").rules.empty());
}

TEST_CASE("every action is read with all that it takes") {
  const Config config = good(R"({"rules": [
    {"endpoint": "GET /users/*", "at": "/a", "kind": "value", "ignore": true, "reason": "because"},
    {"at": "/b", "exact": true},
    {"at": "/c", "unordered": true},
    {"at": "/d", "unordered": "set", "kind": ["order", "missing"]},
    {"at": "/e", "unordered": {"by": "id"}},
    {"at": "/f", "tolerance": 0.010},
    {"at": "/g", "tolerance": {"absolute": 1e-3, "relative": 0.5}},
    {"at": "/h", "pattern": "[a-z]+"},
    {"at": "/i", "equal_if": ["null", "empty", "missing", "case"]},
    {"at": "status", "expect": {"baseline": 404, "candidate": 410}},
    {"ignore": true, "kind": "order"},
    {"ignore": true, "whole_body": true}
  ]})");
  const auto& rules = config.rules;
  REQUIRE(rules.size() == 12);
  CHECK(rules[0].endpoint == "GET /users/*");
  CHECK(rules[0].kinds == std::vector{Kind::value});
  CHECK(rules[0].reason == "because");
  CHECK(std::holds_alternative<compare::Ignore>(rules[0].action));
  CHECK(std::holds_alternative<compare::Exact>(rules[1].action));
  CHECK(std::get<compare::Unordered>(rules[2].action).as == compare::Unordered::As::multiset);
  CHECK(std::get<compare::Unordered>(rules[3].action).as == compare::Unordered::As::set);
  CHECK(rules[3].kinds == std::vector{Kind::order, Kind::missing});
  CHECK(std::get<compare::Unordered>(rules[4].action).key == "id");
  CHECK(std::get<compare::Tolerance>(rules[5].action).absolute == "0.010");
  CHECK(std::get<compare::Tolerance>(rules[6].action).absolute == "1e-3");
  CHECK(std::get<compare::Tolerance>(rules[6].action).relative == "0.5");
  CHECK(std::get<compare::Pattern>(rules[7].action).regex == "[a-z]+");
  const auto equal_if = std::get<compare::EqualIf>(rules[8].action);
  CHECK((equal_if.null && equal_if.empty && equal_if.missing && equal_if.ascii_case));
  CHECK(std::get<compare::Expect>(rules[9].action).baseline == "404");
  CHECK((rules[10].anywhere && rules[11].anywhere && !rules[9].anywhere));
}

TEST_CASE("what is wrong is said with its place and what was meant") {
  const std::vector<std::pair<std::string, std::string>> rows = {
      {R"({"rule": []})", R"(f.json:1:2: unknown key "rule"; did you mean "rules"?)"},
      {R"({"rules": {}})", R"(f.json:1:11: "rules" is object, not an array)"},
      {"[]", "f.json:1:1: a configuration is an object, not array"},
      {"", "f.json:1:1: the text is empty"},
      {"{\n  \"rules\": [}\n", "f.json:2:13: expected a value"},
      {"{\n /* open", "f.json:2:2: this comment does not end; close it with */"},
      {"{\"é\": 1, \"rulez\": 2}",
       R"(f.json:1:2: unknown key "é"; give one of $schema, rules, headers, gate, redact, openapi)"},
      {R"({"headers": {"ignore": ["a b"]}})", R"(f.json:1:25: "a b" is no header name)"},
      {R"({"headers": {"ignore": ["a"], "compare": ["A"]}})",
       "f.json:1:42: a is to be ignored and compared; decide for one"},
  };
  for (const auto& [text, fault] : rows) {
    INFO(text);
    const Lines faults = faults_of(text);
    REQUIRE_FALSE(faults.empty());
    CHECK(faults.front() == fault);
  }
}

TEST_CASE("what is wrong with a rule is said in the words of the rule") {
  const std::vector<std::pair<std::string, std::string>> rows = {
      {"7", "f.json:1:11: a rule is an object, not number"},
      {R"({"at": "/a"})",
       "f.json:1:11: this rule has no action; give one of ignore, exact, unordered, tolerance, "
       "time, pattern, equal_if, expect"},
      {R"({"at": "/a", "toleranse": 1, "ignore": true})",
       R"(f.json:1:24: unknown key "toleranse"; did you mean "tolerance"?)"},
      {R"({"at": "/a", "ignore": true, "time": "1s"})",
       R"(f.json:1:40: "time" is a second action, after "ignore"; make two rules of it)"},
      {R"({"at": "/a", "at": "/b", "ignore": true})",
       R"(f.json:1:24: "at" stands here a second time; give it once)"},
      {R"({"at": "/a", "ignore": false})",
       R"(f.json:1:34: "ignore" can only be true; leave it out instead)"},
      {R"({"at": "/a", "kind": "orderr", "ignore": true})",
       R"(f.json:1:32: unknown kind "orderr"; did you mean "order"?)"},
      {R"({"at": "/a", "kind": "spelling", "ignore": true})",
       R"(f.json:1:32: unknown kind "spelling"; give one of missing, added, type, value, order, duplicate)"},
      {R"({"at": "haeder:x", "ignore": true})",
       R"(f.json:1:18: "at" is no place: "haeder" is no part of a reply; did you mean "header"?)"},
      {R"({"at": 7, "ignore": true})", R"(f.json:1:18: "at" is number, not a string)"},
      {R"({"endpoint": "", "at": "/a", "ignore": true})",
       R"(f.json:1:24: "endpoint" is empty; leave it out for all endpoints)"},
      {R"({"ignore": true})",
       R"(f.json:1:11: this rule ignores whole bodies; say "whole_body": true if that is meant)"},
      {R"({"at": "/**", "ignore": true})",
       R"(f.json:1:11: this rule ignores whole bodies; say "whole_body": true if that is meant)"},
      {R"({"at": "/a", "ignore": true, "whole_body": true})",
       R"(f.json:1:54: "whole_body" is for rules that ignore a whole body; leave it out)"},
      {R"({"at": "/a", "unordered": "sett"})",
       R"(f.json:1:37: unknown way to be unordered "sett"; did you mean "set"?)"},
      {R"({"at": "/a", "unordered": {}})",
       R"(f.json:1:37: "unordered" names no member; as in {"by": "id"})"},
      {R"({"at": "/a", "tolerance": -1})",
       R"(f.json:1:37: "tolerance" must be a number that is not negative)"},
      {R"({"at": "/a", "tolerance": {"relative": 1.0}})",
       R"(f.json:1:50: "relative" is a share below 1; 0.01 is one percent)"},
      {R"({"at": "/a", "tolerance": {}})",
       R"(f.json:1:37: "tolerance" says nothing; give "absolute", "relative" or both)"},
      {R"({"at": "/a", "time": "2 s"})",
       R"(f.json:1:32: "time" must be a duration; such as "500ms", "2s", "5m", "1h" or "1d"; "0s" for other spellings only)"},
      {R"({"at": "/a", "pattern": "(a"})",
       R"(f.json:1:35: "pattern" is no regular expression: missing ): (a)"},
      {R"({"at": "/a", "equal_if": "nul"})",
       R"(f.json:1:36: unknown word "nul"; did you mean "null"?)"},
      {R"({"at": "/a", "equal_if": "null"})",
       R"(f.json:1:36: "equal_if" makes nothing equal: one of null and missing alone; give another one, as in ["null", "missing"])"},
      {R"({"at": "xml:/a", "expect": true})",
       R"(f.json:1:11: "expect" needs an "at" that is the status, a header or a JSON Pointer)"},
  };
  for (const auto& [rule, fault] : rows) {
    INFO(rule);
    const Lines faults = rule_faults(rule);
    REQUIRE(faults.size() == 1);
    CHECK(faults.front() == fault);
  }
}

TEST_CASE("all faults are told at once, in the order of the file, with lines and columns") {
  CHECK(
      faults_of("{\n  \"rules\": [\n    {\"at\": \"/ü\", \"tim\": 1},\n    {\"at\": \"/b\"}\n  ],\n"
                "  \"header\": 1\n}") ==
      Lines{R"(f.json:3:18: unknown key "tim"; did you mean "time"?)",
            "f.json:4:5: this rule has no action; give one of ignore, exact, unordered, "
            "tolerance, time, pattern, equal_if, expect",
            R"(f.json:6:3: unknown key "header"; did you mean "headers"?)"});
  std::string many = R"({"rules":[)";
  for (int i = 0; i < 500; ++i) {
    many += i > 0 ? ",0" : "0";
  }
  const Lines faults = faults_of(many + "]}");
  CHECK(faults.size() == 101);
  CHECK(faults.back() == "f.json: and 400 more");
}

TEST_CASE("a file or a list that is too long is refused") {
  std::string many = R"({"rules":[)";
  for (int i = 0; i < 1001; ++i) {
    many += std::string(i > 0 ? "," : "") + R"({"at":"/a","ignore":true})";
  }
  CHECK(faults_of(many + "]}") == Lines{"f.json:1:10: 1001 rules are more than 1000"});
  CHECK(faults_of(std::string(kMaxBytes + 1, ' ')) ==
        Lines{"f.json: is longer than 1048576 bytes"});
  CHECK(faults_of(std::string(500'000, '[')).size() == 1);
  CHECK_THROWS_AS(read("/dev/zero"), Error);
  CHECK_THROWS_AS(read("/nonexistent"), Error);
}

TEST_CASE("what is secret is read, and what would hide everything is a fault") {
  const Config config = good(R"({"redact": {"names": ["customer-code", "x-*"],
    "pointers": ["/user/email", "/**/iban"], "show": ["csrf_token"]}})");
  CHECK(config.redact.names == Lines{"customer-code", "x-*"});
  CHECK(config.redact.pointers == Lines{"/user/email", "/**/iban"});
  CHECK(config.redact.shown == Lines{"csrf_token"});
  CHECK_FALSE(config.redact.off);
  CHECK(faults_of(R"({"redact":{"name":["a"]}})") ==
        Lines{"f.json:1:12: unknown key \"name\"; did you mean \"names\"?"});
  CHECK(faults_of(R"({"redact":{"names":["*",7,""],"pointers":["user"],"show":"x"}})") ==
        Lines{"f.json:1:21: \"*\" is no name", "f.json:1:25: 7 is no name",
              "f.json:1:27: \"\" is no name",
              "f.json:1:43: \"user\" is no JSON Pointer; one begins with a slash: \"/user/email\"",
              "f.json:1:58: \"show\" is string, not an array"});
  CHECK(faults_of(R"({"redact":["a"]})") ==
        Lines{"f.json:1:11: \"redact\" is array, not an object"});
}

TEST_CASE("an API description is named by its path") {
  CHECK(good(R"({"openapi": "docs/api.yaml"})").openapi == "docs/api.yaml");
  CHECK(good("{}").openapi.empty());
  for (const std::string value : {"\"\"", "7", "[]", "null"}) {
    CHECK_FALSE(faults_of("{\"openapi\": " + value + "}").empty());
  }
}

TEST_CASE("durations are whole numbers with a unit") {
  constexpr std::int64_t kSecond = 1'000'000'000;
  for (const auto& [text, ns] :
       std::vector<std::pair<std::string, std::int64_t>>{{"0s", 0},
                                                         {"500ms", kSecond / 2},
                                                         {"2s", 2 * kSecond},
                                                         {"5m", 300 * kSecond},
                                                         {"1h", 3600 * kSecond},
                                                         {"10000d", 864'000'000 * kSecond}}) {
    CHECK(read_duration(text) == ns);
  }
  for (const std::string text :
       {"", "s", "2", "2 s", "-1s", "1.5s", "10001d", "99999999999999999999s", "1w", "2s "}) {
    INFO(text);
    CHECK_FALSE(read_duration(text));
  }
}

TEST_CASE("a gate is read, with what a platform costs and what differs from that") {
  const Parsed parsed = parse(R"({"gate": {
    "limits": ["semantic-parity>=99.9%", "p99-ratio<=1.2 @ GET /a", "no breaking finding"],
    "steps": {"25": ["p99-ratio<=1.1"]}, "warmup": 50,
    "cost": {"platform": "lambda", "gib_second": 0.5, "candidate": {"vcpu": 0.25}}}})",
                              "f.json");
  REQUIRE(parsed.faults.empty());
  const Gate& read = parsed.config.gate;
  REQUIRE(read.limits.size() == 3);
  CHECK(read.limits[1].endpoint == "GET /a");
  CHECK(read.steps.at(25).front().value == 1.1);
  CHECK(read.warmup == 50U);
  CHECK(read.cost.prices.gib_second == 0.5);
  CHECK(read.cost.prices.billing_unit_ms == 1);
  CHECK(read.cost.candidate.vcpu == 0.25);
  CHECK(read.cost.baseline.vcpu == 1);
}

TEST_CASE("what is wrong with a gate is said all at once") {
  const std::string text = R"({"gate": {
  "limits": ["semantic-party>=1", 3, "p99-ratio<=1.1", "p99-ratio<=1.2"],
  "steps": {"2": []}, "warmup": -1,
  "cost": {"platform": "lamda", "vcpu_second": "x", "baseline": {"concurrency": 0, "cpu": 1}}}})";
  CHECK(faults_of(text) ==
        Lines{R"(f.json:2:13: "p99-ratio<=1.2" contradicts "p99-ratio<=1.1"; decide for one)",
              R"(f.json:2:14: "semantic-party>=1": unknown metric "semantic-party"; did you mean )"
              "semantic-parity?",
              R"(f.json:2:35: "limits" is number, not a string)",
              R"(f.json:3:13: unknown key "2"; did you mean "1"?)",
              R"(f.json:3:33: "warmup" is a whole number from 0 on)",
              R"(f.json:4:24: unknown platform "lamda"; did you mean "lambda"?)",
              R"(f.json:4:48: "vcpu_second" is a number from 0 on)",
              R"(f.json:4:81: "concurrency" is a number from 1 on)",
              R"(f.json:4:84: unknown key "cpu"; did you mean "vcpu"?)"});
}

TEST_CASE("accepted findings come back as they were written, in one order") {
  gate::Acceptance first;
  first.fingerprint = 0x53003dbef0c82692;
  first.drift_class = "json-null-vs-empty-array";
  first.reason = "the \"app\" treats\nboth alike";
  first.until = "2026-12-31";
  first.where["GET /orders"] = {"json /tags", "json /a/*"};
  gate::Acceptance second = first;
  second.drift_class = "header-case";
  second.also = {5, 6};
  second.until.clear();
  const std::string text = accepted_text(std::vector<gate::Acceptance>{first, second});
  CHECK(text == accepted_text(std::vector<gate::Acceptance>{second, first}));
  CHECK(parse_accepted(text, "f") == std::vector<gate::Acceptance>{second, first});
  CHECK(parse_accepted(accepted_text({}), "f").empty());
  CHECK_THAT(text, Catch::Contains(R"("until": "never")"));
  CHECK_THAT(text, Catch::Contains("\n      \"finding\": \"53003dbef0c82692\",\n"));
}

TEST_CASE("a file of accepted findings at fault is refused with its place") {
  const auto error = [](const std::string& text) -> std::string {
    try {
      parse_accepted(text, "f.json");
    } catch (const Error& caught) {
      return caught.what();
    }
    return "";
  };
  const std::string good =
      R"({"accepted": [{"finding": "53003dbef0c82692", "reason": "r", "until": "never",
 "where": {"GET /": ["json /a"]}}]})";
  CHECK(error(good).empty());
  const auto with = [&](const std::string& from, const std::string& to) {
    std::string text = good;
    return error(text.replace(text.find(from), from.size(), to));
  };
  CHECK(error("{\n<<<<<<< HEAD\n\"accepted\": [],\n=======\n>>>>>>> other\n}") ==
        "f.json:2: a merge was not finished here; keep the entries that are to hold and remove the "
        "marks");
  CHECK_THAT(error("{\n=======\n}"), Catch::StartsWith("f.json:2: a merge"));
  CHECK_THAT(error(""), Catch::StartsWith("f.json:1:1: "));
  CHECK_THAT(error("[]"), Catch::Contains("are an object"));
  CHECK_THAT(error("{}"), Catch::Contains("\"accepted\" must be an array"));
  CHECK_THAT(with("53003dbef0c82692", "F3"), Catch::StartsWith("f.json:1:27: \"finding\" must be"));
  CHECK_THAT(with("53003dbef0c82692", "0000000000000000"), Catch::Contains("\"finding\" must be"));
  CHECK_THAT(with("never", "2026-02-30"), Catch::Contains("\"until\" is no date"));
  CHECK_THAT(with("never", "26-02-03"), Catch::Contains("\"until\" is no date"));
  CHECK_THAT(with(R"("reason": "r")", R"("reasn": "r")"),
             Catch::Contains("did you mean \"reason\"?"));
  CHECK_THAT(with(R"("reason": "r")", R"("reason": "")"),
             Catch::Contains("\"reason\" must be a text"));
  CHECK_THAT(with(R"({"GET /": ["json /a"]})", "{}"), Catch::Contains("\"where\" must name"));
  CHECK_THAT(with(R"(["json /a"])", R"("json /a")"), Catch::Contains("must be an array"));
}

TEST_CASE("the schema and the parser know the same words") {
  const auto described = nlohmann::json::parse(schema());
  const auto keys = [](const nlohmann::json& object) {
    std::set<std::string> names;
    for (const auto& member : object.at("properties").items()) {
      names.insert(member.key());
    }
    return names;
  };
  const auto words = [](const auto&... lists) {
    std::set<std::string> names;
    (names.insert(lists.begin(), lists.end()), ...);
    return names;
  };
  const auto& rule = described.at("$defs").at("rule");
  const auto& properties = rule.at("properties");
  CHECK(keys(described) == words(kTopKeys));
  CHECK(keys(described.at("properties").at("headers")) == words(kHeaderKeys));
  const auto& gate = described.at("properties").at("gate");
  CHECK(keys(gate) == words(kGateKeys));
  CHECK(keys(gate.at("properties").at("steps")) == words(kStepKeys));
  CHECK(keys(gate.at("properties").at("cost")) == words(kCostKeys));
  CHECK(keys(described.at("$defs").at("size")) == words(kSizeKeys));
  std::set<std::string> platforms;
  for (const gate::PriceTable& table : gate::price_tables()) {
    platforms.emplace(table.platform);
  }
  CHECK(gate.at("properties")
            .at("cost")
            .at("properties")
            .at("platform")
            .at("enum")
            .get<std::set<std::string>>() == platforms);
  CHECK(keys(described.at("properties").at("redact")) == words(kRedactKeys));
  CHECK(keys(rule) == words(kRuleKeys, kActions));
  CHECK(keys(properties.at("unordered").at("anyOf").at(2)) == words(kUnorderedKeys));
  CHECK(properties.at("unordered").at("anyOf").at(1).at("enum").get<std::set<std::string>>() ==
        words(kUnorderedWords));
  CHECK(keys(properties.at("tolerance").at("anyOf").at(1)) == words(kToleranceKeys));
  CHECK(keys(properties.at("expect").at("anyOf").at(1)) == words(kExpectKeys));
  CHECK(described.at("$defs").at("kind").at("enum").get<std::set<std::string>>() == words(kKinds));
  CHECK(described.at("$defs").at("emptiness").at("enum").get<std::set<std::string>>() ==
        words(kEqualIfWords));
  std::set<std::string> required;
  for (const auto& one : rule.at("oneOf")) {
    required.insert(one.at("required").at(0).get<std::string>());
  }
  CHECK(required == words(kActions));
  CHECK(described.at("properties").at("rules").at("maxItems") == kMaxRules);
}

}  // namespace lockstep::config

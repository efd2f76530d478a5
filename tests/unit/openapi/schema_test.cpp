// What schemas allow, in both dialects, and what becomes of those that are not understood.
#include <string>
#include <vector>

#include <fmt/format.h>

#include "unit/catch.hpp"
#include "unit/openapi/support.hpp"

using namespace lockstep;
using namespace lockstep::openapi;

namespace {

struct Row {
  std::string schema;
  std::string body;
  std::string violations;  // "at keyword, …"
};

void check_rows(const std::vector<Row>& rows, std::string_view version) {
  for (const Row& row : rows) {
    CAPTURE(version, row.schema, row.body);
    const Parsed document = parsed(document_with(row.schema, version));
    const SideCheck check = checked(document.contract, row.body);
    CHECK(violations_of(check) == row.violations);
    CHECK(check.conformity ==
          (row.violations.empty() ? Conformity::conforms : Conformity::violates));
  }
}

}  // namespace

TEST_CASE("each keyword allows what it should and nothing else") {
  check_rows(
      {
          {"true", "1", ""},
          {"false", "1", " false"},
          {"{}", "[1]", ""},
          {R"({"type":"integer"})", "1.0", ""},
          {R"({"type":"integer"})", "1e2", ""},
          {R"({"type":"integer"})", "1.5", " type"},
          {R"({"type":"integer"})", "\"1\"", " type"},
          {R"({"type":"number"})", "1e400", ""},
          {R"({"type":"string"})", "null", " type"},
          {R"({"type":["string","null"]})", "null", ""},
          {R"({"type":["string","null"]})", "1", " type"},
          {R"({"const":{"a":[1.0]}})", R"({"a":[1]})", ""},
          {R"({"const":1})", "true", " const"},
          {R"({"enum":["a",null]})", "null", ""},
          {R"({"enum":["\u0061"]})", "\"a\"", ""},
          {R"({"enum":["a"]})", "\"b\"", " enum"},
          {R"({"minimum":0})", "-0.0", ""},
          {R"({"minimum":0})", "-1e-400", " minimum"},
          {R"({"maximum":9007199254740993})", "9007199254740994", " maximum"},
          {R"({"maximum":9007199254740993})", "9007199254740993", ""},
          {R"({"exclusiveMinimum":1})", "1.0", " exclusiveMinimum"},
          {R"({"exclusiveMaximum":1})", "0.999999999999999999999", ""},
          {R"({"minimum":-2})", "-10", " minimum"},
          {R"({"minimum":-10})", "-2", ""},
          {R"({"multipleOf":0.01})", "19.99", ""},
          {R"({"multipleOf":0.01})", "0.07", ""},
          {R"({"multipleOf":0.01})", "19.999", " multipleOf"},
          {R"({"multipleOf":7})", "7e30", ""},
          {R"({"multipleOf":7})", "1e30", " multipleOf"},
          {R"({"multipleOf":3})", "0", ""},
          {R"({"minLength":2})", R"("\ud83d\ude00")", " minLength"},
          {R"({"maxLength":1})", "\"é\"", ""},
          {R"({"pattern":"^[a-z]+$"})", "\"abc\"", ""},
          {R"({"pattern":"^[a-z]+$"})", "\"aBc\"", " pattern"},
          {R"({"pattern":"b"})", "\"abc\"", ""},
          {R"({"pattern":"^\\u00e9\\s\\cJ$"})", R"("\u00e9\u00a0\n")", ""},
          {R"({"minItems":1})", "[]", " minItems"},
          {R"({"maxItems":1})", "[1,2]", " maxItems"},
          {R"({"uniqueItems":true})", R"([{"a":1,"b":2},{"b":2.0,"a":1}])", " uniqueItems"},
          {R"({"uniqueItems":true})", "[1,true,\"1\",null,[1]]", ""},
          {R"({"items":{"type":"string"}})", "[\"a\",1,2]", "/1 type, /2 type"},
          {R"({"prefixItems":[{"type":"string"}],"items":false})", "[1,2]", "/0 type, /1 false"},
          {R"({"contains":{"type":"string"}})", "[1]", " contains"},
          {R"({"contains":{"type":"string"},"minContains":0})", "[1]", ""},
          {R"({"contains":{"type":"string"},"maxContains":1})", "[\"a\",\"b\"]", " maxContains"},
          {R"({"required":["a","b"]})", R"({"a":1})", " required"},
          {R"({"required":["a"]})", "[1]", ""},
          {R"({"minProperties":1})", "{}", " minProperties"},
          {R"({"maxProperties":1})", R"({"a":1,"b":2})", " maxProperties"},
          {R"({"properties":{"a/b":{"type":"integer"}}})", R"({"a\/b":"x"})", "/a~1b type"},
          {R"({"properties":{"a":{}},"additionalProperties":false})", R"({"a":1,"b":2})",
           "/b additionalProperties"},
          {R"({"additionalProperties":{"type":"integer"}})", R"({"x":"y"})", "/x type"},
          {R"({"patternProperties":{"^x-":{"type":"integer"}},"additionalProperties":false})",
           R"({"x-a":1,"x-b":"1","y":1})", "/x-b type, /y additionalProperties"},
          {R"({"propertyNames":{"maxLength":2}})", R"({"abc":1})", "/abc propertyNames"},
          {R"({"dependentRequired":{"a":["b"]}})", R"({"a":1})", " dependentRequired"},
          {R"({"dependentSchemas":{"a":{"required":["b"]}}})", R"({"a":1})", " required"},
          {R"({"allOf":[{"type":"integer"},{"minimum":5}]})", "3", " minimum"},
          {R"({"anyOf":[{"type":"integer"},{"type":"null"}]})", "\"x\"", " anyOf"},
          {R"({"anyOf":[{"type":"null"},{"required":["a"]}]})", "{}", " required"},
          {R"({"oneOf":[{"minimum":1},{"minimum":2}]})", "3", " oneOf"},
          {R"({"oneOf":[{"minimum":1},{"minimum":2}]})", "1", ""},
          {R"({"not":{"type":"string"}})", "\"a\"", " not"},
          {R"({"if":{"type":"string"},"then":{"minLength":1},"else":{"minimum":1}})", "\"\"",
           " minLength"},
          {R"({"if":{"type":"string"},"then":{"minLength":1},"else":{"minimum":1}})", "0",
           " minimum"},
      },
      "3.1.0");
}

TEST_CASE("3.0 has a dialect of its own") {
  check_rows(
      {
          {R"({"type":"string","nullable":true})", "null", ""},
          {R"({"type":"string","nullable":true,"enum":["a"]})", "null", ""},
          {R"({"allOf":[{"type":"string"}],"nullable":true})", "null", ""},
          {R"({"type":"string","nullable":false})", "null", " type"},
          {R"({"minimum":1,"exclusiveMinimum":true})", "1", " minimum"},
          {R"({"maximum":1,"exclusiveMaximum":false})", "1", ""},
          {R"({"exclusiveMaximum":true,"maximum":1})", "1", " maximum"},
          {R"({"type":"string","format":"date-time"})", "\"no date\"", ""},
          {R"({"type":"integer","format":"int32"})", "99999999999", ""},
          {R"({"type":"string","example":1,"default":2,"xml":{},"x-a":1})", "\"\"", ""},
          {R"({"oneOf":[{"required":["a"]},{"required":["b"]}],"discriminator":{"propertyName":"a"}})",
           R"({"a":1,"b":1})", ""},
          {R"({"required":["a","b"],"properties":{"a":{"writeOnly":true},"b":{"readOnly":true}}})",
           "{}", " required"},
          {R"({"required":["a"],"allOf":[{"properties":{"a":{"writeOnly":true}}}]})", "{}", ""},
      },
      "3.0.3");
}

TEST_CASE("what stands beside a $ref counts in 3.1, not in 3.0") {
  const std::string schema = R"({"$ref":"#/components/schemas/A","maxLength":1})";
  const std::string schemas = R"({"A":{"type":"string"}})";
  CHECK(violations_of(checked(parsed(document_with(schema, "3.0.0", schemas)).contract, "\"abc\""))
            .empty());
  CHECK(violations_of(checked(parsed(document_with(schema, "3.1.0", schemas)).contract,
                              "\"abc\"")) == " maxLength");
}

TEST_CASE("what is not understood is warned of and never makes a violation") {
  struct Odd {
    std::string schema;
    std::string body;
    std::string warning;  // part of it
  };
  const std::vector<Odd> rows = {
      {R"({"type":"strnig"})", "1", "\"type\": no type of JSON"},
      {R"({"required":true})", "{}", "\"required\": must be a list of names"},
      {R"({"minLength":"3"})", "\"\"", "\"minLength\": must be a number"},
      {R"({"minLength":-3})", "\"\"", "\"minLength\": must be a number"},
      {R"({"maximum":"3"})", "9", "\"maximum\": must be a number"},
      {R"({"items":[{"type":"string"}]})", "[1]", "\"items\": one schema for all"},
      {R"({"pattern":"(?=a)b"})", "\"c\"", "\"pattern\": this expression is not checked"},
      {R"({"pattern":"(a)\\1"})", "\"c\"", "\"pattern\": this expression is not checked"},
      {R"x({"patternProperties":{"(?!a)":{}},"additionalProperties":false})x", R"({"b":1})",
       "\"patternProperties\": this expression is not checked"},
      {R"({"unevaluatedProperties":false})", R"({"b":1})", "not checked"},
      {R"({"not":{"unevaluatedProperties":false}})", "{}", "not checked"},
      {R"({"oneOf":[{"$ref":"other.json"},{"type":"integer"}]})", "1", "leads to another document"},
      {R"({"not":{"$ref":"#/nowhere"}})", "1", "leads nowhere"},
      {R"({"if":{"$ref":"#anchor"},"then":false})", "1", "is an anchor"},
      {R"({"contains":{"$dynamicRef":"#a"},"maxContains":1})", "[1,2]", "not checked"},
      {R"({"requird":["a"]})", "{}", "\"requird\" is no keyword of schemas"},
      {R"(7)", "{}", "a schema is an object"},
      {R"({"properties":[]})", "{}", "\"properties\": must be an object of schemas"},
      {R"({"allOf":{}})", "{}", "\"allOf\": must be a list of schemas"},
  };
  for (const Odd& row : rows) {
    CAPTURE(row.schema);
    const Parsed document = parsed(document_with(row.schema));
    REQUIRE_FALSE(document.warnings.empty());
    CHECK_THAT(document.warnings.front(), Catch::Contains(row.warning));
    CHECK(violations_of(checked(document.contract, row.body)).empty());
  }
  // An alternative that may be right for all that is known: two formats.
  CHECK(
      violations_of(
          checked(parsed(document_with(
                             R"({"oneOf":[{"type":"string","format":"date"},{"type":"string"}]})"))
                      .contract,
                  "\"x\""))
          .empty());
}

TEST_CASE("schemas that contain themselves end") {
  const std::string schemas = R"({"Loop":{"$ref":"#/components/schemas/Loop"},
    "All":{"allOf":[{"$ref":"#/components/schemas/All"},{"type":"integer"}]},
    "Tree":{"type":"object","properties":{"next":{"$ref":"#/components/schemas/Tree"}},
            "additionalProperties":false},
    "Fork":{"anyOf":[{"items":{"$ref":"#/components/schemas/Fork"},"type":"array"},
                     {"items":{"$ref":"#/components/schemas/Fork"},"type":"array"}]}})";
  const auto with = [&](const std::string& name) {
    return parsed(
        document_with(R"({"$ref":"#/components/schemas/)" + name + "\"}", "3.1.0", schemas));
  };
  CHECK(checked(with("Loop").contract, "1").conformity == Conformity::unchecked);
  CHECK(checked(with("All").contract, "1").conformity == Conformity::unchecked);
  CHECK(violations_of(checked(with("Tree").contract, R"({"next":{"next":{"x":1}}})")) ==
        "/next/next/x additionalProperties");
  std::string deep(500, '[');
  deep += std::string(500, ']');
  CHECK(violations_of(checked(with("Fork").contract, deep)).empty());
  deep = std::string(30, '[') + "1" + std::string(30, ']');
  CHECK(checked(with("Fork").contract, deep).conformity == Conformity::unchecked);
  std::string nested;
  for (int i = 0; i < 100'000; ++i) {
    nested += R"({"next":)";
  }
  CHECK(checked(with("Tree").contract, nested).conformity == Conformity::unchecked);
}

TEST_CASE("a long chain of references takes no stack") {
  std::string schemas = "{";
  for (int i = 0; i < 20'000; ++i) {
    schemas += fmt::format(R"("S{}":{{"$ref":"#/components/schemas/S{}"}},)", i, i + 1);
  }
  schemas += R"("S20000":{"type":"integer"}})";
  const Parsed document =
      parsed(document_with(R"({"$ref":"#/components/schemas/S19990"})", "3.1.0", schemas));
  CHECK(violations_of(checked(document.contract, "\"x\"")) == " type");
  CHECK(
      checked(
          parsed(document_with(R"({"$ref":"#/components/schemas/S0"})", "3.1.0", schemas)).contract,
          "\"x\"")
          .conformity == Conformity::unchecked);
}

TEST_CASE("violations are bounded, and quote no value") {
  const Parsed document = parsed(document_with(R"({"items":{"type":"integer"}})"));
  std::string body = "[";
  for (int i = 0; i < 1000; ++i) {
    body += "\"hunter2\",";
  }
  const SideCheck check = checked(document.contract, body + "1]");
  CHECK(check.violations.size() == 20);
  CHECK(check.omitted == 980);
  for (const Violation& each : check.violations) {
    CHECK(each.message == "is a string, expected integer");
  }
}

TEST_CASE("what is hidden in a stored body violates nothing") {
  const Parsed document = parsed(document_with(
      R"({"properties":{"a":{"type":"integer","maximum":3},"b":{"type":"integer"}}})"));
  CHECK(violations_of(checked(document.contract, R"({"a":"‹redacted:1f2e3d4c5b6a›","b":"x"})")) ==
        "/b type");
}

TEST_CASE("responses are looked up by status and media type") {
  const Parsed document = parsed(R"(
openapi: 3.0.0
paths:
  /x:
    get:
      responses:
        200:
          content:
            application/json: {schema: {type: integer}}
            Text/*: {schema: {type: string}}
            application/problem+json; charset=utf-8: {schema: {type: object}}
        204: {description: nothing}
        4xx: {content: {'*/*': {schema: {type: object}}}}
        default: {content: {application/json: {schema: {type: boolean}}}}
    post: {responses: {200: {content: {application/json: {}}}}}
)");
  CHECK(document.warnings.empty());
  struct Case {
    int status;
    std::optional<std::string_view> type;
    std::optional<std::string_view> body;
    Conformity conformity;
    std::string violation;
  };
  using enum Conformity;
  const std::vector<Case> cases = {
      {200, "application/json", "1", conforms, ""},
      {200, "Application/JSON; charset=latin1", "\"\"", violates, " type"},
      {200, "application/problem+json", "{}", conforms, ""},
      {200, "application/problem+json", "1", violates, " type"},
      {200, "text/plain", "not JSON", conforms, ""},
      {200, "image/png", "x", undocumented, " content-type"},
      {200, {}, "x", undocumented, " content-type"},
      {200, {}, "", violates, " body"},
      {200, "application/json", "", violates, " body"},
      {200, "application/json", "{", violates, " body"},
      {200, "application/json", {}, unchecked, ""},
      {204, "application/json", "{", conforms, ""},
      {404, "application/json", "1", violates, " type"},
      {404, "text/html", "<p>", conforms, ""},
      {500, "application/json", "1", violates, " type"},
      {500, "application/json", "true", conforms, ""},
  };
  for (const Case& each : cases) {
    CAPTURE(each.status, each.type.value_or("none"), each.body.value_or("undecodable"));
    const SideCheck check = document.contract.check(0, {each.status, each.type, each.body, true});
    CHECK(check.conformity == each.conformity);
    CHECK(violations_of(check) == each.violation);
  }
  // HEAD, 204 and 304 have none.
  CHECK(document.contract.check(0, {200, "application/json", "", false}).conformity == conforms);
  CHECK(document.contract.check(1, {404, "application/json", "1", true}).conformity ==
        undocumented);
}

TEST_CASE("an exchange has one outcome") {
  using enum Conformity;
  const auto outcome = [](Conformity baseline, Conformity candidate) {
    return std::string(
        contract_outcome_name(outcome_of({0, {baseline, {}, 0}, {candidate, {}, 0}})));
  };
  CHECK(outcome(conforms, conforms) == "conforms");
  CHECK(outcome(violates, violates) == "both-violate");
  CHECK(outcome(conforms, violates) == "only-candidate");
  CHECK(outcome(undocumented, violates) == "only-candidate");
  CHECK(outcome(violates, unchecked) == "only-baseline");
  CHECK(outcome(conforms, undocumented) == "undocumented");
  CHECK(outcome(unchecked, undocumented) == "undocumented");
  CHECK(outcome(unchecked, conforms) == "unchecked");
}

// Faults of documents, YAML, paths and servers.
#include <string>
#include <vector>

#include "unit/catch.hpp"
#include "unit/openapi/support.hpp"

using namespace lockstep;
using namespace lockstep::openapi;

namespace {

std::string endpoint(const Contract& contract, std::string_view method, std::string_view target) {
  const auto match = contract.match(method, target);
  return match ? std::string(match->endpoint) : "-";
}

std::vector<std::string> operations_of(const Contract& contract) {
  std::vector<std::string> names;
  for (const Operation& operation : contract.operations()) {
    names.push_back(operation.name());
  }
  return names;
}

std::string with_paths(std::string_view paths) {
  return "openapi: 3.0.3\npaths:\n" + std::string(paths);
}

}  // namespace

TEST_CASE("a fault of a document is told with its place") {
  struct Row {
    std::string text;
    std::string error;
  };
  const std::vector<Row> rows = {
      {"", "api.yaml:1:1: the document is empty"},
      {"openapi: 3.0.0\npaths:\n  /a: [\n",
       "api.yaml:4:1: this is no YAML: did not find expected node content"},
      {"{\"openapi\": \"3.0.0\",\n \"paths\": {}}}", "api.yaml:2:14: this is no JSON: "},
      {"openapi: 3.0.0\nopenapi: 3.0.0\n",
       "api.yaml:2:1: the key \"openapi\" is here a second time"},
      {"{\"openapi\": \"3.0.0\",\n  \"openapi\": \"3\"}",
       "api.yaml:2:3: the key \"openapi\" is here a second time"},
      {"openapi: 3.0.0\npaths:\n  /a:\n    200: 1\n    \"200\": 2\n",
       "api.yaml:5:5: the key \"200\" is here a second time"},
      {"openapi: 3.0.0\n---\nopenapi: 3.0.0\n", "api.yaml:2:1: a second YAML document begins here"},
      {"swagger: '2.0'\n", "api.yaml:1:10: this is Swagger 2.0"},
      {"info: {}\n", "api.yaml:1:1: \"openapi\" is missing"},
      {"openapi: 3.2.0\n", "api.yaml:1:10: OpenAPI 3.2.0 is not known"},
      {"openapi: 30\n", "api.yaml:1:10: OpenAPI 30 is not known"},
      {"openapi: \"\\e[31m\"\n", "api.yaml:1:10: OpenAPI \\x1b[31m is not known"},
      {"- a\n", "api.yaml:1:1: an OpenAPI document must be an object"},
      {"openapi: 3.0.0\npaths: []\n", "api.yaml:2:8: \"paths\" must be an object"},
      {"openapi: 3.0.0\npaths:\n  /a: 7\n", "api.yaml:3:7: a path must be an object"},
      {"openapi: 3.0.0\npaths:\n  /a:\n    get: x\n",
       "api.yaml:4:10: an operation must be an object"},
      {"openapi: 3.0.0\npaths: *missing\n",
       "api.yaml:2:8: there is no anchor \"missing\" before this"},
      {"openapi: 3.0.0\npaths: &a\n  /x: *a\n", "api.yaml:3:7: the alias \"a\" is within what it"},
      {"openapi: 3.0.0\n? [a, b]\n: 1\n", "api.yaml:2:3: a key must be a word"},
      {"openapi: 3.0.0\n\xFF\n", "api.yaml: byte 15: this is no YAML"},
      {"openapi: 3.0.0\nx: " + std::string(300, '['), "api.yaml:2:203: nested more than 200 deep"},
      {"{\"openapi\":" + std::string(500, '['), "api.yaml:1:411: this is no JSON: "},
  };
  for (const Row& row : rows) {
    CAPTURE(row.text);
    CHECK(fault_of(row.text).substr(0, row.error.size()) == row.error);
  }
}

TEST_CASE("aliases that multiply are refused before they fill the memory") {
  std::string text = "openapi: 3.0.0\na0: &a0 [x, x, x, x, x, x, x, x, x, x]\n";
  for (int i = 1; i < 12; ++i) {
    const std::string before = "*a" + std::to_string(i - 1);
    text += "a" + std::to_string(i) + ": &a" + std::to_string(i) + " [" + before;
    for (int n = 0; n < 9; ++n) {
      text.append(", ").append(before);
    }
    text += "]\n";
  }
  CHECK_THAT(fault_of(text), Catch::Contains("with its aliases in place"));
}

TEST_CASE("YAML is read by the core schema of 1.2") {
  // What each is as a value of an enum, by a body that it allows.
  struct Row {
    std::string yaml;
    std::string json;
  };
  const std::vector<Row> rows = {
      {"on", "\"on\""},
      {"no", "\"no\""},
      {"y", "\"y\""},
      {"12:30", "\"12:30\""},
      {"2024-03-01", "\"2024-03-01\""},
      {"1_000", "\"1_000\""},
      {"true", "true"},
      {"True", "true"},
      {"~", "null"},
      {"null", "null"},
      {"'null'", "\"null\""},
      {"0x1F", "31"},
      {"0o17", "15"},
      {"007", "7"},
      {"+1", "1"},
      {".5", "0.5"},
      {"1.", "1"},
      {"1e3", "1000"},
      {"-0", "0"},
      {".inf", "\".inf\""},
      {"!!str 1", "\"1\""},
      {"\"1\"", "\"1\""},
      {"1.2.3", "\"1.2.3\""},
      {"12345678901234567890123", "12345678901234567890123"},
      {"e3", "\"e3\""},
      {"1e", "\"1e\""},
      {"-", "[null]"},
      {"0x", "\"0x\""},
      {"|\n                    a\n", "\"a\\n\""},
  };
  for (const Row& row : rows) {
    CAPTURE(row.yaml);
    const Parsed document = parsed(
        with_paths("  /x:\n    get:\n      responses:\n        200:\n          content:\n"
                   "            application/json:\n              schema:\n                enum:\n"
                   "                - " +
                   row.yaml + "\n"));
    CHECK(violations_of(checked(document.contract, row.json)).empty());
    CHECK(violations_of(checked(document.contract, "\"something else\"")) == " enum");
  }
}

TEST_CASE("aliases and keys that look like numbers work") {
  const Parsed document = parsed(with_paths(R"(
  /a:
    get: &get
      operationId: on
      responses:
        404: {description: none}
  /b:
    get: *get
)"));
  CHECK(document.warnings.empty());
  CHECK(operations_of(document.contract) == std::vector<std::string>{"GET /a", "GET /b"});
  CHECK(document.contract.operations()[1].id == "on");
  CHECK(document.contract.check(1, {404, {}, "", true}).conformity == Conformity::conforms);
}

TEST_CASE("what does not matter is warned of and left out") {
  struct Row {
    std::string text;
    std::string warning;
  };
  const std::vector<Row> rows = {
      {with_paths("  users:\n    get: {responses: {200: {description: x}}}\n"),
       "api.yaml:3:3: the path \"users\" is left out: a path begins with '/'"},
      {with_paths("  /a?b=c: {}\n"), "api.yaml:3:3: the path \"/a?b=c\" is left out"},
      {with_paths("  /{a: {}\n"), "api.yaml:3:3: the path \"/{a\" is left out"},
      {with_paths("  /{a}{b}: {}\n"), "api.yaml:3:3: the path \"/{a}{b}\" is left out"},
      {with_paths("  /a:\n    get: {}\n"), "api.yaml:4:10: an operation without \"responses\""},
      {with_paths("  /a:\n    get: {responses: {ok: {}}}\n"), "api.yaml:4:23: \"ok\" is no status"},
      {with_paths("  /a: {$ref: 'other.yaml#/a'}\n"),
       "api.yaml:3:7: $ref \"other.yaml#/a\" leads to another document"},
      {with_paths("  /a: {$ref: '#/nowhere'}\n"), "api.yaml:3:7: $ref \"#/nowhere\" leads nowhere"},
      {with_paths("  /a: {$ref: '#/paths/~1a'}\n"), "api.yaml:3:7: $ref leads in a circle"},
      {with_paths("  /{a}:\n    get: {responses: {200: {}}}\n"
                  "  /{b}:\n    get: {responses: {200: {}}}\n"),
       "api.yaml:5:3: GET /{b} is left out: another path before matches the same"},
      {"openapi: 3.1.0\n", "api.yaml:1:1: the document has no operation"},
      {"openapi: 3.1.0\nservers: x\n", "api.yaml:2:10: \"servers\" must be a list"},
      {with_paths("  /a: {<<: {get: {}}}\n"), "api.yaml:3:8: \"<<\" merges nothing"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.text);
    const std::vector<std::string> warnings = parsed(row.text).warnings;
    REQUIRE_FALSE(warnings.empty());
    CHECK(warnings.front().substr(0, row.warning.size()) == row.warning);
  }
  std::string many = with_paths("");
  for (int i = 0; i < 100; ++i) {
    many += "  x" + std::to_string(i) + "x: {}\n";
  }
  CHECK(parsed(many + "  /a: {get: {responses: {}}}\n").warnings.back() ==
        "api.yaml: and 80 more like these");
}

TEST_CASE("references are followed within the document, through escapes") {
  const Parsed document = parsed(R"(
openapi: 3.1.0
paths:
  /a: {$ref: '#/components/pathItems/a~1b~0c%20d'}
components:
  pathItems:
    a/b~c d:
      get: {responses: {200: {$ref: '#/components/responses/R'}}}
  responses:
    R: {$ref: '#/x-elsewhere/0'}
x-elsewhere:
- content: {application/json: {schema: {type: integer}}}
webhooks:
  ping: {post: {}}
)");
  CHECK(document.warnings.empty());
  CHECK(operations_of(document.contract) == std::vector<std::string>{"GET /a"});
  CHECK(violations_of(checked(document.contract, "1")).empty());
  const SideCheck check = checked(document.contract, "\"x\"");
  REQUIRE(check.violations.size() == 1);
  CHECK(check.violations[0].schema == "#/x-elsewhere/0/content/application~1json/schema/type");
}

TEST_CASE("concrete paths come before templated ones, whatever their order") {
  const Parsed document = parsed(with_paths(R"(
  /{any}: {get: {responses: {200: {}}}}
  /users/{id}: {get: {responses: {200: {}}}, delete: {responses: {200: {}}}}
  /users/me: {get: {responses: {200: {}}}}
  /{kind}/me: {get: {responses: {200: {}}}}
  /users/{id}/: {get: {responses: {200: {}}}}
  /files/{name}.{ext}: {get: {responses: {200: {}}}}
  /files/{name}: {get: {responses: {200: {}}}}
  /tiles/{z}/{x},{y}.png: {get: {responses: {200: {}}}}
  /caf%C3%A9: {get: {responses: {200: {}}}}
  /grüße/{x}: {get: {responses: {200: {}}}}
)"));
  CHECK(document.warnings.empty());
  struct Row {
    std::string target;
    std::string endpoint;
  };
  const std::vector<Row> rows = {
      {"/users/me", "GET /users/me"},
      {"/users/7", "GET /users/{id}"},
      {"/users/7?x=/users/me", "GET /users/{id}"},
      {"/users/7#/a", "GET /users/{id}"},
      {"/users/%6De", "GET /users/me"},
      {"/users/a%2Fb", "GET /users/{id}"},
      {"/others/me", "GET /{kind}/me"},
      {"/users/7/", "GET /users/{id}/"},
      {"/users//", "-"},
      {"/users/", "-"},
      {"/users", "GET /{any}"},
      {"/Users/7", "-"},
      {"/files/a.b.c", "GET /files/{name}.{ext}"},
      {"/files/a", "GET /files/{name}"},
      {"/files/.a", "GET /files/{name}"},
      {"/tiles/1/2,3.png", "GET /tiles/{z}/{x},{y}.png"},
      {"/tiles/1/,3.png", "-"},
      {"/caf%C3%A9", "GET /caf%C3%A9"},
      {"/gr%C3%BC%C3%9Fe/1", "GET /grüße/{x}"},
      {"", "-"},
      {"*", "-"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.target);
    CHECK(endpoint(document.contract, "GET", row.target) == row.endpoint);
  }
  CHECK(endpoint(document.contract, "DELETE", "/users/me") == "DELETE /users/{id}");
  CHECK(endpoint(document.contract, "get", "/users/me") == "-");
  CHECK(endpoint(document.contract, std::string(1'000'000, 'G'), "/users/me") == "-");
}

TEST_CASE("paths are looked for below the servers, then on their own") {
  const Parsed document = parsed(R"(
openapi: 3.0.0
servers:
- url: https://api.example.com/v1/
- url: "{scheme}://{host}/{base}"
  variables:
    scheme: {default: https, enum: [http, https]}
    host: {default: h}
    base: {default: v2, enum: [v2, v3]}
paths:
  /users/{id}:
    get: {responses: {200: {}}}
    post:
      servers: [{url: /write}]
      responses: {200: {}}
  /other:
    servers: [{url: relative/path}]
    get: {responses: {200: {}}}
)");
  CHECK(document.warnings.empty());
  CHECK(operations_of(document.contract) == std::vector<std::string>{"GET /v1/users/{id}",
                                                                     "POST /write/users/{id}",
                                                                     "GET /relative/path/other"});
  const Contract& contract = document.contract;
  CHECK(endpoint(contract, "GET", "/v1/users/1") == "GET /v1/users/{id}");
  CHECK(endpoint(contract, "GET", "/v2/users/1") == "GET /v2/users/{id}");
  CHECK(endpoint(contract, "GET", "/v3/users/1") == "GET /v3/users/{id}");
  CHECK(endpoint(contract, "GET", "/users/1") == "GET /users/{id}");
  CHECK(endpoint(contract, "GET", "/v4/users/1") == "-");
  CHECK(endpoint(contract, "POST", "/write/users/1") == "POST /write/users/{id}");
  CHECK(endpoint(contract, "POST", "/v1/users/1") == "-");
  CHECK(endpoint(contract, "GET", "/relative/path/other") == "GET /relative/path/other");
  CHECK(contract.match("GET", "/v3/users/1")->operation == 0);
}

TEST_CASE("many alternatives of servers stay few") {
  std::string servers = "- url: '";
  std::string variables;
  for (int i = 0; i < 12; ++i) {
    servers += "/{v" + std::to_string(i) + "}";
    variables += "    v" + std::to_string(i) + ": {default: a, enum: [a, b, c, d, '{v0}']}\n";
  }
  const Parsed document = parsed("openapi: 3.0.0\nservers:\n" + servers + "'\n  variables:\n" +
                                 variables + "paths: {/x: {get: {responses: {200: {}}}}}\n");
  CHECK(document.contract.operations().size() == 1);
}

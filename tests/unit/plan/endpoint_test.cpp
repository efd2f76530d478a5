#include "lockstep/core/error.hpp"
#include "lockstep/core/glob.hpp"
#include "lockstep/plan/plan.hpp"

#include "plan/endpoint_template.hpp"
#include "unit/catch.hpp"

namespace lockstep::plan {
namespace {

std::string guessed(std::string_view target) { return endpoint_of("GET", target, {}); }

std::string template_error(std::string_view text) {
  try {
    check_endpoint_template(text);
  } catch (const Error& error) {
    return error.what();
  }
  return "no error";
}

}  // namespace

TEST_CASE("identifiers in a target become {id}") {
  struct Row {
    std::string target;
    std::string endpoint;
  };
  const Row rows[] = {
      // numbers
      {"/users/1", "GET /users/{id}"},
      {"/users/-1", "GET /users/{id}"},
      {"/users/+1", "GET /users/{id}"},
      {"/users/00000000000000000000000000000000000042", "GET /users/{id}"},
      {"/users/2024", "GET /users/{id}"},
      {"/users/1/orders/2", "GET /users/{id}/orders/{id}"},
      {"/1", "GET /{id}"},
      {"/compare/1,2,3", "GET /compare/{id}"},
      {"/compare/1%2C2%2c3", "GET /compare/{id}"},
      {"/at/52.5200/13.4050", "GET /at/{id}/{id}"},
      {"/hosts/10.0.0.1", "GET /hosts/{id}"},
      // dates
      {"/reports/2024-05-17", "GET /reports/{id}"},
      {"/reports/2024-05-17T10:00:00.123Z", "GET /reports/{id}"},
      {"/reports/2024-05-17T10%3A00%3A00%2B02%3A00", "GET /reports/{id}"},
      {"/reports/2024/05", "GET /reports/{id}/{id}"},
      // UUIDs, hex, ULIDs, tokens
      {"/o/550e8400-e29b-41d4-a716-446655440000", "GET /o/{id}"},
      {"/o/550E8400-E29B-41D4-A716-446655440000", "GET /o/{id}"},
      {"/o/%7B550e8400-e29b-41d4-a716-446655440000%7D", "GET /o/{id}"},
      {"/o/abcdefab-cdef-abcd-efab-cdefabcdefab", "GET /o/{id}"},
      {"/o/urn:uuid:550e8400-e29b-41d4-a716-446655440000", "GET /o/{id}"},
      {"/commits/3f2a9c1b", "GET /commits/{id}"},
      {"/commits/da39a3ee5e6b4b0d3255bfef95601890afd80709", "GET /commits/{id}"},
      {"/commits/DA39A3EE", "GET /commits/{id}"},
      {"/tx/0x8ba1f109551bd432803012645ac136ddd64dba72", "GET /tx/{id}"},
      {"/doc/507f1f77bcf86cd799439011", "GET /doc/{id}"},
      {"/u/01ARZ3NDEKTSV4RRFFQ69G5FAV", "GET /u/{id}"},
      {"/u/01arz3ndektsv4rrffq69g5fav", "GET /u/{id}"},
      {"/n/V1StGXR8_Z5jdHi6B-myT", "GET /n/{id}"},
      {"/k/0ujtsYcgvSTl8PAuAdqWYSMnLOv", "GET /k/{id}"},
      {"/watch/dQw4w9WgXcQ", "GET /watch/{id}"},
      {"/a/auth0%7C5f7c8ec7c33c6c004bbafe82", "GET /a/{id}"},
      {"/t/eyJhbGciOi1J9x.eyJzdWIiOiIxM4fQ.SflKxwRJSMeKKF2QT4fw", "GET /t/{id}"},
      {"/b/SGVsbG8gd29ybGQx%3D%3D", "GET /b/{id}"},
      // an e-mail address
      {"/users/ada@example.com", "GET /users/{id}"},
      {"/users/ada%40example.com/mail", "GET /users/{id}/mail"},
      // a name before the identifier stays
      {"/orders/INV-2024-0007", "GET /orders/INV-{id}"},
      {"/orders/order_12345", "GET /orders/order_{id}"},
      {"/p/SKU12345", "GET /p/SKU{id}"},
      {"/c/cus_9s6XKzkNRiz8i3", "GET /c/cus_{id}"},
      {"/js/main-3f2a9c1b.js", "GET /js/main-{id}.js"},
      {"/p/user-550e8400-e29b-41d4-a716-446655440000", "GET /p/user-{id}"},
      // a slug with a number varies as a whole
      {"/p/red-winter-shoes-1234567", "GET /p/{id}"},
      // extensions stay
      {"/users/41.json", "GET /users/{id}.json"},
      {"/i/550e8400-e29b-41d4-a716-446655440000.pdf", "GET /i/{id}.pdf"},
      {"/css/app.3f2a9c1b.css", "GET /css/app.{id}.css"},
      {"/js/12.chunk.js", "GET /js/{id}.chunk.js"},
      {"/img/photo.123456.jpg", "GET /img/photo.{id}.jpg"},
      // too long to be a name
      {"/s/" + std::string(65, 'x'), "GET /s/{id}"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.target);
    CHECK(guessed(row.target) == row.endpoint);
  }
}

TEST_CASE("what names a thing stays as it is") {
  const std::string targets[] = {
      "/",
      "/users",
      "/users/",
      "/users/me",
      "/v1/users",
      "/V2/users",
      "/v1.1/users",
      "/1.1/users",
      "/v2beta1/x",
      "/v20240101/x",
      "/2024/report",
      "/api/oauth2/token",
      "/md5",
      "/sha-256",
      "/utf-8",
      "/base64",
      "/http2",
      "/s3/list",
      "/mp3",
      "/covid-19",
      "/top-10",
      "/facade",
      "/deadbeef",
      "/defaced",
      "/a1b2c3",
      "/blog/ten-ways-to-cook-rice",
      "/blog/ten-ways-to-cook-rice-2024",
      "/blog/top-10-python-libs-in-2024",
      "/blog/iphone15-pro-max-256gb",
      "/internationalization",
      "/getUserByIdAndName2",
      "/configuration2024",
      "/jquery-3.6.0.min.js",
      "/python-3.11",
      "/3.11.2/library",
      "/app.css",
      "/robots.txt",
      "/favicon.ico",
      "/.well-known/openid-configuration",
      "/index.php",
      "/report.2024.csv",
      "/caf%C3%A9",
      "/no%73lash",
      "/%zz",
      "/%",
      "/a%2Fb",
      "/\xC3\xA9",
      "/%FF",
      "//double",
      "/a//b",
      "/a/./b",
      "/a/../b",
      "/Users/Me",
      "/users/{id}",
      "/@ada",
      "*",
  };
  for (const std::string& target : targets) {
    CAPTURE(target);
    CHECK(guessed(target) == "GET " + target);
  }
}

TEST_CASE("an endpoint is of the method and the path, not of the query") {
  CHECK(endpoint_of("POST", "/users/1", {}) == "POST /users/{id}");
  CHECK(endpoint_of("OPTIONS", "*", {}) == "OPTIONS *");
  CHECK(guessed("/search?q=1") == "GET /search");
  CHECK(guessed("/search?") == "GET /search");
  CHECK(guessed("/search#top") == "GET /search");
  CHECK(guessed("/search?next=/users/1") == "GET /search");
  CHECK(guessed("?q=1") == "GET ");
  CHECK(guessed("/2024/") == "GET /{id}/");
}

TEST_CASE("an endpoint's length is bounded whatever the target") {
  std::string many;
  for (int i = 0; i < 100'000; ++i) {
    many += "/x";
  }
  CHECK(guessed(many) == "GET /x/x/x/x/x/x/x/x/x/x/x/x/x/x/x/x/{path...}");
  std::string dots = "/";
  for (int i = 0; i < 50'000; ++i) {
    dots += "a1.";
  }
  CHECK(guessed(dots) == "GET /{id}");
  CHECK(guessed("/" + std::string(1'000'000, '%')) == "GET /{id}");
  CHECK(endpoint_of(std::string(1'000'000, 'M'), "/", {}).size() < 100);
}

TEST_CASE("a named endpoint is tried before guessing, the first match wins") {
  struct Row {
    std::vector<std::string> templates;
    std::string_view method;
    std::string_view target;
    std::string_view endpoint;
  };
  const Row rows[] = {
      {{"GET /users/{user}"}, "GET", "/users/ada", "GET /users/{user}"},
      {{"GET /users/{user}"}, "GET", "/users/ada?x=/y", "GET /users/{user}"},
      {{"GET /users/{user}"}, "POST", "/users/ada", "POST /users/ada"},
      {{"GET /users/{user}"}, "HEAD", "/users/7", "HEAD /users/{id}"},
      {{"/users/{user}"}, "POST", "/users/ada", "POST /users/{user}"},
      {{"/users/{user}"}, "GET", "/users/", "GET /users/"},
      {{"/users/{user}"}, "GET", "/users/ada/", "GET /users/ada/"},
      {{"/users/{user}"}, "GET", "/users/ada/x", "GET /users/ada/x"},
      {{"/users/{user}"}, "GET", "/users", "GET /users"},
      {{"/users/{user}"}, "GET", "/Users/ada", "GET /Users/ada"},
      {{"/users/{user}"}, "GET", "/users/a%2Fb", "GET /users/{user}"},
      {{"/users/{user}"}, "GET", "x", "GET x"},
      {{"/users/{user}/"}, "GET", "/users/ada/", "GET /users/{user}/"},
      {{"/users/{user}/"}, "GET", "/users/ada", "GET /users/ada"},
      {{"/users/me", "/users/{user}"}, "GET", "/users/me", "GET /users/me"},
      {{"/users/{user}", "/users/me"}, "GET", "/users/me", "GET /users/{user}"},
      {{"/2024/{x}"}, "GET", "/2024/7", "GET /2024/{x}"},
      {{"/files/{path...}"}, "GET", "/files/a/b/c", "GET /files/{path...}"},
      {{"/files/{path...}"}, "GET", "/files/", "GET /files/{path...}"},
      {{"/files/{path...}"}, "GET", "/files", "GET /files"},
      {{"/files/*"}, "GET", "/files/a/b/c", "GET /files/*"},
      {{"/*"}, "GET", "/a/b", "GET /*"},
      {{"/*"}, "OPTIONS", "*", "OPTIONS *"},
      {{"/{a}/{b}"}, "GET", "/x/y", "GET /{a}/{b}"},
      {{"/{a}/{b}"}, "GET", "/x//y", "GET /x//y"},
      {{"/r/{name}.csv"}, "GET", "/r/sales.csv", "GET /r/{name}.csv"},
      {{"/r/{name}.csv"}, "GET", "/r/.csv", "GET /r/.csv"},
      {{"/r/{name}.csv"}, "GET", "/r/sales.xml", "GET /r/sales.xml"},
      {{"/r/page-{n}-of-9"}, "GET", "/r/page-2-of-9", "GET /r/page-{n}-of-9"},
      {{"/caf\xC3\xA9/{x}"}, "GET", "/caf%C3%A9/1", "GET /caf\xC3\xA9/{x}"},
      {{"/caf%C3%A9/{x}"}, "GET", "/caf%C3%A9/1", "GET /caf%C3%A9/{x}"},
      {{"/"}, "GET", "/", "GET /"},
      {{"/"}, "GET", "/x", "GET /x"},
      {{"/"}, "GET", "//", "GET //"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.templates, row.method, row.target);
    CHECK(endpoint_of(row.method, row.target, row.templates) == row.endpoint);
  }
}

TEST_CASE("a malformed endpoint template is an error that quotes it and says how to write one") {
  for (const std::string text : {"",
                                 " ",
                                 "users/{id}",
                                 "GET",
                                 "GET ",
                                 "GET users",
                                 "G(T /users",
                                 " /users",
                                 "GET  /users",
                                 "GET /users /x",
                                 "/users/{}",
                                 "/users/{",
                                 "/users/}",
                                 "/users/{id",
                                 "/users/id}",
                                 "/users/}id{",
                                 "/users/{{id}}",
                                 "/users/{a}{b}",
                                 "/users/{a}-{b}",
                                 "/users/{a{b}",
                                 "/{path...}/x",
                                 "/*/x",
                                 "/x/{...}",
                                 "/x/a{path...}",
                                 "/x?y=1",
                                 "/x#y",
                                 "*",
                                 "OPTIONS *"}) {
    CAPTURE(text);
    const std::string message = template_error(text);
    CHECK(message.find("malformed endpoint \"" + text + "\"") == 0);
    CHECK(message.find("'GET /users/{id}'") != std::string::npos);
  }
  CHECK(template_error("\x1B[2J").find("\"\\x1b[2J\"") != std::string::npos);
}

TEST_CASE("patterns match the whole text, '*' any run, '?' one byte") {
  struct Row {
    std::string_view pattern;
    std::string_view text;
    bool matches;
  };
  const Row rows[] = {
      {"*", "", true},
      {"*", "/a/b", true},
      {"/a", "/a", true},
      {"/a", "/ab", false},
      {"/a", "x/a", false},
      {"/a*", "/a", true},
      {"/a*", "/a/b?c", true},
      {"*a", "/b/a", true},
      {"*a", "/b/ab", false},
      {"/?", "/", false},
      {"/?", "/a", true},
      {"/?", "//", true},
      {"/?", "/ab", false},
      {"/a?b", "/a?b", true},
      {"*/users/*/orders", "/v1/users/1/orders", true},
      {"*/users/*/orders", "/v1/users/orders", false},
      {"*ab*ab", "abab", true},
      {"*ab*ab", "aab", false},
      {"a*b*c", "aXbYbZc", true},
      {"**?**", "x", true},
      {"**?**", "", false},
      {"", "", true},
      {"", "a", false},
      {"/[a]", "/a", false},
      {"/\\*", "/*", false},
  };
  for (const Row& row : rows) {
    CAPTURE(row.pattern, row.text);
    CHECK(glob_matches(row.pattern, row.text) == row.matches);
  }
}

TEST_CASE("a pattern of many stars does not explode") {
  std::string pattern;
  for (int i = 0; i < 200; ++i) {
    pattern += "a*";
  }
  CHECK_FALSE(glob_matches(pattern + "b", std::string(20'000, 'a')));
}

TEST_CASE("templates come before what is described, and that before the guess") {
  Options options;
  options.endpoints = {"GET /users/me"};
  options.described = [](std::string_view method,
                         std::string_view target) -> std::optional<std::string> {
    return target.starts_with("/users/") ? std::optional(std::string(method) + " /users/{name}")
                                         : std::nullopt;
  };
  CHECK(planned_endpoint("GET", "/users/me?x=1", options) == "GET /users/me");
  CHECK(planned_endpoint("GET", "/users/anna", options) == "GET /users/{name}");
  CHECK(planned_endpoint("GET", "/orders/7", options) == "GET /orders/{id}");
}

}  // namespace lockstep::plan

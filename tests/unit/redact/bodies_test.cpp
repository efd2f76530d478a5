// Secrets in bodies, targets and other texts.
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json.hpp>

#include "lockstep/core/placeholder.hpp"
#include "lockstep/redact/redact.hpp"

#include "unit/catch.hpp"

namespace lockstep::redact {
namespace {

// Nothing here is anybody's: made up, or from the documentation of those who issue them.
const std::string kJwt =
    "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0."
    "dozjgNryP4J3jVmNHl0w5N_XgL0n3I9PlFUP0THsR8U";
const std::string kStripe = std::string("sk_") + "live_4eC39HqLyjWDarjtT1zdp7dc";
const std::string kGithub = std::string("ghp_") + "16C7e42F292c6912E7710c838347Ae178B4a";
const std::string kAws = std::string("AKIA") + "IOSFODNN7EXAMPLE";
const std::string kSlack =
    std::string("xoxb-") + "123456789012-1234567890123-AbCdEfGhIjKlMnOpQrStUvWx";
const std::string kGoogle = std::string("AIza") + "SyDaGmWKa4JsXZ-HjGw7ISLn_3namBGewQe";
const std::string kGitlab = std::string("glpat-") + "20charactersABCDEF12";
const std::string kPem = std::string("-----BEGIN RSA ") +
                         "PRIVATE KEY-----\nMIIEpAIBAAKCAQEA1c7\n-----END RSA PRIVATE KEY-----";

Redactor redactor_of(Options options = {}) {
  std::array<unsigned char, 32> key{};
  key.fill(7);
  return Redactor(key, std::move(options));
}

// Every placeholder as "<#>".
std::string marked(std::string text) {
  for (std::size_t at = find_placeholder(text); at != text.npos; at = find_placeholder(text, at)) {
    text.replace(at, kPlaceholderSize, "<#>");
  }
  return text;
}

std::string body_of(std::string_view body, std::string_view type = "application/json",
                    const Options& options = {}) {
  return marked(redactor_of(options).body(type, body).value_or("unchanged"));
}

struct Row {
  std::string in;
  std::string out;
};

void check_bodies(const std::vector<Row>& rows, std::string_view type = "application/json") {
  for (const Row& row : rows) {
    INFO(row.in);
    CHECK(body_of(row.in, type) == row.out);
  }
}

}  // namespace

TEST_CASE("what looks like a credential goes, wherever it stands") {
  const Redactor redactor = redactor_of();
  for (const std::string& secret :
       {kJwt,
        kStripe,
        kGithub,
        kAws,
        kSlack,
        kGoogle,
        kGitlab,
        kPem,
        std::string("github_pat_") + "11ABCDEFG0abcdefghijkl_mnopqrstuvwxyz",
        std::string("SG.") + "ngeVfQFYQlKU0ufo8x5d1A.TwL2iGABf9DHoTf-09kqeF8tAmbihYzrnopKc-1s5cr",
        std::string("whsec_") + "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
        std::string("npm_") + "aBcDeFgHiJkLmNoPqRsTuVwXyZ0123456789",
        std::string("GOCSPX-") + "aBcDeFgHiJkLmNoPqRsTuVwXyZ01",
        std::string("ya29.") + "a0AfH6SMBx-aBcDeFgHiJkLmNoPqRsTuVwXyZ012",
        std::string("4111111111111111"),
        std::string("4111 1111 1111 1111"),
        std::string("5555-5555-5555-4444"),
        std::string("378282246310005"),
        std::string("3782 822463 10005"),
        std::string("30569309025904"),
        std::string("6011111111111117"),
        std::string("3530111333300000")}) {
    INFO(secret);
    for (const auto& [before, after] : std::vector<std::pair<std::string, std::string>>{
             {"", ""},
             {"a ", " b"},
             {"{\"x\":\"", "\"}"},
             {"{\"x\":[\"a\",\"", "\",\"b\"]}"},
             {"see '", "'."},
             {"a,", ",b"},
             {"<p>", "</p>"},
             {"[", "]"},
             {std::string(70, '.') + " ", std::string(70, '.')}}) {
      const auto hidden = redactor.text(before + secret + after);
      REQUIRE(hidden);
      CHECK(*hidden == before + redactor.placeholder(secret) + after);
    }
  }
}

TEST_CASE("what only resembles a credential stays") {
  for (const std::string_view text : {
           "550e8400-e29b-41d4-a716-446655440000",                              // a UUID
           "da39a3ee5e6b4b0d3255bfef95601890afd80709",                          // a git commit
           "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",  // SHA-256
           "1732284000000",                                                     // epoch in ms
           "1732284000000000",
           "1732284000000000000",
           "4006381333931",  // EAN-13
           "5901234123457",
           "4111111111111112",                            // a wrong check digit
           "9111111111111111",                            // nobody issues these
           "41111111111111111111111",                     // too long
           "0.4111111111111111",                          // a fraction
           "4111111111111111.5",                          //
           "a4111111111111111",                           // part of something else
           "4111111111111111a",                           //
           "4111 1111 1111",                              //
           "+49 4111 1111111",                            // phone numbers
           "0049-4111-1111111",                           //
           "GB33BUKB20201555555555",                      // an IBAN
           "eyJhbGciOiJIUzI1NiJ9",                        // base64 of JSON alone
           "AKIAIOSFODNN7EXAMPLEX",                       // too long
           "akiaiosfodnn7example",                        //
           "sk_live_",                                    //
           "task-management-of-the-whole-company",        //
           "sk-learn-and-other-libraries-that-are-nice",  //
           "ghp_short",                                   //
           "Bearer of bad news",                          //
           "Basic knowledge of the subject",              //
           "the bearer certificate",                      //
           "-----BEGIN CERTIFICATE-----\nMIIC\n-----END CERTIFICATE-----",
           "https://example.com/@user:name",    //
           "mail to: somebody@example.com",     //
           "https://example.com:8080/a@b",      //
           "git@example.com:team/project.git",  //
           "2026-11-22T10:11:12.123456789Z",    //
           "192.168.111.222, 10.0.0.1",         //
           "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko)",
       }) {
    INFO(text);
    CHECK(!redactor_of().text(text));
    CHECK(!redactor_of().text("{\"x\":\"" + std::string(text) + "\"}"));
  }
}

TEST_CASE("members of JSON are known by name, whatever the spelling") {
  check_bodies({
      {R"({"password":"x"})", R"({"password":"<#>"})"},
      {R"({"a":1,"userPassword" : "x","b":2})", R"({"a":1,"userPassword" : "<#>","b":2})"},
      {"{\n  \"access_token\": \"x y\",\n  \"n\": 1.50\n}",
       "{\n  \"access_token\": \"<#>\",\n  \"n\": 1.50\n}"},
      {R"({"PIN":1234})", R"({"PIN":"<#>"})"},
      {R"({"pin":-1.5e3})", R"({"pin":"<#>"})"},
      {R"({"otp": 123456 , "a":1})", R"({"otp": "<#>" , "a":1})"},
      {R"({"secret":{"a":"x","b":[1,"y",true,null,{"c":""}]},"d":"z"})",
       R"({"secret":{"a":"<#>","b":["<#>","<#>",true,null,{"c":""}]},"d":"z"})"},
      {R"({"pass\u0077ord":"x"})", R"({"pass\u0077ord":"<#>"})"},
      {R"({"password":"a\"b\\","c":"d"})", R"({"password":"<#>","c":"d"})"},
      {R"({"s":"{\"token\":\"x\",\"n\":1}"})", R"({"s":"{\"token\":\"<#>\",\"n\":1}"})"},
      {R"({"s":"{\"pin\":1234}"})", R"({"s":"{\"pin\":<#>}"})"},
      {R"([{"apiKey":"x"},{"apiKey":"y"}])", R"([{"apiKey":"<#>"},{"apiKey":"<#>"}])"},
      {R"({"card":4111111111111111})", R"({"card":"<#>"})"},
      {R"({"cards":["a 4111111111111111",4111111111111111]})", R"({"cards":["a <#>","<#>"]})"},
      {R"({"next":"https://h/a?b=1&access_token=x&c=2#token=y"})",
       R"({"next":"https://h/a?b=1&access_token=<#>&c=2#token=<#>"})"},
      {R"({"next":"https://h/a?b=1\u0026token=x\u0026c=2"})",
       R"({"next":"https://h/a?b=1\u0026token=<#>\u0026c=2"})"},
      {R"({"db":"https:\/\/u:p%40ss@h\/d"})", R"({"db":"https:\/\/<#>@h\/d"})"},
      {R"({"db":"postgres://u:p@ss@h/d"})", R"({"db":"postgres://<#>@h/d"})"},
      {R"({"h":"Authorization: Bearer abc.def-12345"})", R"({"h":"Authorization: Bearer <#>"})"},
      {R"({"h":"basic dXNlcjpwYXNz"})", R"({"h":"basic <#>"})"},
      {R"({"h":"see Basic dXNlcjpwYXNz. Or not"})", R"({"h":"see Basic <#>. Or not"})"},
      {R"({"log":"user=a password=b c"})", R"({"log":"user=a password=<#> c"})"},
      {R"({"password":"cut)", R"({"password":"<#>)"},

      {R"({"password":""})", "unchanged"},
      {R"({"password":null,"token":true})", "unchanged"},
      {R"({"next_page_token":"x","nextPageToken":"y","token_type":"bearer","tokens":17})",
       "unchanged"},
      {R"({"password_changed_at":"2026-01-01","passwordPolicy":"strict"})", "unchanged"},
      {R"({"author":"x","keyboard":"y","secretary":"z","passenger":"p","pinned":1})", "unchanged"},
      {R"({"key":"x","id":"y","primary_key":"z"})", "unchanged"},
      {R"({"a":"the password: hunter2"})", "unchanged"},
      {R"({"password":"‹redacted:0123456789ab›"})", "unchanged"},
      {R"({"a":"‹redacted:0123456789ab›","b":"‹redacted:","c":"›"})", "unchanged"},
  });
}

TEST_CASE("a JSON body stays JSON, with the same members and all else untouched") {
  const std::string in = R"({"a": [1, {"token": "x", "pin": 12, "card": 4111111111111111}], )"
                         R"("password": {"old": "a\u0022b", "new": ["c", 5]}, "s": "tél\/x"})";
  const std::string out = *redactor_of().body("application/json", in);
  const auto before = nlohmann::ordered_json::parse(in);
  const auto after = nlohmann::ordered_json::parse(out);
  CHECK(after["a"][1]["token"].get<std::string>().starts_with(kPlaceholderStart));
  CHECK(after["a"][1]["card"].is_string());
  CHECK(after["password"]["new"][1].is_string());
  CHECK(after["s"] == before["s"]);
  CHECK(before.flatten().size() == after.flatten().size());
}

TEST_CASE("equal secrets are equal in every spelling and place") {
  const Redactor redactor = redactor_of();
  const std::string place = redactor.placeholder("a/b c");
  CHECK(*redactor.body("", R"({"token":"a\/b c"})") == R"({"token":")" + place + "\"}");
  CHECK(*redactor.target("/x?token=a%2Fb+c") == "/x?token=" + place);
  CHECK(*redactor.target("/x?token=a%2Fb%20c") == "/x?token=" + place);
  CHECK(redactor.header_value("X-Api-Key", "a/b c") == place);
  CHECK(*redactor.body("", R"({"token":"other"})") != R"({"token":")" + place + "\"}");
}

TEST_CASE("targets: parameters by name, what looks secret in paths and values") {
  const std::vector<Row> rows = {
      {"/a?token=x", "/a?token=<#>"},
      {"/a?b=1&API_KEY=x&c=2", "/a?b=1&API_KEY=<#>&c=2"},
      {"/a?user%5Bpassword%5D=x", "/a?user%5Bpassword%5D=<#>"},
      {"/a;jsessionid=ABC?x=1", "/a;jsessionid=<#>?x=1"},
      {"/cb#access_token=x&state=y", "/cb#access_token=<#>&state=y"},
      {"/o?X-Amz-Signature=ab&X-Amz-Date=1", "/o?X-Amz-Signature=<#>&X-Amz-Date=1"},
      {"/a?sig=x%2By", "/a?sig=<#>"},
      {"/v/" + kJwt + "/x", "/v/<#>/x"},
      {"/a?q=" + kStripe, "/a?q=<#>"},
      {"/a?u=https%3A%2F%2Fu%3Ap%40h%2F", "/a?u=<#>"},
      {"/a?h=Bearer%20abc.def-12345", "/a?h=<#>"},
      {"/a?card=4111+1111+1111+1111", "/a?card=<#>"},
      {"/a?token=", ""},
      {"/a?page_token=x&q=a%20b", ""},
      {"/orders/4111111111111112", ""},
      {"/a?token=‹redacted:0123456789ab›", ""},
  };
  for (const Row& row : rows) {
    INFO(row.in);
    CHECK(marked(redactor_of().target(row.in).value_or("")) == row.out);
  }
  CHECK(redactor_of().endpoint("GET /v/" + kStripe + "/x") == "GET /v/{redacted}/x");
  CHECK(redactor_of().endpoint("GET /v/{id}/x") == "GET /v/{id}/x");
}

TEST_CASE("forms, multipart and XML by name") {
  check_bodies(
      {
          {"user=a&password=x%20y&b=1", "user=a&password=<#>&b=1"},
          {"pass=x", "pass=<#>"},
          {"note=Bearer+abcdefgh1234&a=1", "note=<#>&a=1"},
          {"a=1&b=2", "unchanged"},
      },
      "application/x-www-form-urlencoded");
  const std::string part = "\r\nContent-Disposition: form-data; name=";
  check_bodies(
      {
          {"--B" + part + "\"password\"\r\n\r\nx\r\ny\r\n--B" + part +
               "\"a\"\r\n\r\nz\r\n--B--\r\n",
           "--B" + part + "\"password\"\r\n\r\n<#>\r\n--B" + part + "\"a\"\r\n\r\nz\r\n--B--\r\n"},
          {"--B" + part + "token; filename=\"f\"\n\nx\n--B--",
           "--B" + part + "token; filename=\"f\"\n\n<#>\n--B--"},
          {"--B" + part + "\"a\"; filename=\"password\"\r\n\r\nx\r\n--B--", "unchanged"},
      },
      "multipart/form-data; boundary=B");
  check_bodies(
      {
          {"<a><Password>x</Password><b>y</b></a>", "<a><Password><#></Password><b>y</b></a>"},
          {"<?xml version=\"1.0\"?>\n<s:a><w:password t=\"1\">x</w:password></s:a>",
           "<?xml version=\"1.0\"?>\n<s:a><w:password t=\"1\"><#></w:password></s:a>"},
          {"<a token=\"x\" b=\"y\"/>", "<a token=\"<#>\" b=\"y\"/>"},
          {"<a><b>y</b><password/></a>", "unchanged"},
      },
      "application/xml");
}

TEST_CASE("the configuration adds names and pointers, and takes names away") {
  const Options options{.off = false,
                        .names = {"Customer-Code", "x-partner*"},
                        .shown = {"csrf_token", "x-session-kind"},
                        .pointers = {"/user/email", "/items/*/iban", "/**/deep"}};
  const std::vector<Row> rows = {
      {R"({"customerCode":"x","a":1})", R"({"customerCode":"<#>","a":1})"},
      {R"({"csrf_token":"x"})", "unchanged"},
      {R"({"user":{"email":"x","name":"y"},"email":"z"})",
       R"({"user":{"email":"<#>","name":"y"},"email":"z"})"},
      {R"({"items":[{"iban":"x","n":1},{"n":2,"iban":"y"}]})",
       R"({"items":[{"iban":"<#>","n":1},{"n":2,"iban":"<#>"}]})"},
      {R"({"a":[{"b":{"deep":[1,"x"]}}]})", R"({"a":[{"b":{"deep":["<#>","<#>"]}}]})"},
      {"{\"user\":{\"email\":\"x\"}}\n{\"user\":{\"email\":\"y\"}}\n",
       "{\"user\":{\"email\":\"<#>\"}}\n{\"user\":{\"email\":\"<#>\"}}\n"},
      {R"({"user":{"email":null}})", "unchanged"},
  };
  for (const Row& row : rows) {
    INFO(row.in);
    CHECK(body_of(row.in, "", options) == row.out);
  }
  const Redactor redactor = redactor_of(options);
  CHECK(marked(redactor.header_value("X-Partner-Ref", "abc")) == "<#>");
  CHECK(redactor.header_value("X-Session-Kind", "guest") == "guest");
  CHECK(marked(*redactor.target("/a?customer_code=x")) == "/a?customer_code=<#>");

  Difference difference{.aspect = Aspect::json,
                        .at = "/user",
                        .kind = Kind::missing,
                        .baseline = R"({"email":"x","name":"y"})"};
  redactor.difference(difference);
  CHECK(marked(*difference.baseline) == R"({"email":"<#>","name":"y"})");
}

TEST_CASE("with redaction off everything stays") {
  const Redactor redactor = redactor_of({.off = true});
  CHECK(!redactor.body("", R"({"password":"x"})"));
  CHECK(!redactor.target("/a?token=x"));
  CHECK(redactor.header_value("Authorization", "Bearer x") == "Bearer x");
  Difference difference{.aspect = Aspect::json, .at = "/password", .baseline = "\"x\""};
  redactor.difference(difference);
  CHECK(difference.baseline == "\"x\"");
}

TEST_CASE("differences hide what their place, their looks or the messages say is secret") {
  const Redactor redactor = redactor_of();
  struct Case {
    Difference in;
    std::string baseline;
    std::string candidate;
  };
  const auto difference = [](Aspect aspect, std::string at, std::string a, std::string b) {
    return Difference{.aspect = aspect, .at = std::move(at), .baseline = a, .candidate = b};
  };
  const std::vector<Case> cases = {
      {difference(Aspect::json, "/user/password", "\"a\"", "\"b\""), "\"<#>\"", "\"<#>\""},
      {difference(Aspect::json, "/tokens/0/token", "1234", "null"), "\"<#>\"", "null"},
      {difference(Aspect::json, "/secret/a/0", "\"a\"", "\"\""), "\"<#>\"", "\"\""},
      {difference(Aspect::json, "/user", R"({"a":1,"pin":1})", "{}"), R"({"a":1,"pin":"<#>"})",
       "{}"},
      {difference(Aspect::json, "/a", "\"" + kJwt + "\"", "\"x\""), "\"<#>\"", "\"x\""},
      {difference(Aspect::ndjson, "3/token", "\"a\"", "\"b\""), "\"<#>\"", "\"<#>\""},
      {difference(Aspect::event, "3/data/token", "\"a\"", "\"b\""), "\"<#>\"", "\"<#>\""},
      {difference(Aspect::form, "/pass", "a", "b"), "<#>", "<#>"},
      {difference(Aspect::xml, "/a[1]/password[1]/text()[1]", "a", "b"), "<#>", "<#>"},
      {difference(Aspect::xml, "/a[1]/@token", "a", "b"), "<#>", "<#>"},
      {difference(Aspect::line, "3/password", "a", "b"), "<#>", "<#>"},
      {difference(Aspect::part, "2/headers/authorization", "a", "b"), "<#>", "<#>"},
      {difference(Aspect::header, "location", "/a?token=x", "/a"), "/a?token=<#>", "/a"},
      {difference(Aspect::part, "2/body", "hunter2-secret", "same"), "<#>", "same"},
      {difference(Aspect::body, "17", "unter2-secret&b=1", "hunter2-sec"), "<#>&b=1", "<#>"},
      {difference(Aspect::line, "1", "a hunter2-secret b", "x hunter2"), "a <#> b", "x <#>"},
      {difference(Aspect::json, "/id", "17", "\"17\""), "17", "\"17\""},
  };
  Secrets found;
  found.add("hunter2-secret");
  for (Case each : cases) {
    INFO(each.in.at);
    redactor.difference(each.in, found);
    CHECK(marked(*each.in.baseline) == each.baseline);
    CHECK(marked(*each.in.candidate) == each.candidate);
  }
  Difference by_key = difference(Aspect::json, "/sessions/" + kStripe + "/n", "1", "2");
  by_key.note = "was " + kStripe;
  redactor.difference(by_key);
  CHECK(marked(by_key.at) == "/sessions/<#>/n");
  CHECK(marked(by_key.note) == "was <#>");
  Difference by_url = difference(Aspect::json, "/by~0/https:~1~1u:p@h~1x/n", "1", "2");
  redactor.difference(by_url);
  CHECK(marked(by_url.at) == "/by~0/https:~1~1<#>@h~1x/n");
}

TEST_CASE("what is secret in one message is secret in the others of the exchange") {
  const Redactor redactor = redactor_of();
  Secrets found;
  CHECK(redactor.target("/reset?token=abcdef-123456", &found));
  CHECK(marked(*redactor.body("", R"({"echo":"/reset/abcdef-123456/done"})", &found)) ==
        R"({"echo":"/reset/<#>/done"})");
  CHECK(redactor.body("", R"({"pin":"1234"})", &found));
  CHECK(!redactor.body("", R"({"year":"1234"})", &found));  // too short to be no coincidence
}

TEST_CASE("messages hide headers that they quote") {
  const Redactor redactor = redactor_of();
  CHECK(marked(redactor.message("bad line \"Cookie: sid=abc\" in x")) ==
        "bad line \"Cookie: <#>\" in x");
  CHECK(marked(redactor.message("no request: \"GET /a?token=abc HTTP/1.1\"")) ==
        "no request: \"GET /a?token=<#> HTTP/1.1\"");
  CHECK(marked(redactor.message("it starts with \"" + kJwt.substr(0, 30) + "")) ==
        "it starts with \"<#>");
  CHECK(redactor.message("capture.har:3: no method") == "capture.har:3: no method");
}

TEST_CASE("any bytes are read, and what is found does not depend on where blocks begin") {
  const Redactor redactor = redactor_of();
  for (std::size_t shift = 0; shift < 130; ++shift) {
    const std::string before = "{\"" + std::string(shift, 'x') + "\":\"";
    for (const std::string& secret : {kJwt, kStripe, std::string("4111 1111 1111 1111"),
                                      std::string("378282246310005"), kPem}) {
      const auto hidden = redactor.text(before + secret + "\"}");
      REQUIRE(hidden);
      CHECK(marked(*hidden) == before + "<#>\"}");
    }
    const auto named = redactor.text(std::string(shift, ' ') + "\"token\":\"v\"");
    REQUIRE(named);
    CHECK(marked(*named) == std::string(shift, ' ') + "\"token\":\"<#>\"");
  }
  std::uint32_t state = 1;
  for (int round = 0; round < 2000; ++round) {
    constexpr std::string_view kPieces = "\"\\:{}[],=@ -_aZ4.%eyJ\n<>/";
    std::string text;
    for (int i = 0; i < 90; ++i) {
      state = state * 1664525U + 1013904223U;
      text += kPieces[(state >> 16U) % kPieces.size()];
    }
    redactor.body("", text);
    redactor.body("multipart/x", text);
    redactor.target(text);
    Difference difference{.aspect = Aspect::json, .at = "/token", .baseline = text};
    redactor.difference(difference);
  }
}

}  // namespace lockstep::redact

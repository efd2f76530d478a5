#include <optional>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "lockstep/core/http.hpp"
#include "lockstep/redact/redact.hpp"

#include "unit/catch.hpp"

namespace lockstep::redact {
namespace {

Redactor redactor_with(unsigned char fill) {
  std::array<unsigned char, 32> key{};
  key.fill(fill);
  return Redactor(key);
}

// Every placeholder as <secret>, found among `secrets`, so that tables stay readable.
std::string named(const Redactor& redactor, std::string text,
                  const std::vector<std::string>& secrets) {
  for (const std::string& secret : secrets) {
    const std::string placeholder = redactor.placeholder(secret);
    for (std::size_t at = 0; (at = text.find(placeholder, at)) != std::string::npos;) {
      text.replace(at, placeholder.size(), "<" + secret + ">");
    }
  }
  return text;
}

}  // namespace

TEST_CASE("secret headers are known by name, harmless look-alikes are not") {
  struct Row {
    std::string_view name;
    bool secret;
  };
  const std::vector<Row> rows = {
      {"Authorization", true},
      {"authorization", true},
      {"AUTHORIZATION", true},
      {"Proxy-Authorization", true},
      {"Cookie", true},
      {"Set-Cookie", true},
      {"Set-Cookie2", true},
      {"X-Api-Key", true},
      {"Api-Key", true},
      {"X-ApiKey", true},
      {"X-Auth-Token", true},
      {"X-Access-Token", true},
      {"X-AccessToken", true},
      {"X-Csrf-Token", true},
      {"X-Xsrf-Token", true},
      {"X-CSRFToken", true},
      {"X-Goog-Iap-Jwt-Assertion", true},
      {"X-Amz-Security-Token", true},
      {"X-Amzn-Oidc-Data", true},
      {"X-Goog-Authenticated-User-Email", true},
      {"X-Goog-Authenticated-User-Id", true},
      {"X-Session-Id", true},
      {"Session", true},
      {"X-Vault-Token", true},
      {"Private-Token", true},
      {"X-Client-Secret", true},
      {"X-Password", true},
      {"X-User-Passwd", true},
      {"X-Auth", true},
      {"Auth-User", true},
      {"X_Auth_Key", true},
      {"Ocp-Apim-Subscription-Key", true},
      {"X-Functions-Key", true},
      {"DD-APPLICATION-KEY", true},
      {"X-Amz-Server-Side-Encryption-Customer-Key", true},
      {"Authentication-Info", true},
      {"X-Original-Cookie", true},
      {"X-User-Pin", true},

      {"WWW-Authenticate", false},
      {"Proxy-Authenticate", false},
      {"Access-Control-Allow-Credentials", false},
      {"Access-Control-Allow-Headers", false},
      {"X-RateLimit-Remaining", false},
      {"X-RateLimit-Remaining-Tokens", false},
      {"Anthropic-Ratelimit-Tokens-Reset", false},
      {"X-Rate-Limit-Token-Bucket", false},
      {"Content-Type", false},
      {"Content-Security-Policy", false},
      {"Strict-Transport-Security", false},
      {"X-Author", false},
      {"Authority", false},
      {"Idempotency-Key", false},
      {"Surrogate-Key", false},
      {"Sec-WebSocket-Key", false},
      {"Key", false},
      {"ETag", false},
      {"Location", false},
      {"X-Request-Id", false},
      {"X-Forwarded-For", false},
      {"Public-Key-Pins", false},
      {"Host", false},
      {"", false},
  };
  for (const Row& row : rows) {
    INFO(row.name);
    CHECK(is_secret_header(row.name) == row.secret);
  }
}

TEST_CASE("what is harmless of a secret header stays readable, the rest is replaced") {
  struct Row {
    std::string_view name;
    std::string_view value;
    std::vector<std::string> secrets;
    std::string_view expected;
  };
  const std::vector<Row> rows = {
      {"Accept", "text/html", {}, "text/html"},
      {"X-Api-Key", "k1", {"k1"}, "<k1>"},
      {"X-Api-Key", "", {}, ""},
      {"Authorization", "Basic dXNlcjpwYXNz", {"dXNlcjpwYXNz"}, "Basic <dXNlcjpwYXNz>"},
      {"authorization", "bearer   abc.def", {"abc.def"}, "bearer   <abc.def>"},
      {"Proxy-Authorization",
       "Digest username=\"u\", response=\"r\"",
       {"username=\"u\", response=\"r\""},
       "Digest <username=\"u\", response=\"r\">"},
      {"Authorization",
       "AWS4-HMAC-SHA256 Credential=A/B",
       {"Credential=A/B"},
       "AWS4-HMAC-SHA256 <Credential=A/B>"},
      {"Authorization", "Basic", {}, "Basic"},
      {"Authorization", "rawtoken", {"rawtoken"}, "<rawtoken>"},
      {"Authorization", "open sesame", {"open sesame"}, "<open sesame>"},
      {"Authorization", "Bearer\tabc", {"Bearer\tabc"}, "<Bearer\tabc>"},
      {"Authorization", "", {}, ""},

      {"Cookie", "a=1; b=2", {"1", "2"}, "a=<1>; b=<2>"},
      {"Cookie", "a=1;b=x=y ;  c=", {"1", "x=y"}, "a=<1>;b=<x=y> ;  c="},
      {"Cookie", "a=\"1;2\"", {"\"1", "2\""}, "a=<\"1>;<2\">"},
      {"Cookie", "nameless", {"nameless"}, "<nameless>"},
      {"Cookie", "=value", {"=value"}, "<=value>"},
      {"Cookie", "bad name=1", {"bad name=1"}, "<bad name=1>"},
      {"Cookie", "c2VjcmV0MQ==", {"c2VjcmV0MQ=="}, "<c2VjcmV0MQ==>"},
      {"Cookie", "; ;a=1;", {"1"}, "; ;a=<1>;"},
      {"Cookie", "Path=/s", {"/s"}, "Path=</s>"},

      {"Set-Cookie", "sid=abc", {"abc"}, "sid=<abc>"},
      {"Set-Cookie",
       "sid=abc; Path=/a/b; HttpOnly; Secure",
       {"abc"},
       "sid=<abc>; Path=/a/b; HttpOnly; Secure"},
      {"Set-Cookie",
       "sid=abc; expires=Wed, 21 Oct 2026 07:28:00 GMT; Max-Age=-1;SameSite=Lax; domain=.a.example",
       {"abc"},
       "sid=<abc>; expires=Wed, 21 Oct 2026 07:28:00 GMT; Max-Age=-1;SameSite=Lax; "
       "domain=.a.example"},
      {"Set-Cookie", "sid=; Max-Age=0; Path=/", {}, "sid=; Max-Age=0; Path=/"},
      {"Set-Cookie",
       "sid=abc; Foo=bar; baz",
       {"abc", "Foo=bar", "baz"},
       "sid=<abc>; <Foo=bar>; <baz>"},
      {"Set-Cookie", "nameless; Path=/", {"nameless"}, "<nameless>; Path=/"},
      {"Set-Cookie", "sid=abc; Secure=xyz", {"abc", "Secure=xyz"}, "sid=<abc>; <Secure=xyz>"},
      // Two cookies folded into one header: the second must not hide in an attribute.
      {"Set-Cookie",
       "a=1; Path=/, sid=S; HttpOnly",
       {"1", "Path=/, sid=S"},
       "a=<1>; <Path=/, sid=S>; HttpOnly"},
      {"Set-Cookie",
       "a=1; Path=/\nsid=S; HttpOnly",
       {"1", "Path=/\nsid=S"},
       "a=<1>; <Path=/\nsid=S>; HttpOnly"},
      {"Set-Cookie",
       "a=1; Domain=x.org, sid=S",
       {"1", "Domain=x.org, sid=S"},
       "a=<1>; <Domain=x.org, sid=S>"},
      {"Set-Cookie",
       "a=1; Expires=Wed, 21 Oct 2026 07:28:00 GMT, sid=S",
       {"1", "Expires=Wed, 21 Oct 2026 07:28:00 GMT, sid=S"},
       "a=<1>; <Expires=Wed, 21 Oct 2026 07:28:00 GMT, sid=S>"},
      {"Set-Cookie", "a=1\nsid=S", {"1\nsid=S"}, "a=<1\nsid=S>"},
      {"Cookie2", "a=1", {"a=1"}, "<a=1>"},
  };
  const Redactor redactor = redactor_with(7);
  for (const Row& row : rows) {
    INFO(row.name << ": " << row.value);
    CHECK(named(redactor, redactor.header_value(row.name, row.value), row.secrets) == row.expected);
  }
}

TEST_CASE("a placeholder is HMAC-SHA256 by RFC 4231, cut to 48 bits") {
  // RFC 4231 §4.7 hashes an over-long key first; its plain cases have keys of up to 25 bytes,
  // which zero padding to 32 leaves as they are (RFC 2104 §2).
  std::array<unsigned char, 32> key{};
  for (std::size_t i = 0; i < 20; ++i) {
    key[i] = 0x0b;
  }
  CHECK(Redactor(key).placeholder("Hi There") == "‹redacted:b0344c61d8db›");
}

TEST_CASE("equal secrets stay equal and others do not, under one key only") {
  const Redactor one = redactor_with(1);
  const Redactor other = redactor_with(2);
  CHECK(one.placeholder("a") == redactor_with(1).placeholder("a"));
  CHECK(one.placeholder("a") != one.placeholder("b"));
  CHECK(one.placeholder("a") != other.placeholder("a"));
  CHECK(one.placeholder("") != one.placeholder(std::string_view("\0", 1)));
  CHECK(Redactor().placeholder("a") == Redactor().placeholder("a"));  // one process, one key
  CHECK(Redactor().placeholder("a") != one.placeholder("a"));
  const Redactor copied = one;
  CHECK(copied.placeholder("a") == one.placeholder("a"));
}

TEST_CASE("a difference in a secret header loses its values, a harmless one is left alone") {
  struct Row {
    Aspect aspect;
    std::string_view at;
    std::optional<std::string> value;
    std::vector<std::string> secrets;
    std::optional<std::string> expected;
  };
  const std::vector<Row> rows = {
      {Aspect::header, "set-cookie", "sid=abc; Path=/", {"abc"}, "sid=<abc>; Path=/"},
      {Aspect::header, "set-cookie", "sid=; Max-Age=0", {}, "sid=; Max-Age=0"},
      {Aspect::header, "set-cookie", "sid=abc", {"abc"}, "sid=<abc>"},
      {Aspect::header, "set-cookie", "abc", {"abc"}, "<abc>"},
      {Aspect::header, "set-cookie", "YWJjZGU=", {"YWJjZGU="}, "<YWJjZGU=>"},
      {Aspect::header, "set-cookie", "YWJjZA==", {"YWJjZA=="}, "<YWJjZA==>"},
      {Aspect::header, "set-cookie", "Path=/api", {}, "Path=/api"},
      {Aspect::header, "set-cookie", "HttpOnly", {}, "HttpOnly"},
      {Aspect::header, "set-cookie", "Path=/api, b=S", {"/api, b=S"}, "Path=</api, b=S>"},
      {Aspect::header, "set-cookie", "", {}, ""},
      {Aspect::header, "set-cookie", std::nullopt, {}, std::nullopt},
      {Aspect::header, "cookie", "HttpOnly", {"HttpOnly"}, "<HttpOnly>"},
      {Aspect::header, "x-auth-token", "t", {"t"}, "<t>"},
      {Aspect::header, "authorization", "Bearer t", {"t"}, "Bearer <t>"},
      {Aspect::header, "etag", "\"abc\"", {}, "\"abc\""},
      {Aspect::json, "/token", "\"abc\"", {"abc"}, "\"<abc>\""},
      {Aspect::json, "set-cookie", "abc", {}, "abc"},
  };
  const Redactor redactor = redactor_with(3);
  for (const Row& row : rows) {
    INFO(row.at << ": " << row.value.value_or("(none)"));
    Difference difference;
    difference.aspect = row.aspect;
    difference.at = row.at;
    difference.baseline = row.value;
    Difference expected = difference;
    expected.baseline = row.expected;
    redactor.difference(difference);
    if (difference.baseline) {
      difference.baseline = named(redactor, *difference.baseline, row.secrets);
    }
    CHECK(difference == expected);

    Difference mirrored;
    mirrored.aspect = row.aspect;
    mirrored.at = row.at;
    mirrored.candidate = row.value;
    redactor.difference(mirrored);
    CHECK(!mirrored.baseline);
    CHECK(mirrored.candidate.has_value() == row.expected.has_value());
    if (mirrored.candidate) {
      CHECK(named(redactor, *mirrored.candidate, row.secrets) == row.expected);
    }
  }
}

TEST_CASE("the note of a difference in a secret header shows no more than the values do") {
  struct Row {
    Aspect aspect;
    std::string_view at;
    std::optional<std::string> baseline;
    std::string_view note;
    std::string_view expected;
  };
  const std::vector<Row> rows = {
      {Aspect::header, "set-cookie", "sid=S; Path=/", "cookie sid: value", "cookie sid: value"},
      {Aspect::header, "set-cookie", "sid=S", "cookie sid: attribute samesite",
       "cookie sid: attribute samesite"},
      {Aspect::header, "set-cookie", "longname=S", "cookie long", "cookie …"},
      {Aspect::header, "set-cookie", "", "order of cookies", "order of cookies"},
      {Aspect::header, "set-cookie", "", "", ""},
      {Aspect::header, "set-cookie", "S; Path=/", "cookie : attribute path",
       "cookie : attribute path"},
      {Aspect::header, "set-cookie", "sid=1; S", "cookie sid: attribute s",
       "cookie sid: attribute …"},
      {Aspect::header, "set-cookie", "sid=1; HttpOnly, S T", "cookie sid: attribute httponly, s t",
       "cookie sid: attribute … … …"},
      {Aspect::header, "set-cookie", "S==; Path=/", "cookie S: value", "cookie …: value"},
      {Aspect::header, "set-cookie", "a S=1", "cookie a S", "cookie … …"},
      {Aspect::header, "set-cookie", std::nullopt, "cookie S", "cookie …"},
      {Aspect::header, "x-token", "S", "begins with S", ""},
      {Aspect::header, "etag", "S", "begins with S", "begins with S"},
      {Aspect::json, "/token", "S", "begins with S", "begins with S"},
  };
  for (const Row& row : rows) {
    INFO(row.note);
    for (const bool swapped : {false, true}) {
      Difference difference;
      difference.aspect = row.aspect;
      difference.at = row.at;
      (swapped ? difference.candidate : difference.baseline) = row.baseline;
      difference.note = row.note;
      redactor_with(3).difference(difference);
      CHECK(difference.note == row.expected);
    }
  }
}

TEST_CASE("no random secret planted in a header survives, and order and names do") {
  std::mt19937_64 random(20261122);
  const auto pick = [&random](std::size_t bound) {
    return std::uniform_int_distribution<std::size_t>(0, bound - 1)(random);
  };
  const std::string alphabet =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.~+/%!:,@";
  // '$' stands for the secret.
  const std::vector<Header> shapes = {
      {"Authorization", "Bearer $"},
      {"Authorization", "$"},
      {"authorization", "Basic $=="},
      {"Proxy-Authorization", "NTLM $"},
      {"Authorization", "$ $"},
      {"Cookie", "a=b; sid=$; c=d"},
      {"Cookie", "$"},
      {"Cookie", "a=$;b=\"$\""},
      {"Cookie", "$=="},
      {"Set-Cookie", "sid=$; Path=/; HttpOnly"},
      {"Set-Cookie", "sid=$"},
      {"Set-Cookie", "a=1; Path=/, sid=$; Secure"},
      {"Set-Cookie", "a=1; Secure\nsid=$"},
      {"Set-Cookie", "a=1; $"},
      {"Set-Cookie", "a=1; Unknown=$"},
      {"Set-Cookie", "a=1; SameSite=$"},
      {"X-Api-Key", "$"},
      {"X-Whatever-Token", "id=$; v=1"},
      {"Session-Key", "\"$\""},
      {"X-Amz-Security-Token", "$$"},
  };
  const Redactor redactor;
  for (int round = 0; round < 300; ++round) {
    std::string secret;
    for (std::size_t length = 8 + pick(24); secret.size() < length;) {
      secret += alphabet[pick(alphabet.size())];
    }
    Headers planted = {{"Accept", "*/*"}};
    for (Header header : shapes) {
      for (std::size_t at = 0; (at = header.value.find('$', at)) != std::string::npos;) {
        header.value.replace(at, 1, secret);
        at += secret.size();
      }
      planted.push_back(header);
    }
    planted.push_back({"Via", "1.1 proxy"});
    const Headers shown = redactor.headers(planted);
    REQUIRE(shown.size() == planted.size());
    CHECK(shown.front() == planted.front());
    CHECK(shown.back() == planted.back());
    for (std::size_t i = 0; i < shown.size(); ++i) {
      INFO(planted[i].name << ": " << planted[i].value);
      CHECK(shown[i].name == planted[i].name);
      CHECK(shown[i].value.find(secret) == std::string::npos);
      Difference difference;
      difference.aspect = Aspect::header;
      difference.at = ascii_lower(planted[i].name);
      difference.baseline = planted[i].value;
      difference.candidate = secret;
      redactor.difference(difference);
      if (is_secret_header(planted[i].name)) {
        CHECK(difference.baseline->find(secret) == std::string::npos);
        CHECK(difference.candidate->find(secret) == std::string::npos);
      }
    }
  }
}

}  // namespace lockstep::redact

#include <set>

#include "lockstep/compare/compare.hpp"
#include "lockstep/drift/finding.hpp"

#include "unit/catch.hpp"
#include "unit/drift/examples.hpp"

using namespace lockstep;
using namespace lockstep::drift;
using namespace lockstep::drift::test;

namespace {

struct Explained {
  std::vector<Difference> differences;
  std::vector<std::string_view> ids;

  // The class of the difference at `at`, "none" when there is no such difference.
  std::string_view at(Aspect aspect, std::string_view place) const {
    for (std::size_t i = 0; i < differences.size(); ++i) {
      if (differences[i].aspect == aspect && differences[i].at == place &&
          differences[i].kind != Kind::spelling) {
        return ids[i];
      }
    }
    return "none";
  }
  std::string_view spelling(std::string_view note) const {
    for (std::size_t i = 0; i < differences.size(); ++i) {
      if (differences[i].kind == Kind::spelling && differences[i].note == note) {
        return ids[i];
      }
    }
    return "none";
  }
};

Explained explain(std::string_view request, std::string_view baseline, std::string_view candidate) {
  const Request sent = parse_request(request);
  const Reply a = parse_reply(baseline);
  const Reply b = parse_reply(candidate);
  Explained out;
  out.differences = compare::compare_replies(sent, a, b, {}).differences;
  const Subject subject{sent, a, b, {}, {}};
  out.ids = attribute(subject, classify(subject), out.differences);
  REQUIRE(out.ids.size() == out.differences.size());
  return out;
}

Explained explain_json(std::string_view a, std::string_view b) {
  const auto reply = [](std::string_view body) {
    return "200 OK\ncontent-type: application/json\n\n" + std::string(body);
  };
  return explain("GET /", reply(a), reply(b));
}

}  // namespace

TEST_CASE("each difference of a comparison refers to the class that explains it") {
  const Explained one =
      explain_json("{\"b\": 1.0, \"tags\": [], \"s\": \"\\u00e9\", \"gone\": 7}\n",
                   R"({"s":"é","b":1,"tags":null})");
  CHECK(one.at(Aspect::json, "/tags") == "json-null-vs-empty-array");
  CHECK(one.at(Aspect::json, "/gone") == "json-missing-key");
  CHECK(one.spelling("key-order") == "json-key-order");
  CHECK(one.spelling("string-escapes") == "json-unicode-escape");
  CHECK(one.spelling("number-spelling") == "json-integral-float");
  CHECK(one.spelling("whitespace") == "json-whitespace-separators");
  CHECK(one.spelling("trailing-newline") == "json-trailing-newline");
}

TEST_CASE("a difference in an aligned array is judged by its own values") {
  // The comparison sees one inserted element; pairing by index would see three changed ones.
  const Explained one =
      explain_json(R"([{"id":1,"t":[]},{"id":2,"t":[]},{"id":3,"t":[]}])",
                   R"([{"id":9},{"id":1,"t":null},{"id":2,"t":[]},{"id":3,"t":[]}])");
  bool null_explained = false;
  for (std::size_t i = 0; i < one.differences.size(); ++i) {
    null_explained = null_explained || one.ids[i] == "json-null-vs-empty-array";
    CHECK_FALSE(one.ids[i].empty());
  }
  CHECK(null_explained);
}

TEST_CASE("what a container's class says holds for what is inside it") {
  CHECK(explain_json(R"({"base":{"id":1},"n":2})", R"({"id":1,"n":2})").at(Aspect::json, "/id") ==
        "json-embedded-flatten");
  CHECK(explain_json(R"({"user_id":7})", R"({"UserID":7})").at(Aspect::json, "/UserID") ==
        "json-untagged-field-name");
  const Explained page = explain_json(R"({"count":7,"next":null,"previous":null,"results":[1]})",
                                      R"({"items":[1],"total":7})");
  CHECK(page.at(Aspect::json, "/results") == "pagination-shape");
  CHECK(page.at(Aspect::json, "/items") == "pagination-shape");
}

TEST_CASE("a key order does not explain a value, nor a status one that is compared anyway") {
  const Explained order = explain_json(R"({"b":1,"a":"x"})", R"({"a":"y","b":1})");
  CHECK(order.at(Aspect::json, "/a") == "value-differs");
  const Explained created =
      explain("POST /items", "201 x\n\n{\"id\":1,\"n\":\"a\"}", "200 x\n\n{\"id\":1,\"n\":\"b\"}");
  CHECK(created.at(Aspect::status, "status") == "status-201-vs-200");
  CHECK(created.at(Aspect::json, "/n") == "value-differs");
}

TEST_CASE("bodies of errors are explained as a whole, headers each by its own") {
  const Explained one = explain(
      "GET /x",
      "404 x\ncontent-type: application/json\nx-frame-options: DENY\n\n{\"detail\":\"Not Found\"}",
      "404 x\ncontent-type: application/json\nx-app: 1\n\n{\"message\":\"Not Found\"}");
  CHECK(one.at(Aspect::json, "/detail") == "route-404-body");
  CHECK(one.at(Aspect::json, "/message") == "route-404-body");
  CHECK(one.at(Aspect::header, "x-frame-options") == "header-security-defaults");
  CHECK(one.at(Aspect::header, "x-app") == "header-other");
  const Explained cookie = explain("GET /x", "200 x\nset-cookie: a=1; Path=/\nset-cookie: b=1\n\n",
                                   "200 x\nset-cookie: a=2; Path=/\nset-cookie: b=1\n\n");
  CHECK(cookie.at(Aspect::header, "set-cookie") == "header-set-cookie-value");
}

TEST_CASE("what another route's reply brings along follows from its status") {
  const Explained one = explain(
      "HEAD /x", "200 x\ncontent-type: application/json\nvary: Cookie\nx-frame-options: DENY\n\n",
      "405 x\ncontent-type: text/plain\nx-content-type-options: nosniff\n\n");
  CHECK(one.at(Aspect::status, "status") == "route-head");
  CHECK(one.at(Aspect::header, "content-type") == "route-head");
  CHECK(one.at(Aspect::header, "vary") == "route-head");
  CHECK(one.at(Aspect::header, "x-content-type-options") == "route-head");
  // A middleware's header would be there whatever the status.
  CHECK(one.at(Aspect::header, "x-frame-options") == "header-security-defaults");
  // Headers of an equal status and a body that has nothing to do with routing.
  const Explained plain = explain("GET /x", "200 x\ncontent-type: text/css\n\na",
                                  "200 x\ncontent-type: text/plain\n\nb");
  CHECK(plain.at(Aspect::header, "content-type") == "header-content-type-type");
}

TEST_CASE("an error page brings its type along, though the statuses are equal") {
  const Explained one = explain(
      "GET /x", "404 x\ncontent-type: text/html\n\n<!doctype html><title>404 Not Found</title>",
      "404 x\ncontent-type: text/plain\nx-content-type-options: nosniff\n\n404 page not found\n");
  CHECK(one.at(Aspect::header, "content-type") == "route-404-body");
  CHECK(one.at(Aspect::header, "x-content-type-options") == "route-404-body");
}

TEST_CASE("a repeated key explains what it selects, when the reply proves it") {
  const auto search = [](std::string_view target, std::string_view a, std::string_view b) {
    return explain("GET " + std::string(target), "200 x\n\n" + std::string(a),
                   "200 x\n\n" + std::string(b));
  };
  const std::string_view both = R"({"tags":["a","b"],"total":1,"results":[{"id":3}]})";
  const std::string_view first = R"({"tags":["a"],"total":2,"results":[{"id":2},{"id":3}]})";
  const Explained one = search("/s?tag=a&tag=b", both, first);
  CHECK(one.at(Aspect::json, "/tags/1") == "query-repeated-key");
  CHECK(one.at(Aspect::json, "/total") == "query-repeated-key");
  CHECK(one.at(Aspect::json, "/results/0") == "query-repeated-key");
  // Neither a single key nor a reply that does not repeat the values proves anything.
  CHECK(search("/s?tag=a&q=b", both, first).at(Aspect::json, "/total") == "value-differs");
  CHECK(search("/s?tag=x&tag=y", both, first).at(Aspect::json, "/total") == "value-differs");
}

TEST_CASE("each attribute of a cookie has its own class") {
  const Explained one = explain("GET /x", "200 x\nset-cookie: s=1; Max-Age=60; Path=/\n\n",
                                "200 x\nset-cookie: s=1; Max-Age=90; Path=/a\n\n");
  std::set<std::string_view> ids(one.ids.begin(), one.ids.end());
  CHECK(ids == std::set<std::string_view>{"header-set-cookie-attrs", "header-set-cookie-expiry"});
}

TEST_CASE("every difference of every example has a class") {
  for (const ExampleRow& row : all_examples()) {
    const Explained one = explain(row.request, row.baseline, row.candidate);
    for (std::size_t i = 0; i < one.ids.size(); ++i) {
      INFO(row.id << " " << aspect_name(one.differences[i].aspect) << " " << one.differences[i].at
                  << " " << kind_name(one.differences[i].kind) << " " << one.differences[i].note);
      INFO(row.baseline << "\n--\n" << row.candidate);
      CHECK_FALSE(one.ids[i].empty());
    }
  }
}

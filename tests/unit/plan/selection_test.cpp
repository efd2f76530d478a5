// What a user selects: patterns, times, shares of users, what is no traffic proper.
#include <random>
#include <set>

#include "lockstep/core/error.hpp"

#include "unit/plan/planned.hpp"

namespace lockstep::plan {
namespace {

Record with(Record record, Headers headers, int status = 0, std::string body = "") {
  record.request.headers = std::move(headers);
  record.request.body = std::move(body);
  if (status != 0) {
    record.response.emplace().status = status;
  }
  return record;
}

Record at(std::int64_t ns) {
  Record record = record_of("GET", "/" + std::to_string(ns));
  record.captured_at_ns = ns;
  return record;
}

std::string refusal(const Options& options) {
  try {
    plan(options, {});
  } catch (const Error& error) {
    return error.what();
  }
  return "";
}

}  // namespace

TEST_CASE("patterns select by what they name") {
  const Record get = with(record_of("GET", "/users/7?all=1"), {{"X-Tenant", "acme-1"}}, 200);
  const Record put =
      with(record_of("PUT", "/users/7"), {{"x-tenant", "other"}, {"X-Tenant", "b"}}, 503);
  const Record bare = record_of("GET", "/orders");
  struct Case {
    std::vector<std::string> include;
    std::vector<std::string> exclude;
    std::vector<int> sent;  // of the three
  };
  const std::vector<Case> cases = {
      {{}, {}, {0, 1, 2}},
      {{"/users/*"}, {}, {0, 1}},
      {{"GET /users/*"}, {}, {0}},
      {{"method:PUT"}, {}, {1}},
      {{"method:put"}, {}, {1}},
      {{"path:/users/7"}, {}, {0, 1}},
      {{"endpoint:GET /users/{id}"}, {}, {0}},
      {{"endpoint:/users/*"}, {}, {0, 1}},
      {{"status:5*"}, {}, {1}},
      {{"status:2xx"}, {}, {0}},
      {{"status:200", "status:503"}, {}, {0, 1}},
      {{"header:X-TENANT=acme*"}, {}, {0}},
      {{"header:x-tenant"}, {}, {0, 1}},
      {{"header:x-tenant=b"}, {}, {1}},
      {{"method:GET", "status:2*"}, {}, {0}},  // kinds narrow one another
      {{"header:x-tenant", "status:503"}, {}, {1}},
      {{"/orders", "/users/7"}, {}, {1, 2}},  // of one kind are alternatives
      {{"/orders", "method:PUT"}, {}, {}},
      {{}, {"status:2*"}, {1, 2}},  // what is not known matches nothing
      {{}, {"header:x-tenant"}, {2}},
      {{}, {"method:PUT", "endpoint:/orders"}, {0}},
      {{"/users/*"}, {"status:5*"}, {0}},
      {{"GET /users/7?all=1"}, {}, {0}},
      {{"GET http://a:b*"}, {}, {}},  // a space before the colon: no prefix
  };
  for (const Case& each : cases) {
    Options options;
    options.any_method = true;
    options.include = each.include;
    options.exclude = each.exclude;
    const Result result = plan(options, {get, put, bare});
    std::vector<std::string> expected;
    for (const int which : each.sent) {
      expected.push_back((which == 0 ? get : which == 1 ? put : bare).request.target);
    }
    INFO((each.include.empty() ? each.exclude : each.include).size());
    CHECK(result.targets() == expected);
    CHECK(result.skips.size() + expected.size() == 3);
    check_reconciles(result);
  }
}

TEST_CASE("a pattern over a host, and one over what the capture lost") {
  Record record = record_of("GET", "/");
  record.request.authority = "Shop.example.com:8080";
  Options options;
  options.include = {"host:shop.*"};
  CHECK(plan(options, {record}).planned.size() == 1);
  options.include = {"status:200"};
  CHECK(plan(options, {record}).skips.at(0).detail ==
        "matches no --include of status: its capture holds no status");
  record.fidelity.add(Fidelity::headers_partial);
  options.include = {"header:authorization=secret"};
  CHECK(plan(options, {record}).skips.at(0).detail ==
        "matches no --include of header: its capture does not hold all headers");
  // A header's value may be a secret: it is not told.
  options.include = {};
  options.exclude = {"header:authorization=planted*"};
  record.request.headers = {{"Authorization", "planted-1"}};
  CHECK(plan(options, {record}).skips.at(0).detail == "--exclude 'header:authorization'");
}

TEST_CASE("a pattern that cannot be meant is refused with a hint") {
  const std::vector<std::pair<std::string, std::string>> cases = {
      {"", "an empty --include pattern matches no request"},
      {"status:", "an empty --include pattern \"status:\" matches no request"},
      {"statsu:200", "--include: \"statsu:\" is nothing to select by; did you mean status:?"},
      {"zzzzzzzz:1",
       "give a pattern such as '/api/*', or one of method:, path:, endpoint:, host:, "
       "status:, header:"},
      {"status:ok", "--include: \"ok\" is no status"},
      {"header:=x", "--include: \"\" is no header's name"},
      {"header:a b", "--include: \"a b\" is no header's name"},
  };
  for (const auto& [pattern, message] : cases) {
    Options options;
    options.include = {pattern};
    CHECK_THAT(refusal(options), Catch::Contains(message));
  }
}

TEST_CASE("records of a span of time are sent, from its start and before its end") {
  Options options;
  options.since_ns = 10;
  options.until_ns = 20;
  Record timeless = record_of("GET", "/timeless");
  const Result result = plan(options, {at(9), at(10), at(19), at(20), timeless});
  CHECK(result.targets() == std::vector<std::string>{"/10", "/19"});
  CHECK(result.reasons() == std::map<std::string, int>{{"outside-time", 3}});
  CHECK(result.skips[0].detail == "before --since");
  CHECK(result.skips[1].detail == "after --until");
  CHECK(result.skips[2].detail == "its capture tells no time");
  check_reconciles(result);
  options.until_ns = 10;
  CHECK_THAT(refusal(options), Catch::StartsWith("--since is not before --until"));
}

TEST_CASE("what is no traffic of an API is left out unless named") {
  struct Case {
    Record record;
    std::string reason;  // empty: sent
  };
  const Headers preflight = {{"Origin", "https://a"}, {"Access-Control-Request-Method", "PUT"}};
  const std::vector<Case> cases = {
      {record_of("GET", "/healthz"), "health-check"},
      {record_of("HEAD", "/ready"), "health-check"},
      {record_of("GET", "/healthz/"), "health-check"},
      {record_of("GET", "/health?user=7"), ""},
      {record_of("GET", "/healthy"), ""},
      {record_of("GET", "/api/health"), ""},
      {record_of("GET", "/health/7"), ""},
      {record_of("GET", "/"), ""},
      {with(record_of("GET", "/"), {{"User-Agent", "GoogleHC/1.0"}}), "health-check"},
      {with(record_of("GET", "/any"), {{"user-agent", "kube-probe/1.29"}}), "health-check"},
      {with(record_of("GET", "/any"), {{"User-Agent", "my kube-probe/1.29"}}), ""},
      {record_of("OPTIONS", "/healthz"), ""},
      {with(record_of("OPTIONS", "/a"), preflight), "preflight"},
      {with(record_of("OPTIONS", "/a"), {{"Origin", "https://a"}}), ""},
      {with(record_of("GET", "/a"), preflight), ""},
      {record_of("GET", "/.env"), "scanner"},
      {with(record_of("GET", "/.git/config"), {}, 404), "scanner"},
      {with(record_of("GET", "/.git/config"), {}, 200), ""},
      {with(record_of("GET", "/WP-login.php?a"), {}, 403), "scanner"},
      {with(record_of("GET", "/wp-login.php"), {}, 302), ""},
      {record_of("GET", "/shop/vendor/phpunit/src/a"), "scanner"},
      {record_of("GET", "/.environment"), ""},
      {record_of("GET", "/users?next=/.env"), ""},
      {record_of("GET", "/.well-known/security.txt"), ""},
  };
  for (const Case& each : cases) {
    INFO(each.record.request.method << ' ' << each.record.request.target);
    const Result result = plan({}, {each.record});
    CHECK((result.skips.empty() ? "" : result.skips[0].reason) == each.reason);
    Options also;
    also.also.assign(kProbes.begin(), kProbes.end());
    CHECK(plan(also, {each.record}).planned.size() == 1);
  }
  Options wrong;
  wrong.also = {"helth-check"};
  CHECK_THAT(refusal(wrong), Catch::Contains("did you mean health-check?"));
  wrong.also = {"websocket"};
  CHECK_THAT(refusal(wrong), Catch::StartsWith("--also: websocket can never be replayed"));
}

TEST_CASE("a share of users is within every larger one, by header, cookie or parameter") {
  std::mt19937_64 random(20261122);
  std::vector<CaptureItem> items;
  std::vector<std::string> users;
  for (int i = 0; i < 6000; ++i) {
    const std::string user = std::to_string(random() % 4000);
    users.push_back(user);
    items.emplace_back(with(record_of("GET", "/" + std::to_string(i) + "?a=1&user=" + user),
                            {{"x-user", user}, {"Cookie", "a=b; sid=" + user}}));
  }
  const std::size_t all = std::set<std::string>(users.begin(), users.end()).size();
  for (const char* by : {"header:X-User", "cookie:sid", "query:user"}) {
    for (const std::uint64_t seed : {1ULL, 2ULL}) {
      std::set<std::string> smaller;
      for (const double percent : {1.0, 5.0, 25.0, 100.0}) {
        Options options;
        options.percent = percent;
        options.seed = seed;
        options.by = parse_key_place(by);
        std::set<std::string> sent;
        const Result result = plan(options, items);
        for (const std::string& target : result.targets()) {
          sent.insert(target.substr(target.rfind('=') + 1));
        }
        for (const Skip& skip : result.skips) {  // all of a user's requests or none
          CHECK(skip.reason == "other-user");
          REQUIRE_FALSE(sent.contains(skip.target.substr(skip.target.rfind('=') + 1)));
        }
        CHECK(std::includes(sent.begin(), sent.end(), smaller.begin(), smaller.end()));
        // Within four standard deviations of the share.
        const double expected = percent / 100 * static_cast<double>(all);
        CHECK(std::abs(static_cast<double>(sent.size()) - expected) <=
              4 * std::sqrt(expected * (1 - percent / 100)) + 0.5);
        smaller = sent;
      }
    }
  }
  // Pinned: the users of a step of a rollout are the same in the next version.
  CHECK(percentile_of("7", 1) == Approx(87.252421209043));
  CHECK(percentile_of("alice@example.com", 1) == Approx(21.934896557356));
  CHECK(percentile_of("7", 1) != percentile_of("7", 2));
}

TEST_CASE("a request without a user is left out, and a place that is none refused") {
  Options options;
  options.percent = 100;
  options.by = parse_key_place("cookie:sid");
  const Result result = plan(
      options, {record_of("GET", "/a"), with(record_of("GET", "/b"), {{"Cookie", "xsid=1; sid="}}),
                with(record_of("GET", "/c"), {{"Cookie", "SID=1"}}),
                with(record_of("GET", "/d"), {{"cookie", "a=1;sid=2"}})});
  CHECK(result.targets() == std::vector<std::string>{"/d"});
  CHECK(result.reasons() == std::map<std::string, int>{{"no-user", 3}});
  CHECK(key_of(record_of("GET", "/?u=%41#u=2").request, parse_key_place("query:u")) == "A");
  const auto message = [](const std::string& text) -> std::string {
    try {
      parse_key_place(text);
    } catch (const Error& error) {
      return error.what();
    }
    return "";
  };
  CHECK_THAT(message("haeder:X"), Catch::Contains("did you mean header:?"));
  CHECK_THAT(message("header:"), Catch::Contains("names no header"));
  CHECK_THAT(message("X-User"), Catch::Contains("give header:NAME, cookie:NAME or query:NAME"));
}

}  // namespace lockstep::plan

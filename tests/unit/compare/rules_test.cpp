#include "lockstep/compare/rules.hpp"

#include <algorithm>

#include "unit/catch.hpp"
#include "unit/compare/replies.hpp"

namespace lockstep::compare {
namespace {

using Lines = std::vector<std::string>;

Rule rule(std::string at, Action action, std::vector<Kind> kinds = {}) {
  Rule rule;
  rule.at = std::move(at);
  rule.action = std::move(action);
  rule.kinds = std::move(kinds);
  return rule;
}

Rule for_endpoint(std::string endpoint, Rule rule) {
  rule.endpoint = std::move(endpoint);
  return rule;
}

Reply json_reply(std::string body) {
  return reply(200, {{"Content-Type", "application/json"}}, std::move(body));
}

Comparison judged(const Reply& a, const Reply& b, std::vector<Rule> rules,
                  std::string_view endpoint = "GET /users/{id}", std::size_t limit = 1000) {
  const RuleSet set(std::move(rules));
  Options options;
  options.rules = &set;
  options.max_differences = limit;
  return compare_replies(get(), a, b, options, endpoint);
}

// What is left of the differences between two JSON bodies, without spellings.
Lines left(std::string a, std::string b, std::vector<Rule> rules) {
  const Comparison comparison =
      judged(json_reply(std::move(a)), json_reply(std::move(b)), std::move(rules));
  Lines lines;
  for (const Difference& d : comparison.differences) {
    if (d.kind != Kind::spelling) {
      lines.push_back(std::string(kind_name(d.kind)) + ' ' + d.at);
    }
  }
  CHECK((comparison.verdict == Verdict::different) == !lines.empty());
  return lines;
}

// "0×3 /items/*/price": rule 0 hid three differences, the first one there.
Lines uses(const Comparison& comparison) {
  Lines lines;
  for (const RuleUse& use : comparison.rules) {
    lines.push_back(std::to_string(use.rule) + "×" + std::to_string(use.times) + ' ' + use.at +
                    (use.elsewhere ? " and elsewhere" : ""));
  }
  return lines;
}

Unordered as(Unordered::As as, std::string key = "") { return {as, std::move(key)}; }

}  // namespace

TEST_CASE("a place is matched step by step, with * for one and ** for any number") {
  struct Row {
    std::string at;
    std::string pointer;
    bool matches;
  };
  const std::string body = R"({"a":1,"b":{"a":1,"c":[{"a":1},{"a":2}]},"*":1,"x/y":1})";
  // Each leaf differs once; a rule leaves all but what it matches.
  const std::string other = R"({"a":9,"b":{"a":9,"c":[{"a":9},{"a":8}]},"*":9,"x/y":9})";
  const Lines all = {"/a", "/b/a", "/b/c/0/a", "/b/c/1/a", "/*", "/x~1y"};
  const std::vector<std::pair<std::string, Lines>> rows = {
      {"/a", {"/a"}},
      {"/*", {"/a", "/*", "/x~1y"}},
      {"/~2", {"/*"}},
      {"/x~1y", {"/x~1y"}},
      {"/**", all},
      {"/**/a", {"/a", "/b/a", "/b/c/0/a", "/b/c/1/a"}},
      {"/*/a", {"/b/a"}},
      {"/b/**/a", {"/b/a", "/b/c/0/a", "/b/c/1/a"}},
      {"/b/c/*/a", {"/b/c/0/a", "/b/c/1/a"}},
      {"/b/c/1/a", {"/b/c/1/a"}},
      {"/**/c/*/*", {"/b/c/0/a", "/b/c/1/a"}},
      {"/b", {}},
      {"/A", {}},
      {"/b/a/x", {}},
      {"ndjson:/a", {}},
      {"json:/a", {"/a"}},
      {"", {}},
  };
  for (const auto& [at, hidden] : rows) {
    INFO(at);
    Lines expected;
    for (const std::string& each : all) {
      if (std::find(hidden.begin(), hidden.end(), each) == hidden.end()) {
        expected.push_back("value " + each);
      }
    }
    CHECK(left(body, other, {rule(at, Tolerance{"100", ""})}) == expected);
  }
}

TEST_CASE("ignore and exact hold for what is below as well, others for the place alone") {
  const std::string a = R"({"meta":{"v":1,"deep":{"x":1}},"n":1})";
  const std::string b = R"({"meta":{"v":2,"deep":{"x":2}},"n":1})";
  CHECK(left(a, b, {rule("/meta", Ignore{})}).empty());
  CHECK(left(a, b, {rule("", Ignore{})}).empty());
  CHECK(left(a, b, {rule("/meta/deep", Ignore{})}) == Lines{"value /meta/v"});
  CHECK(left(a, b, {rule("/meta", Tolerance{"9", ""})}).size() == 2);
  CHECK(left(a, b, {rule("/meta/v", Exact{}), rule("/meta", Ignore{})}) == Lines{"value /meta/v"});
}

TEST_CASE("the first rule that is about a difference decides alone") {
  const std::string a = R"({"p":1.00,"s":"x"})";
  const std::string b = R"({"p":1.50,"s":"y"})";
  const Rule strict = rule("/p", Tolerance{"0.1", ""});
  const Rule all = rule("/**", Ignore{});
  CHECK(left(a, b, {strict, all}) == Lines{"value /p"});
  CHECK(left(a, b, {all, strict}).empty());
  // A tolerance is not about strings, nor a rule about kinds that it does not name.
  CHECK(left(a, b, {rule("/s", Tolerance{"0.1", ""}), rule("/s", Ignore{})}) == Lines{"value /p"});
  CHECK(left(a, b, {rule("/p", Exact{}, {Kind::type}), rule("/p", Ignore{})}) == Lines{"value /s"});
  CHECK(uses(judged(json_reply(a), json_reply(b), {all, all})) == Lines{"0×2 /p and elsewhere"});
}

TEST_CASE("rules are for endpoints, by method and path or by path alone") {
  const Reply a = json_reply(R"({"n":1})");
  const Reply b = json_reply(R"({"n":2})");
  for (const auto& [glob, hides] :
       std::vector<std::pair<std::string, bool>>{{"GET /users/{id}", true},
                                                 {"/users/*", true},
                                                 {"GET *", true},
                                                 {"*", true},
                                                 {"POST /users/{id}", false},
                                                 {"/orders", false},
                                                 {"/users", false}}) {
    INFO(glob);
    const Comparison comparison = judged(a, b, {for_endpoint(glob, rule("/n", Ignore{}))});
    CHECK((comparison.verdict == Verdict::equivalent) == hides);
  }
}

TEST_CASE("numbers are within a tolerance exactly") {
  struct Row {
    std::string a, b;
    Tolerance tolerance;
    bool hides;
  };
  for (const Row& row : std::vector<Row>{
           {"0.1", "0.2", {"0.1", ""}, true},
           {"0.30000000000000004", "0.2", {"0.1", ""}, false},  // no double tells these apart
           {"1", "1.000000000000000000001", {"0.000000000000000000001", ""}, true},
           {"1", "1.0000000000000000000011", {"0.000000000000000000001", ""}, false},
           {"-1", "1", {"2", ""}, true},
           {"-1", "1", {"1.9999", ""}, false},
           {"100", "101", {"", "0.01"}, true},
           {"100", "101.02", {"", "0.01"}, false},
           {"1e400", "1.001e400", {"", "0.001"}, true},
           {"1e400", "1.002e400", {"", "0.001"}, false},
           {"0", "0.001", {"", "0.5"}, false},
           {"0", "1e-400", {"1e-399", ""}, true},
           {"5", "6", {"0.5", "0.2"}, true},
           {"1e999999999", "1", {"1e999999999", ""}, false},  // too far apart to tell
           {"\"19.90\"", "\"19.91\"", {"0.01", ""}, true},
           {"\"19.90\"", "19.91", {"0.01", ""}, false},  // another type
           {"1", "null", {"5", ""}, false},
       }) {
    INFO(row.a << " " << row.b);
    const auto body = [](const std::string& n) { return R"({"n":)" + n + "}"; };
    const Rule tolerant = rule("/n", row.tolerance);
    CHECK(left(body(row.a), body(row.b), {tolerant}).empty() == row.hides);
    CHECK(left(body(row.b), body(row.a), {tolerant}).empty() == row.hides);
  }
}

TEST_CASE("times are the same instant however they are written") {
  constexpr std::int64_t kSecond = 1'000'000'000;
  struct Row {
    std::string a, b;
    std::int64_t ns;
    bool hides;
  };
  for (const Row& row : std::vector<Row>{
           {R"("2024-01-02T03:04:05Z")", R"("2024-01-02T03:04:05+00:00")", 0, true},
           {R"("2024-01-02T03:04:05.120000")", R"("2024-01-02T03:04:05.12Z")", 0, true},
           {R"("2024-01-02T03:04:05Z")", R"("2024-01-02 08:34:05+0530")", 0, true},
           {R"("2024-01-02 03:04:05 +0000 UTC")", R"("Tue, 02 Jan 2024 03:04:05 GMT")", 0, true},
           {R"("2024-01-02T03:04:05Z")", "1704164645", 0, true},
           {R"("2024-01-02T03:04:05.5Z")", "1704164645500", 0, true},
           {"1704164645.25", "1704164645250000000", 0, true},
           {"-1.5", "-0.5", kSecond, true},
           {"-1.5", "-0.5", kSecond - 1, false},
           {R"("2024-01-02")", R"("2024-01-02T00:00:00Z")", 0, true},
           {R"("0001-01-01T00:00:00Z")", R"("0001-01-01T00:00:01Z")", kSecond, true},
           {R"("0001-01-01T00:00:00Z")", R"("9999-01-01T00:00:00Z")", kSecond, false},
           {R"("2024-01-02T03:04:05Z")", R"("2024-01-02T03:04:07Z")", 2 * kSecond, true},
           {R"("2024-01-02T03:04:05Z")", R"("2024-01-02T03:04:07.000000001Z")", 2 * kSecond, false},
           {R"("2024-02-30T00:00:00Z")", R"("2024-03-01T00:00:00Z")", 0, false},
           {R"("2024-01-02T03:04:05Z")", R"("soon")", kSecond, false},
           {R"("2024-01-02T03:04:05Z")", "null", kSecond, false},
       }) {
    INFO(row.a << " " << row.b);
    const auto body = [](const std::string& n) { return R"({"n":)" + n + "}"; };
    CHECK(left(body(row.a), body(row.b), {rule("/n", Within{row.ns})}).empty() == row.hides);
    CHECK(left(body(row.b), body(row.a), {rule("/n", Within{row.ns})}).empty() == row.hides);
  }
}

TEST_CASE("a pattern must match the whole of both values, in linear time") {
  const Rule uuid = rule("/id", Pattern{"[0-9a-f]{8}"});
  CHECK(left(R"({"id":"deadbeef"})", R"({"id":"0123abcd"})", {uuid}).empty());
  CHECK(left(R"({"id":"deadbeef"})", R"({"id":"0123abcd "})", {uuid}).size() == 1);
  CHECK(left(R"({"id":"deadbeef"})", R"({"id":null})", {uuid}).size() == 1);
  CHECK(left(R"({"id":"é"})", R"({"id":"\u00e8"})", {rule("/id", Pattern{"."})}).empty());
  const std::string hostile(200'000, 'a');
  CHECK(left(R"({"id":")" + hostile + R"("})", R"({"id":")" + hostile + R"(b!"})",
             {rule("/id", Pattern{"(a*)*(a|a)*b"})})
            .size() == 1);
  CHECK(pattern_fault("a{1,3}").empty());
  CHECK_FALSE(pattern_fault("(a").empty());
  CHECK_FALSE(pattern_fault(R"((a)\1)").empty());
  CHECK_FALSE(pattern_fault("((a{1000}){1000}){1000}").empty());
}

TEST_CASE("values that stand for nothing are equal as far as a rule says") {
  struct Row {
    std::string a, b;
    EqualIf equal_if;
    bool hides;
  };
  const EqualIf null_or_empty{true, true, false, false};
  const EqualIf null_or_missing{true, false, true, false};
  const EqualIf empty{false, true, false, false};
  const EqualIf ascii_case{false, false, false, true};
  for (const Row& row : std::vector<Row>{
           {R"({"n":[]})", R"({"n":null})", null_or_empty, true},
           {R"({"n":""})", R"({"n":null})", null_or_empty, true},
           {R"({"n":[ ]})", R"({"n":{}})", empty, true},
           {R"({"n":[0]})", R"({"n":null})", null_or_empty, false},
           {R"({"n":0})", R"({"n":null})", null_or_empty, false},
           {R"({"n":false})", R"({})", null_or_missing, false},
           {R"({"n":null})", R"({})", null_or_missing, true},
           {R"({"n":[]})", R"({})", null_or_missing, false},
           {R"({"n":"AbC"})", R"({"n":"aBc"})", ascii_case, true},
           {R"({"n":"É"})", R"({"n":"é"})", ascii_case, false},
           {R"({"n":"a"})", R"({"n":"b"})", ascii_case, false},
       }) {
    INFO(row.a << " " << row.b);
    CHECK(left(row.a, row.b, {rule("/n", row.equal_if)}).empty() == row.hides);
    CHECK(left(row.b, row.a, {rule("/n", row.equal_if)}).empty() == row.hides);
  }
}

TEST_CASE("arrays without an order are paired first and compared then") {
  using As = Unordered::As;
  struct Row {
    std::string a, b;
    Unordered unordered;
    Lines left;
  };
  for (const Row& row : std::vector<Row>{
           {"[1,2,3]", "[3,1,2]", as(As::multiset), {}},
           {"[1,2,2]", "[2,1,2]", as(As::multiset), {}},
           {"[1,2,2]", "[2,1]", as(As::multiset), {"missing /l/2"}},
           {"[1,2,2]", "[2,1]", as(As::set), {}},
           {"[1,1]", "[1,2]", as(As::set), {"added /l/1"}},
           {"[1,2,3]", "[3,1,4]", as(As::multiset), {"value /l/1"}},
           {"[1,2]", "[2]", as(As::multiset), {"missing /l/0"}},
           {R"([{"id":1,"v":1},{"id":2,"v":2}])",
            R"([{"id":2,"v":9},{"id":1,"v":1}])",
            as(As::multiset),
            {"value /l/1/v"}},
           {R"([{"k":1,"v":1},{"k":2,"v":2}])",
            R"([{"k":2,"v":9},{"k":1,"v":1}])",
            as(As::by_key, "k"),
            {"value /l/1/v"}},
           {R"([{"k":1},{"k":2}])",
            R"([{"k":3},{"k":1}])",
            as(As::by_key, "k"),
            {"added /l/0", "missing /l/1"}},
           {R"([{"k":1},7])", R"([7,{"k":1.0}])", as(As::by_key, "k"), {}},
           {R"([["b","a"],["c"]])", R"([["c"],["a","b"]])", as(As::multiset), {"order /l/0"}},
           {"[]", "[1]", as(As::set), {"added /l/0"}},
           {"[1]", "{}", as(As::set), {"type /l"}},
       }) {
    INFO(row.a << " " << row.b);
    const auto body = [](const std::string& list) { return R"({"l":)" + list + "}"; };
    CHECK(left(body(row.a), body(row.b), {rule("/l", row.unordered)}) == row.left);
  }
  CHECK(left(R"([["b","a"],["c"]])", R"([["c"],["a","b"]])", {rule("/**", as(As::multiset))})
            .empty());
  // Without a rule it is one difference, and what is in order needs none.
  CHECK(left("[1,2]", "[2,1]", {rule("/other", as(As::set))}) == Lines{"order "});
  CHECK(left("[1,2]", "[2,1]", {rule("", Ignore{}, {Kind::order})}).empty());
  CHECK(judged(json_reply("[1, 2]"), json_reply("[1,2]"), {rule("", as(As::set))}).rules.empty());
}

TEST_CASE("an agreed change is hidden where it is and reported where it is not") {
  Expect shorter;
  shorter.baseline = R"("old")";
  shorter.candidate = R"("new")";
  const auto list = [](const std::string& items) { return R"({"l":[)" + items + "]}"; };
  struct Row {
    std::string a, b;
    Rule rule;
    Lines left;
  };
  for (const Row& row : std::vector<Row>{
           {R"({"v":1})", R"({"v":2})", rule("/v", Expect{}), {}},
           {R"({"v":1})", R"({"v":1})", rule("/v", Expect{}), {"value /v"}},
           {R"({"v":1, "w":1})", R"({"w":1,"v":1.0})", rule("/v", Expect{}), {"value /v"}},
           {R"({"w":1})", R"({"w":2})", rule("/v", Expect{}), {"value /w"}},
           {R"({"v":1})", R"({"v":2})", rule("/v", Expect{}, {Kind::missing}), {"value /v"}},
           {R"({"v":1})", R"({})", rule("/v", Expect{}, {Kind::missing}), {}},
           {R"({})", R"({"v":1})", rule("/v", Expect{}, {Kind::added}), {}},
           {R"({})", R"({})", rule("/v", Expect{}, {Kind::added}), {"value /v"}},
           {R"({"s":"old"})", R"({"s":"new"})", rule("/s", shorter), {}},
           {R"({"s":"old"})", R"({"s":"newer"})", rule("/s", shorter), {"value /s"}},
           {R"({"s":"old"})", R"({"s":"old"})", rule("/s", shorter), {"value /s"}},
           {R"({"s":"x"})", R"({"s":"x"})", rule("/s", shorter), {}},
           {list(R"({"p":"1"},{"p":"2"})"),
            list(R"({"p":1},{"p":"2"})"),
            rule("/l/*/p", Expect{}, {Kind::type}),
            {"value /l/1/p"}},
           {list(""), list(""), rule("/l/*/p", Expect{}), {}},
           {R"({"a":{"p":1}})", R"({})", rule("/**/p", Expect{}), {"missing /a"}},
       }) {
    INFO(row.a << " " << row.b << " " << row.rule.at);
    CHECK(left(row.a, row.b, {row.rule}) == row.left);
  }
  // A rule that hides the difference first does not make the change absent.
  CHECK(left(R"({"v":1})", R"({"v":2})", {rule("/v", Ignore{}), rule("/v", Expect{})}).empty());
}

TEST_CASE("agreed changes of status and headers are looked for as well") {
  const Reply ok = reply(200, {{"X-Old", "1"}}, "");
  const Reply gone = reply(410, {{"X-New", "1"}}, "");
  const Rule status = rule("status", Expect{"200", "410"});
  const Rule old = rule("header:X-Old", Expect{}, {Kind::missing});
  const Rule fresh = rule("header:x-new", Expect{}, {Kind::added});
  CHECK(judged(ok, gone, {status, old, fresh}).verdict == Verdict::equivalent);
  CHECK(kinds(judged(ok, ok, {status, old, fresh})) ==
        Lines{"status status value", "header x-old value", "header x-new value"});
  CHECK(kinds(judged(gone, gone, {status, fresh})) == Lines{"header x-new value"});
  Rule reasoned = status;
  reasoned.reason = "ticket 17";
  CHECK(judged(ok, ok, {reasoned}).differences.at(0).note ==
        "an expected change is absent: ticket 17");
}

TEST_CASE("rules are for headers, the status and other kinds of bodies too") {
  const auto text = [](std::string type, std::string body) {
    return reply(200, {{"Content-Type", std::move(type)}, {"X-Trace-Id", body}}, body);
  };
  const Rule trace = rule("header:x-trace-*", Ignore{});
  CHECK(judged(text("text/plain", "a\nb\n"), text("text/plain", "a\nc\n"), {trace}).verdict ==
        Verdict::different);
  CHECK(judged(text("text/plain", "a\nb\n"), text("text/plain", "a\nc\n"),
               {trace, rule("line:2", Pattern{"b|c"})})
            .verdict == Verdict::equivalent);
  CHECK(judged(text("application/x-www-form-urlencoded", "a=1&b=2"),
               text("application/x-www-form-urlencoded", "a=1&b=3"),
               {trace, rule("form:/b", Tolerance{"1", ""})})
            .verdict == Verdict::equivalent);
  CHECK(judged(text("application/x-ndjson", "{\"n\":1}\n{\"n\":2}\n"),
               text("application/x-ndjson", "{\"n\":1}\n{\"n\":3}\n"),
               {trace, rule("ndjson:*/n", Tolerance{"1", ""})})
            .verdict == Verdict::equivalent);
  CHECK(judged(text("application/xml", "<a><b c='1'/></a>"),
               text("application/xml", "<a><b c='2'/></a>"),
               {trace, rule("xml:/a[1]/b[*]/@c", Ignore{})})
            .verdict == Verdict::equivalent);
  CHECK(
      judged(text("image/png", "abc"), text("image/png", "abd"), {trace, rule("body:**", Ignore{})})
          .verdict == Verdict::equivalent);
  CHECK(judged(reply(200, {}, ""), reply(201, {}, ""), {rule("status", Ignore{})}).verdict ==
        Verdict::equivalent);
  CHECK(judged(reply(200, {{"Expires", "Tue, 02 Jan 2024 03:04:05 GMT"}}, ""),
               reply(200, {{"Expires", "Tue, 02 Jan 2024 03:04:09 GMT"}}, ""),
               {rule("header:expires", Within{5'000'000'000})})
            .verdict == Verdict::equivalent);
}

TEST_CASE("what is hidden does not use up the list, and values that were cut are not judged") {
  std::string a = "[";
  std::string b = "[";
  for (int i = 0; i < 5000; ++i) {
    a += R"({"id":)" + std::to_string(i) + R"(,"n":1},)";
    b += R"({"id":)" + std::to_string(i) + R"(,"n":)" + std::to_string(2 + i) + "},";
  }
  a += R"("end"])";
  b += R"("END"])";
  const Comparison comparison =
      judged(json_reply(a), json_reply(b), {rule("/*/n", Ignore{})}, "", 3);
  CHECK(kinds(comparison) == Lines{"json /5000 value"});
  CHECK(comparison.omitted == 0);
  CHECK(uses(comparison) == Lines{"0×5000 /*/n"});
  CHECK(comparison.rules.at(0).values.size() == kMaxRuleValues + 1);

  // In JSON a value is known in full; of a body that is bytes only a window is.
  const std::string text(10'000, 'x');
  const Rule pattern = rule("/s", Pattern{"x+[ab]"});
  CHECK(left(R"({"s":")" + text + R"(a"})", R"({"s":")" + text + R"(b"})", {pattern}).empty());
  const Reply left_bytes = reply(200, {{"Content-Type", "image/png"}}, text + "a");
  const Reply right_bytes = reply(200, {{"Content-Type", "image/png"}}, text + "b");
  CHECK(judged(left_bytes, right_bytes, {rule("body:*", Pattern{"(?s).*"})}).verdict ==
        Verdict::different);
  CHECK(judged(left_bytes, right_bytes, {rule("body:*", Ignore{})}).verdict == Verdict::equivalent);
}

TEST_CASE("what is hidden leaves an exchange equivalent, never identical") {
  const Comparison comparison =
      judged(json_reply(R"({"n":1})"), json_reply(R"({"n":2})"), {rule("/n", Ignore{})});
  CHECK(comparison.verdict == Verdict::equivalent);
  CHECK(comparison.differences.empty());
  CHECK(uses(comparison) == Lines{"0×1 /n"});
  CHECK(judged(json_reply("1"), json_reply("1"), {rule("/n", Ignore{})}).verdict ==
        Verdict::identical);
}

TEST_CASE("a place that is none is refused with the reason") {
  for (const auto& [at, fault] : std::vector<std::pair<std::string, std::string>>{
           {"items", R"("items" is no part of a reply)"},
           {"haeder:x", R"("haeder" is no part of a reply; did you mean "header"?)"},
           {"header:", R"(say where: "header:…")"},
           {"xml", R"(say where: "xml:…")"},
           {"status:200", R"(the status has no places in it: "status")"},
           {"json:a", R"(a JSON Pointer is empty or starts with "/")"},
           {"/a~3", R"("~" stands before 0, 1 or 2: "~0" is "~", "~1" is "/", "~2" is "*")"},
           {"/a~", R"("~" stands before 0, 1 or 2: "~0" is "~", "~1" is "/", "~2" is "*")"},
           {"/" + std::string(300, '/'), "has more than 128 steps"},
           {"/" + std::string(5000, 'a'), "is longer than 4096 bytes"},
           {"", ""},
           {"/", ""},
           {"status", ""},
           {"part:1/body/x", ""}}) {
    CHECK(place_fault(at) == fault);
  }
  CHECK(is_whole_body(""));
  CHECK(is_whole_body("/**"));
  CHECK(is_whole_body("body:*"));
  CHECK_FALSE(is_whole_body("/*"));
  CHECK_FALSE(is_whole_body("header:*"));
}

TEST_CASE("rules on hostile documents end in bounded time") {
  const std::string deep = std::string(50'000, '[') + "1" + std::string(50'000, ']');
  std::string other = deep;
  other[50'000] = '2';
  CHECK(left(deep, other, {rule("/**/x", Ignore{}), rule("/**/0", Tolerance{"1", ""})}).empty());
  std::string a = "[";
  std::string b = "[";
  for (int i = 0; i < 20'000; ++i) {
    a += std::to_string(i) + ",";
    b += std::to_string(i * 7 % 20'000 + 100'000) + ",";
  }
  CHECK(left(a + "0]", b + "0]", {rule("", as(Unordered::As::set))}).size() == 1000);
}

}  // namespace lockstep::compare

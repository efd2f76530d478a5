#include <sstream>

#include <nlohmann/json.hpp>

#include "lockstep/report/report.hpp"

#include "report/curl.hpp"
#include "report/style.hpp"
#include "report/summary.hpp"
#include "unit/catch.hpp"
#include "unit/report/fake_run.hpp"

using namespace lockstep;
using namespace lockstep::report;

namespace {

std::string written(const RunReader& run, std::string_view format) {
  std::string text;
  find_format(format)->write(run, {}, [&text](std::string_view part) { text += part; });
  return text;
}

std::string shown(const FakeRun& run, std::uint64_t seq, const Bodies& bodies) {
  std::string text;
  write_exchange(run.run_info, run.exchanges[seq], bodies, {},
                 [&text](std::string_view part) { text += part; });
  return text;
}

bool contains(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

Difference at(Aspect aspect, std::string place, Kind kind, std::string a, std::string b) {
  return {.aspect = aspect,
          .at = std::move(place),
          .kind = kind,
          .baseline = std::move(a),
          .candidate = std::move(b)};
}

FakeRun drifting_run() {
  FakeRun run;
  run.add(Verdict::identical, "/health");
  for (const auto* pointer : {"/items/0/price", "/items/7/price"}) {
    auto& exchange = run.add(Verdict::different, "/orders");
    exchange.comparison.differences = {at(Aspect::json, pointer, Kind::type, "\"1.10\"", "1.1"),
                                       at(Aspect::json, "/id", Kind::spelling, "1.0", "1")};
  }
  run.exchanges.back().comparison.differences.push_back(
      at(Aspect::header, "vary", Kind::value, "Cookie", "Accept"));
  Finding finding;
  finding.fingerprint = 0xab;
  finding.id = "F1";
  finding.drift_class = "json-decimal-string-vs-number";
  finding.sure = Sureness::exact;
  finding.aspect = Aspect::json;
  finding.kind = Kind::type;
  finding.exchanges = 2;
  finding.differences = 2;
  finding.first_seq = 1;
  finding.last_seq = 2;
  finding.endpoints = {{"GET /orders", 2}};
  finding.places = {{{Aspect::json, "/items/*/price"}, 2}};
  finding.example = {1, "GET /orders", "/items/0/price", "\"1.10\"", "1.1", false, ""};
  finding.absorbed = {0xcd};
  run.found = {finding};
  run.exchanges[1].comparison.differences[0].finding = 0xab;
  run.exchanges[2].comparison.differences[0].finding = 0xcd;
  run.add(Verdict::failed, "/slow");
  run.run_counts.captured += 2;
  run.run_counts.skipped["unsafe-method"] = 2;
  return run;
}

}  // namespace

TEST_CASE("the summary groups differences by generalised place, most frequent first") {
  const Summary summary = summarise(drifting_run());
  REQUIRE(summary.endpoints.size() == 3);
  const Endpoint& orders = summary.endpoints[0];
  CHECK(orders.name == "GET /orders");
  CHECK(orders.different == 2);
  REQUIRE(orders.groups.size() == 2);
  CHECK(orders.groups[0].at == "/items/*/price");
  CHECK(orders.groups[0].exchanges == 2);
  CHECK(orders.groups[0].seq == 1);
  CHECK(orders.groups[1].at == "vary");
  CHECK(summary.endpoints[1].failures.at("candidate: timeout") == 1);
  CHECK(summary.errors.candidate == 1);
  CHECK(summary.errors.baseline == 0);
}

TEST_CASE("latency quantiles are nearest ranks over compared exchanges") {
  FakeRun run;
  for (int i = 1; i <= 100; ++i) {
    auto& exchange = run.add(Verdict::identical, "/x");
    exchange.baseline.timing.total = i;
    exchange.candidate.timing.total = 2 * i;
  }
  run.add(Verdict::failed, "/x").baseline.timing.total = 1'000'000;
  const Summary summary = summarise(run);
  REQUIRE(summary.baseline.has_value());
  CHECK(summary.baseline->p50 == 50);
  CHECK(summary.baseline->p95 == 95);
  CHECK(summary.baseline->p99 == 99);
  CHECK(summary.candidate->p50 == 100);
  CHECK_FALSE(summarise(FakeRun()).baseline.has_value());
}

TEST_CASE("places are generalised by index, position and byte offset only") {
  CHECK(generalise(Aspect::json, "/items/0/price") == "/items/*/price");
  CHECK(generalise(Aspect::json, "/0/1") == "/*/*");
  CHECK(generalise(Aspect::json, "") == "");
  CHECK(generalise(Aspect::json, "/") == "/");
  CHECK(generalise(Aspect::json, "/a1/~01") == "/a1/~01");
  CHECK(generalise(Aspect::body, "117") == "*");
  CHECK(generalise(Aspect::header, "117") == "117");
  CHECK(generalise(Aspect::line, "3/price") == "*/price");
  CHECK(generalise(Aspect::ndjson, "3/items/0") == "*/items/*");
  CHECK(generalise(Aspect::event, "3/data/0") == "*/data/*");
  CHECK(generalise(Aspect::form, "/tag/1") == "/tag/*");
  CHECK(generalise(Aspect::html, "/html[1]/ul[2]/li[30]/@class") == "/html[*]/ul[*]/li[*]/@class");
}

Options with_drift() {
  Options options;
  options.drift = [](std::string_view id) -> std::optional<DriftText> {
    return id == kUnexplained ? std::nullopt : std::optional(DriftText{"what it is", "mend it"});
  };
  options.explanation = [](std::string_view id) {
    return std::string(id) + ": title\n\n  the whole story\n";
  };
  return options;
}

std::string listed(const FakeRun& run, Options options = with_drift()) {
  std::string text;
  write_findings(run, options, [&text](std::string_view part) { text += part; });
  return text;
}

TEST_CASE("the text report reconciles, lists findings and says what to type next") {
  const std::string text = written(drifting_run(), "text");
  CAPTURE(text);
  for (const auto* part :
       {"captured          6", "skipped           2  (unsafe-method 2)", "sent              4",
        "failed            1  (candidate: timeout 1)", "compared          3", "different       2",
        "byte 33.3 %, semantic 33.3 %", "1 finding: 1 breaking", "2 exchanges: GET /orders",
        "json /items/*/price", "\"1.10\" → 1.1", "1 ×  GET /slow  (candidate: timeout 1), first #3",
        "parity does not hold: 2 of 3", "lockstep show F1", "lockstep show 1"}) {
    CAPTURE(part);
    CHECK(contains(text, part));
  }
  CHECK_FALSE(contains(text, "\x1b"));
}

TEST_CASE("a finding says what, where, why and how to mend it") {
  FakeRun run = drifting_run();
  const std::string text = listed(run);
  CAPTURE(text);
  CHECK(contains(text, "F1    breaking  what it is\n"));
  CHECK(contains(text, "why      json-decimal-string-vs-number, certain\n"));
  CHECK(contains(text, "fix      mend it\n"));
  CHECK(contains(text, "example  #1 json /items/0/price  \"1.10\" → 1.1\n"));
  run.found[0].possibly = true;
  CHECK(contains(listed(run), "F1    breaking  possibly: what it is\n"));
  CHECK(contains(listed(run), "on the evidence of 2 exchanges only"));
  run.found[0].possibly = false;
  run.found[0].drift_class = kUnexplained;
  CHECK(contains(listed(run), "a difference that no rule explains"));
  run.found[0].endpoints = {{"a", 1}, {"b", 5}, {"c", 2}, {"d", 3}, {"e", 1}};
  CHECK(contains(listed(run), ": b, d, c and 2 more\n"));
  run.found[0].other_endpoints = 9;
  CHECK(contains(listed(run), ": b, d, c and over 2 more\n"));
  // Long values are shown from where they part.
  run.found[0].example.baseline = std::string(500, 'x') + "old";
  run.found[0].example.candidate = std::string(500, 'x') + "new";
  CHECK(contains(listed(run), "…xxxxxxxxxxxold → …xxxxxxxxxxxnew\n"));
  run.found.clear();
  CHECK(listed(run) == "no findings\n");
  CHECK(listed(FakeRun()) == "no findings: nothing differs\n");
}

TEST_CASE("a summary lists the first findings and says how to list the others") {
  FakeRun run = drifting_run();
  Options options = with_drift();
  options.max_findings = 2;
  options.database = "a b.db";
  run.found.resize(5, run.found.front());
  std::string text;
  find_format("text")->write(run, options, [&text](std::string_view part) { text += part; });
  CHECK(contains(text, "… and 3 more: lockstep findings 3 --db 'a b.db'\n"));
}

TEST_CASE("one finding in full has all its places, the whole story and a curl for each side") {
  const FakeRun run = drifting_run();
  std::string text;
  write_finding(run.info(), run.found[0], run.exchange(1), "", with_drift(),
                [&text](std::string_view part) { text += part; });
  CAPTURE(text);
  for (const auto* part :
       {"F1  breaking  what it is", "fingerprint  00000000000000ab", "       2  GET /orders\n",
        "       2  json /items/*/price\n", "baseline   \"1.10\"\n", "candidate  1.1\n",
        "  the whole story\n", "http://127.0.0.1:8001/orders", "http://127.0.0.1:8002/orders",
        "lockstep show 1 --run 3"}) {
    CAPTURE(part);
    CHECK(contains(text, part));
  }
}

TEST_CASE("the text report never claims parity for a run that shows none") {
  FakeRun nothing;
  CHECK(contains(written(nothing, "text"), "inconclusive: nothing was compared"));
  FakeRun failed;
  failed.add(Verdict::identical, "/a");
  failed.add(Verdict::failed, "/b");
  CHECK(contains(written(failed, "text"), "parity is not shown: 1 exchange failed"));
  FakeRun good;
  good.add(Verdict::equivalent, "/a");
  CHECK(contains(written(good, "text"), "parity holds: 1 exchange compared, none different"));
}

TEST_CASE("captured text cannot reach the terminal unescaped, in any report for people") {
  FakeRun run;
  const std::string evil = "/\x1b]0;x\x07\xE2\x80\xAE\n";
  auto& exchange = run.add(Verdict::different, evil);
  exchange.comparison.differences = {at(Aspect::json, evil, Kind::value, evil, evil),
                                     at(Aspect::header, evil, Kind::value, evil, evil)};
  exchange.comparison.differences.back().note = evil;
  exchange.method = evil;
  exchange.authority = evil;
  exchange.request_headers = {{"X-Evil", evil}};
  exchange.baseline.headers = {{evil, evil}};
  exchange.baseline.reason = evil;
  exchange.request_bytes = evil.size();
  exchange.candidate.error = TransferError{.reason = evil, .phase = "wait", .message = evil};
  run.run_info.captures = {evil};
  Finding finding;
  finding.id = "F1";
  finding.drift_class = evil;
  finding.aspect = Aspect::header;
  finding.endpoints = {{evil, 1}};
  finding.places = {{{Aspect::json, evil}, 1}};
  finding.example = {0, evil, evil, evil, evil, false, evil};
  run.found = {finding};
  std::string full;
  write_finding(run.info(), finding, run.exchange(0), evil, {},
                [&full](std::string_view part) { full += part; });
  const Bodies bodies = {.request = evil, .baseline = evil, .candidate = evil + "x"};
  for (const std::string& text :
       {written(run, "text"), shown(run, 0, bodies), listed(run, {}), full}) {
    CHECK_FALSE(contains(text, "\x1b"));
    CHECK_FALSE(contains(text, "\x07"));
    CHECK_FALSE(contains(text, "\xE2\x80\xAE"));
  }
}

TEST_CASE("ndjson has the run, then every exchange, then every finding, each line one object") {
  FakeRun run = drifting_run();
  run.exchanges[2].target = "/caf\xE9";
  std::istringstream lines(written(run, "ndjson"));
  std::string line;
  std::vector<nlohmann::json> objects;
  while (std::getline(lines, line)) {
    objects.push_back(nlohmann::json::parse(line));
  }
  REQUIRE(objects.size() == 6);
  const auto& head = objects[0];
  CHECK(head["type"] == "run");
  CHECK(head["format"] == 1);
  CHECK(head["id"] == 3);
  CHECK(head["started_at"] == "2026-11-22T06:14:37.298123Z");
  CHECK(head["counts"]["captured"] == 6);
  CHECK(head["counts"]["skipped"]["unsafe-method"] == 2);
  CHECK(head["counts"]["failed"]["candidate: timeout"] == 1);
  CHECK(head["parity"]["semantic"] == 0.333333);
  CHECK(objects[2]["seq"] == 1);
  CHECK(objects[2]["verdict"] == "different");
  CHECK(objects[2]["baseline"]["status"] == 200);
  CHECK(objects[2]["candidate"]["total_ms"] == 1.0);
  CHECK(objects[2]["differences"][0]["at"] == "/items/0/price");
  CHECK(objects[2]["differences"][0]["baseline"] == "\"1.10\"");
  CHECK(objects[2]["differences"][0]["noise"] == false);
  CHECK_FALSE(objects[2].contains("lossy"));
  CHECK(objects[3]["target"] == "/caf\u00E9");
  CHECK(objects[3]["lossy"] == true);
  CHECK(objects[4]["candidate"]["error"]["reason"] == "timeout");
  // By its own fingerprint, and by one that it took in.
  CHECK(objects[2]["differences"][0]["finding"] == "F1");
  CHECK(objects[3]["differences"][0]["finding"] == "F1");
  CHECK_FALSE(objects[2]["differences"][1].contains("finding"));
  CHECK(objects[5] ==
        nlohmann::json::parse(R"({"type":"finding","id":"F1","fingerprint":"00000000000000ab",
          "drift":"json-decimal-string-vs-number","severity":"breaking","sure":"exact",
          "possibly":false,"exchanges":2,"differences":2,"first":1,"last":2,
          "endpoints":[{"endpoint":"GET /orders","exchanges":2}],
          "places":[{"aspect":"json","at":"/items/*/price","differences":2}],
          "example":{"seq":1,"endpoint":"GET /orders","aspect":"json","at":"/items/0/price",
                     "kind":"type","baseline":"\"1.10\"","candidate":"1.1"}})"));
}

TEST_CASE("a report says what rules did, which ones did nothing, and which are too broad") {
  FakeRun run = drifting_run();
  run.rule_reports = {{"time", "GET /a*", "/**/t", "because", 7, kMaxRuleValues + 1, "at /t"},
                      {"ignore", "", "", "", 1, 1, ""},
                      {"pattern", "", "/a\x1b[2J", "", 0, 0, ""},
                      {"exact", "", std::nullopt, "", 0, 0, ""}};
  CHECK(written(run, "text")
            .find("\nrules:\n"
                  "      7 ×  time at /**/t of GET /a*  1000+ distinct values\n"
                  "           broader than needed: it only applied at /t\n"
                  "      1 ×  ignore at the whole  1 distinct value\n"
                  "      0 ×  pattern at /a\\x1b[2J  never applied: is it needed?\n"
                  "      0 ×  exact at everywhere\n") != std::string::npos);
  const auto line =
      nlohmann::json::parse(written(run, "ndjson").substr(0, written(run, "ndjson").find('\n')));
  CHECK(line.at("rules").size() == 4);
  CHECK(line.at("rules").at(0).dump() ==
        R"({"action":"time","at":"/**/t","endpoint":"GET /a*","more_values":true,)"
        R"("only_applied":"at /t","reason":"because","times":7,"values":1000})");
  CHECK_FALSE(line.at("rules").at(3).contains("at"));
  run.rule_reports.assign(50, {"ignore", "", "/a", "", 1, 1, ""});
  CHECK(written(run, "text").find("and 20 more: --format json lists all") != std::string::npos);
}

TEST_CASE("every report for people and machines says what share of the traffic it speaks for") {
  FakeRun run;
  run.add(Verdict::identical, "/a");
  run.add(Verdict::failed, "/a");
  run.left_out = {{"POST /a\x1b[2J", "unsafe-method", 5}, {"POST /a\x1b[2J", "body-missing", 1}};
  run.run_counts.skipped = {{"unsafe-method", 5}, {"body-missing", 1}, {"interrupted", 2}};
  run.run_counts.captured = 10;
  CHECK(contains(written(run, "text"), "  coverage   10.0 % of 10 requests\n"));
  CHECK(contains(written(run, "text"),
                 "not compared:\n"
                 "  captured   skipped      sent    failed  compared  endpoint\n"
                 "         6         6         0         0         0  POST /a\\x1b[2J"
                 "  unsafe-method 5, body-missing 1\n"
                 "         2         0         2         1         1  GET /a\n"
                 "         2         2         0         0         0  (no request)"
                 "    interrupted 2\n"));
  const auto coverage = nlohmann::json::parse(written(run, "json")).at("run").at("coverage");
  CHECK(coverage == nlohmann::json::parse(R"({"requests":10,"spoken_for":0.1,"endpoints":[
          {"endpoint":"POST /a\u001b[2J","captured":6,
           "skipped":{"body-missing":1,"unsafe-method":5},"sent":0,"failed":0,"compared":0},
          {"endpoint":"GET /a","captured":2,"skipped":{},"sent":2,"failed":1,"compared":1},
          {"endpoint":null,"captured":2,"skipped":{"interrupted":2},"sent":0,"failed":0,
           "compared":0}]})"));
  const std::string lines = written(run, "ndjson");
  CHECK(nlohmann::json::parse(lines.substr(0, lines.find('\n'))).at("coverage") == coverage);
  CHECK(contains(written(run, "html"), "the verdict speaks for 10.0 % of 10 requests"));
  CHECK(contains(written(run, "html"), "unsafe-method 5, body-missing 1"));
  CHECK(contains(written(run, "markdown"), "The verdict speaks for 10.0 % of 10 requests."));
  CHECK(contains(written(run, "junit"), R"(name="coverage" value="10.0 % of 10 requests")"));
  CHECK(contains(written(run, "prometheus"), "lockstep_coverage_ratio 0.1\n"));
}

TEST_CASE("json is one document of the same objects") {
  const auto document = nlohmann::json::parse(written(drifting_run(), "json"));
  CHECK(document["run"]["id"] == 3);
  CHECK(document["exchanges"].size() == 4);
  CHECK(document["findings"][0]["id"] == "F1");
  CHECK(document["endpoints"][0]["places"][0]["at"] == "/items/*/price");
  CHECK(document["latency"]["baseline"]["p50_ms"] == 2.0);
  CHECK(nlohmann::json::parse(written(FakeRun(), "json"))["exchanges"].empty());
  CHECK(nlohmann::json::parse(written(FakeRun(), "json"))["run"]["parity"]["byte"].is_null());
}

TEST_CASE("shares never round up to whole, nor down to nothing") {
  CHECK(percent(1.0) == "100 %");
  CHECK(percent(0.9999999) == "99.9999 %");
  CHECK(percent(0.99951) == "99.9510 %");
  CHECK(percent(0.995) == "99.50 %");
  CHECK(percent(0.5) == "50.0 %");
  CHECK(percent(0.0) == "0.0 %");
  CHECK(percent(1e-6) == "< 0.1 %");
}

TEST_CASE("durations have units and values have a width") {
  CHECK(duration(850'000) == "850 µs");
  CHECK(duration(12'300'000) == "12.3 ms");
  CHECK(duration(123'000'000) == "123 ms");
  CHECK(duration(1'240'000'000) == "1.24 s");
  CHECK(short_value(std::nullopt, 10) == "absent");
  CHECK(short_value("", 10) == "empty");
  CHECK(short_value("éééééééééééé", 10) == "éééééééééé…");
  CHECK(short_value("0123456789", 10) == "0123456789");
  CHECK(short_value(std::string(1000, '\x01'), 8) == "\\x01\\x01…");
}

TEST_CASE("a curl command asks the same again") {
  FakeRun run;
  auto& exchange = run.add(Verdict::different, "/a b?q='x'&y=[1]");
  exchange.authority = "shop.example.com";
  exchange.request_headers = {{"Accept", "*/*"}, {"X-Empty", ""}, {"Connection", "close"}};
  CHECK(curl_command(run.run_info, exchange, Side::candidate, "").line ==
        "curl -sS -i --globoff --path-as-is -H 'Host: shop.example.com' -H 'User-Agent:' "
        "-H 'Accept: */*' -H 'X-Empty;' 'http://127.0.0.1:8002/a b?q='\\''x'\\''&y=[1]'");
}

TEST_CASE("a curl command has variables where secrets were") {
  FakeRun run;
  auto& exchange = run.add(Verdict::different, "/");
  exchange.request_headers = {{"Authorization", "Bearer ‹redacted:0123456789ab›"},
                              {"Cookie", "a=‹redacted:000000000001›; b=‹redacted:000000000002›"}};
  const CurlCommand command = curl_command(run.run_info, exchange, Side::baseline, "");
  CHECK(contains(command.line, "-H 'Authorization: Bearer '\"$AUTHORIZATION\""));
  CHECK(contains(command.line, "-H 'Cookie: a='\"$COOKIE\"'; b='\"$COOKIE_2\""));
  CHECK(command.variables == std::vector<std::string>{"AUTHORIZATION", "COOKIE", "COOKIE_2"});
}

TEST_CASE("a curl command has variables for secrets in targets and bodies, equal ones once") {
  FakeRun run;
  auto& exchange =
      run.add(Verdict::different, "/a?token=‹redacted:0123456789ab›&b=‹redacted:0123456789ac›");
  exchange.method = "POST";
  exchange.request_bytes = 5;
  // The second one is not ours: it is quoted like all else.
  const std::string body =
      R"x({"api-key": "‹redacted:0123456789ab›", "x": "‹redacted:no› $(id)"})x";
  const CurlCommand command = curl_command(run.run_info, exchange, Side::baseline, body);
  CHECK(contains(command.line, R"x(--data-binary '{"api-key": "'"$API_KEY"'", "x")x"));
  CHECK(contains(command.line, R"x(‹redacted:no› $(id)"}')x"));
  CHECK(contains(command.line, R"x(/a?token='"$API_KEY"'&b='"$B")x"));
  CHECK(command.variables == std::vector<std::string>{"API_KEY", "B"});
}

TEST_CASE("every report of a run that holds secrets says so") {
  FakeRun run;
  run.add(Verdict::different, "/x");
  const auto says_so = [](const std::string& text) {
    return contains(text, "not redacted") || contains(text, "\"redacted\":false");
  };
  for (const bool redacted : {true, false}) {
    run.run_info.redacted = redacted;
    for (const Format& format : formats()) {
      CAPTURE(format.name, redacted);
      CHECK(says_so(written(run, format.name)) != redacted);
    }
    CHECK(says_so(shown(run, 0, {})) != redacted);
    CHECK(says_so(run_line(run.run_info, {})) != redacted);
  }
}

TEST_CASE("a curl command carries a body, or says where to get it") {
  FakeRun run;
  auto& exchange = run.add(Verdict::different, "/");
  exchange.method = "POST";
  exchange.request_bytes = 5;
  CHECK(contains(curl_command(run.run_info, exchange, Side::baseline, "a=b c").line,
                 "-X POST -H 'User-Agent:' -H 'Accept:' -H 'Content-Type:' --data-binary 'a=b c'"));
  // "@file" would make curl read a file.
  for (const std::string& body : {std::string("@/etc"), std::string("a\0b", 3)}) {
    const std::string line = curl_command(run.run_info, exchange, Side::baseline, body).line;
    CHECK(contains(line, "lockstep show 0 --run 3 --body request | curl"));
    CHECK(contains(line, "--data-binary @-"));
  }
}

TEST_CASE("an exchange is shown with its request, both replies, differences and curl commands") {
  FakeRun run;
  auto& exchange = run.add(Verdict::different, "/orders/1");
  exchange.comparison.differences = {at(Aspect::json, "/total", Kind::type, "\"1.10\"", "1.1")};
  exchange.baseline.headers = {{"Content-Type", "application/json"}, {"X-A", "1"}};
  exchange.candidate.headers = {{"content-type", "application/json"}, {"X-A", "2"}};
  const std::string text = shown(
      run, 0, {.baseline = R"({"id":7,"total":"1.10"})", .candidate = R"({"total":1.1,"id":7})"});
  CAPTURE(text);
  for (const auto* part :
       {"#0  GET /orders/1", "entry 0 at byte 0", "verdict    different", "json /total  type",
        "- x-a: 1", "+ x-a: 2", "    content-type: application/json", "-   \"total\": \"1.10\"",
        "+   \"total\": 1.1", "# baseline", "# candidate"}) {
    CAPTURE(part);
    CHECK(contains(text, part));
  }
}

TEST_CASE("every report format writes a run that failed, is empty, or has all kinds of verdict") {
  FakeRun all;
  for (int i = 0; i < 6; ++i) {
    all.add(static_cast<Verdict>(i), "/x");
  }
  for (const Format& format : formats()) {
    CAPTURE(format.name);
    CHECK_FALSE(written(FakeRun(), format.name).empty());
    CHECK_FALSE(written(all, format.name).empty());
    CHECK(find_format(format.name) == &format);
  }
  CHECK(find_format("xml") == nullptr);
}

// Formats for CI servers, people and dashboards, with and without a gate. What hostile captures do
// to them is tests/e2e/test_reports.py.
#include <algorithm>
#include <set>
#include <sstream>

#include "lockstep/report/report.hpp"

#include "report/csv.hpp"
#include "report/markdown.hpp"
#include "report/markup.hpp"
#include "report/outcome.hpp"
#include "report/side_by_side.hpp"
#include "unit/catch.hpp"
#include "unit/report/fake_run.hpp"

using namespace lockstep;
using namespace lockstep::report;

namespace {

std::string written(const RunReader& run, std::string_view format, const Options& options = {}) {
  std::string text;
  find_format(format)->write(run, options, [&text](std::string_view part) { text += part; });
  return text;
}

bool contains(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

std::size_t count(std::string_view text, std::string_view part) {
  std::size_t found = 0;
  for (std::size_t at = text.find(part); at != std::string_view::npos;
       at = text.find(part, at + 1)) {
    ++found;
  }
  return found;
}

Finding finding(std::uint64_t number, const std::string& endpoint) {
  Finding made;
  made.fingerprint = number + 1;
  made.id = "F" + std::to_string(number + 1);
  made.drift_class = "json-null-vs-empty-array";
  made.aspect = Aspect::json;
  made.exchanges = 1;
  made.differences = 1;
  made.endpoints = {{endpoint, 1}};
  made.places = {{{Aspect::json, "/items"}, 1}};
  made.example = {number, endpoint, "/items", "[]", "null", false, ""};
  return made;
}

// One exchange that differs for each finding.
FakeRun differing(std::size_t exchanges, std::size_t findings) {
  FakeRun run;
  for (std::size_t i = 0; i < exchanges; ++i) {
    const std::string target = "/a/" + std::to_string(i % findings);
    auto& exchange = run.add(Verdict::different, target);
    Difference difference{.aspect = Aspect::json, .at = "/items", .kind = Kind::type};
    difference.baseline = "[]";
    difference.candidate = "null";
    difference.finding = i % findings + 1;
    exchange.comparison.differences = {difference};
  }
  for (std::size_t i = 0; i < findings; ++i) {
    run.found.push_back(finding(i, "GET /a/" + std::to_string(i)));
  }
  return run;
}

GateVerdict verdict(Decision decision) {
  GateVerdict gate;
  gate.run = 3;
  gate.decision = decision;
  gate.policy = "step 25";
  gate.reasons = {"p99 is 12 % above the baseline's"};
  gate.compared = 1000;
  MetricResult parity;
  parity.metric = "semantic-parity";
  parity.policy = "semantic-parity>=99.9%";
  parity.value = 1.0;
  parity.interval = Interval{0.997, 1.0};
  parity.limit = 0.999;
  parity.at_least = true;
  parity.outcome = Decision::pass;
  parity.samples = 1000;
  MetricResult latency = parity;
  latency.metric = "p99-ratio";
  latency.policy = "p99-ratio<=1.05";
  latency.endpoint = "GET /a/0";
  latency.unit = Unit::ratio;
  latency.value = 1.12;
  latency.outcome = decision;
  latency.needed = 400;
  latency.reason = "the interval is too wide";
  gate.metrics = {parity, latency};
  CostEstimate cost;
  cost.endpoints = {{"", 1000, 1.27, 1.52, 1.197, std::nullopt}};
  gate.cost = cost;
  gate.history.against = 2;
  gate.history.changes = {{1, "F1", FindingStatus::fresh, "json-null-vs-empty-array",
                           Severity::breaking, "null", 1, 0}};
  return gate;
}

}  // namespace

TEST_CASE("a gate that passes leaves no failed test case, one that does not leaves some") {
  const FakeRun run = differing(4, 2);
  Options options;
  CHECK(count(written(run, "junit"), "<failure") == 3);
  const GateVerdict pass = verdict(Decision::pass);
  options.gate = &pass;
  const std::string passing = written(run, "junit", options);
  CHECK(count(passing, "<failure") + count(passing, "<error") == 0);
  CHECK(count(passing, "<skipped message=\"within the policy") == 2);
  const GateVerdict open = verdict(Decision::inconclusive);
  options.gate = &open;
  // An undecided gate is no success: an error, as the test could not be made.
  CHECK(count(written(run, "junit", options), "<error type=\"inconclusive\"") == 2);
  CHECK(contains(written(run, "junit", options), "needed   400 more"));
  // But for a limit of which the policy says that undecided will do.
  GateVerdict lenient = verdict(Decision::inconclusive);
  lenient.decision = Decision::pass;
  lenient.metrics[1].lenient = true;
  options.gate = &lenient;
  CHECK_FALSE(contains(written(run, "junit", options), "<error"));
  CHECK(contains(written(run, "html", options), "<span class=\"chip plain\">undecided</span>"));
  const GateVerdict fail = verdict(Decision::fail);
  options.gate = &fail;
  CHECK(contains(written(run, "junit", options),
                 "<testcase name=\"p99-ratio&lt;=1.05 of GET /a/0\" classname=\"lockstep.gate\""));
}

TEST_CASE("every format says what the gate decided") {
  const FakeRun run = differing(4, 2);
  const GateVerdict fail = verdict(Decision::fail);
  Options options;
  options.gate = &fail;
  CHECK(contains(written(run, "text", options), "fail"));
  CHECK(contains(written(run, "json", options), "\"decision\":\"fail\""));
  CHECK(contains(written(run, "ndjson", options), "\"decision\":\"fail\""));
  CHECK(contains(written(run, "markdown", options), "## ❌ lockstep: the gate fails"));
  CHECK(contains(written(run, "markdown", options), "| ❌ | `p99-ratio<=1.05` of `GET /a/0` |"));
  CHECK(contains(written(run, "markdown", options), "| $1.27 | $1.52 | +19.7 % |"));
  CHECK(contains(written(run, "html", options), "<h1>The gate fails</h1>"));
  CHECK(contains(written(run, "html", options), "+19.7 %"));
  CHECK(contains(written(run, "github", options), "::error title=lockstep%3A the gate fails::p99"));
  const std::string metrics = written(run, "prometheus", options);
  for (const auto* line :
       {"lockstep_verdict{outcome=\"fail\"} 1\n", "lockstep_request_cost_ratio 1.197\n",
        "lockstep_gate_metric_value{metric=\"p99-ratio\",endpoint=\"GET /a/0\"} 1.12\n",
        "lockstep_gate_metric_failed{metric=\"semantic-parity\",endpoint=\"\"} 0\n",
        "lockstep_findings{severity=\"breaking\",status=\"new\"} 1\n"}) {
    CAPTURE(line);
    CHECK(contains(metrics, line));
  }
  const GateVerdict pass = verdict(Decision::pass);
  options.gate = &pass;
  CHECK(contains(written(run, "markdown", options), "## ✅ lockstep: the gate passes"));
  CHECK(contains(written(run, "html", options), "<div class=\"panel verdict pass\""));
}

TEST_CASE("without a gate a run is judged by its counts, and nothing compared never passes") {
  FakeRun nothing;
  CHECK(outcome_of(nothing, {}).decision == Decision::inconclusive);
  FakeRun failed;
  failed.add(Verdict::identical, "/a");
  failed.add(Verdict::failed, "/b");
  CHECK(outcome_of(failed, {}).decision == Decision::fail);
  FakeRun good;
  good.add(Verdict::noise, "/a");
  CHECK(outcome_of(good, {}).decision == Decision::pass);
  good.run_info.state = RunState::interrupted;
  CHECK(contains(outcome_of(good, {}).reasons.back(), "interrupted"));
  CHECK(outcome_of(differing(1, 1), {}).decision == Decision::fail);
}

TEST_CASE("limits on single endpoints that hold are told together, those that are missed apart") {
  GateVerdict gate = verdict(Decision::inconclusive);
  gate.metrics.resize(100, gate.metrics.back());
  gate.metrics[50].outcome = Decision::fail;
  gate.metrics[51].outcome = Decision::pass;
  gate.reasons.assign(50, "why");
  Options options;
  options.gate = &gate;
  const Limits limits = limits_of(gate);
  CHECK(limits.shown.size() == 2);
  CHECK(limits.others_text == "98 limits on single endpoints: 1 pass, 97 are undecided");
  const std::string text = written(differing(2, 1), "markdown", options);
  CHECK(contains(text, limits.others_text));
  CHECK(contains(text, "- and 40 more\n"));
  CHECK(count(text, "p99-ratio") == 1);
  CHECK(contains(written(differing(2, 1), "html", options), "and 42 more</li>"));
  CHECK(metric_text(Unit::share, -0.0117) == "−1.17 %");
}

TEST_CASE("an accepted finding is a skipped test case with its reason") {
  const FakeRun run = differing(2, 1);
  GateVerdict gate = verdict(Decision::fail);
  AcceptanceUse use;
  use.fingerprint = 1;
  use.reason = "agreed <b>with</b> the app team";
  use.until = "2026-12-31";
  use.status = AcceptanceStatus::used;
  gate.accepted = {use};
  Options options;
  options.gate = &gate;
  CHECK(contains(written(run, "junit", options),
                 "<skipped message=\"accepted until 2026-12-31: agreed &lt;b&gt;with&lt;/b&gt;"));
  CHECK(contains(written(run, "html", options), "agreed &lt;b&gt;with"));
}

TEST_CASE("Markdown stays below what a comment takes, and says what it left out") {
  FakeRun run = differing(3000, 1500);
  for (Finding& each : run.found) {
    each.example.baseline = std::string(5000, '`');
    each.example.candidate = std::string(5000, '|');
  }
  const std::string text = written(run, "markdown");
  CHECK(text.size() < 60'000);
  CHECK(contains(text, "| F1 | breaking |"));
  CHECK(contains(text, " more: `lockstep findings`"));
  CHECK(contains(text, "`lockstep report 3` prints all of it"));
}

TEST_CASE("a code span shows its text and nothing but it") {
  CHECK(code_span("a") == "`a`");
  CHECK(code_span("a`b") == "``a`b``");
  CHECK(code_span("``") == "``` `` ```");
  CHECK(code_span("a|b") == "`a\\|b`");
  CHECK(code_span("") == "`(empty)`");
  CHECK(code_span("a\nb\x1b") == "`a\\nb\\x1b`");
  CHECK(code_span("0123456789", 4) == "`0123…`");
}

TEST_CASE("for how many requests an exchange stands is in every list of exchanges") {
  FakeRun run = differing(2, 1);
  const auto written = [&run](std::string_view name) {
    std::string text;
    for (const Format& format : formats()) {
      if (format.name == name) {
        format.write(run, {}, [&text](std::string_view part) { text += part; });
      }
    }
    return text;
  };
  CHECK(written("csv").find("weight") == std::string::npos);
  CHECK(written("ndjson").find("\"weight\"") == std::string::npos);
  run.exchanges[1].weight = 41;
  run.run_counts.skipped["repeated"] = 40;
  run.run_counts.captured += 40;
  CHECK_THAT(written("csv"), Catch::Contains(",candidate,weight\r\n"));
  CHECK_THAT(written("csv"), Catch::Contains(",41\r\n"));
  CHECK_THAT(written("ndjson"), Catch::Contains("\"weight\":41"));
  CHECK_THAT(written("json"), Catch::Contains("\"weight\":41"));
  std::string shown;
  write_exchange(run.info(), run.exchanges[1], {}, {},
                 [&shown](std::string_view part) { shown += part; });
  CHECK_THAT(shown, Catch::Contains("stands for 41 captured requests"));
}

TEST_CASE("no cell of a CSV file is a formula") {
  CHECK(csv_cell("=1+1") == "\"'=1+1\"");
  CHECK(csv_cell("+1") == "\"'+1\"");
  CHECK(csv_cell("-1+cmd|x") == "\"'-1+cmd|x\"");
  CHECK(csv_cell("-12.5") == "-12.5");
  CHECK(csv_cell("@SUM(A1)") == "\"'@SUM(A1)\"");
  CHECK(csv_cell("  =1") == "\"'  =1\"");
  CHECK(csv_cell("＝1") == "\"'＝1\"");
  CHECK(csv_cell("\t=1") == "\\t=1");
  CHECK(csv_cell("a,\"b\"") == "\"a,\"\"b\"\"\"");
  CHECK(csv_cell("a\r\nb") == "a\\r\\nb");
  CHECK(csv_cell("") == "");
  CHECK(csv_cell(std::string(1U << 20U, 'x')).size() < 32'000);
}

TEST_CASE("text becomes markup that XML takes as well") {
  CHECK(markup("<a href='x'>&\"") == "&lt;a href=&#39;x&#39;&gt;&amp;&quot;");
  CHECK(markup("\x01\x1b\xff") == "\\x01\\x1b\\xFF");
  CHECK(markup("\xEF\xBF\xBE\xEF\xBF\xBF\xEF\xBF\xBD") == "\\ufffe\\uffff\xEF\xBF\xBD");
  CHECK(markup_value(std::nullopt, 5) == "absent");
}

TEST_CASE("the number of series is bounded whatever the endpoints, and none is there twice") {
  FakeRun run = differing(5000, 3000);
  for (std::size_t i = 0; i < 20; ++i) {
    // Names that are the same once they are cut.
    run.exchanges[i].endpoint = std::string(300, 'x') + std::to_string(i);
    run.exchanges[i + 20].endpoint = run.exchanges[i].endpoint;
    run.exchanges[i + 40].endpoint = run.exchanges[i].endpoint;
  }
  const std::string text = written(run, "prometheus");
  std::istringstream lines(text);
  std::set<std::string> series;
  std::string line;
  std::size_t samples = 0;
  while (std::getline(lines, line)) {
    if (!line.starts_with('#')) {
      ++samples;
      series.insert(line.substr(0, line.rfind(' ')));
    }
  }
  CHECK(samples == series.size());
  CHECK(samples < 1000);
  CHECK(contains(text, "lockstep_endpoint_exchanges{endpoint=\"other\",verdict=\"sent\"} "));
}

TEST_CASE("labels are on every sample, escaped") {
  Options options;
  options.labels = {{"service", "a\"b\\c\nd"}};
  std::istringstream lines(written(differing(2, 1), "prometheus", options));
  std::string line;
  while (std::getline(lines, line)) {
    CAPTURE(line);
    CHECK((line.starts_with('#') || contains(line, "{service=\"a\\\"b\\\\c\\\\nd\"")));
  }
}

TEST_CASE("no report has numbers that are none") {
  FakeRun zero;
  FakeRun instant;
  instant.add(Verdict::identical, "/a").baseline.timing = {};
  instant.exchanges[0].candidate.timing = {};
  FakeRun failed;
  failed.add(Verdict::failed, "/a");
  GateVerdict empty;
  empty.metrics.resize(1);
  for (const Format& format : formats()) {
    for (const FakeRun* run : {&zero, &instant, &failed}) {
      for (const GateVerdict* gate :
           {static_cast<const GateVerdict*>(nullptr), &std::as_const(empty)}) {
        Options options;
        options.gate = gate;
        options.trend = {{}, {}};
        const std::string text = written(*run, format.name, options);
        CAPTURE(format.name, text.substr(0, 200));
        CHECK_FALSE(text.empty());
        for (const auto* part : {"nan ", "nan\"", "inf ", "inf\"", "-nan"}) {
          CHECK_FALSE(contains(text, part));
        }
      }
    }
  }
}

TEST_CASE("the page is bounded whatever the run, and has some exchanges of every finding") {
  FakeRun run = differing(10'000, 400);
  std::size_t bodies = 0;
  Options options;
  options.bodies = [&bodies](StoredExchange&) {
    ++bodies;
    return Bodies{.request = std::nullopt,
                  .baseline = "{\"a\":\"" + std::string(900'000, 'x') + "\"}",
                  .candidate = "{\"a\":\"" + std::string(900'000, 'y') + "\"}"};
  };
  const std::string text = written(run, "html", options);
  CHECK(text.size() < 3'000'000);
  CHECK(bodies <= 60);
  CHECK(count(text, "<details class=\"panel finding\"") == 200);
  CHECK(contains(text, "And 200 more"));
  for (const auto* link : {"href=\"#F1\"", "href=\"#F200\"", "href=\"#F400\""}) {
    CHECK(contains(text, link));
  }
}

TEST_CASE(
    "the page shows the trend of at least two runs, and breaks lines where there is no value") {
  FakeRun run = differing(2, 1);
  Options options;
  options.trend = {{.run = 1, .semantic_parity = 0.98, .p99_ratio = 1.2}, {.run = 2}, {.run = 3}};
  options.trend[2].semantic_parity = 1.0;
  const std::string text = written(run, "html", options);
  CHECK(contains(text, "Parity over runs over 3 runs"));
  CHECK(contains(text, ">run 1</text>"));
  options.trend.resize(1);
  CHECK_FALSE(contains(written(run, "html", options), "over runs"));
}

TEST_CASE("lines stand beside what replaced them, with what they do not share marked") {
  const std::vector<DiffLine> lines = {{Edit::same, "{"},
                                       {Edit::removed, "a"},
                                       {Edit::removed, "b"},
                                       {Edit::added, "c"},
                                       {Edit::same, "…"}};
  const auto rows = side_by_side(lines, "…", 10);
  REQUIRE(rows.size() == 4);
  CHECK(rows[0].row == SideBySide::Row::same);
  CHECK(rows[1].baseline == "a");
  CHECK(rows[1].candidate == "c");
  CHECK(rows[2].baseline == "b");
  CHECK_FALSE(rows[2].candidate.has_value());
  CHECK(rows[3].row == SideBySide::Row::gap);
  CHECK(side_by_side(lines, "…", 2).size() == 2);
  struct Row {
    std::string line, other, before, own, after;
  };
  const Row table[] = {{"price: 10,", "price: \"10\",", "price: ", "10", ","},
                       {"abc", "abc", "abc", "", ""},
                       {"", "x", "", "", ""},
                       {"aa", "aaa", "aa", "", ""},
                       // é and è share their first byte, which is no character.
                       {"caf\xC3\xA9!", "caf\xC3\xA8!", "caf", "\xC3\xA9", "!"},
                       {"\xC3\xA9x", "\xC4\xA9x", "", "\xC3\xA9", "x"}};
  for (const Row& row : table) {
    CAPTURE(row.line, row.other);
    const Parts parts = own_part(row.line, row.other);
    CHECK(parts.before == row.before);
    CHECK(parts.own == row.own);
    CHECK(parts.after == row.after);
  }
}

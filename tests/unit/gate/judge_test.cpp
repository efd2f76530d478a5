// Policies as people write them, and what is made of runs at every edge.
#include <cmath>
#include <string>
#include <vector>

#include "lockstep/core/error.hpp"
#include "lockstep/gate/gate.hpp"

#include "gate/cost.hpp"
#include "unit/catch.hpp"
#include "unit/gate/fake_run.hpp"

namespace lockstep::gate {
namespace {

using Strings = std::vector<std::string>;

std::string error_of(const std::string& text) {
  try {
    parse_limit(text);
  } catch (const Error& error) {
    return error.what();
  }
  return "";
}

Policy policy_of(const Strings& limits) {
  Policy policy;
  policy.limits.clear();
  for (const std::string& limit : limits) {
    policy.limits.push_back(parse_limit(limit));
  }
  return policy;
}

GateVerdict judged(FakeRun& run, const Strings& limits) {
  return judge(run.finish(), policy_of(limits));
}

Finding finding(std::uint64_t print, Severity severity, const std::string& endpoint = "GET /a") {
  Finding result;
  result.fingerprint = print;
  result.id = "F1";
  result.drift_class = "json-key-order";
  result.severity = severity;
  result.exchanges = 3;
  result.endpoints[endpoint] = 3;
  result.places[{Aspect::json, "/x"}] = 3;
  return result;
}

// No number anywhere is one that JSON could not hold.
void check_finite(const GateVerdict& verdict) {
  const auto interval = [](const std::optional<Interval>& each) {
    CHECK((!each ||
           (std::isfinite(each->low) && std::isfinite(each->high) && each->low <= each->high)));
  };
  for (const MetricResult& metric : verdict.metrics) {
    INFO(metric.policy);
    CHECK(std::isfinite(metric.value.value_or(0)));
    interval(metric.interval);
    CHECK(!metric.reason.empty());
    CHECK(metric.reason.find("nan") == std::string::npos);
    CHECK(metric.reason.find("inf") == std::string::npos);
  }
  for (const LatencyResult& latency : verdict.latency) {
    for (const LatencyQuantile& quantile : latency.quantiles) {
      CHECK(std::isfinite(quantile.ratio.value_or(0)));
      interval(quantile.interval);
    }
  }
  for (const ParityResult& parity : verdict.parity) {
    CHECK(std::isfinite(parity.byte.value_or(0)));
    interval(parity.byte_interval);
    interval(parity.semantic_interval);
  }
  for (const ErrorResult& errors : verdict.errors) {
    CHECK(std::isfinite(errors.p_value));
    interval(errors.baseline_rate);
  }
  for (const auto& cost : verdict.cost.value_or(CostEstimate()).endpoints) {
    CHECK(std::isfinite(cost.baseline));
    CHECK(std::isfinite(cost.ratio.value_or(0)));
    interval(cost.interval);
  }
  CHECK((verdict.decision == Decision::pass || !verdict.reasons.empty()));
}

}  // namespace

TEST_CASE("a limit is read as people write it, and written back") {
  const std::vector<std::pair<std::string, std::string>> rows = {
      {"semantic-parity>=99.9%", "semantic-parity>=99.9%"},
      {" semantic-parity >= 0.999 ", "semantic-parity>=99.9%"},
      {"semantic-parity>=1", "semantic-parity>=100%"},
      {"p99-ratio<=1.05", "p99-ratio<=1.05"},
      {"p99-ratio<=+5%", "p99-ratio<=1.05"},
      {"p99-ratio<=105%?", "p99-ratio<=1.05?"},
      {"p95-ratio<=1.1 @ GET /users/*", "p95-ratio<=1.1 @ GET /users/*"},
      {"error-rate-increase<=0.5% ?@*", "error-rate-increase<=0.5%? @ *"},
      {"error-rate-increase<=-1%", "error-rate-increase<=-1%"},
      {"compared>=1000", "compared>=1000"},
      {"no breaking finding", "breaking-findings<=0"},
      {"no findings", "findings<=0"},
      {"no new findings", "new-findings<=0"},
      {"findings<=3", "findings<=3"},
  };
  for (const auto& [text, back] : rows) {
    INFO(text);
    CHECK(parse_limit(text).text() == back);
    CHECK(parse_limit(back) == parse_limit(text));
  }
  for (const MetricInfo& info : metrics()) {
    Limit limit{info.metric, info.unit == Unit::share ? 0.5 : 2, "", false};
    CHECK(parse_limit(limit.text()) == limit);
  }
}

TEST_CASE("what is no limit is refused with what was probably meant") {
  const std::vector<std::pair<std::string, std::string>> rows = {
      {"", "this is no limit"},
      {"semantic-parity", "this is no limit"},
      {"semantic-party>=99%", "unknown metric \"semantic-party\"; did you mean semantic-parity?"},
      {"p98-ratio<=1", "did you mean p9"},
      {"xyzzyx<=1", "'lockstep help limits' lists them"},
      {"semantic-parity<=99%", "is a lower one; write semantic-parity>="},
      {"p99-ratio>=1", "is an upper one; write p99-ratio<="},
      {"p99-ratio<1", "is an upper one; write p99-ratio<="},
      {"semantic-parity>=99.9", "did you mean 99.9%?"},
      {"semantic-parity>=101%", "at most 100 %"},
      {"semantic-parity>=-1%", "at most 100 %"},
      {"semantic-parity>=nan", "will not do"},
      {"p99-ratio<=inf", "will not do"},
      {"p99-ratio<=1e400", "will not do"},
      {"p99-ratio<=0", "will not do"},
      {"p99-ratio<=", "will not do"},
      {"compared>=10.5", "a whole number"},
      {"compared>=10%", "a whole number"},
      {"no funny finding", "this is no limit"},
      {"findings<=0 @ *", "findings is not by endpoint"},
      {"p99-ratio<=1 @ ", "no endpoint is named after @"},
      {"p99\x1b[31m<=1", "p99\\x1b[31m"},
  };
  for (const auto& [text, problem] : rows) {
    INFO(text);
    CHECK_THAT(error_of(text), Catch::Contains(problem));
  }
}

TEST_CASE("limits that contradict each other are an error, repeated ones are not") {
  const auto list = [](const Strings& texts) { return checked(policy_of(texts).limits).size(); };
  CHECK(list({"p99-ratio<=1.05", "p99-ratio<=1.05"}) == 1);
  CHECK(list({"p99-ratio<=1.05", "p99-ratio<=1.10 @ *"}) == 2);
  CHECK_THROWS_WITH(list({"p99-ratio<=1.05", "p99-ratio<=1.10"}),
                    Catch::Contains("\"p99-ratio<=1.1\" contradicts \"p99-ratio<=1.05\""));
  CHECK_THROWS_AS(list({"p99-ratio<=1.05", "p99-ratio<=1.05?"}), Error);
}

TEST_CASE("the steps of a rollout want more and more") {
  double compared = 0;
  double parity = 0;
  std::size_t lenient = 100;
  for (const unsigned step : steps()) {
    std::size_t open = 0;
    for (const Limit& limit : step_policy(step).limits) {
      open += limit.lenient ? 1U : 0U;
      if (limit.metric == Metric::compared) {
        CHECK(limit.value > compared);
        compared = limit.value;
      }
      if (limit.metric == Metric::semantic_parity) {
        CHECK(limit.value > parity);
        parity = limit.value;
      }
    }
    CHECK(open < lenient);
    lenient = open;
  }
  CHECK_THROWS_AS(step_policy(2), Error);
  std::vector<Limit> own = policy_of({"p99-ratio<=2"}).limits;
  add_minimums(own);
  CHECK(own.size() == 3);
  CHECK(own.front().metric == Metric::compared);
  add_minimums(own);
  CHECK(own.size() == 3);
}

TEST_CASE("a run without a difference passes, and says what is certain") {
  FakeRun run;
  run.add_many(1000, Verdict::identical);
  const GateVerdict verdict = judge(run.finish(), default_policy());
  CHECK(verdict.decision == Decision::pass);
  CHECK(verdict.reasons.empty());
  CHECK(verdict.metrics.at(2).reason == "0 of 1000 differ; certainly fewer than 0.30 %");
  CHECK(verdict.needed == 0);
  check_finite(verdict);
}

TEST_CASE("a share is one of the traffic, and as certain as what was sent makes it") {
  FakeRun run;
  run.add_many(1000, Verdict::identical);
  run.add(Verdict::different).weight = 1000;
  const GateVerdict half = judged(run, {"semantic-parity>=40%"});
  CHECK(half.metrics.at(0).value == Approx(0.5));
  CHECK(half.metrics.at(0).reason.starts_with("1000 of 2000 differ"));
  // One request that was repeated 1000 times tells little, however often it is counted: about as
  // much as four requests of one weight would.
  CHECK(half.metrics.at(0).interval->low < 0.1);
  CHECK(half.decision == Decision::inconclusive);
  CHECK(half.compared == 1001);
  check_finite(half);
  // Where all weigh the same, nothing changes.
  FakeRun alike;
  alike.add_many(1000, Verdict::identical);
  const Interval before = *judged(alike, {"semantic-parity>=99%"}).metrics.at(0).interval;
  for (StoredExchange& exchange : alike.exchanges()) {
    exchange.weight = 50;
  }
  const Interval after = *judged(alike, {"semantic-parity>=99%"}).metrics.at(0).interval;
  CHECK(after.low == Approx(before.low));
  CHECK(after.high == Approx(before.high));
}

TEST_CASE("too few are inconclusive, and it is said how many more are needed") {
  FakeRun run;
  run.add_many(412, Verdict::identical);
  const GateVerdict verdict = judged(run, {"compared>=1000", "semantic-parity>=100%"});
  CHECK(verdict.decision == Decision::inconclusive);
  CHECK(verdict.reasons == Strings{"compared: 412 of 1000 compared; 588 more are needed"});
  CHECK(verdict.minimum == 1000);
  CHECK(verdict.needed == 588);
  const GateVerdict more = judged(run, {"semantic-parity>=99.9%"});
  REQUIRE(more.decision == Decision::inconclusive);
  // 1 - 0.05^(1/n) <= 0.1 % from n = 2995 on.
  const std::uint64_t needed = more.metrics.front().needed.value();
  CHECK(needed >= 2995 - 412);
  CHECK(needed <= 2995 - 412 + 4);
}

TEST_CASE("a difference fails what allows none, at any number") {
  FakeRun run;
  run.add_many(3, Verdict::identical);
  run.add(Verdict::different);
  run.all_findings() = {finding(1, Severity::breaking)};
  const GateVerdict verdict = judge(run.finish(), default_policy());
  CHECK(verdict.decision == Decision::fail);
  REQUIRE(verdict.reasons.size() >= 2);
  CHECK_THAT(verdict.reasons[0], Catch::StartsWith("semantic-parity: 1 of 4 differ (25.0 %)"));
  CHECK(verdict.reasons[1] == "F1 (breaking, 3 exchanges): json-key-order at json /x in GET /a");
  check_finite(verdict);
}

TEST_CASE("only verdicts that are the same in meaning count as parity") {
  FakeRun run;
  for (const Verdict verdict : {Verdict::identical, Verdict::equivalent, Verdict::noise,
                                Verdict::accepted, Verdict::different, Verdict::failed}) {
    run.add_many(100, verdict);
  }
  const GateVerdict verdict =
      judged(run, {"semantic-parity>=50%", "byte-parity>=10%", "coverage>=80%"});
  CHECK(verdict.decision == Decision::pass);
  CHECK(verdict.metrics[0].value == 0.8);
  CHECK(verdict.metrics[1].value == Approx(0.2));
  CHECK(verdict.metrics[2].value == Approx(5.0 / 6));
  CHECK(verdict.parity.front().same_in_meaning == 400);
  CHECK(verdict.errors.front().only_candidate == 100);
}

TEST_CASE("there is no green without evidence") {
  const auto decide = [](FakeRun& run) {
    GateVerdict verdict = judge(run, default_policy());
    check_finite(verdict);
    CHECK(verdict.decision != Decision::pass);
    return verdict;
  };
  FakeRun empty;
  CHECK(decide(empty).reasons == Strings{"the captures hold no request"});
  FakeRun skipped;
  skipped.counts().captured = 5;
  skipped.counts().skipped["unsafe-method"] = 5;
  CHECK(decide(skipped).reasons ==
        Strings{"nothing was compared: all 5 captured requests were skipped"});
  FakeRun failed;
  failed.add_many(2000, Verdict::failed);
  failed.finish();
  CHECK(decide(failed).decision == Decision::fail);
  FakeRun few_failed;
  few_failed.add_many(2, Verdict::failed);
  few_failed.finish();
  CHECK(decide(few_failed).decision == Decision::inconclusive);
  for (const RunState state : {RunState::running, RunState::interrupted}) {
    FakeRun half;
    half.add_many(5000, Verdict::identical);
    half.info().state = state;
    half.finish();
    CHECK(decide(half).decision == Decision::inconclusive);
  }
  FakeRun one;
  one.add(Verdict::identical);
  one.finish();
  decide(one);
  // Nor by limits that want nothing.
  CHECK(judge(empty, policy_of({"compared>=0", "findings<=5"})).decision == Decision::inconclusive);
}

TEST_CASE("a baseline that fails is no fault of the candidate, and no evidence for it") {
  FakeRun run;
  run.add_many(1000, Verdict::identical);
  for (int i = 0; i < 200; ++i) {
    StoredExchange& exchange = run.add(Verdict::failed);
    exchange.baseline.error = exchange.candidate.error;
    exchange.candidate.error.reset();
    exchange.candidate.status = 200;
  }
  const GateVerdict verdict = judge(run.finish(), default_policy());
  CHECK(verdict.decision == Decision::inconclusive);
  CHECK_THAT(verdict.reasons.front(), Catch::Contains("coverage: 200 of 1200 sent could not"));
}

TEST_CASE("endpoints are judged one by one, and a wrong name is told") {
  FakeRun run;
  run.add_many(900, Verdict::identical, "GET /users/{id}");
  run.add_many(50, Verdict::identical, "GET /orders");
  for (int i = 0; i < 50; ++i) {
    run.add(Verdict::identical, "GET /orders").candidate.status = 503;
  }
  const GateVerdict verdict = judged(run, {"error-rate-increase<=6%? @ *"});
  CHECK(verdict.decision == Decision::fail);
  REQUIRE(verdict.metrics.size() == 2);
  CHECK(verdict.metrics[0].endpoint == "GET /orders");
  CHECK(verdict.metrics[0].outcome == Decision::fail);
  CHECK(verdict.metrics[1].outcome == Decision::pass);
  CHECK(judged(run, {"semantic-parity>=99% @ /users/*"}).metrics.size() == 1);
  const GateVerdict wrong = judged(run, {"semantic-parity>=99%? @ GET /usres/{id}"});
  CHECK(wrong.decision == Decision::inconclusive);
  CHECK_THAT(wrong.reasons.front(), Catch::EndsWith("no endpoint of the run matches; did you mean "
                                                    "GET /users/{id}?"));
}

TEST_CASE("one bad endpoint among many is found, and chance among many is not") {
  FakeRun run;
  for (int endpoint = 0; endpoint < 60; ++endpoint) {
    for (int i = 0; i < 100; ++i) {
      // Each errs as often on either side, but for one chance run of four.
      StoredExchange& exchange = run.add(Verdict::identical, "GET /" + std::to_string(endpoint));
      exchange.candidate.status = endpoint == 7 && i < 10 ? 500 : 200;
    }
  }
  CHECK(judged(run, {"error-rate-increase<=0%? @ GET /7"}).decision == Decision::fail);
  // Two-sided 0.002 for one; with sixty to choose from it may be chance.
  CHECK(judged(run, {"error-rate-increase<=1%? @ *"}).decision == Decision::pass);
}

TEST_CASE("a slower candidate fails, a lenient limit lets the undecided pass") {
  FakeRun run;
  for (int i = 0; i < 3000; ++i) {
    run.add(Verdict::identical, "GET /a", 1000 + i % 100, 1200 + (i * 37) % 100);
  }
  CHECK(judged(run, {"p50-ratio<=1.05"}).decision == Decision::fail);
  CHECK(judged(run, {"p50-ratio<=1.05?"}).decision == Decision::fail);
  CHECK(judged(run, {"p50-ratio<=1.5", "p99-ratio<=1.5"}).decision == Decision::pass);
  FakeRun few;
  for (int i = 0; i < 300; ++i) {
    few.add(Verdict::identical);
  }
  const GateVerdict verdict = judged(few, {"p99-ratio<=1.05"});
  CHECK(verdict.decision == Decision::inconclusive);
  CHECK(verdict.reasons.front() ==
        "p99-ratio: 300 samples are too few for this quantile; 700 more are needed");
  CHECK(judged(few, {"p99-ratio<=1.05?"}).decision == Decision::pass);
}

TEST_CASE("the warm-up is left out, and queueing is told apart from service") {
  FakeRun run;
  for (int i = 0; i < 1100; ++i) {
    StoredExchange& exchange = run.add(Verdict::identical, "GET /a", 1000, i < 100 ? 50'000 : 1000);
    exchange.start_delay_ns = 1'000'000;
  }
  Policy policy = policy_of({"p95-ratio<=1.05"});
  CHECK(judge(run.finish(), policy).decision != Decision::pass);
  policy.warmup = 100;
  const GateVerdict verdict = judge(run, policy);
  CHECK(verdict.decision == Decision::pass);
  CHECK(verdict.warmup == 100);
  REQUIRE(verdict.latency.size() == 4);
  CHECK(!verdict.latency[0].corrected);
  CHECK(verdict.latency[0].quantiles[0].baseline_ns == 1'000'000);
  CHECK(verdict.latency[2].corrected);
  CHECK(verdict.latency[2].quantiles[0].baseline_ns == 2'000'000);
}

TEST_CASE("the effect of the order of asking is shown") {
  FakeRun run;
  for (int i = 0; i < 1000; ++i) {
    run.add(Verdict::identical, "GET /a", i % 2 == 0 ? 1000 : 1500, 1000);
  }
  const OrderEffect effect = judged(run, {"compared>=1"}).order;
  CHECK(effect.baseline_first == 500);
  CHECK(effect.baseline_ratio == 1.5);
  CHECK(effect.candidate_ratio == 1.0);
}

TEST_CASE("a request costs its rounded time on a share of an instance") {
  const CostPrices prices = {0.00002, 0.000002, 0.40, 100};
  // 100 ms of 2 vCPU and 4 GiB, shared by ten: 1e6 * (4e-5 + 8e-6) * 0.1 / 10 + 0.4
  CHECK(request_cost(1, {2, 4, 10}, prices) == Approx(0.88));
  CHECK(request_cost(100e6, {2, 4, 10}, prices) == Approx(0.88));
  CHECK(request_cost(100.1e6, {2, 4, 10}, prices) == Approx(1.36));
  CHECK(request_cost(0, {0, 0, 0}, {}) == 0);
  FakeRun run;
  for (int i = 0; i < 100; ++i) {
    run.add(Verdict::identical, "GET /a", 250'000, 50'000);
  }
  Policy policy = policy_of({"cost-ratio<=0.5"});
  policy.cost = {prices, {2, 4, 1}, {1, 1, 10}};
  const GateVerdict verdict = judge(run.finish(), policy);
  CHECK(verdict.decision == Decision::pass);
  REQUIRE(verdict.cost->endpoints.size() == 2);
  CHECK(verdict.cost->endpoints.front().baseline == Approx(14.8));
  CHECK(verdict.cost->endpoints.front().candidate == Approx(0.62));
  // Nothing has a price: no ratio, and no claim.
  policy.cost = {};
  CHECK(judge(run, policy).decision == Decision::inconclusive);
}

TEST_CASE("findings are limited by severity and by being new") {
  FakeRun run;
  run.add_many(10, Verdict::identical);
  run.all_findings() = {finding(1, Severity::risky), finding(2, Severity::cosmetic)};
  CHECK(judged(run, {"no breaking finding"}).decision == Decision::pass);
  CHECK(judged(run, {"no risky finding"}).decision == Decision::fail);
  CHECK(judged(run, {"findings<=2"}).decision == Decision::pass);
  CHECK(judged(run, {"no new finding"}).decision == Decision::inconclusive);
}

TEST_CASE("findings are told as new, known, returned, fixed, accepted or not asked for") {
  FakeRun before;
  before.info().id = 1;
  before.all_findings() = {finding(1, Severity::risky), finding(2, Severity::risky),
                           finding(3, Severity::risky, "GET /gone"), finding(4, Severity::breaking),
                           finding(5, Severity::risky)};
  FakeRun now;
  now.add_many(5, Verdict::identical, "GET /a");
  now.add_many(5, Verdict::failed, "GET /gone");
  Finding joined = finding(9, Severity::risky);
  joined.absorbed = {5};
  now.all_findings() = {finding(1, Severity::risky), joined, finding(6, Severity::cosmetic),
                        finding(7, Severity::cosmetic)};
  now.all_accepted() = {{4, "", "", "", AcceptanceStatus::used, 3}};
  const History history = history_of(now.finish(), &before, {1, 7});
  Strings told;
  for (const FindingChange& change : history.changes) {
    told.push_back(std::string(finding_status_name(change.status)) + " " +
                   std::to_string(change.fingerprint));
  }
  CHECK(told ==
        Strings{"new 6", "returned 7", "known 1", "known 9", "fixed 2", "accepted 4", "unasked 3"});
  CHECK(history.against == 1);
  CHECK(!history_of(now, nullptr, {}).against);
}

TEST_CASE("captured names cannot write to a terminal through a reason") {
  FakeRun run;
  run.add_many(10, Verdict::different, "GET /\x1b[31m\n");
  Finding hostile = finding(1, Severity::breaking, "GET /\x1b[31m\n");
  hostile.drift_class = "";
  hostile.places = {{{Aspect::json, std::string(500, 'x') + "\r"}, 1}};
  run.all_findings() = {hostile};
  const GateVerdict verdict = judged(run, {"semantic-parity>=100% @ *"});
  REQUIRE(verdict.reasons.size() >= 2);
  for (const std::string& reason : verdict.reasons) {
    CHECK(reason.find_first_of("\x1b\n\r") == std::string::npos);
  }
}

}  // namespace lockstep::gate

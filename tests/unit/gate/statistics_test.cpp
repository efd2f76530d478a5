// Against published tables and exact sums; then by simulation, deterministic by seed.
#include "lockstep/gate/statistics.hpp"

#include <cmath>
#include <cstdio>
#include <functional>
#include <string>
#include <vector>

#include "lockstep/gate/gate.hpp"

#include "gate/random.hpp"
#include "unit/catch.hpp"
#include "unit/gate/fake_run.hpp"

namespace lockstep::gate {
namespace {

Approx near(double value) { return Approx(value).epsilon(1e-9).margin(1e-12); }
Approx printed(double value) { return Approx(value).margin(0.00006); }  // four decimals

// P(X >= k), summed up.
double tail_sum(int k, int n, double p) {
  double sum = 0;
  for (int i = k; i <= n; ++i) {
    sum += std::exp(std::lgamma(n + 1.0) - std::lgamma(i + 1.0) - std::lgamma(n - i + 1.0) +
                    i * std::log(p) + (n - i) * std::log1p(-p));
  }
  return sum;
}

using Draw = std::function<TimePair(Random&, double ratio)>;

// Two sides whose times share what the machine does to both.
TimePair lognormal(Random& random, double ratio) {
  const double shared = 0.3 * random.normal();
  return {static_cast<float>(1e6 * std::exp(shared + 0.4 * random.normal())),
          static_cast<float>(ratio * 1e6 * std::exp(shared + 0.4 * random.normal()))};
}

// A tenth of the replies miss a cache and are ten times as slow.
TimePair two_humps(Random& random, double ratio) {
  const auto time = [&random](double factor) {
    return static_cast<float>(factor * (random.uniform() < 0.1 ? 1e7 : 1e6) *
                              std::exp(0.2 * random.normal()));
  };
  const float baseline = time(1);
  return {baseline, time(ratio)};
}

// A clock that ticks every 0.1 ms.
TimePair ticking(Random& random, double ratio) {
  TimePair pair = lognormal(random, ratio);
  for (float* time : {&pair.baseline, &pair.candidate}) {
    *time = std::max(1e5F, std::round(*time / 1e5F) * 1e5F);
  }
  return pair;
}

struct Rates {
  double covered = 0;
  double above = 0;  // the whole interval lies above the truth
  double below = 0;
};

Rates coverage(const Draw& draw, double q, std::size_t n, std::size_t runs) {
  Random random(n * 1000 + static_cast<std::uint64_t>(q * 100));
  Rates rates;
  for (std::size_t run = 0; run < runs; ++run) {
    std::vector<TimePair> pairs;
    for (std::size_t i = 0; i < n; ++i) {
      pairs.push_back(draw(random, 1));
    }
    const auto estimate = quantile_ratios(pairs, std::vector<double>{q}, run).front();
    REQUIRE(estimate.interval);
    const double one = 1 / static_cast<double>(runs);
    rates.above += estimate.interval->low > 1 ? one : 0;
    rates.below += estimate.interval->high < 1 ? one : 0;
  }
  rates.covered = 1 - rates.above - rates.below;
  return rates;
}

}  // namespace

TEST_CASE("the incomplete beta function agrees with closed forms and sums") {
  CHECK(incomplete_beta(2, 3, 0.5) == near(0.6875));
  CHECK(incomplete_beta(0.5, 0.5, 0.1) == near(2 / std::acos(-1.0) * std::asin(std::sqrt(0.1))));
  CHECK(incomplete_beta(1, 1, 0.3) == near(0.3));
  CHECK(incomplete_beta(7, 1, 0.5) == near(std::pow(0.5, 7)));
  CHECK(incomplete_beta(3, 4, 0) == 0);
  CHECK(incomplete_beta(3, 4, 1) == 1);
  for (const int n : {1, 2, 17, 400}) {
    for (const double p : {0.001, 0.05, 0.5, 0.93}) {
      for (int k = 1; k <= n; k += 1 + n / 7) {
        CHECK(at_least_hits(k, n, p) == near(tail_sum(k, n, p)));
      }
    }
  }
  // Large parameters: symmetric about one half, and a normal's tail three deviations out.
  CHECK(incomplete_beta(1e6, 1e6, 0.5) == near(0.5));
  const double deviation = 0.5 / std::sqrt(2e8);
  CHECK(incomplete_beta(1e8, 1e8, 0.5 - 3 * deviation) == Approx(0.00134990).epsilon(1e-4));
  for (const double p : {1e-9, 0.025, 0.5, 0.975}) {
    CHECK(incomplete_beta(3, 997, beta_quantile(3, 997, p)) == Approx(p).epsilon(1e-8));
  }
}

TEST_CASE("exact intervals are those of published tables") {
  struct Row {
    double hits, n, low, high;
  };
  // Clopper and Pearson 1934 and textbooks; 682 of 925 is the example of R's binom.test.
  const std::vector<Row> rows = {{1, 10, 0.0025, 0.4450},   {5, 10, 0.1871, 0.8129},
                                 {2, 20, 0.0123, 0.3170},   {10, 100, 0.0490, 0.1762},
                                 {1, 1000, 0.0000, 0.0056}, {682, 925, 0.7077, 0.7654}};
  for (const Row& row : rows) {
    INFO(row.hits << " of " << row.n);
    const Interval interval = exact_share(row.hits, row.n);
    CHECK(interval.low == printed(row.low));
    CHECK(interval.high == printed(row.high));
    const Interval mirrored = exact_share(row.n - row.hits, row.n);
    CHECK(mirrored.low == near(1 - interval.high));
  }
  CHECK(exact_share(682, 925).low == Approx(0.7076683).margin(5e-8));
  CHECK(exact_share(682, 925).high == Approx(0.7654066).margin(5e-8));
  CHECK(exact_share(0, 1000).high == near(1 - std::pow(0.05, 0.001)));  // 0.2991 %
  CHECK(exact_share(0, 1000).low == 0);
  CHECK(exact_share(1000, 1000).low == near(std::pow(0.05, 0.001)));
  CHECK(exact_share(1000, 1000).high == 1);
  CHECK(exact_share(0, 0) == Interval{0, 1});
}

TEST_CASE("an exact interval covers the truth at least as often as it says") {
  for (const int n : {10, 100, 1000}) {
    for (const double p : {0.001, 0.01, 0.05, 0.3, 0.5}) {
      double missed = 0;
      for (int hits = 0; hits <= n; ++hits) {
        const Interval interval = exact_share(hits, n);
        if (p < interval.low || p > interval.high) {
          missed += std::exp(std::lgamma(n + 1.0) - std::lgamma(hits + 1.0) -
                             std::lgamma(n - hits + 1.0) + hits * std::log(p) +
                             (n - hits) * std::log1p(-p));
        }
        if (hits > 20 && static_cast<double>(hits) > 3 * n * p) {
          break;
        }
      }
      INFO(n << " " << p);
      // None of n takes the whole of alpha for one bound: no more than that and half on the other.
      CHECK(missed <= 0.0751);
    }
  }
}

TEST_CASE("paired errors are tested exactly, and several tests together by Holm") {
  CHECK(mcnemar(0, 0) == 1);
  CHECK(mcnemar(5, 5) == 1);
  CHECK(mcnemar(0, 5) == near(0.0625));
  CHECK(mcnemar(10, 2) == near(158.0 / 4096));
  CHECK(mcnemar(2, 10) == near(158.0 / 4096));
  CHECK(mcnemar(0, 1'000'000) < 1e-100);
  const std::vector<double> p = {0.01, 0.04, 0.03, 0.005};
  const std::vector<double> adjusted = holm(p);
  CHECK(adjusted[0] == near(0.03));
  CHECK(adjusted[1] == near(0.06));
  CHECK(adjusted[2] == near(0.06));
  CHECK(adjusted[3] == near(0.02));
  CHECK(holm({}).empty());
}

TEST_CASE("the increase of errors is bounded from the pairs that disagree") {
  CHECK(paired_increase(0, 0, 1000).high == near(1 - std::pow(0.05, 0.001)));
  CHECK(paired_increase(0, 0, 1000).low == near(std::pow(0.05, 0.001) - 1));
  CHECK(paired_increase(0, 20, 1000).low > 0.005);
  CHECK(paired_increase(20, 0, 1000).high < 0);
  CHECK(paired_increase(0, 0, 0) == Interval{-1, 1});
  CHECK(paired_increase_p_value(0, 0, 1000, 0.005) == 1);
  CHECK(paired_increase_p_value(0, 30, 1000, 0.005) < 0.001);
  // Exhaustively over the counts that matter: how often the true increase lies outside.
  for (const double only_candidate : {0.002, 0.01}) {
    for (const double only_baseline : {0.0005, 0.01}) {
      constexpr int kN = 1000;
      double missed = 0;
      for (int c = 0; c <= 40; ++c) {
        for (int b = 0; b <= 40; ++b) {
          const double log_p = std::lgamma(kN + 1.0) - std::lgamma(c + 1.0) - std::lgamma(b + 1.0) -
                               std::lgamma(kN - b - c + 1.0) + c * std::log(only_candidate) +
                               b * std::log(only_baseline) +
                               (kN - b - c) * std::log1p(-only_candidate - only_baseline);
          if (log_p < -14) {
            continue;
          }
          const Interval interval = paired_increase(b, c, kN);
          const double truth = only_candidate - only_baseline;
          missed += truth < interval.low || truth > interval.high ? std::exp(log_p) : 0;
        }
      }
      INFO(only_candidate << " " << only_baseline);
      CHECK(missed <= kAlpha);
    }
  }
}

TEST_CASE("a request that stands for many is no more evidence than one") {
  Weighted alike;
  Weighted heavy;
  for (int i = 0; i < 100; ++i) {
    alike.add(3, i < 10);
    heavy.add(i == 0 ? 900 : 1, i == 0);
  }
  CHECK(alike.share() == near(0.1));
  CHECK(alike.effective() == near(100));
  CHECK(heavy.share() == near(900.0 / 999));
  CHECK(heavy.effective() < 1.3);
  CHECK(Weighted().share() == 0);
  CHECK(Weighted().effective() == 0);
}

TEST_CASE("ratios of nothing, of one and of equal times are finite") {
  const std::vector<double> quantiles = {0.5, 0.99};
  CHECK(!quantile_ratios({}, quantiles, 1).front().ratio);
  CHECK(!mean_ratio({}).ratio);
  const std::vector<TimePair> one = {{5, 10}};
  CHECK(quantile_ratios(one, quantiles, 1).front().ratio == 2.0);
  CHECK(!quantile_ratios(one, quantiles, 1).front().interval);
  const std::vector<TimePair> equal(2000, TimePair{3, 3});
  CHECK(quantile_ratios(equal, quantiles, 1).back().interval == Interval{1, 1});
  CHECK(mean_ratio(equal).interval == Interval{1, 1});
  const std::vector<TimePair> nothing(2000, TimePair{0, 0});
  CHECK(!quantile_ratios(nothing, quantiles, 1).front().ratio);
  CHECK(!mean_ratio(nothing).ratio);
  CHECK(ratio_p_value(mean_ratio(equal), 1.05) == 0);
  CHECK(ratio_p_value(mean_ratio(equal), 1) == 1);
  CHECK(ratio_p_value({}, 1.05) == 1);
}

TEST_CASE("the same seed gives the same interval") {
  Random random(9);
  std::vector<TimePair> pairs;
  for (int i = 0; i < 3000; ++i) {
    pairs.push_back(lognormal(random, 1.2));
  }
  const std::vector<double> quantiles = {0.5, 0.95, 0.99};
  const auto a = quantile_ratios(pairs, quantiles, 1);
  const auto b = quantile_ratios(pairs, quantiles, 1);
  const auto c = quantile_ratios(pairs, quantiles, 2);
  CHECK(a[2].interval == b[2].interval);
  CHECK(!(a[2].interval == c[2].interval));
  CHECK(c[2].interval->low == Approx(a[2].interval->low).epsilon(0.02));
}

TEST_CASE("simulation: intervals of latency ratios cover the truth", "[simulation]") {
  struct Row {
    std::string name;
    Draw draw;
    double q;
    std::size_t n;
  };
  const std::vector<Row> rows = {
      {"lognormal p50", lognormal, 0.5, 300},   {"lognormal p95", lognormal, 0.95, 400},
      {"lognormal p99", lognormal, 0.99, 2000}, {"two humps p50", two_humps, 0.5, 300},
      {"two humps p95", two_humps, 0.95, 400},  {"two humps p99", two_humps, 0.99, 2000},
      {"ticking clock p50", ticking, 0.5, 300}, {"ticking clock p99", ticking, 0.99, 2000}};
  for (const Row& row : rows) {
    const Rates rates = coverage(row.draw, row.q, row.n, 200);
    std::printf("%-18s %4zu pairs: covered %.1f %%, above %.1f %%, below %.1f %%\n",
                row.name.c_str(), row.n, 100 * rates.covered, 100 * rates.above, 100 * rates.below);
    INFO(row.name);
    // 95 % of 200 runs vary by 1.5 points.
    CHECK(rates.covered >= 0.915);
    CHECK(rates.above <= 0.055);
    CHECK(rates.below <= 0.055);
  }
}

TEST_CASE("simulation: slow spells that both sides do not share count as few events",
          "[simulation]") {
  Random random(4);
  int above[2] = {0, 0};
  int without = 0;
  constexpr int kRuns = 200;
  const std::vector<double> quantiles = {0.5, 0.95};
  for (int run = 0; run < kRuns; ++run) {
    std::vector<TimePair> pairs;
    double spell[2] = {0, 0};
    for (int i = 0; i < 2000; ++i) {
      for (double& each : spell) {
        each = 0.98 * each + 0.06 * random.normal();
      }
      pairs.push_back({static_cast<float>(1e6 * std::exp(spell[0] + 0.3 * random.normal())),
                       static_cast<float>(1e6 * std::exp(spell[1] + 0.3 * random.normal()))});
    }
    const auto estimates = quantile_ratios(pairs, quantiles, 1);
    CHECK(estimates[0].dependence > 1);
    for (std::size_t q = 0; q < 2; ++q) {
      above[q] += estimates[q].interval && estimates[q].interval->low > 1.05 ? 1 : 0;
      without += estimates[q].interval ? 0 : 1;
    }
  }
  std::printf(
      "slow spells: above 1.05 in %.1f %% (p50), %.1f %% (p95) of runs without a difference\n",
      100.0 * above[0] / kRuns, 100.0 * above[1] / kRuns);
  CHECK(above[0] <= kRuns / 20);
  CHECK(above[1] <= kRuns / 20);
  CHECK(without <= kRuns / 20);
}

// The gate as a whole: its default policy on 1500 exchanges of three endpoints.
GateVerdict simulated(std::uint64_t seed, double ratio, double mismatch, double error) {
  Random random(seed);
  FakeRun run;
  for (int i = 0; i < 1500; ++i) {
    const TimePair times = lognormal(random, ratio);
    const std::string endpoint = "GET /" + std::string(1, static_cast<char>('a' + i % 3));
    StoredExchange& exchange =
        run.add(random.uniform() < mismatch ? Verdict::different : Verdict::identical, endpoint,
                times.baseline / 1000, times.candidate / 1000);
    exchange.candidate.status = random.uniform() < error ? 500 : 200;
    exchange.baseline.status = random.uniform() < 0.002 ? 500 : 200;
  }
  Policy policy = default_policy();
  policy.limits =
      overridden(std::move(policy.limits),
                 std::vector<Limit>{
                     parse_limit("semantic-parity>=99%"), parse_limit("error-rate-increase<=1%"),
                     parse_limit("p95-ratio<=1.05 @ *"), parse_limit("semantic-parity>=99% @ *")});
  policy.seed = seed;
  return judge(run.finish(), policy);
}

TEST_CASE("simulation: the gate fails and passes wrongly in at most 5 % of runs", "[simulation]") {
  struct Row {
    std::string name;
    double ratio, mismatch, error;
    Decision wrong;
  };
  const std::vector<Row> rows = {
      {"no difference", 1, 0, 0.002, Decision::fail},
      {"all at the limit", 1.05, 0.01, 0.012, Decision::fail},
      {"latency at twice the limit", 1.10, 0, 0.002, Decision::pass},
      {"mismatches at twice the limit", 0.5, 0.02, 0.002, Decision::pass},
      {"errors at twice the limit", 0.5, 0, 0.022, Decision::pass},
      {"much faster, else the same", 0.5, 0, 0.002, Decision::fail},
  };
  constexpr std::uint64_t kRuns = 100;
  for (const Row& row : rows) {
    int outcomes[3] = {0, 0, 0};
    for (std::uint64_t seed = 1; seed <= kRuns; ++seed) {
      ++outcomes[static_cast<int>(simulated(seed, row.ratio, row.mismatch, row.error).decision)];
    }
    std::printf("%-30s pass %3d, fail %3d, inconclusive %3d of %d runs\n", row.name.c_str(),
                outcomes[0], outcomes[1], outcomes[2], static_cast<int>(kRuns));
    INFO(row.name);
    CHECK(outcomes[static_cast<int>(row.wrong)] <= static_cast<int>(kRuns) / 20);
    if (row.name == rows.back().name) {
      CHECK(outcomes[static_cast<int>(Decision::pass)] >= static_cast<int>(kRuns) * 9 / 10);
    }
  }
}

}  // namespace lockstep::gate

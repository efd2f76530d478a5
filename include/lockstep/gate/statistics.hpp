// The statistics of the gate: exact where counts are few, and the same for the same seed. Every
// result is finite for every input that its comment allows.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "lockstep/core/verdict.hpp"

namespace lockstep::gate {

inline constexpr double kAlpha = 0.05;  // what is called certain is wrong once in twenty runs

// I_x(a, b), the regularised incomplete beta function: the distribution function of Beta(a, b) at
// x. a, b > 0; 0 <= x <= 1. (Continued fraction, DLMF 8.17.22.)
double incomplete_beta(double a, double b, double x);
// Its inverse in x: the quantile p of Beta(a, b).
double beta_quantile(double a, double b, double p);

// Clopper and Pearson's exact interval for a share of which `hits` of `n` were seen; the whole
// range for n = 0. With none or all of n, the only bound that is not trivial takes the whole of
// alpha, so that 0 of 1000 is below 0.30 % (the rule of three). Both may be effective numbers, not
// whole (see Weighted).
Interval exact_share(double hits, double n, double alpha = kAlpha);
// P(X >= hits) for X ~ Binomial(n, p).
double at_least_hits(double hits, double n, double p);

// An exchange may stand for many requests that were the same. Shares are those of the requests,
// but evidence is not multiplied: Kish's effective number (sum w)^2 / sum w^2 counts.
struct Weighted {
  double weight = 0;
  double squares = 0;
  double hits = 0;  // weight of those that show what is counted

  void add(double w, bool hit) {
    weight += w;
    squares += w * w;
    hits += hit ? w : 0;
  }
  double share() const { return weight > 0 ? hits / weight : 0; }
  double effective() const { return squares > 0 ? weight * weight / squares : 0; }
  double effective_hits() const { return share() * effective(); }
};

// McNemar's exact test, two-sided: how likely pairs that disagree are split as unevenly when
// neither side errs more often than the other.
double mcnemar(std::uint64_t only_baseline, std::uint64_t only_candidate);
// By how much more often the candidate errs, as a share of n pairs. Bounds of both kinds of
// disagreement are combined, which is safe, if a little wide.
Interval paired_increase(double only_baseline, double only_candidate, double n,
                         double alpha = kAlpha);
// The alpha from which on paired_increase() lies above `limit`; 1 if it does not at kAlpha.
double paired_increase_p_value(double only_baseline, double only_candidate, double n, double limit);

// Holm's step-down adjustment: all p values at or below alpha after it are certain together.
std::vector<double> holm(std::span<const double> p_values);

// Two times of each pair, in the order in which they were taken.
struct TimePair {
  float baseline = 0;  // ns, > 0
  float candidate = 0;
};

struct RatioEstimate {
  double baseline = 0;  // quantile or mean, ns
  double candidate = 0;
  std::optional<double> ratio;  // unset when the baseline's is 0
  std::optional<Interval> interval;
  // How much less the samples say than as many independent ones would, as times drift along a run:
  // 1 or more.
  double dependence = 1;
};

// So many samples must lie beyond a quantile before it has an interval, and so many independent
// ones be as good: of four, it is unlikely enough that the quantile lies beyond all that was seen.
inline constexpr std::size_t kMinBeyond = 10;
inline constexpr double kMinIndependent = 4;

// Quantiles of both sides (nearest rank) and their ratio with a percentile interval from a paired
// bootstrap. The resampled quantile is drawn from its exact distribution, that of an order
// statistic's rank (Beta), jointly for the sides by how often their slow replies coincide: it needs
// no resampling of the times, and its cost does not grow with them but for a sort.
std::vector<RatioEstimate> quantile_ratios(std::span<const TimePair> pairs,
                                           std::span<const double> quantiles, std::uint64_t seed);

// The ratio of the means of paired values, with an interval by the delta method on its logarithm.
// Without one for fewer than 30 pairs.
RatioEstimate mean_ratio(std::span<const TimePair> pairs);

// Two-sided p value of `limit`, from an estimate's interval.
double ratio_p_value(const RatioEstimate& estimate, double limit);

}  // namespace lockstep::gate

// Ratios of latencies and costs.
#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>

#include "lockstep/gate/statistics.hpp"

#include "gate/random.hpp"

namespace lockstep::gate {
namespace {

constexpr std::size_t kReplicates = 2500;
constexpr double kNormal975 = 1.959963984540054;

// Places of a side's times in ascending order, and the other way round.
struct Ranked {
  std::vector<float> sorted;
  std::vector<std::uint32_t> rank;  // of each pair, from 0; ties by their order
};

Ranked ranked(std::span<const TimePair> pairs, float TimePair::*side) {
  std::vector<std::uint32_t> order(pairs.size());
  std::iota(order.begin(), order.end(), 0U);
  std::sort(order.begin(), order.end(), [&](std::uint32_t a, std::uint32_t b) {
    const float x = pairs[a].*side;
    const float y = pairs[b].*side;
    return x < y || (x == y && a < b);
  });
  Ranked result;
  result.sorted.reserve(order.size());
  result.rank.resize(order.size());
  for (std::size_t i = 0; i < order.size(); ++i) {
    result.sorted.push_back(pairs[order[i]].*side);
    result.rank[order[i]] = static_cast<std::uint32_t>(i);
  }
  return result;
}

// How far sums over blocks of neighbours vary beyond what independent values would, 1 or more:
// a slow spell of one side is one event, not a hundred. `value` must sum to about 0 over all.
template <typename Value>
double dependence(std::size_t n, Value value) {
  constexpr std::size_t kBlocks = 32;
  constexpr double kChance = 1.5;  // more than 32 blocks show by chance
  const std::size_t length = n / kBlocks;
  if (length < 2) {
    return 1;
  }
  double blocks = 0;
  double singles = 0;
  for (std::size_t block = 0; block < kBlocks; ++block) {
    double sum = 0;
    for (std::size_t i = block * length; i < (block + 1) * length; ++i) {
      const double x = value(i);
      sum += x;
      singles += x * x;
    }
    blocks += sum * sum;
  }
  const double ratio = singles > 0 ? blocks / singles : 1;
  return ratio > kChance ? std::min(ratio, static_cast<double>(length)) : 1;
}

// The time at a place between two of them.
double interpolated(const std::vector<float>& sorted, double place) {
  const double last = static_cast<double>(sorted.size() - 1);
  const double at = std::clamp(place, 0.0, last);
  const auto below = static_cast<std::size_t>(at);
  const std::size_t above = std::min(below + 1, sorted.size() - 1);
  const double part = at - static_cast<double>(below);
  return sorted[below] * (1 - part) + sorted[above] * part;
}

// One quantile of both sides.
class Quantile {
 public:
  Quantile(const Ranked& baseline, const Ranked& candidate, double q)
      : baseline_(baseline), candidate_(candidate), n_(baseline.sorted.size()) {
    const double rank = std::ceil(q * static_cast<double>(n_));
    rank_ = static_cast<std::size_t>(std::clamp(rank, 1.0, static_cast<double>(n_)));
  }

  RatioEstimate estimate(std::uint64_t seed) const {
    RatioEstimate result;
    result.baseline = baseline_.sorted[rank_ - 1];
    result.candidate = candidate_.sorted[rank_ - 1];
    if (result.baseline <= 0) {
      return result;
    }
    result.ratio = result.candidate / result.baseline;
    result.dependence = dependence(n_, [this](std::size_t i) {
      return (is_beyond(candidate_, i) ? 1.0 : 0.0) - (is_beyond(baseline_, i) ? 1.0 : 0.0);
    });
    const std::size_t beyond = std::min(n_ - rank_, rank_);
    if (beyond >= kMinBeyond &&
        static_cast<double>(beyond) / result.dependence >= kMinIndependent) {
      result.interval = interval(result, seed);
    }
    return result;
  }

 private:
  bool is_beyond(const Ranked& side, std::size_t pair) const { return side.rank[pair] >= rank_; }

  // In a resample of the pairs, the quantile's place among the sorted times is n - M, where M / n
  // is Beta(n - r + 1, r); for both sides together, parts of a Dirichlet whose shapes are the pairs
  // beyond both quantiles, beyond one, the other, and none.
  Interval interval(const RatioEstimate& estimate, std::uint64_t seed) const {
    std::size_t both = 0;
    for (std::size_t i = 0; i < n_; ++i) {
      both += is_beyond(baseline_, i) && is_beyond(candidate_, i) ? 1U : 0U;
    }
    const double beyond = static_cast<double>(n_ - rank_);
    const double shared = static_cast<double>(both);
    const double n = static_cast<double>(n_);
    std::array<double, 4> shapes = {shared + 0.5, beyond - shared + 0.5, beyond - shared + 0.5,
                                    n - 2 * beyond + shared - 0.5};
    for (double& shape : shapes) {
      shape = std::max(shape, 0.25) / estimate.dependence;
    }
    Random random(seed);
    std::vector<double> ratios;
    ratios.reserve(kReplicates);
    for (std::size_t i = 0; i < kReplicates; ++i) {
      const double common = random.gamma(shapes[0]);
      const double own_baseline = random.gamma(shapes[1]);
      const double own_candidate = random.gamma(shapes[2]);
      const double sum = common + own_baseline + own_candidate + random.gamma(shapes[3]);
      const double old = interpolated(baseline_.sorted, n - n * (common + own_baseline) / sum);
      const double rewritten =
          interpolated(candidate_.sorted, n - n * (common + own_candidate) / sum);
      if (old > 0) {
        ratios.push_back(rewritten / old);
      }
    }
    return percentiles(std::move(ratios), *estimate.ratio);
  }

  static Interval percentiles(std::vector<double> ratios, double ratio) {
    if (ratios.empty()) {
      return {ratio, ratio};
    }
    std::sort(ratios.begin(), ratios.end());
    const double last = static_cast<double>(ratios.size() - 1);
    const auto low = static_cast<std::size_t>(std::floor(last * kAlpha / 2));
    const auto high = static_cast<std::size_t>(std::ceil(last * (1 - kAlpha / 2)));
    // Of times with many ties, what was measured may lie at the very edge.
    return {std::min(ratios[low], ratio), std::max(ratios[high], ratio)};
  }

  const Ranked& baseline_;
  const Ranked& candidate_;
  std::size_t n_;
  std::size_t rank_ = 1;  // from 1
};

}  // namespace

std::vector<RatioEstimate> quantile_ratios(std::span<const TimePair> pairs,
                                           std::span<const double> quantiles, std::uint64_t seed) {
  std::vector<RatioEstimate> estimates(quantiles.size());
  if (pairs.empty()) {
    return estimates;
  }
  const Ranked baseline = ranked(pairs, &TimePair::baseline);
  const Ranked candidate = ranked(pairs, &TimePair::candidate);
  for (std::size_t i = 0; i < quantiles.size(); ++i) {
    estimates[i] = Quantile(baseline, candidate, quantiles[i]).estimate(seed + i);
  }
  return estimates;
}

RatioEstimate mean_ratio(std::span<const TimePair> pairs) {
  constexpr std::size_t kFewest = 30;
  RatioEstimate result;
  const double n = static_cast<double>(pairs.size());
  for (const TimePair& pair : pairs) {
    result.baseline += static_cast<double>(pair.baseline) / n;
    result.candidate += static_cast<double>(pair.candidate) / n;
  }
  if (result.baseline <= 0) {
    return result;
  }
  const double ratio = result.candidate / result.baseline;
  result.ratio = ratio;
  if (pairs.size() < kFewest || ratio <= 0) {
    return result;
  }
  const auto rest = [&](std::size_t i) {
    return static_cast<double>(pairs[i].candidate) - ratio * static_cast<double>(pairs[i].baseline);
  };
  double squares = 0;
  for (std::size_t i = 0; i < pairs.size(); ++i) {
    squares += rest(i) * rest(i);
  }
  result.dependence = dependence(pairs.size(), rest);
  const double error = std::sqrt(squares / (n - 1) * result.dependence / n) / result.candidate;
  const double factor = std::exp(std::min(kNormal975 * error, 100.0));
  result.interval = Interval{ratio / factor, ratio * factor};
  return result;
}

// As if the logarithm were normal on either side of the estimate, which reaches further into the
// tail than percentiles can.
double ratio_p_value(const RatioEstimate& estimate, double limit) {
  if (!estimate.ratio || !estimate.interval || *estimate.ratio <= 0 || limit <= 0) {
    return 1;
  }
  const double ratio = *estimate.ratio;
  const double bound = limit < ratio ? estimate.interval->low : estimate.interval->high;
  const double distance = std::abs(std::log(ratio / limit));
  if (bound <= 0) {
    return 1;
  }
  const double error = std::abs(std::log(ratio / bound)) / kNormal975;
  if (error <= 0) {
    return distance > 0 ? 0 : 1;
  }
  return std::erfc(distance / error / std::sqrt(2.0));
}

}  // namespace lockstep::gate

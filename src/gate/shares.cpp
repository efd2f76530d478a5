// Shares: what one can say of a rate after having counted.
#include <algorithm>
#include <cmath>
#include <numeric>

#include "lockstep/gate/statistics.hpp"

namespace lockstep::gate {

Interval exact_share(double hits, double n, double alpha) {
  if (n <= 0) {
    return {0, 1};
  }
  hits = std::clamp(hits, 0.0, n);
  Interval interval{0, 1};
  const double tail = hits <= 0 || hits >= n ? alpha : alpha / 2;
  if (hits > 0) {
    interval.low = beta_quantile(hits, n - hits + 1, tail);
  }
  if (hits < n) {
    interval.high = beta_quantile(hits + 1, n - hits, 1 - tail);
  }
  return interval;
}

double at_least_hits(double hits, double n, double p) {
  if (hits <= 0) {
    return 1;
  }
  return hits > n ? 0 : incomplete_beta(hits, n - hits + 1, std::clamp(p, 0.0, 1.0));
}

double mcnemar(std::uint64_t only_baseline, std::uint64_t only_candidate) {
  const auto more = static_cast<double>(std::max(only_baseline, only_candidate));
  const auto n = static_cast<double>(only_baseline) + static_cast<double>(only_candidate);
  return std::min(1.0, 2 * at_least_hits(more, n, 0.5));
}

Interval paired_increase(double only_baseline, double only_candidate, double n, double alpha) {
  if (n <= 0) {
    return {-1, 1};
  }
  // The most that `more` may exceed `fewer` by. Each of two bounds may err half as often; where
  // nothing was seen of what is taken away, 0 is its bound and cannot err.
  const auto bound = [&](double more, double fewer) {
    return fewer > 0 ? exact_share(more, n, more > 0 ? alpha / 2 : alpha / 4).high -
                           exact_share(fewer, n, alpha / 2).low
                     : exact_share(more, n, alpha).high;
  };
  return {-bound(only_baseline, only_candidate), bound(only_candidate, only_baseline)};
}

double paired_increase_p_value(double only_baseline, double only_candidate, double n,
                               double limit) {
  if (paired_increase(only_baseline, only_candidate, n).low <= limit) {
    return 1;
  }
  double low = -30;  // logarithms of alpha
  double high = std::log(kAlpha);
  constexpr int kSteps = 30;
  for (int step = 0; step < kSteps; ++step) {
    const double middle = (low + high) / 2;
    const Interval interval = paired_increase(only_baseline, only_candidate, n, std::exp(middle));
    (interval.low > limit ? high : low) = middle;
  }
  return std::exp(high);
}

std::vector<double> holm(std::span<const double> p_values) {
  std::vector<std::size_t> order(p_values.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return p_values[a] < p_values[b]; });
  std::vector<double> adjusted(p_values.size(), 1);
  double highest = 0;
  for (std::size_t i = 0; i < order.size(); ++i) {
    const double factor = static_cast<double>(order.size() - i);
    highest = std::max(highest, std::min(1.0, factor * p_values[order[i]]));
    adjusted[order[i]] = highest;
  }
  return adjusted;
}

}  // namespace lockstep::gate

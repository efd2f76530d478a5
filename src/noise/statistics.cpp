#include "noise/statistics.hpp"

#include <algorithm>
#include <cmath>

namespace lockstep::noise {
namespace {

// lgamma() writes the global signgam, which two threads may not; the arguments here are positive.
double log_factorial(std::uint64_t n) {
  int sign = 0;
  return ::lgamma_r(static_cast<double>(n) + 1, &sign);
}

double log_choose(std::uint64_t n, std::uint64_t k) {
  return log_factorial(n) - log_factorial(k) - log_factorial(n - k);
}

// Terms beyond this many are too small to matter once they shrink.
constexpr double kNegligible = 1e-18;

}  // namespace

double fisher_p(std::uint64_t d, std::uint64_t n, std::uint64_t v, std::uint64_t m) {
  const std::uint64_t successes = d + v;
  const std::uint64_t most = std::min(n, successes);
  const double all = log_choose(n + m, successes);
  double p = 0;
  for (std::uint64_t k = d; k <= most; ++k) {
    if (successes - k > m) {
      continue;  // cannot be
    }
    const double term = std::exp(log_choose(n, k) + log_choose(m, successes - k) - all);
    p += term;
    if (term < kNegligible && k > d) {
      // Behind the mode, which lies below d whenever the result is small.
      if (static_cast<double>(k) * static_cast<double>(n + m) >
          static_cast<double>(n) * static_cast<double>(successes)) {
        break;
      }
    }
  }
  return std::min(p, 1.0);
}

double sign_p(std::uint64_t a, std::uint64_t b) {
  const std::uint64_t n = a + b;
  double p = 0;
  for (std::uint64_t k = a; k <= n; ++k) {
    const double term = std::exp(log_choose(n, k) - static_cast<double>(n) * std::log(2.0));
    p += term;
    if (term < kNegligible && 2 * k > n) {
      break;
    }
  }
  return std::min(p, 1.0);
}

}  // namespace lockstep::noise

#include <algorithm>
#include <cmath>

#include "lockstep/gate/statistics.hpp"

namespace lockstep::gate {
namespace {

// lgamma() writes the global signgam, which two threads may not; the arguments here are positive.
double log_gamma(double x) {
  int sign = 0;
  return ::lgamma_r(x, &sign);
}

// The continued fraction of I_x(a, b), by Lentz's method. It converges in about sqrt(max(a, b))
// steps for x < (a + 1) / (a + b + 2).
double beta_fraction(double a, double b, double x) {
  constexpr double kTiny = 1e-300;
  constexpr double kEpsilon = 1e-15;
  constexpr int kMostSteps = 100'000;
  const auto no_zero = [](double value) { return std::abs(value) < kTiny ? kTiny : value; };
  double c = 1;
  double d = 1 / no_zero(1 - (a + b) * x / (a + 1));
  double h = d;
  for (int step = 1; step < kMostSteps; ++step) {
    const double m = step;
    const double even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m));
    d = 1 / no_zero(1 + even * d);
    c = no_zero(1 + even / c);
    h *= d * c;
    const double odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1));
    d = 1 / no_zero(1 + odd * d);
    c = no_zero(1 + odd / c);
    h *= d * c;
    if (std::abs(d * c - 1) < kEpsilon) {
      break;
    }
  }
  return h;
}

}  // namespace

double incomplete_beta(double a, double b, double x) {
  if (x <= 0) {
    return 0;
  }
  if (x >= 1) {
    return 1;
  }
  const double front = std::exp(log_gamma(a + b) - log_gamma(a) - log_gamma(b) + a * std::log(x) +
                                b * std::log1p(-x));
  const double result = x < (a + 1) / (a + b + 2) ? front * beta_fraction(a, b, x) / a
                                                  : 1 - front * beta_fraction(b, a, 1 - x) / b;
  return std::clamp(result, 0.0, 1.0);
}

// By bisection: it cannot fail, and there are only a few to be found in a run.
double beta_quantile(double a, double b, double p) {
  double low = 0;
  double high = 1;
  constexpr int kSteps = 200;
  constexpr double kRelative = 1e-14;
  for (int step = 0; step < kSteps && high - low > kRelative * high; ++step) {
    const double middle = low + (high - low) / 2;
    (incomplete_beta(a, b, middle) < p ? low : high) = middle;
  }
  return high;
}

}  // namespace lockstep::gate

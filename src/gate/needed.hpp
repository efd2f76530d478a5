// How many more samples a decision needs.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <optional>

namespace lockstep::gate {

inline constexpr double kMostNeeded = 1e9;

// The least n from `n` on for which `decides(n)` holds, less `n`; nullopt beyond kMostNeeded.
// `decides` must not take back with more what it said with less, but for rounding.
template <typename Decides>
std::optional<std::uint64_t> more_needed(double n, Decides decides) {
  double high = std::max(2 * n, 16.0);
  while (!decides(high)) {
    if (high > kMostNeeded) {
      return std::nullopt;
    }
    high *= 2;
  }
  double low = n;
  while (high - low > std::max(1.0, high * 1e-3)) {
    const double middle = std::floor((low + high) / 2);
    (decides(middle) ? high : low) = middle;
  }
  return static_cast<std::uint64_t>(std::max(std::ceil(high - n), 1.0));
}

}  // namespace lockstep::gate

#include "lockstep/core/latency.hpp"

#include <algorithm>
#include <bit>
#include <cmath>

namespace lockstep {
namespace {

constexpr std::uint32_t kHalf = 128;  // buckets for each power of two
constexpr int kBits = 8;              // of a value that has a bucket of its own

}  // namespace

std::uint32_t latency_bucket(std::int64_t ns) {
  const auto value = static_cast<std::uint64_t>(std::max<std::int64_t>(ns, 0));
  const int shift = std::max(static_cast<int>(std::bit_width(value)) - kBits, 0);
  const auto bucket = static_cast<std::uint32_t>(value >> static_cast<unsigned>(shift));
  return static_cast<std::uint32_t>(shift) * kHalf + bucket;
}

std::int64_t latency_bucket_low(std::uint32_t bucket) {
  if (bucket < 2 * kHalf) {
    return bucket;
  }
  const std::uint32_t shift = std::min(bucket / kHalf - 1, 55U);
  return static_cast<std::int64_t>(std::uint64_t{bucket % kHalf + kHalf} << shift);
}

std::uint64_t LatencyHistogram::count() const {
  std::uint64_t sum = 0;
  for (const auto& [bucket, times] : buckets) {
    sum += times;
  }
  return sum;
}

std::int64_t LatencyHistogram::quantile(double q) const {
  const auto rank = static_cast<std::uint64_t>(
      std::max(std::ceil(std::clamp(q, 0.0, 1.0) * static_cast<double>(count())), 1.0));
  std::uint64_t below = 0;
  for (const auto& [bucket, times] : buckets) {
    below += times;
    if (below >= rank) {
      const std::int64_t low = latency_bucket_low(bucket);
      const std::int64_t width = bucket < 2 * kHalf ? 1 : (std::int64_t{1} << (bucket / kHalf - 1));
      return low + width / 2;
    }
  }
  return 0;
}

}  // namespace lockstep

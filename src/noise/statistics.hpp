// Exact tests for small counts.
#pragma once

#include <cstdint>

namespace lockstep::noise {

// Fisher's exact test, one-sided: the probability of `d` or more successes among n draws, when n
// and m draws with d + v successes in all are drawn from one urn. 0 <= d <= n, 0 <= v <= m.
double fisher_p(std::uint64_t d, std::uint64_t n, std::uint64_t v, std::uint64_t m);

// Sign test, one-sided: the probability of `a` or more heads in a + b throws of a fair coin.
double sign_p(std::uint64_t a, std::uint64_t b);

}  // namespace lockstep::noise

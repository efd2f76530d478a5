#pragma once

#include <cstdint>
#include <string_view>

namespace lockstep::plan {

// SplitMix64 (Steele, Lea, Flood 2014): a bijection that scatters, the same on every platform.
inline std::uint64_t scatter(std::uint64_t x) {
  x += 0x9E3779B97F4A7C15ULL;
  x = (x ^ (x >> 30U)) * 0xBF58476D1CE4E5B9ULL;
  x = (x ^ (x >> 27U)) * 0x94D049BB133111EBULL;
  return x ^ (x >> 31U);
}

// FNV-1a, 64 bits, scattered: the same on every platform and in every version.
inline std::uint64_t stable_hash(std::string_view text, std::uint64_t seed = 0) {
  std::uint64_t hash = 0xCBF29CE484222325ULL ^ scatter(seed);
  for (const char c : text) {
    hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001B3ULL;
  }
  return scatter(hash);
}

}  // namespace lockstep::plan

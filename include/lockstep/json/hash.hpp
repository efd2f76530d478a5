// A 64-bit hash for tables and shortcuts. Not for secrets; whoever finds two hashes equal compares
// what was hashed.
#pragma once

#include <bit>
#include <cstdint>
#include <cstring>
#include <string_view>

namespace lockstep::json {

// Mixes words one after another: every bit of each has a say in every bit of the result.
class Hasher {
 public:
  explicit Hasher(std::uint64_t seed) : state_(seed ^ kOdd) {}

  void add(std::uint64_t word) {
    state_ = (state_ ^ word) * kOdd;
    state_ ^= state_ >> 32U;
  }
  void add(std::string_view bytes) {
    add(std::uint64_t{bytes.size()});
    for (; bytes.size() >= sizeof(std::uint64_t); bytes.remove_prefix(sizeof(std::uint64_t))) {
      std::uint64_t word = 0;
      std::memcpy(&word, bytes.data(), sizeof word);
      add(word);
    }
    if (!bytes.empty()) {
      std::uint64_t word = 0;
      std::memcpy(&word, bytes.data(), bytes.size());
      add(word);
    }
  }
  std::uint64_t finish() const {
    std::uint64_t h = state_;
    h = (h ^ h >> 33U) * 0xFF51AFD7ED558CCD;  // the finish of MurmurHash3
    h = (h ^ h >> 33U) * 0xC4CEB9FE1A85EC53;
    return h ^ h >> 33U;
  }

 private:
  static constexpr std::uint64_t kOdd = 0x9E3779B97F4A7C15;
  std::uint64_t state_;
};

}  // namespace lockstep::json

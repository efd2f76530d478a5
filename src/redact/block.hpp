// Sixty-four bytes at a time: where something stands that may belong to a secret. Everything that
// is stored comes by here, so that a byte may cost a third of a nanosecond.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

#include "redact/characters.hpp"

namespace lockstep::redact {

// A bit for each byte, the lowest for the first.
struct Block {
  static constexpr std::size_t kSize = 64;

  std::uint64_t token = 0;
  std::uint64_t quote = 0;
  std::uint64_t colon = 0;
  std::uint64_t sign = 0;  // = or @
  std::uint64_t space = 0;

  // Of kSize bytes.
  static Block of(const char* bytes);
};

#if defined(__SSE2__)

inline Block Block::of(const char* bytes) {
  const auto all = [](char c) { return _mm_set1_epi8(c); };
  Block block;
  for (unsigned part = 0; part < 4; ++part) {
    __m128i c;
    std::memcpy(&c, bytes + std::size_t{part} * 16, sizeof c);
    const auto up_to = [](__m128i value, __m128i limit) {
      return _mm_cmpeq_epi8(_mm_min_epu8(value, limit), value);
    };
    const __m128i letter =
        up_to(_mm_sub_epi8(_mm_or_si128(c, all(0x20)), all('a')), all('z' - 'a'));
    const __m128i digit = up_to(_mm_sub_epi8(c, all('0')), all(9));
    const __m128i joint = _mm_or_si128(_mm_cmpeq_epi8(c, all('_')), _mm_cmpeq_epi8(c, all('-')));
    const __m128i sign = _mm_or_si128(_mm_cmpeq_epi8(c, all('=')), _mm_cmpeq_epi8(c, all('@')));
    const auto bits = [part](__m128i mask) {
      return static_cast<std::uint64_t>(static_cast<std::uint32_t>(_mm_movemask_epi8(mask)))
             << (part * 16U);
    };
    block.token |= bits(_mm_or_si128(_mm_or_si128(letter, digit), joint));
    block.quote |= bits(_mm_cmpeq_epi8(c, all('"')));
    block.colon |= bits(_mm_cmpeq_epi8(c, all(':')));
    block.sign |= bits(sign);
    block.space |= bits(_mm_cmpeq_epi8(c, all(' ')));
  }
  return block;
}

#else

inline Block Block::of(const char* bytes) {
  Block block;
  for (std::size_t i = 0; i < kSize; ++i) {
    const char c = bytes[i];
    const auto bit = [i](bool set) { return static_cast<std::uint64_t>(set) << i; };
    block.token |= bit(is_token_char(c));
    block.quote |= bit(c == '"');
    block.colon |= bit(c == ':');
    block.sign |= bit(c == '=' || c == '@');
    block.space |= bit(c == ' ');
  }
  return block;
}

#endif

}  // namespace lockstep::redact

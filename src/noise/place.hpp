// Which differences are about the same thing.
#pragma once

#include "lockstep/core/difference.hpp"

namespace lockstep::noise {

// Missing and added are one: which of two answers has a value is chance.
inline Kind group_of(Kind kind) { return kind == Kind::added ? Kind::missing : kind; }

// Differences of this kind make an exchange different.
inline bool counts(const Difference& difference) { return difference.kind != Kind::spelling; }

// Set-Cookie is one header for all cookies: the note says which.
inline std::string_view part_of(const Difference& difference) {
  return difference.aspect == Aspect::header && difference.at == "set-cookie"
             ? std::string_view(difference.note)
             : std::string_view();
}

// The verdict of an exchange whose differences were marked.
inline Verdict verdict_of(const Comparison& comparison) {
  if (comparison.omitted > 0) {
    return Verdict::different;
  }
  for (const Difference& difference : comparison.differences) {
    if (counts(difference) && !difference.noise) {
      return Verdict::different;
    }
  }
  return Verdict::noise;
}

}  // namespace lockstep::noise

// Whether a value is one that the baseline might have given, judged by those it gave.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "lockstep/core/difference.hpp"

namespace lockstep::noise {

struct Given {
  std::string_view value;
  std::int64_t asked_at_ns = 0;
};

// True when `value` is one of `seen`, or of their shape:
// - JSON: of the type of some of them. null is null; booleans must have been seen; numbers see
//   number_fits, strings as below; objects and arrays have the same members with values of the same
//   types.
// - A point in time: written alike, and as far from the moment it was asked for as theirs are, give
//   or take a minute or twice their spread.
// - Text: the same separators, and between them tokens: digits of like magnitude, letters and
//   digits of the same kinds (hexadecimal, lower case …) and lengths; words must have been seen in
//   that position. What has no fixed separators (base64, JWT) goes by kinds and length alone.
// Bodies that only bytes can tell apart fit when both are text or both are not.
bool fits(Aspect aspect, const std::vector<Given>& seen, const Given& value);

// An integer where they are integers, negative only where they are, a Unix time like theirs (see
// above), and else at most ten times the greatest and, where all are above 10^6, at least a
// thousandth of the least: counters of two processes differ more than those of one.
bool number_fits(const std::vector<Given>& seen, const Given& value);

// A value that is not given twice by chance: of eight characters or more, with digits.
bool is_unlikely_twice(std::string_view value);

}  // namespace lockstep::noise

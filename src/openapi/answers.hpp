// Three-valued logic (Kleene's).
#pragma once

#include <algorithm>

#include "openapi/validator.hpp"

namespace lockstep::openapi {

inline Answer both(Answer a, Answer b) { return std::min(a, b); }

inline Answer opposite(Answer answer) {
  return answer == Answer::yes ? Answer::no : answer == Answer::no ? Answer::yes : Answer::perhaps;
}

}  // namespace lockstep::openapi

// What a reader found and has not handed out yet, where one entry of a capture yields several.
#pragma once

#include <deque>
#include <utility>

#include "lockstep/core/record.hpp"

namespace lockstep::capture {

using ReadyItems = std::deque<CaptureItem>;

// Takes the first; false when there is none.
inline bool take_first(ReadyItems& ready, CaptureItem& item) {
  if (ready.empty()) {
    return false;
  }
  item = std::move(ready.front());
  ready.pop_front();
  return true;
}

}  // namespace lockstep::capture

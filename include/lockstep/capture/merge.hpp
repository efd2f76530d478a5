// Several captures read as one, in the order of time.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <vector>

#include "lockstep/capture/capture.hpp"

namespace lockstep::capture {

// One of the captures to be merged.
struct MergeSource {
  // Opens it at its beginning; called at most three times. Empty for what can be read only once.
  std::function<std::unique_ptr<Reader>(const Options& options)> open;
  // The open reader of such a one: standard input, a pipe.
  std::unique_ptr<Reader> once;
};

struct MergeLimits {
  // A capture whose entries are out of order by no more than this, such as a log that is written
  // at the end of each request, is sorted as it is read.
  std::size_t window_entries = 8192;
  std::uint64_t window_bytes = 4ULL << 20;
  // So many captures are open at once. Beyond that, and beyond the window, entries are sorted in
  // pieces of run_bytes that wait in a temporary file, encrypted with a key that is never written.
  std::size_t open_captures = 32;
  std::uint64_t run_bytes = 64ULL << 20;
};

// Yields the entries of all by the time at which they were captured, those of the same time in the
// order of `sources` and then of the capture. What has no time of its own, a skip or a record,
// stays behind what stands before it in its capture; with nothing before, it comes first.
//
// The order is exact, whatever the captures hold: each is read once before the first entry is
// handed out, to learn what it spans and how far it is out of order, and again as its time comes.
// `options.warn` hears of each oddity once. Once `options.stop` is true, there is no further entry.
// next() throws what a reader throws, and Error when temporary files cannot be written.
std::unique_ptr<Reader> merge(std::vector<MergeSource> sources, const Options& options,
                              const MergeLimits& limits = {});

}  // namespace lockstep::capture

// Sorts entries of captures by their places with bounded memory: an external merge sort (Knuth,
// The Art of Computer Programming 3, §5.4).
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "capture/spill_file.hpp"
#include "capture/time_order.hpp"

namespace lockstep::capture {

class ExternalSort {
 public:
  // Holds about `run_bytes` of entries; what comes beyond waits in a temporary file.
  explicit ExternalSort(std::uint64_t run_bytes) : run_bytes_(run_bytes) {}

  void add(Entry entry);
  // Once all are added, and before first().
  void finish();

  // The first of those that are left; nullptr when none is.
  const Place* first() const;
  CaptureItem pop();

 private:
  struct Run {
    SpillFile::RunReader reader;
    Entry head;
  };

  void spill();
  bool advance(Run& run);
  bool memory_is_first() const;

  std::uint64_t run_bytes_;
  std::uint64_t held_bytes_ = 0;
  std::vector<Entry> held_;  // unsorted; then what was not spilled, the first at the back
  std::unique_ptr<SpillFile> file_;
  std::vector<Run> runs_;  // a heap by their heads
  std::string text_;
};

}  // namespace lockstep::capture

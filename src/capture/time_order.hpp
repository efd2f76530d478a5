// Entries of captures by their time.
#pragma once

#include <algorithm>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <utility>
#include <vector>

#include "lockstep/capture/merge.hpp"
#include "lockstep/core/record.hpp"

namespace lockstep::capture {

// Where an entry comes in the order of all: no two have the same place.
struct Place {
  std::int64_t at_ns = std::numeric_limits<std::int64_t>::min();
  std::size_t source = 0;
  std::uint64_t index = 0;  // in its source

  auto operator<=>(const Place&) const = default;
};

struct Entry {
  Place place;
  CaptureItem item;
};

// Gives the entries of one source their places, as they come.
class Placer {
 public:
  explicit Placer(std::size_t source) { next_.source = source; }

  Place place(const CaptureItem& item) {
    if (const Record* record = std::get_if<Record>(&item)) {
      next_.at_ns = record->captured_at_ns.value_or(next_.at_ns);
    }
    Place place = next_;
    ++next_.index;
    return place;
  }

 private:
  Place next_;
};

// About the memory that an entry takes.
std::uint64_t footprint(const CaptureItem& item);

// The last few entries of a source, of which the first in order is handed out: sorts what is out of
// order by no more than its size. The same places and sizes go out in the same order, whatever
// the payload is.
template <typename Payload>
class Window {
 public:
  explicit Window(const MergeLimits& limits) : limits_(limits) {}

  bool empty() const { return heap_.empty(); }
  // To be filled until it is full, or until there is no more to come.
  bool full() const {
    return heap_.size() > limits_.window_entries || bytes_ > limits_.window_bytes;
  }
  const Place& first() const { return heap_.front().place; }

  void push(const Place& place, std::uint64_t bytes, Payload payload) {
    bytes_ += bytes;
    heap_.push_back({place, bytes, std::move(payload)});
    std::push_heap(heap_.begin(), heap_.end(), later);
  }

  Payload pop() {
    std::pop_heap(heap_.begin(), heap_.end(), later);
    Payload payload = std::move(heap_.back().payload);
    bytes_ -= heap_.back().bytes;
    heap_.pop_back();
    return payload;
  }

 private:
  struct Waiting {
    Place place;
    std::uint64_t bytes = 0;
    Payload payload;
  };
  static bool later(const Waiting& a, const Waiting& b) { return a.place > b.place; }

  MergeLimits limits_;
  std::vector<Waiting> heap_;
  std::uint64_t bytes_ = 0;
};

}  // namespace lockstep::capture

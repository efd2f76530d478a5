#include "lockstep/plan/duplicates.hpp"

#include <algorithm>
#include <functional>
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>

#include "lockstep/core/percent.hpp"

namespace lockstep::plan {
namespace {

constexpr std::size_t kMostKeys = std::size_t{1} << 21U;  // in one generation
constexpr std::size_t kFewestSlots = 1024;
constexpr std::uint64_t kCountBits = 0xFF;

// Every part counts with its place, so that "a", "bc" is another key than "ab", "c".
std::uint64_t hash_of(std::initializer_list<std::string_view> parts) {
  std::uint64_t hash = parts.size();
  for (const std::string_view part : parts) {
    hash = (hash ^ std::hash<std::string_view>{}(part)) * 0x9E3779B97F4A7C15ULL;
    hash ^= hash >> 29U;
  }
  return std::max<std::uint64_t>(hash & ~kCountBits, kCountBits + 1);
}

}  // namespace

// The slot of the key, or a free one.
std::size_t Duplicates::Counts::slot_of(std::uint64_t key) const {
  std::size_t at = (key >> 8U) & (slots_.size() - 1);
  while (slots_[at] != 0 && (slots_[at] & ~kCountBits) != key) {
    at = (at + 1) & (slots_.size() - 1);
  }
  return at;
}

std::uint32_t Duplicates::Counts::of(std::uint64_t key) const {
  return slots_.empty() ? 0 : static_cast<std::uint32_t>(slots_[slot_of(key)] & kCountBits);
}

std::uint32_t Duplicates::Counts::add(std::uint64_t key) {
  if (2 * (size_ + 1) > slots_.size()) {
    grow();
  }
  std::uint64_t& slot = slots_[slot_of(key)];
  size_ += slot == 0 ? 1 : 0;
  slot = key | std::min((slot & kCountBits) + 1, kCountBits);
  return static_cast<std::uint32_t>(slot & kCountBits);
}

void Duplicates::Counts::grow() {
  std::vector<std::uint64_t> before(std::max(kFewestSlots, 2 * slots_.size()));
  before.swap(slots_);
  for (const std::uint64_t slot : before) {
    if (slot != 0) {
      slots_[slot_of(slot & ~kCountBits)] = slot;
    }
  }
}

std::uint32_t Duplicates::of(std::uint64_t key) const { return young_.of(key) + old_.of(key); }

std::uint32_t Duplicates::add(std::uint64_t key) {
  if (young_.size() == kMostKeys) {
    old_ = std::move(young_);
    young_ = Counts();
  }
  return young_.add(key) + old_.of(key);
}

// A request was planned as often as the observer that saw it most often reported it so far. So of
// two observers the second adds nothing, while a retry under the same id is a request of its own.
bool Duplicates::seen(const Record& record) {
  const Trace& trace = record.trace;
  const std::string& observer = trace.observer.empty() ? record.origin.source : trace.observer;
  if (!trace.entry.empty()) {
    const std::uint64_t entry = hash_of({"entry", observer, trace.entry});
    if (of(entry) != 0) {
      return true;
    }
    add(entry);
  }
  if (trace.id.empty()) {
    return false;
  }
  // Observers may differ in what they percent-encode.
  const std::string target = percent_decode(record.request.target);
  const std::uint64_t request = hash_of({trace.id, record.request.method, target});
  const std::uint32_t observed = add(hash_of({trace.id, record.request.method, target, observer}));
  // An id under which so much was asked is the same for all requests, and so is none.
  if (observed < kCountBits && observed <= of(request)) {
    return true;
  }
  add(request);
  return false;
}

}  // namespace lockstep::plan

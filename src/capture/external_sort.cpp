#include "capture/external_sort.hpp"

#include <algorithm>
#include <cstring>
#include <utility>

#include "capture/record_codec.hpp"

namespace lockstep::capture {
namespace {

// For all runs together, as far as that leaves each enough to be read in few calls.
constexpr std::size_t kReadBytes = 32U << 20U;
constexpr std::size_t kLeastReadBytes = 16U << 10U;
constexpr std::size_t kMostReadBytes = 1U << 20U;

bool earlier(const Entry& a, const Entry& b) { return a.place < b.place; }
bool later(const Entry& a, const Entry& b) { return b.place < a.place; }

}  // namespace

void ExternalSort::add(Entry entry) {
  held_bytes_ += footprint(entry.item);
  held_.push_back(std::move(entry));
  if (held_bytes_ >= run_bytes_) {
    spill();
  }
}

void ExternalSort::spill() {
  std::sort(held_.begin(), held_.end(), earlier);
  if (!file_) {
    file_ = std::make_unique<SpillFile>();
  }
  file_->begin_run();
  for (const Entry& entry : held_) {
    text_.resize(sizeof entry.place);
    std::memcpy(text_.data(), &entry.place, sizeof entry.place);
    encode(entry.item, text_);
    file_->append(text_);
  }
  file_->end_run();
  held_.clear();
  held_bytes_ = 0;
}

bool ExternalSort::advance(Run& run) {
  if (!run.reader.next(text_)) {
    return false;
  }
  std::memcpy(&run.head.place, text_.data(), sizeof run.head.place);
  run.head.item = decode(std::string_view(text_).substr(sizeof run.head.place));
  return true;
}

namespace {

constexpr auto kRunLater = [](const auto& a, const auto& b) { return later(a.head, b.head); };

}  // namespace

void ExternalSort::finish() {
  std::sort(held_.begin(), held_.end(), later);
  if (!file_) {
    return;
  }
  const std::size_t count = file_->runs();
  const std::size_t buffer = std::clamp(kReadBytes / count, kLeastReadBytes, kMostReadBytes);
  for (std::size_t i = 0; i < count; ++i) {
    Run run{SpillFile::RunReader(*file_, i, buffer), {}};
    if (advance(run)) {
      runs_.push_back(std::move(run));
    }
  }
  std::make_heap(runs_.begin(), runs_.end(), kRunLater);
}

bool ExternalSort::memory_is_first() const {
  return !held_.empty() && (runs_.empty() || held_.back().place < runs_.front().head.place);
}

const Place* ExternalSort::first() const {
  if (memory_is_first()) {
    return &held_.back().place;
  }
  return runs_.empty() ? nullptr : &runs_.front().head.place;
}

CaptureItem ExternalSort::pop() {
  if (memory_is_first()) {
    CaptureItem item = std::move(held_.back().item);
    held_.pop_back();
    return item;
  }
  std::pop_heap(runs_.begin(), runs_.end(), kRunLater);
  CaptureItem item = std::move(runs_.back().head.item);
  if (advance(runs_.back())) {
    std::push_heap(runs_.begin(), runs_.end(), kRunLater);
  } else {
    runs_.pop_back();
  }
  return item;
}

}  // namespace lockstep::capture

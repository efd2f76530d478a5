#include "cli/read_ahead.hpp"

#include <chrono>
#include <utility>

namespace lockstep::cli {
namespace {

// A few milliseconds of sending as fast as it goes.
constexpr std::size_t kMostAhead = 256;
constexpr std::uint64_t kMostBytesAhead = 32ULL << 20U;
constexpr std::chrono::milliseconds kNap{1};
constexpr std::chrono::milliseconds kPatience{50};

}  // namespace

ReadAhead::ReadAhead(std::function<std::optional<Planned>()> pull, std::atomic<bool>& stop)
    : pull_(std::move(pull)), stop_(stop), queue_(kMostAhead), thread_([this] { work(); }) {}

ReadAhead::~ReadAhead() {
  if (thread_.joinable()) {  // an error is on its way, and a pipe may be silent for ever
    stop_ = true;
    finish();
  }
}

void ReadAhead::work() {
  try {
    while (std::optional<Planned> planned = pull_()) {
      ++read_;
      waiting_bytes_.fetch_add(planned->record.request.body.size(), std::memory_order_relaxed);
      if (!queue_.push(*std::move(planned))) {
        break;
      }
      while (waiting_bytes_.load(std::memory_order_relaxed) > kMostBytesAhead && !closed_) {
        std::this_thread::sleep_for(kNap);
      }
    }
  } catch (...) {
    failure_ = std::current_exception();
  }
  queue_.close();
}

// False when there is nothing, now or for ever.
bool ReadAhead::take(std::chrono::milliseconds patience) {
  if (taken_.empty() && !ended_) {
    std::optional<std::deque<Planned>> items = queue_.pop_all(patience);
    ended_ = !items;
    taken_ = items ? *std::move(items) : std::deque<Planned>();
  }
  return !taken_.empty();
}

bool ReadAhead::ready() { return take(std::chrono::milliseconds(0)) || ended_; }

std::optional<Planned> ReadAhead::next() {
  while (!take(kPatience)) {
    if (!ended_) {
      continue;
    }
    if (failure_) {
      std::rethrow_exception(std::exchange(failure_, nullptr));
    }
    return std::nullopt;
  }
  std::optional<Planned> planned = std::move(taken_.front());
  taken_.pop_front();
  waiting_bytes_.fetch_sub(planned->record.request.body.size(), std::memory_order_relaxed);
  ++handed_out_;
  return planned;
}

std::uint64_t ReadAhead::finish() {
  closed_ = true;
  queue_.close();
  if (thread_.joinable()) {
    thread_.join();
  }
  return read_ - handed_out_;
}

}  // namespace lockstep::cli

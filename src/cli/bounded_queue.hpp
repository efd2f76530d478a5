// What stands between the thread that talks to the network and the one that compares and stores.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <deque>
#include <mutex>
#include <optional>
#include <utility>

namespace lockstep::cli {

template <typename T>
class BoundedQueue {
 public:
  explicit BoundedQueue(std::size_t capacity) : capacity_(capacity) {}

  // Waits while the queue is full. False, and the item is dropped, once it is closed.
  bool push(T item) {
    std::unique_lock lock(mutex_);
    not_full_.wait(lock, [this] { return items_.size() < capacity_ || closed_; });
    if (closed_) {
      return false;
    }
    items_.push_back(std::move(item));
    lock.unlock();
    not_empty_.notify_one();
    return true;
  }

  // Takes all items that are there, in order, waiting for the first one up to `patience`. None
  // when that was in vain; nullopt once the queue is closed and drained.
  std::optional<std::deque<T>> pop_all(std::chrono::milliseconds patience) {
    std::unique_lock lock(mutex_);
    not_empty_.wait_for(lock, patience, [this] { return !items_.empty() || closed_; });
    if (items_.empty() && closed_) {
      return std::nullopt;
    }
    std::deque<T> taken;
    taken.swap(items_);
    lock.unlock();
    not_full_.notify_all();
    return taken;
  }

  // No more pushes. With `drop`, what is still in the queue is dropped too.
  void close(bool drop = false) {
    {
      const std::lock_guard lock(mutex_);
      closed_ = true;
      if (drop) {
        items_.clear();
      }
    }
    not_empty_.notify_all();
    not_full_.notify_all();
  }

 private:
  const std::size_t capacity_;
  std::mutex mutex_;
  std::condition_variable not_empty_;
  std::condition_variable not_full_;
  std::deque<T> items_;
  bool closed_ = false;
};

}  // namespace lockstep::cli

#include "cli/progress.hpp"

#include <chrono>
#include <cstdio>
#include <utility>

#include <fmt/format.h>

namespace lockstep::cli {
namespace {

constexpr std::chrono::milliseconds kInterval{200};

std::string clock_time(double seconds) {
  const auto whole = static_cast<std::uint64_t>(seconds);
  return whole < 3600 ? fmt::format("{}:{:02}", whole / 60, whole % 60)
                      : fmt::format("{}:{:02}:{:02}", whole / 3600, whole / 60 % 60, whole % 60);
}

}  // namespace

Progress::Progress(bool visible, CountPlan count_plan) {
  if (!visible) {
    return;
  }
  counter_ = std::thread([this, count = std::move(count_plan)] {
    if (const auto total = count(finished_)) {
      total_ = *total;
    }
  });
  painter_ = std::thread([this] { draw_until_finished(); });
}

Progress::~Progress() { finish(); }

void Progress::exchange(Verdict verdict) {
  done_.fetch_add(1, std::memory_order_relaxed);
  if (verdict == Verdict::different) {
    different_.fetch_add(1, std::memory_order_relaxed);
  } else if (verdict == Verdict::failed) {
    failed_.fetch_add(1, std::memory_order_relaxed);
  }
}

void Progress::finish() {
  {
    const std::lock_guard lock(mutex_);
    finished_ = true;
  }
  wake_.notify_all();
  if (painter_.joinable()) {
    painter_.join();
    counter_.join();
    std::fputs("\r\x1b[K", stderr);
  }
}

void Progress::draw_until_finished() {
  const auto start = std::chrono::steady_clock::now();
  std::unique_lock lock(mutex_);
  while (!wake_.wait_for(lock, kInterval, [this] { return finished_.load(); })) {
    const std::chrono::duration<double> elapsed = std::chrono::steady_clock::now() - start;
    std::fputs(("\r" + line(elapsed.count()) + "\x1b[K").c_str(), stderr);
    std::fflush(stderr);
  }
}

std::string Progress::line(double seconds) const {
  const std::uint64_t done = done_;
  const std::uint64_t total = total_;
  const double rate = static_cast<double>(done) / seconds;
  std::string text = total > 0 ? fmt::format("{}/{}", done, total) : fmt::format("{}", done);
  text += fmt::format("  {:.0f}/s  {} different", rate, different_.load());
  if (failed_ > 0) {
    text += fmt::format("  {} failed", failed_.load());
  }
  if (total > done && done > 0) {
    text += fmt::format("  {} left", clock_time(static_cast<double>(total - done) / rate));
  }
  return text;
}

}  // namespace lockstep::cli

#include <algorithm>
#include <array>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <sys/resource.h>

#include "lockstep/core/error.hpp"
#include "lockstep/replay/replay.hpp"

#include "replay/transfer.hpp"

namespace lockstep::replay {
namespace {

// What is read from a connection at once.
constexpr std::size_t kBufferBytes = 64U << 10;

constexpr std::int64_t kSecond = 1'000'000'000;
constexpr std::int64_t kStopCheck = kSecond / 20;   // `stop` may be set by a signal handler
constexpr std::int64_t kRoomCheck = kSecond / 500;  // while has_room holds back new exchanges

// SplitMix64 (Steele, Lea, Flood 2014): spreads consecutive numbers over all 64 bits.
std::uint64_t mix(std::uint64_t x) {
  x += 0x9e3779b97f4a7c15ULL;
  x = (x ^ (x >> 30U)) * 0xbf58476d1ce4e5b9ULL;
  x = (x ^ (x >> 27U)) * 0x94d049bb133111ebULL;
  return x ^ (x >> 31U);
}

// Depends on nothing but the seed and the record's place in the plan.
void shuffle_sides(std::array<Side, 3>& sides, std::size_t count, std::uint64_t seed,
                   std::uint64_t seq) {
  std::uint64_t random = mix(mix(seed) ^ seq);
  for (std::size_t left = count; left > 1; --left) {
    std::swap(sides[left - 1], sides[random % left]);
    random /= left;
  }
}

// A connection that cannot be opened for want of descriptors would be held against a server.
void allow_files(std::uint64_t needed) {
  rlimit limit{};
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur >= needed) {
    return;
  }
  limit.rlim_cur = std::min<rlim_t>(needed, limit.rlim_max);
  if (limit.rlim_cur < needed || setrlimit(RLIMIT_NOFILE, &limit) != 0) {
    throw Error("so many exchanges at once need " + std::to_string(needed) + " open files, and " +
                    std::to_string(limit.rlim_max) + " are allowed",
                "lower --concurrency or raise the limit with 'ulimit -n'");
  }
}

// One exchange in flight.
struct Slot {
  Exchange exchange;
  std::vector<std::unique_ptr<Transfer>> transfers;  // by Side
  std::size_t pending = 0;
};

class Replay {
 public:
  Replay(const Options& options, const Source& source, const std::function<void(Exchange&&)>& done,
         const std::atomic<bool>& stop);
  Replay(const Replay&) = delete;
  Replay& operator=(const Replay&) = delete;

  std::uint64_t run();

 private:
  void make_share();
  void make_slots();
  void start_due();
  void start(Planned&& planned);
  void on_time();
  void hand_over();
  std::optional<std::int64_t> intended_start_ns() const;
  std::int64_t time_to_wait();

  const Options& options_;
  const Source& source_;
  const std::function<void(Exchange&&)>& done_;
  const std::atomic<bool>& stop_;
  std::vector<Endpoint> endpoints_;  // by Side

  // In order of need: connections use the share, and closing them the poller.
  Poller poller_;
  Share share_;
  std::vector<char> buffer_;
  std::vector<std::unique_ptr<Pool>> pools_;  // by Side
  std::vector<std::unique_ptr<Slot>> slots_;
  std::vector<std::size_t> free_;
  std::vector<std::size_t> finished_;  // a slot for each of its transfers that is through

  bool exhausted_ = false;
  bool held_back_ = false;  // has_room said no
  std::optional<std::int64_t> first_start_ns_;
  std::int64_t next_due_ns_ = 0;  // of a transfer or, at the latest, of a look at stop_
  std::uint64_t started_ = 0;
  std::uint64_t handed_over_ = 0;
};

Replay::Replay(const Options& options, const Source& source,
               const std::function<void(Exchange&&)>& done, const std::atomic<bool>& stop)
    : options_(options), source_(source), done_(done), stop_(stop), buffer_(kBufferBytes) {
  endpoints_.push_back(make_endpoint(options.baseline, "--baseline"));
  endpoints_.push_back(make_endpoint(options.candidate, "--candidate"));
  if (options.control) {
    endpoints_.push_back(make_endpoint(*options.control, "--control"));
  }
  for (Endpoint& endpoint : endpoints_) {
    if (is_address(endpoint.host)) {
      endpoint.host = endpoints_.front().host;
    }
  }
  make_share();
  make_slots();
}

// One memory of names and TLS sessions for all connections. No locks: all are in this thread.
void Replay::make_share() {
  share_.reset(curl_share_init());
  if (!share_) {
    throw std::bad_alloc();
  }
  curl_share_setopt(share_.get(), CURLSHOPT_SHARE, CURL_LOCK_DATA_DNS);
  curl_share_setopt(share_.get(), CURLSHOPT_SHARE, CURL_LOCK_DATA_SSL_SESSION);
}

void Replay::make_slots() {
  const std::size_t sides = endpoints_.size();
  const std::size_t count = std::max<std::size_t>(options_.concurrency, 1);
  // Each has a connection at most that is in use, and has left one idle; libcurl wants two more
  // for itself while it opens one, and for TLS always. And what the rest of the program has open.
  allow_files(6 * sides * count + 64);
  for (std::size_t side = 0; side < sides; ++side) {
    pools_.push_back(std::make_unique<Pool>(poller_));
  }
  for (std::size_t i = 0; i < count; ++i) {
    slots_.push_back(std::make_unique<Slot>());
    for (std::size_t side = 0; side < sides; ++side) {
      const Route route = {options_,      endpoints_[side], poller_,
                           *pools_[side], share_.get(),     buffer_};
      slots_[i]->transfers.push_back(std::make_unique<Transfer>(route, i, finished_));
    }
    free_.push_back(count - 1 - i);
  }
}

std::uint64_t Replay::run() {
  while (!stop_.load(std::memory_order_relaxed)) {
    start_due();
    hand_over();
    if (exhausted_ && free_.size() == slots_.size()) {
      break;
    }
    poller_.wait(time_to_wait());
    if (monotonic_ns() >= next_due_ns_) {
      on_time();
    }
    hand_over();
  }
  return handed_over_;
}

void Replay::start_due() {
  held_back_ = false;
  while (!exhausted_ && !free_.empty() && !stop_.load(std::memory_order_relaxed)) {
    if (const auto intended = intended_start_ns(); intended && *intended > monotonic_ns()) {
      return;
    }
    if (source_.has_room && !source_.has_room()) {
      held_back_ = true;
      return;
    }
    std::optional<Planned> planned = source_.next();
    if (!planned) {
      exhausted_ = true;
      return;
    }
    start(std::move(*planned));
  }
}

// When the next exchange should start; nothing without a rate. Exchanges that are late do not
// move those after them.
std::optional<std::int64_t> Replay::intended_start_ns() const {
  if (options_.rate <= 0 || !first_start_ns_) {
    return std::nullopt;
  }
  const double offset = static_cast<double>(started_) / options_.rate * 1e9;
  return *first_start_ns_ + static_cast<std::int64_t>(std::min(offset, 9e18));
}

void Replay::start(Planned&& planned) {
  Slot& slot = *slots_[free_.back()];
  free_.pop_back();
  const std::size_t sides = slot.transfers.size();
  std::array<Side, 3> order = {Side::baseline, Side::candidate, Side::control};
  shuffle_sides(order, sides, options_.seed, planned.seq);

  Exchange& exchange = slot.exchange;
  exchange = Exchange();
  exchange.seq = planned.seq;
  exchange.record = std::move(planned.record);
  exchange.endpoint = std::move(planned.endpoint);
  exchange.asked_first = order[0];
  std::array<Reply*, 3> replies = {&exchange.baseline, &exchange.candidate, nullptr};
  if (options_.control) {
    replies[2] = &exchange.control.emplace();
  }
  for (std::size_t i = 0; i < sides; ++i) {
    slot.transfers[i]->prepare(exchange.record.request, *replies[i]);
  }
  slot.pending = sides;

  const std::int64_t now = monotonic_ns();
  if (const auto intended = intended_start_ns()) {
    exchange.start_delay_ns = std::max<std::int64_t>(now - *intended, 0);
  }
  if (!first_start_ns_) {
    first_start_ns_ = now;
  }
  ++started_;
  for (std::size_t i = 0; i < sides; ++i) {
    slot.transfers[static_cast<std::size_t>(order[i])]->start();
  }
}

void Replay::on_time() {
  const std::int64_t now = monotonic_ns();
  for (const auto& slot : slots_) {
    for (const auto& transfer : slot->transfers) {
      transfer->on_time(now);
    }
  }
}

void Replay::hand_over() {
  while (!finished_.empty()) {
    const std::size_t index = finished_.back();
    finished_.pop_back();
    if (--slots_[index]->pending == 0) {
      free_.push_back(index);
      ++handed_over_;
      done_(std::move(slots_[index]->exchange));
    }
  }
}

std::int64_t Replay::time_to_wait() {
  const std::int64_t now = monotonic_ns();
  next_due_ns_ = now + kStopCheck;
  for (const auto& slot : slots_) {
    for (const auto& transfer : slot->transfers) {
      next_due_ns_ = std::min(next_due_ns_, transfer->due_ns().value_or(next_due_ns_));
    }
  }
  std::int64_t until = next_due_ns_;
  if (!exhausted_ && !free_.empty()) {
    until = std::min(until, held_back_ ? now + kRoomCheck : intended_start_ns().value_or(now));
  }
  return std::max<std::int64_t>(until - now, 0);
}

}  // namespace

std::uint64_t run(const Options& options, const Source& source,
                  const std::function<void(Exchange&&)>& done, const std::atomic<bool>& stop) {
  return Replay(options, source, done, stop).run();
}

}  // namespace lockstep::replay

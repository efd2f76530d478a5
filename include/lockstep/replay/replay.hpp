// Sends planned records to the sides and collects their replies. All concurrency, pacing and
// timeouts live here: one thread, libcurl's multi interface, nothing else of the program is
// touched while it runs.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "lockstep/core/exchange.hpp"

namespace lockstep::replay {

struct Target {
  std::string url;  // scheme://host[:port][/prefix]; only http and https
  Headers headers;  // set on every request to this side, replacing a recorded one of that name
};

struct Options {
  Target baseline;
  Target candidate;
  std::optional<Target> control;
  std::uint32_t concurrency = 16;          // pairs in flight
  double rate = 0;                         // pairs a second, 0: as fast as replies come
  std::chrono::milliseconds timeout{30'000};
  std::chrono::milliseconds connect_timeout{5'000};
  std::uint64_t max_body_bytes = 64ULL << 20;
  bool insecure = false;
  std::string ca_file;
  std::uint64_t seed = 1;  // of the random order in which the sides are asked
};

// Throws Error for a URL that cannot be a target; `flag` names it in the message ("--baseline").
void check_target(const Target& target, const std::string& flag);

// Asks every side for a connection. Throws Error, naming the side, when one refuses or cannot be
// reached: then nothing has been sent yet.
void check_reachable(const Options& options);

// True when the record can go over the wire as it is; else the reason, one of kSkipReasons.
std::optional<Skip> refuse_unsendable(const Record& record);

// Pulls from `next` until it is empty or `stop` becomes true, hands every finished exchange to
// `done` (in order of completion, each exactly once). `has_room` is asked before an exchange is
// started; false holds back new ones until it is true again, so a slow consumer bounds memory.
// After `stop`, exchanges in flight are abandoned and not handed over. Returns how many were
// started and handed over. Never throws for what a server does.
struct Source {
  std::function<std::optional<Planned>()> next;
  std::function<bool()> has_room;
};
std::uint64_t run(const Options& options, const Source& source,
                  const std::function<void(Exchange&&)>& done, const std::atomic<bool>& stop);

}  // namespace lockstep::replay

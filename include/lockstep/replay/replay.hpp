// Sends planned records to the sides and collects their replies. All concurrency, pacing and
// timeouts live here: one thread, nothing else of the program is touched while it runs. libcurl
// opens the connections (names, addresses, TLS); what goes over them is written and read here, as
// that is the only way to send a captured request byte for byte, and half the cost of its multi
// interface.
//
// What goes over the wire is what was recorded, over HTTP/1.1:
// - the target byte for byte, behind the path prefix of the target URL if that has one
//   ("http://host/old" and "/a//b?x" give "/old/a//b?x"; "*" stays "*");
// - exactly one Host, first: from -H, else as recorded, else from the target URL; a side that has
//   an address there and no name gets the baseline's then, for else pages that name their host
//   would differ;
// - the recorded headers in order, case and number, without those that belong to the recorded
//   connection (dropped_headers lists them), Cookie headers joined into one, folded lines unfolded;
// - the body with the recorded framing: chunked stays chunked (RFC 9112 §7.1), anything else has a
//   Content-Length; POST, PUT and PATCH without a body say "Content-Length: 0" (RFC 9110 §8.6).
// Nothing is added, followed, decompressed, remembered or taken from the environment.
//
// A request whose method is not safe (RFC 9110 §9.2.1) travels on a connection of its own, and is
// never sent a second time, whatever happens to it. A safe one is repeated once, on a fresh
// connection, when the kept connection that it was sent on turns out to be dead.
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
  // scheme://[user:password@]host[:port][/prefix]; only http and https. User and password become
  // an Authorization header for this side alone (RFC 7617) and are never printed.
  std::string url;
  // Set on every request to this side, replacing recorded ones of that name. Framing and
  // hop-by-hop headers cannot be set, but for Connection ("close" switches keep-alive off).
  Headers headers;
};

struct Options {
  Target baseline;
  Target candidate;
  std::optional<Target> control;
  std::uint32_t concurrency = 16;                    // pairs in flight
  double rate = 0;                                   // pairs a second, 0: as fast as replies come
  std::chrono::milliseconds timeout{30'000};         // of one transfer as a whole, 0: none
  std::chrono::milliseconds connect_timeout{5'000};  // name, TCP and TLS together
  std::uint64_t max_body_bytes = 64ULL << 20;
  bool insecure = false;
  std::string ca_file;
  std::uint64_t seed = 1;  // of the random order in which the sides are asked
};

// Throws Error for a URL or header that cannot be used; `flag` names it in the message
// ("--baseline").
void check_target(const Target& target, const std::string& flag);

// Asks every side for a connection, trying all addresses of its name. Throws Error, naming the
// side, when one refuses or cannot be reached, or when its certificate is not trusted: then
// nothing has been sent yet.
void check_reachable(const Options& options);

// Nothing when the record can go over the wire as it is; else the reason, one of kSkipReasons.
std::optional<Skip> refuse_unsendable(const Record& record);

// A recorded header that is not sent. Host, Content-Length and Transfer-Encoding are not listed:
// they are sent, but written anew.
struct DroppedHeader {
  std::string name;
  std::string reason;  // "hop-by-hop", "named by Connection" or "not a header name"
};
std::vector<DroppedHeader> dropped_headers(const Request& request);

struct Source {
  // The next record to send, nothing at the end. It must have passed refuse_unsendable.
  std::function<std::optional<Planned>()> next;
  // Asked before an exchange is started; false holds back new ones until it is true again (asked
  // every 2 ms or so), so that a slow consumer bounds memory, and that nobody waits in next() for a
  // slow source while exchanges are in flight.
  std::function<bool()> has_room;
};

// Pulls from `source` until it is empty or `stop` becomes true, hands every finished exchange to
// `done` (in order of completion, each exactly once). After `stop`, exchanges in flight are
// abandoned within 100 ms and not handed over. Returns how many were started and handed over.
// Never throws for what a server does; throws Error when the process may not open enough files
// for `concurrency`, and whatever the callbacks throw. All callbacks run in the caller's thread.
std::uint64_t run(const Options& options, const Source& source,
                  const std::function<void(Exchange&&)>& done, const std::atomic<bool>& stop);

}  // namespace lockstep::replay

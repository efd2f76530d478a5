// Replays a handful of records against byte servers.
#pragma once

#include <algorithm>
#include <atomic>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "lockstep/replay/replay.hpp"

#include "support/byte_server.hpp"

namespace lockstep::test {

inline Record record_of(Request request) {
  Record record;
  record.request = std::move(request);
  return record;
}

inline Record get(std::string target) {
  return record_of({"GET", "http", "shop.test", std::move(target), {}, {}, Framing::none});
}

inline Record with_method(std::string method, std::string target = "/") {
  Record record = get(std::move(target));
  record.request.method = std::move(method);
  return record;
}

inline replay::Options options_for(const std::string& baseline, const std::string& candidate) {
  replay::Options options;
  options.baseline.url = baseline;
  options.candidate.url = candidate;
  options.concurrency = 4;
  options.timeout = std::chrono::seconds(20);
  return options;
}

// Hands out `records` in order; both it and they must outlive the source.
class Feed {
 public:
  explicit Feed(std::vector<Record> records) : records_(std::move(records)) {}

  replay::Source source() {
    return {[this]() -> std::optional<Planned> {
              if (next_ == records_.size()) {
                return std::nullopt;
              }
              Planned planned{next_, records_[next_], "GET /"};
              ++next_;
              return planned;
            },
            [] { return true; }};
  }
  std::size_t taken() const { return next_; }

 private:
  std::vector<Record> records_;
  std::size_t next_ = 0;
};

// In plan order.
inline std::vector<Exchange> replay_all(const replay::Options& options,
                                        std::vector<Record> records) {
  Feed feed(std::move(records));
  std::vector<Exchange> exchanges;
  const std::atomic<bool> stop = false;
  replay::run(
      options, feed.source(),
      [&](Exchange&& exchange) {
        const auto later = [&](const Exchange& other) { return other.seq > exchange.seq; };
        const auto place = std::find_if(exchanges.begin(), exchanges.end(), later);
        exchanges.insert(place, std::move(exchange));
      },
      stop);
  return exchanges;
}

// Two servers that answer alike.
struct TwoSides {
  ByteServer baseline;
  ByteServer candidate;

  explicit TwoSides(const ByteServer::Handler& handler) : baseline(handler), candidate(handler) {}
  explicit TwoSides(Script script) : TwoSides([script](const Received&) { return script; }) {}
  TwoSides() : TwoSides(Script{send(response("ok"))}) {}

  replay::Options options() const { return options_for(baseline.url(), candidate.url()); }
};

}  // namespace lockstep::test

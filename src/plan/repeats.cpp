#include "lockstep/plan/repeats.hpp"

#include <algorithm>
#include <array>
#include <functional>
#include <string>
#include <string_view>
#include <utility>

#include "plan/scatter.hpp"

namespace lockstep::plan {
namespace {

constexpr std::size_t kFewestSlots = 1024;

constexpr std::array<std::string_view, 33> kIncidental = {
    "baggage",
    "cdn-loop",
    "cf-connecting-ip",
    "cf-ipcountry",
    "cf-ray",
    "cf-visitor",
    "connection",
    "content-length",
    "date",
    "dnt",
    "forwarded",
    "grpc-trace-bin",
    "keep-alive",
    "priority",
    "referer",
    "sentry-trace",
    "te",
    "traceparent",
    "tracestate",
    "true-client-ip",
    "upgrade-insecure-requests",
    "user-agent",
    "via",
    "x-client-trace-id",
    "x-cloud-trace-context",
    "x-correlation-id",
    "x-forwarded-for",
    "x-forwarded-port",
    "x-amzn-trace-id",
    "x-real-ip",
    "x-request-id",
    "x-request-start",
    "x-trace-id",
};

constexpr std::array<std::string_view, 7> kIncidentalFamilies = {
    "sec-ch-", "sec-fetch-", "sec-gpc", "x-b3-", "x-datadog-", "x-envoy-", "uber-trace-id"};

// Two independent hashes of a list of texts: each counts with its length, so that "a", "bc" is
// another list than "ab", "c".
class Hash {
 public:
  void add(std::string_view text) {
    low_ = scatter(low_ ^ stable_hash(text));
    high_ = scatter(high_ + text.size()) ^ std::hash<std::string_view>{}(text);
  }
  std::uint64_t low() const { return low_; }
  std::uint64_t high() const { return scatter(high_); }

 private:
  std::uint64_t low_ = 1;
  std::uint64_t high_ = 2;
};

Hash hash_of(const Request& request) {
  Hash hash;
  for (const std::string* text :
       {&request.method, &request.scheme, &request.authority, &request.target, &request.body}) {
    hash.add(*text);
  }
  hash.add(request.framing == Framing::chunked ? "chunked" : "");
  // The order between different names carries no meaning, between equal ones it does (RFC 9110
  // §5.3).
  std::vector<std::pair<std::string, std::string_view>> headers;
  for (const Header& header : request.headers) {
    std::string name = ascii_lower(header.name);
    if (!is_incidental_header(name)) {
      headers.emplace_back(std::move(name), header.value);
    }
  }
  std::stable_sort(headers.begin(), headers.end(),
                   [](const auto& a, const auto& b) { return a.first < b.first; });
  for (const auto& [name, value] : headers) {
    hash.add(name);
    hash.add(value);
  }
  return hash;
}

}  // namespace

bool is_incidental_header(std::string_view name) {
  return std::find(kIncidental.begin(), kIncidental.end(), name) != kIncidental.end() ||
         std::any_of(kIncidentalFamilies.begin(), kIncidentalFamilies.end(),
                     [name](std::string_view family) { return name.starts_with(family); });
}

// That of the key, or a free one.
Repeats::Slot& Repeats::slot_of(std::uint64_t low, std::uint64_t high) {
  std::size_t at = low & (slots_.size() - 1);
  while (slots_[at].number != 0 && (slots_[at].low != low || slots_[at].high != high)) {
    at = (at + 1) & (slots_.size() - 1);
  }
  return slots_[at];
}

void Repeats::grow() {
  std::vector<Slot> before(std::max(kFewestSlots, 2 * slots_.size()));
  before.swap(slots_);
  for (const Slot& slot : before) {
    if (slot.number != 0) {
      slot_of(slot.low, slot.high) = slot;
    }
  }
}

bool Repeats::seen(const Request& request) {
  if (2 * (times_.size() + 1) > slots_.size() && times_.size() < kMost) {
    grow();
  }
  const Hash hash = hash_of(request);
  Slot& slot = slot_of(hash.low(), hash.high());
  if (slot.number != 0) {
    ++times_[slot.number - 1];
    return true;
  }
  if (times_.size() < kMost) {
    times_.push_back(1);
    slot = {hash.low(), hash.high(), static_cast<std::uint32_t>(times_.size())};
  }
  return false;
}

}  // namespace lockstep::plan

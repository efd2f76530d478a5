#include "cli/reask_sample.hpp"

#include <map>
#include <string>
#include <vector>

#include "unit/catch.hpp"

namespace lockstep::cli {
namespace {

Exchange exchange_of(std::uint64_t seq, std::size_t bytes) {
  Exchange exchange;
  exchange.seq = seq;
  exchange.record.request.target = "/x";
  exchange.baseline.response = Response{200, "OK", {}, std::string(bytes, 'b')};
  exchange.candidate.response = Response{200, "OK", {}, ""};
  exchange.record.response = Response{};
  return exchange;
}

std::map<std::uint64_t, std::size_t> by_group(const std::vector<Kept>& kept) {
  std::map<std::uint64_t, std::size_t> counts;
  for (const Kept& each : kept) {
    ++counts[each.exchange.seq % 10];
  }
  return counts;
}

}  // namespace

TEST_CASE("a few exchanges are all kept, in plan order") {
  ReaskSample sample;
  for (const std::uint64_t seq : {5U, 1U, 9U, 3U}) {
    sample.add(seq % 2, exchange_of(seq, 10), {});
  }
  const std::vector<Kept> kept = sample.take();
  REQUIRE(kept.size() == 4);
  CHECK(kept.front().exchange.seq == 1);
  CHECK(kept.back().exchange.seq == 9);
  CHECK_FALSE(kept.front().exchange.record.response);
  CHECK(sample.take().empty());
}

TEST_CASE("a late and rare kind of difference finds room among thousands of a frequent one") {
  ReaskSample sample;
  for (std::uint64_t i = 0; i < 5000; ++i) {
    sample.add(0, exchange_of(i * 10, 10), {});
  }
  for (std::uint64_t i = 0; i < 300; ++i) {
    sample.add(1, exchange_of(i * 10 + 1, 10), {});
  }
  sample.add(2, exchange_of(2, 10), {});
  const auto counts = by_group(sample.take());
  CHECK(counts.at(0) == ReaskSample::kMaxExchanges - 301);
  CHECK(counts.at(1) == 300);
  CHECK(counts.at(2) == 1);
}

TEST_CASE("frequent kinds share the room evenly") {
  ReaskSample sample;
  for (std::uint64_t group = 0; group < 4; ++group) {
    for (std::uint64_t i = 0; i < 3000; ++i) {
      sample.add(group, exchange_of(i * 10 + group, 10), {});
    }
  }
  for (const auto& [group, count] : by_group(sample.take())) {
    CHECK(count >= ReaskSample::kMaxExchanges / 4 - 1);
    CHECK(count <= ReaskSample::kMaxExchanges / 4 + 1);
  }
}

TEST_CASE("what is kept is bounded in bytes") {
  ReaskSample sample;
  constexpr std::size_t kLarge = 4U << 20U;
  for (std::uint64_t i = 0; i < 40; ++i) {
    sample.add(0, exchange_of(i * 10, kLarge), {});
  }
  sample.add(1, exchange_of(1, ReaskSample::kMaxExchangeBytes), {});  // too large by itself
  sample.add(2, exchange_of(2, kLarge), {});
  const std::vector<Kept> kept = sample.take();
  std::size_t bytes = 0;
  for (const Kept& each : kept) {
    bytes += each.weight();
  }
  CHECK(bytes <= ReaskSample::kMaxBytes);
  const auto counts = by_group(kept);
  CHECK(counts.at(0) == ReaskSample::kMaxBytes / kLarge - 2);
  CHECK(counts.count(1) == 0);
  CHECK(counts.at(2) == 1);
}

}  // namespace lockstep::cli

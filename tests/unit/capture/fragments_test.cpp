// IP packets in fragments: put together in any order, given up when they cannot be.
#include <algorithm>
#include <random>

#include <fmt/format.h>

#include "capture/ip_fragments.hpp"
#include "unit/capture/harness.hpp"
#include "unit/capture/packet_builder.hpp"
#include "unit/catch.hpp"

namespace lockstep::test {
namespace {

std::string post(const std::string& body) {
  return fmt::format("POST /p HTTP/1.1\r\nHost: h\r\nContent-Length: {}\r\n\r\n{}", body.size(),
                     body);
}

}  // namespace

TEST_CASE("fragments are put together, whatever their order") {
  const bool v6 = GENERATE(false, true);
  const std::string body = std::string(900, 'a') + std::string(900, 'b') + "c";
  const std::vector<Segment> segments = conversation(
      {post(body), "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n" + std::string(100, 'x')});
  std::mt19937 random(3);
  for (int round = 0; round < 20; ++round) {
    std::vector<std::string> packets;
    for (const Segment& segment : segments) {
      std::vector<std::string> fragments = fragments_of(segment, 8 * (1 + random() % 60), v6);
      fragments.push_back(fragments[random() % fragments.size()]);
      if (fragments.size() == 2) {
        fragments.pop_back();  // no fragment at all
      }
      std::shuffle(fragments.begin(), fragments.end(), random);
      for (const std::string& fragment : fragments) {
        packets.push_back(ethernet(fragment, v6 ? 0x86DD : 0x0800));
      }
    }
    const Reading reading = read_text(pcap_of(packets));
    REQUIRE(reading.records.size() == 1);
    CHECK(reading.records[0].request.body == body);
    REQUIRE(reading.records[0].response);
    CHECK(reading.records[0].response->body.size() == 100);
  }
}

TEST_CASE("a packet of which a fragment is missing or cut costs what it carried, and is told") {
  const std::vector<Segment> segments = conversation({post(std::string(500, 'a'))});
  const bool cut = GENERATE(false, true);
  std::vector<std::string> packets;
  for (const Segment& segment : segments) {
    std::vector<std::string> fragments = fragments_of(segment, 248, false);
    if (fragments.size() > 1) {
      cut ? fragments.back().resize(fragments.back().size() - 1) : fragments.pop_back();
    }
    for (const std::string& fragment : fragments) {
      packets.push_back(ethernet(fragment));
    }
  }
  const Reading reading = read_text(pcap_of(packets));
  CHECK(reading.records.empty());
  CHECK(reading.warned(
      "IP packets of which not all fragments were captured: what they carried is missing: 1"));
}

TEST_CASE("hostile fragments are given up, and memory stays") {
  capture::IpFragments fragments;
  const capture::FragmentKey key{.source = {}, .destination = {}, .id = 1};
  CHECK_FALSE(fragments.add(key, 0, true, "12345678"));
  CHECK_FALSE(fragments.add(key, 0, true, "12345678"));  // again
  CHECK(fragments.incomplete() == 1);
  SECTION("overlapping") { CHECK_FALSE(fragments.add(key, 4, false, "5678")); }
  SECTION("other bytes at the same place") { CHECK_FALSE(fragments.add(key, 0, true, "xxxxxxxx")); }
  SECTION("empty") { CHECK_FALSE(fragments.add(key, 8, false, "")); }
  SECTION("longer than a packet can be") {
    CHECK_FALSE(fragments.add(key, 65528, false, "12345678"));
  }
  SECTION("behind the end") {
    CHECK_FALSE(fragments.add(key, 16, false, "x"));
    CHECK_FALSE(fragments.add(key, 24, false, "x"));
  }
  CHECK(fragments.incomplete() == 1);
  // It was given up, so its key is free.
  CHECK_FALSE(fragments.add(key, 8, false, "b"));
  CHECK(fragments.add(key, 0, true, "aaaaaaaa") == "aaaaaaaab");
  CHECK(fragments.incomplete() == 1);
  for (std::uint32_t id = 2; id < 1000; ++id) {
    fragments.add({.source = {}, .destination = {}, .id = id}, 8, true, "x");
  }
  CHECK(fragments.incomplete() == 999);
  CHECK_FALSE(fragments.add({.source = {}, .destination = {}, .id = 2}, 0, false, "y") == "yx");
}

}  // namespace lockstep::test

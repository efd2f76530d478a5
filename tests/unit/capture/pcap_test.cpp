// Packet captures: TCP put together again, HTTP/1 read from it, everything else told.
#include <algorithm>
#include <random>

#include <fmt/format.h>

#include "capture/packets.hpp"
#include "unit/capture/harness.hpp"
#include "unit/capture/packet_builder.hpp"
#include "unit/catch.hpp"

namespace lockstep::test {
namespace {

std::string get(const std::string& target, const std::string& more = "") {
  return "GET " + target + " HTTP/1.1\r\nHost: shop.test\r\n" + more + "\r\n";
}
std::string ok(const std::string& body) {
  return fmt::format("HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n{}", body.size(), body);
}

// What a reading comes to, one word an item.
std::string summary(const Reading& reading) {
  std::string text;
  for (const CaptureItem& item : reading.items) {
    text += text.empty() ? "" : " ";
    if (const auto* const record = std::get_if<Record>(&item)) {
      text += record->request.target;
      text += record->fidelity.has(Fidelity::body_truncated) ? "!" : "";
      text += record->response ? fmt::format("={}", record->response->status) : "";
      text +=
          record->response && !record->response->body.empty() ? ":" + record->response->body : "";
    } else {
      text += std::get<Skip>(item).reason;
    }
  }
  return text;
}

std::string read_turns(const std::vector<std::string>& turns) {
  return summary(read_text(pcap_of(conversation(turns))));
}

}  // namespace

TEST_CASE("messages on a connection are joined as HTTP/1.1 does") {
  struct Row {
    std::vector<std::string> turns;
    std::string expected;
  };
  const std::string chunked = "Transfer-Encoding: chunked\r\n\r\n";
  const Row row = GENERATE_COPY(values<Row>({
      {{get("/a"), ok("A")}, "/a=200:A"},
      {{get("/a"), ok("A"), get("/b"), ok("B")}, "/a=200:A /b=200:B"},
      {{get("/a") + get("/b") + get("/c"), ok("A") + ok("B") + ok("C")},
       "/a=200:A /b=200:B /c=200:C"},
      {{"\r\n" + get("/a") + "\r\n\r\n" + get("/b"), ok("A") + ok("B")}, "/a=200:A /b=200:B"},
      {{"POST /p HTTP/1.1\r\nHost: h\r\n" + chunked + "3\r\nabc\r\n0\r\n\r\n" + get("/b"),
        "HTTP/1.1 201 Created\r\n" + chunked + "2;x=1\r\nok\r\n0\r\nT: 1\r\n\r\n" + ok("B")},
       "/p=201:ok /b=200:B"},
      {{"POST /p HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\nContent-Length: 3\r\n\r\n",
        "HTTP/1.1 100 Continue\r\n\r\n", "abc", ok("A")},
       "/p=200:A"},
      {{"HEAD /h HTTP/1.1\r\nHost: h\r\n\r\n" + get("/b"),
        "HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n" + ok("B")},
       "/h=200 /b=200:B"},
      {{get("/a") + get("/b"),
        "HTTP/1.1 304 Not Modified\r\nContent-Length: 9\r\n\r\nHTTP/1.1 204 No\r\n\r\n"},
       "/a=304 /b=204"},
      {{get("/a"), "HTTP/1.0 200 OK\r\n\r\nuntil the end"}, "/a=200:until the end"},
      {{get("/a"), "HTTP/1.1 103 Early\r\nLink: x\r\n\r\n" + ok("A")}, "/a=200:A"},
      {{get("/a")}, "/a"},
      {{get("/a"), "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc"}, "/a"},
      {{get("/a"), "garbage\r\n\r\n"}, "/a"},
      {{get("/a").substr(0, 30)}, "unreadable-entry"},
      {{"POST /p HTTP/1.1\r\nHost: h\r\nContent-Length: 9\r\n\r\nabc", ok("A")}, "/p!=200:A"},
      {{get("/a", "Upgrade: websocket\r\n"), "HTTP/1.1 101 Switching\r\n\r\n\x81\x01x", get("/no")},
       "websocket"},
      {{get("/a", "Upgrade: h2c\r\n"), "HTTP/1.1 101 Switching\r\n\r\n...", "PRI * HTTP/2.0"},
       "websocket"},
      {{"CONNECT h:443 HTTP/1.1\r\nHost: h:443\r\n\r\n", "HTTP/1.1 200 OK\r\n\r\n",
        "\x16\x03\x01\x02", "\x16\x03\x03\x02"},
       "not-http"},
      {{"GARBAGE\r\n\r\n", "HTTP/1.1 400 Bad\r\n\r\n"}, "unreadable-entry"},
      {{"GET /0.9\r\n", "<html>"}, ""},
      {{"SSH-2.0-x\r\n", "SSH-2.0-y\r\n"}, ""},
      {{"\x16\x03\x01\x02\x00", "\x16\x03\x03\x02\x00"}, "encrypted"},
      {{"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"}, "http2"},
      {{"POST /p HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: gzip\r\n\r\nx"}, "unreadable-entry"},
  }));
  CHECK(read_turns(row.turns) == row.expected);
}

TEST_CASE("a record has the times, the framing and the bytes of the wire") {
  const Reading reading = read_text(pcap_of(conversation(
      {"POST //a/../%2F?x=\xFF HTTP/1.1\r\nHost: h:80\r\nX-Forwarded-Proto: https\r\nA: 1\r\na: "
       "2\r\nTransfer-Encoding: chunked\r\n\r\n3\r\na\xFF"
       "c\r\n0\r\n\r\n",
       ok("A"), "HEAD /h HTTP/1.0\r\n\r\n", "HTTP/1.0 200 OK\r\n\r\n"})));
  REQUIRE(reading.format == "pcap");
  REQUIRE(reading.records.size() == 2);
  const Record& record = reading.records[0];
  CHECK(record.request.target == "//a/../%2F?x=\xFF");
  CHECK(record.request.scheme == "https");
  CHECK(record.request.framing == Framing::chunked);
  CHECK(record.request.body ==
        "a\xFF"
        "c");
  CHECK(record.request.headers.size() == 5);
  CHECK(record.captured_at_ns == 1003'000'005'000);
  CHECK(record.latency_ns == 1'000'000'000);
  CHECK(record.origin.offset == 24 + 2 * (16 + 54) + 16 + 54);
  CHECK(record.fidelity.empty());
  CHECK(reading.records[1].request.authority == "10.0.0.2:8080");
  CHECK(reading.records[1].fidelity.names() == std::vector<std::string_view>{"host_guessed"});
}

TEST_CASE("segments may come in any order, twice and overlapping") {
  const std::string request = "POST /p HTTP/1.1\r\nHost: h\r\nContent-Length: 2000\r\n\r\n" +
                              std::string(1000, 'a') + std::string(1000, 'b') + get("/next");
  std::mt19937 random(7);
  for (int round = 0; round < 40; ++round) {
    std::vector<Segment> data;
    for (std::size_t at = 0; at < request.size(); at += 97) {
      const std::size_t begin = at < 20 ? 0 : at - random() % 20;
      data.push_back({true, static_cast<std::uint32_t>(101 + begin),
                      request.substr(begin, 97 + random() % 60 + (at - begin))});
      if (random() % 3 == 0) {
        data.push_back(data.back());
      }
    }
    // The first stays first: without the handshake, it says where the stream begins.
    std::shuffle(data.begin() + 1, data.end(), random);
    data.insert(data.begin(), {true, 100, "", kSyn});
    data.push_back({false, 501, ok("A") + ok("B")});
    const Reading reading = read_text(pcap_of(data));
    REQUIRE(reading.records.size() == 2);
    CHECK(reading.records[0].request.body == std::string(1000, 'a') + std::string(1000, 'b'));
    CHECK(reading.records[1].request.target == "/next");
    CHECK(reading.records[1].response->body == "B");
  }
}

TEST_CASE("sequence numbers wrap around") {
  std::vector<Segment> segments = conversation({get("/a"), ok("A"), get("/b"), ok("B")});
  for (Segment& segment : segments) {
    segment.sequence += 0xFFFFFFF0U - (segment.from_client ? 100U : 500U);
  }
  CHECK(summary(read_text(pcap_of(segments))) == "/a=200:A /b=200:B");
}

TEST_CASE("a segment that is missing costs the message that it belongs to") {
  const std::string post = "POST /p HTTP/1.1\r\nHost: h\r\nContent-Length: 300\r\n\r\n";
  const std::vector<std::string> parts = {
      get("/1"), post + std::string(100, 'a'), std::string(100, 'b'), std::string(100, 'c'),
      get("/2"), get("/3").substr(0, 10),      get("/3").substr(10),  get("/4")};
  struct Row {
    std::size_t missing;
    std::string expected;
  };
  const Row row = GENERATE(values<Row>({
      {0, "/p /2 /3 /4"},
      {1, "/1 /2 /3 /4"},
      {2, "/1 /p! /2 /3 /4"},
      {3, "/1 /p! /2 /3 /4"},
      {4, "/1 /p /3 /4"},
      {5, "/1 /p /2 /4"},
      {6, "/1 /p /2 unreadable-entry /4"},
      {7, "/1 /p /2 /3"},
  }));
  std::vector<Segment> segments = {{true, 100, "", kSyn}};
  std::uint32_t sequence = 101;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    if (i != row.missing) {
      segments.push_back({true, sequence, parts[i]});
    }
    sequence += static_cast<std::uint32_t>(parts[i].size());
  }
  CHECK(summary(read_text(pcap_of(segments))) == row.expected);
}

TEST_CASE("after a gap responses go to the request that was sent last") {
  std::vector<Segment> segments =
      conversation({get("/a"), ok("A"), get("/b"), ok("B"), get("/c"), ok("C")});
  // The answer to /a, then the request /b.
  for (const std::size_t missing : {std::size_t{4}, std::size_t{5}}) {
    std::vector<Segment> some = segments;
    some.erase(some.begin() + static_cast<std::ptrdiff_t>(missing));
    CHECK(summary(read_text(pcap_of(some))) ==
          (missing == 4 ? "/a /b=200:B /c=200:C" : "/a=200:A /c=200:C"));
  }
}

TEST_CASE("a connection whose beginning was not captured is read from its next message") {
  std::vector<Segment> segments = conversation(
      {"the end of a body" + get("/a"), "ody of a response" + ok("A"), get("/b"), ok("B")});
  segments.erase(segments.begin(), segments.begin() + 3);
  const std::string read = summary(read_text(pcap_of(segments)));
  CHECK(read == "/b=200:B");
  segments[0].payload = get("/x");
  segments[1].payload = ok("X");
  segments[2].sequence = segments[0].sequence + static_cast<std::uint32_t>(get("/x").size());
  segments[3].sequence = segments[1].sequence + static_cast<std::uint32_t>(ok("X").size());
  segments.resize(4);
  CHECK(summary(read_text(pcap_of(segments))) == "/x=200:X /b=200:B");
}

TEST_CASE("ports that are used again, and a reset, begin another connection") {
  std::vector<Segment> segments = conversation({get("/a"), ok("A")});
  segments.pop_back();
  segments.push_back({true, 0, "", kRst});
  std::vector<Segment> again = conversation({get("/b"), ok("B")});
  for (Segment& segment : again) {
    segment.sequence += 70'000;
  }
  segments.insert(segments.end(), again.begin(), again.end());
  CHECK(summary(read_text(pcap_of(segments))) == "/a=200:A /b=200:B");
}

TEST_CASE("every link layer is read") {
  std::vector<Segment> segments = conversation({get("/a"), ok("A")});
  struct Row {
    std::string name;
    std::uint32_t link_type;
    std::string prefix;
    bool v6;
  };
  const std::string mac(12, '\x02');
  const Row row = GENERATE_COPY(values<Row>({
      {"Ethernet", 1, mac + be16(0x0800), false},
      {"Ethernet, IPv6", 1, mac + be16(0x86DD), true},
      {"VLAN", 1, mac + be16(0x8100) + be16(5) + be16(0x0800), false},
      {"two VLANs", 1, mac + be16(0x88A8) + be16(5) + be16(0x8100) + be16(6) + be16(0x86DD), true},
      {"BSD loopback", 0, le32(2), false},
      {"OpenBSD loopback", 108, be32(24), true},
      {"raw", 101, "", false},
      {"raw IPv4", 228, "", false},
      {"raw IPv6", 229, "", true},
      {"Linux cooked", 113, std::string(14, '\0') + be16(0x0800), false},
      {"Linux cooked 2", 276, be16(0x86DD) + std::string(18, '\0'), true},
  }));
  INFO(row.name);
  std::vector<std::string> packets;
  for (const Segment& segment : segments) {
    packets.push_back(row.prefix + (row.v6 ? ipv6_of(segment) : ipv4_of(segment)) +
                      std::string(row.link_type == 1 ? 6 : 0, '\0'));  // Ethernet pads
  }
  CHECK(summary(read_text(pcap_of(packets, row.link_type))) == "/a=200:A");
}

TEST_CASE("what cannot be read is counted and told") {
  std::vector<Segment> segments = conversation({get("/a"), ok("A")});
  std::vector<std::string> packets;
  for (const Segment& segment : segments) {
    packets.push_back(ethernet(ipv4_of(segment)));
  }
  std::vector<std::string> fragmented = packets;
  fragmented[3] = ethernet(ipv4_of(segments[3], 0x2000));
  Reading reading = read_text(pcap_of(fragmented));
  CHECK(reading.records.empty());
  CHECK(reading.warned(
      "IP packets of which not all fragments were captured: what they carried is missing: 1"));

  reading = read_text(pcap_of(packets, 105));
  CHECK(reading.items.empty());
  CHECK(reading.warned("packets of link type 105, which is not read: 7"));

  reading = read_text(pcap_of(packets, 1, 80));
  CHECK(reading.warned("packets cut by the snapshot length (tcpdump -s 0 keeps them whole): 2"));
  CHECK(summary(reading) == "unreadable-entry");

  reading = read_text(pcap_of(conversation({"SSH-2.0-x\r\n", "SSH-2.0-y\r\n"})));
  CHECK(reading.warned("connections that carried something else than HTTP: 1"));
}

TEST_CASE("pcap in both byte orders and both resolutions, and pcapng, hold the same") {
  const std::string packet = ethernet(ipv4_of({true, 1, get("/a")}));
  const auto size = static_cast<std::uint32_t>(packet.size());
  const auto big = [&](std::uint32_t magic, std::uint32_t fraction) {
    return be32(magic) + be16(2) + be16(4) + be32(0) + be32(0) + be32(65535) + be32(1) +
           be32(1000) + be32(fraction) + be32(size) + be32(size) + packet;
  };
  const std::string padding((4 - packet.size() % 4) % 4, '\0');
  const auto padded = static_cast<std::uint32_t>(packet.size() + padding.size());
  const auto block = [](std::uint32_t type, const std::string& body) {
    const auto length = static_cast<std::uint32_t>(body.size() + 12);
    return le32(type) + le32(length) + body + le32(length);
  };
  const std::string section =
      block(0x0A0D0D0A, le32(0x1A2B3C4D) + le16(1) + le16(0) + le32(0xFFFFFFFF) + le32(0xFFFFFFFF));
  const auto pcapng = [&](const std::string& options, std::uint64_t units) {
    return section + block(5, "skipped!") + block(1, le16(1) + le16(0) + le32(0) + options) +
           block(6, le32(0) + le32(static_cast<std::uint32_t>(units >> 32U)) +
                        le32(static_cast<std::uint32_t>(units)) + le32(size) + le32(size) + packet +
                        padding);
  };
  const std::string nano = le16(9) + le16(1) + std::string("\x09\0\0\0", 4) + le32(0);
  const std::string binary = le16(9) + le16(1) + std::string("\x8A\0\0\0", 4) + le32(0);
  const std::string shifted =
      le16(14) + le16(8) + le32(900) + le32(0) + le16(9) + le16(1) + std::string("\x06\0\0\0", 4);
  struct Row {
    std::string file;
    std::optional<std::int64_t> time;
  };
  const std::vector<Row> rows = {
      {big(0xA1B2C3D4, 5), 1000'000'005'000},
      {big(0xA1B23C4D, 5), 1000'000'000'005},
      {pcapng("", 1000'000'005), 1000'000'005'000},
      {pcapng(nano, 1000'000'000'005), 1000'000'000'005},
      {pcapng(binary, 1000 * 1024 + 512), 1000'500'000'000},
      {pcapng(shifted, 100'000'005), 1000'000'005'000},
      {section + block(1, le16(1) + le16(0) + le32(0)) + block(3, le32(size) + packet + padding),
       std::nullopt},
      {section + block(1, le16(1) + le16(0) + le32(0)) +
           block(2, le16(0) + le16(0) + le32(0) + le32(1000'000'005) + le32(size) + le32(size) +
                        packet + padding),
       1000'000'005'000},
  };
  CHECK(padded % 4 == 0);
  for (const Row& row : rows) {
    const Reading reading = read_text(row.file);
    REQUIRE_FALSE(reading.error);
    REQUIRE(reading.records.size() == 1);
    CHECK(reading.records[0].request.target == "/a");
    CHECK(reading.records[0].captured_at_ns == row.time);
    CHECK(reading.records[0].fidelity.has(Fidelity::time_missing) == !row.time);
  }
}

TEST_CASE("hostile lengths end the reading with a warning, and memory stays") {
  const std::string good = pcap_of(conversation({get("/a"), ok("A")}));
  for (const std::uint32_t length : {0xFFFFFFFFU, 0x7FFFFFFFU, 2'000'000U}) {
    std::string bad = good + le32(1) + le32(1) + le32(length) + le32(length) + "x";
    const Reading reading = read_text(bad);
    CHECK(reading.records.size() == 1);
    CHECK(reading.warned(fmt::format("a packet cannot have {} bytes", length)));
  }
  CHECK(read_text(good + "12345").warned("the file ends inside a packet"));
  // A message that announces more than will be kept.
  capture::Options options;
  options.max_entry_bytes = 10'000;
  const std::string large =
      "POST /p HTTP/1.1\r\nHost: h\r\nContent-Length: 60000\r\n\r\n" + std::string(60'000, 'x');
  std::vector<Segment> segments = {{true, 100, "", kSyn}};
  std::uint32_t sequence = 101;
  const std::string all = large + get("/next");
  for (std::size_t at = 0; at < all.size(); at += 1000) {
    segments.push_back({true, sequence, all.substr(at, 1000)});
    sequence += 1000;
  }
  const Reading reading = read_text(pcap_of(segments), options);
  CHECK(summary(reading) == "entry-too-large /next");
}

TEST_CASE("many connections at once are followed, the oldest are given up first") {
  std::vector<std::string> packets;
  for (unsigned i = 0; i < 10'500; ++i) {
    Segment segment{true, 1, get(fmt::format("/{}", i)), kAck, 1024 + i % 60'000};
    packets.push_back(ethernet(ipv4_of(segment)));
  }
  const Reading reading = read_text(pcap_of(packets));
  CHECK(reading.records.size() == 10'500);
  CHECK(reading.warned("connections ended early, since too many were open at once: 500"));
}

}  // namespace lockstep::test

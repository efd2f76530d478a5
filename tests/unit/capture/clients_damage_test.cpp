// Captures of clients and proxies, cut and damaged: no crash, no endless reading, no entry out of
// thin air, and every item with its place.
#include <algorithm>
#include <random>

#include <fmt/format.h>

#include "unit/capture/harness.hpp"
#include "unit/capture/packet_builder.hpp"
#include "unit/catch.hpp"

namespace lockstep::test {
namespace {

const std::vector<std::string> kFiles = {
    "curl/commands.sh",
    "vegeta/targets.http",
    "vegeta/targets.jsonl",
    "postman/shop.v2.0.json",
    "postman/shop.v2.1.json",
    "pcap/loopback.pcap",
    "real/mitmproxy_dumpfile-010.mitm",
    "real/mitmproxy_dumpfile-018.mitm",
    "real/mitmproxy_corrupted_gzip_body.mitm",
    "real/mitmproxy_error_log.mitm",
    "real/mitmproxy_successful_log.mitm",
    "real/postman_httpbin.json",
    "real/postman_nestedEntities.json",
    "real/zeek_post.pcap",
    "real/zeek_pipelined-requests.pcap",
    "real/zeek_entity_gap.pcap",
    "real/zeek_variant-04-te_cl_desync.pcap",
    "real/zeek_variant-08-leading_zeros.pcap",
    "real/zeek_variant-09-te_obs_fold.pcap",
    "real/zeek_image.pcapng",
};

void check_sane(const Reading& reading, const Reading& whole, std::size_t size) {
  CHECK(reading.items.size() <= 2 * whole.items.size() + 4);
  CHECK(reading.items.size() == reading.records.size() + reading.skips.size());
  for (std::size_t i = 0; i < reading.items.size(); ++i) {
    std::visit(
        [&](const auto& item) {
          CHECK(item.origin.index == i);
          CHECK(item.origin.offset <= size);
          CHECK_FALSE(item.origin.source.empty());
        },
        reading.items[i]);
  }
  for (const Record& record : reading.records) {
    CHECK_FALSE(record.request.method.empty());
    CHECK_FALSE(record.request.target.empty());
    CHECK_FALSE(record.request.authority.empty());
  }
  if (reading.error) {
    CHECK_FALSE(reading.error->where().source.empty());
  }
}

std::vector<std::string> lines_of(const Reading& reading) {
  std::vector<std::string> lines;
  for (const Record& record : reading.records) {
    lines.push_back(capture::to_ndjson(record));
  }
  return lines;
}

}  // namespace

TEST_CASE("a client's capture that is cut has nothing that was not in it") {
  const std::string name = GENERATE(from_range(kFiles));
  const std::string bytes = slurp(fixture(name));
  const Reading whole = read_text(bytes);
  const auto all = lines_of(whole);
  const bool whole_flows = name.ends_with(".mitm");
  for (std::size_t i = 0; i <= 20; ++i) {
    const std::size_t cut = bytes.size() * i / 20;
    INFO(name << " cut at " << cut);
    const Reading reading = read_text(std::string_view(bytes).substr(0, cut));
    check_sane(reading, whole, cut);
    if (whole_flows) {
      for (const std::string& line : lines_of(reading)) {
        CHECK(std::find(all.begin(), all.end(), line) != all.end());
      }
    }
  }
}

TEST_CASE("a damaged byte in a client's capture does no more harm than it must") {
  const std::string name = GENERATE(from_range(kFiles));
  const std::string bytes = slurp(fixture(name));
  const Reading whole = read_text(bytes);
  std::mt19937 random(11);
  for (int round = 0; round < 150; ++round) {
    std::string damaged = bytes;
    const std::size_t at = random() % bytes.size();
    const char with = "\0\xFF\"'{}9\n"[random() % 8];
    damaged[at] = round % 2 == 0 ? with : static_cast<char>(damaged[at] ^ (1 << random() % 8));
    INFO(name << " damaged at " << at);
    const Reading reading = read_text(damaged);
    check_sane(reading, whole, bytes.size());
  }
}

TEST_CASE("an endless entry of a client is passed over without being held") {
  capture::Options options;
  options.max_entry_bytes = 1U << 20U;
  const std::string huge(3U << 20U, 'x');
  struct Row {
    std::string before, entry, after;
  };
  const std::vector<Row> rows = {
      {"curl http://h/1\n", "curl -d '" + huge + "' http://h/2\n", "curl http://h/3\n"},
      {"curl http://h/1\n", "curl -d 'x" + huge + "\n", "curl http://h/3\n"},
      {"GET http://h/1\n\n", "POST http://h/2\nX: " + huge + "\n\n", "GET http://h/3\n"},
      {"{\"method\":\"GET\",\"url\":\"http://h/1\"}\n",
       "{\"method\":\"GET\",\"url\":\"http://h/2\",\"body\":\"" + huge + "\"}\n",
       "{\"method\":\"GET\",\"url\":\"http://h/3\"}\n"},
  };
  for (const Row& row : rows) {
    INFO(row.before);
    const Reading reading = read_text(row.before + row.entry + row.after, options);
    REQUIRE_FALSE(reading.error);
    REQUIRE(reading.records.size() == 2);
    CHECK(reading.records[1].request.target == "/3");
    REQUIRE(reading.skips.size() == 1);
    CHECK(reading.skips[0].reason == "entry-too-large");
  }
  const Reading postman =
      read_text(R"({"info":{},"item":[{"request":"http://h/","x":")" + huge + "\"}]}", options);
  REQUIRE(postman.error);
  CHECK_THAT(postman.error->what(), Catch::Contains("larger than 1048576 bytes"));
}

TEST_CASE("what is nested without end is refused or read, but does not crash") {
  std::string flow;
  for (int i = 0; i < 200; ++i) {
    flow = fmt::format("{}:1:a;{}}}", flow.size() + 4, flow.empty() ? "0:~" : flow);
  }
  const Reading mitmproxy = read_text(flow);
  CHECK(mitmproxy.records.empty());
  std::string folders = R"({"info":{},"item":[)";
  std::string end;
  for (int i = 0; i < 5000; ++i) {
    folders += R"({"item":[)";
    end += "]}";
  }
  const Reading postman = read_text(folders + end + "]}");
  CHECK(postman.records.empty());
  const Reading words = read_text("curl " + std::string(400'000, ' ') + "a" +
                                  std::string(150'000, '\t') + "\ncurl http://h/\n");
  CHECK(words.records.size() == 2);
  std::string many = "curl";
  for (int i = 0; i < 150'000; ++i) {
    many += " a";
  }
  const Reading too_many = read_text(many + "\ncurl http://h/\n");
  CHECK(too_many.skips.size() == 1);
  CHECK(too_many.records.size() == 1);
}

}  // namespace lockstep::test

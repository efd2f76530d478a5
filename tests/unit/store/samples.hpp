// What the tests of the store share: a folder that goes away, values to store, and comparison.
#pragma once

#include <unistd.h>

#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include <sqlite3.h>

#include "lockstep/core/error.hpp"
#include "lockstep/store/store.hpp"

#include "unit/catch.hpp"

namespace lockstep::store {

class TempDir {
 public:
  TempDir() {
    std::string pattern = (std::filesystem::temp_directory_path() / "lockstep-store-XXXXXX");
    REQUIRE(mkdtemp(pattern.data()) != nullptr);
    path_ = pattern;
  }
  ~TempDir() {
    std::error_code ignored;
    std::filesystem::permissions(path_, std::filesystem::perms::owner_all, ignored);
    std::filesystem::remove_all(path_, ignored);
  }
  TempDir(const TempDir&) = delete;
  TempDir& operator=(const TempDir&) = delete;

  std::string operator/(const std::string& name) const { return path_ / name; }
  std::vector<std::string> files() const {
    std::vector<std::string> names;
    for (const auto& entry : std::filesystem::directory_iterator(path_)) {
      names.push_back(entry.path().filename());
    }
    std::sort(names.begin(), names.end());
    return names;
  }

 private:
  std::filesystem::path path_;
};

inline std::string read_file(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

inline void write_file(const std::string& path, const std::string& bytes) {
  std::ofstream(path, std::ios::binary) << bytes;
}

// The message of the Error that `action` throws, "" when it throws none.
template <typename Action>
std::string error_of(Action action) {
  try {
    action();
  } catch (const Error& error) {
    return error.what();
  }
  return {};
}

// SQLite as any other program would use it.
class Shell {
 public:
  explicit Shell(const std::string& path) { REQUIRE(sqlite3_open(path.c_str(), &db_) == 0); }
  ~Shell() { sqlite3_close(db_); }
  Shell(const Shell&) = delete;
  Shell& operator=(const Shell&) = delete;

  // The rows, columns joined by '|'.
  std::vector<std::string> operator()(const std::string& sql) const {
    std::vector<std::string> rows;
    const auto collect = [](void* out, int count, char** values, char**) {
      std::string row;
      for (int i = 0; i < count; ++i) {
        row += (i == 0 ? "" : "|");
        row += values[i] == nullptr ? "NULL" : values[i];
      }
      static_cast<std::vector<std::string>*>(out)->push_back(row);
      return 0;
    };
    char* message = nullptr;
    const int code = sqlite3_exec(db_, sql.c_str(), collect, &rows, &message);
    INFO(sql << ": " << (message == nullptr ? "" : message));
    sqlite3_free(message);
    REQUIRE(code == SQLITE_OK);
    return rows;
  }
  std::string one(const std::string& sql) const {
    const std::vector<std::string> rows = (*this)(sql);
    return rows.size() == 1 ? rows.front() : "not one row";
  }

 private:
  sqlite3* db_ = nullptr;
};

inline std::string every_byte() {
  std::string bytes;
  for (int i = 0; i < 256; ++i) {
    bytes += static_cast<char>(i);
  }
  return bytes;
}

inline StoredExchange plain_exchange(std::uint64_t seq) {
  StoredExchange exchange;
  exchange.seq = seq;
  exchange.method = "GET";
  exchange.target = "/items/" + std::to_string(seq);
  exchange.endpoint = "GET /items/{id}";
  exchange.authority = "shop.test";
  exchange.origin = {"shop.har", 0, 100 * seq, seq};
  for (StoredReply* reply : {&exchange.baseline, &exchange.candidate}) {
    reply->status = 200;
    reply->reason = "OK";
    reply->bytes = 12;
    reply->timing = {0, 1'000'000, 2'000'000};
    reply->started_at_ns = 1'760'000'000'000'000'000;
  }
  return exchange;
}

inline StoredExchange different_exchange(std::uint64_t seq) {
  StoredExchange exchange = plain_exchange(seq);
  exchange.comparison.verdict = Verdict::different;
  Difference difference;
  difference.aspect = Aspect::json;
  difference.at = "/price";
  difference.kind = Kind::type;
  difference.baseline = "1";
  difference.candidate = "\x1b[2J";
  difference.note = "a number";
  exchange.comparison.differences.push_back(difference);
  difference.kind = Kind::spelling;
  difference.note = "key-order";
  exchange.comparison.differences.push_back(difference);
  exchange.comparison.omitted = 2;
  return exchange;
}

inline Finding some_finding(std::uint64_t fingerprint) {
  Finding finding;
  finding.fingerprint = fingerprint;
  finding.id = "F1";
  finding.drift_class = "list-order";
  finding.severity = Severity::risky;
  finding.sure = Sureness::medium;
  finding.possibly = true;
  finding.aspect = Aspect::json;
  finding.kind = Kind::order;
  finding.exchanges = 2;
  finding.differences = 3;
  finding.first_seq = 2;
  finding.last_seq = 9;
  finding.endpoints = {{"GET /items/{id}", 1}, {"/x\xff", 1}};
  finding.other_endpoints = 4;
  finding.places = {{{Aspect::json, "/items/*"}, 2}, {{Aspect::status, "status"}, 1}};
  finding.other_places = 5;
  finding.example = {2, "GET /items/{id}", "/items/0", "[1]", std::nullopt, true, "a note"};
  finding.absorbed = {1, 2};
  return finding;
}

inline void check_same(const Finding& a, const Finding& b) {
  CHECK(a.fingerprint == b.fingerprint);
  CHECK(a.id == b.id);
  CHECK(a.drift_class == b.drift_class);
  CHECK(a.severity == b.severity);
  CHECK(a.sure == b.sure);
  CHECK(a.possibly == b.possibly);
  CHECK(a.aspect == b.aspect);
  CHECK(a.kind == b.kind);
  CHECK(a.exchanges == b.exchanges);
  CHECK(a.differences == b.differences);
  CHECK(a.first_seq == b.first_seq);
  CHECK(a.last_seq == b.last_seq);
  CHECK(a.endpoints == b.endpoints);
  CHECK(a.other_endpoints == b.other_endpoints);
  CHECK(a.places == b.places);
  CHECK(a.other_places == b.other_places);
  CHECK(a.example.seq == b.example.seq);
  CHECK(a.example.endpoint == b.example.endpoint);
  CHECK(a.example.at == b.example.at);
  CHECK(a.example.baseline == b.example.baseline);
  CHECK(a.example.candidate == b.example.candidate);
  CHECK(a.example.abridged == b.example.abridged);
  CHECK(a.example.note == b.example.note);
  CHECK(a.absorbed == b.absorbed);
}

inline void check_same(const StoredReply& a, const StoredReply& b) {
  CHECK(a.status == b.status);
  CHECK(a.reason == b.reason);
  CHECK(a.headers == b.headers);
  CHECK(a.bytes == b.bytes);
  CHECK(a.body_id == b.body_id);
  CHECK(a.error == b.error);
  CHECK(a.timing == b.timing);
  CHECK(a.started_at_ns == b.started_at_ns);
}

inline void check_same(const StoredExchange& a, const StoredExchange& b) {
  CHECK(a.seq == b.seq);
  CHECK(a.method == b.method);
  CHECK(a.target == b.target);
  CHECK(a.endpoint == b.endpoint);
  CHECK(a.authority == b.authority);
  CHECK(a.origin.source == b.origin.source);
  CHECK(a.origin.line == b.origin.line);
  CHECK(a.origin.offset == b.origin.offset);
  CHECK(a.origin.index == b.origin.index);
  CHECK(a.fidelity == b.fidelity);
  CHECK(a.captured_at_ns == b.captured_at_ns);
  CHECK(a.request_headers == b.request_headers);
  CHECK(a.request_body_id == b.request_body_id);
  CHECK(a.request_bytes == b.request_bytes);
  CHECK(a.asked_first == b.asked_first);
  CHECK(a.start_delay_ns == b.start_delay_ns);
  CHECK(a.weight == b.weight);
  check_same(a.baseline, b.baseline);
  check_same(a.candidate, b.candidate);
  REQUIRE(a.control.has_value() == b.control.has_value());
  if (a.control) {
    check_same(*a.control, *b.control);
  }
  CHECK(a.comparison.verdict == b.comparison.verdict);
  CHECK(a.comparison.differences == b.comparison.differences);
  CHECK(a.comparison.omitted == b.comparison.omitted);
  CHECK(a.kept == b.kept);
}

inline void check_same(const Counts& a, const Counts& b) {
  CHECK(a.captured == b.captured);
  CHECK(a.sent == b.sent);
  CHECK(a.skipped == b.skipped);
  CHECK(a.compared == b.compared);
  CHECK(a.failed == b.failed);
  CHECK(a.identical == b.identical);
  CHECK(a.equivalent == b.equivalent);
  CHECK(a.noise == b.noise);
  CHECK(a.accepted == b.accepted);
  CHECK(a.different == b.different);
}

inline std::vector<StoredExchange> all_exchanges(const RunReader& reader) {
  std::vector<StoredExchange> exchanges;
  reader.each_exchange([&](const StoredExchange& exchange) { exchanges.push_back(exchange); });
  return exchanges;
}

// A run that has a row in every table; its baseline's body has the number in it.
inline void write_run_of_everything(Database& db, int number) {
  RunInfo info;
  info.captures = {"a.har"};
  RunWriter writer = db.begin_run(info);
  for (std::uint64_t seq = 0; seq < 2; ++seq) {
    StoredExchange exchange = seq == 0 ? plain_exchange(seq) : different_exchange(seq);
    exchange.kept = true;
    exchange.control = exchange.baseline;
    if (seq == 1) {
      exchange.control->error = TransferError{"reset", "wait", "", 56, 104};
    }
    writer.add(exchange, {"request", "old" + std::to_string(number), "new", "control"});
  }
  writer.add_skip({{}, "excluded", "", "GET", "/"});
  writer.settle_noise(std::vector<NoisyPlace>(1), [](StoredExchange&) { return false; });
  const std::vector<Finding> findings = {some_finding(7)};
  Counts counts;
  counts.skipped["excluded"] = 1;
  const std::vector<RuleReport> rules = {{.action = "time", .at = "/a"}};
  const std::vector<AcceptanceUse> accepted(1);
  const std::vector<LatencyHistogram> latencies(1);
  writer.finish(RunState::complete, counts, 1, findings, rules, accepted, latencies);
}

}  // namespace lockstep::store

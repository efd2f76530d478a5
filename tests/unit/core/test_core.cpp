#include <random>
#include <set>
#include <string>

#include "lockstep/core/error.hpp"
#include "lockstep/core/escape.hpp"
#include "lockstep/core/exchange.hpp"
#include "lockstep/core/http.hpp"
#include "lockstep/core/record.hpp"
#include "lockstep/core/run.hpp"
#include "lockstep/core/url.hpp"

#include "unit/catch.hpp"

using namespace lockstep;

TEST_CASE("an error reads position: problem; advice") {
  CHECK(std::string(Error(Position{.source = "a.json", .line = 14, .column = 7}, "bad", "mend it")
                        .what()) == "a.json:14:7: bad; mend it");
  CHECK(std::string(Error(Position{.source = "a.gor", .offset = 12}, "bad").what()) ==
        "a.gor: byte 12: bad");
  CHECK(std::string(Error("bad", "mend it").what()) == "bad; mend it");
  CHECK(std::string(Error(Position{.source = "a"}, "bad").what()) == "a: bad");
}

TEST_CASE("UTF-8 is told from what only looks like it") {
  struct Row {
    std::string_view bytes;
    std::size_t length;
  };
  const Row rows[] = {
      {"a", 1},
      {"\x7f", 1},
      {"é", 2},
      {"€", 3},
      {"😀", 4},
      {"", 0},
      {"\x80", 0},
      {"\xC0\x80", 0},
      {"\xC1\xBF", 0},
      {"\xC3", 0},
      {"\xE0\x9F\xBF", 0},
      {"\xED\xA0\x80", 0},
      {"\xED\x9F\xBF", 3},
      {"\xEF\xBF\xBF", 3},
      {"\xF0\x8F\xBF\xBF", 0},
      {"\xF4\x8F\xBF\xBF", 4},
      {"\xF4\x90\x80\x80", 0},
      {"\xF5\x80\x80\x80", 0},
      {"\xE2\x82", 0},
      {"\xFF", 0},
  };
  for (const Row& row : rows) {
    CAPTURE(row.bytes);
    CHECK(utf8_sequence_length(row.bytes) == row.length);
    CHECK(is_utf8(row.bytes) == (row.length > 0 || row.bytes.empty()));
  }
}

TEST_CASE("a prefix never cuts a UTF-8 sequence, and always ends") {
  const std::string text = "aé€😀z";
  for (std::size_t limit = 0; limit <= text.size() + 1; ++limit) {
    const std::string_view prefix = utf8_prefix(text, limit);
    CHECK(prefix.size() <= limit);
    CHECK(is_utf8(prefix));
    CHECK(limit - prefix.size() <= (limit > text.size() ? limit : 3));
  }
  CHECK(utf8_prefix(std::string(10, '\x80'), 5).size() == 5);
}

TEST_CASE("what reaches a terminal cannot move, hide or reorder") {
  struct Row {
    std::string_view bytes;
    std::string_view shown;
  };
  const Row rows[] = {
      {"plain text", "plain text"},
      {"caf\xC3\xA9 日本語 😀", "café 日本語 😀"},
      {"\x1b[2J\x1b]0;title\x07", "\\x1b[2J\\x1b]0;title\\x07"},
      {"a\nb\r\tc", "a\\nb\\r\\tc"},
      {std::string_view("a\0b", 3), "a\\x00b"},
      {"\x7f", "\\x7f"},
      {"\xC2\x9B"
       "2J",
       "\\u009b2J"},  // CSI as a C1 control
      {"\xE2\x80\xAE"
       "evil",
       "\\u202eevil"},  // right-to-left override
      {"\xE2\x80\x8B", "\\u200b"},
      {"\xEF\xBB\xBF", "\\ufeff"},
      {"\xF3\xA0\x81\x81", "\\U000e0041"},  // tag character
      {"\xFF\xC3", "\\xFF\\xC3"},
      {"back\\slash", "back\\slash"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.bytes);
    CHECK(escape_line(row.bytes) == row.shown);
  }
  CHECK(escape_line("back\\slash", true) == "back\\\\slash");
  CHECK(escape_text("a\n\tb\r\x1b") == "a\n\tb\\r\\x1b");
}

TEST_CASE("escaping any bytes leaves only harmless UTF-8") {
  std::mt19937 random(7);
  for (int i = 0; i < 500; ++i) {
    std::string bytes(random() % 40, '\0');
    for (char& c : bytes) {
      c = static_cast<char>(random() % 256);
    }
    const std::string shown = escape_line(bytes);
    CHECK(is_utf8(shown));
    CHECK(shown.find_first_of("\x1b\n\r\x7f") == std::string::npos);
    CHECK(escape_line(shown) == shown);
  }
}

TEST_CASE("a shell word holds any text") {
  struct Row {
    std::string_view bytes;
    std::string_view word;
  };
  const Row rows[] = {
      {"plain-1.0_x/y:z", "plain-1.0_x/y:z"},
      {"", "''"},
      {"two words", "'two words'"},
      {"$(rm -rf /) `id` \"x\" !", "'$(rm -rf /) `id` \"x\" !'"},
      {"it's", "'it'\\''s'"},
      {"back\\slash", "'back\\slash'"},
      {"caf\xC3\xA9", "'café'"},
      {"line\nbreak", "$'line\\nbreak'"},
      {"\x1b'\\", "$'\\x1b\\'\\\\'"},
      {"\xFF", "$'\\xFF'"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.bytes);
    CHECK(shell_quote(row.bytes) == row.word);
  }
}

TEST_CASE("header names are found without regard to case") {
  const Headers headers = {{"Content-Type", "a"}, {"X-A", "1"}, {"content-type", "b"}};
  REQUIRE(find_header(headers, "CONTENT-TYPE") != nullptr);
  CHECK(*find_header(headers, "CONTENT-TYPE") == "a");
  CHECK(find_header(headers, "X") == nullptr);
  CHECK(equal_ignoring_case("aBc", "AbC"));
  CHECK_FALSE(equal_ignoring_case("abc", "abcd"));
  CHECK_FALSE(equal_ignoring_case("\xC3\xA9", "\xC3\x89"));
}

TEST_CASE("tokens and safe methods") {
  for (const auto* token : {"GET", "x-y", "!#$%&'*+-.^_`|~0"}) {
    CHECK(is_token(token));
  }
  for (const auto* other : {"", "a b", "a:b", "caf\xC3\xA9", "a\n", "(x)"}) {
    CHECK_FALSE(is_token(other));
  }
  for (const auto* method : {"GET", "HEAD", "OPTIONS", "TRACE"}) {
    CHECK(is_safe_method(method));
  }
  for (const auto* method : {"POST", "PUT", "PATCH", "DELETE", "get", "", "PROPFIND"}) {
    CHECK_FALSE(is_safe_method(method));
  }
}

TEST_CASE("every name reads back as its enumerator") {
  for (int i = 0; i < 4; ++i) {
    CHECK(aspect_from_name(aspect_name(static_cast<Aspect>(i))) == static_cast<Aspect>(i));
  }
  for (int i = 0; i < 7; ++i) {
    CHECK(kind_from_name(kind_name(static_cast<Kind>(i))) == static_cast<Kind>(i));
  }
  for (int i = 0; i < 6; ++i) {
    CHECK(verdict_from_name(verdict_name(static_cast<Verdict>(i))) == static_cast<Verdict>(i));
  }
  for (int i = 0; i < 3; ++i) {
    CHECK(run_state_from_name(run_state_name(static_cast<RunState>(i))) ==
          static_cast<RunState>(i));
  }
  CHECK_FALSE(kind_from_name("").has_value());
  FidelitySet all;
  for (int i = 0; i <= static_cast<int>(Fidelity::response_truncated); ++i) {
    all.add(static_cast<Fidelity>(i));
  }
  CHECK(all.names().size() == 16);
  for (const std::string_view name : all.names()) {
    REQUIRE(fidelity_from_name(name).has_value());
    CHECK(all.has(*fidelity_from_name(name)));
  }
  CHECK_FALSE(fidelity_from_name("nonsense").has_value());
}

TEST_CASE("skip reasons are distinct and explained") {
  std::set<std::string_view> seen;
  for (const SkipReason& reason : skip_reasons()) {
    CHECK(seen.insert(reason.id).second);
    CHECK(reason.explanation.size() > 10);
  }
}

TEST_CASE("counts reconcile whatever happens") {
  std::mt19937 random(3);
  Counts counts;
  for (int i = 0; i < 1000; ++i) {
    const auto verdict = static_cast<Verdict>(random() % 6);
    counts.add(verdict, verdict == Verdict::failed ? "candidate: refused" : "");
    if (random() % 3 == 0) {
      ++counts.skipped["unsafe-method"];
    }
  }
  counts.captured = counts.sent + counts.total_skipped();
  CHECK(counts.reconciles());
  CHECK(counts.sent == 1000);
  CHECK(counts.total_failed() == counts.failed["candidate: refused"]);
  ++counts.captured;
  CHECK_FALSE(counts.reconciles());
}

TEST_CASE("parity is unknown when nothing was compared, and exact otherwise") {
  Counts counts;
  CHECK_FALSE(counts.byte_parity().has_value());
  CHECK_FALSE(counts.semantic_parity().has_value());
  counts.add(Verdict::failed, "baseline: refused");
  CHECK_FALSE(counts.semantic_parity().has_value());
  counts.add(Verdict::identical, "");
  counts.add(Verdict::equivalent, "");
  counts.add(Verdict::noise, "");
  counts.add(Verdict::different, "");
  CHECK(*counts.byte_parity() == 0.25);
  CHECK(*counts.semantic_parity() == 0.75);
}

TEST_CASE("a failure is the baseline's when both sides failed") {
  StoredExchange exchange;
  CHECK(failure_of(exchange).empty());
  exchange.candidate.error = TransferError{.reason = "timeout"};
  CHECK(failure_of(exchange) == "candidate: timeout");
  exchange.baseline.error = TransferError{.reason = "refused"};
  CHECK(failure_of(exchange) == "baseline: refused");
}

TEST_CASE("no text is a command to a CI server that reads the log") {
  CHECK(escape_line("::set-output name=a::b") == "\\x3a:set-output name=a::b");
  CHECK(escape_line("  ::error::b") == "  \\x3a:error::b");
  CHECK(escape_line("\t::error::b") == "\\t\\x3a:error::b");
  CHECK(escape_text("a\n::add-mask::b\n") == "a\n\\x3a:add-mask::b\n");
  CHECK(escape_line("a ##vso[task.x]b") == "a \\x23#vso[task.x]b");
  CHECK(escape_line("##[group]") == "\\x23#[group]");
  CHECK(escape_line("##teamcity[x]") == "\\x23#teamcity[x]");
  // What only looks like one stays.
  for (const auto* text : {"::1", "::ffff:1.2.3.4", "a::b::c", "::", "## heading", "#[x]", "##"}) {
    CHECK(escape_line(text) == text);
  }
}

TEST_CASE("a latency bucket is never wider than a 128th of what is in it") {
  std::int64_t before = -1;
  for (std::uint32_t bucket = 0; bucket < 7300; ++bucket) {
    const std::int64_t low = latency_bucket_low(bucket);
    if (low < before) {
      break;  // beyond 64 bits
    }
    CHECK(latency_bucket(low) == bucket);
    if (bucket > 0) {
      CHECK(latency_bucket(low - 1) == bucket - 1);
      CHECK(low - before <= std::max<std::int64_t>(1, before / 128));
    }
    before = low;
  }
  CHECK(latency_bucket(-5) == 0);
  CHECK(latency_bucket_low(latency_bucket(INT64_MAX)) > INT64_MAX / 128 * 127);
}

TEST_CASE("a quantile of a histogram is that of the times, but for the width of a bucket") {
  LatencyHistogram histogram;
  CHECK(histogram.quantile(0.5) == 0);
  CHECK(histogram.count() == 0);
  for (std::int64_t ms = 1; ms <= 1000; ++ms) {
    histogram.add(ms * 1'000'000);
  }
  CHECK(histogram.count() == 1000);
  for (const double q : {0.0, 0.5, 0.95, 0.99, 1.0}) {
    const double exact = std::max(q * 1e9, 1e6);
    CHECK(static_cast<double>(histogram.quantile(q)) == Approx(exact).epsilon(1.0 / 128));
  }
}

TEST_CASE("a URL loses its user and password, whatever they hold") {
  const std::vector<std::pair<std::string_view, std::string_view>> rows = {
      {"http://host/path", "http://host/path"},
      {"http://user:pass@host/path", "http://host/path"},
      {"https://user@host", "https://host"},
      {"http://user:p@ss@host:8080/a@b?c@d#e@f", "http://host:8080/a@b?c@d#e@f"},
      {"http://user:p/ss@host/", "http://host/"},
      {"http://user:p?s#s@host/", "http://host/"},
      {"http://user:pass@[::1]:80/", "http://[::1]:80/"},
      {"http://[::1]:80/@x", "http://[::1]:80/@x"},
      {"http://[::1]/@x", "http://[::1]/@x"},
      {"http://host:80/@scope/package", "http://host:80/@scope/package"},
      {"http://host/@scope/package", "http://host/@scope/package"},
      {"http://host?mail=a@b", "http://host?mail=a@b"},
      {"http://host#a@b", "http://host#a@b"},
      {"user:pass@host/path", "host/path"},
      {"user:pa://ss@host/path", "host/path"},
      {"//user:pass@host/path", "//host/path"},
      {"http:/user:pass@host/", "host/"},
      {"http://:@host/", "http://host/"},
      {"http://@host/", "http://host/"},
      {"HTTP://User:Pass@Host", "HTTP://Host"},
      {"host", "host"},
      {"localhost:5000/@me", "localhost:5000/@me"},
      {"", ""},
      {"@", ""},
      {"http://", "http://"},
  };
  for (const auto& [url, expected] : rows) {
    INFO(url);
    CHECK(url_without_userinfo(url) == expected);
  }
}

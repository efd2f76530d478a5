#include "noise/shape.hpp"

#include <string>
#include <vector>

#include "noise/instant.hpp"
#include "noise/statistics.hpp"
#include "unit/catch.hpp"

namespace lockstep::noise {
namespace {

constexpr std::int64_t kSecond = 1'000'000'000;
constexpr std::int64_t kAsked = 1'772'366'400 * kSecond;  // 2026-03-01T12:00:00Z

struct Row {
  std::string name;
  std::vector<std::string> seen;  // asked one after another, a second apart
  std::string value;
  bool fits = false;
  Aspect aspect = Aspect::json;
};

bool row_fits(const Row& row) {
  std::vector<Given> seen;
  for (const std::string& value : row.seen) {
    seen.push_back({value, kAsked + static_cast<std::int64_t>(seen.size()) * kSecond});
  }
  return fits(row.aspect, seen, {row.value, kAsked});
}

const std::vector<std::string> kUuids = {"\"5b1d8c9e-0f3a-4e57-9b8a-2f60c1d7e944\"",
                                         "\"e07f1a35-94bd-4c02-a6d1-7b3e58f0c219\""};
const std::vector<std::string> kTimes = {"\"2026-03-01T12:00:00.120Z\"",
                                         "\"2026-03-01T12:00:01.130Z\""};

}  // namespace

TEST_CASE("a value fits where it has the shape of what the baseline gives") {
  const std::vector<Row> rows = {
      {"uuid", kUuids, "\"aaaa1111-2222-4333-8444-555566667777\"", true},
      {"uuid in capitals", kUuids, "\"AAAA1111-2222-4333-8444-555566667777\"", false},
      {"uuid without hyphens", kUuids, "\"aaaa1111222243338444555566667777\"", false},
      {"uuid cut short", kUuids, "\"aaaa1111-2222-4333-8444-55556666777\"", false},
      {"uuid with a letter beyond f", kUuids, "\"aaaa1111-2222-4333-8444-55556666777g\"", false},
      {"empty for uuid", kUuids, "\"\"", false},
      {"null for uuid", kUuids, "null", false},
      {"word for uuid", kUuids, "\"none\"", false},
      {"hex of a length", {"\"9f3a77c2\"", "\"01bb4e5d\""}, "\"deadbe0f\"", true},
      {"hex of another length", {"\"9f3a77c2\"", "\"01bb4e5d\""}, "\"deadbe0f00\"", false},
      {"prefixed id", {"\"req-9f3a77c2\"", "\"req-01bb4e5d\""}, "\"req-77aa88bb\"", true},
      {"another prefix", {"\"req-9f3a77c2\"", "\"req-01bb4e5d\""}, "\"ord-77aa88bb\"", false},
      {"base64",
       {"\"Zm9vYmFyMTIzNDU2Nzg5\"", "\"dGhlIHF1aWNrIGJyb3du\""},
       "\"aGVs-G8gd29y_GQgaXRz\"",
       true},
      {"text for base64",
       {"\"Zm9vYmFyMTIzNDU2Nzg5\"", "\"dGhlIHF1aWNrIGJyb3du\""},
       "\"internal error here!\"",
       false},
      {"a word that was seen", {"\"red\"", "\"blue\""}, "\"blue\"", true},
      {"one that was not", {"\"red\"", "\"blue\""}, "\"green\"", false},
      {"words beside a number",
       {"\"17 people like this\"", "\"18 people like this\""},
       "\"25 people like this\"",
       true},
      {"other words beside it",
       {"\"17 people like this\"", "\"18 people like this\""},
       "\"25 persons like this\"",
       false},
      {"far from the number",
       {"\"17 people like this\"", "\"18 people like this\""},
       "\"99999 people like this\"",
       false},
      {"boolean that was seen", {"true", "false"}, "true", true},
      {"one that was not", {"true"}, "false", false},
      {"null", {"null", "1"}, "null", true},
      {"redacted",
       {"\"‹redacted:1f2e3d4c5b6a›\"", "\"‹redacted:99ffeeddccbb›\""},
       "\"‹redacted:0123456789ab›\"",
       true},
      {"object of the same members", {R"({"id":1,"at":"x"})"}, R"({"at":"y","id":22})", true},
      {"with one more", {R"({"id":1,"at":"x"})"}, R"({"at":"y","id":22,"z":1})", false},
      {"with another type", {R"({"id":1,"at":"x"})"}, R"({"at":"y","id":"22"})", false},
      {"array of the same kind", {R"(["a","b"])", "[]"}, R"(["z"])", true},
      {"array of another kind", {R"(["a","b"])", "[]"}, R"([null])", false},
      {"header",
       {"\"abc123def456\"", "\"0011aabbccdd\""},
       "\"99aa88bb77cc\"",
       true,
       Aspect::header},
      {"status that was seen", {"200", "503"}, "503", true, Aspect::status},
      {"one that was not", {"200", "503"}, "500", false, Aspect::status},
      {"bytes", {std::string("\xff\x01\x02", 3)}, std::string("\xfe\x09", 2), true, Aspect::body},
      {"text for bytes", {std::string("\xff\x01\x02", 3)}, "error", false, Aspect::body},
      {"nothing seen", {}, "1", false},
  };
  for (const Row& row : rows) {
    INFO(row.name << ": " << row.value);
    CHECK(row_fits(row) == row.fits);
  }
}

TEST_CASE("a time fits when it is written alike and as far from its asking") {
  const std::vector<Row> rows = {
      {"the same moment", kTimes, "\"2026-03-01T12:00:00.125Z\"", true},
      {"half a minute ago", kTimes, "\"2026-03-01T11:59:30.125Z\"", true},
      {"an hour off", kTimes, "\"2026-03-01T13:00:00.125Z\"", false},
      {"a year off", kTimes, "\"2025-03-01T12:00:00.125Z\"", false},
      {"zero time", kTimes, "\"0001-01-01T00:00:00Z\"", false},
      {"an offset for Z", kTimes, "\"2026-03-01T12:00:00.125+00:00\"", false},
      {"more decimals", kTimes, "\"2026-03-01T12:00:00.125456789Z\"", false},
      {"no decimals", kTimes, "\"2026-03-01T12:00:00Z\"", false},
      {"no time", kTimes, "\"yesterday\"", false},
      {"of HTTP",
       {"Sun, 01 Mar 2026 12:00:00 GMT", "Sun, 01 Mar 2026 12:00:01 GMT"},
       "Sun, 01 Mar 2026 12:00:09 GMT",
       true,
       Aspect::header},
      {"of HTTP, a zone off",
       {"Sun, 01 Mar 2026 12:00:00 GMT", "Sun, 01 Mar 2026 12:00:01 GMT"},
       "Sun, 01 Mar 2026 14:00:00 GMT",
       false,
       Aspect::header},
      {"seconds since 1970", {"1772366400", "1772366401"}, "1772366403", true},
      {"an hour off", {"1772366400", "1772366401"}, "1772370000", false},
      {"milliseconds for seconds", {"1772366400", "1772366401"}, "1772366400123", false},
      {"fractions of a second", {"1772366400.25", "1772366401.5"}, "1772366400", true},
  };
  for (const Row& row : rows) {
    INFO(row.name << ": " << row.value);
    CHECK(row_fits(row) == row.fits);
  }
  CHECK(parse_instant("2026-03-01 12:00:00")->ns == kAsked);
  CHECK(parse_instant("2026-03-01T14:00:00+02:00")->ns == kAsked);
  for (const char* text :
       {"", "2026-13-01T00:00:00Z", "2026-03-01", "2026-03-01T12:00:00.Z", "2026-03-01T12:00:00Zx",
        "Sun, 41 Mar 2026 12:00:00 GMT", "2026-03-01T25:00:00Z", "-026-03-01T12:00:00Z"}) {
    INFO(text);
    CHECK_FALSE(parse_instant(text));
  }
}

TEST_CASE("a number fits when it is of the class and magnitude of the baseline's") {
  const std::vector<Row> rows = {
      {"counter", {"4711", "4712"}, "4690", true},
      {"another process's counter", {"4711", "4712"}, "12", true},
      {"a thousand times", {"4711", "4712"}, "4711000", false},
      {"negative", {"4711", "4712"}, "-1", false},
      {"a fraction", {"4711", "4712"}, "4711.5", false},
      {"text", {"4711", "4712"}, "\"4711\"", false},
      {"small counters", {"3", "4"}, "250", true},
      {"random fractions", {"0.25", "0.75"}, "0.5", true},
      {"which may be whole", {"0.25", "0.75"}, "1", true},
      {"but not large", {"0.25", "0.75"}, "50", false},
      {"long ids", {"735629104857201", "118847203998475"}, "992817364550192", true},
      {"a short one", {"735629104857201", "118847203998475"}, "17", false},
      {"beyond a double", {"1e400", "2e400"}, "3e400", false},
  };
  for (const Row& row : rows) {
    INFO(row.name << ": " << row.value);
    CHECK(row_fits(row) == row.fits);
  }
}

TEST_CASE("the tests agree with tables") {
  // Fisher's tea: 4 of 4 against 0 of 4; and 3 of 4 against 1 of 4.
  CHECK(fisher_p(4, 4, 0, 4) == Approx(1.0 / 70));
  CHECK(fisher_p(3, 4, 1, 4) == Approx(17.0 / 70));
  CHECK(fisher_p(0, 10, 5, 10) == Approx(1.0));
  CHECK(fisher_p(10, 10, 10, 10) == Approx(1.0));
  CHECK(fisher_p(0, 0, 0, 0) == Approx(1.0));
  CHECK(fisher_p(900'000, 1'000'000, 2, 2000) < 1e-9);
  CHECK(sign_p(5, 0) == Approx(1.0 / 32));
  CHECK(sign_p(0, 5) == Approx(1.0));
  CHECK(sign_p(8, 2) == Approx(56.0 / 1024));
  CHECK(sign_p(0, 0) == Approx(1.0));
  CHECK(sign_p(600'000, 400'000) < 1e-9);
}

}  // namespace lockstep::noise

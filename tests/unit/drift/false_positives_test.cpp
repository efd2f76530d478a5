#include <functional>
#include <random>
#include <string>

#include <fmt/format.h>

#include "unit/catch.hpp"
#include "unit/drift/examples.hpp"

using namespace lockstep;
using namespace lockstep::drift;
using namespace lockstep::drift::test;

namespace {

using Random = std::mt19937_64;

std::int64_t between(Random& random, std::int64_t low, std::int64_t high) {
  return low + static_cast<std::int64_t>(random() % static_cast<std::uint64_t>(high - low + 1));
}

std::string pick(Random& random, std::initializer_list<const char*> words) {
  return words.begin()[between(random, 0, static_cast<std::int64_t>(words.size()) - 1)];
}

std::string letters(Random& random, std::string_view alphabet, std::size_t count) {
  std::string out;
  for (std::size_t i = 0; i < count; ++i) {
    out.push_back(alphabet[random() % alphabet.size()]);
  }
  return out;
}

std::string quoted(const std::string& text) { return '"' + text + '"'; }

std::string date(Random& random) {
  return fmt::format("{}-{:02}-{:02}", between(random, 2022, 2025), between(random, 1, 12),
                     between(random, 1, 28));
}

std::string date_time(Random& random) {
  return fmt::format("{}T{:02}:{:02}:{:02}Z", date(random), between(random, 0, 23),
                     between(random, 0, 59), between(random, 0, 59));
}

// As a server prints it: six digits, or three when the rest is zero.
std::string same_second(Random& random) {
  const std::int64_t micros = between(random, 0, 999'999);
  return micros % 1000 == 0 ? fmt::format("2024-01-02T03:04:05.{:03}Z", micros / 1000)
                            : fmt::format("2024-01-02T03:04:05.{:06}Z", micros);
}

constexpr std::string_view kBase62 =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
constexpr std::string_view kHex = "0123456789abcdef";

struct RandomKind {
  const char* name;
  // One more value that has nothing to do with the one before.
  std::function<std::string(Random&)> value;
  double bound;  // share of differing pairs that a class explains, at most
};

std::vector<RandomKind> kinds() {
  return {
      {"ids", [](Random& r) { return std::to_string(between(r, 1, 1'000'000)); }, 0},
      {"epoch seconds",
       [](Random& r) { return std::to_string(between(r, 1'690'000'000, 1'730'000'000)); }, 0},
      {"floats",
       [](Random& r) { return fmt::format("{}", static_cast<double>(r() >> 11U) * 1e-12); }, 0},
      {"names",
       [](Random& r) {
         return quoted(letters(r, "ABCDEFGHKLMNPRSTW", 1) + letters(r, "aeioulnrst", 5) + " " +
                       letters(r, "ABCDEFGHKLMNPRSTW", 1) + letters(r, "aeioulnrst", 6));
       },
       0},
      {"enum words",
       [](Random& r) {
         return quoted(pick(r, {"pending", "paid", "shipped", "cancelled", "open", "closed", "new",
                                "active", "inactive", "failed", "red", "green", "yes", "no"}));
       },
       0},
      {"dates", [](Random& r) { return quoted(date(r)); }, 0.0005},
      {"date-times", [](Random& r) { return quoted(date_time(r)); }, 0.0005},
      {"date-times in the same second", [](Random& r) { return quoted(same_second(r)); }, 0.002},
      {"UUIDs",
       [](Random& r) {
         return quoted(letters(r, kHex, 8) + "-" + letters(r, kHex, 4) + "-4" +
                       letters(r, kHex, 3) + "-a" + letters(r, kHex, 3) + "-" +
                       letters(r, kHex, 12));
       },
       0},
      {"tokens", [](Random& r) { return quoted(letters(r, kBase62, 22)); }, 0},
      {"URLs",
       [](Random& r) {
         return quoted("https://" + pick(r, {"a", "b", "c"}) + ".example.test/" +
                       letters(r, "abcdef", 4) + "?page=" + std::to_string(between(r, 1, 9)) +
                       "&q=" + letters(r, "xyz", 2));
       },
       0},
      {"ISO durations",
       [](Random& r) {
         return quoted(
             fmt::format("P{}DT{}H{}M", between(r, 0, 9), between(r, 0, 23), between(r, 0, 59)));
       },
       0},
      {"int64 ids within 600",
       [](Random& r) { return std::to_string(1'234'567'890'123'456'000 + between(r, 0, 600)); },
       0.01},
      {"prices within three cents",
       [](Random& r) { return fmt::format("19.{:02}", between(r, 93, 96)); }, 0.30},
      {"prices",
       [](Random& r) {
         return fmt::format("{:.2f}", static_cast<double>(between(r, 100, 99'999)) / 100);
       },
       0.0005},
      {"lists of three of 0 to 3",
       [](Random& r) {
         return fmt::format("[{},{},{}]", between(r, 0, 3), between(r, 0, 3), between(r, 0, 3));
       },
       0.06},
      {"tiny mixed scalars",
       [](Random& r) {
         return pick(r, {"null", "0", "1", "\"\"", "\"1\"", "[]", "{}", "true", "false", "\"a\"",
                         "\"x\"", "2", "3", "0.5", "\"b\"", "\"yes\"", "[1]", "7", "\"red\""});
       },
       0.10},
  };
}

// The share of 20,000 pairs of unrelated, different values that some class explains, and the share
// that is said without "possibly".
std::pair<double, double> explained_share(const RandomKind& kind) {
  Random random(20'261'122);
  constexpr int kPairs = 20'000;
  int explained = 0;
  int asserted = 0;
  for (int i = 0; i < kPairs;) {
    const std::string a = kind.value(random);
    const std::string b = kind.value(random);
    if (a == b) {
      continue;
    }
    ++i;
    bool any = false;
    bool firm = false;
    for (const Assigned& one : classify_json("{\"v\":" + a + "}", "{\"v\":" + b + "}")) {
      const DriftClass* known = find_class(one.id);
      any = any || !known->fallback;
      firm = firm || (!known->fallback && !known->weak);
    }
    explained += any ? 1 : 0;
    asserted += firm ? 1 : 0;
  }
  return {static_cast<double>(explained) / kPairs, static_cast<double>(asserted) / kPairs};
}

}  // namespace

TEST_CASE("unrelated values are not explained away") {
  for (const RandomKind& kind : kinds()) {
    const auto [share, firm] = explained_share(kind);
    INFO(kind.name << ": " << share * 100 << " % explained, " << firm * 100 << " % asserted");
    if (std::getenv("DRIFT_RATES") != nullptr) {
      WARN(kind.name << ": " << share * 100 << " % explained, " << firm * 100 << " % asserted");
    }
    CHECK(share <= kind.bound);
  }
}

TEST_CASE("what the first versions of the rules got wrong stays right") {
  // "both > 2^53 and equal as float64" explained any two near int64 ids.
  CHECK_FALSE(shows(classify_json("[1234567890123456789]", "[1234567890123456791]"),
                    "json-echo-number-loss"));
  // "the candidate is a prefix of the baseline" explained a dropped parameter.
  CHECK_FALSE(shows(classify_json(R"(["text/css; charset=utf-8"])", R"(["text/css"])"),
                    "string-truncate-bytes"));
  // "difference <= 1e9 x" explained 0 against 1.
  for (const char* b : {"1", "1000000000", "999999999"}) {
    CHECK_FALSE(shows(classify_json("[0]", "[" + std::string(b) + "]"), "duration-format"));
  }
  // Both sides redirect alike.
  const ExampleRow alike = {"redirect-trailing-slash", false, "GET /a",
                            "301 x\nLocation: /a/\n\none", "301 x\nLocation: /a/\n\ntwo"};
  CHECK_FALSE(shows(classify_example(alike), "redirect-trailing-slash"));
  CHECK(shows(classify_example(alike), "redirect-body"));
}

TEST_CASE("hostile bodies are bounded") {
  const std::string deep(200'000, '[');
  CHECK(ids_of(classify_json(deep + std::string(200'000, ']'), "[]")).find("list") ==
        std::string::npos);
  std::string wide = "{";
  std::string other = "{";
  for (int i = 0; i < 20'000; ++i) {
    wide += fmt::format("{}\"k{}\":{}", i == 0 ? "" : ",", i, i);
    other += fmt::format("{}\"k{}\":\"x{}\"", i == 0 ? "" : ",", i, i);
  }
  CHECK(classify_json(wide + "}", other + "}").size() == kMaxAssigned);
  std::string nested = "1";
  std::string nested_other = "2";
  for (int i = 0; i < 100; ++i) {
    nested = "[" + nested + ",\"" + std::string(2000, 'a') + "\"]";
    nested_other = "[" + nested_other + ",\"" + std::string(2000, 'a') + "\"]";
  }
  CHECK(shows(classify_json(nested, nested_other), "value-differs"));
  for (const char* bad :
       {"\xff\xfe", "{\"a\":\"\xff\"}", "{\"a\":NaN", "\"\\ud800", "%%%", "&#x;"}) {
    CHECK_NOTHROW(classify_json(bad, "{\"a\":1}"));
    CHECK_NOTHROW(classify_json("{\"a\":1}", bad));
  }
}

// Texts that are made to be slow, deep, large or misleading.
#include <string>
#include <string_view>

#include "compare/json_compare.hpp"
#include "unit/catch.hpp"

using lockstep::Kind;
using lockstep::compare::compare_json;
using lockstep::compare::JsonComparison;
using namespace std::string_literals;

namespace {

std::string repeat(std::string_view text, std::size_t times) {
  std::string all;
  all.reserve(text.size() * times);
  for (std::size_t i = 0; i < times; ++i) {
    all += text;
  }
  return all;
}

// [f(0),f(1),…]
template <typename Element>
std::string array_of(std::size_t size, Element element) {
  std::string all = "[";
  for (std::size_t i = 0; i < size; ++i) {
    all += (i == 0 ? "" : ",") + element(i);
  }
  return all + "]";
}

}  // namespace

TEST_CASE("documents as deep as the limit are compared, and a difference at the bottom is found") {
  constexpr std::size_t kDepth = 100'000;
  const std::string arrays = repeat("[", kDepth);
  const std::string closed = repeat("]", kDepth);
  CHECK(compare_json(arrays + closed, arrays + " " + closed, {}).equal);
  const JsonComparison found = compare_json(arrays + "1" + closed, arrays + "2" + closed, {});
  REQUIRE(found.differences.size() == 1);
  CHECK(found.differences[0].kind == Kind::value);
  CHECK(found.differences[0].at == repeat("/0", kDepth));
  const std::string objects = repeat("{\"a/\":[0,", kDepth / 2);
  const std::string ends = repeat("]}", kDepth / 2);
  const JsonComparison members = compare_json(objects + "1" + ends, objects + "true" + ends, {});
  REQUIRE(members.differences.size() == 1);
  CHECK(members.differences[0].kind == Kind::type);
  CHECK(members.differences[0].at == repeat("/a~1/1", kDepth / 2));
  CHECK_FALSE(compare_json("[" + arrays + closed + "]", "[]", {}).comparable);
}

TEST_CASE("long pointers do not add up") {
  constexpr std::size_t kDepth = 90'000;
  const std::string start = repeat("[", kDepth);
  const std::string end = repeat("]", kDepth);
  const auto numbers = [](std::size_t first) {
    return array_of(900, [first](std::size_t i) { return std::to_string(first + i); });
  };
  const JsonComparison found =
      compare_json(start + numbers(0) + end, start + numbers(1000) + end, {});
  CHECK(found.differences.size() < 100);
  CHECK(found.differences.size() + found.omitted == 900);
  const std::string key(3'000'000, 'k');
  const JsonComparison keys = compare_json("{\"" + key + "\":" + numbers(0) + "}",
                                           "{\"" + key + "\":" + numbers(1000) + "}", {});
  CHECK(keys.differences.size() < 10);
  CHECK(keys.differences.size() + keys.omitted == 900);
}

TEST_CASE("exponents cost nothing, however large") {
  const std::string nines(100'000, '9');
  CHECK(compare_json("1e999999999", "10e999999998", {}).equal);
  CHECK(compare_json("1e" + nines, "0.1e1" + std::string(nines.size(), '0'), {}).equal);
  CHECK_FALSE(compare_json("1e" + nines, "1e-" + nines, {}).equal);
  CHECK(compare_json("0e" + nines, "-0e-" + nines, {}).equal);
  CHECK_FALSE(compare_json("[1e999999999999]", "[1e999999999998,0]", {}).equal);
}

TEST_CASE("objects of a hundred thousand members in reverse order") {
  constexpr std::size_t kMembers = 100'000;
  std::string a = "{";
  std::string b = "{";
  for (std::size_t i = 0; i < kMembers; ++i) {
    a += (i == 0 ? "\"" : ",\"") + std::to_string(i) + "\":" + std::to_string(i);
    const std::string last = std::to_string(kMembers - 1 - i);
    b += (i == 0 ? "\"" : ",\"") + last + "\":" + last;
  }
  CHECK(compare_json(a + "}", b + "}", {}).equal);
  const JsonComparison found = compare_json(a + ",\"x\":1}", b + ",\"x\":2}", {});
  CHECK(found.differences.back().at == "/x");
}

TEST_CASE("a key that is repeated a hundred thousand times") {
  constexpr std::size_t kTimes = 100'000;
  const std::string many = repeat("\"a\":1,", kTimes);
  CHECK(compare_json("{" + many + "\"b\":1}", "{\"b\":1," + many + "\"a\":1}", {})
            .differences.back()
            .kind == Kind::duplicate);
  CHECK(
      compare_json("{" + many + "\"b\":1}", "{\"b\":1," + many.substr(0, many.size() - 1) + "}", {})
          .equal);
  // Nested: each level must not be compared once for every level above it.
  constexpr std::size_t kDepth = 30'000;
  const std::string nested = repeat("{\"a\":1,\"a\":", kDepth);
  const std::string end = repeat("}", kDepth);
  CHECK(compare_json(nested + "1" + end, nested + "1.0" + end, {}).equal);
  const JsonComparison found = compare_json(nested + "1" + end, nested + "2" + end, {});
  REQUIRE(found.differences.size() == 1);
  CHECK(found.differences[0].at == "/a");
  CHECK(found.differences[0].abridged);
}

TEST_CASE("keys that look alike to a hash are told apart") {
  // The same first and last four bytes, and the same length.
  constexpr std::size_t kKeys = 50;
  const auto object = [](bool reverse, std::string_view value) {
    std::string text;
    for (std::size_t i = 0; i < kKeys; ++i) {
      const std::size_t n = reverse ? kKeys - 1 - i : i;
      text += (i == 0 ? "{\"aaaa" : ",\"aaaa") + std::to_string(100 + n) + "aaaa\":";
      text += n == 7 ? std::string(value) : std::to_string(n);
    }
    return text + "}";
  };
  CHECK(compare_json(object(false, "7"), object(true, "7.0"), {}).equal);
  const JsonComparison found = compare_json(object(false, "7"), object(true, "8"), {});
  CHECK(found.differences.back().at == "/aaaa107aaaa");
}

TEST_CASE("an order that was learnt is forgotten when a key repeats") {
  // The second pair of objects has the places of the first, but not its keys.
  const std::string a = R"([{"p":1,"q":2,"r":3},{"p":1,"p":2,"r":3}])";
  const std::string b = R"([{"q":2,"p":1,"r":3},{"p":2,"p":1,"r":3}])";
  for (int i = 0; i < 2; ++i) {
    CHECK_FALSE(compare_json(a, b, {}).equal);
    CHECK(compare_json(R"([{"p":1,"q":2,"r":3}])", R"([{"q":2,"p":1,"r":3}])", {}).equal);
  }
}

TEST_CASE("ten thousand elements that have nothing in common") {
  constexpr std::size_t kSize = 10'000;
  const auto number = [](std::size_t first) {
    return array_of(kSize, [first](std::size_t i) { return std::to_string(first + i); });
  };
  const JsonComparison found = compare_json(number(0), number(kSize), {});
  CHECK(found.differences.size() == 1000);
  CHECK(found.omitted == kSize - 1000);
  const auto object = [](std::size_t first) {
    return array_of(kSize, [first](std::size_t i) {
      return "{\"id\":" + std::to_string(first + i) + ",\"v\":[1,2]}";
    });
  };
  CHECK(compare_json(object(0), object(kSize), {}).omitted == kSize - 1000);
}

TEST_CASE("ten thousand elements in disorder, and one of them changed") {
  constexpr std::size_t kSize = 10'000;
  const auto shuffled = [](std::size_t step, std::string_view changed) {
    return array_of(kSize, [step, changed](std::size_t i) {
      const std::size_t n = i * step % kSize;
      return "{\"id\":" + std::to_string(n) + ",\"v\":" + (n == 77 ? std::string(changed) : "0") +
             "}";
    });
  };
  const JsonComparison moved = compare_json(shuffled(1, "1"), shuffled(7, "2"), {});
  REQUIRE(moved.differences.size() == 2);
  CHECK(moved.differences[0].kind == Kind::order);
  CHECK(moved.differences[1].at == "/77/v");
  const JsonComparison order = compare_json(shuffled(1, "1"), shuffled(7, "1"), {});
  REQUIRE(order.differences.size() == 1);
  CHECK(order.differences[0].kind == Kind::order);
  // Without an identity.
  const auto numbers = [](std::size_t step, std::size_t last) {
    return array_of(kSize, [step, last](std::size_t i) {
      return std::to_string(i + 1 == kSize ? last : i * step % kSize);
    });
  };
  CHECK_FALSE(compare_json(numbers(1, 1), numbers(7, 2), {}).equal);
}

TEST_CASE("many arrays that differ share one budget") {
  const auto arrays = [](std::size_t step) {
    return array_of(300, [step](std::size_t row) {
      return array_of(500, [step, row](std::size_t i) {
        return std::to_string((i * step + row * step) % 499);
      });
    });
  };
  CHECK_FALSE(compare_json(arrays(1), arrays(7), {}).equal);
}

TEST_CASE("dense documents") {
  constexpr std::size_t kTimes = 1'000'000;
  const std::string a = "[" + repeat("[],", kTimes) + "0]";
  const std::string b = "[" + repeat("[],", kTimes) + "1]";
  const JsonComparison found = compare_json(a, b, {});
  REQUIRE(found.differences.size() == 1);
  CHECK(found.differences[0].at == "/1000000");
  const std::string braces = "[" + repeat("{\"\":[[0]]},", kTimes / 4) + "0]";
  CHECK(compare_json(braces, braces + "\n", {}).equal);
}

TEST_CASE("NUL, surrogates and cut texts") {
  CHECK(compare_json("\"\\u0000\"", "\"\\u0000\" ", {}).equal);
  CHECK_FALSE(compare_json("\"\\u0000a\"", "\"\\u0000b\"", {}).equal);
  CHECK_FALSE(compare_json("{\"\\u0000\":1}", "{\"\":1}", {}).equal);
  CHECK(compare_json("[\"a\x00\"]"s, "[\"a\"]", {}).baseline_error->offset == 3);
  CHECK_FALSE(compare_json("{\"\\ud800\":1}", "{\"\\ud801\":1}", {}).equal);
  CHECK(compare_json("{\"\\ud800\":1,\"\\ud801\":2}", "{\"\\uD801\":2,\"\\uD800\":1}", {}).equal);
  const std::string whole = "{\"a\":[1.5e3,\"\\u00e9\\n\",{\"b\":null}],\"a\":true}";
  for (std::size_t size = 0; size < whole.size(); ++size) {
    CAPTURE(size);
    const JsonComparison cut = compare_json(whole, std::string_view(whole).substr(0, size), {});
    REQUIRE(cut.comparable);
    REQUIRE(cut.differences.size() == 1);
    REQUIRE(cut.candidate_error);
    CHECK(cut.candidate_error->offset <= size);
  }
}

// Which elements of two arrays are compared with each other.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <random>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "compare/json_align.hpp"
#include "compare/json_align_unique.hpp"
#include "compare/json_compare.hpp"
#include "unit/catch.hpp"

using lockstep::Difference;
using lockstep::kind_name;
using lockstep::compare::align;
using lockstep::compare::align_unique;
using lockstep::compare::AlignmentBudget;
using lockstep::compare::compare_json;
using lockstep::compare::Match;

namespace {

using Lines = std::vector<std::string>;
using Numbers = std::vector<std::uint32_t>;

Lines lines(std::string_view a, std::string_view b) {
  Lines all;
  for (const Difference& difference : compare_json(a, b, {}).differences) {
    all.push_back(std::string(kind_name(difference.kind)) + " '" + difference.at + "' " +
                  difference.baseline.value_or("-") + " | " + difference.candidate.value_or("-"));
  }
  return all;
}

struct Row {
  std::string a;
  std::string b;
  Lines expected;
};

// What is not in a pair, and how many places are changed when gaps are paired in order.
using Cost = std::pair<std::size_t, std::size_t>;

Cost cost_of(const Numbers& a, const Numbers& b, const std::vector<Match>& matches) {
  Cost cost{a.size() + b.size() - 2 * matches.size(), 0};
  Match from;
  const auto gap = [&](std::size_t to_a, std::size_t to_b) {
    cost.second += std::max(to_a - from.a, to_b - from.b);
  };
  for (const Match& match : matches) {
    REQUIRE(match.a >= from.a);
    REQUIRE(match.b >= from.b);
    REQUIRE(a.at(match.a) == b.at(match.b));
    gap(match.a, match.b);
    from = {match.a + 1, match.b + 1};
  }
  gap(a.size(), b.size());
  return cost;
}

// The least cost there is, by trying everything.
Cost least_cost(const Numbers& a, const Numbers& b, std::size_t i, std::size_t j) {
  Cost least{a.size() - i + b.size() - j, std::max(a.size() - i, b.size() - j)};
  for (std::size_t p = i; p < a.size(); ++p) {
    for (std::size_t q = j; q < b.size(); ++q) {
      if (a[p] == b[q]) {
        Cost rest = least_cost(a, b, p + 1, q + 1);
        rest.first += p - i + q - j;
        rest.second += std::max(p - i, q - j);
        least = std::min(least, rest);
      }
    }
  }
  return least;
}

std::vector<Match> swapped(std::vector<Match> matches) {
  for (Match& match : matches) {
    std::swap(match.a, match.b);
  }
  return matches;
}

Numbers random_numbers(std::mt19937& engine, std::size_t most, std::uint32_t distinct) {
  Numbers numbers(engine() % (most + 1));
  for (std::uint32_t& number : numbers) {
    number = static_cast<std::uint32_t>(engine() % distinct);
  }
  return numbers;
}

std::vector<Match> align_all(const Numbers& a, const Numbers& b) {
  AlignmentBudget budget;
  return align(a, b, budget);
}

}  // namespace

TEST_CASE("arrays are aligned by value") {
  const Row row = GENERATE(values<Row>({
      {"[1,2,3]", "[1,2,3,4]", {"added '/3' - | 4"}},
      {"[1,2,3]", "[0,1,2,3]", {"added '/0' - | 0"}},
      {"[1,2,3]", "[1,9,2,3]", {"added '/1' - | 9"}},
      {"[1,2,3]", "[1,3]", {"missing '/1' 2 | -"}},
      {"[1,2,3]", "[2,3]", {"missing '/0' 1 | -"}},
      {"[1,2,3]", "[1,9,3]", {"value '/1' 2 | 9"}},
      {"[1,2,3]", "[]", {"missing '/0' 1 | -", "missing '/1' 2 | -", "missing '/2' 3 | -"}},
      {"[]", "[[]]", {"added '/0' - | []"}},
      {"[1,2]", "[3,4,5]", {"value '/0' 1 | 3", "value '/1' 2 | 4", "added '/2' - | 5"}},
      {"[1,2,3,4]", "[9,4]", {"value '/0' 1 | 9", "missing '/1' 2 | -", "missing '/2' 3 | -"}},
      // An element that two alignments could keep: the later one changes.
      {"[1,1]", "[1]", {"missing '/1' 1 | -"}},
      {"[1]", "[1,1]", {"added '/1' - | 1"}},
      {"[0,1,1,2]", "[0,1,2]", {"missing '/2' 1 | -"}},
      {"[5,1,1]", "[6,1]", {"value '/0' 5 | 6", "missing '/2' 1 | -"}},
      // The one that changes fewer places.
      {"[0,0,0]", "[0,7,0]", {"value '/1' 0 | 7"}},
      {"[7,0,0]", "[0,0,0]", {"value '/0' 7 | 0"}},
      // Within a gap, elements are compared with each other.
      {R"([1,{"x":1,"y":2},3])", R"([1,{"x":9,"y":2},3])", {"value '/1/x' 1 | 9"}},
      {"[[1,2],[3,4]]", "[[1,2],[3,5]]", {"value '/1/1' 4 | 5"}},
      {"[1,2,{\"a\":1}]", "[0,1,2,{\"a\":2}]", {"added '/0' - | 0", "value '/2/a' 1 | 2"}},
      {"[[],[7]]", "[[0],[],[7]]", {"added '/0' - | [0]"}},
      // Equal in value is equal.
      {"[1.0,2]", "[0,1,2.0]", {"added '/0' - | 0", "spelling '/0' 1.0 | 1"}},
  }));
  CAPTURE(row.a, row.b);
  CHECK(lines(row.a, row.b) == row.expected);
}

TEST_CASE("the same elements in another order are one difference") {
  const Row row = GENERATE(values<Row>({
      {"[1,2,3]", "[3,1,2]", {"order '' [1,2,3] | [3,1,2]"}},
      {"[1,2]", "[2,1]", {"order '' [1,2] | [2,1]"}},
      {"[1,1,2]", "[2,1,1]", {"order '' [1,1,2] | [2,1,1]"}},
      {R"({"a":[null,"x"]})", R"({"a":["x",null]})", {R"(order '/a' [null,"x"] | ["x",null])"}},
      {"[[1,2],[3,4]]", "[[3,4],[1,2]]", {"order '' [[1,2],[3,4]] | [[3,4],[1,2]]"}},
      {R"([{"id":1},{"id":2}])",
       R"([{"id":2},{"id":1}])",
       {R"(order '' [{"id":1},{"id":2}] | [{"id":2},{"id":1}])"}},
      {R"([{"a":1,"b":2},0])",
       R"([0,{"b":2,"a":1.0}])",
       {R"(order '' [{"a":1,"b":2},0] | [0,{"b":2,"a":1.0}])",
        R"(spelling '/0' ["a","b"] | ["b","a"])", "spelling '/0/a' 1 | 1.0"}},
  }));
  CAPTURE(row.a, row.b);
  CHECK(lines(row.a, row.b) == row.expected);
}

TEST_CASE("as many elements, but not as often each, are no other order") {
  for (const std::string& difference : lines("[1,2,2]", "[2,1,1]")) {
    CHECK_FALSE(difference.starts_with("order"));
  }
}

TEST_CASE("objects with an identity are aligned by it") {
  const Row row = GENERATE(values<Row>({
      {R"([{"id":1,"v":1},{"id":2,"v":2},{"id":3,"v":3}])",
       R"([{"id":1,"v":1},{"id":3,"v":4}])",
       {R"(missing '/1' {"id":2,"v":2} | -)", "value '/2/v' 3 | 4"}},
      {R"([{"id":1,"v":1},{"id":2,"v":2}])",
       R"([{"id":7,"v":0},{"id":1,"v":9},{"id":2,"v":8}])",
       {R"(added '/0' - | {"id":7,"v":0})", "value '/0/v' 1 | 9", "value '/1/v' 2 | 8"}},
      {R"([{"id":"a","v":1},{"id":"b","v":2}])",
       R"([{"id":"a","v":1},{"id":"c","v":2}])",
       {R"(value '/1/id' "b" | "c")"}},
      {R"([{"slug":"x","n":{"m":[1]}},{"slug":"y"}])",
       R"([{"slug":"y"}])",
       {R"(missing '/0' {"slug":"x","n":{"m":[1]}} | -)"}},
      {R"([{"order_id":1,"v":1},{"order_id":2,"v":2}])",
       R"([{"order_id":0,"v":0},{"order_id":1,"v":5},{"order_id":2,"v":6}])",
       {R"(added '/0' - | {"order_id":0,"v":0})", "value '/0/v' 1 | 5", "value '/1/v' 2 | 6"}},
      // 1.0 is the identity 1.
      {R"([{"id":1,"v":1},{"id":2,"v":1}])",
       R"([{"id":2.0,"v":3}])",
       {R"(missing '/0' {"id":1,"v":1} | -)", "spelling '/1/id' 2 | 2.0", "value '/1/v' 1 | 3"}},
      // What moved is compared with its like, and said to have moved.
      {R"([{"id":1,"v":1},{"id":2,"v":2},{"id":3,"v":3}])",
       R"([{"id":3,"v":3},{"id":1,"v":9},{"id":2,"v":2}])",
       {R"(order '' [{"id":1,"v":1},{"id":2,"v":2},{"id":3,"v":3}] | )"
        R"([{"id":3,"v":3},{"id":1,"v":9},{"id":2,"v":2}])",
        "value '/0/v' 1 | 9"}},
      {R"([{"id":1},{"id":2},{"id":3}])",
       R"([{"id":3},{"id":2},{"id":1},{"id":4}])",
       {R"(order '' [{"id":1},{"id":2},{"id":3}] | [{"id":3},{"id":2},{"id":1},{"id":4}])",
        R"(added '/3' - | {"id":4})"}},
      // Not an identity: it repeats.
      {R"([{"id":1,"v":1},{"id":1,"v":2}])",
       R"([{"id":1,"v":2}])",
       {R"(missing '/0' {"id":1,"v":1} | -)"}},
      // Nor one that is missing somewhere, or no string or number.
      {R"([{"id":1,"v":1},{"v":2}])", R"([{"v":2}])", {R"(missing '/0' {"id":1,"v":1} | -)"}},
      {R"([{"id":[1],"v":1},{"id":[2],"v":2}])",
       R"([{"id":[2],"v":2}])",
       {R"(missing '/0' {"id":[1],"v":1} | -)"}},
  }));
  CAPTURE(row.a, row.b);
  CHECK(lines(row.a, row.b) == row.expected);
}

TEST_CASE("an alignment is the best there is, and its mirror image with the sides swapped") {
  std::mt19937 engine(3);
  for (int i = 0; i < 4000; ++i) {
    const std::uint32_t distinct = 2 + static_cast<std::uint32_t>(engine() % 6);
    const Numbers a = random_numbers(engine, 7, distinct);
    const Numbers b = random_numbers(engine, 7, distinct);
    CAPTURE(a, b);
    const std::vector<Match> matches = align_all(a, b);
    REQUIRE(cost_of(a, b, matches) == least_cost(a, b, 0, 0));
    REQUIRE(swapped(align_all(b, a)) == matches);
  }
}

TEST_CASE("a long array with few changes is aligned exactly") {
  std::mt19937 engine(4);
  for (const std::size_t size : {1'000U, 20'000U}) {
    Numbers a(size);
    for (std::uint32_t& number : a) {
      number = static_cast<std::uint32_t>(engine() % 50);
    }
    Numbers b = a;
    constexpr std::size_t kChanges = 6;
    for (std::size_t i = 0; i < kChanges; ++i) {
      const auto at = static_cast<std::ptrdiff_t>(engine() % b.size());
      i % 2 == 0 ? static_cast<void>(b.erase(b.begin() + at))
                 : static_cast<void>(b.insert(b.begin() + at, 1000));
    }
    const std::vector<Match> matches = align_all(a, b);
    CHECK(cost_of(a, b, matches).first <= kChanges);
    CHECK(swapped(align_all(b, a)) == matches);
  }
}

TEST_CASE("beyond its budget an alignment keeps the elements that occur once, and both ends") {
  AlignmentBudget none{0, 0};
  const Numbers a = {1, 1, 2, 3, 4, 5, 6, 6};
  const Numbers b = {1, 1, 5, 2, 9, 3, 4, 7, 6};
  const std::vector<Match> matches = align(a, b, none);
  CHECK(matches == std::vector<Match>{{0, 0}, {1, 1}, {2, 3}, {3, 5}, {4, 6}, {7, 8}});
  std::mt19937 engine(5);
  for (int i = 0; i < 300; ++i) {
    Numbers x(20);
    std::generate(x.begin(), x.end(), [n = 0U]() mutable { return n++; });
    Numbers y = x;
    std::shuffle(x.begin(), x.end(), engine);
    std::shuffle(y.begin(), y.end(), engine);
    y.resize(15);
    const std::vector<Match> unique = align_unique(x, y);
    CAPTURE(x, y);
    REQUIRE(swapped(align_unique(y, x)) == unique);
    // As long as a longest common subsequence, when every element occurs once.
    REQUIRE(cost_of(x, y, unique).first == cost_of(x, y, align_all(x, y)).first);
  }
}

TEST_CASE("a budget is spent once") {
  AlignmentBudget budget{.cells = 100'000, .table_cells = 100'000};
  std::mt19937 engine(6);
  for (int i = 0; i < 20; ++i) {
    const Numbers a = random_numbers(engine, 300, 10);
    const Numbers b = random_numbers(engine, 300, 10);
    cost_of(a, b, align(a, b, budget));
  }
  CHECK(budget.cells < 100'000);
}

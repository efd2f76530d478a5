// What holds for any documents whatever.
#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include <nlohmann/json.hpp>

#include "compare/json_compare.hpp"
#include "unit/catch.hpp"
#include "unit/json/random_json.hpp"

using lockstep::Difference;
using lockstep::Kind;
using lockstep::compare::compare_json;
using lockstep::compare::JsonComparison;
using lockstep::compare::JsonOptions;
using lockstep::test::Json;
using lockstep::test::Random;
using lockstep::test::random_json;
using lockstep::test::random_scalar;
using lockstep::test::Style;

namespace {

constexpr Style kAnyStyle{.whitespace = true, .key_order = true, .escapes = true, .numbers = true};

std::vector<Difference> without_spellings(const JsonComparison& comparison) {
  std::vector<Difference> rest;
  std::copy_if(comparison.differences.begin(), comparison.differences.end(),
               std::back_inserter(rest),
               [](const Difference& difference) { return difference.kind != Kind::spelling; });
  return rest;
}

std::vector<Json*> all_values(Json& value) {
  std::vector<Json*> values = {&value};
  for (std::size_t i = 0; i < values.size(); ++i) {
    for (Json& element : values[i]->elements) {
      values.push_back(&element);
    }
    for (lockstep::test::Member& member : values[i]->members) {
      values.push_back(&member.value);
    }
  }
  return values;
}

// A scalar that is no other spelling of `value`.
Json other_scalar(const Json& value, Random& random) {
  const auto text = [&random](const Json& json) { return spell(json, random); };
  Json other = random_scalar(random);
  while (compare_json(text(value), text(other), {}).equal) {
    other = random_scalar(random);
  }
  return other;
}

struct Planted {
  Json changed;
  Kind kind = Kind::value;
};

// One change at a random place: a scalar, an element or a member more or less.
Planted plant_change(const Json& original, Random& random) {
  Planted planted{original};
  const std::vector<Json*> values = all_values(planted.changed);
  Json& value = *values[random.below(values.size())];
  const std::size_t what = random.below(3);
  if (value.type == Json::Type::array && what != 0) {
    planted.kind = what == 1 || value.elements.empty() ? Kind::added : Kind::missing;
    const auto at = static_cast<std::ptrdiff_t>(
        random.below(value.elements.size() + (planted.kind == Kind::added ? 1 : 0)));
    if (planted.kind == Kind::added) {
      value.elements.insert(value.elements.begin() + at, random_json(random, 2));
    } else {
      value.elements.erase(value.elements.begin() + at);
    }
  } else if (value.type == Json::Type::object && what != 0) {
    planted.kind = what == 1 || value.members.empty() ? Kind::added : Kind::missing;
    if (planted.kind == Kind::added) {
      value.members.push_back({U"planted", random_json(random, 2)});
    } else {
      value.members.erase(value.members.begin() +
                          static_cast<std::ptrdiff_t>(random.below(value.members.size())));
    }
  } else {
    const Json other = other_scalar(value, random);
    planted.kind = other.type == value.type ? Kind::value : Kind::type;
    value = other;
  }
  return planted;
}

using Mirrored =
    std::tuple<Kind, std::optional<std::string>, std::optional<std::string>, std::string>;

// Sorted, as the order is that of the baseline; without the place, as an index may be another one.
std::vector<Mirrored> outline(const JsonComparison& comparison, bool mirror) {
  std::vector<Mirrored> all;
  for (const Difference& difference : comparison.differences) {
    Kind kind = difference.kind;
    if (mirror && (kind == Kind::missing || kind == Kind::added)) {
      kind = kind == Kind::missing ? Kind::added : Kind::missing;
    }
    all.emplace_back(kind, mirror ? difference.candidate : difference.baseline,
                     mirror ? difference.baseline : difference.candidate, difference.note);
  }
  std::sort(all.begin(), all.end());
  return all;
}

}  // namespace

TEST_CASE("a document does not differ from itself") {
  Random random(21);
  for (int i = 0; i < 500; ++i) {
    const std::string text = spell(random_json(random, 5), random, kAnyStyle);
    // The same bytes elsewhere, so that they are not told by their address.
    const JsonComparison comparison = compare_json(text, std::string(text), {});
    CAPTURE(text);
    REQUIRE(comparison.equal);
    REQUIRE(comparison.differences.empty());
  }
}

TEST_CASE("a document written in another way shows nothing but spellings") {
  Random random(22);
  for (int i = 0; i < 1500; ++i) {
    const Json value = random_json(random, 5);
    const Style style{.whitespace = random.chance(50),
                      .key_order = random.chance(50),
                      .escapes = random.chance(50),
                      .numbers = random.chance(50)};
    const std::string a = spell(value, random);
    const std::string b = spell(value, random, style);
    const JsonComparison comparison = compare_json(a, b, {});
    CAPTURE(a, b);
    REQUIRE(comparison.equal);
    REQUIRE(without_spellings(comparison).empty());
    REQUIRE(comparison.differences.empty() == (a == b));
  }
}

TEST_CASE("one change is one difference") {
  Random random(23);
  for (int i = 0; i < 2500; ++i) {
    const Json original = random_json(random, 5);
    const Planted planted = plant_change(original, random);
    const Style style = random.chance(50) ? Style{} : kAnyStyle;
    const std::string a = spell(original, random, style);
    const std::string b = spell(planted.changed, random, style);
    const JsonComparison comparison = compare_json(a, b, {.max_value_bytes = 1 << 20});
    CAPTURE(a, b);
    REQUIRE_FALSE(comparison.equal);
    const std::vector<Difference> differences = without_spellings(comparison);
    REQUIRE(differences.size() == 1);
    // A container whose place a scalar takes differs in type, whatever was planted.
    REQUIRE((differences[0].kind == planted.kind || differences[0].kind == Kind::type));
  }
}

TEST_CASE("swapping the sides mirrors every difference") {
  Random random(24);
  for (int i = 0; i < 1500; ++i) {
    Json changed = random_json(random, 4);
    const std::string a = spell(changed, random);
    for (std::size_t changes = random.below(6); changes > 0; --changes) {
      changed = plant_change(changed, random).changed;
    }
    const std::string b =
        random.chance(20) ? spell(random_json(random, 3), random) : spell(changed, random);
    const JsonOptions options{.max_value_bytes = 1 << 20};
    CAPTURE(a, b);
    const JsonComparison there = compare_json(a, b, options);
    const JsonComparison back = compare_json(b, a, options);
    REQUIRE(there.equal == back.equal);
    REQUIRE(outline(there, false) == outline(back, true));
  }
}

TEST_CASE("documents are equal when nlohmann finds them equal") {
  Random random(25);
  std::size_t equal = 0;
  for (int i = 0; i < 2000; ++i) {
    const Json value = random_json(random, 3);
    const Json other = random.chance(50) ? value : plant_change(value, random).changed;
    const std::string a = spell(value, random, {.whitespace = true, .key_order = true});
    const std::string b = spell(other, random, {.escapes = true});
    CAPTURE(a, b);
    const bool same = nlohmann::json::parse(a) == nlohmann::json::parse(b);
    REQUIRE(compare_json(a, b, {}).equal == same);
    equal += same ? 1U : 0U;
  }
  CHECK(equal > 500);
  CHECK(equal < 1500);
}

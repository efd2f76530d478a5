#include "lockstep/drift/renaming.hpp"

#include <algorithm>
#include <random>

#include "lockstep/drift/finding.hpp"

#include "unit/catch.hpp"

using namespace lockstep;
using namespace lockstep::drift;

namespace {

Difference value_at(std::string at, std::string a, std::string b, Aspect aspect = Aspect::json) {
  Difference difference;
  difference.aspect = aspect;
  difference.at = std::move(at);
  difference.baseline = std::move(a);
  difference.candidate = std::move(b);
  difference.drift = "value-differs";
  return difference;
}

constexpr std::string_view kUuidA = "\"0f8fad5b-d9cb-469f-a165-70867728950e\"";
constexpr std::string_view kUuidB = "\"7c9e6679-7425-40de-944b-e07fc1f90ae7\"";

// An order with its customer and two lines, by ids that are `shift` apart.
std::vector<Difference> order(int number, int shift) {
  const auto pair = [shift](std::string at, int id) {
    return value_at(std::move(at), std::to_string(id), std::to_string(id + shift));
  };
  return {pair("/id", number),
          pair("/customer_id", 7 + number % 3),
          pair("/lines/0/id", number * 2),
          pair("/lines/0/order_id", number),
          pair("/lines/1/id", number * 2 + 1),
          pair("/lines/1/orderId", number),
          value_at("/self", "\"/orders/" + std::to_string(number) + "\"",
                   "\"/orders/" + std::to_string(number + shift) + "\"")};
}

const Finding* renamed(const std::vector<Finding>& findings) {
  const auto found = std::find_if(findings.begin(), findings.end(), [](const Finding& finding) {
    return finding.drift_class == "ids-renamed";
  });
  return found == findings.end() ? nullptr : &*found;
}

}  // namespace

TEST_CASE("ids are known by their place or by their look, and what they are ids of") {
  struct Row {
    std::string_view at, a, b;
    bool is_id;
    std::string_view scope, baseline;
    Aspect aspect = Aspect::json;
  };
  const std::string a(kUuidA);
  const std::string b(kUuidB);
  const std::string_view uuid = std::string_view(a).substr(1, 36);
  const Row rows[] = {
      {"/id", "17", "42", true, "order", "17"},
      {"/orders/3/id", "17", "42", true, "order", "17"},
      {"/order_id", "17", "42", true, "order", "17"},
      {"/lines/0/orderId", "17", "42", true, "order", "17"},
      {"/lines/0/order-id", "17", "42", true, "order", "17"},
      {"/order_ids/4", "17", "42", true, "order", "17"},
      {"/categories/0/id", "\"a\"", "\"b\"", true, "category", "a"},
      {"/self", "\"/orders/17\"", "\"/orders/42\"", true, "order", "17"},
      {"/self", "\"https://h/orders/17/lines?x=1\"", "\"https://h/orders/42/lines?x=1\"", true,
       "order", "17"},
      {"location", "/orders/17", "/orders/42", true, "order", "17", Aspect::header},
      {"/anything", a, b, true, "", uuid},
      {"/price", "17", "42", false, "", ""},
      {"/paid", "17", "42", false, "", ""},
      {"/valid", "17", "42", false, "", ""},
      {"/grid", "17", "42", false, "", ""},
      {"/id", "17", "null", false, "", ""},
      {"/id", "17", "1.5", false, "", ""},
      {"/id", "\"two words\"", "\"b\"", false, "", ""},
      {"/id", "\"a\\n\"", "\"b\"", false, "", ""},
      {"/self", "\"/orders/17\"", "\"/carts/42\"", false, "", ""},
      {"/self", "\"/orders/17/a\"", "\"/orders/42/b\"", false, "", ""},
      {"/date", "\"1/2/2024\"", "\"1/2/2025 \"", false, "", ""},
      {"etag", "17", "42", false, "", "", Aspect::header},
      {"", "17", "42", false, "", ""},
  };
  for (const Row& row : rows) {
    INFO(row.at << ": " << row.a << " / " << row.b);
    const Difference difference =
        value_at(std::string(row.at), std::string(row.a), std::string(row.b), row.aspect);
    const auto id = renamed_id("GET /orders/{id}", difference);
    CHECK(id.has_value() == row.is_id);
    if (id && row.is_id) {
      CHECK(id->scope == row.scope);
      CHECK(id->baseline == row.baseline);
    }
  }
}

TEST_CASE("ids that differ by one mapping are one finding wherever they show") {
  Clusterer clusterer;
  for (std::uint64_t seq = 0; seq < 40; ++seq) {
    clusterer.add(seq, "GET /orders/{id}", order(100 + static_cast<int>(seq % 10), 900));
  }
  const std::vector<Finding> findings = clusterer.findings();
  REQUIRE(findings.size() == 1);
  CHECK(findings[0].drift_class == "ids-renamed");
  CHECK(findings[0].exchanges == 40);
  CHECK(findings[0].differences == 40 * 7);
  CHECK(findings[0].places.size() == 6);
  CHECK_FALSE(findings[0].possibly);
  CHECK(findings[0].absorbed.size() == 6);
}

TEST_CASE("values that are one to one because each is seen once are no renaming") {
  std::mt19937_64 random(1);
  Clusterer clusterer;
  for (std::uint64_t seq = 0; seq < 1000; ++seq) {
    clusterer.add(seq, "GET /orders/{id}",
                  {{value_at("/id", std::to_string(random()), std::to_string(random()))}});
  }
  CHECK(renamed(clusterer.findings()) == nullptr);
}

TEST_CASE("ids drawn from few at random are no renaming") {
  std::mt19937_64 random(2);
  for (int run = 0; run < 200; ++run) {
    Clusterer clusterer;
    for (std::uint64_t seq = 0; seq < 50; ++seq) {
      const auto id = [&random] { return std::to_string(random() % 10); };
      clusterer.add(seq, "GET /orders/{id}", {{value_at("/id", id(), id())}});
    }
    CHECK(renamed(clusterer.findings()) == nullptr);
  }
}

TEST_CASE("a place with an id that is wrong once stays a finding of its own") {
  Clusterer clusterer;
  for (std::uint64_t seq = 0; seq < 40; ++seq) {
    std::vector<Difference> differences = order(100 + static_cast<int>(seq % 10), 900);
    if (seq == 33) {
      differences[3].candidate = "1";  // of one line, the order
    }
    clusterer.add(seq, "GET /orders/{id}", differences);
  }
  const std::vector<Finding> findings = clusterer.findings();
  REQUIRE(findings.size() == 2);
  REQUIRE(renamed(findings) != nullptr);
  const Finding& other = &findings[0] == renamed(findings) ? findings[1] : findings[0];
  CHECK(other.drift_class == "value-differs");
  CHECK(other.places.begin()->first.at == "/lines/*/order_id");
}

TEST_CASE("orders and customers may have the same number and other counterparts") {
  Clusterer clusterer;
  for (std::uint64_t seq = 0; seq < 20; ++seq) {
    const std::string id = std::to_string(seq % 5);
    clusterer.add(seq, "GET /x",
                  {{value_at("/orders/0/id", id, std::to_string(10 + seq % 5)),
                    value_at("/customers/0/id", id, std::to_string(50 - seq % 5))}});
  }
  const std::vector<Finding> findings = clusterer.findings();
  REQUIRE(findings.size() == 1);
  CHECK(findings[0].drift_class == "ids-renamed");
  CHECK(findings[0].exchanges == 20);
}

TEST_CASE("ids that are known from elsewhere need not be seen again") {
  Clusterer clusterer;
  for (std::uint64_t seq = 0; seq < 20; ++seq) {
    const std::string a = std::to_string(seq % 5);
    const std::string b = std::to_string(10 + seq % 5);
    clusterer.add(seq, "GET /orders", {{value_at("/orders/0/id", a, b)}});
    if (seq < 2) {
      clusterer.add(seq, "GET /mine/{id}", {{value_at("/id", a, b)}});
      clusterer.add(seq, "GET /others/{id}", {{value_at("/id", a, a + b)}});
    }
  }
  const std::vector<Finding> findings = clusterer.findings();
  REQUIRE(findings.size() == 2);
  REQUIRE(renamed(findings) != nullptr);
  CHECK(renamed(findings)->endpoints.contains("GET /mine/{id}"));
  CHECK_FALSE(renamed(findings)->endpoints.contains("GET /others/{id}"));
}

TEST_CASE("the fingerprint of renamed ids depends on nothing that was seen") {
  Clusterer one;
  Clusterer other;
  for (std::uint64_t seq = 0; seq < 40; ++seq) {
    one.add(seq, "GET /orders/{id}", order(static_cast<int>(seq % 10), 900));
    other.add(39 - seq, "GET /v2/orders/{id}", order(200 + static_cast<int>(seq % 4), 1));
  }
  REQUIRE(renamed(one.findings()) != nullptr);
  REQUIRE(renamed(other.findings()) != nullptr);
  CHECK(renamed(one.findings())->fingerprint == renamed(other.findings())->fingerprint);
}

TEST_CASE("hostile names and endless ids stay within bounds") {
  Renamings renamings;
  for (std::size_t i = 0; i < Renamings::kMaxIds + 10; ++i) {
    const std::string id = std::to_string(i);
    CHECK(renamings.add({"order", id, id}) == (i < Renamings::kMaxIds));
  }
  CHECK_FALSE(renamings.add({"another", "1", "2"}));
  CHECK_FALSE(renamed_id("GET /x", value_at("/" + std::string(10'000, 'a') + "_id", "1", "2")));
  CHECK_FALSE(renamed_id("", value_at("/id", "", "")));
  CHECK(renamed_id("", value_at("/id", "1", "2")));
}

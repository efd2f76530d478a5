// How fast two JSON texts that mean the same are compared, in MB/s of both together, next to what
// others do with them: nlohmann parsing both and comparing, and simdjson only parsing both.
//
// The texts are what a Python service and its Go rewrite send: one in insertion order with spaces
// after separators, one compact with sorted keys and "&" escaped. All contenders take turns within
// a round, so that a busy machine is as unkind to one as to the other; a figure is the median of
// its rounds, and a ratio the median of the rounds' ratios.

#include "compare/json_compare.hpp"

#include <simdjson.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdint>
#include <cstdlib>
#include <functional>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "lockstep/compare/compare.hpp"

namespace {

using Clock = std::chrono::steady_clock;

constexpr int kRounds = 15;
constexpr std::chrono::milliseconds kSlice{60};  // of one contender in one round

class Random {
 public:
  std::uint64_t below(std::uint64_t limit) { return engine_() % limit; }
  template <std::size_t n>
  std::string_view pick(const std::array<std::string_view, n>& choices) {
    return choices[below(n)];
  }

 private:
  std::mt19937_64 engine_{7};  // NOLINT: the same documents on every run
};

constexpr std::array<std::string_view, 6> kNames = {
    "Ada Lovelace", "Jürgen Groß", "François L'Étranger", "山田太郎", "Zoë & Søn", "O'Brien"};
constexpr std::array<std::string_view, 5> kProducts = {
    "USB-C cable 2m", "Kaffeemühle \"Größe M\"", "Notebook stand", "Socks & more", "Crème brûlée"};
constexpr std::array<std::string_view, 4> kStates = {"pending", "paid", "shipped", "cancelled"};
constexpr std::array<std::string_view, 4> kCities = {"Köln", "Paris", "San José", "東京"};

using Ordered = nlohmann::ordered_json;

Ordered item(Random& random) {
  const std::uint64_t cents = 99 + random.below(20'000);
  return {{"sku", fmt::format("SKU-{:06}", random.below(1'000'000))},
          {"name", random.pick(kProducts)},
          {"quantity", 1 + random.below(9)},
          {"unit_price", static_cast<double>(cents) / 100},
          {"discount", random.below(3) == 0 ? Ordered(0.125) : Ordered(nullptr)},
          {"tags", random.below(2) == 0 ? Ordered::array() : Ordered({"new", "sale"})}};
}

Ordered order(Random& random) {
  Ordered items = Ordered::array();
  for (std::uint64_t i = 1 + random.below(3); i > 0; --i) {
    items.push_back(item(random));
  }
  return {{"id", 100'000 + random.below(900'000)},
          {"status", random.pick(kStates)},
          {"created_at", fmt::format("2024-0{}-1{}T08:1{}:00.123456+00:00", 1 + random.below(9),
                                     random.below(10), random.below(10))},
          {"customer",
           {{"id", random.below(100'000)},
            {"name", random.pick(kNames)},
            {"email", fmt::format("user{}@example.com", random.below(10'000))},
            {"address",
             {{"street", "Hauptstraße 5"}, {"city", random.pick(kCities)}, {"zip", "50667"}}}}},
          {"items", std::move(items)},
          {"total", static_cast<double>(random.below(1'000'000)) / 100},
          {"paid", random.below(2) == 0},
          {"note", nullptr},
          {"link", "https://shop.example/orders?page=2&sort=asc"}};
}

Ordered orders(std::size_t bytes) {
  Random random;
  Ordered list = Ordered::array();
  for (std::size_t size = 0; size < bytes; size += list.back().dump().size()) {
    list.push_back(order(random));
  }
  const std::size_t count = list.size();
  return {{"orders", std::move(list)}, {"page", 1}, {"count", count}, {"next", nullptr}};
}

// As json.dumps(value, ensure_ascii=False) writes it.
std::string as_python(const Ordered& value) {
  if (!value.is_structured()) {
    return value.dump();
  }
  std::string text(1, value.is_object() ? '{' : '[');
  for (const auto& member : value.items()) {
    text += text.size() > 1 ? ", " : "";
    text += value.is_object() ? Ordered(member.key()).dump() + ": " : "";
    text += as_python(member.value());
  }
  return text += value.is_object() ? '}' : ']';
}

// As Go's json.Marshal writes a map: compact, sorted, safe to put into HTML.
std::string as_go(const Ordered& value) {
  std::string text;
  for (const char c : nlohmann::json::parse(value.dump()).dump()) {
    c == '&' ? text += "\\u0026" : text += c;
  }
  return text;
}

struct Documents {
  std::string_view name;
  simdjson::padded_string a;
  simdjson::padded_string b;
  std::string_view a_text;
  std::string_view b_text;
};

struct Contender {
  std::string_view name;
  std::function<bool(const Documents&)> run;
};

// MB/s of both texts over a slice of time.
double measure(const Contender& contender, const Documents& documents) {
  const auto start = Clock::now();
  std::uint64_t turns = 0;
  do {
    if (!contender.run(documents)) {
      fmt::print(stderr, "{}: {} calls the documents different\n", documents.name, contender.name);
      std::exit(EXIT_FAILURE);
    }
    ++turns;
  } while (Clock::now() - start < kSlice);
  const std::chrono::duration<double> seconds = Clock::now() - start;
  const std::size_t bytes = documents.a_text.size() + documents.b_text.size();
  return static_cast<double>(turns * bytes) / seconds.count() / 1e6;
}

double median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return values[values.size() / 2];
}

void compare_all(const Documents& documents, const std::vector<Contender>& contenders) {
  std::vector<std::vector<double>> rates(contenders.size());
  for (int round = 0; round < kRounds; ++round) {
    for (std::size_t i = 0; i < contenders.size(); ++i) {
      rates[i].push_back(measure(contenders[i], documents));
    }
  }
  fmt::print("{:>6}", documents.name);
  for (const std::vector<double>& rate : rates) {
    fmt::print(" {:>10.0f}", median(rate));
  }
  for (std::size_t other = 1; other < rates.size(); ++other) {
    std::vector<double> ratios;
    for (std::size_t round = 0; round < rates[0].size(); ++round) {
      ratios.push_back(rates[0][round] / rates[other][round]);
    }
    fmt::print(" {:>12.2f}", median(ratios));
  }
  fmt::print("\n");
}

// What rules cost: the same documents, in which each order's total differs, without rules, with 50
// that are about other places, and with 50 of which one is about the totals.
std::vector<lockstep::compare::Rule> fifty_rules(std::string_view last) {
  using lockstep::compare::Rule;
  std::vector<Rule> rules;
  for (int i = 0; i < 50; ++i) {
    Rule rule;
    rule.endpoint = i % 2 == 0 ? "" : "GET /*";
    const std::string field = fmt::format("field_{}", i);
    rule.at = i % 3 == 0   ? "/**/" + field
              : i % 3 == 1 ? "/orders/*/customer/" + field
                           : "/" + field + "/*";
    rule.action = lockstep::compare::Tolerance{"0.5", "0.001"};
    rules.push_back(std::move(rule));
  }
  rules.back().at = last;
  return rules;
}

void compare_rules() {
  using lockstep::compare::RuleSet;
  const RuleSet idle(fifty_rules("/orders/*/none"));
  const RuleSet busy(fifty_rules("/orders/*/total"));
  fmt::print(
      "\nJSON compare where one value in each order differs, MB/s\n{:>6} {:>10} {:>10} {:>10} "
      "{:>12} {:>12}\n",
      "size", "no rules", "idle", "hiding", "none / idle", "none / hiding");
  const auto run_with = [](const RuleSet* rules) {
    return [rules](const Documents& documents) {
      lockstep::compare::Options options;
      options.rules = rules;
      const auto comparison = lockstep::compare::compare_documents(
          documents.a_text, documents.b_text, options, "GET /orders");
      return comparison.verdict != lockstep::Verdict::identical;
    };
  };
  const std::vector<Contender> contenders = {
      {"no rules", run_with(nullptr)}, {"idle", run_with(&idle)}, {"hiding", run_with(&busy)}};
  for (const auto& [name, bytes] : {std::pair<std::string_view, std::size_t>{"2 KB", 1'600},
                                    {"20 KB", 18'000},
                                    {"1 MB", 960'000}}) {
    Ordered value = orders(bytes);
    Documents documents{
        name, simdjson::padded_string(as_python(value)), simdjson::padded_string(), {}, {}};
    for (Ordered& each : value["orders"]) {
      each["total"] = each["total"].get<double>() + 0.25;
    }
    documents.b = simdjson::padded_string(as_go(value));
    documents.a_text = {documents.a.data(), documents.a.size()};
    documents.b_text = {documents.b.data(), documents.b.size()};
    compare_all(documents, contenders);
  }
}

}  // namespace

int main() {
  simdjson::dom::parser a_parser;
  simdjson::dom::parser b_parser;
  const std::vector<Contender> contenders = {
      {"lockstep",
       [](const Documents& documents) {
         return lockstep::compare::compare_json(documents.a_text, documents.b_text, {}).equal;
       }},
      {"nlohmann",
       [](const Documents& documents) {
         return nlohmann::json::parse(documents.a_text) == nlohmann::json::parse(documents.b_text);
       }},
      {"simdjson",
       [&](const Documents& documents) {
         return a_parser.parse(documents.a).error() == simdjson::SUCCESS &&
                b_parser.parse(documents.b).error() == simdjson::SUCCESS;
       }},
  };
  fmt::print("JSON compare, MB/s of both texts together (simdjson: parses only)\n{:>6}", "size");
  for (const Contender& contender : contenders) {
    fmt::print(" {:>10}", contender.name);
  }
  fmt::print(" {:>12} {:>12}\n", "x nlohmann", "x simdjson");
  for (const auto& [name, bytes] : {std::pair<std::string_view, std::size_t>{"2 KB", 1'600},
                                    {"20 KB", 18'000},
                                    {"1 MB", 960'000}}) {
    const Ordered value = orders(bytes);
    Documents documents{name,
                        simdjson::padded_string(as_python(value)),
                        simdjson::padded_string(as_go(value)),
                        {},
                        {}};
    documents.a_text = {documents.a.data(), documents.a.size()};
    documents.b_text = {documents.b.data(), documents.b.size()};
    compare_all(documents, contenders);
  }
  compare_rules();
}

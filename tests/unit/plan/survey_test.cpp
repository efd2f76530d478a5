#include "lockstep/plan/survey.hpp"

#include <random>
#include <set>

#include "lockstep/plan/plan.hpp"

#include "unit/catch.hpp"

namespace lockstep::plan {
namespace {

using Targets = std::vector<std::string>;

NamePlaces learned(const Targets& targets) {
  Survey survey;
  for (const std::string& target : targets) {
    survey.add(target);
  }
  return survey.places();
}

std::set<std::string> endpoints(const Targets& targets) {
  const NamePlaces places = learned(targets);
  std::set<std::string> found;
  for (const std::string& target : targets) {
    found.insert(endpoint_of("GET", target, {}, places));
  }
  return found;
}

// Letters only, so that nothing of it looks like an identifier; popular ones come more often.
std::string name(std::mt19937& random, std::size_t of) {
  std::size_t n = std::uniform_int_distribution<std::size_t>(1, of)(random);
  n = std::uniform_int_distribution<std::size_t>(0, n)(random);
  std::string text = "q";
  for (; n > 0; n /= 26) {
    text += static_cast<char>('a' + n % 26);
  }
  return text;
}

const Targets kResources = {"users",    "orders",   "products", "carts",   "coupons",  "reviews",
                            "invoices", "payments", "refunds",  "sellers", "brands",   "stocks",
                            "shops",    "taxes",    "vouchers", "returns", "parcels",  "carriers",
                            "zones",    "rates",    "hooks",    "events",  "messages", "threads",
                            "teams",    "roles",    "tokens",   "devices", "sessions", "audits"};

}  // namespace

TEST_CASE("ten thousand slugs are one endpoint") {
  std::mt19937 random(1);
  Targets targets;
  for (int i = 0; i < 30'000; ++i) {
    targets.push_back("/articles/" + name(random, 10'000) + "?page=" + std::to_string(i));
  }
  targets.emplace_back("/articles");
  CHECK(endpoints(targets) == std::set<std::string>{"GET /articles", "GET /articles/{name}"});
}

TEST_CASE("what follows names is grouped as well, and names may stand below names") {
  std::mt19937 random(2);
  Targets targets;
  for (int i = 0; i < 5'000; ++i) {
    const std::string owner = "/repos/" + name(random, 500);
    targets.push_back(owner);
    targets.push_back(owner + "/" + name(random, 2'000) + "/issues/" + std::to_string(i));
  }
  CHECK(endpoints(targets) ==
        std::set<std::string>{"GET /repos/{name}", "GET /repos/{name}/{name}/issues/{id}"});
}

TEST_CASE("words of the API stay apart from names") {
  std::mt19937 random(3);
  Targets targets;
  for (int i = 0; i < 3'000; ++i) {
    targets.push_back("/users/" + name(random, 800));
    targets.push_back("/users/" + name(random, 800) + "/posts");
    targets.push_back("/users/" + std::to_string(i));
  }
  targets.insert(targets.end(), 3, "/users/me");
  targets.insert(targets.end(), 3, "/users/me/settings");
  targets.insert(targets.end(), 5, "/users/registrations/pending");
  targets.emplace_back("/users/search?q=a");
  CHECK(endpoints(targets) ==
        std::set<std::string>{"GET /users/me", "GET /users/me/settings",
                              "GET /users/registrations/pending", "GET /users/search",
                              "GET /users/{id}", "GET /users/{name}", "GET /users/{name}/posts"});
}

TEST_CASE("an API with many resources keeps them apart, however little of each is seen") {
  for (const std::size_t times : {1U, 3U, 100U}) {
    INFO(times);
    Targets targets;
    for (const std::string& resource : kResources) {
      for (std::size_t i = 0; i < times; ++i) {
        targets.push_back("/api/v1/" + resource);
        targets.push_back("/api/v1/" + resource + "/" + std::to_string(i));
      }
    }
    CHECK(learned(targets).empty());
    CHECK(endpoints(targets).size() == 2 * kResources.size());
  }
}

TEST_CASE("calls by name that are seen again and again are no names of things") {
  Targets targets;
  for (const std::string& resource : kResources) {
    targets.insert(targets.end(), 40, "/rpc/list-all-" + resource);
  }
  CHECK(learned(targets).empty());
}

TEST_CASE("a few headlines are names when new ones keep coming") {
  Targets targets;
  for (const std::string& resource : kResources) {
    targets.push_back("/blog/how-to-buy-" + resource);
  }
  CHECK(endpoints(targets) == std::set<std::string>{"GET /blog/{name}"});
}

TEST_CASE("what scanners leave takes nothing from the endpoints that carry the traffic") {
  std::mt19937 random(4);
  Targets targets;
  for (int i = 0; i < 2'000; ++i) {
    targets.emplace_back("/catalogue");
    targets.emplace_back("/help");
    if (i % 10 == 0) {
      targets.push_back("/" + name(random, 100'000) + ".php");
    }
  }
  CHECK(endpoints(targets) == std::set<std::string>{"GET /catalogue", "GET /help", "GET /{name}"});
}

TEST_CASE("a survey is bounded, whatever the targets") {
  Survey survey;
  for (std::size_t i = 0; i < Survey::kMostNodes + 50'000; ++i) {
    std::string text = "/w";
    for (std::size_t n = i; n > 0; n /= 26) {
      text += static_cast<char>('a' + n % 26);
    }
    survey.add(text);
  }
  CHECK(survey.places() == NamePlaces{{"/", {}}});
  std::string deep;
  for (int i = 0; i < 10'000; ++i) {
    deep += "/a";
  }
  survey.add(deep);
  survey.add("*");
  survey.add("");
  CHECK(endpoint_of("GET", deep, {}, {}).ends_with("/{path...}"));
}

}  // namespace lockstep::plan

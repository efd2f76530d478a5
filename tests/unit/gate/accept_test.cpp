// What an acceptance hides, and what it does not.
#include "lockstep/gate/accept.hpp"

#include <string>
#include <vector>

#include "unit/catch.hpp"

namespace lockstep::gate {
namespace {

// "/items/3" → "/items/*"
std::string generalise(Aspect, std::string_view at) {
  std::string out(at);
  for (std::size_t i = 1; i < out.size(); ++i) {
    if (out[i - 1] == '/' && out[i] >= '0' && out[i] <= '9') {
      out[i] = '*';
    }
  }
  return out;
}

Difference difference(std::uint64_t finding, const std::string& at, Kind kind = Kind::value) {
  Difference result;
  result.aspect = Aspect::json;
  result.at = at;
  result.kind = kind;
  result.finding = finding;
  return result;
}

StoredExchange exchange(const std::string& endpoint, std::vector<Difference> differences) {
  StoredExchange result;
  result.endpoint = endpoint;
  result.comparison.verdict = Verdict::different;
  result.comparison.differences = std::move(differences);
  return result;
}

Acceptance acceptance() {
  Acceptance entry;
  entry.fingerprint = 7;
  entry.also = {8};
  entry.drift_class = "json-null-vs-empty-array";
  entry.reason = "agreed";
  entry.until = "2026-12-31";
  entry.where["GET /a"] = {"json /items/*", "json /tags"};
  return entry;
}

Verdict verdict_of(StoredExchange exchange, const std::string& today = "2026-11-22") {
  Acceptances acceptances({acceptance()}, today, generalise);
  acceptances.apply(exchange);
  return exchange.comparison.verdict;
}

}  // namespace

TEST_CASE("an exchange is accepted when all that differs in it is") {
  CHECK(verdict_of(exchange("GET /a", {difference(7, "/tags")})) == Verdict::accepted);
  CHECK(verdict_of(exchange("GET /a", {difference(7, "/items/3"), difference(8, "/tags")})) ==
        Verdict::accepted);
  Difference noise = difference(0, "/x");
  noise.noise = true;
  CHECK(verdict_of(exchange("GET /a", {difference(7, "/tags"), noise,
                                       difference(0, "", Kind::spelling)})) == Verdict::accepted);
}

TEST_CASE("an acceptance hides nothing else") {
  // The same cause at a new place, in another endpoint; another cause at the same place.
  CHECK(verdict_of(exchange("GET /a", {difference(7, "/roles")})) == Verdict::different);
  CHECK(verdict_of(exchange("GET /b", {difference(7, "/tags")})) == Verdict::different);
  CHECK(verdict_of(exchange("GET /a", {difference(9, "/tags")})) == Verdict::different);
  CHECK(verdict_of(exchange("GET /a", {difference(0, "/tags")})) == Verdict::different);
  CHECK(verdict_of(exchange("GET /a", {difference(7, "/tags"), difference(9, "/x")})) ==
        Verdict::different);
  StoredExchange omitted = exchange("GET /a", {difference(7, "/tags")});
  omitted.comparison.omitted = 1;
  CHECK(verdict_of(omitted) == Verdict::different);
  StoredExchange failed = exchange("GET /a", {difference(7, "/tags")});
  failed.comparison.verdict = Verdict::failed;
  CHECK(verdict_of(failed) == Verdict::failed);
}

TEST_CASE("a status is accepted with both of its values") {
  Acceptance entry = acceptance();
  entry.where["GET /a"] = {"status 404 to 410"};
  const auto judged = [&](const std::string& candidate) {
    Difference status = difference(7, "status");
    status.aspect = Aspect::status;
    status.baseline = "404";
    status.candidate = candidate;
    StoredExchange each = exchange("GET /a", {status});
    Acceptances({entry}, "2026-11-22", generalise).apply(each);
    return each.comparison.verdict;
  };
  CHECK(judged("410") == Verdict::accepted);
  CHECK(judged("500") == Verdict::different);
}

TEST_CASE("an acceptance holds through its last day and says when it did nothing") {
  CHECK(verdict_of(exchange("GET /a", {difference(7, "/tags")}), "2026-12-31") ==
        Verdict::accepted);
  CHECK(verdict_of(exchange("GET /a", {difference(7, "/tags")}), "2027-01-01") ==
        Verdict::different);
  Acceptance other = acceptance();
  other.fingerprint = 20;
  other.also.clear();
  Acceptance expired = acceptance();
  expired.until = "2026-01-01";
  Acceptances acceptances({acceptance(), other, expired}, "2026-11-22", generalise);
  StoredExchange each =
      exchange("GET /a", {difference(7, "/tags"), difference(7, "/items/0"), difference(9, "/x")});
  CHECK(acceptances.apply(each));
  CHECK(each.comparison.differences[0].accepted);
  CHECK_FALSE(each.comparison.differences[2].accepted);
  const std::vector<AcceptanceUse> uses = acceptances.uses();
  REQUIRE(uses.size() == 3);
  CHECK(uses[0].status == AcceptanceStatus::used);
  CHECK(uses[0].differences == 2);
  CHECK(uses[1].status == AcceptanceStatus::unused);
  CHECK(uses[2].status == AcceptanceStatus::expired);
  CHECK(uses[2].differences == 2);
}

TEST_CASE("names that cannot be shown are written so that they can be compared") {
  CHECK(endpoint_text("GET /\xff\x1b\\") == "GET /\\xFF\\x1b\\\\");
  CHECK(place_of(difference(1, "/\n/3"), generalise) == "json /\\n/*");
}

}  // namespace lockstep::gate

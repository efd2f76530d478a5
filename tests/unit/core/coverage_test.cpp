#include "lockstep/core/coverage.hpp"

#include "unit/catch.hpp"

namespace lockstep {
namespace {

EndpointCoverage row(std::uint64_t sent, std::uint64_t compared,
                     std::map<std::string, std::uint64_t> skipped = {}) {
  EndpointCoverage made;
  made.sent = sent;
  made.compared = compared;
  made.skipped = std::move(skipped);
  return made;
}

}  // namespace

TEST_CASE("a verdict speaks for what was compared and for what that represents") {
  struct Case {
    EndpointCoverage row;
    std::uint64_t requests;
    double spoken_for;
  };
  const std::vector<Case> cases = {
      {row(10, 10), 10, 10},
      {row(10, 8), 10, 8},
      {row(0, 0, {{"unsafe-method", 5}}), 5, 0},
      {row(10, 10, {{"excluded", 30}}), 40, 10},
      {row(10, 10, {{"not-sampled", 90}}), 100, 100},
      {row(10, 5, {{"not-sampled", 90}}), 100, 50},
      {row(0, 0, {{"not-sampled", 90}}), 90, 0},
      {row(10, 10, {{"duplicate-trace", 10}}), 10, 10},
      {row(0, 0, {{"no-request", 7}}), 0, 0},
      {row(1, 1, {{"a reason of another version", 1}}), 2, 1},
  };
  for (const Case& each : cases) {
    INFO(each.requests << " " << each.spoken_for);
    CHECK(each.row.requests() == each.requests);
    CHECK(each.row.spoken_for() == each.spoken_for);
    CHECK(each.row.captured() == each.row.sent + each.row.total_skipped());
  }
}

TEST_CASE("the share of a run is over all requests, also those of endpoints that were not sent") {
  const Coverage coverage = coverage_of({{"GET /a", row(30, 30)},
                                         {"POST /a", row(0, 0, {{"unsafe-method", 70}})},
                                         {"", row(0, 0, {{"no-request", 500}})}});
  CHECK(coverage.requests() == 100);
  CHECK(coverage.share() == 0.3);
  CHECK(coverage_of({}).share() == std::nullopt);
  CHECK(coverage_of({{"", row(0, 0, {{"no-request", 1}})}}).share() == std::nullopt);
}

TEST_CASE("the endpoint with most captured requests comes first, what is no request last") {
  const Coverage coverage = coverage_of({{"GET /b", row(2, 2)},
                                         {"GET /a", row(2, 2)},
                                         {"GET /c", row(1, 1, {{"excluded", 9}})},
                                         {"", row(0, 0, {{"no-request", 50}})}});
  std::vector<std::string> names;
  for (const EndpointCoverage& each : coverage.endpoints) {
    names.push_back(each.endpoint);
  }
  CHECK(names == std::vector<std::string>{"GET /c", "GET /a", "GET /b", ""});
}

}  // namespace lockstep

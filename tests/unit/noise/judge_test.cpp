#include <string>
#include <vector>

#include "service.hpp"
#include "unit/catch.hpp"

namespace lockstep::noise::test {
namespace {

Made reply(std::map<std::string, std::string> body, int status = 200) {
  return {status, kStart, std::move(body)};
}

// What is noise of the differences, by their places, and the verdict.
struct Judged {
  std::vector<std::string> noise;
  std::vector<std::string> real;
  Verdict verdict = Verdict::identical;
};

Judged judged(const Comparison& comparison) {
  Judged out;
  for (const Difference& difference : comparison.differences) {
    (difference.noise ? out.noise : out.real).push_back(difference.at);
  }
  out.verdict = comparison.verdict;
  return out;
}

Judged alone(const std::vector<Made>& baseline, const Made& candidate) {
  const Judge judge(Options{generalise});
  return judged(judge.judge_alone(asked_of(baseline, candidate, 0)).comparison);
}

using Places = std::vector<std::string>;

}  // namespace

TEST_CASE("what varies is noise and a change beside it is not") {
  const Judged out = alone({reply({{"/id", "\"a1b2c3d4\""}, {"/price", "10"}}),
                            reply({{"/id", "\"99ff00aa\""}, {"/price", "10"}})},
                           reply({{"/id", "\"7e7e1234\""}, {"/price", "11"}}));
  CHECK(out.noise == Places{"/id"});
  CHECK(out.real == Places{"/price"});
  CHECK(out.verdict == Verdict::different);
}

TEST_CASE("an answer that the baseline gave as well is noise as a whole") {
  const Judged out =
      alone({reply({{"/a", "\"x\""}}), reply({{"/b", "null"}}, 503)}, reply({{"/b", "null"}}, 503));
  CHECK(out.real.empty());
  CHECK(out.verdict == Verdict::noise);
}

TEST_CASE("a status that the baseline gave leaves the candidate to be compared with that answer") {
  const Judged out = alone({reply({{"/a", "\"x\""}}), reply({{"/error", "\"busy\""}}, 503)},
                           reply({{"/error", "\"Busy\""}}, 503));
  CHECK(out.noise == Places{"status", "/a", "/error"});
  CHECK(out.real == Places{"/error"});
  CHECK(out.verdict == Verdict::different);
}

TEST_CASE("a status that the baseline never gave is a difference") {
  const Judged out =
      alone({reply({{"/a", "1"}}), reply({{"/a", "1"}}, 503)}, reply({{"/a", "1"}}, 500));
  CHECK(out.real == Places{"status"});
  CHECK(out.verdict == Verdict::different);
}

TEST_CASE("presence is noise only where the baseline's comes and goes") {
  const std::vector<Made> comes_and_goes = {reply({{"/x", "17"}}), reply({})};
  CHECK(alone(comes_and_goes, reply({})).verdict == Verdict::noise);
  const std::vector<Made> varies = {reply({{"/x", "17"}}), reply({{"/x", "18"}})};
  CHECK(alone(varies, reply({})).verdict == Verdict::different);
  CHECK(alone(varies, reply({{"/x", "null"}})).verdict == Verdict::different);
  CHECK(alone({reply({}), reply({{"/x", "17"}})}, reply({{"/x", "25"}})).verdict == Verdict::noise);
  CHECK(alone({reply({}), reply({{"/x", "17"}})}, reply({{"/x", "\"25\""}})).verdict ==
        Verdict::different);
}

TEST_CASE("one element that varies says nothing about its neighbours, several do") {
  const std::vector<Made> one = {reply({{"/p/0", "17"}, {"/p/1", "20"}}),
                                 reply({{"/p/0", "18"}, {"/p/1", "20"}})};
  CHECK(alone(one, reply({{"/p/0", "19"}, {"/p/1", "21"}})).real == Places{"/p/1"});
  const std::vector<Made> two = {reply({{"/p/0", "17"}, {"/p/1", "20"}, {"/p/2", "5"}}),
                                 reply({{"/p/0", "18"}, {"/p/1", "22"}, {"/p/2", "5"}})};
  CHECK(alone(two, reply({{"/p/0", "19"}, {"/p/1", "21"}, {"/p/2", "6"}})).real.empty());
}

TEST_CASE("what is known in part only is not called noise") {
  Asked asked = asked_of({reply({{"/x", "\"a1b2c3d4\""}}), reply({{"/x", "\"99ff00aa\""}})},
                         reply({{"/x", "\"7e7e1234\""}}), 0);
  asked.against[0].differences[0].abridged = true;
  const Judge judge(Options{generalise});
  CHECK(judge.judge_alone(asked).comparison.verdict == Verdict::different);
  asked.against[0].differences[0].abridged = false;
  asked.against[0].omitted = 3;
  CHECK(judge.judge_alone(asked).comparison.verdict == Verdict::different);
}

TEST_CASE("an exchange that was not asked again is judged by its endpoint") {
  Judge judge(Options{generalise});
  Random random(5);
  for (int i = 0; i < 5; ++i) {
    const std::vector<Made> baseline = {reply({{"/id", uuid(random)}}),
                                        reply({{"/id", uuid(random)}}),
                                        reply({{"/id", uuid(random)}})};
    const Made candidate = reply({{"/id", uuid(random)}});
    judge.count("GET /x", {200, kStart}, {200, kStart}, compare(baseline[0], candidate));
    judge.learn(asked_of(baseline, candidate, 2));
  }
  const Made one = reply({{"/id", uuid(random)}, {"/n", "1"}});
  const Made same = reply({{"/id", uuid(random)}, {"/n", "1"}});
  const Made other = reply({{"/id", "null"}, {"/n", "2"}});
  judge.count("GET /x", {200, kStart}, {200, kStart}, compare(one, same));
  judge.count("GET /x", {200, kStart}, {200, kStart}, compare(one, other));
  judge.decide();

  const auto by_endpoint = [&](const char* endpoint, const Made& candidate,
                               const std::vector<std::uint32_t>& steady) {
    Comparison comparison = compare(one, candidate);
    judge.judge_by_endpoint(endpoint, {200, kStart}, {200, kStart}, steady, comparison);
    return judged(comparison);
  };
  CHECK(by_endpoint("GET /x", same, {}).verdict == Verdict::noise);
  CHECK(by_endpoint("GET /y", same, {}).verdict == Verdict::different);
  CHECK(by_endpoint("GET /x", other, {}).real == Places{"/id", "/n"});
  // It was asked again, and gave the same uuid three times: this one does not vary.
  CHECK(by_endpoint("GET /x", same, {2}).verdict == Verdict::different);

  const std::vector<NoisyPlace> places = judge.places();
  REQUIRE(places.size() == 1);
  CHECK(places[0].at == "/id");
  CHECK(places[0].decision == NoiseDecision::endpoint);
  CHECK(places[0].varied == 5);
  CHECK(places[0].pairs == 5);
  CHECK(places[0].differing == 6);
  CHECK(places[0].compared == 7);
}

TEST_CASE("one pair that varied does not make a noisy endpoint") {
  Judge judge(Options{generalise});
  const Made one = reply({{"/n", "17"}});
  const Made two = reply({{"/n", "18"}});
  judge.count("GET /x", {200, kStart}, {200, kStart}, compare(one, two));
  judge.learn(asked_of({one, two}, two, 0));
  judge.decide();
  REQUIRE(judge.places().size() == 1);
  CHECK(judge.places()[0].decision == NoiseDecision::own);
  Comparison comparison = compare(one, two);
  CHECK_FALSE(judge.judge_by_endpoint("GET /x", {200, 0}, {200, 0}, {}, comparison));
}

TEST_CASE("places beyond the limit are not remembered") {
  Judge judge(Options{generalise, 0.01, 3});
  for (char c = 'a'; c < 'k'; ++c) {
    const std::string at = std::string("/") + c;
    const Made one = reply({{at, "17"}});
    const Made two = reply({{at, "18"}});
    judge.count("GET /x", {200, 0}, {200, 0}, compare(one, two));
    judge.learn(asked_of({one, two}, two, 0));
  }
  judge.decide();
  CHECK(judge.places().size() == 3);
}

}  // namespace lockstep::noise::test

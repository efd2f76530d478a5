#include "unit/catch.hpp"
#include "unit/compare/replies.hpp"

namespace lockstep::compare {
namespace {

using Lines = std::vector<std::string>;

constexpr const char* kDate = "Sun, 22 Nov 2026 06:27:21 GMT";

Reply setting(const Lines& cookies) {
  Headers headers = {{"Date", kDate}};
  for (const std::string& cookie : cookies) {
    headers.push_back({"Set-Cookie", cookie});
  }
  return reply(200, headers, "body");
}

// "value sid: attribute path": kind and note of each difference.
Lines notes(const Comparison& comparison) {
  Lines out;
  for (const Difference& d : comparison.differences) {
    CHECK(d.at == "set-cookie");
    out.push_back(std::string(kind_name(d.kind)) + ' ' + d.note);
  }
  return out;
}

}  // namespace

TEST_CASE("a cookie means what a client stores") {
  struct Row {
    Lines baseline;
    Lines candidate;
    Lines notes;
  };
  const Lines spelling = {"spelling cookie a"};
  const Row rows[] = {
      {{"a=1"}, {"a=1"}, {}},
      // Flask, Django and Go write the same cookie.
      {{"a=1; Max-Age=3600; Secure; HttpOnly; Path=/; SameSite=Lax"},
       {"a=1; Path=/; Max-Age=3600; HttpOnly; Secure; SameSite=Lax"},
       spelling},
      {{"a=1; path=/; samesite=lax; SECURE"}, {"a=1; Path=/; SameSite=Lax; Secure"}, spelling},
      {{"a=1;Path=/"}, {"a=1; Path=/"}, spelling},
      {{"a = 1"}, {"a=1"}, spelling},
      {{"a=1; Secure"}, {"a=1; Secure=yes"}, spelling},
      {{"a=1; Domain=.Example.com"}, {"a=1; Domain=example.com"}, spelling},
      {{"a=1; Max-Age=060"}, {"a=1; Max-Age=60"}, spelling},
      {{"a=1; Max-Age=60x"}, {"a=1"}, spelling},
      {{"a=1; Path=/x; Path=/"}, {"a=1; Path=/"}, spelling},
      {{"a=1; Path=x"}, {"a=1"}, spelling},
      {{"a=1; ;"}, {"a=1"}, spelling},
      {{"a=1; Expires=Sun, 22 Nov 2026 07:27:21 GMT"},
       {"a=1; expires=Sun, 22-Nov-2026 07:27:21 GMT"},
       spelling},
      // With the same Max-Age the instant says when the reply was made.
      {{"a=1; Max-Age=60; Expires=Sun, 22 Nov 2026 07:27:21 GMT"},
       {"a=1; Max-Age=60; Expires=Sun, 22 Nov 2026 07:27:23 GMT"},
       spelling},
      // Differences
      {{"a=1"}, {"a=2"}, {"value cookie a: value"}},
      {{"a=x"}, {"a=X"}, {"value cookie a: value"}},
      {{"a=\"1\""}, {"a=1"}, {"value cookie a: value"}},
      {{"a=1"}, {"A=1"}, {"missing cookie a", "added cookie A"}},
      {{"a=1; SameSite=Lax"}, {"a=1"}, {"value cookie a: attribute samesite"}},
      {{"a=1; SameSite=Lax"}, {"a=1; SameSite=Strict"}, {"value cookie a: attribute samesite"}},
      {{"a=1; Secure"}, {"a=1"}, {"value cookie a: attribute secure"}},
      {{"a=1"}, {"a=1; HttpOnly"}, {"value cookie a: attribute httponly"}},
      {{"a=1; Path=/"}, {"a=1"}, {"value cookie a: attribute path"}},
      {{"a=1; Path=/"}, {"a=1; Path=/x"}, {"value cookie a: attribute path"}},
      {{"a=1; Path=/x"}, {"a=1; Path=/X"}, {"value cookie a: attribute path"}},
      {{"a=1; Domain=a.example"}, {"a=1"}, {"value cookie a: attribute domain"}},
      {{"a=1; Partitioned"}, {"a=1"}, {"value cookie a: attribute partitioned"}},
      {{"a=1; Priority=High"}, {"a=1"}, {"value cookie a: attribute priority"}},
      {{"a=1; Max-Age=60"}, {"a=1; Max-Age=61"}, {"value cookie a: attribute max-age"}},
      {{"a=1; Max-Age=60"}, {"a=1"}, {"value cookie a: attribute max-age"}},
      {{"a=1; Max-Age=60; Expires=Sun, 22 Nov 2026 07:27:21 GMT"},
       {"a=1; Max-Age=60"},
       {"value cookie a: attribute expires"}},
      {{"a=1; Expires=Sun, 22 Nov 2026 07:27:21 GMT"},
       {"a=1; Expires=Sun, 22 Nov 2026 07:27:22 GMT"},
       {"value cookie a: attribute expires"}},
      {{"a=1; Secure; HttpOnly"},
       {"a=2"},
       {"value cookie a: value", "value cookie a: attribute httponly",
        "value cookie a: attribute secure"}},
      {{"a=1; s3cret"}, {"a=1"}, {"value cookie a: unknown attribute"}},
      {{"flag"}, {"=flag"}, {"spelling cookie "}},
  };
  for (const Row& row : rows) {
    CAPTURE(row.baseline, row.candidate);
    CHECK(notes(compare(setting(row.baseline), setting(row.candidate))) == row.notes);
    CHECK(broken_law(setting(row.baseline), setting(row.candidate), get()).empty());
  }
}

TEST_CASE("two deletions of a cookie are the same however they are written") {
  const std::string deletions[] = {
      "a=; Path=/; Max-Age=0",
      "a=\"\"; Path=/; Max-Age=0; Expires=Thu, 01 Jan 1970 00:00:00 GMT",
      "a=gone; Path=/; Max-Age=-1",
      "a=; Path=/; Expires=Thu, 01 Jan 1970 00:00:00 GMT",
      "a=; Path=/; Expires=Sun, 22 Nov 2026 06:27:21 GMT",
  };
  for (const std::string& one : deletions) {
    for (const std::string& other : deletions) {
      CAPTURE(one, other);
      CHECK(compare(setting({one}), setting({other})).verdict ==
            (one == other ? Verdict::identical : Verdict::equivalent));
    }
    // Not deletions, or not of the same cookie.
    for (const std::string other :
         {"a=; Path=/", "a=; Path=/; Max-Age=1", "a=; Max-Age=0", "b=; Path=/; Max-Age=0",
          "a=; Path=/; Expires=Sun, 22 Nov 2026 06:27:22 GMT",
          "a=; Path=/; Max-Age=60; Expires=Thu, 01 Jan 1970 00:00:00 GMT"}) {
      CAPTURE(one, other);
      CHECK(compare(setting({one}), setting({other})).verdict == Verdict::different);
    }
  }
}

TEST_CASE("cookies are told apart by name, domain and path, in any order") {
  struct Row {
    Lines baseline;
    Lines candidate;
    Lines notes;
  };
  const Row rows[] = {
      {{"a=1", "b=2"}, {"b=2", "a=1"}, {"spelling order of cookies"}},
      {{"a=1", "b=2"}, {"b=3", "a=1"}, {"value cookie b: value"}},
      {{"a=1", "b=2"}, {"a=1"}, {"missing cookie b"}},
      {{}, {"a=1"}, {"added cookie a"}},
      {{"a=1"}, {}, {"missing cookie a"}},
      {{"a=1; Path=/x", "a=2; Path=/y"},
       {"a=2; Path=/y", "a=1; Path=/x"},
       {"spelling order of cookies"}},
      {{"a=1; Path=/x", "a=2; Path=/y"}, {"a=2; Path=/y"}, {"missing cookie a"}},
      {{"a=1; Path=/x", "a=2; Path=/y"},
       {"a=1; Path=/x", "a=2; Path=/z"},
       {"value cookie a: attribute path"}},
      // The last one of the same name, domain and path wins in a client: order counts.
      {{"a=1", "a=2"}, {"a=2", "a=1"}, {"value cookie a: value", "value cookie a: value"}},
      {{"a=1", "a=1"}, {"a=1"}, {"missing cookie a"}},
  };
  for (const Row& row : rows) {
    CAPTURE(row.baseline, row.candidate);
    CHECK(notes(compare(setting(row.baseline), setting(row.candidate))) == row.notes);
    CHECK(broken_law(setting(row.baseline), setting(row.candidate), get()).empty());
  }
}

TEST_CASE("a cookie's difference holds that cookie's whole line on each side and no other") {
  const Comparison comparison = compare(setting({"s=1; Path=/", "b=2"}), setting({"b=2", "s=9"}));
  REQUIRE(comparison.differences.size() == 2);
  CHECK(comparison.differences[0].baseline == "s=1; Path=/");
  CHECK(comparison.differences[0].candidate == "s=9");
  // A name is hostile as well.
  const Comparison hostile =
      compare(setting({"\x1B[2J" + std::string(5000, 'n') + "=1"}), setting({}));
  REQUIRE(hostile.differences.size() == 1);
  CHECK(hostile.differences[0].note.size() < 100);
  CHECK(hostile.differences[0].note.find('\x1B') == std::string::npos);
}

}  // namespace lockstep::compare

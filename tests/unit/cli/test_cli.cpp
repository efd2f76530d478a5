#include <cstdlib>
#include <set>
#include <thread>

#include "lockstep/core/error.hpp"

#include "cli/arguments.hpp"
#include "cli/bounded_queue.hpp"
#include "cli/command.hpp"
#include "cli/findings.hpp"
#include "cli/flags.hpp"
#include "cli/help.hpp"
#include "cli/run_settings.hpp"
#include "cli/values.hpp"
#include "unit/catch.hpp"

using namespace lockstep;
using namespace lockstep::cli;
using Catch::Matchers::Contains;

namespace {

Arguments parse(const std::vector<std::string>& words) {
  return Arguments::parse(find_command("run")->flags, words);
}

RunSettings settings(std::vector<std::string> words) {
  words.insert(words.end(),
               {"a.har", "--baseline", "http://127.0.0.1:1", "--candidate", "http://127.0.0.1:2"});
  return run_settings(parse(words));
}

}  // namespace

TEST_CASE("flags and operands may come in any order, short or long, with or without =") {
  const Arguments arguments =
      parse({"a.har", "-b", "http://x", "--candidate=http://y", "-", "--dry-run", "-j4"});
  CHECK(arguments.operands() == std::vector<std::string>{"a.har", "-"});
  CHECK(arguments.value("baseline") == "http://x");
  CHECK(arguments.value("candidate") == "http://y");
  CHECK(arguments.value("concurrency") == "4");
  CHECK(arguments.has("dry-run"));
  CHECK_FALSE(arguments.has("insecure"));
  CHECK(arguments.value("timeout") == "30s");
}

TEST_CASE("a header keeps its commas and colons") {
  const Arguments arguments = parse({"-H", "Accept: a, b", "-H", "X: http://y:1"});
  CHECK(arguments.values("header") == std::vector<std::string>{"Accept: a, b", "X: http://y:1"});
}

TEST_CASE("a wrong flag is refused with what was probably meant") {
  struct Row {
    std::vector<std::string> words;
    std::string message;
  };
  const Row rows[] = {
      {{"--basline", "x"}, "unknown flag --basline; did you mean --baseline?"},
      {{"--sampel=3"}, "unknown flag --sampel; did you mean --sample?"},
      {{"--zzzzzzzz"}, "unknown flag --zzzzzzzz; --help lists the flags"},
      {{"--seed", "1", "--seed", "2"}, "--seed is given 2 times; give it once"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.words);
    CHECK_THROWS_WITH(parse(row.words), row.message);
  }
  CHECK_THROWS_WITH(parse({"--baseline"}), Contains("baseline"));
  CHECK_THROWS_WITH(parse({"--\x1b[2J"}), !Contains("\x1b"));
}

TEST_CASE("the nearest word is near") {
  CHECK(nearest("repotr", {"report", "run", "runs"}) == "report");
  CHECK(nearest("rnu", {"report", "run", "runs"}) == "run");
  CHECK(nearest("wholly-other", {"report", "run", "runs"}).empty());
}

TEST_CASE("numbers, durations, sizes and rates are read with their units") {
  CHECK(to_count("n", "17", 1, 20) == 17);
  CHECK(to_rate("rate", "2.5/s") == 2.5);
  CHECK(to_rate("rate", "0") == 0);
  CHECK(to_duration("timeout", "500ms").count() == 500);
  CHECK(to_duration("timeout", "30s").count() == 30'000);
  CHECK(to_duration("timeout", "1.5").count() == 1500);
  CHECK(to_duration("timeout", "2m").count() == 120'000);
  CHECK(to_size("max-body", "64MB") == 64ULL << 20);
  CHECK(to_size("max-body", "10k") == 10'240);
  CHECK(to_size("max-body", "1GiB") == 1ULL << 30);
  CHECK(to_methods("methods", "get, POST") == std::vector<std::string>{"GET", "POST"});
}

TEST_CASE("a value that cannot be is refused with what the flag takes") {
  for (const auto* text : {"", "x", "-1", "1.5", "21", "0", "99999999999999999999999", "1 "}) {
    CAPTURE(text);
    CHECK_THROWS_WITH(to_count("n", text, 1, 20), Contains("whole number from 1 to 20"));
  }
  for (const auto* text : {"", "s", "-1s", "0", "5y", "1e3", "nan", "inf", "100h", "1..5"}) {
    CAPTURE(text);
    CHECK_THROWS_WITH(to_duration("timeout", text), Contains("a duration such as"));
  }
  for (const auto* text : {"", "0", "10XB", "-5", "99999999999GB"}) {
    CAPTURE(text);
    CHECK_THROWS_WITH(to_size("max-body", text), Contains("a size such as"));
  }
  for (const auto* text : {"", "-1", "fast", "1/m", "1e9"}) {
    CAPTURE(text);
    CHECK_THROWS_WITH(to_rate("rate", text), Contains("requests a second"));
  }
  for (const auto* text : {"", "GET,", "G T", "GET;POST"}) {
    CAPTURE(text);
    CHECK_THROWS_WITH(to_methods("methods", text), Contains("methods with commas"));
  }
}

TEST_CASE("a header takes values from the environment and never shows them in errors") {
  ::setenv("LOCKSTEP_TEST_TOKEN", "s3cret", 1);
  CHECK(to_header("header", "Authorization:  Bearer ${LOCKSTEP_TEST_TOKEN} ") ==
        Header{"Authorization", "Bearer s3cret"});
  CHECK(to_header("header", "X-Empty:") == Header{"X-Empty", ""});
  CHECK(to_header("header", "X: $HOME ${") == Header{"X", "$HOME ${"});
  CHECK_THROWS_WITH(to_header("header", "X: ${LOCKSTEP_NO_SUCH}"),
                    Contains("no variable LOCKSTEP_NO_SUCH"));
  CHECK_THROWS_WITH(to_header("header", "no colon s3cret"), !Contains("s3cret"));
  ::setenv("LOCKSTEP_TEST_TOKEN", "s3cret\r\nX: y", 1);
  CHECK_THROWS_WITH(to_header("header", "X: ${LOCKSTEP_TEST_TOKEN}"),
                    Contains("line break") && !Contains("s3cret"));
}

TEST_CASE("a side's own header replaces the general one") {
  const RunSettings read =
      settings({"-H", "X-Env: both", "-H", "X-A: 1", "--candidate-header", "x-env: new"});
  CHECK(read.replay.baseline.headers == Headers{{"X-Env", "both"}, {"X-A", "1"}});
  CHECK(read.replay.candidate.headers == Headers{{"X-A", "1"}, {"x-env", "new"}});
}

TEST_CASE("the stored command line holds no secret, and can be typed again") {
  ::setenv("LOCKSTEP_TEST_TOKEN", "s3cret", 1);
  const RunSettings read =
      settings({"-H", "Authorization: Bearer s3cret", "-H", "Cookie: ${LOCKSTEP_TEST_TOKEN}", "-H",
                "X-Api-Key: s3cret-${LOCKSTEP_TEST_TOKEN}", "-H",
                "X-Auth-Token: Bearer ${LOCKSTEP_TEST_TOKEN}", "-H", "Accept: text/html",
                "--include", "/a b*"});
  CAPTURE(read.command);
  CHECK_THAT(read.command, !Contains("s3cret"));
  CHECK_THAT(read.command, Contains("--header 'Cookie: ${LOCKSTEP_TEST_TOKEN}'"));
  CHECK_THAT(read.command, Contains("›${LOCKSTEP_TEST_TOKEN}'"));
  CHECK_THAT(read.command, Contains("--header 'X-Auth-Token: Bearer ${LOCKSTEP_TEST_TOKEN}'"));
  CHECK_THAT(read.command, Contains("--header 'Accept: text/html'"));
  CHECK_THAT(read.command, Contains("--include '/a b*'"));
  const RunSettings user = run_settings(
      parse({"a.har", "-b", "http://me:s3cret@127.0.0.1:1", "-c", "http://127.0.0.1:2"}));
  CHECK_THAT(user.command, !Contains("s3cret"));
}

TEST_CASE("run settings that cannot be are refused before anything is opened") {
  CHECK_THROWS_WITH(run_settings(parse({})), Contains("no capture given"));
  CHECK_THROWS_WITH(run_settings(parse({"a.har"})), Contains("--baseline is missing"));
  CHECK_THROWS_WITH(run_settings(parse({"a.har", "-b", "http://x"})),
                    Contains("--candidate is missing"));
  CHECK_THROWS_WITH(settings({"--keep", "some"}), Contains("differing or all"));
  CHECK_THROWS_WITH(settings({"--report", "json"}), Contains("FORMAT=FILE"));
  CHECK_THROWS_WITH(settings({"--report", "jsn=x"}), Contains("did you mean json?"));
  CHECK_THROWS_WITH(settings({"--sample", "some"}), Contains("--sample"));
  CHECK(settings({"--sample", "100"}).plan.sample == 100);
  CHECK_FALSE(settings({}).plan.sample.has_value());
}

TEST_CASE("every flag is in a command's list and every listed flag exists") {
  std::set<std::string_view> used;
  for (const Command& command : commands()) {
    for (const std::string_view name : command.flags) {
      CHECK(flag(name).name == name);
      used.insert(name);
    }
    CHECK(find_command(command.name) == &command);
  }
  std::set<char> letters;
  for (const Flag& each : flags()) {
    CAPTURE(each.name);
    CHECK(used.count(each.name) == 1);
    CHECK_FALSE(each.help.empty());
    if (each.letter != '\0') {
      CHECK(letters.insert(each.letter).second);
    }
  }
}

TEST_CASE("help names every command, every flag of it, and every topic") {
  for (const Command& command : commands()) {
    CHECK_THAT(program_help(), Contains(std::string(command.name)));
    const std::string help = command_help(command);
    for (const std::string_view name : command.flags) {
      CHECK_THAT(help, Contains("--" + std::string(name)));
    }
  }
  for (const std::string_view topic : topics()) {
    CHECK_FALSE(topic_help(topic).empty());
  }
  CHECK(topic_help("nonsense").empty());
  for (const std::string_view line : {program_help(), topic_help("run")}) {
    std::size_t start = 0;
    while (start < line.size()) {
      const std::size_t end = std::min(line.find('\n', start), line.size());
      CHECK(end - start <= 140);
      start = end + 1;
    }
  }
}

TEST_CASE("a queue hands over everything in order, and drops what comes after it is closed") {
  BoundedQueue<int> queue(4);
  std::thread producer([&queue] {
    for (int i = 0; i < 1000; ++i) {
      queue.push(i);
    }
    queue.close();
  });
  int expected = 0;
  while (const auto items = queue.pop_all(std::chrono::milliseconds(1))) {
    CHECK(items->size() <= 4);
    for (const int item : *items) {
      CHECK(item == expected++);
    }
  }
  producer.join();
  CHECK(expected == 1000);
  CHECK_FALSE(queue.push(1));
}

TEST_CASE("closing a full queue frees whoever waits to push") {
  BoundedQueue<int> queue(1);
  CHECK(queue.push(1));
  std::thread producer([&queue] { CHECK_FALSE(queue.push(2)); });
  queue.close(true);
  producer.join();
  CHECK_FALSE(queue.pop_all(std::chrono::hours(1)).has_value());
}

TEST_CASE("what is to be shown is a finding by its name or fingerprint, else an exchange") {
  for (const auto* name : {"F1", "f12", "a0", "0A", "53003dbef0c82692", "5300300000082692"}) {
    CAPTURE(name);
    CHECK(names_finding(name));
  }
  for (const auto* name : {"", "17", "#17", "F", "F1x", "g0", "#a0", "53003dbef0c8269200"}) {
    CAPTURE(name);
    CHECK(names_finding(name) == (std::string_view(name) == "F"));
  }
}

// From words of a command line to what is selected, and to the files that are read.
#include "cli/selection.hpp"

#include <filesystem>

#include "lockstep/core/error.hpp"

#include "cli/captures.hpp"
#include "cli/command.hpp"
#include "cli/operands.hpp"
#include "cli/run_settings.hpp"
#include "unit/capture/harness.hpp"
#include "unit/catch.hpp"

namespace lockstep::cli {
namespace {

using Catch::Matchers::Contains;
using Strings = std::vector<std::string>;

plan::Options selected(const Strings& words) {
  return plan_options(Arguments::parse(find_command("inspect")->flags, words));
}

std::string refusal(const Strings& words) {
  try {
    selected(words);
  } catch (const Error& error) {
    return error.what();
  }
  return "";
}

std::string line(int second, const std::string& target) {
  return "192.0.2.1 - - [24/Nov/2026:10:00:0" + std::to_string(second) + " +0000] \"GET " + target +
         " HTTP/1.1\" 200 5 \"-\" \"x\"\n";
}

struct Read {
  Strings targets;
  Strings warnings;
  Strings names;
  std::string error;
};

Read read(const Strings& words, Captures::Order order = Captures::Order::of_time) {
  Read out;
  capture::Options options;
  options.warn = [&out](const std::string& message) { out.warnings.push_back(message); };
  try {
    Captures captures(words, options, order);
    for (const auto& [name, format] : captures.formats()) {
      out.names.push_back(std::filesystem::path(name).filename().string());
    }
    CaptureItem item;
    while (captures.next(item)) {
      out.targets.push_back(std::get<Record>(item).request.target);
    }
  } catch (const Error& error) {
    out.error = error.what();
  }
  return out;
}

}  // namespace

TEST_CASE("an instant is a UTC day, or a time with its zone") {
  constexpr std::int64_t kSecond = 1'000'000'000;
  constexpr std::int64_t kDay = 1'795'478'400 * kSecond;  // 2026-11-24
  const std::vector<std::pair<std::string, std::int64_t>> cases = {
      {"2026-11-24", kDay},
      {"2026-11-24T00:00:00Z", kDay},
      {"2026-11-24 00:00Z", kDay},
      {"2026-11-24t01:00:00+01:00", kDay},
      {"2026-11-23T22:30:00-0130", kDay},
      {"2026-11-24T00:00:01.5z", kDay + 1'500'000'000},
      {"2026-11-24T00:00:00.0000000019Z", kDay + 1},
      {"1970-01-01", 0},
      {"2024-02-29", 1'709'164'800 * kSecond},
  };
  for (const auto& [text, ns] : cases) {
    CHECK(to_instant("since", text, false) == ns);
  }
  CHECK(to_instant("until", "2026-11-24", true) == kDay + 86'400 * kSecond);
  CHECK(to_instant("until", "2026-11-24T00:00:00Z", true) == kDay);
  for (const char* text : {"", "yesterday", "2026-13-01", "2026-02-30", "2026-11-24T",
                           "2026-11-24T25:00:00Z", "2026-11-24T10:00:00.Z",
                           "2026-11-24T10:00:00Zulu", "2026-11-24T10Z", "24.11.2026", "90d"}) {
    CHECK_THROWS_WITH(to_instant("since", text, false),
                      Contains("--since: ") && Contains("give a day"));
  }
  CHECK_THROWS_WITH(to_instant("since", "2026-11-24T10:00:00", false),
                    Contains("has no time zone"));
}

TEST_CASE("flags of selection are read, and refused when they cannot be meant") {
  const plan::Options options =
      selected({"--since", "2026-11-24", "--until", "2026-11-24", "--sample", "50", "--stratify",
                "endpoint:7", "--percent", "2.5%", "--by", "cookie:sid", "--dedupe", "--also",
                "health-check,preflight", "--also", "scanner", "--include", "status:5*"});
  CHECK(*options.until_ns - *options.since_ns == 86'400'000'000'000);
  CHECK(options.stratify == 7);
  CHECK(options.percent == 2.5);
  CHECK(options.by.name == "sid");
  CHECK(options.dedupe);
  CHECK(options.also == Strings{"health-check", "preflight", "scanner"});
  CHECK(options.include == Strings{"status:5*"});
  CHECK(selected({"--sample", "9", "--stratify", "endpoint"}).stratify == 3);
  CHECK(selected({}).also.empty());

  CHECK_THAT(refusal({"--stratify", "endpoint"}), Contains("give --sample N too"));
  CHECK_THAT(refusal({"--sample", "9", "--stratify", "method"}), Contains("give endpoint"));
  CHECK_THAT(refusal({"--sample", "9", "--stratify", "endpoint:0"}), Contains("--stratify"));
  CHECK_THAT(refusal({"--percent", "5"}), Contains("give both"));
  CHECK_THAT(refusal({"--by", "header:X"}), Contains("give both"));
  for (const char* percent : {"0", "101", "-1", "five", "", "nan", "1e1"}) {
    CHECK_THAT(refusal({"--percent", percent, "--by", "header:X"}), Contains("--percent: "));
  }
}

TEST_CASE("a folder is all files below it, a pattern what it matches, a file itself") {
  const test::TempDir dir;
  dir.write("b.log", line(2, "/b"));
  dir.write("a/2.log", line(1, "/a2"));
  dir.write("a/1.log", line(3, "/a1"));
  dir.write("a/.hidden", line(0, "/hidden"));
  dir.write("a/.git/x.log", line(0, "/hidden"));
  dir.write("lit*ral.log", line(5, "/literal"));
  std::filesystem::create_directory(dir.file("empty"));
  std::filesystem::create_directory_symlink(dir.file(""), dir.file("a/loop"));

  CHECK(read({dir.file("a")}).targets == Strings{"/a2", "/a1"});
  CHECK(read({dir.file("a")}).names == Strings{"1.log", "2.log"});
  CHECK(read({dir.file("?.log")}).targets == Strings{"/b"});
  CHECK(read({dir.file("[ab]*")}).targets == Strings{"/a2", "/b", "/a1"});  // a folder too
  CHECK(read({dir.file("lit*ral.log")}).targets == Strings{"/literal"});
  CHECK(read({dir.file("a"), dir.file("b.log")}).targets == Strings{"/a2", "/b", "/a1"});
  CHECK(read({dir.file("a"), dir.file("b.log")}, Captures::Order::any).targets ==
        Strings{"/a1", "/a2", "/b"});

  CHECK_THAT(read({dir.file("none*")}).error, Contains("none*: matches no file"));
  CHECK_THAT(read({dir.file("none")}).error, Contains("cannot be opened"));
  CHECK_THAT(read({dir.file("empty")}).error, Contains("empty: is a folder without any files"));
  CHECK_THAT(read({"-", "-"}).error, Contains("standard input is named twice"));
}

TEST_CASE("what is no capture is left out of a folder with a warning, and refused by name") {
  const test::TempDir dir;
  dir.write("logs/a.log", line(1, "/a"));
  dir.write("logs/notes.txt", "remember the milk\n");
  dir.write("logs/empty.log", "");
  const Read found = read({dir.file("logs")});
  CHECK(found.targets == Strings{"/a"});
  REQUIRE(found.warnings.size() == 2);
  CHECK_THAT(found.warnings[0], Contains("empty.log is left out: it is empty"));
  CHECK_THAT(found.warnings[1], Contains("notes.txt is left out: it is not a capture in a known"));
  CHECK_THAT(read({dir.file("logs/notes.txt")}).error, Contains("is not a capture"));
  CHECK_THAT(read({dir.file("logs/*.txt")}).error, Contains("is not a capture"));

  dir.write("other/notes.txt", "remember the milk\n");
  CHECK_THAT(read({dir.file("other")}).error, Contains("other: holds no capture"));
  CHECK_THAT(read({dir.file("logs"), dir.file("other")}).error,
             Contains("other: holds no capture"));
}

TEST_CASE("a capture alone keeps its order, several are merged") {
  const test::TempDir dir;
  const std::string first = dir.write("a.log", line(5, "/5") + line(3, "/3"));
  const std::string second = dir.write("b.log", line(4, "/4"));
  CHECK(read({first}).targets == Strings{"/5", "/3"});
  CHECK(read({first, second}).targets == Strings{"/3", "/4", "/5"});
  CHECK(read({second, first}).targets == Strings{"/3", "/4", "/5"});
}

TEST_CASE("a header's value in a pattern is not stored with the command") {
  const Arguments arguments = Arguments::parse(
      find_command("run")->flags, {"a.har", "--include", "header:Authorization=Bearer s3cret",
                                   "--exclude", "header:X-Tenant=acme*"});
  const std::string command = command_line("run", arguments);
  CHECK_THAT(command, !Contains("s3cret"));
  CHECK_THAT(command, Contains("--include 'header:Authorization=") &&
                          Contains("--exclude 'header:X-Tenant=acme*'"));
}

}  // namespace lockstep::cli

// lockstep accept: the file of accepted findings, read and changed.
#include <algorithm>
#include <set>
#include <utility>

#include <fmt/format.h>

#include "lockstep/config/accepted.hpp"
#include "lockstep/core/error.hpp"
#include "lockstep/core/escape.hpp"
#include "lockstep/core/glob.hpp"
#include "lockstep/drift/finding.hpp"

#include "cli/accepted.hpp"
#include "cli/command.hpp"
#include "cli/findings.hpp"
#include "cli/stored_run.hpp"

namespace lockstep::cli {
namespace {

constexpr std::size_t kMostPlaces = 1000;  // in one entry: more nobody reviews

void save(const std::string& path, const std::vector<gate::Acceptance>& entries) {
  Output output(Console(), path);
  output.sink()(config::accepted_text(entries));
  output.finish();
}

std::string entry_text(const gate::Acceptance& entry, const std::string& now) {
  std::size_t places = 0;
  for (const auto& [endpoint, each] : entry.where) {
    places += each.size();
  }
  const std::string until = entry.until.empty() ? "for ever"
                            : entry.until < now ? "expired on " + entry.until
                                                : "until " + entry.until;
  std::string text = fmt::format(
      "{}  {}  {}  {} place{} in {} endpoint{}\n  {}\n", fingerprint_text(entry.fingerprint), until,
      escape_line(entry.drift_class), places, places == 1 ? "" : "s", entry.where.size(),
      entry.where.size() == 1 ? "" : "s", escape_line(entry.reason));
  return text;
}

ExitCode list_accepted(const Arguments& arguments, const Console& console) {
  const std::vector<gate::Acceptance> entries = load_accepted(arguments);
  std::string text = entries.empty() ? "nothing is accepted\n" : "";
  for (const gate::Acceptance& entry : entries) {
    text += entry_text(entry, today());
  }
  console.print(text);
  return ExitCode::ok;
}

ExitCode remove_accepted(const Arguments& arguments, const Console& console) {
  std::vector<gate::Acceptance> entries = load_accepted(arguments);
  for (const std::string& wanted : arguments.values("remove")) {
    const auto matches = [&](const gate::Acceptance& each) {
      return fingerprint_text(each.fingerprint).starts_with(ascii_lower(wanted));
    };
    std::set<std::uint64_t> prints;
    for (const gate::Acceptance& entry : entries) {
      if (matches(entry)) {
        prints.insert(entry.fingerprint);
      }
    }
    if (prints.size() != 1) {
      throw Error(
          fmt::format("{} accepted findings have a fingerprint that begins with {}",
                      prints.empty() ? "no" : std::to_string(prints.size()), escape_line(wanted)),
          "'lockstep accept --list' lists them");
    }
    std::erase_if(entries, matches);
    if (!console.quiet) {
      console.print(fmt::format("{} is no longer accepted\n", fingerprint_text(*prints.begin())));
    }
  }
  save(accepted_path(arguments), entries);
  return ExitCode::ok;
}

// Where the finding shows, as the run has it, in the endpoints that match one of `globs`, or all.
std::map<std::string, std::set<std::string>> places_of_finding(
    const RunReader& run, const Finding& finding, const std::vector<std::string>& globs) {
  std::set<std::uint64_t> prints(finding.absorbed.begin(), finding.absorbed.end());
  prints.insert(finding.fingerprint);
  const auto wanted = [&globs](const std::string& endpoint) {
    const std::size_t space = std::min(endpoint.find(' ') + 1, endpoint.size());
    return globs.empty() || std::any_of(globs.begin(), globs.end(), [&](const std::string& glob) {
             return glob_matches(glob, endpoint) || glob_matches(glob, endpoint.substr(space));
           });
  };
  const auto generalise = [](Aspect aspect, std::string_view at) {
    return drift::generalised(aspect, at);
  };
  std::map<std::string, std::set<std::string>> where;
  std::size_t places = 0;
  run.each_outcome([&](const StoredExchange& exchange) {
    for (const Difference& difference : exchange.comparison.differences) {
      if (prints.contains(difference.finding) && !difference.noise && wanted(exchange.endpoint)) {
        places += where[gate::endpoint_text(exchange.endpoint)]
                          .insert(gate::place_of(difference, generalise))
                          .second
                      ? 1U
                      : 0U;
      }
    }
  });
  if (places > kMostPlaces) {
    throw Error(fmt::format("the finding shows at {} places, more than {}", places, kMostPlaces),
                "accept a part of them with --endpoint, or write a rule: 'lockstep help rules'");
  }
  return where;
}

std::string required(const Arguments& arguments, std::string_view flag, std::string_view advice) {
  std::string value = arguments.value(flag);
  if (value.find_first_not_of(" \t\n") == value.npos) {
    throw Error(fmt::format("--{} is missing", flag), std::string(advice));
  }
  return value;
}

std::string until_of(const Arguments& arguments) {
  std::string until =
      required(arguments, "until", "say until when, as --until 2026-12-31, or --until never");
  if (until == "never") {
    return "";
  }
  if (!config::is_date(until)) {
    throw Error(fmt::format("--until: \"{}\" is no date", escape_line(until)),
                "give one as 2026-12-31, or never");
  }
  if (until < today()) {
    throw Error(fmt::format("--until: {} has passed", until), "give a day to come");
  }
  return until;
}

ExitCode accept_finding(const Arguments& arguments, const Console& console) {
  if (arguments.operands().size() != 1) {
    throw Error(arguments.operands().empty() ? "no finding given" : "more than one finding given",
                "name one, such as F3; 'lockstep findings' lists them");
  }
  gate::Acceptance entry;
  entry.reason = required(arguments, "reason", "say why, for those who read it later");
  entry.until = until_of(arguments);
  std::vector<gate::Acceptance> entries = load_accepted(arguments);
  const store::Database database = store::Database::open(arguments.value("db"), store::Mode::read);
  const auto run = find_run(database, arguments.value("run"));
  const Finding finding = find_finding(*run, arguments.operands().front());
  entry.fingerprint = finding.fingerprint;
  entry.also.insert(finding.absorbed.begin(), finding.absorbed.end());
  entry.drift_class = finding.drift_class;
  entry.where = places_of_finding(*run, finding, arguments.values("endpoint"));
  if (entry.where.empty()) {
    throw Error(fmt::format("{} shows in no endpoint that matches", finding.id),
                fmt::format("'lockstep show {}' lists its endpoints", finding.id));
  }
  // What was accepted before stays, in an entry of its own where reason or day differ.
  const auto same = std::find_if(entries.begin(), entries.end(), [&](const auto& each) {
    return each.fingerprint == entry.fingerprint && each.reason == entry.reason &&
           each.until == entry.until;
  });
  if (same == entries.end()) {
    entries.push_back(entry);
  } else {
    same->also.insert(entry.also.begin(), entry.also.end());
    for (const auto& [endpoint, places] : entry.where) {
      same->where[endpoint].insert(places.begin(), places.end());
    }
  }
  save(accepted_path(arguments), entries);
  if (!console.quiet) {
    console.print("accepted from the next run on:\n" + entry_text(entry, today()));
  }
  return ExitCode::ok;
}

}  // namespace

ExitCode accept_command(const Arguments& arguments, const Console& console) {
  if (arguments.has("list")) {
    return list_accepted(arguments, console);
  }
  return arguments.has("remove") ? remove_accepted(arguments, console)
                                 : accept_finding(arguments, console);
}

}  // namespace lockstep::cli

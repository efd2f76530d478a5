#include "cli/run_settings.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "lockstep/core/error.hpp"
#include "lockstep/core/escape.hpp"
#include "lockstep/core/url.hpp"
#include "lockstep/redact/redact.hpp"

#include "cli/flags.hpp"
#include "cli/selection.hpp"
#include "cli/values.hpp"

namespace lockstep::cli {
namespace {

std::string required(const Arguments& arguments, std::string_view name, std::string_view what) {
  std::string value = arguments.value(name);
  if (value.empty()) {
    throw Error(fmt::format("--{} is missing", name), fmt::format("name {}", what));
  }
  return value;
}

Headers headers_of(const Arguments& arguments, std::string_view own_flag) {
  Headers headers;
  for (const std::string_view name : {std::string_view("header"), own_flag}) {
    for (const std::string& text : arguments.values(name)) {
      Header header = to_header(name, text);
      // The more particular flag replaces what the general one set.
      if (name == own_flag) {
        std::erase_if(headers, [&header](const Header& each) {
          return equal_ignoring_case(each.name, header.name) && each.value != header.value;
        });
      }
      headers.push_back(std::move(header));
    }
  }
  return headers;
}

// A header's value as it may be stored: ${NAME} stays, what was typed beside it is a secret when
// the header is one, but for the name of a scheme.
std::string harmless_header(const std::string& name, const std::string& value,
                            const redact::Redactor& redactor) {
  if (value.find("${") == std::string::npos || !redact::is_secret_header(name)) {
    return redactor.header_value(name, value);
  }
  std::string out;
  std::size_t start = 0;
  while (start < value.size()) {
    const std::size_t open = std::min(value.find("${", start), value.size());
    const std::string typed = value.substr(start, open - start);
    const bool scheme = typed == "Bearer " || typed == "Basic " || typed == "Token ";
    out += typed.empty() || scheme ? typed : redactor.placeholder(typed);
    const std::size_t close = std::min(value.find('}', open), value.size());
    const std::size_t end = std::min(close + 1, value.size());
    out += open < value.size() && close == value.size() ? redactor.placeholder(value.substr(open))
                                                        : value.substr(open, end - open);
    start = end;
  }
  return out;
}

// A flag's value as it may be stored: no password in a URL, no literal secret in a header.
std::string harmless(std::string_view name, const std::string& value,
                     const redact::Redactor& redactor) {
  if (name == "baseline" || name == "candidate" || name == "control" || name == "push") {
    const std::string url = url_without_userinfo(value);
    return redactor.target(url).value_or(url);
  }
  const std::size_t equals = value.find('=');
  if ((name == "include" || name == "exclude") && value.starts_with("header:") &&
      equals != std::string::npos) {
    const std::string header = value.substr(0, equals);
    return header + '=' +
           redactor.header_value(header.substr(header.find(':') + 1), value.substr(equals + 1));
  }
  const std::size_t colon = value.find(':');
  if (!name.ends_with("header") || colon == std::string::npos) {
    return redactor.target(value).value_or(value);
  }
  const std::string header = value.substr(0, colon);
  const std::size_t start = std::min(value.find_first_not_of(' ', colon + 1), value.size());
  return header + ": " + harmless_header(header, value.substr(start), redactor);
}

}  // namespace

std::string command_line(const std::string& command, const Arguments& arguments) {
  const redact::Redactor redactor;
  std::string line = "lockstep " + command;
  for (const std::string& operand : arguments.operands()) {
    line += " " + shell_quote(redactor.target(operand).value_or(operand));
  }
  for (const Flag& each : flags()) {
    for (const std::string& value : arguments.values(each.name)) {
      line += fmt::format(" --{}", each.name);
      if (!each.value.empty()) {
        line += " " + shell_quote(harmless(each.name, value, redactor));
      }
    }
  }
  return line;
}

namespace {

replay::Options replay_options(const Arguments& arguments) {
  replay::Options options;
  options.concurrency =
      static_cast<std::uint32_t>(to_count("concurrency", arguments.value("concurrency"), 1, 1000));
  options.rate = to_rate("rate", arguments.value("rate"));
  options.timeout = to_duration("timeout", arguments.value("timeout"));
  options.connect_timeout = to_duration("connect-timeout", arguments.value("connect-timeout"));
  options.max_body_bytes = to_size("max-body", arguments.value("max-body"));
  options.insecure = arguments.has("insecure");
  options.ca_file = arguments.value("cacert");
  options.seed = to_count("seed", arguments.value("seed"), 0, UINT64_MAX);
  return options;
}

void read_targets(const Arguments& arguments, replay::Options& options) {
  options.baseline.url = required(arguments, "baseline", "the URL of the old implementation");
  options.baseline.headers = headers_of(arguments, "baseline-header");
  options.candidate.url = required(arguments, "candidate", "the URL of the new implementation");
  options.candidate.headers = headers_of(arguments, "candidate-header");
  if (const std::string control = arguments.value("control"); !control.empty()) {
    // It is a baseline, and so gets what the baseline gets.
    options.control = replay::Target{control, options.baseline.headers};
    replay::check_target(*options.control, "--control");
  }
  replay::check_target(options.baseline, "--baseline");
  replay::check_target(options.candidate, "--candidate");
}

}  // namespace

plan::Options plan_options(const Arguments& arguments) {
  plan::Options options;
  options.methods = to_methods("methods", arguments.value("methods"));
  options.seed = to_count("seed", arguments.value("seed"), 0, UINT64_MAX);
  read_selection(arguments, options);
  options.endpoints = arguments.values("endpoint");
  options.keep_duplicates = arguments.has("keep-duplicates");
  plan::check_options(options);
  return options;
}

RunSettings run_settings(const Arguments& arguments) {
  if (arguments.operands().empty()) {
    throw Error("no capture given", "name one or more files, or - for standard input");
  }
  RunSettings settings;
  settings.captures = arguments.operands();
  settings.plan = plan_options(arguments);
  settings.replay = replay_options(arguments);
  if (!arguments.has("dry-run")) {
    read_targets(arguments, settings.replay);
  }
  settings.database = arguments.value("db");
  const std::string keep = arguments.value("keep");
  if (keep != "all" && keep != "differing") {
    throw Error(fmt::format("--keep: \"{}\" will not do", escape_line(keep)),
                "give differing or all");
  }
  settings.keep_all = keep == "all";
  constexpr std::uint64_t kMostAsks = 20;
  settings.reask =
      static_cast<std::uint32_t>(to_count("reask", arguments.value("reask"), 0, kMostAsks));
  settings.reports = report_settings(arguments);
  settings.command = command_line("run", arguments);
  return settings;
}

}  // namespace lockstep::cli

#include "cli/reports.hpp"

#include <algorithm>
#include <exception>
#include <filesystem>
#include <optional>

#include <fmt/format.h>

#include "lockstep/compare/compare.hpp"
#include "lockstep/core/error.hpp"
#include "lockstep/core/escape.hpp"
#include "lockstep/core/nearest.hpp"
#include "lockstep/drift/drift.hpp"
#include "lockstep/replay/push.hpp"

#include "cli/flags.hpp"
#include "cli/stored_bodies.hpp"

namespace lockstep::cli {
namespace {

std::vector<ReportTarget> report_targets(const Arguments& arguments) {
  std::vector<ReportTarget> targets;
  for (const std::string& text : arguments.values("report")) {
    const std::size_t equals = text.find('=');
    if (equals == std::string::npos || equals + 1 == text.size()) {
      throw Error(fmt::format("--report: \"{}\" names no file", escape_line(text)),
                  "give FORMAT=FILE, such as ndjson=run.ndjson");
    }
    const std::string path = text.substr(equals + 1);
    if (std::any_of(targets.begin(), targets.end(),
                    [&path](const ReportTarget& each) { return each.path == path; })) {
      throw Error(fmt::format("--report: two reports would be written to {}", escape_line(path)),
                  "give each a file of its own");
    }
    targets.push_back({&report_format(text.substr(0, equals)), path});
  }
  return targets;
}

// What Prometheus takes for a label's name, and is not taken already.
bool is_label_name(const std::string& name) {
  constexpr std::string_view kOwn[] = {"side",   "verdict", "reason", "kind",     "percentile",
                                       "metric", "outcome", "status", "severity", "endpoint",
                                       "state",  "version", "le",     "quantile"};
  return !name.empty() && !name.starts_with("__") &&
         name.find_first_not_of(
             "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_0123456789") ==
             std::string::npos &&
         (name.front() < '0' || name.front() > '9') &&
         std::find(std::begin(kOwn), std::end(kOwn), name) == std::end(kOwn);
}

std::vector<report::Label> labels_of(const Arguments& arguments) {
  std::vector<report::Label> labels;
  for (const std::string& text : arguments.values("label")) {
    const std::size_t equals = std::min(text.find('='), text.size());
    const std::string name = text.substr(0, equals);
    const bool twice = std::any_of(labels.begin(), labels.end(),
                                   [&](const report::Label& each) { return each.name == name; });
    if (equals == text.size() || twice || !is_label_name(name)) {
      throw Error(fmt::format("--label: \"{}\" will not do", escape_line(text)),
                  twice ? "each name may be given once"
                        : "give NAME=VALUE with a name that Prometheus takes and lockstep does not "
                          "use, such as service=shop");
    }
    labels.push_back({name, text.substr(equals + 1)});
  }
  return labels;
}

std::string rendered(const report::Format& format, const RunReader& run,
                     const report::Options& options) {
  std::string text;
  format.write(run, options, [&text](std::string_view part) { text += part; });
  return text;
}

void push(const std::string& url, const RunReader& run, const report::Options& options,
          const Console& console) {
  const std::string metrics = rendered(report_format("prometheus"), run, options);
  try {
    replay::push(url, metrics);
  } catch (const Error& error) {
    console.warn(fmt::format("warning: {}; the verdict stands without it", error.what()));
  }
}

}  // namespace

const report::Format& report_format(const std::string& name) {
  if (const report::Format* format = report::find_format(name)) {
    return *format;
  }
  std::vector<std::string_view> names;
  for (const report::Format& format : report::formats()) {
    names.push_back(format.name);
  }
  const std::string meant = nearest(name, names);
  throw Error(fmt::format("unknown report format \"{}\"", escape_line(name)),
              meant.empty() ? fmt::format("give one of {}", fmt::join(names, ", "))
                            : fmt::format("did you mean {}?", meant));
}

ReportSettings report_settings(const Arguments& arguments) {
  ReportSettings settings{report_targets(arguments), arguments.value("push"), labels_of(arguments)};
  if (!settings.push.empty()) {
    replay::check_push_url(settings.push);
  }
  return settings;
}

report::Options report_options(const std::string& database, bool color) {
  report::Options options;
  options.color = color;
  options.database = database == flag("db").preset ? "" : database;
  options.drift = [](std::string_view id) -> std::optional<report::DriftText> {
    const drift::DriftClass* drift_class = drift::find_class(id);
    if (drift_class == nullptr) {
      return std::nullopt;
    }
    // A class that only states what differs has no remedy to offer.
    return report::DriftText{drift_class->summary,
                             drift_class->fallback ? std::string_view() : drift_class->fix};
  };
  options.explanation = [](std::string_view id) {
    const drift::DriftClass* drift_class = drift::find_class(id);
    return drift_class == nullptr ? std::string() : drift::help_class(*drift_class);
  };
  return options;
}

void check_writable(const ReportSettings& settings) {
  for (const ReportTarget& target : settings.files) {
    std::error_code ignored;
    if (std::filesystem::is_directory(target.path, ignored)) {
      throw Error(Position{.source = escape_line(target.path)}, "is a folder",
                  "name a file for the report");
    }
    check_output(target.path);
  }
}

void print_summary(const RunReader& run, const std::string& database, const GateVerdict* gate,
                   const Console& console) {
  if (console.quiet) {
    return;
  }
  Output output(console, "");
  report::Options options = report_options(database, console.color);
  options.gate = gate;
  report_format("text").write(run, options, output.sink());
  output.finish();
}

void write_reports(const ReportSettings& settings, const RunReader& run, report::Options options,
                   const Console& console) {
  options.labels = settings.labels;
  options.bodies = [&run](StoredExchange& exchange) { return readable_bodies(run, exchange); };
  std::exception_ptr failure;  // the first one; others are told as they come
  for (const ReportTarget& target : settings.files) {
    try {
      Output output(console, target.path);
      target.format->write(run, options, output.sink());
      output.finish();
    } catch (const Error& error) {
      if (failure) {
        Console().warn(error.what());
      } else {
        failure = std::current_exception();
      }
    }
  }
  if (!settings.push.empty()) {
    push(settings.push, run, options, console);
  }
  if (failure) {
    std::rethrow_exception(failure);
  }
}

}  // namespace lockstep::cli

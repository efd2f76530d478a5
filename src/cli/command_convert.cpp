// A capture that can be shared: what was selected of one or more captures, in one file, without
// secrets.
#include <algorithm>
#include <map>
#include <utility>

#include <fmt/format.h>
#include <sys/stat.h>

#include "lockstep/capture/capture.hpp"
#include "lockstep/core/error.hpp"
#include "lockstep/core/escape.hpp"
#include "lockstep/redact/redact.hpp"

#include "cli/captures.hpp"
#include "cli/command.hpp"
#include "cli/configuration.hpp"
#include "cli/hiding.hpp"
#include "cli/interrupt.hpp"
#include "cli/operands.hpp"
#include "cli/run_settings.hpp"

namespace lockstep::cli {
namespace {

enum class Target { ndjson, har };

Target target_of(const Arguments& arguments) {
  const std::string path = arguments.value("output");
  const std::string name = arguments.has("to") ? arguments.value("to")
                           : path.empty() || path == "-" || path.ends_with(".ndjson") ? "ndjson"
                           : path.ends_with(".har")                                   ? "har"
                                                                                      : "";
  if (name == "ndjson" || name == "har") {
    return name == "har" ? Target::har : Target::ndjson;
  }
  if (name.empty()) {
    throw Error(fmt::format("--output: \"{}\" does not tell the format", escape_line(path)),
                "end it with .ndjson or .har, or give --to");
  }
  throw Error(fmt::format("--to: \"{}\" will not do", escape_line(name)), "give ndjson or har");
}

// By what the names stand for, so that a link is noticed too.
void refuse_input_as_output(const std::vector<std::string>& inputs, const std::string& output) {
  struct stat out = {};
  if (output.empty() || output == "-" || ::stat(output.c_str(), &out) != 0) {
    return;
  }
  for (const Operand& input : expand_operands(inputs)) {
    struct stat in = {};
    if (input.path != "-" && ::stat(input.path.c_str(), &in) == 0 && in.st_dev == out.st_dev &&
        in.st_ino == out.st_ino) {
      throw Error(fmt::format("--output: \"{}\" is one of the captures", escape_line(output)),
                  "give another name; captures are never overwritten");
    }
  }
}

// Every placeholder as the same text.
std::string without_hashes(std::string_view value) {
  constexpr std::string_view kBegin = "\u2039redacted:";
  constexpr std::string_view kEnd = "\u203A";
  constexpr std::size_t kHash = 12;
  std::string out;
  while (true) {
    const std::size_t at = value.find(kBegin);
    if (at == std::string_view::npos) {
      return out.append(value);
    }
    const std::string_view hash = value.substr(at + kBegin.size(), kHash);
    const std::string_view after = value.substr(std::min(at + kBegin.size() + kHash, value.size()));
    const bool placeholder = hash.size() == kHash && after.starts_with(kEnd) &&
                             hash.find_first_not_of("0123456789abcdef") == std::string_view::npos;
    out += value.substr(0, at + kBegin.size());
    value.remove_prefix(at + kBegin.size() + (placeholder ? kHash : 0));
  }
}

// Replaces secrets; whether there were any. What another conversion replaced stays as it is, so
// that equal values stay equal and a second conversion changes nothing.
bool redact(const redact::Redactor& redactor, Headers& headers) {
  bool changed = false;
  for (Header& header : headers) {
    std::string value = redactor.header_value(header.name, header.value);
    if (value != header.value && without_hashes(value) != without_hashes(header.value)) {
      header.value = std::move(value);
      changed = true;
    }
  }
  return changed;
}

bool replace(const std::optional<std::string>& hidden, std::string& text) {
  if (!hidden || without_hashes(*hidden) == without_hashes(text)) {
    return false;
  }
  text = *hidden;
  return true;
}

struct Summary {
  std::uint64_t captured = 0;
  std::uint64_t written = 0;
  std::uint64_t redacted = 0;
  std::uint64_t changed_bytes = 0;
  std::uint64_t without_response_body = 0;
  std::map<std::string, std::uint64_t> skipped;
};

void tell(const Summary& summary, const Console& console) {
  std::string reasons;
  for (const auto& [reason, count] : summary.skipped) {
    reasons += fmt::format("{}{} {}", reasons.empty() ? "" : ", ", count, reason);
  }
  console.warn(fmt::format("wrote {} of {} requests{}{}", summary.written, summary.captured,
                           reasons.empty() ? "" : "; left out: ", reasons));
  if (summary.changed_bytes != 0) {
    console.warn(
        fmt::format("{} of them lost something: a HAR cannot hold bytes that are not UTF-8 "
                    "in targets and headers; --to ndjson can",
                    summary.changed_bytes));
  }
  if (summary.without_response_body != 0) {
    console.warn(
        fmt::format("the recorded response bodies of {} were left out: their content "
                    "coding could not be undone; --to ndjson keeps them",
                    summary.without_response_body));
  }
  if (summary.redacted != 0) {
    console.warn(
        fmt::format("secrets in {} were replaced; look at the file before you share it, as no list "
                    "knows them all",
                    summary.redacted));
  }
}

class Conversion {
 public:
  Conversion(Target target, const redact::Options& hidden, report::Sink sink)
      : target_(target), keep_secrets_(hidden.off), sink_(std::move(sink)), redactor_(hidden) {
    if (target_ == Target::har) {
      sink_(capture::har_begin());
    }
  }

  void write(Record record, Summary& summary) {
    if (!keep_secrets_) {
      redact_record(record, summary);
    }
    if (target_ == Target::ndjson) {
      sink_(capture::to_ndjson(record));
    } else {
      capture::HarLosses losses;
      const std::string entry = capture::to_har_entry(record, losses);
      sink_(summary.written == 0 ? "" : ",\n");
      sink_(entry);
      summary.changed_bytes += losses.bytes ? 1U : 0U;
      summary.without_response_body += losses.response_body ? 1U : 0U;
    }
    ++summary.written;
  }

  void finish() {
    if (target_ == Target::har) {
      sink_(capture::har_end());
    }
  }

 private:
  void redact_record(Record& record, Summary& summary) const {
    Exchange exchange;
    exchange.record = record;
    exchange.baseline.response = record.response;
    const HiddenBodies hidden = hide_bodies(exchange, redactor_);
    bool changed = replace(hidden.request, record.request.body);
    changed |= replace(redactor_.target(record.request.target), record.request.target);
    changed |= redact(redactor_, record.request.headers);
    if (record.response) {
      changed |= replace(hidden.baseline, record.response->body);
      changed |= redact(redactor_, record.response->headers);
    }
    if (changed) {
      record.fidelity.add(Fidelity::redacted);
      ++summary.redacted;
    }
  }

  Target target_;
  bool keep_secrets_;
  report::Sink sink_;
  redact::Redactor redactor_;
};

}  // namespace

ExitCode convert_command(const Arguments& arguments, const Console& console) {
  if (arguments.operands().empty()) {
    throw Error("no capture given", "name one or more files, or - for standard input");
  }
  const Target target = target_of(arguments);
  const std::string path = arguments.value("output");
  refuse_input_as_output(arguments.operands(), path);
  plan::Options options = plan_options(arguments);
  options.any_method = !arguments.has("methods");
  options.incomplete_too = true;
  options.also.assign(plan::kProbes.begin(), plan::kProbes.end());  // a copy lacks nothing
  redact::Options hidden = load_configuration(arguments, console).read.redact;
  hidden.off = arguments.has("no-redact");
  const Interrupt interrupt;
  capture::Options reading;
  reading.stop = &Interrupt::stop();
  reading.warn = [&console](const std::string& message) { console.warn("warning: " + message); };
  options.warn = reading.warn;
  Captures captures(arguments.operands(), reading);
  Summary summary;
  plan::Planner planner(
      options,
      [&captures](CaptureItem& item) { return !Interrupt::signalled() && captures.next(item); },
      [&summary](const Skip& skip) { ++summary.skipped[skip.reason]; });
  Output output(console, path, "nothing was written; make room, or give another name");
  Conversion conversion(target, hidden, output.sink());
  while (std::optional<Planned> planned = planner.next()) {
    conversion.write(std::move(planned->record), summary);
  }
  if (Interrupt::signalled()) {
    console.warn("interrupted; the file was not written");
    return ExitCode::interrupted;
  }
  conversion.finish();
  output.finish();
  summary.captured = planner.captured();
  tell(summary, console);
  return ExitCode::ok;
}

}  // namespace lockstep::cli

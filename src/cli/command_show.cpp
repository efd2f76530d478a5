#include <fmt/format.h>

#include "lockstep/core/error.hpp"
#include "lockstep/core/escape.hpp"

#include "cli/command.hpp"
#include "cli/findings.hpp"
#include "cli/reports.hpp"
#include "cli/stored_bodies.hpp"
#include "cli/stored_run.hpp"

namespace lockstep::cli {
namespace {

void print_body(const RunReader& run, const StoredExchange& exchange, const std::string& whose,
                Output& output) {
  std::optional<std::string> body;
  if (whose == "request") {
    body = stored_body(run, exchange.request_body_id);
  } else if (whose == "baseline") {
    body = stored_body(run, exchange.baseline.body_id);
  } else if (whose == "candidate") {
    body = stored_body(run, exchange.candidate.body_id);
  } else {
    throw Error(fmt::format("--body: \"{}\" will not do", escape_line(whose)),
                "give request, baseline or candidate");
  }
  if (!body) {
    throw Error(fmt::format("no {} body is stored for exchange {}", whose, exchange.seq),
                exchange.kept ? "it was empty" : "--keep all keeps those of identical exchanges");
  }
  output.sink()(*body);
}

void show_finding(const RunReader& run, const std::string& text, const report::Options& options,
                  const report::Sink& sink) {
  const Finding finding = find_finding(run, text);
  const std::optional<StoredExchange> example = run.exchange(finding.example.seq);
  const std::optional<std::string> body =
      example ? stored_body(run, example->request_body_id) : std::nullopt;
  report::write_finding(run.info(), finding, example, body.value_or(""), options, sink);
}

}  // namespace

ExitCode show_command(const Arguments& arguments, const Console& console) {
  if (arguments.operands().size() != 1) {
    throw Error("show prints one exchange or one finding",
                "give its number or its name: lockstep show 17, lockstep show F3");
  }
  const std::string& what = arguments.operands().front();
  const store::Database database = store::Database::open(arguments.value("db"), store::Mode::read);
  const auto run = find_run(database, arguments.value("run"));
  Output output(console, arguments.value("output"));
  const report::Options options =
      report_options(arguments.value("db"), console.color && !output.is_file());
  if (names_finding(what)) {
    if (arguments.has("body")) {
      throw Error("a finding has no body", "give --body with the number of an exchange");
    }
    show_finding(*run, what, options, output.sink());
    output.finish();
    return ExitCode::ok;
  }
  const std::uint64_t seq = to_number("an exchange", what);
  std::optional<StoredExchange> exchange = run->exchange(seq);
  if (!exchange) {
    throw Error(fmt::format("run {} has no exchange {}", run->info().id, seq),
                "'lockstep report --format ndjson' lists them");
  }
  if (arguments.has("body")) {
    print_body(*run, *exchange, arguments.value("body"), output);
  } else {
    report::write_exchange(run->info(), *exchange, readable_bodies(*run, *exchange), options,
                           output.sink());
  }
  output.finish();
  return ExitCode::ok;
}

}  // namespace lockstep::cli

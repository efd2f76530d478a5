#include <fmt/format.h>

#include "lockstep/core/error.hpp"
#include "lockstep/core/escape.hpp"

#include "cli/command.hpp"
#include "cli/reports.hpp"
#include "cli/stored_run.hpp"

namespace lockstep::cli {

ExitCode findings_command(const Arguments& arguments, const Console& console) {
  if (arguments.operands().size() > 1) {
    throw Error("more than one run given", "list their findings one by one");
  }
  const std::string format = arguments.value("format");
  const auto write = format == "text"     ? report::write_findings
                     : format == "json"   ? report::write_findings_json
                     : format == "ndjson" ? report::write_findings_ndjson
                                          : nullptr;
  if (write == nullptr) {
    throw Error(fmt::format("--format: \"{}\" will not do", escape_line(format)),
                "give text, json or ndjson");
  }
  const store::Database database = store::Database::open(arguments.value("db"), store::Mode::read);
  const auto run =
      find_run(database, arguments.operands().empty() ? "" : arguments.operands().front());
  Output output(console, arguments.value("output"));
  write(*run, report_options(arguments.value("db"), console.color && !output.is_file()),
        output.sink());
  output.finish();
  return ExitCode::ok;
}

}  // namespace lockstep::cli

#include "lockstep/core/error.hpp"

#include "cli/command.hpp"
#include "cli/run_settings.hpp"
#include "cli/stored_run.hpp"

namespace lockstep::cli {

ExitCode report_command(const Arguments& arguments, const Console& console) {
  if (arguments.operands().size() > 1) {
    throw Error("more than one run given", "report them one by one");
  }
  const report::Format& format = report_format(arguments.value("format"));
  const store::Database database = store::Database::open(arguments.value("db"), store::Mode::read);
  const auto run =
      find_run(database, arguments.operands().empty() ? "" : arguments.operands().front());
  Output output(console, arguments.value("output"));
  format.write(*run, report_options(arguments.value("db"), console.color && !output.is_file()),
               output.sink());
  output.finish();
  return ExitCode::ok;
}

}  // namespace lockstep::cli

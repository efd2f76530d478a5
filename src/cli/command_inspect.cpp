#include "lockstep/core/error.hpp"

#include "cli/api_contract.hpp"
#include "cli/census.hpp"
#include "cli/command.hpp"
#include "cli/configuration.hpp"
#include "cli/interrupt.hpp"
#include "cli/name_places.hpp"
#include "cli/run_settings.hpp"

namespace lockstep::cli {

ExitCode inspect_command(const Arguments& arguments, const Console& console) {
  if (arguments.operands().empty()) {
    throw Error("no capture given", "name one or more files, or - for standard input");
  }
  capture::Options options;
  options.warn = [&console](const std::string& message) { console.warn("warning: " + message); };
  plan::Options plan = plan_options(arguments);
  plan.warn = options.warn;
  Captures captures(arguments.operands(), options);
  const Configuration configuration = load_configuration(arguments, console);
  const auto api = load_contract(arguments, configuration, console);
  OperationCensus operations(api.get());
  name_endpoints(api.get(), plan);
  redact::Options hidden = configuration.read.redact;
  hidden.off = arguments.has("no-redact");
  plan.places = survey_captures(arguments.operands(), Interrupt::stop());
  const Census census = take_census(captures, plan, redact::Redactor(hidden), operations,
                                    [](const Planned& /*planned*/) {});
  console.print(census_text(census, captures, console.color));
  return ExitCode::ok;
}

}  // namespace lockstep::cli

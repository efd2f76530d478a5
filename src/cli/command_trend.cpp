#include <algorithm>
#include <vector>

#include <fmt/format.h>

#include "lockstep/core/error.hpp"
#include "lockstep/core/escape.hpp"
#include "lockstep/gate/gate.hpp"
#include "lockstep/report/trend.hpp"
#include "lockstep/store/store.hpp"

#include "cli/command.hpp"
#include "cli/reports.hpp"
#include "cli/values.hpp"

namespace lockstep::cli {

ExitCode trend_command(const Arguments& arguments, const Console& console) {
  if (!arguments.operands().empty()) {
    throw Error("trend takes no operands", "'lockstep report RUN' prints one run");
  }
  const std::string format = arguments.value("format");
  if (format != "text" && format != "json") {
    throw Error(fmt::format("--format: \"{}\" will not do", escape_line(format)),
                "give text or json");
  }
  const std::uint64_t limit = to_count("limit", arguments.value("limit"), 1, UINT64_MAX);
  const std::string path = arguments.value("db");
  const store::Database database = store::Database::open(path, store::Mode::read);
  std::vector<TrendPoint> points;
  // Newest first, and what one sees of a crash or of nothing is no point of a trend.
  for (const store::Database::Listed& listed : database.runs()) {
    if (points.size() < limit && listed.info.state != RunState::running) {
      points.push_back(gate::trend_point(*database.read_run(listed.info.id)));
    }
  }
  std::reverse(points.begin(), points.end());
  Output output(console, arguments.value("output"));
  if (format == "json") {
    report::write_trend_json(points, output.sink());
  } else {
    report::write_trend(points, report_options(path, console.color && !output.is_file()),
                        output.sink());
  }
  output.finish();
  return ExitCode::ok;
}

}  // namespace lockstep::cli

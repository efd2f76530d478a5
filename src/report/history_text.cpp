#include <string>

#include <fmt/format.h>

#include "lockstep/report/trend.hpp"

#include "report/style.hpp"

namespace lockstep::report {

void write_history(const History& history, const Options& options, const Sink& sink) {
  const Style style(options.color);
  std::string text;
  for (const FindingChange& change : history.changes) {
    if (change.status == FindingStatus::known) {
      continue;
    }
    const std::string word = fmt::format("{:<9}", finding_status_name(change.status));
    const bool worse =
        change.status == FindingStatus::fresh || change.status == FindingStatus::returned;
    text += fmt::format("{} {:<4} {:<9} {}  ({})\n", worse ? style.red(word) : style.green(word),
                        worse ? change.id : "", severity_name(change.severity), change.title,
                        counted(change.exchanges, "exchange"));
  }
  sink(text);
}

}  // namespace lockstep::report

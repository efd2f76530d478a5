#include "cli/accepted.hpp"

#include <unistd.h>

#include <chrono>
#include <ctime>
#include <utility>

#include <fmt/format.h>

#include "lockstep/config/accepted.hpp"
#include "lockstep/config/config.hpp"
#include "lockstep/core/escape.hpp"
#include "lockstep/drift/finding.hpp"

#include "cli/findings.hpp"

namespace lockstep::cli {

std::string accepted_path(const Arguments& arguments) {
  const std::string named = arguments.value("accepted");
  return named.empty() ? std::string(config::kAcceptedFile) : named;
}

std::vector<gate::Acceptance> load_accepted(const Arguments& arguments) {
  const std::string path = accepted_path(arguments);
  if (!arguments.has("accepted") && ::access(path.c_str(), F_OK) != 0) {
    return {};
  }
  return config::parse_accepted(config::read(path), escape_line(path));
}

std::string today() {
  const std::time_t now = std::chrono::system_clock::to_time_t(std::chrono::system_clock::now());
  std::tm parts{};
  gmtime_r(&now, &parts);
  return fmt::format("{:04}-{:02}-{:02}", parts.tm_year + 1900, parts.tm_mon + 1, parts.tm_mday);
}

gate::Acceptances acceptances_of(const Arguments& arguments, const Console& console) {
  std::vector<gate::Acceptance> entries = load_accepted(arguments);
  if (!entries.empty() && !arguments.has("accepted")) {
    console.warn(fmt::format("{} is used: {} finding{}", config::kAcceptedFile, entries.size(),
                             entries.size() == 1 ? "" : "s"));
  }
  return {std::move(entries), today(),
          [](Aspect aspect, std::string_view at) { return drift::generalised(aspect, at); }};
}

void settle_accepted(gate::Acceptances& acceptances, store::RunWriter& writer, Counts& counts,
                     std::vector<Finding>& findings) {
  if (acceptances.empty()) {
    return;
  }
  drift::Clusterer clusterer;
  bool any = false;
  writer.settle_noise({}, [&](StoredExchange& exchange) {
    const bool changed = acceptances.apply(exchange);
    any = any || changed;
    if (exchange.comparison.verdict == Verdict::accepted) {
      --counts.different;
      ++counts.accepted;
    }
    add_to_findings(exchange, clusterer);
    if (changed) {
      for (Difference& difference : exchange.comparison.differences) {
        difference.finding = difference.accepted ? 0 : difference.finding;
      }
    }
    return changed;
  });
  if (any) {
    findings = clusterer.findings();
  }
}

}  // namespace lockstep::cli

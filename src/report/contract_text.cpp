#include "report/contract_text.hpp"

#include <algorithm>
#include <array>
#include <vector>

#include <fmt/format.h>

#include "lockstep/core/escape.hpp"

namespace lockstep::report {
namespace {

constexpr std::size_t kMaxGroups = 10;
constexpr std::size_t kMaxUnreached = 10;

std::uint64_t count_of(const std::vector<OperationReport>& operations, Reach reach) {
  return static_cast<std::uint64_t>(
      std::count_if(operations.begin(), operations.end(),
                    [reach](const OperationReport& each) { return reach_of(each) == reach; }));
}

std::string reasons(const OperationReport& operation) {
  std::string text;
  for (const auto& [reason, count] : operation.skipped) {
    text += fmt::format("{}{} {}", text.empty() ? "  (" : ", ", escape_line(reason), count);
  }
  return text.empty() ? text : text + ")";
}

std::string side_lines(std::string_view name, const SideCheck& side, const Style& style) {
  std::string text;
  for (const Violation& each : side.violations) {
    text += fmt::format("    {:<9} {}  {}: {}  {}\n", name,
                        each.at.empty() ? "(whole)" : escape_line(each.at),
                        style.yellow(escape_line(each.keyword)), escape_line(each.message),
                        style.dim(escape_line(each.schema)));
  }
  if (side.omitted > 0) {
    text += fmt::format("    {:<9} and {} more\n", name, side.omitted);
  }
  return text;
}

}  // namespace

std::string operations_summary(const std::vector<OperationReport>& operations, bool planned) {
  std::string text =
      fmt::format("contract: {} of {} {}, {} seen but skipped, {} never seen",
                  count_of(operations, Reach::compared), counted(operations.size(), "operation"),
                  planned ? "would be sent" : "compared", count_of(operations, Reach::skipped),
                  count_of(operations, Reach::unseen));
  if (const std::uint64_t failed = count_of(operations, Reach::failed); failed > 0) {
    text += fmt::format(", {} only failed", failed);
  }
  return text;
}

std::string unreached_lines(const std::vector<OperationReport>& operations, std::size_t most) {
  std::string text;
  std::size_t listed = 0;
  std::size_t left = 0;
  // What was seen is nearer to being covered than what was not.
  for (const Reach reach : {Reach::failed, Reach::skipped, Reach::unseen}) {
    for (const OperationReport& each : operations) {
      if (reach_of(each) != reach) {
        continue;
      }
      if (listed++ >= most) {
        ++left;
        continue;
      }
      text +=
          fmt::format("    {:<12}  {}{}{}\n", reach_name(reach), escape_line(each.operation.name()),
                      each.operation.deprecated ? "  deprecated" : "", reasons(each));
    }
  }
  return left == 0 ? text : text + fmt::format("    and {}\n", counted(left, "more operation"));
}

std::string violations_summary(const ContractReport& contract) {
  const auto part = [&contract](ContractOutcome outcome, std::string_view words) {
    return std::pair(contract.count(outcome), words);
  };
  const std::array<std::pair<std::uint64_t, std::string_view>, 4> parts = {
      part(ContractOutcome::only_candidate, "where only the candidate violates it"),
      part(ContractOutcome::both_violate, "where both do"),
      part(ContractOutcome::only_baseline, "where only the baseline does"),
      part(ContractOutcome::undocumented, "with a status or media type that it does not have")};
  std::string text;
  for (const auto& [count, words] : parts) {
    if (count > 0) {
      text += (text.empty() ? counted(count, "exchange") : fmt::format(", {}", count)) + " " +
              std::string(words);
    }
  }
  return text;
}

std::string violation_text(const ViolationGroup& group) {
  const Violation& violation = group.violation;
  return fmt::format("{} {}  {}: {}", group.endpoint, violation.at, violation.keyword,
                     violation.message);
}

std::string violation_counts(const ViolationGroup& group) {
  std::string text;
  const auto add = [&text](std::uint64_t count, std::string_view words) {
    if (count > 0) {
      text += fmt::format("{}{} {}", text.empty() ? "" : ", ", words, count);
    }
  };
  add(group.only_candidate, "only the candidate");
  add(group.both, "both");
  add(group.only_baseline, "only the baseline");
  return text;
}

std::string contract_lines(const RunReader& run, const Style& style) {
  if (run.info().openapi.empty()) {
    return "";
  }
  const std::vector<OperationReport> operations = run.operations();
  const ContractReport contract = run.contract();
  std::string text = "\n" + operations_summary(operations) + "  " +
                     style.dim(escape_line(contract.document)) + "\n" +
                     unreached_lines(operations, kMaxUnreached);
  const std::string violations = violations_summary(contract);
  if (violations.empty()) {
    return text + (contract.count(ContractOutcome::conforms) > 0
                       ? "contract: no reply violates it\n"
                       : "contract: no reply was checked\n");
  }
  text += "contract: " + violations + "\n";
  for (std::size_t i = 0; i < std::min(contract.groups.size(), kMaxGroups); ++i) {
    const ViolationGroup& group = contract.groups[i];
    text += fmt::format(
        "    {}  {}\n", escape_line(violation_text(group)),
        style.dim(fmt::format("{}, first #{}", violation_counts(group), group.first_seq)));
  }
  if (contract.groups.size() > kMaxGroups) {
    text += fmt::format("    and {} more: --format json lists them all\n",
                        contract.groups.size() - kMaxGroups);
  }
  return text;
}

std::string contract_section(const ContractCheck& check, const Style& style) {
  const ContractOutcome outcome = outcome_of(check);
  if (outcome == ContractOutcome::unchecked) {
    return "";
  }
  return fmt::format("  contract   {}\n", contract_outcome_name(outcome)) +
         side_lines("baseline", check.baseline, style) +
         side_lines("candidate", check.candidate, style);
}

}  // namespace lockstep::report

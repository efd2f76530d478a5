// The contract in Markdown and HTML.
#include <algorithm>
#include <vector>

#include <fmt/format.h>

#include "report/contract_text.hpp"
#include "report/html_parts.hpp"
#include "report/markdown.hpp"
#include "report/markup.hpp"

namespace lockstep::report {
namespace {

constexpr std::size_t kMaxRows = 20;
constexpr std::size_t kMaxHtmlRows = 200;
constexpr std::size_t kMaxText = 160;

std::vector<OperationReport> unreached(std::vector<OperationReport> operations) {
  std::erase_if(operations,
                [](const OperationReport& each) { return reach_of(each) == Reach::compared; });
  return operations;
}

std::string skipped_text(const OperationReport& operation) {
  std::string text;
  for (const auto& [reason, count] : operation.skipped) {
    text += fmt::format("{}{} {}", text.empty() ? "" : ", ", reason, count);
  }
  return text;
}

// "GET /x at /a/b"
std::string place_text(const ViolationGroup& group) {
  return group.endpoint + (group.violation.at.empty() ? "" : " at " + group.violation.at);
}

std::string what_text(const ViolationGroup& group) {
  return group.violation.keyword + ": " + group.violation.message;
}

}  // namespace

std::string contract_markdown(const RunReader& run) {
  if (run.info().openapi.empty()) {
    return "";
  }
  const ContractReport contract = run.contract();
  const std::vector<OperationReport> operations = run.operations();
  const std::string violations = violations_summary(contract);
  std::string text =
      fmt::format("\n### Contract {}\n\n{}.\n\n{}.\n", code_span(contract.document, kMaxText),
                  operations_summary(operations).substr(10),
                  violations.empty() ? "No reply violates it" : violations);
  if (!contract.groups.empty()) {
    text += "\n| where | what | exchanges |\n|---|---|---|\n";
    for (std::size_t i = 0; i < std::min(contract.groups.size(), kMaxRows); ++i) {
      const ViolationGroup& group = contract.groups[i];
      text += fmt::format("| {} | {} | {} |\n", code_span(place_text(group), kMaxText),
                          code_span(what_text(group), kMaxText), violation_counts(group));
    }
    if (contract.groups.size() > kMaxRows) {
      text += fmt::format("\nand {} more.\n", contract.groups.size() - kMaxRows);
    }
  }
  const std::vector<OperationReport> missing = unreached(operations);
  if (!missing.empty()) {
    text += "\n| operation that was not compared | | skipped |\n|---|---|---|\n";
    for (std::size_t i = 0; i < std::min(missing.size(), kMaxRows); ++i) {
      text += fmt::format("| {} | {} | {} |\n", code_span(missing[i].operation.name(), kMaxText),
                          reach_name(reach_of(missing[i])), skipped_text(missing[i]));
    }
    if (missing.size() > kMaxRows) {
      text += fmt::format("\nand {} more.\n", missing.size() - kMaxRows);
    }
  }
  return text;
}

std::string html::contract_tables(const RunReader& run) {
  if (run.info().openapi.empty()) {
    return "";
  }
  const ContractReport contract = run.contract();
  const std::vector<OperationReport> operations = run.operations();
  const std::string violations = violations_summary(contract);
  std::string text = heading("contract", "Contract", markup_value(contract.document, kMaxText));
  text += fmt::format("<p>{}.<br>{}.</p>\n", markup(operations_summary(operations).substr(10)),
                      markup(violations.empty() ? "No reply violates it" : violations));
  if (!contract.groups.empty()) {
    text +=
        "<div class=\"scroll\"><table><thead><tr><th>Operation</th><th>Place</th><th>Not as "
        "described</th><th>Exchanges</th></tr></thead><tbody>\n";
    for (std::size_t i = 0; i < std::min(contract.groups.size(), kMaxHtmlRows); ++i) {
      const ViolationGroup& group = contract.groups[i];
      text += fmt::format(
          "<tr><td><code>{}</code></td><td><code>{}</code></td><td>{}</td><td>{}</td></tr>\n",
          markup_value(group.endpoint, kMaxText), markup_value(group.violation.at, kMaxText),
          markup_value(what_text(group), kMaxText), markup(violation_counts(group)));
    }
    text += "</tbody></table></div>\n";
  }
  const std::vector<OperationReport> missing = unreached(operations);
  if (!missing.empty()) {
    text +=
        "<div class=\"scroll\"><table><thead><tr><th>Operation that was not compared</th><th></th>"
        "<th>Skipped</th></tr></thead><tbody>\n";
    for (std::size_t i = 0; i < std::min(missing.size(), kMaxHtmlRows); ++i) {
      text += fmt::format("<tr><td><code>{}</code></td><td>{}</td><td>{}</td></tr>\n",
                          markup_value(missing[i].operation.name(), kMaxText),
                          reach_name(reach_of(missing[i])), markup(skipped_text(missing[i])));
    }
    text += "</tbody></table></div>\n";
  }
  return text;
}

}  // namespace lockstep::report

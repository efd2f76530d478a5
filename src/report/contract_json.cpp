#include "report/contract_text.hpp"

namespace lockstep::report {
namespace {

void write_violation_fields(const Violation& violation, json::Writer& out) {
  out.key("at").string(violation.at).key("keyword").string(violation.keyword);
  out.key("schema").string(violation.schema).key("message").string(violation.message);
}

void write_operation(const OperationReport& report, json::Writer& out) {
  out.begin_object().key("operation").string(report.operation.name());
  if (!report.operation.id.empty()) {
    out.key("operation_id").string(report.operation.id);
  }
  if (report.operation.deprecated) {
    out.key("deprecated").boolean(true);
  }
  out.key("reach").string(reach_name(reach_of(report)));
  out.key("sent").number(report.sent).key("compared").number(report.compared);
  out.key("failed").number(report.failed).key("skipped").begin_object();
  for (const auto& [reason, count] : report.skipped) {
    out.key(reason).number(count);
  }
  out.end_object().end_object();
}

void write_group(const ViolationGroup& group, json::Writer& out) {
  out.begin_object().key("operation").string(group.endpoint);
  write_violation_fields(group.violation, out);
  out.key("only_candidate").number(group.only_candidate).key("both").number(group.both);
  out.key("only_baseline").number(group.only_baseline);
  out.key("first").number(group.first_seq).end_object();
}

void write_side(std::string_view name, const SideCheck& side, json::Writer& out) {
  out.key(name).begin_object().key("conformity").string(conformity_name(side.conformity));
  if (!side.violations.empty()) {
    out.key("violations").begin_array();
    for (const Violation& each : side.violations) {
      out.begin_object();
      write_violation_fields(each, out);
      out.end_object();
    }
    out.end_array();
  }
  if (side.omitted > 0) {
    out.key("omitted").number(side.omitted);
  }
  out.end_object();
}

}  // namespace

void write_contract(const RunReader& run, json::Writer& out) {
  const ContractReport contract = run.contract();
  out.begin_object().key("document").string(contract.document);
  out.key("exchanges").begin_object();
  for (const auto& [outcome, count] : contract.exchanges) {
    out.key(contract_outcome_name(outcome)).number(count);
  }
  out.end_object().key("operations").begin_array();
  for (const OperationReport& each : run.operations()) {
    write_operation(each, out);
  }
  out.end_array().key("violations").begin_array();
  for (const ViolationGroup& each : contract.groups) {
    write_group(each, out);
  }
  out.end_array().end_object();
}

void write_check(const ContractCheck& check, json::Writer& out) {
  const ContractOutcome outcome = outcome_of(check);
  out.begin_object().key("outcome").string(contract_outcome_name(outcome));
  if (outcome != ContractOutcome::conforms) {
    write_side("baseline", check.baseline, out);
    write_side("candidate", check.candidate, out);
  }
  out.end_object();
}

}  // namespace lockstep::report

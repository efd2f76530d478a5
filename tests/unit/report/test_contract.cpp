// What an API description says, in reports.
#include <string>

#include "lockstep/report/contract.hpp"
#include "lockstep/report/report.hpp"

#include "unit/catch.hpp"
#include "unit/report/fake_run.hpp"

using namespace lockstep;

namespace {

OperationReport operation(const std::string& path, std::uint64_t compared, std::uint64_t failed,
                          std::uint64_t skipped) {
  OperationReport report;
  report.operation = {"GET", path, "", false};
  report.sent = compared + failed;
  report.compared = compared;
  report.failed = failed;
  if (skipped > 0) {
    report.skipped["not-sampled"] = skipped;
  }
  return report;
}

FakeRun run_with_contract() {
  FakeRun run;
  run.run_info.openapi = "shop.yaml";
  run.operation_reports = {operation("/a", 3, 0, 1), operation("/b", 0, 0, 5),
                           operation("/c", 0, 0, 0), operation("/d", 0, 2, 0)};
  run.contract_report.document = "shop.yaml";
  run.contract_report.exchanges = {{ContractOutcome::conforms, 4},
                                   {ContractOutcome::only_candidate, 1},
                                   {ContractOutcome::both_violate, 12}};
  ViolationGroup group;
  group.endpoint = "GET /a";
  group.violation = {"/tags/*", "type", "#/s", "is null, expected array"};
  group.only_candidate = 1;
  group.both = 12;
  group.first_seq = 5;
  run.contract_report.groups = {group};
  return run;
}

std::string written(const RunReader& run, std::string_view format) {
  std::string text;
  report::find_format(format)->write(run, {}, [&text](std::string_view part) { text += part; });
  return text;
}

}  // namespace

TEST_CASE("the summary says what of the description was reached, and what violates it") {
  const std::string text = written(run_with_contract(), "text");
  CHECK_THAT(text, Catch::Contains(R"(
contract: 1 of 4 operations compared, 1 seen but skipped, 1 never seen, 1 only failed  shop.yaml
    only failed   GET /d
    only skipped  GET /b  (not-sampled 5)
    never seen    GET /c
contract: 1 exchange where only the candidate violates it, 12 where both do
    GET /a /tags/*  type: is null, expected array  only the candidate 1, both 12, first #5
)"));
}

TEST_CASE("a description that nothing violates, or that nothing was checked against, says so") {
  FakeRun run = run_with_contract();
  run.contract_report.groups.clear();
  run.contract_report.exchanges = {{ContractOutcome::conforms, 4}};
  CHECK_THAT(written(run, "text"), Catch::Contains("\ncontract: no reply violates it\n"));
  run.contract_report.exchanges = {{ContractOutcome::unchecked, 4}};
  CHECK_THAT(written(run, "text"), Catch::Contains("\ncontract: no reply was checked\n"));
  run.run_info.openapi.clear();
  for (const report::Format& format : report::formats()) {
    CHECK_THAT(written(run, format.name), !Catch::Contains("ontract"));
  }
}

TEST_CASE("operations that were not reached are listed up to a bound") {
  std::vector<OperationReport> operations(30, operation("/x", 0, 0, 0));
  operations.push_back(operation("/seen", 0, 0, 1));
  const std::string lines = report::unreached_lines(operations, 3);
  CHECK(lines ==
        "    only skipped  GET /seen  (not-sampled 1)\n    never seen    GET /x\n"
        "    never seen    GET /x\n    and 28 more operations\n");
  CHECK(report::operations_summary(operations, true) ==
        "contract: 0 of 31 operations would be sent, 1 seen but skipped, 30 never seen");
}

TEST_CASE("words of a hostile description reach no report unescaped") {
  FakeRun run = run_with_contract();
  const std::string hostile = "<script>alert(1)</script>\x1b[31m|`\"\n::error::";
  run.run_info.openapi = hostile;
  run.contract_report.document = hostile;
  run.operation_reports[2].operation.path = hostile;
  run.contract_report.groups[0].endpoint = hostile;
  run.contract_report.groups[0].violation = {hostile, hostile, hostile, hostile};
  StoredExchange& exchange = run.add(Verdict::different, "/a");
  exchange.contract =
      ContractCheck{0, {Conformity::violates, {{hostile, hostile, hostile, hostile}}, 3}, {}};
  for (const std::string format : {"text", "markdown", "html"}) {
    CAPTURE(format);
    const std::string text = written(run, format);
    CHECK_THAT(text, !Catch::Contains("\x1b[31m"));
    CHECK_THAT(text, !Catch::Contains("\n::error"));
    if (format == "html") {
      CHECK_THAT(text, !Catch::Contains("<script>alert"));
    }
  }
  std::string shown;
  report::write_exchange(run.run_info, exchange, {}, {},
                         [&shown](std::string_view part) { shown += part; });
  CHECK_THAT(shown, Catch::Contains("contract   only-baseline\n    baseline  <script>"));
  CHECK_THAT(shown, Catch::Contains("and 3 more"));
  CHECK_THAT(shown, !Catch::Contains("\x1b[31m"));
}

// What an API description says about a run, stored and read back.
#include <string>
#include <vector>

#include "unit/store/samples.hpp"

namespace lockstep::store {
namespace {

const Violation kTags = {"/items/3/tags", "type", "#/s/tags/type", "is null, expected array"};
const Violation kMore = {"/items/12/tags", "type", "#/s/tags/type", "is null, expected array"};
const Violation kStatus = {"", "status", "#/r", "the status 500 is not in the document"};

StoredExchange with_check(std::uint64_t seq, ContractCheck check) {
  StoredExchange exchange = plain_exchange(seq);
  exchange.contract = std::move(check);
  return exchange;
}

SideCheck violates(std::vector<Violation> violations, std::uint64_t omitted = 0) {
  return {Conformity::violates, std::move(violations), omitted};
}

const SideCheck kConforms = {Conformity::conforms, {}, 0};

std::vector<ContractCheck> checks() {
  return {{1, kConforms, kConforms},
          {0, kConforms, violates({kTags, kMore}, 7)},
          {0, violates({kTags}), violates({kMore})},
          {0, {Conformity::undocumented, {kStatus}, 0}, {}},
          {1, violates({kMore}), kConforms}};
}

}  // namespace

TEST_CASE("checks, operations and violations come back as they were") {
  const TempDir dir;
  OperationReport seen;
  seen.operation = {"GET", "/items/{id}", "getItem", true};
  seen.sent = 5;
  seen.compared = 4;
  seen.failed = 1;
  OperationReport skipped;
  skipped.operation = {"POST", "/items", "", false};
  skipped.skipped = {{"not-sampled", 2}, {"unsafe-method", 3}};
  const std::vector<OperationReport> operations = {seen, skipped};
  Options options;
  options.batch_rows = 2;  // violations are known beyond the batch that had them first
  Database db = Database::open(dir / "a.db", Mode::write, options);
  RunInfo info;
  info.openapi = "shop.yaml";
  RunWriter writer = db.begin_run(info);
  Counts counts;
  for (std::uint64_t seq = 0; seq < checks().size(); ++seq) {
    writer.add(with_check(seq, checks()[seq]), {});
    counts.add(Verdict::identical, "");
    ++counts.captured;
  }
  writer.add(plain_exchange(9), {});
  counts.add(Verdict::identical, "");
  ++counts.captured;
  writer.set_operations(operations);
  writer.finish(RunState::complete, counts, 1);

  const auto run = db.read_run(std::nullopt);
  CHECK(run->info().openapi == "shop.yaml");
  CHECK(run->operations() == operations);
  for (std::uint64_t seq = 0; seq < checks().size(); ++seq) {
    CAPTURE(seq);
    CHECK(run->exchange(seq)->contract == checks()[seq]);
  }
  CHECK_FALSE(run->exchange(9)->contract);
  CHECK(Shell(dir / "a.db").one("SELECT count(*) FROM contract_violations") == "3");
  CHECK(Shell(dir / "a.db")(
            "SELECT operation, outcome, side, at, keyword FROM v_contract WHERE seq = 2") ==
        std::vector<std::string>{"GET /items/{id}|both-violate|baseline|/items/3/tags|type",
                                 "GET /items/{id}|both-violate|candidate|/items/12/tags|type"});

  db.export_run(1, dir / "b.db");
  const Database copy = Database::open(dir / "b.db", Mode::read);
  CHECK(copy.read_run(1)->exchange(1)->contract == checks()[1]);
  db.prune(std::vector<std::int64_t>{1});
  for (const std::string table : {"operations", "contract_checks", "contract_violations"}) {
    CHECK(Shell(dir / "a.db").one("SELECT count(*) FROM " + table) == "0");
  }
}

TEST_CASE("violations are put together by place, those of the candidate alone first") {
  const TempDir dir;
  Database db = Database::open(dir / "a.db", Mode::write);
  RunWriter writer = db.begin_run({});
  for (std::uint64_t seq = 0; seq < checks().size(); ++seq) {
    writer.add(with_check(seq, checks()[seq]), {});
  }
  writer.flush();  // of a run that is not finished it is known as well
  const ContractReport report = db.read_run(std::nullopt)->contract();
  CHECK(report.exchanges ==
        std::map<ContractOutcome, std::uint64_t>{{ContractOutcome::conforms, 1},
                                                 {ContractOutcome::both_violate, 1},
                                                 {ContractOutcome::only_candidate, 1},
                                                 {ContractOutcome::only_baseline, 1},
                                                 {ContractOutcome::undocumented, 1}});
  REQUIRE(report.groups.size() == 3);
  // Of one exchange it counts once, however many items have it.
  CHECK(report.groups[0].violation.at == "/items/*/tags");
  CHECK(report.groups[0].only_candidate == 1);
  CHECK(report.groups[0].both == 1);
  CHECK(report.groups[0].first_seq == 1);
  CHECK(report.groups[1].only_baseline == 1);
  CHECK(report.groups[2].violation.keyword == "status");
}

TEST_CASE("a check that was changed by somebody is damage, not a crash") {
  for (const std::string change :
       {"baseline = 'perhaps'", "candidate_violations = '[1,x]'", "candidate_violations = '[99]'",
        "candidate_violations = '7'", "outcome = 'fine'"}) {
    CAPTURE(change);
    const TempDir dir;
    Database db = Database::open(dir / "a.db", Mode::write);
    {
      RunWriter writer = db.begin_run({});
      writer.add(with_check(1, checks()[1]), {});
    }
    Shell(dir / "a.db")("UPDATE contract_checks SET " + change);
    const auto run = db.read_run(std::nullopt);
    CHECK_THAT(error_of([&] {
                 run->exchange(1);
                 run->contract();
               }),
               Catch::Contains("damaged"));
  }
}

}  // namespace lockstep::store

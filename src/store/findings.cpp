#include "store/findings.hpp"

#include <optional>
#include <string>
#include <string_view>

#include <fmt/format.h>

#include "lockstep/core/escape.hpp"

#include "store/queries.hpp"
#include "store/statement.hpp"

namespace lockstep::store {
namespace {

template <typename Enum>
Enum word(const Connection& connection, std::optional<Enum> (*from_name)(std::string_view),
          std::string_view name) {
  const std::optional<Enum> value = from_name(name);
  if (!value) {
    connection.damaged("a finding holds the unknown word " + escape_line(name));
  }
  return *value;
}

Finding read_finding(const Connection& connection, Row& row) {
  Finding finding;
  finding.fingerprint = row.natural();
  finding.drift_class = row.bytes();
  finding.severity = word(connection, severity_from_name, row.view());
  finding.sure = word(connection, sureness_from_name, row.view());
  finding.possibly = row.flag();
  finding.exchanges = row.natural();
  finding.differences = row.natural();
  finding.first_seq = row.natural();
  finding.last_seq = row.natural();
  finding.other_endpoints = row.natural();
  finding.other_places = row.natural();
  finding.example.seq = row.natural();
  finding.example.endpoint = row.bytes();
  finding.aspect = word(connection, aspect_from_name, row.view());
  finding.example.at = row.bytes();
  finding.kind = word(connection, kind_from_name, row.view());
  finding.example.baseline = row.optional_bytes();
  finding.example.candidate = row.optional_bytes();
  finding.example.abridged = row.flag();
  finding.example.note = row.bytes();
  return finding;
}

// Calls `take` with the finding that each row of `sql` belongs to.
template <typename Take>
void each_row(const Connection& connection, std::string_view sql, std::int64_t run_id,
              std::vector<Finding>& findings, Take take) {
  Statement statement(connection, sql);
  statement.bind(run_id);
  while (statement.step()) {
    Row row(statement);
    const std::uint64_t rank = row.natural();
    if (rank == 0 || rank > findings.size()) {
      connection.damaged("a row belongs to a finding that is not there");
    }
    take(findings[rank - 1], row);
  }
}

}  // namespace

void write_findings(const Connection& connection, std::int64_t run_id,
                    std::span<const Finding> findings) {
  if (findings.empty()) {
    return;
  }
  Statement insert(connection, kInsertFinding);
  Statement endpoint(connection, kInsertFindingEndpoint);
  Statement place(connection, kInsertFindingPlace);
  Statement print(connection, kInsertFindingPrint);
  std::int64_t rank = 0;
  for (const Finding& finding : findings) {
    const FindingExample& example = finding.example;
    insert
        .bind(run_id, ++rank, finding.fingerprint, finding.drift_class,
              Text{severity_name(finding.severity)}, Text{sureness_name(finding.sure)},
              finding.possibly, finding.exchanges, finding.differences, finding.first_seq,
              finding.last_seq, finding.other_endpoints, finding.other_places, example.seq,
              example.endpoint, Text{aspect_name(finding.aspect)}, example.at,
              Text{kind_name(finding.kind)}, example.baseline, example.candidate, example.abridged,
              example.note)
        .run();
    for (const auto& [name, exchanges] : finding.endpoints) {
      endpoint.bind(run_id, rank, name, exchanges).run();
    }
    for (const auto& [at, differences] : finding.places) {
      place.bind(run_id, rank, Text{aspect_name(at.aspect)}, at.at, differences).run();
    }
    print.bind(run_id, finding.fingerprint, rank).run();
  }
  rank = 0;
  for (const Finding& finding : findings) {
    ++rank;
    for (const std::uint64_t absorbed : finding.absorbed) {
      print.bind(run_id, absorbed, rank).run();
    }
  }
}

std::vector<Finding> read_findings(const Connection& connection, std::int64_t run_id) {
  std::vector<Finding> findings;
  Statement statement(connection, kReadFindings);
  statement.bind(run_id);
  while (statement.step()) {
    Row row(statement);
    if (row.natural() != findings.size() + 1) {
      connection.damaged("a finding is missing");
    }
    findings.push_back(read_finding(connection, row));
    findings.back().id = fmt::format("F{}", findings.size());
  }
  each_row(connection, kReadFindingEndpoints, run_id, findings, [](Finding& finding, Row& row) {
    std::string endpoint = row.bytes();
    finding.endpoints.emplace(std::move(endpoint), row.natural());
  });
  each_row(connection, kReadFindingPlaces, run_id, findings, [&](Finding& finding, Row& row) {
    const Aspect aspect = word(connection, aspect_from_name, row.view());
    std::string at = row.bytes();
    finding.places.emplace(FindingPlace{aspect, std::move(at)}, row.natural());
  });
  each_row(connection, kReadFindingPrints, run_id, findings, [](Finding& finding, Row& row) {
    const std::uint64_t print = row.natural();
    if (print != finding.fingerprint) {
      finding.absorbed.push_back(print);
    }
  });
  return findings;
}

}  // namespace lockstep::store

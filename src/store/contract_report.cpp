// The operations of a run, and its violations put together.
#include <algorithm>
#include <map>
#include <set>
#include <tuple>
#include <utility>

#include "lockstep/core/escape.hpp"

#include "store/contract_rows.hpp"
#include "store/queries.hpp"

namespace lockstep::store {
namespace {

// "reason": count, in JSON. Reasons are words of ours, without anything to escape.
std::string skipped_text(const std::map<std::string, std::uint64_t>& skipped) {
  std::string text = "{";
  for (const auto& [reason, count] : skipped) {
    text += text.size() > 1 ? ",\"" : "\"";
    text += reason;
    text += "\":";
    text += std::to_string(count);
  }
  return text + "}";
}

std::map<std::string, std::uint64_t> read_skipped(const Connection& connection,
                                                  std::string_view text) {
  std::map<std::string, std::uint64_t> skipped;
  Statement each(connection, kReadObject);
  each.bind(text);
  while (each.step()) {
    Row row(each);
    std::string reason = row.bytes();
    skipped[std::move(reason)] = row.natural();
  }
  return skipped;
}

// "/items/3/price" → "/items/*/price"
std::string without_indices(const std::string& pointer) {
  std::string out;
  std::size_t start = 0;
  while (start < pointer.size()) {
    const std::size_t slash = std::min(pointer.find('/', start + 1), pointer.size());
    const std::string_view token = std::string_view(pointer).substr(start, slash - start);
    const bool index =
        token.size() > 1 && token.find_first_not_of("0123456789", 1) == std::string_view::npos;
    out += index ? std::string_view("/*") : token;
    start = slash;
  }
  return out;
}

using GroupKey = std::tuple<std::uint64_t, std::string, std::string, std::string, std::string>;

class Grouping {
 public:
  void add(std::uint64_t seq, const ContractCheck& check) {
    const std::set<GroupKey> baseline = keys_of(check.operation, check.baseline);
    const std::set<GroupKey> candidate = keys_of(check.operation, check.candidate);
    for (const GroupKey& key : baseline) {
      ViolationGroup& group = group_of(seq, key);
      ++(candidate.contains(key) ? group.both : group.only_baseline);
    }
    for (const GroupKey& key : candidate) {
      if (!baseline.contains(key)) {
        ++group_of(seq, key).only_candidate;
      }
    }
  }

  std::vector<ViolationGroup> take(const std::vector<OperationReport>& operations) {
    std::vector<ViolationGroup> groups;
    for (auto& [key, group] : groups_) {
      const std::uint64_t operation = std::get<0>(key);
      if (operation < operations.size()) {
        group.endpoint = operations[operation].operation.name();
      }
      groups.push_back(std::move(group));
    }
    std::stable_sort(
        groups.begin(), groups.end(),
        [](const ViolationGroup& a, const ViolationGroup& b) { return rank(a) > rank(b); });
    return groups;
  }

 private:
  static std::set<GroupKey> keys_of(std::uint64_t operation, const SideCheck& side) {
    std::set<GroupKey> keys;
    for (const Violation& each : side.violations) {
      keys.emplace(operation, without_indices(each.at), each.keyword, each.schema, each.message);
    }
    return keys;
  }

  // What the candidate alone does comes first; what is undocumented last.
  static std::tuple<bool, bool, bool, std::uint64_t> rank(const ViolationGroup& group) {
    const std::string& keyword = group.violation.keyword;
    return {keyword != "status" && keyword != "content-type", group.only_candidate > 0,
            group.both > 0, group.only_candidate + group.both + group.only_baseline};
  }

  ViolationGroup& group_of(std::uint64_t seq, const GroupKey& key) {
    const auto [found, fresh] = groups_.try_emplace(key);
    if (fresh) {
      const auto& [operation, at, keyword, schema, message] = key;
      found->second.violation = {at, keyword, schema, message};
      found->second.first_seq = seq;
    }
    return found->second;
  }

  std::map<GroupKey, ViolationGroup> groups_;
};

}  // namespace

void write_operations(const Connection& connection, std::int64_t run_id,
                      std::span<const OperationReport> operations) {
  if (operations.empty()) {
    return;
  }
  Statement insert(connection, kInsertOperation);
  std::int64_t n = 0;
  for (const OperationReport& each : operations) {
    const std::string skipped = skipped_text(each.skipped);
    insert
        .bind(run_id, n++, each.operation.method, each.operation.path, each.operation.id,
              each.operation.deprecated, each.sent, each.compared, each.failed, Text{skipped})
        .run();
  }
}

std::vector<OperationReport> read_operations(const Connection& connection, std::int64_t run_id) {
  std::vector<OperationReport> operations;
  Statement statement(connection, kReadOperations);
  statement.bind(run_id);
  while (statement.step()) {
    Row row(statement);
    OperationReport& each = operations.emplace_back();
    each.operation.method = row.bytes();
    each.operation.path = row.bytes();
    each.operation.id = row.bytes();
    each.operation.deprecated = row.flag();
    each.sent = row.natural();
    each.compared = row.natural();
    each.failed = row.natural();
    each.skipped = read_skipped(connection, row.view());
  }
  return operations;
}

ContractReport read_contract(const Connection& connection, const RunInfo& run) {
  ContractReport report;
  report.document = run.openapi;
  Statement counts(connection, kCountChecks);
  counts.bind(run.id);
  while (counts.step()) {
    Row row(counts);
    const std::string name = row.bytes();
    const auto outcome = contract_outcome_from_name(name);
    if (!outcome) {
      connection.damaged("a check has the unknown outcome " + escape_line(name));
    }
    report.exchanges[*outcome] = row.natural();
  }
  ViolationReader violations(connection, run.id);
  Grouping grouping;
  Statement checks(connection, kReadBadChecks);
  checks.bind(run.id);
  while (checks.step()) {
    Row row(checks);
    const std::uint64_t seq = row.natural();
    grouping.add(seq, read_check(connection, row, violations));
  }
  report.groups = grouping.take(read_operations(connection, run.id));
  return report;
}

}  // namespace lockstep::store

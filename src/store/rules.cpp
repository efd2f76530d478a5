#include "store/rules.hpp"

#include "store/queries.hpp"
#include "store/statement.hpp"

namespace lockstep::store {

void write_rules(const Connection& connection, std::int64_t run_id,
                 std::span<const RuleReport> rules) {
  if (rules.empty()) {
    return;
  }
  Statement insert(connection, kInsertRule);
  std::int64_t position = 0;
  for (const RuleReport& rule : rules) {
    insert
        .bind(run_id, position++, rule.action, rule.endpoint, rule.at, rule.reason, rule.times,
              rule.values, rule.narrower)
        .run();
  }
}

std::vector<RuleReport> read_rules(const Connection& connection, std::int64_t run_id) {
  std::vector<RuleReport> rules;
  Statement statement(connection, kReadRules);
  statement.bind(run_id);
  while (statement.step()) {
    Row row(statement);
    RuleReport& rule = rules.emplace_back();
    rule.action = row.bytes();
    rule.endpoint = row.bytes();
    rule.at = row.optional_bytes();
    rule.reason = row.bytes();
    rule.times = row.natural();
    rule.values = row.natural();
    rule.narrower = row.bytes();
  }
  return rules;
}

}  // namespace lockstep::store

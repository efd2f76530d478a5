// What an API description says about a run, as rows, in both directions.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <unordered_map>
#include <vector>

#include "lockstep/core/contract.hpp"
#include "lockstep/core/run.hpp"

#include "store/connection.hpp"
#include "store/statement.hpp"

namespace lockstep::store {

// A check with its violations as ids.
struct PreparedCheck {
  std::uint64_t operation = 0;
  ContractOutcome outcome = ContractOutcome::conforms;
  struct Side {
    Conformity conformity = Conformity::conforms;
    std::string violations;  // "[3,17]", or empty
    std::uint64_t omitted = 0;
  };
  Side baseline;
  Side candidate;
};

// Each violation is stored once for a run.
class ContractWriter {
 public:
  ContractWriter(const Connection& connection, std::int64_t run_id);

  PreparedCheck prepare(const ContractCheck& check);
  // Writes the violations that are new, within the caller's transaction, which may yet fail ...
  void write_violations();
  // ... and forgets them, after the commit.
  void clear() { pending_.clear(); }
  void write(std::uint64_t seq, const PreparedCheck& check);

 private:
  PreparedCheck::Side prepare(const SideCheck& side);
  std::int64_t id_of(const Violation& violation);

  struct Pending {
    std::int64_t id = 0;
    Violation violation;
  };
  std::int64_t run_id_;
  Statement insert_check_;
  Statement insert_violation_;
  std::int64_t next_id_ = 0;
  std::unordered_map<std::string, std::int64_t> ids_;  // by all of a violation
  std::string key_;                                    // for its memory only
  std::vector<Pending> pending_;
};

// By their ids, read when they are first asked for.
class ViolationReader {
 public:
  ViolationReader(const Connection& connection, std::int64_t run_id);
  // Throws Error when there is none with that id.
  const Violation& at(std::int64_t id);

 private:
  const Connection& connection_;
  std::int64_t run_id_;
  Statement read_;
  std::unordered_map<std::int64_t, Violation> known_;
};

// From a row of kReadChecks, without its seq.
ContractCheck read_check(const Connection& connection, Row& row, ViolationReader& violations);

// Within the caller's transaction.
void write_operations(const Connection& connection, std::int64_t run_id,
                      std::span<const OperationReport> operations);
std::vector<OperationReport> read_operations(const Connection& connection, std::int64_t run_id);

ContractReport read_contract(const Connection& connection, const RunInfo& run);

}  // namespace lockstep::store

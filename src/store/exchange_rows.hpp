// An exchange as rows, in both directions.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "lockstep/core/run.hpp"

#include "store/bodies.hpp"
#include "store/connection.hpp"
#include "store/contract_rows.hpp"
#include "store/spellings.hpp"
#include "store/statement.hpp"

namespace lockstep::store {

// An exchange as it waits to be written. What can be made of it before the write lock is taken has
// been made: other processes wait for the lock.
struct PreparedExchange {
  struct Messages {
    std::string request;
    std::string baseline;
    std::string candidate;
    std::string control;
  };

  struct Bodies {
    std::optional<BodyRef> request;
    std::optional<BodyRef> baseline;
    std::optional<BodyRef> candidate;
    std::optional<BodyRef> control;
  };

  StoredExchange exchange;  // without its headers and its spellings ...
  Messages headers;         // ... which are in here, as text,
  std::string spellings;    // and here, as a SpellingList
  std::optional<PreparedCheck> contract;
  Bodies bodies;
  std::vector<std::int64_t> places;  // of the differences that are left, among all

  // About the memory that it takes.
  std::size_t size() const;
};

// Inserts exchanges.
class ExchangeWriter {
 public:
  ExchangeWriter(const Connection& connection, std::int64_t run_id);

  PreparedExchange prepare(StoredExchange&& exchange);
  // Writes it, within the caller's transaction, which may yet fail. `bodies` have been written.
  void write(const PreparedExchange& prepared, const BodyWriter& bodies);

  // What prepare() found to be written besides; to be written before the exchanges, and cleared
  // after the commit.
  SpellingWriter& spellings() { return spellings_; }
  ContractWriter& contract() { return contract_; }

  // Of an exchange that has been written; nothing where there is none.
  void write_weight(std::uint64_t seq, std::uint64_t weight);

 private:
  void write_control(const PreparedExchange& prepared, const BodyWriter& bodies);
  void write_error(std::uint64_t seq, Side side, const StoredReply& reply);
  void write_differences(const PreparedExchange& prepared);

  std::int64_t run_id_;
  SpellingWriter spellings_;
  ContractWriter contract_;
  Statement exchange_;
  Statement control_;
  Statement error_;
  Statement difference_;
  Statement weight_;
};

// One row of differences.
void write_difference(Statement& insert, std::int64_t run_id, std::uint64_t seq, std::int64_t n,
                      const Difference& difference);

// Calls `visit` for the run's exchanges with first <= seq <= last, in order. Throws Error for rows
// that cannot have been written by us.
void read_exchanges(const Connection& connection, std::int64_t run_id, std::int64_t first,
                    std::int64_t last, const std::function<void(const StoredExchange&)>& visit);

// The same for RunReader::each_outcome.
void read_outcomes(const Connection& connection, std::int64_t run_id, std::int64_t last,
                   const std::function<void(const StoredExchange&)>& visit);

}  // namespace lockstep::store

// An exchange as rows, in both directions.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>

#include "lockstep/core/run.hpp"

#include "store/connection.hpp"
#include "store/statement.hpp"

namespace lockstep::store {

// Inserts exchanges; the body hashes are the 32 bytes that BodyWriter::add returned.
class ExchangeWriter {
 public:
  ExchangeWriter(const Connection& connection, std::int64_t run_id);

  void write(const StoredExchange& exchange);

 private:
  void write_control(std::uint64_t seq, const StoredReply& reply);
  void write_error(std::uint64_t seq, Side side, const StoredReply& reply);
  void write_messages(const StoredExchange& exchange);
  void write_differences(const StoredExchange& exchange);

  std::int64_t run_id_;
  Statement exchange_;
  Statement control_;
  Statement error_;
  Statement messages_;
  Statement difference_;
};

// About the memory that an exchange takes until it is written.
std::size_t size_in_memory(const StoredExchange& exchange);

// Calls `visit` for the run's exchanges with first <= seq <= last, in order. Body hashes are in
// hex. Throws Error for rows that cannot have been written by us.
void read_exchanges(const Connection& connection, std::int64_t run_id, std::int64_t first,
                    std::int64_t last, const std::function<void(const StoredExchange&)>& visit);

}  // namespace lockstep::store

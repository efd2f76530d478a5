#include <array>
#include <string_view>
#include <utility>
#include <vector>

#include "lockstep/core/escape.hpp"

#include "store/exchange_rows.hpp"
#include "store/headers_text.hpp"
#include "store/queries.hpp"
#include "store/spellings.hpp"

namespace lockstep::store {
namespace {

// The rows of one run in a table, in the order of seq, read beside the exchanges.
class Companion {
 public:
  Companion(const Connection& connection, std::string_view sql, std::int64_t run_id,
            std::int64_t first, std::int64_t last)
      : statement_(connection, sql) {
    statement_.bind(run_id, first, last);
    advance();
  }

  // Calls `take` for each row that belongs to the exchange; each seq must be asked for in turn.
  template <typename Take>
  void rows_of(std::uint64_t seq, Take take) {
    while (has_row_ && seq_ <= seq) {
      if (seq_ == seq) {
        Row row(statement_);
        row.skip();
        take(row);
      }
      advance();
    }
  }

 private:
  void advance() {
    has_row_ = statement_.step();
    seq_ = has_row_ ? Row(statement_).natural() : 0;
  }

  Statement statement_;
  bool has_row_ = false;
  std::uint64_t seq_ = 0;
};

class Decoder {
 public:
  explicit Decoder(const Connection& connection) : connection_(connection) {}

  StoredExchange exchange(Row row) const;
  void outcome(Row row, StoredExchange& exchange) const;
  Difference difference(Row& row) const;
  void transfer_error(Row& row, StoredExchange& exchange) const;

 private:
  template <typename Enum>
  Enum word(std::optional<Enum> (*from_name)(std::string_view), std::string_view name) const {
    const std::optional<Enum> value = from_name(name);
    if (!value) {
      connection_.damaged("a row holds the unknown word " + escape_line(name));
    }
    return *value;
  }
  StoredReply reply(Row& row) const;
  FidelitySet fidelity(std::string_view names) const;
  Headers headers(Row& row) const;
  void messages(Row& row, StoredExchange& exchange) const;

  const Connection& connection_;
};

std::optional<Side> side_from_name(std::string_view name) {
  for (const Side side : {Side::baseline, Side::candidate, Side::control}) {
    if (side_name(side) == name) {
      return side;
    }
  }
  return std::nullopt;
}

FidelitySet Decoder::fidelity(std::string_view names) const {
  FidelitySet set;
  while (!names.empty()) {
    const std::string_view name = names.substr(0, names.find(' '));
    set.add(word(fidelity_from_name, name));
    names.remove_prefix(std::min(name.size() + 1, names.size()));
  }
  return set;
}

Headers Decoder::headers(Row& row) const {
  std::optional<Headers> headers = headers_from_text(row.view());
  if (!headers) {
    connection_.damaged("stored headers cannot be read");
  }
  return std::move(*headers);
}

StoredReply Decoder::reply(Row& row) const {
  StoredReply reply;
  reply.status = row.small();
  if (std::optional<std::string> reason = row.optional_bytes()) {
    reply.error.emplace();
    reply.error->reason = std::move(*reason);
  }
  reply.reason = row.bytes();
  reply.bytes = row.natural();
  reply.timing.connect = row.integer();
  reply.timing.first_byte = row.integer();
  reply.timing.total = row.integer();
  reply.started_at_ns = row.integer();
  return reply;
}

void Decoder::messages(Row& row, StoredExchange& exchange) const {
  exchange.request_headers = headers(row);
  exchange.request_body_id = row.optional_integer();
  exchange.baseline.headers = headers(row);
  exchange.baseline.body_id = row.optional_integer();
  exchange.candidate.headers = headers(row);
  exchange.candidate.body_id = row.optional_integer();
  if (exchange.control) {
    exchange.control->headers = headers(row);
    exchange.control->body_id = row.optional_integer();
  }
}

StoredExchange Decoder::exchange(Row row) const {
  constexpr int kReplyColumns = 8;
  StoredExchange exchange;
  exchange.seq = row.natural();
  exchange.method = row.bytes();
  exchange.target = row.bytes();
  exchange.endpoint = row.bytes();
  exchange.authority = row.bytes();
  exchange.origin.source = row.bytes();
  exchange.origin.line = row.natural();
  exchange.origin.offset = row.natural();
  exchange.origin.index = row.natural();
  exchange.fidelity = fidelity(row.view());
  exchange.captured_at_ns = row.optional_integer();
  exchange.request_bytes = row.natural();
  exchange.asked_first = word(side_from_name, row.view());
  exchange.start_delay_ns = row.integer();
  exchange.comparison.verdict = word(verdict_from_name, row.view());
  exchange.comparison.omitted = row.natural();
  row.skip();  // the spellings
  exchange.baseline = reply(row);
  exchange.candidate = reply(row);
  const bool has_control = !row.null();
  row.skip();
  if (has_control) {
    exchange.control = reply(row);
  } else {
    row.skip(kReplyColumns);
  }
  exchange.kept = !row.null();
  if (exchange.kept) {
    messages(row, exchange);
  }
  return exchange;
}

// Into one that was used before, which saves allocations.
void Decoder::outcome(Row row, StoredExchange& exchange) const {
  const auto error = [&row](std::optional<TransferError>& into) {
    if (row.null()) {
      into.reset();
      row.skip();
    } else {
      into.emplace().reason = row.view();
    }
  };
  const auto reply = [&](StoredReply& into) {
    into.status = row.small();
    error(into.error);
    into.timing.total = row.integer();
  };
  exchange.seq = row.natural();
  exchange.endpoint = row.view();
  exchange.comparison.verdict = word(verdict_from_name, row.view());
  exchange.asked_first = word(side_from_name, row.view());
  exchange.start_delay_ns = row.integer();
  exchange.comparison.differences.clear();
  reply(exchange.baseline);
  reply(exchange.candidate);
  if (row.null()) {
    exchange.control.reset();
  } else {
    error(exchange.control.emplace().error);
  }
}

void Decoder::transfer_error(Row& row, StoredExchange& exchange) const {
  const Side side = word(side_from_name, row.view());
  StoredReply* reply = side == Side::baseline    ? &exchange.baseline
                       : side == Side::candidate ? &exchange.candidate
                       : exchange.control        ? &*exchange.control
                                                 : nullptr;
  if (reply == nullptr || !reply->error) {
    connection_.damaged("a transfer error belongs to a side that has none");
  }
  reply->error->phase = row.bytes();
  reply->error->message = row.bytes();
  reply->error->curl_code = row.small();
  reply->error->os_errno = row.small();
}

Difference Decoder::difference(Row& row) const {
  Difference difference;
  difference.aspect = word(aspect_from_name, row.view());
  difference.at = row.bytes();
  difference.kind = word(kind_from_name, row.view());
  difference.baseline = row.optional_bytes();
  difference.candidate = row.optional_bytes();
  difference.abridged = row.flag();
  difference.noise = row.flag();
  difference.drift = row.bytes();
  difference.note = row.bytes();
  difference.finding = static_cast<std::uint64_t>(row.optional_integer().value_or(0));
  difference.accepted = row.flag();
  return difference;
}

// The differences of an exchange, gathered from their rows and the list of its spellings.
class DifferenceList {
 public:
  void add(std::int64_t n, Difference difference) { rows_.push_back({n, std::move(difference)}); }

  // In their order; empties the list.
  std::vector<Difference> take(const std::vector<SpellingList::Entry>& spellings,
                               SpellingReader& reader) {
    std::vector<Difference> all;
    all.reserve(rows_.size() + spellings.size());
    auto row = rows_.begin();
    for (const SpellingList::Entry& entry : spellings) {
      for (; row != rows_.end() && row->n < entry.n; ++row) {
        all.push_back(std::move(row->difference));
      }
      all.push_back(reader.at(entry.id));
    }
    for (; row != rows_.end(); ++row) {
      all.push_back(std::move(row->difference));
    }
    rows_.clear();
    return all;
  }

 private:
  struct Numbered {
    std::int64_t n = 0;
    Difference difference;
  };
  std::vector<Numbered> rows_;
};

std::vector<SpellingList::Entry> spellings_of(const Connection& connection, Row row) {
  constexpr int kColumn = 16;  // in kReadExchanges
  row.skip(kColumn);
  if (row.null()) {
    return {};
  }
  auto entries = SpellingList::parse(row.view());
  if (!entries) {
    connection.damaged("a list of spellings cannot be read");
  }
  return std::move(*entries);
}

}  // namespace

void read_exchanges(const Connection& connection, std::int64_t run_id, std::int64_t first,
                    std::int64_t last, const std::function<void(const StoredExchange&)>& visit) {
  const Decoder decoder(connection);
  Statement statement(connection, kReadExchanges);
  // From the first row on, all see the database as it was at that moment.
  if (!statement.bind(run_id, first, last).step()) {
    return;
  }
  Companion errors(connection, kReadTransferErrors, run_id, first, last);
  Companion weights(connection, kReadWeights, run_id, first, last);
  Companion rows(connection, kReadDifferences, run_id, first, last);
  Companion checks(connection, kReadChecks, run_id, first, last);
  SpellingReader spellings(connection, run_id);
  ViolationReader violations(connection, run_id);
  DifferenceList differences;
  do {
    StoredExchange exchange = decoder.exchange(Row(statement));
    errors.rows_of(exchange.seq, [&](Row& row) { decoder.transfer_error(row, exchange); });
    weights.rows_of(exchange.seq, [&](Row& row) { exchange.weight = row.natural(); });
    rows.rows_of(exchange.seq, [&](Row& row) {
      const std::int64_t n = row.integer();
      differences.add(n, decoder.difference(row));
    });
    exchange.comparison.differences =
        differences.take(spellings_of(connection, Row(statement)), spellings);
    checks.rows_of(exchange.seq,
                   [&](Row& row) { exchange.contract = read_check(connection, row, violations); });
    visit(exchange);
  } while (statement.step());
}

void read_outcomes(const Connection& connection, std::int64_t run_id, std::int64_t last,
                   const std::function<void(const StoredExchange&)>& visit) {
  const Decoder decoder(connection);
  Statement statement(connection, kReadOutcomes);
  if (!statement.bind(run_id, 0, last).step()) {
    return;
  }
  Companion weights(connection, kReadWeights, run_id, 0, last);
  Companion rows(connection, kReadDifferences, run_id, 0, last);
  StoredExchange exchange;
  do {
    decoder.outcome(Row(statement), exchange);
    exchange.weight = 1;
    weights.rows_of(exchange.seq, [&](Row& row) { exchange.weight = row.natural(); });
    rows.rows_of(exchange.seq, [&](Row& row) {
      row.skip();
      if (exchange.comparison.verdict == Verdict::different) {
        exchange.comparison.differences.push_back(decoder.difference(row));
      }
    });
    visit(exchange);
  } while (statement.step());
}

}  // namespace lockstep::store

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "store/exchange_rows.hpp"
#include "store/headers_text.hpp"
#include "store/queries.hpp"

namespace lockstep::store {
namespace {

// "body_truncated host_guessed"
std::string fidelity_text(FidelitySet fidelity) {
  std::string text;
  if (fidelity.empty()) {
    return text;
  }
  for (const std::string_view name : fidelity.names()) {
    text += text.empty() ? "" : " ";
    text += name;
  }
  return text;
}

std::optional<std::string_view> error_reason(const StoredReply& reply) {
  return reply.error ? std::optional<std::string_view>(reply.error->reason) : std::nullopt;
}

// The eight columns that exchanges has for each side, and control_replies has once.
void bind_reply(Statement& statement, const StoredReply& reply) {
  statement.bind_more(reply.status, error_reason(reply), reply.reason, reply.bytes,
                      reply.timing.connect, reply.timing.first_byte, reply.timing.total,
                      reply.started_at_ns);
}

// Headers and body, which are NULL when the exchange was not kept.
void bind_message(Statement& statement, bool kept, const std::string& headers,
                  const std::optional<BodyRef>& body, const BodyWriter& bodies) {
  statement.bind_more(kept ? std::optional(Text{headers}) : std::nullopt,
                      body ? std::optional(bodies.id_of(*body)) : std::nullopt);
}

std::string take_text(Headers& headers) {
  std::string text = headers_to_text(headers);
  headers = {};
  return text;
}

}  // namespace

std::size_t PreparedExchange::size() const {
  std::size_t size = sizeof(PreparedExchange) + exchange.target.size() + exchange.endpoint.size() +
                     headers.request.size() + headers.baseline.size() + headers.candidate.size() +
                     headers.control.size() + spellings.size();
  for (const Difference& difference : exchange.comparison.differences) {
    size += sizeof(Difference) + difference.at.size() + difference.note.size() +
            difference.drift.size() + (difference.baseline ? difference.baseline->size() : 0) +
            (difference.candidate ? difference.candidate->size() : 0);
  }
  return size;
}

ExchangeWriter::ExchangeWriter(const Connection& connection, std::int64_t run_id)
    : run_id_(run_id),
      spellings_(connection, run_id),
      contract_(connection, run_id),
      exchange_(connection, kInsertExchange),
      control_(connection, kInsertControlReply),
      error_(connection, kInsertTransferError),
      difference_(connection, kInsertDifference),
      weight_(connection, kInsertWeight) {}

PreparedExchange ExchangeWriter::prepare(StoredExchange&& exchange) {
  PreparedExchange prepared;
  std::vector<Difference> rest;
  std::int64_t n = 0;
  for (Difference& difference : exchange.comparison.differences) {
    if (is_packed(difference)) {
      SpellingList::append(prepared.spellings, {n, spellings_.id_of(std::move(difference))});
    } else {
      rest.push_back(std::move(difference));
      prepared.places.push_back(n);
    }
    ++n;
  }
  SpellingList::finish(prepared.spellings);
  exchange.comparison.differences = std::move(rest);
  if (exchange.kept) {
    prepared.headers.request = take_text(exchange.request_headers);
    prepared.headers.baseline = take_text(exchange.baseline.headers);
    prepared.headers.candidate = take_text(exchange.candidate.headers);
    if (exchange.control) {
      prepared.headers.control = take_text(exchange.control->headers);
    }
  }
  if (exchange.contract) {
    prepared.contract = contract_.prepare(*exchange.contract);
    exchange.contract.reset();
  }
  prepared.exchange = std::move(exchange);
  return prepared;
}

void ExchangeWriter::write(const PreparedExchange& prepared, const BodyWriter& bodies) {
  const StoredExchange& exchange = prepared.exchange;
  const std::string fidelity = fidelity_text(exchange.fidelity);
  const std::optional<Text> spellings =
      prepared.spellings.empty() ? std::nullopt : std::optional(Text{prepared.spellings});
  exchange_.bind(
      run_id_, exchange.seq, exchange.method, exchange.target, exchange.endpoint,
      exchange.authority, exchange.origin.source, exchange.origin.line, exchange.origin.offset,
      exchange.origin.index, Text{fidelity}, exchange.captured_at_ns, exchange.request_bytes,
      Text{side_name(exchange.asked_first)}, exchange.start_delay_ns,
      Text{verdict_name(exchange.comparison.verdict)}, exchange.comparison.omitted, spellings);
  bind_reply(exchange_, exchange.baseline);
  bind_reply(exchange_, exchange.candidate);
  const auto message = [&](const std::string& headers, const std::optional<BodyRef>& body) {
    bind_message(exchange_, exchange.kept, headers, body, bodies);
  };
  message(prepared.headers.request, prepared.bodies.request);
  message(prepared.headers.baseline, prepared.bodies.baseline);
  message(prepared.headers.candidate, prepared.bodies.candidate);
  exchange_.run();
  write_error(exchange.seq, Side::baseline, exchange.baseline);
  write_error(exchange.seq, Side::candidate, exchange.candidate);
  if (exchange.control) {
    write_control(prepared, bodies);
  }
  if (exchange.weight > 1) {
    write_weight(exchange.seq, exchange.weight);
  }
  write_differences(prepared);
  if (prepared.contract) {
    contract_.write(exchange.seq, *prepared.contract);
  }
}

void ExchangeWriter::write_weight(std::uint64_t seq, std::uint64_t weight) {
  weight_.bind(run_id_, seq, weight).run();
}

void ExchangeWriter::write_control(const PreparedExchange& prepared, const BodyWriter& bodies) {
  const std::uint64_t seq = prepared.exchange.seq;
  const StoredReply& reply = *prepared.exchange.control;
  control_.bind(run_id_, seq);
  bind_reply(control_, reply);
  bind_message(control_, prepared.exchange.kept, prepared.headers.control, prepared.bodies.control,
               bodies);
  control_.run();
  write_error(seq, Side::control, reply);
}

void ExchangeWriter::write_error(std::uint64_t seq, Side side, const StoredReply& reply) {
  if (reply.error) {
    error_
        .bind(run_id_, seq, side_name(side), reply.error->phase, reply.error->message,
              reply.error->curl_code, reply.error->os_errno)
        .run();
  }
}

void ExchangeWriter::write_differences(const PreparedExchange& prepared) {
  const std::vector<Difference>& differences = prepared.exchange.comparison.differences;
  for (std::size_t i = 0; i < differences.size(); ++i) {
    write_difference(difference_, run_id_, prepared.exchange.seq, prepared.places[i],
                     differences[i]);
  }
}

void write_difference(Statement& insert, std::int64_t run_id, std::uint64_t seq, std::int64_t n,
                      const Difference& difference) {
  insert
      .bind(run_id, seq, n, Text{aspect_name(difference.aspect)}, difference.at,
            Text{kind_name(difference.kind)}, difference.baseline, difference.candidate,
            difference.abridged, difference.noise, difference.drift, difference.note,
            difference.finding == 0 ? std::nullopt : std::optional(difference.finding),
            difference.accepted)
      .run();
}

}  // namespace lockstep::store

#include <numeric>

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

std::optional<Blob> body_reference(const std::optional<std::string>& hash) {
  return hash ? std::optional<Blob>(Blob{*hash}) : std::nullopt;
}

std::size_t size_of(const Headers& headers) {
  return std::accumulate(headers.begin(), headers.end(), std::size_t{0},
                         [](std::size_t sum, const Header& header) {
                           return sum + sizeof(Header) + header.name.size() + header.value.size();
                         });
}

std::size_t size_of(const StoredReply& reply) {
  return reply.reason.size() + size_of(reply.headers);
}

}  // namespace

std::size_t size_in_memory(const StoredExchange& exchange) {
  std::size_t size = sizeof(StoredExchange) + exchange.target.size() + exchange.endpoint.size() +
                     size_of(exchange.request_headers) + size_of(exchange.baseline) +
                     size_of(exchange.candidate);
  if (exchange.control) {
    size += size_of(*exchange.control);
  }
  for (const Difference& difference : exchange.comparison.differences) {
    size += sizeof(Difference) + difference.at.size() + difference.note.size() +
            difference.drift.size() + difference.baseline.value_or("").size() +
            difference.candidate.value_or("").size();
  }
  return size;
}

ExchangeWriter::ExchangeWriter(const Connection& connection, std::int64_t run_id)
    : run_id_(run_id),
      exchange_(connection, kInsertExchange),
      control_(connection, kInsertControlReply),
      error_(connection, kInsertTransferError),
      messages_(connection, kInsertKeptMessages),
      difference_(connection, kInsertDifference) {}

void ExchangeWriter::write(const StoredExchange& exchange) {
  const std::string fidelity = fidelity_text(exchange.fidelity);
  exchange_.bind(run_id_, exchange.seq, exchange.method, exchange.target, exchange.endpoint,
                 exchange.authority, exchange.origin.source, exchange.origin.line,
                 exchange.origin.offset, exchange.origin.index, fidelity, exchange.captured_at_ns,
                 exchange.request_bytes, side_name(exchange.asked_first), exchange.start_delay_ns,
                 verdict_name(exchange.comparison.verdict), exchange.comparison.omitted);
  bind_reply(exchange_, exchange.baseline);
  bind_reply(exchange_, exchange.candidate);
  exchange_.run();
  write_error(exchange.seq, Side::baseline, exchange.baseline);
  write_error(exchange.seq, Side::candidate, exchange.candidate);
  if (exchange.control) {
    write_control(exchange.seq, *exchange.control);
  }
  if (exchange.kept) {
    write_messages(exchange);
  }
  write_differences(exchange);
}

void ExchangeWriter::write_control(std::uint64_t seq, const StoredReply& reply) {
  control_.bind(run_id_, seq);
  bind_reply(control_, reply);
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

void ExchangeWriter::write_messages(const StoredExchange& exchange) {
  const std::string request = headers_to_text(exchange.request_headers);
  const std::string baseline = headers_to_text(exchange.baseline.headers);
  const std::string candidate = headers_to_text(exchange.candidate.headers);
  std::optional<std::string> control;
  std::optional<Blob> control_body;
  if (exchange.control) {
    control = headers_to_text(exchange.control->headers);
    control_body = body_reference(exchange.control->body_hash);
  }
  messages_
      .bind(run_id_, exchange.seq, request, body_reference(exchange.request_body_hash), baseline,
            body_reference(exchange.baseline.body_hash), candidate,
            body_reference(exchange.candidate.body_hash), control, control_body)
      .run();
}

void ExchangeWriter::write_differences(const StoredExchange& exchange) {
  std::int64_t n = 0;
  for (const Difference& difference : exchange.comparison.differences) {
    difference_
        .bind(run_id_, exchange.seq, n++, aspect_name(difference.aspect), difference.at,
              kind_name(difference.kind), difference.baseline, difference.candidate,
              difference.abridged, difference.noise, difference.drift, difference.note)
        .run();
  }
}

}  // namespace lockstep::store

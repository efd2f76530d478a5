#include "cli/judge.hpp"

namespace lockstep::cli {
namespace {

StoredReply stored_reply(const Reply& reply, const redact::Redactor& redactor, bool kept) {
  StoredReply stored;
  stored.error = reply.error;
  stored.timing = reply.timing;
  stored.started_at_ns = reply.started_at_ns;
  if (reply.response) {
    stored.status = reply.response->status;
    stored.bytes = reply.response->body.size();
    if (kept) {
      stored.reason = reply.response->reason;
      stored.headers = redactor.headers(reply.response->headers);
    }
  }
  return stored;
}

}  // namespace

StoredExchange judge(const Exchange& exchange, const compare::Options& options,
                     const redact::Redactor& redactor, bool keep_all) {
  const Request& request = exchange.record.request;
  StoredExchange stored;
  stored.comparison =
      compare::compare_replies(request, exchange.baseline, exchange.candidate, options);
  for (Difference& difference : stored.comparison.differences) {
    redactor.difference(difference);
  }
  stored.kept = keep_all || stored.comparison.verdict != Verdict::identical;
  stored.seq = exchange.seq;
  stored.method = request.method;
  stored.target = request.target;
  stored.endpoint = exchange.endpoint;
  stored.authority = request.authority;
  stored.origin = exchange.record.origin;
  stored.fidelity = exchange.record.fidelity;
  stored.captured_at_ns = exchange.record.captured_at_ns;
  stored.request_bytes = request.body.size();
  if (stored.kept) {
    stored.request_headers = redactor.headers(request.headers);
  }
  stored.asked_first = exchange.asked_first;
  stored.start_delay_ns = exchange.start_delay_ns;
  stored.baseline = stored_reply(exchange.baseline, redactor, stored.kept);
  stored.candidate = stored_reply(exchange.candidate, redactor, stored.kept);
  if (exchange.control) {
    stored.control = stored_reply(*exchange.control, redactor, stored.kept);
  }
  return stored;
}

}  // namespace lockstep::cli

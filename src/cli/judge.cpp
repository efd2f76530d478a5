#include "cli/judge.hpp"

#include "lockstep/drift/drift.hpp"

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

// The body without its content coding, where it has one that can be undone.
std::optional<std::string> plain_body(const Response& response, const compare::Options& options) {
  return find_header(response.headers, "content-encoding") == nullptr
             ? std::nullopt
             : compare::decoded_body(response.headers, response.body, options);
}

void set_drift(const std::vector<std::string_view>& ids, Comparison& comparison) {
  for (std::size_t i = 0; i < ids.size(); ++i) {
    comparison.differences[i].drift = ids[i];
  }
}

// Names the drift class of every difference that one explains.
void explain(const Exchange& exchange, const compare::Options& options, Comparison& comparison) {
  if (comparison.differences.empty()) {
    return;
  }
  drift::Subject subject{exchange.record.request, exchange.baseline, exchange.candidate};
  if (comparison.verdict == Verdict::equivalent) {
    if (const auto ids = drift::attribute_spellings(subject, comparison.differences)) {
      set_drift(*ids, comparison);
      return;
    }
  }
  const auto baseline = plain_body(*exchange.baseline.response, options);
  const auto candidate = plain_body(*exchange.candidate.response, options);
  if (baseline) {
    subject.baseline_body = *baseline;
  }
  if (candidate) {
    subject.candidate_body = *candidate;
  }
  set_drift(drift::attribute(subject, drift::classify(subject), comparison.differences),
            comparison);
}

}  // namespace

StoredExchange judge(const Exchange& exchange, const compare::Options& options,
                     const redact::Redactor& redactor, bool keep_all) {
  const Request& request = exchange.record.request;
  StoredExchange stored;
  stored.comparison =
      compare::compare_replies(request, exchange.baseline, exchange.candidate, options);
  explain(exchange, options, stored.comparison);
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

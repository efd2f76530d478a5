#include "cli/judge.hpp"

#include <utility>

#include "lockstep/drift/drift.hpp"

#include "cli/hiding.hpp"

namespace lockstep::cli {
namespace {

void hide(std::string& text, const redact::Redactor& redactor) {
  if (std::optional<std::string> hidden = redactor.text(text)) {
    text = std::move(*hidden);
  }
}

// Takes what is to be stored out of `reply`, but for the body.
StoredReply take_reply(Reply& reply, const redact::Redactor& redactor, bool kept) {
  StoredReply stored;
  stored.error = std::move(reply.error);
  if (stored.error) {
    hide(stored.error->message, redactor);
  }
  stored.timing = reply.timing;
  stored.started_at_ns = reply.started_at_ns;
  if (reply.response) {
    stored.status = reply.response->status;
    stored.bytes = reply.response->body.size();
    if (kept) {
      stored.reason = std::move(reply.response->reason);
      hide(stored.reason, redactor);
      stored.headers = redactor.headers(std::move(reply.response->headers));
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
void explain(const Request& request, const Reply& old, const Reply& rewritten,
             const compare::Options& options, Comparison& comparison) {
  if (comparison.differences.empty()) {
    return;
  }
  drift::Subject subject{request, old, rewritten};
  if (comparison.verdict == Verdict::equivalent) {
    if (const auto ids = drift::attribute_spellings(subject, comparison.differences)) {
      set_drift(*ids, comparison);
      return;
    }
  }
  const auto baseline = plain_body(*old.response, options);
  const auto candidate = plain_body(*rewritten.response, options);
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

Comparison compared(const Request& request, std::string_view endpoint, const Reply& baseline,
                    const Reply& candidate, const compare::Options& options,
                    const redact::Redactor& redactor) {
  Comparison comparison = compare::compare_replies(request, baseline, candidate, options, endpoint);
  hide_in(comparison, request, baseline, candidate, redactor);
  return comparison;
}

Comparison explained(const Request& request, std::string_view endpoint, const Reply& baseline,
                     const Reply& candidate, const compare::Options& options) {
  Comparison comparison = compare::compare_replies(request, baseline, candidate, options, endpoint);
  explain(request, baseline, candidate, options, comparison);
  return comparison;
}

Comparison explained(const Request& request, std::string_view endpoint, const Reply& baseline,
                     const Reply& candidate, const compare::Options& options,
                     const redact::Redactor& redactor) {
  Comparison comparison = explained(request, endpoint, baseline, candidate, options);
  hide_in(comparison, request, baseline, candidate, redactor);
  return comparison;
}

StoredExchange take_stored(Exchange& exchange, Comparison&& comparison,
                           const redact::Redactor& redactor, bool keep_all) {
  StoredExchange stored;
  stored.comparison = std::move(comparison);
  stored.kept = keep_all || stored.comparison.verdict != Verdict::identical;
  Request& request = exchange.record.request;
  stored.seq = exchange.seq;
  stored.method = std::move(request.method);
  std::optional<std::string> target = redactor.target(request.target);
  stored.target = target ? std::move(*target) : std::move(request.target);
  stored.endpoint = std::move(exchange.endpoint);
  stored.authority = hidden_authority(std::move(request.authority), redactor);
  stored.origin = std::move(exchange.record.origin);
  stored.fidelity = exchange.record.fidelity;
  stored.captured_at_ns = exchange.record.captured_at_ns;
  stored.request_bytes = request.body.size();
  if (stored.kept) {
    stored.request_headers = redactor.headers(std::move(request.headers));
  }
  stored.asked_first = exchange.asked_first;
  stored.start_delay_ns = exchange.start_delay_ns;
  stored.baseline = take_reply(exchange.baseline, redactor, stored.kept);
  stored.candidate = take_reply(exchange.candidate, redactor, stored.kept);
  if (exchange.control) {
    stored.control = take_reply(*exchange.control, redactor, stored.kept);
  }
  return stored;
}

}  // namespace lockstep::cli

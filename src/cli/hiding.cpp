#include "cli/hiding.hpp"

#include <utility>

#include "lockstep/compare/compare.hpp"
#include "lockstep/compare/encode.hpp"

namespace lockstep::cli {
namespace {

// A body that cannot be decoded is searched as it is.
std::optional<std::string> hidden_body(const Headers& headers, std::string_view body,
                                       const redact::Redactor& redactor, redact::Secrets& found) {
  if (body.empty() || redactor.is_off()) {
    return std::nullopt;
  }
  const std::string* const type = find_header(headers, "content-type");
  const std::string_view content_type = type == nullptr ? std::string_view() : *type;
  if (find_header(headers, "content-encoding") == nullptr) {
    return redactor.body(content_type, body, &found);
  }
  const std::optional<std::string> plain = compare::decoded_body(headers, body, {});
  if (!plain) {
    return redactor.text(body, &found);
  }
  std::optional<std::string> hidden = redactor.body(content_type, *plain, &found);
  if (!hidden) {
    return std::nullopt;
  }
  std::optional<std::string> coded = compare::encoded_body(headers, *hidden);
  return coded ? std::move(coded) : std::move(hidden);
}

std::optional<std::string> hidden_body(const Reply& reply, const redact::Redactor& redactor,
                                       redact::Secrets& found) {
  return reply.response
             ? hidden_body(reply.response->headers, reply.response->body, redactor, found)
             : std::nullopt;
}

// Responses often repeat what the request held.
void find_in_head(const Request& request, const redact::Redactor& redactor,
                  redact::Secrets& found) {
  redactor.target(request.target, &found);
  redactor.find(request.headers, found);
}

std::string_view body_of(const Reply& reply) {
  return reply.response ? std::string_view(reply.response->body) : std::string_view();
}

std::string_view stored(const std::optional<std::string>& hidden, std::string_view body) {
  return hidden ? std::string_view(*hidden) : body;
}

}  // namespace

bool same_body(const Reply& a, const Reply& b) {
  const auto same_header = [&](std::string_view name) {
    const std::string* const of_a = find_header(a.response->headers, name);
    const std::string* const of_b = find_header(b.response->headers, name);
    return of_a == nullptr || of_b == nullptr ? of_a == of_b : *of_a == *of_b;
  };
  return a.response && b.response && a.response->body == b.response->body &&
         same_header("content-type") && same_header("content-encoding");
}

HiddenBodies hide_bodies(const Exchange& exchange, const redact::Redactor& redactor) {
  HiddenBodies hidden;
  if (redactor.is_off()) {
    return hidden;
  }
  const Request& request = exchange.record.request;
  find_in_head(request, redactor, hidden.secrets);
  hidden.request = hidden_body(request.headers, request.body, redactor, hidden.secrets);
  hidden.baseline = hidden_body(exchange.baseline, redactor, hidden.secrets);
  hidden.candidate = same_body(exchange.baseline, exchange.candidate)
                         ? hidden.baseline
                         : hidden_body(exchange.candidate, redactor, hidden.secrets);
  if (exchange.control) {
    hidden.control = hidden_body(*exchange.control, redactor, hidden.secrets);
  }
  return hidden;
}

store::Bodies bodies_of(const Exchange& exchange, const HiddenBodies& hidden) {
  return {.request = stored(hidden.request, exchange.record.request.body),
          .baseline = stored(hidden.baseline, body_of(exchange.baseline)),
          .candidate = stored(hidden.candidate, body_of(exchange.candidate)),
          .control = exchange.control ? stored(hidden.control, body_of(*exchange.control))
                                      : std::string_view()};
}

void hide_in(Comparison& comparison, const Request& request, const Reply& baseline,
             const Reply& candidate, const redact::Redactor& redactor) {
  redact::Secrets found;
  if (!comparison.differences.empty() && !redactor.is_off()) {
    find_in_head(request, redactor, found);
    hidden_body(request.headers, request.body, redactor, found);
    hidden_body(baseline, redactor, found);
    hidden_body(candidate, redactor, found);
  }
  redactor.comparison(comparison, found);
}

std::string hidden_authority(std::string authority, const redact::Redactor& redactor) {
  const std::size_t sign = authority.rfind('@');
  if (sign == std::string::npos || redactor.is_off()) {
    return authority;
  }
  return redactor.placeholder(authority.substr(0, sign)) + authority.substr(sign);
}

Skip hidden_skip(Skip skip, const redact::Redactor& redactor) {
  if (!redactor.is_off()) {
    if (std::optional<std::string> target = redactor.target(skip.target)) {
      skip.target = std::move(*target);
    }
    if (!skip.detail.empty()) {
      skip.detail = redactor.message(std::move(skip.detail));
    }
  }
  return skip;
}

}  // namespace lockstep::cli

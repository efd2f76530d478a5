#include "cli/stored_bodies.hpp"

#include "lockstep/compare/compare.hpp"

#include "cli/spelling_values.hpp"

namespace lockstep::cli {
namespace {

std::optional<std::string> readable_body(const RunReader& run, const StoredReply& reply) {
  std::optional<std::string> body = stored_body(run, reply.body_id);
  if (!body) {
    return std::nullopt;
  }
  if (auto decoded = compare::decoded_body(reply.headers, *body, compare::Options())) {
    return decoded;
  }
  return body;
}

}  // namespace

std::optional<std::string> stored_body(const RunReader& run, std::optional<std::int64_t> id) {
  return id ? run.body(*id) : std::nullopt;
}

report::Bodies readable_bodies(const RunReader& run, StoredExchange& exchange) {
  report::Bodies bodies = {.request = stored_body(run, exchange.request_body_id),
                           .baseline = readable_body(run, exchange.baseline),
                           .candidate = readable_body(run, exchange.candidate)};
  fill_spelling_values(bodies.baseline, bodies.candidate, exchange.comparison);
  return bodies;
}

}  // namespace lockstep::cli
